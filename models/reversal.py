"""Taking an act back, newest change first, after looking whether what it left is still there."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from models import database as store
from models import derived, search_index, tables
from models.database import database

SLICE = 2000
"""So many changes are read at once."""
_MANY = 500
"""An act that brought, took or moved more rows is taken back with the index off, which is written anew afterwards."""


class Change(NamedTuple):
    """One row that an act touched; ``before`` and ``after`` are JSON of its columns, or None."""

    id: int
    table: str
    row: int
    operation: str
    before: str | None
    after: str | None


def changes(act: int, size: int = SLICE) -> Iterator[list[Change]]:
    """Yield what ``act`` changed, newest first, in slices."""
    last = 2**63 - 1
    while found := newest(act, last, size):
        yield found
        last = found[-1].id


def newest(act: int, before: int = 2**63 - 1, size: int = SLICE) -> list[Change]:
    """Return the newest changes of ``act`` among those numbered below ``before``, newest first."""
    rows = database.execute_sql(
        """SELECT id, tbl, row, op, before, after FROM change WHERE act_id = ? AND id < ?
           ORDER BY id DESC LIMIT ?""",
        (act, before, size),
    ).fetchall()
    return [Change(*row) for row in rows]


def reverse(act: int) -> None:
    """Bring every row back to what it was before ``act``; the caller has checked and opened the act that does it."""
    database.execute_sql("PRAGMA defer_foreign_keys = 1")
    (number,) = database.execute_sql(
        """SELECT count(*) FROM change WHERE act_id = ?
           AND (op <> 'update' OR json_type(after, '$.client_id') IS NOT NULL)""",
        (act,),
    ).fetchone()
    many = number > _MANY
    if many:
        database.execute_sql("UPDATE present SET indexing = 0")
    for part in changes(act):
        _take_back(part, gently=False)
    if many:
        database.execute_sql("UPDATE present SET indexing = 1")
        refresh(act)


def refresh(act: int, first: int = 0) -> None:
    """Write the index and the derived columns of the clients anew that ``act`` touched from change ``first`` on."""
    rows = database.execute_sql(
        """SELECT id FROM client WHERE id IN (SELECT client_id FROM change WHERE act_id = ? AND id >= ?) ORDER BY id""",
        (act, first),
    ).fetchall()
    for start, last in spans(row[0] for row in rows):
        search_index.reindex(database, start, last)
        derived.derive(database, start, last)


def spans(numbers: Iterable[int], size: int = 5000) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbours among ``numbers`` (ascending), none longer than ``size``."""
    first = last = None
    for number in numbers:
        if first is None or last is None or number != last + 1 or number - first >= size:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def erase(act: int, size: int = 500) -> None:
    """Take back an unfinished act in short transactions and remove its entry, as if it had never been.

    What somebody else has changed since stays as it is.
    """
    while True:
        with store.transaction():
            database.execute_sql("PRAGMA defer_foreign_keys = 1")
            part = newest(act, size=size)
            database.execute_sql("UPDATE present SET act_id = NULL, journal = 0, indexing = 0")
            _take_back(part, gently=True)
            if part:
                refresh(act, part[-1].id)
                database.execute_sql("DELETE FROM change WHERE act_id = ? AND id >= ?", (act, part[-1].id))
            else:
                database.execute_sql("DELETE FROM act WHERE id = ?", (act,))
                search_index.tune_index(database, bulk=False)
            database.execute_sql("UPDATE present SET journal = 1, indexing = 1")
        if not part:
            return


def _take_back(part: list[Change], *, gently: bool) -> None:
    """Take back changes, newest first; ``gently`` leaves alone what has other values than the change left."""
    for operation, group in groupby(part, key=lambda change: change.operation):
        if operation == "update":
            for change in group:
                (_restore_gently if gently else _restore)(change)
        elif operation == "insert":
            _delete(list(group))
        else:
            _insert(list(group), gently=gently)


def values(text: str | None) -> dict[str, Any]:
    """Return the columns of one side of a change, without the version of the client, which only grows."""
    found: dict[str, Any] = json.loads(text or "{}")
    found.pop("version", None)
    return found


def _restore(change: Change) -> None:
    before = values(change.before)
    assignments = [f"{name} = ?" for name in before]
    if change.table in tables.VERSIONED:
        assignments.append("version = version + 1")
    if assignments:
        database.execute_sql(
            f"UPDATE {change.table} SET {', '.join(assignments)} WHERE id = ?", (*before.values(), change.row)
        )


def _restore_gently(change: Change) -> None:
    before, after = values(change.before), values(change.after)
    if before:
        assignments = ", ".join(f"{name} = CASE WHEN {name} IS ? THEN ? ELSE {name} END" for name in before)
        pairs = [value for name in before for value in (after[name], before[name])]
        database.execute_sql(f"UPDATE OR IGNORE {change.table} SET {assignments} WHERE id = ?", (*pairs, change.row))


_PARENTS_FIRST = {table: place for place, table in enumerate(tables.JOURNALED)}


def _by_table(group: list[Change]) -> list[tuple[str, list[Change]]]:
    ordered = sorted(group, key=lambda change: _PARENTS_FIRST[change.table])
    return [(table, list(found)) for table, found in groupby(ordered, key=lambda change: change.table)]


_AMONG = "(SELECT value FROM json_each(?))"
"""Rows are named by one JSON list: a statement for thousands is several times faster than thousands of statements."""


def _delete(group: list[Change]) -> None:
    for table, found in reversed(_by_table(group)):
        rows = json.dumps(sorted(change.row for change in found))
        if table == "client":
            _delete_clients(rows)
        else:
            database.execute_sql(f"DELETE FROM {table} WHERE id IN {_AMONG}", (rows,))


def _act() -> int | None:
    """Return the act under way, None when nothing is to be noted."""
    (act,) = database.execute_sql("SELECT act_id FROM present").fetchone()
    return None if act is None else int(act)


def _delete_clients(rows: str) -> None:
    """Delete clients with all that hangs on them; for the act under way, note them table by table."""
    act = _act()
    database.execute_sql(f"UPDATE client SET referred_by = NULL WHERE referred_by IN {_AMONG}", (rows,))
    if act is not None:
        for table, columns in sorted(tables.JOURNALED.items(), key=lambda each: each[0] == "client"):
            owner = "id" if table == "client" else "client_id"
            if owner in ("id", *columns) and table != "own_field":
                whole = ", ".join(f"'{name}', {name}" for name in tables.whole(table))
                database.execute_sql(
                    f"""INSERT INTO change (act_id, tbl, row, client_id, op, before)
                        SELECT ?, '{table}', id, {owner}, 'delete', json_object({whole}) FROM {table}
                        WHERE {owner} IN {_AMONG} ORDER BY id""",
                    (act, rows),
                )
        database.execute_sql("UPDATE present SET journal = 0")
    database.execute_sql(f"DELETE FROM client WHERE id IN {_AMONG}", (rows,))
    if act is not None:
        database.execute_sql("UPDATE present SET journal = 1")


def _insert(group: list[Change], *, gently: bool) -> None:
    from models.journal import now

    act = _act()
    if act is not None:
        database.execute_sql("UPDATE present SET journal = 0")
    for table, found in _by_table(group):
        ids = json.dumps([change.id for change in found])
        values = {name: f"json_extract(before, '$.{name}')" for name in json.loads(found[0].before or "{}")}
        if "version" in values:
            values["version"] += " + 1"
        if table == "client":
            values["updated_at"] = f"'{now()}'"
        there = " AND client_id IN (SELECT id FROM client)" if gently and "client_id" in values else ""
        database.execute_sql(
            f"""INSERT {"OR IGNORE " if gently else ""}INTO {table} ({", ".join(values)})
                SELECT {", ".join(values.values())} FROM change WHERE id IN {_AMONG}{there} ORDER BY id""",
            (ids,),
        )
        if act is not None:
            database.execute_sql(
                f"""INSERT INTO change (act_id, tbl, row, client_id, op)
                    SELECT ?, tbl, row, client_id, 'insert' FROM change WHERE id IN {_AMONG} ORDER BY id""",
                (act, ids),
            )
    if act is not None:
        database.execute_sql("UPDATE present SET journal = 1")
