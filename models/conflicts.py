"""Whether somebody else changed a field of a client after it was read, so that nobody's work is overwritten."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from models import own_fields
from models.client import Channel
from models.database import database
from models.fields import FIELDS
from models.i18n import _
from models.problems import Conflict


def check(client_id: int, version: int, names: Iterable[str]) -> None:
    """Raise Conflict when a field to be written was changed after ``version``; other changes are kept beside ours."""
    rows = database.execute_sql(
        """SELECT c.tbl, c.row, c.op, c.before, c.after, a.user FROM change c JOIN act a ON a.id = c.act_id
           WHERE c.client_id = ?1 AND c.act_id IN (SELECT act_id FROM change WHERE tbl = 'client' AND row = ?1
             AND json_extract(after, '$.version') > ?2)
           ORDER BY c.id DESC""",
        (client_id, version),
    ).fetchall()
    for table, row, operation, before, after, user in rows:
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
        for name in names:
            if name.startswith(own_fields.KEY):
                if table == "own_value" and _own_key(row, old) == name:
                    raise _meanwhile(user, own_fields.of_key(name).name)
                continue
            field = FIELDS[name]
            if field.home.value != table or (operation == "update" and field.stored not in new and table != "channel"):
                continue
            if table == "channel" and _kind(row, old) != name:
                continue
            if operation == "insert" and table in ("contact", "address") and not _is_filled(table, row, field.stored):
                continue
            if operation == "delete" and table in ("contact", "address") and old.get(field.stored) is None:
                continue
            raise _meanwhile(user, _(field.label))


def _meanwhile(user: str, field: str) -> Conflict:
    return Conflict(
        _("%(user)s changed %(field)s meanwhile; what you typed was not saved.") % {"user": user, "field": field}
    )


def _own_key(row: int, before: Mapping[str, Any]) -> str:
    found = database.execute_sql("SELECT field_id FROM own_value WHERE id = ?", (row,)).fetchone()
    return f"{own_fields.KEY}{found[0] if found is not None else before.get('field_id')}"


def _kind(channel: int, before: Mapping[str, Any]) -> str | None:
    row = Channel.get_or_none(Channel.id == channel)
    return row.kind if row is not None else before.get("kind")


def _is_filled(table: str, row: int, column: str) -> bool:
    found = database.execute_sql(f"SELECT {column} FROM {table} WHERE id = ?", (row,)).fetchone()
    return found is not None and found[0] is not None
