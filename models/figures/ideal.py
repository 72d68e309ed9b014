"""What the best clients have in common (figures.md, ``ideal``), and how well each client fits it (``fit``)."""

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress
from math import sqrt
from typing import Any

from models import own_fields
from models.database import database
from models.fields import GENERATIONS
from models.figures.columns import Clients, Tick, chunks, no_tick
from models.figures.owed import KNOWN, margins
from models.person import generation
from models.session import Session

_AT_ONCE = 5_000
FEWEST = 15
"""Under so many clients with income there is no ideal client."""
IN_THE_TOP = 3
"""So many clients in the top must have a value for it to count."""
OF_FIT = 10
"""So many traits a client is compared with."""
_FIRST = """NOT EXISTS (SELECT 1 FROM address b
  WHERE b.client_id = a.client_id AND (b.rank, b.id) < (a.rank, a.id))"""
"""The address ``a`` is the first of its client."""
_Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution, for an interval of 95 %."""
_COLUMNS = ("kind", "sector", "source", "medium", "owner", "birthday")
_ORDER = ("kind", "sector", "city", "region", "source", "medium", "generation", "owner", "tags")


@dataclass(frozen=True, slots=True)
class Trait:
    """A value that clients of the top have: how many of them, of how many; and how many of all, of how many."""

    trait: str
    value: str
    top: int
    top_of: int
    all: int
    all_of: int

    @property
    def lift(self) -> float:
        """How much more frequent it is in the top than among all: (top/top_of)/(all/all_of)."""
        return self.top * self.all_of / (self.top_of * self.all)

    @property
    def sure(self) -> float:
        """The lift that is at least meant: with the lower end of the interval of top/top_of."""
        return wilson(self.top, self.top_of) * self.all_of / self.all

    def json(self) -> dict[str, Any]:
        """Return it as ``cartera portfolio --json`` has it."""
        return {
            "trait": self.trait, "value": self.value, "top": self.top, "top_of": self.top_of, "all": self.all,
            "all_of": self.all_of, "lift": self.lift,
        }  # fmt: skip


def wilson(hits: int, of: int) -> float:
    """Return the lower end of the 95 % interval of ``hits / of`` (E. B. Wilson, "Probable inference", 1927)."""
    share, square = hits / of, _Z * _Z
    spread = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (share + square / (2 * of) - spread) / (1 + square / of)


def ideal(
    session: Session,
    clients: Clients,
    first: date | None,
    last: date,
    tick: Tick = no_tick,
    incomes: "array[int] | None" = None,
) -> list[Trait] | None:
    """Return the traits of the best fifth of ``clients`` (all of them) by what they brought from ``first`` (None: ever)
    to ``last``, the surest first; None under fifteen clients with income.

    They are ranked by margin if every one has a known cost, else by income (figures.md, ``ideal``); ``incomes`` are
    the incomes in cents by place where they are known already.
    """
    there = replace(session, today=min(last, session.today))
    start = "" if first is None else first.isoformat()
    if incomes is None:
        incomes = _incomes(there, clients, start, tick)
    ids = clients.ids
    ranked = [place for place, cents in enumerate(incomes) if cents > 0]
    if len(ranked) < FEWEST:
        return None
    everybody = [ids[place] for place in ranked]
    known = all_known(there, everybody, start)
    by = margins(there, clients, tick, start).margin if known else incomes
    ranked.sort(key=by.__getitem__, reverse=True)  # equal ones stay by id
    return compared([ids[place] for place in ranked[: -(-len(ranked) // 5)]], everybody, tick)


def all_known(session: Session, ids: list[int], start: str) -> bool:
    """Whether each of the clients ``ids`` has a line with a known cost from ``start`` (ISO) to the session's day; where
    one has none that is mostly found at once."""
    query = f"""SELECT count(DISTINCT s.client_id) FROM sale s JOIN sale_line l ON l.sale_id = s.id
      WHERE s.client_id IN (SELECT value FROM json_each(?)) AND s.hidden = 0 AND s.on_date BETWEEN ? AND ?
        AND {KNOWN}"""
    for first in range(0, len(ids), _AT_ONCE):
        part = ids[first : first + _AT_ONCE]
        named = (json.dumps(part), start, session.today.isoformat())
        if database.execute_sql(query, named).fetchone()[0] < len(part):
            return False
    return True


def compared(top: list[int], everybody: list[int], tick: Tick = no_tick) -> list[Trait]:
    """Return the traits of the clients ``top`` (ids), some of ``everybody``, the surest first."""
    among, tops = _counted(everybody, frozenset(top), tick)
    found = [
        Trait(*each, number, len(top), among[each], len(everybody))
        for each, number in tops.items()
        if number >= IN_THE_TOP
    ]
    order = {name: place for place, name in enumerate(_ORDER)}
    return sorted(found, key=lambda each: (-each.sure, order.get(each.trait, len(order)), each.trait, each.value))


def _incomes(session: Session, clients: Clients, start: str, tick: Tick) -> "array[int]":
    """Return the net income in cents, by place, from ``start`` (ISO; '': ever) to the session's day."""
    query = f"""SELECT client_id, sum(amount) FROM sale
      WHERE hidden = 0 AND on_date BETWEEN :first AND :day AND {clients.among("client_id")} GROUP BY client_id"""
    named = {"first": start, "day": session.today.isoformat(), **clients.named}
    found = clients.numbers()
    for rows in chunks(query, named, tick):
        for client, cents in rows:
            if (place := clients.place(client)) >= 0:
                found[place] = cents
    return found


def _counted(ids: list[int], top: frozenset[int], tick: Tick) -> tuple[Counter[tuple[str, str]], ...]:
    """Return how many of the clients ``ids``, and how many of those in ``top``, have each trait and value, as
    :func:`traits` yields them."""
    named = {"ids": json.dumps(ids)}
    among = "IN (SELECT value FROM json_each(:ids))"
    found: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter())

    def count(names: tuple[str, ...], query: str) -> None:
        columns = [(Counter[str | None](), Counter[str | None]()) for _name in names]
        for rows in chunks(query, named, tick):
            clients, *each = zip(*rows, strict=True)
            best = list(map(top.__contains__, clients))
            for (every, of_top), values in zip(columns, each, strict=True):
                every.update(values)
                of_top.update(compress(values, best))
        for name, column in zip(names, columns, strict=True):
            for counts, numbers in zip(found, column, strict=True):
                for value, number in numbers.items():
                    if value and (word := generation(value) if name == "birthday" else value):
                        counts["generation" if name == "birthday" else name, word] += number

    count(_COLUMNS, f"SELECT id, {', '.join(_COLUMNS)} FROM client WHERE id {among}")
    count(
        ("city", "region"),
        f"SELECT client_id, city, region FROM address a WHERE client_id {among} AND {_FIRST}",
    )
    count(("tags",), f"SELECT client_id, name FROM tag WHERE client_id {among}")
    for own in own_fields.own_fields():
        if own.type == "choice":
            query = f"SELECT client_id, value FROM own_value WHERE field_id = {own.id:d} AND client_id {among}"
            count((own.name,), query)
    return found


def traits(clients: Clients, tick: Tick = no_tick) -> Iterator[tuple[int, str, str]]:
    """Yield place, trait and value of everything known of ``clients`` that may be a trait, each once."""
    query = f"SELECT id, {', '.join(_COLUMNS)} FROM client WHERE {clients.among('id')}"
    for rows in chunks(query, clients.named, tick):
        for client, *values, birthday in rows:
            place = clients.place(client)
            if place < 0:
                continue
            for name, value in zip(_COLUMNS, values, strict=False):
                if value:
                    yield place, name, value
            if birthday and (born := generation(birthday)):
                yield place, "generation", born
    before = None
    query = (
        f"SELECT client_id, city, region FROM address WHERE {clients.among('client_id')} ORDER BY client_id, rank, id"
    )
    for rows in chunks(query, clients.named, tick):
        for client, city, region in rows:
            place = clients.place(client) if client != before else -1
            before = client
            if place >= 0:
                if city:
                    yield place, "city", city
                if region:
                    yield place, "region", region
    for rows in chunks(f"SELECT client_id, name FROM tag WHERE {clients.among('client_id')}", clients.named, tick):
        for client, name in rows:
            if (place := clients.place(client)) >= 0:
                yield place, "tags", name
    for own in own_fields.own_fields():
        if own.type == "choice":
            query = f"SELECT client_id, value FROM own_value WHERE field_id = :own AND {clients.among('client_id')}"
            for rows in chunks(query, {"own": own.id, **clients.named}, tick):
                for client, value in rows:
                    if (place := clients.place(client)) >= 0:
                        yield place, own.name, value


def fits(clients: Clients, found: list[Trait], tick: Tick) -> bytearray:
    """Return by place how many of the first ten of the traits ``found`` each client has."""
    numbers = bytearray(len(clients))
    wanted = found[:OF_FIT]
    own = {field.name: field.id for field in own_fields.own_fields() if field.type == "choice"}
    tests: dict[str, list[tuple[str, object]]] = {}
    for each in wanted:
        if each.trait in _COLUMNS[:-1]:
            tests.setdefault("client", []).append((f"{each.trait} IS {{0}}", each.value))
        elif each.trait == "generation":
            tests.setdefault("client", []).append((_born(), each.value))
        elif each.trait in ("city", "region"):
            tests.setdefault("address a", []).append((f"{each.trait} IS {{0}}", each.value))
        elif each.trait == "tags":
            tests.setdefault("tag", []).append(("name = {0}", each.value))
        else:
            tests.setdefault("own_value", []).append((f"field_id = {own[each.trait]} AND value = {{0}}", each.value))
    for table, parts in tests.items():
        client = "id" if table == "client" else "client_id"
        terms = [f"({test.format(f':v{number}')})" for number, (test, _value) in enumerate(parts)]
        where = f"({' OR '.join(terms)}) AND {clients.among(client)}" + (
            f" AND {_FIRST}" if table == "address a" else ""
        )
        named = {f"v{number}": value for number, (_test, value) in enumerate(parts)} | clients.named
        for rows in chunks(f"SELECT {client}, {' + '.join(terms)} FROM {table} WHERE {where}", named, tick):
            for number, hits in rows:
                if (place := clients.place(number)) >= 0:
                    numbers[place] += hits
    return numbers


def _born() -> str:
    """SQL that says whether ``birthday`` is one of the generation whose code stands for {0}."""
    cases = " ".join(f"WHEN birthday >= '{year}' THEN '{name}'" for year, name, _word in reversed(GENERATIONS))
    return f"birthday IS NOT NULL AND birthday NOT LIKE '--%' AND coalesce(CASE {cases} END = {{0}}, 0)"
