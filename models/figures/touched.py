"""When each client was reached last, and whom it brought."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from models.activity import REACHED_NOBODY
from models.database import database
from models.fields import CONTACT_KINDS
from models.figures.columns import Clients, Ordinals, Tick, chunks
from models.session import Session


@dataclass(frozen=True, slots=True)
class Touched:
    """By place of the client: the number of the day of the last contact (0: never), tries since without an answer."""

    last: "array[int]"
    unanswered: "array[int]"


def touched(session: Session, clients: Clients, tick: Tick) -> Touched:
    """Return the last contact and the tries in a row without an answer, by the session's day.

    The columns of the client say it for all that happened; with something dated later it is counted anew.
    """
    found = Touched(clients.numbers(), clients.numbers())
    ordinals, day = Ordinals(), session.today.isoformat()
    query = f"""SELECT id, last_contact, unanswered FROM client
      WHERE (last_contact IS NOT NULL OR unanswered > 0) AND {clients.among("id")}"""
    for rows in chunks(query, clients.named, tick):
        for client, last, unanswered in rows:
            place = clients.place(client)
            if place >= 0:
                found.last[place] = 0 if last is None else ordinals[last]
                found.unanswered[place] = unanswered
    query = f"""SELECT client_id, on_date, kind, outcome FROM activity WHERE client_id IN
        (SELECT client_id FROM activity WHERE on_date > :day AND {clients.among("client_id")})
      ORDER BY client_id, on_date, id"""
    later = (row for rows in chunks(query, {"day": day, **clients.named}, tick) for row in rows)
    for client, last, unanswered in _counted(later, day):
        place = clients.place(client)
        if place >= 0:
            found.last[place] = 0 if last is None else ordinals[last]
            found.unanswered[place] = unanswered
    return found


def _counted(rows: Iterable[tuple[Any, ...]], day: str) -> Iterator[tuple[int, str | None, int]]:
    """Yield the last contact and the tries by ``day`` of each client of (client, day, kind, outcome), in order."""
    for client, acts in groupby(rows, key=itemgetter(0)):
        last, unanswered = None, 0
        for _client, on, kind, outcome in acts:
            if on > day:
                continue
            if outcome in REACHED_NOBODY:
                unanswered += 1
            elif kind in CONTACT_KINDS:
                unanswered = 0
            last = on if kind in CONTACT_KINDS else last
        yield client, last, unanswered


@dataclass(frozen=True, slots=True)
class Brought:
    """By place of the client: how many clients it brought, and their sales in cents."""

    number: "array[int]"
    sales: "array[int]"


_THERE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} x WHERE x.client_id = c.id AND x.on_date <= :day)"
    for table in ("stage_move", "sale", "payment", "activity")
)
"""SQL for a client ``c`` that is older than the day on which it was added: something of it is dated by D."""


def brought(session: Session, clients: Clients, tick: Tick) -> Brought:
    """Return how many clients each client brought, and their total sales; only those that there were by the day."""
    found = Brought(clients.numbers(), clients.numbers())
    query = f"""SELECT c.referred_by, count(*), coalesce(sum(
        (SELECT sum(s.amount) FROM sale s WHERE s.client_id = c.id AND s.hidden = 0 AND s.on_date <= :day)), 0)
      FROM client c WHERE c.referred_by IS NOT NULL AND {clients.among("c.referred_by")} AND c.hidden = 0
        AND (c.created_on <= :day OR {_THERE}) GROUP BY c.referred_by"""
    for rows in chunks(query, {"day": session.today.isoformat(), **clients.named}, tick):
        for client, number, sales in rows:
            place = clients.place(client)
            if place >= 0:
                found.number[place], found.sales[place] = number, sales
    return found


def stages(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the stage on the session's day of the clients ``ids``: that of the last move by then, else the first."""
    from json import dumps

    day = session.today.isoformat()
    rows = database.execute_sql(
        """SELECT client_id, to_stage FROM (
             SELECT client_id, to_stage, row_number() OVER (
               PARTITION BY client_id ORDER BY on_date > ?1, CASE WHEN on_date <= ?1 THEN on_date END DESC,
                 CASE WHEN on_date <= ?1 THEN id END DESC, on_date, id) AS place
             FROM stage_move WHERE client_id IN (SELECT value FROM json_each(?2))) WHERE place = 1""",
        (day, dumps(list(ids))),
    )
    return dict(rows.fetchall())
