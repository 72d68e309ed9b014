"""The head of the queue, read at once however long the queue is: a screen shows it before the rest is known."""

from datetime import timedelta

from models.database import database
from models.review import as_of
from models.review.queue import Card
from models.review.urgency import LATE, rank
from models.session import Session

_DUE = """SELECT client.id, client.name, {stage}, client.stars, client.name_key
  FROM follow_up f CROSS JOIN client ON client.id = f.client_id
  WHERE {which} AND f.created_on <= :day AND {state} AND client.hidden = 0
    AND (client.do_not_contact = 0 OR f.due < :day)
    AND NOT EXISTS (SELECT 1 FROM settled s WHERE s.client_id = f.client_id AND s.reason = 'follow_up:' || f.id
      AND s.until > :day AND s.on_date <= :day)
  GROUP BY client.id ORDER BY client.stars DESC,
    CASE {stage} WHEN 'client' THEN 0 WHEN 'negotiation' THEN 1 WHEN 'prospect' THEN 2 ELSE 3 END,
    client.name_key, client.id LIMIT :wanted"""


def first_cards(session: Session, wanted: int) -> list[Card] | None:
    """Return the first ``wanted`` cards of the queue, or None where fewer have a follow-up due: then the whole queue
    is to be read.

    Follow-ups are the most urgent reason, the latest first, so that they are read day by day until there are enough.
    """
    if not {"overdue", "due_today"} <= set(session.settings.reasons):
        return None
    day = session.today
    query = _DUE.format(
        stage=as_of.stage_at(session),
        which="{which}",
        state="(f.done_on IS NULL OR f.done_on > :day)" if session.travelling else "f.done_on IS NULL",
    )
    found: dict[int, tuple[tuple[int, str, int], Card]] = {}
    for late in range(LATE, -1, -1):
        which = "f.due <= :due" if late == LATE else "f.due = :due"
        named = {
            "day": day.isoformat(),
            "due": (day - timedelta(late)).isoformat(),
            "wanted": wanted + len(found),
        }
        for client, name, stage, stars, key in database.execute_sql(query.format(which=which), named).fetchall():
            if client not in found:
                found[client] = (rank(-late, stars, stage), key, client), Card(client, name, stage, stars)
        if len(found) >= wanted:
            return [card for _place, card in sorted(found.values())[:wanted]]
    return None
