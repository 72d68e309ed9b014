"""Rows of a table on their way into the file, by columns: ready long before they are written, and cheap to carry."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from models.database import database

_ONCE = ("tag", "imported_row")
_A_STATEMENT = 125
_OF_EACH = frozenset({"id", "client_id", "contact_id", "field_id", "code"})
"""Columns that are written out for each row: their values may still change."""


class Sheet(NamedTuple):
    """Rows of one table: the columns with the same value in all rows, the others, and those where '' means NULL."""

    same: dict[str, Any]
    columns: dict[str, list[Any]]
    gaps: frozenset[str]


def lay(columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> Sheet:
    """Return ``rows`` as :func:`lay_columns` does."""
    return lay_columns(zip(columns, zip(*rows, strict=True), strict=False))


def lay_columns(columns: Iterable[tuple[str, Sequence[Any]]]) -> Sheet:
    """Return columns as those of a sheet; those that are empty in all rows are left out.

    No None is kept: to bind one costs ten times a text.
    """
    same: dict[str, Any] = {}
    varied: dict[str, list[Any]] = {}
    gaps: set[str] = set()
    for name, values in columns:
        first = values[0]
        if name not in _OF_EACH and values.count(first) == len(values):
            if first is not None:
                same[name] = first
        elif None not in values:
            varied[name] = list(values)
        elif any(value is not None for value in values):
            gaps.add(name)
            varied[name] = ["" if value is None else value for value in values]
    return Sheet(same, varied, frozenset(gaps))


def put(table: str, sheet: Sheet) -> None:
    """Insert the rows of ``sheet``, many a statement: each looks up and counts on the numbers of its table anew."""
    same, columns, gaps = sheet
    names = ", ".join((*same, *columns))
    marks = [f"?{place}" for place in range(1, len(same) + 1)]
    marks += ["nullif(?, '')" if name in gaps else "?" for name in columns]
    row = f"({', '.join(marks)})"
    verb = "INSERT OR IGNORE" if table in _ONCE else "INSERT"
    number = len(next(iter(columns.values()), ()))
    for start in range(0, number, _A_STATEMENT):
        stop = min(start + _A_STATEMENT, number)
        cells = zip(*(values[start:stop] for values in columns.values()), strict=True)
        places = ", ".join([row] * (stop - start))
        database.execute_sql(
            f"{verb} INTO {table} ({names}) VALUES {places}", (*same.values(), *chain.from_iterable(cells))
        )


def insert_many(table: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert ``rows``; one of ``columns`` is the id, or that of a client."""
    if rows:
        put(table, lay(columns, rows))


def next_id(table: str) -> int:
    """Return the id that the next row of ``table`` gets; holds as long as the transaction does."""
    row = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) + 1 if row is not None else 1
