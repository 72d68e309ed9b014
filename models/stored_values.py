"""The values that clients have in a field, the most frequent first, from a few thousand rows of a file of any size.

A small file is read whole; of a large one rows from all over it are looked at, and where letters were typed, the
clients that the full-text index finds by them.
"""

from collections import Counter
from collections.abc import Iterator

import peewee

from models.conditions import Target, field_named
from models.fields import Home, fold
from models.matching import indexed
from models.search import IN_SEARCH

FEW = 4_000
"""A table of so many rows is read whole."""
WINDOWS, ROWS = 40, 50
"""Of a larger one, so many pieces of so many rows, spread evenly."""
HITS = 1_000
"""So many clients that the index finds."""
MOST = 50
"""So many values are handed on."""
LONGEST = 60
"""Longer texts are no values to choose."""

_TABLES = {Home.CLIENT: "client", Home.TAG: "tag", Home.CONTACT: "contact", Home.ADDRESS: "address"}
_FOUND = IN_SEARCH.removeprefix("client.id ").removesuffix(")") + f" LIMIT {HITS})"


def values(target: Target, typed: str, database: peewee.Database | None) -> list[str]:
    """Return the values of ``target`` of which a word begins with ``typed``, the most frequent first."""
    if database is None or database.is_closed():
        return []
    field = field_named(target.name)
    if target.place.params:
        table, column, only = "own_value", "value", " AND field_id = ?"
    elif field is None or field.home not in _TABLES:
        return []
    else:
        table, column, only = _TABLES[field.home], "name" if field.home is Home.TAG else field.stored, ""
    counts: Counter[str] = Counter()
    start = fold(typed)
    if target.place.indexed and len(start) > 1 and any(map(str.isalnum, start)):
        match = indexed(typed, whole=False, column=target.place.indexed).match
        key = "id" if table == "client" else "client_id"
        where = f"{key} {_FOUND}{only}"
        counts.update(_read(database, table, column, where, (match, *target.place.params)))
    if not counts:
        for where, ids in _pieces(database, table):
            counts.update(_read(database, table, column, f"{where}{only}", (*ids, *target.place.params)))
    found: dict[str, str] = {}
    for value, _count in counts.most_common():
        if f" {start}" in f" {fold(value)}":
            found.setdefault(fold(value), value)
    return list(found.values())[:MOST]


def _read(
    database: peewee.Database, table: str, column: str, where: str, parameters: tuple[str | int, ...]
) -> Iterator[str]:
    rows = database.execute_sql(
        f"SELECT {column} FROM {table} WHERE {where} AND length({column}) BETWEEN 1 AND {LONGEST}", parameters
    )
    return (str(row[0]) for row in rows.fetchall())


def _pieces(database: peewee.Database, table: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield conditions that together take in the table, or pieces from all over it."""
    last = int(database.execute_sql(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])
    if last <= FEW:
        yield "1", ()
        return
    for piece in range(WINDOWS):
        first = 1 + piece * (last - ROWS) // (WINDOWS - 1)
        yield "id BETWEEN ? AND ?", (first, first + ROWS - 1)


def own_names(database: peewee.Database | None) -> list[str]:
    """Return the names of the user's own fields."""
    return _column(database, "SELECT name FROM own_field ORDER BY folded")


def segment_names(database: peewee.Database | None) -> list[str]:
    """Return the names of the segments."""
    return _column(database, "SELECT name FROM segment ORDER BY rank, id")


def _column(database: peewee.Database | None, query: str) -> list[str]:
    if database is None or database.is_closed():
        return []
    return [str(row[0]) for row in database.execute_sql(query).fetchall()]
