"""The day's queue: the clients to attend to, most urgent first; why each is in it is told when it is asked for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.database import database
from models.review import as_of, reasons
from models.review.reasons import UNDATED, Reason
from models.review.urgency import STAGES, dated_order, urgency
from models.session import Session


class Card(NamedTuple):
    """A client of the queue as a list shows it."""

    client_id: int
    name: str
    stage: str
    stars: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The clients of a day (``ids``) in order; those with a dated reason come first and have a rank each
    (models/review/urgency.py). ``more`` tells whether further clients wait with undated reasons alone."""

    ids: tuple[int, ...]
    ranks: tuple[int, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Client:
    stage: str
    contacted: date | None
    do_not_contact: bool


def queue(session: Session, *, everything: bool = False) -> Queue:
    """Return the queue of the session's day; with ``everything`` all that wait, however many there are."""
    touched = _touched(session)
    told = told_of(session, touched)
    rows = dated_order(session, {client: _most(session, told.get(client, ())) for client in touched})
    ids, ranks = zip(*rows, strict=True) if rows else ((), ())
    room = -1 if everything else max(0, session.settings.undated_a_day - _answered(session))
    others, more = _waiting(session, set(ids), room)
    return Queue((*ids, *others), ranks, more)


def cards(session: Session, ids: Iterable[int]) -> dict[int, Card]:
    """Return the cards of the clients ``ids`` that are in the lists."""
    rows = database.execute_sql(
        f"""SELECT client.id, client.name, {as_of.stage_at(session)}, client.stars FROM client
            WHERE client.hidden = 0 AND client.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    )
    return {row[0]: Card(*row) for row in rows}


def told_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons, the best first, of those of the clients ``ids`` that stand in the queue: what is neither
    settled nor snoozed, where contact is welcome."""
    ids = list(ids)
    if not ids:
        return {}
    found: dict[int, list[Reason]] = {client: [] for client in ids}
    for reason in reasons.dated(session, ids):
        if reason.kind in session.settings.reasons:
            found[reason.client_id].append(reason)
    people = _clients(session, ids)
    inactive = any(person.stage == "inactive" for person in people.values())
    for reason in reasons.undated(session, ids, inactive=inactive):
        found[reason.client_id].append(reason)
    hidden = _settled(session, ids)
    standing = {client: _standing(session, people[client], found[client], hidden) for client in ids if client in people}
    return {
        client: tuple(sorted(kept, key=lambda reason: (urgency(reason, session.today), reason.key)))
        for client, kept in standing.items()
        if kept
    }


def further(session: Session, found: Queue) -> int:
    """Return how many clients wait beside those of a queue."""
    if not found.more:
        return 0
    why = _any_of(reasons.conditions(session), session.today.isoformat())
    (number,) = database.execute_sql(
        f"""SELECT count(*) FROM client WHERE {_welcome(session)} AND ({why})
            AND client.id NOT IN (SELECT value FROM json_each(?))""",
        (json.dumps(found.ids),),
    ).fetchone()
    return int(number)


def reasons_of(session: Session, client_id: int) -> tuple[Reason, ...]:
    """Return the reasons of one client on the session's day that are neither settled nor snoozed, the best first."""
    return told_of(session, [client_id]).get(client_id, ())


def _most(session: Session, told: Sequence[Reason]) -> int | None:
    """The urgency of the best of a client's reasons, None where all are undated."""
    return None if all(reason.kind in UNDATED for reason in told) else urgency(told[0], session.today)


def _standing(session: Session, person: _Client, each: Iterable[Reason], hidden: set[tuple[int, str]]) -> list[Reason]:
    """Those of a client's reasons for which it stands in the queue: not settled, and contact is welcome."""
    kept = [
        reason for reason in each if not all((reason.client_id, part) in hidden for part in reasons.parts(reason.key))
    ]
    if person.do_not_contact:
        kept = [reason for reason in kept if reason.kind in ("payment_overdue", "overdue")]
    if person.contacted is not None and (session.today - person.contacted).days < session.settings.shortest_gap:
        urgent = any(
            reason.kind in ("overdue", "due_today") or (reason.kind == "birthday" and reason.since == session.today)
            for reason in kept
        )
        if not urgent:
            return []
    return kept


def _clients(session: Session, ids: Sequence[int]) -> dict[int, _Client]:
    rows = database.execute_sql(
        f"""SELECT client.id, {as_of.stage_at(session)}, {as_of.contacted_at(session)}, client.do_not_contact
            FROM client WHERE client.hidden = 0 AND client.id IN (SELECT value FROM json_each(?))
              AND {as_of.there(session)}""",
        (json.dumps(list(ids)),),
    ).fetchall()
    return {
        client: _Client(stage, None if last is None else date.fromisoformat(last), bool(closed))
        for client, stage, last, closed in rows
    }


def _touched(session: Session) -> set[int]:
    """The clients some of whose reasons are settled or snoozed on the session's day."""
    day = session.today.isoformat()
    rows = database.execute_sql("SELECT DISTINCT client_id FROM settled WHERE until > ? AND on_date <= ?", (day, day))
    return {row[0] for row in rows.fetchall()}


def _settled(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    """Which reasons of the clients ``ids`` are settled or snoozed on the session's day."""
    day = session.today.isoformat()
    rows = database.execute_sql(
        """SELECT client_id, reason FROM settled WHERE until > ? AND on_date <= ?
           AND client_id IN (SELECT value FROM json_each(?))""",
        (day, day, json.dumps(list(ids))),
    ).fetchall()
    return {(client, reason) for client, reason in rows}


def _answered(session: Session) -> int:
    """How many clients with undated reasons alone were answered on the session's day."""
    undated = ", ".join(f"'{kind}'" for kind in UNDATED)
    (number,) = database.execute_sql(
        f"""SELECT count(*) FROM (SELECT client_id FROM settled WHERE on_date = ? GROUP BY client_id
            HAVING min(reason IN ({undated}) OR reason LIKE 'feedback:%'))""",
        (session.today.isoformat(),),
    ).fetchone()
    return int(number)


def _waiting(session: Session, known: set[int], room: int) -> tuple[list[int], bool]:
    """The first ``room`` clients (all, if negative) with undated reasons alone, in the order of the queue, and whether
    there are more. They are looked for star by star and stage by stage, so that few are looked at."""
    found: list[int] = []
    day = session.today.isoformat()
    live = _any_of(reasons.conditions(session, inactive=False), day)
    asleep: str | None = None
    for stars in (3, 2, 1, 0):
        for stage in STAGES:
            if stage == "inactive" and asleep is None:
                asleep = _any_of(reasons.conditions(session), day)
            why = asleep if stage == "inactive" and asleep is not None else live
            for (client,) in _of_bucket(session, stars, stage, why):
                if client in known:
                    continue
                if len(found) == room:
                    return found, True
                found.append(client)
    return found, False


def _of_bucket(session: Session, stars: int, stage: str, why: str) -> Iterator[Any]:
    """Read the clients of these stars and stage for whom ``why`` holds, by name, one after another."""
    yield from database.execute_sql(
        f"""SELECT client.id
            FROM (SELECT client.id FROM client WHERE client.hidden = 0 AND client.stars = ?
              AND {as_of.stage_at(session)} = ? ORDER BY client.name_key, client.id LIMIT -1) AS one
            CROSS JOIN client ON client.id = one.id WHERE {_welcome(session)} AND ({why})""",
        (stars, stage),
    )


def _welcome(session: Session) -> str:
    """SQL that says whether ``client`` may be contacted without a date to do so."""
    gap = (session.today - timedelta(session.settings.shortest_gap)).isoformat()
    return f"""client.hidden = 0 AND client.do_not_contact = 0
        AND coalesce({as_of.contacted_at(session)}, '') <= '{gap}' AND {as_of.there(session)}"""


def _any_of(asked: dict[str, str], day: str) -> str:
    """SQL that says whether ``client`` has one of the reasons ``asked`` that is not settled."""
    parts = [f"({condition} AND NOT {_hidden_sql(kind, day)})" for kind, condition in asked.items()]
    return " OR ".join(parts) or "0"


def _hidden_sql(kind: str, day: str) -> str:
    """SQL that says whether an undated reason of ``client`` is settled on ``day``."""
    if kind == "feedback":  # settled one by one
        return f"""NOT EXISTS (SELECT 1 FROM activity WHERE client_id = client.id AND kind = 'feedback'
            AND outcome IS NULL AND on_date <= '{day}' AND NOT EXISTS (SELECT 1 FROM settled
              WHERE client_id = client.id AND reason = 'feedback:' || activity.id
                AND until > '{day}' AND on_date <= '{day}'))"""
    return f"""EXISTS (SELECT 1 FROM settled WHERE client_id = client.id AND reason = '{kind}'
        AND until > '{day}' AND on_date <= '{day}')"""
