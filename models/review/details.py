"""What a card of the review shows: the client at a glance, why it is there, when to call, how often it buys."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from models import journal
from models.brief import Brief, brief
from models.database import database
from models.review.queue import reasons_of
from models.review.reasons import Reason
from models.session import Session

LAST_TALKS = 12


@dataclass(frozen=True, slots=True)
class Details:
    """A client as its card shows it. ``usual_sale`` are the days between two purchases (None under three purchase
    days), ``since_sale`` those since the last; ``seen`` is the newest act at the time of reading."""

    reasons: tuple[Reason, ...]
    brief: Brief
    best_time: str | None
    preferred: str | None
    usual_sale: float | None
    since_sale: int | None
    seen: int


def details(session: Session, client_id: int) -> Details | None:
    """Read the card of a client; None when it is not in the lists any more."""
    seen = journal.version()
    row = database.execute_sql(
        "SELECT best_time, preferred_channel FROM client WHERE id = ? AND hidden = 0", (client_id,)
    ).fetchone()
    glance = brief(session, client_id, last=LAST_TALKS) if row is not None else None
    if row is None or glance is None:
        return None
    usual, since = rhythm(session, client_id)
    return Details(reasons_of(session, client_id), glance, row[0], row[1], usual, since, seen)


def unchanged(known: Details) -> bool:
    """Whether nothing was written about the client since its card was read."""
    row = database.execute_sql(
        "SELECT 1 FROM change WHERE client_id = ? AND act_id > ? LIMIT 1", (known.brief.id, known.seen)
    ).fetchone()
    return row is None


def rhythm(session: Session, client_id: int) -> tuple[float | None, int | None]:
    """The days that usually lie between two purchases, and those since the last one."""
    rows = database.execute_sql(
        """SELECT DISTINCT on_date FROM sale WHERE client_id = ? AND hidden = 0 AND amount >= 0 AND on_date <= ?
           ORDER BY on_date""",
        (client_id, session.today.isoformat()),
    ).fetchall()
    days = [date.fromisoformat(row[0]) for row in rows]
    usual = median((later - earlier).days for earlier, later in pairwise(days)) if len(days) > 2 else None
    return usual, (session.today - days[-1]).days if days else None
