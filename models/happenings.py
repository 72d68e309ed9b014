"""What happened with a client and what is to be done: activities and follow-ups, open and closed, in one list."""

from dataclasses import dataclass
from datetime import date

from models.database import database


@dataclass(frozen=True, slots=True)
class Event:
    """An activity (``source`` is ``activity``) or a follow-up (``follow_up``); an ``open`` one is still to be done.

    ``day`` is when it happened or was done, of an open follow-up when it is due.
    """

    source: str
    id: int
    day: date
    kind: str | None
    text: str
    outcome: str | None
    user: str
    open: bool = False


def events(client_id: int, limit: int) -> list[Event]:
    """Return the open follow-ups, the first due first, then what happened, the newest first; at most ``limit``."""
    waiting = database.execute_sql(
        """SELECT 'follow_up', id, due, kind, text, NULL, user FROM follow_up
           WHERE client_id = ? AND done_on IS NULL ORDER BY due, id LIMIT ?""",
        (client_id, limit),
    ).fetchall()
    past = database.execute_sql(
        """SELECT * FROM (SELECT 'activity', id, on_date AS day, kind, coalesce(text, ''), outcome, user FROM activity
             WHERE client_id = ?1 ORDER BY on_date DESC, id DESC LIMIT ?2)
           UNION ALL
           SELECT * FROM (SELECT 'follow_up', id, done_on AS day, kind, text, NULL, user FROM follow_up
             WHERE client_id = ?1 AND done_on IS NOT NULL ORDER BY done_on DESC, id DESC LIMIT ?2)
           ORDER BY day DESC, 1, id DESC LIMIT ?2""",
        (client_id, limit),
    ).fetchall()
    return [
        *(_event(row, still=True) for row in waiting),
        *(_event(row, still=False) for row in past[: max(0, limit - len(waiting))]),
    ]


def _event(row: tuple[str, int, str, str | None, str, str | None, str], *, still: bool) -> Event:
    source, number, day, kind, text, outcome, user = row
    return Event(source, number, date.fromisoformat(day), kind, text, outcome, user, still)
