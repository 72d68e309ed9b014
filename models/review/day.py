"""The day at a glance: who waits and why, what was done, whose birthday it is, who has no next action."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models import listing, receivables
from models.database import database
from models.review import reasons
from models.review.queue import Card, Queue, cards, queue, told_of
from models.review.reasons import Reason
from models.review.urgency import urgency, urgency_of
from models.session import Session

_DATED = ("overdue", "due_today", "birthday", "renewal", "payment_overdue", "expected")


@dataclass(frozen=True, slots=True)
class Day:
    """The queue in order; ``counts`` says how many clients stand in it for which best reason, ``cards`` and ``told``
    show the first ones and why; ``done`` counts what was done on the day by kind; ``birthdays`` are the near ones, with
    the client."""

    ids: tuple[int, ...]
    more: bool
    counts: dict[str, int]
    cards: dict[int, Card]
    told: dict[int, tuple[Reason, ...]]
    done: dict[str, int]
    birthdays: tuple[tuple[Reason, str], ...]
    without_next: int


def day(session: Session, first: int = 60) -> Day:
    """Read the session's day; the reasons are told for the ``first`` cards."""
    found = queue(session)
    kinds = _kinds(session, found)
    vague = [client for client, kind in kinds.items() if kind in ("birthday", "")]
    told = told_of(session, dict.fromkeys([*found.ids[:first], *vague]))
    for client in vague:
        kinds[client] = told[client][0].kind if client in told else ""
    order = {kind: place for place, kind in enumerate(session.settings.reasons)}
    counts = Counter(kind for kind in kinds.values() if kind)
    return Day(
        found.ids,
        found.more,
        dict(sorted(counts.items(), key=lambda item: order.get(item[0], len(order)))),
        cards(session, found.ids[:first]),
        told,
        done(session),
        _birthdays(session),
        listing.without_action(),
    )


def _kinds(session: Session, found: Queue) -> dict[int, str]:
    """The kind of each client's best reason, read from its rank; ``birthday`` may be an occasion, '' is undated."""
    today = session.today
    bounds = [-1, *(urgency(Reason(0, kind, kind), today) for kind in _DATED[1:])]
    kinds = dict.fromkeys(found.ids, "")
    for client, ranked in zip(found.ids, found.ranks, strict=False):
        kinds[client] = _DATED[bisect_left(bounds, urgency_of(ranked))]
    return kinds


def waiting(session: Session, *, everything: bool = False) -> int:
    """Return how many clients stand in the queue of the session's day; ``everything``: also those beyond the day's."""
    return len(queue(session, everything=everything).ids)


def done(session: Session) -> dict[str, int]:
    """Count what was done on the session's day: activities by kind, moves, follow-ups, sales, payments."""
    on = session.today.isoformat()
    found = {
        kind: int(number)
        for kind, number in database.execute_sql(
            """SELECT a.kind, count(*) FROM activity a JOIN client c ON c.id = a.client_id
               WHERE a.on_date = ? AND c.hidden = 0 GROUP BY a.kind ORDER BY 2 DESC, 1""",
            (on,),
        ).fetchall()
    }
    others = {
        "moved": "SELECT count(*) FROM stage_move WHERE on_date = ? AND from_stage IS NOT NULL",
        "follow_up": "SELECT count(*) FROM follow_up WHERE done_on = ?",
        "sale": "SELECT count(*) FROM sale WHERE hidden = 0 AND on_date = ?",
        "payment": "SELECT count(*) FROM payment WHERE on_date = ?",
    }
    for kind, query in others.items():
        (number,) = database.execute_sql(query, (on,)).fetchone()
        if number:
            found[kind] = int(number)
    return found


def stars_of(ids: Sequence[int]) -> dict[int, int]:
    """Return the stars of the clients ``ids``."""
    rows = database.execute_sql(
        "SELECT id, stars FROM client WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    ).fetchall()
    return {client: int(stars) for client, stars in rows}


def overdue(session: Session) -> tuple[int, int]:
    """Return how many clients owe something overdue, and how much (cents)."""
    found = [account.overdue for account in receivables.accounts(session) if account.overdue]
    return len(found), sum(found)


def _birthdays(session: Session) -> tuple[tuple[Reason, str], ...]:
    near = [reason for reason in reasons.few(session) if reason.kind == "birthday" and reason.since is not None]
    near.sort(key=lambda reason: (reason.since or session.today, reason.client_id))
    names = []
    for reason in near[:6]:
        row = database.execute_sql("SELECT name FROM client WHERE id = ?", (reason.client_id,)).fetchone()
        names.append((reason, row[0]))
    return tuple(names)
