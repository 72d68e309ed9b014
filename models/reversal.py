"""Taking an act back, row by row, after looking whether what it left is still there."""

import json
from typing import Any

from models import database as store
from models import schema
from models.database import database
from models.i18n import _
from models.problems import Conflict


def _changes(act: int, *operations: str) -> list[tuple[Any, ...]]:
    marks = ", ".join("?" * len(operations))
    return list(
        database.execute_sql(
            f"""SELECT id, tbl, row, client_id, op, before, after FROM change
                WHERE act_id = ? AND op IN ({marks}) ORDER BY id""",
            (act, *operations),
        ).fetchall()
    )


def check(act: int) -> None:
    """Raise Conflict, naming the field and who changed it, unless everything is still as ``act`` left it."""
    left: dict[tuple[str, int], dict[str, Any]] = {}
    for _id, table, row, _client, _op, _before, after in _changes(act, "update"):
        left.setdefault((table, row), {}).update(json.loads(after))
    for _id, table, row, _client, _op, _before, _after in _changes(act, "delete"):
        left.pop((table, row), None)
    for (table, row), values in left.items():
        names = tuple(values)
        found = database.execute_sql(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (row,)).fetchone()
        if found is None:
            raise _conflict(table, row, None, act)
        for name, value in zip(names, found, strict=True):
            if value != values[name]:
                raise _conflict(table, row, name, act)
    _check_inserts(act)


_LATER = """SELECT c.tbl, c.row, c.op, a.user, c.client_id FROM change c JOIN act a ON a.id = c.act_id
  WHERE c.id > (SELECT min(id) FROM change WHERE act_id = :act) AND c.act_id <> :act AND a.state = 'done'
  AND a.verb NOT IN ('undo', 'redo')"""


def _check_inserts(act: int) -> None:
    """What the act added must not have been changed, deleted or added to by an act that still stands."""
    (newest,) = database.execute_sql("SELECT max(act_id) FROM change").fetchone()
    if newest == act:
        return
    for condition in (
        "c.client_id IN (SELECT row FROM change WHERE act_id = :act AND tbl = 'client' AND op = 'insert')",
        "c.op <> 'insert' AND EXISTS (SELECT 1 FROM change i WHERE i.act_id = :act AND i.op = 'insert' "
        "AND i.tbl = c.tbl AND i.row = c.row)",
    ):
        later = database.execute_sql(f"{_LATER} AND {condition} LIMIT 1", {"act": act}).fetchone()
        if later is not None:
            table, _row, _op, user, client = later
            raise Conflict(
                _("Not undone: %(client)s was changed since by %(user)s (%(field)s).")
                % {"client": _client_name(client), "user": user, "field": _label(table, None)}
            )


def _conflict(table: str, row: int, column: str | None, act: int) -> Conflict:
    query = """SELECT a.user, c.client_id FROM change c JOIN act a ON a.id = c.act_id
      WHERE c.tbl = ? AND c.row = ? AND c.act_id <> ? AND a.state = 'done'"""
    parameters: tuple[Any, ...] = (table, row, act)
    if column is not None:
        query += " AND (c.op = 'delete' OR json_type(c.after, ?) IS NOT NULL)"
        parameters += (f"$.{column}",)
    found = database.execute_sql(query + " ORDER BY c.id DESC LIMIT 1", parameters).fetchone()
    user, client = found if found is not None else ("?", None)
    return Conflict(
        _("Not undone: %(client)s was changed since by %(user)s (%(field)s).")
        % {"client": _client_name(client), "user": user, "field": _label(table, column)}
    )


def _client_name(client: int | None) -> str:
    row = database.execute_sql("SELECT name FROM client WHERE id = ?", (client,)).fetchone()
    return str(row[0]) if row is not None else f"#{client}"


def _label(table: str, column: str | None) -> str:
    from models.fields import FIELDS

    labels = {
        "client": _("record"),
        "contact": _("contact"),
        "channel": _("phone or e-mail"),
        "address": _("address"),
        "tag": _("tags"),
        "own_value": _("own field"),
        "stage_move": _("stage"),
        "activity": _("activity"),
        "follow_up": _("follow-up"),
    }
    if table == "client" and column in FIELDS:
        return _(FIELDS[column].label)
    return labels.get(table, table)


def reverse(act: int) -> None:
    """Bring every row back to what it was before ``act``; the caller has checked and opened the act that does it."""
    database.execute_sql("PRAGMA defer_foreign_keys = 1")
    for _id, table, row, _client, operation, before, _after in reversed(_changes(act, "update", "delete")):
        values = json.loads(before)
        if operation == "update":
            if table in schema.VERSIONED:
                assignments = ", ".join([*(f"{name} = ?" for name in values), "version = version + 1"])
            else:
                assignments = ", ".join(f"{name} = ?" for name in values)
            database.execute_sql(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), row))
        else:
            _reinsert(table, values)
    _delete_inserted(act)


def _reinsert(table: str, values: dict[str, Any]) -> None:
    if table == "client":
        values["updated_at"] = values["created_at"]
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    database.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def _delete_inserted(act: int) -> None:
    """Delete what the act added: children of clients that were there before, then whole clients with their children."""
    for table in reversed(list(schema.JOURNALED)):
        if table != "client":
            database.execute_sql(
                f"""DELETE FROM {table} WHERE id IN (
                      SELECT row FROM change WHERE act_id = :act AND tbl = :table AND op = 'insert'
                      AND client_id IS NOT NULL AND client_id NOT IN (
                        SELECT row FROM change WHERE act_id = :act AND tbl = 'client' AND op = 'insert'))""",
                {"act": act, "table": table},
            )
    database.execute_sql(
        """DELETE FROM client WHERE id IN (
             SELECT row FROM change WHERE act_id = ? AND tbl = 'client' AND op = 'insert')""",
        (act,),
    )
    database.execute_sql(
        """DELETE FROM own_field WHERE id IN (
             SELECT row FROM change WHERE act_id = ? AND tbl = 'own_field' AND op = 'insert')""",
        (act,),
    )


def erase(act: int, chunk: int = 2000) -> None:
    """Take back an unfinished act in short transactions and remove its entry, as if it had never been."""
    while True:
        with store.transaction():
            database.execute_sql("UPDATE present SET act_id = NULL, journal = 0")
            rows = database.execute_sql(
                """SELECT row FROM change WHERE act_id = ? AND tbl = 'client' AND op = 'insert'
                   AND row IN (SELECT id FROM client WHERE hidden = 2) LIMIT ?""",
                (act, chunk),
            ).fetchall()
            for (row,) in rows:
                database.execute_sql("DELETE FROM client WHERE id = ?", (row,))
            if not rows:
                reverse(act)
                database.execute_sql("DELETE FROM change WHERE act_id = ?", (act,))
                database.execute_sql("DELETE FROM act WHERE id = ?", (act,))
            database.execute_sql("UPDATE present SET journal = 1")
        if not rows:
            return
