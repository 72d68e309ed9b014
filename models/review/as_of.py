"""A client as it stood on the session's day, in SQL over ``client``: its stage, its last contact, whether it was there.

On the day itself the columns say it; for a day that was asked for, what is dated after it is left out.
"""

from models.fields import CONTACT_KINDS
from models.session import Session

KINDS_OF_CONTACT = ", ".join(f"'{kind}'" for kind in CONTACT_KINDS)

DATED = (
    ("sale", "on_date"), ("payment", "on_date"), ("activity", "on_date"), ("stage_move", "on_date"),
    ("follow_up", "created_on"), ("opportunity", "created_on"),
)  # fmt: skip
"""The records of a client that carry a date, and where."""


def there(session: Session) -> str:
    """SQL that says whether ``client`` existed: from the earlier of its creation and its earliest dated record."""
    if not session.travelling:
        return "1"
    day = session.today.isoformat()
    records = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE client_id = client.id AND {column} <= '{day}')" for table, column in DATED
    )
    return f"(client.created_on <= '{day}' OR {records})"


def stage_at(session: Session) -> str:
    """SQL for the stage of ``client`` on the session's day: that of the last move dated by it, else the first."""
    if not session.travelling:
        return "client.stage"
    day = session.today.isoformat()
    return f"""(CASE WHEN client.stage_since <= '{day}' THEN client.stage ELSE coalesce(
        (SELECT to_stage FROM stage_move WHERE client_id = client.id AND on_date <= '{day}'
         ORDER BY on_date DESC, id DESC LIMIT 1),
        (SELECT to_stage FROM stage_move WHERE client_id = client.id ORDER BY on_date, id LIMIT 1)) END)"""


def since_at(session: Session) -> str:
    """SQL for the day since which ``client`` stands at the stage of :func:`stage_at`."""
    if not session.travelling:
        return "client.stage_since"
    day = session.today.isoformat()
    return f"""(CASE WHEN client.stage_since <= '{day}' THEN client.stage_since ELSE coalesce(
        (SELECT max(on_date) FROM stage_move WHERE client_id = client.id AND on_date <= '{day}'),
        (SELECT min(on_date) FROM stage_move WHERE client_id = client.id)) END)"""


def contacted_at(session: Session) -> str:
    """SQL for the last contact of ``client`` by the session's day."""
    day = session.today.isoformat()
    return f"""(CASE WHEN client.last_contact IS NULL OR client.last_contact <= '{day}' THEN client.last_contact
        ELSE (SELECT max(on_date) FROM activity WHERE client_id = client.id AND on_date <= '{day}'
              AND kind IN ({KINDS_OF_CONTACT})) END)"""


def slips_at(session: Session) -> str:
    """SQL for the day from which ``client`` counts as slipping, given what it bought by the session's day.

    It is kept in a column, which knows all sales: computed anew is what later ones may have moved.
    """
    from models.derived import slips_on

    day = session.today.isoformat()
    return f"""(CASE WHEN client.slips_on > '{day}' AND EXISTS (SELECT 1 FROM sale WHERE client_id = client.id
        AND on_date > '{day}') THEN ({slips_on("client.id", day)}) ELSE client.slips_on END)"""
