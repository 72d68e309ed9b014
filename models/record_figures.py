"""Every figure of a client in the order of figures.md ("Per client"): sales, contact, answers, referrals."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from models import client_figures
from models.activity import REACHED_NOBODY
from models.client_figures import Ranks
from models.completeness import completeness
from models.database import database
from models.fields import CONTACT_KINDS
from models.money import plain
from models.session import Session

NAMES = (
    *client_figures.NAMES, "last_contact", "days_since_contact", "unanswered", "offers", "accepted", "declined",
    "receptivity", "referrals", "referred_sales", "completeness", "fit",
)  # fmt: skip
"""The names of the figures in their order."""
_GROUP = 500
_THERE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} x WHERE x.client_id = c.id AND x.on_date <= ?)"
    for table in ("stage_move", "sale", "payment", "activity")
)
"""SQL for a client ``c`` that is older than the day on which it was added: something of it is dated by D."""


def figures(session: Session, ids: Sequence[int], ranked: Ranks | None = None) -> Iterator[dict[str, Any]]:
    """Yield the figures of the clients ``ids``, in that order, on the session's day, as JSON has them.

    ``ranked`` spares computing the ranks again. Offers and how well a client fits come with the campaigns.
    """
    ranked = ranked or client_figures.ranks(session)
    for start in range(0, len(ids), _GROUP):
        part = tuple(ids[start : start + _GROUP])
        contact, brought = contacted(part, session.today), _brought(part, session)
        complete = completeness(part, session.settings.wanted)
        for client, found in zip(part, client_figures.figures(session, part, ranked), strict=True):
            last, unanswered = contact.get(client, (None, 0))
            referrals, sales = brought.get(client, (0, 0))
            found |= {
                "last_contact": last,
                "days_since_contact": None if last is None else (session.today - date.fromisoformat(last)).days,
                "unanswered": unanswered,
                "offers": 0,
                "accepted": 0,
                "declined": 0,
                "receptivity": None,
                "referrals": referrals,
                "referred_sales": plain(sales),
                "completeness": complete[client].share if client in complete else None,
                "fit": None,
            }
            yield found


def contacted(ids: Sequence[int], day: date) -> dict[int, tuple[str | None, int]]:
    """Return the last contact (ISO) and the tries in a row without an answer of each client, by ``day``.

    The columns of the client say it for all that happened; with something dated later it is counted anew.
    """
    marks = ", ".join("?" * len(ids))
    found: dict[int, tuple[str | None, int]] = {
        client: (last, unanswered)
        for client, last, unanswered in database.execute_sql(
            f"SELECT id, last_contact, unanswered FROM client WHERE id IN ({marks})", tuple(ids)
        ).fetchall()
    }
    rows = database.execute_sql(
        f"""SELECT client_id, on_date, kind, outcome FROM activity WHERE client_id IN
              (SELECT client_id FROM activity WHERE client_id IN ({marks}) AND on_date > ?)
            ORDER BY client_id, on_date, id""",
        (*ids, day.isoformat()),
    ).fetchall()
    found |= {row[0]: (None, 0) for row in rows}
    for client, on, kind, outcome in rows:
        last, unanswered = found[client]
        if on > day.isoformat():
            continue
        if outcome in REACHED_NOBODY:
            unanswered += 1
        elif kind in CONTACT_KINDS:
            unanswered = 0
        found[client] = (on if kind in CONTACT_KINDS else last, unanswered)
    return found


def _brought(ids: Sequence[int], session: Session) -> dict[int, tuple[int, int]]:
    """Return how many clients each client brought, and their sales in cents; only those that there were by the day."""
    day = session.today.isoformat()
    rows = database.execute_sql(
        f"""SELECT c.referred_by, count(*), coalesce(sum(
              (SELECT sum(s.amount) FROM sale s WHERE s.client_id = c.id AND s.hidden = 0 AND s.on_date <= ?)), 0)
            FROM client c WHERE c.referred_by IN ({", ".join("?" * len(ids))}) AND c.hidden = 0
              AND (c.created_on <= ? OR {_THERE}) GROUP BY c.referred_by""",
        (day, *ids, day, *[day] * 4),
    ).fetchall()
    return {client: (number, total) for client, number, total in rows}
