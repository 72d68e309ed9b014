"""Whether what an act left still stands, so that taking it back overwrites nothing of anybody else's."""

from typing import Any

from models import reversal
from models.database import database
from models.i18n import _
from models.problems import Conflict
from models.tables import JOURNALED

_REFERENCES = (
    ("client", "referred_by", "client"),
    ("channel", "contact_id", "contact"),
    ("own_value", "field_id", "own_field"),
    ("sale_line", "sale_id", "sale"),
    ("sale_line", "product_id", "product"),
    ("payment", "sale_id", "sale"),
    ("opportunity", "sale_id", "sale"),
    ("not_same", "other_id", "client"),
)
"""What refers to what beside its client: table, column, table referred to."""

_MOVABLE = ("contact", "sale")
"""What an act can give to another client together with what refers to it."""

_SINCE = """FROM change c JOIN act a ON a.id = c.act_id
  WHERE c.id > (SELECT min(id) FROM change WHERE act_id = :act) AND c.act_id <> :act AND CASE a.verb
    WHEN 'undo' THEN a.undoes < :act AND a.state <> 'undone'
    WHEN 'redo' THEN (SELECT undoes FROM act WHERE id = a.undoes) < :act AND a.undoes < :act
    ELSE a.state <> 'undone' END"""
"""What was changed since the act and still stands; an undo or redo stands for the act that it turns round, and an undo
since then that was redone has changed nothing."""

_ADDED = "(SELECT row FROM change WHERE act_id = :act AND tbl = '{0}' AND op = 'insert')"


def check(act: int) -> None:
    """Raise Conflict, naming the field and who changed it, unless everything is still as ``act`` left it."""
    left: dict[tuple[str, int], dict[str, Any]] = {}
    gone: set[tuple[str, int]] = set()
    for part in reversal.changes(act):
        for change in part:
            key = (change.table, change.row)
            if change.operation == "delete":
                gone.add(key)
            elif change.operation == "update" and key not in gone:
                left[key] = reversal.values(change.after) | left.get(key, {})
    for (table, row), values in left.items():
        _check_row(act, table, row, values)
    (newest,) = database.execute_sql("SELECT max(act_id) FROM change").fetchone()
    if newest != act:
        _check_added(act)
        _check_moved(act)


def _check_row(act: int, table: str, row: int, values: dict[str, Any]) -> None:
    names = [name for name in JOURNALED[table] if name in values]
    found = database.execute_sql(f"SELECT {', '.join(names or ['1'])} FROM {table} WHERE id = ?", (row,)).fetchone()
    if found is None:
        raise _changed(table, row, None, act)
    for name, value in zip(names, found, strict=False):
        if value != values[name]:
            raise _changed(table, row, name, act)


def _check_added(act: int) -> None:
    """What the act added must not have been changed, deleted, added to or referred to by what still stands."""
    for condition in (
        f"c.client_id IN {_ADDED.format('client')}",
        "c.op <> 'insert' AND EXISTS (SELECT 1 FROM change i WHERE i.tbl = c.tbl AND i.row = c.row "
        "AND i.act_id = :act AND i.op = 'insert')",
    ):
        later = database.execute_sql(
            f"SELECT c.tbl, a.user, c.client_id {_SINCE} AND {condition} LIMIT 1", {"act": act}
        ).fetchone()
        if later is not None:
            table, user, client = later
            raise _conflict(client, user, _label(table, None))
    for table, column, parent in _REFERENCES:
        client = "x.id" if table == "client" else "x.client_id"
        row = database.execute_sql(
            f"""SELECT x.id FROM {table} x WHERE x.{column} IN {_ADDED.format(parent)}
                AND {client} NOT IN {_ADDED.format("client")}
                AND NOT EXISTS (SELECT 1 FROM change d WHERE d.tbl = '{table}' AND d.row = x.id AND d.act_id = :act
                  AND (d.op = 'insert' OR json_type(d.after, '$.{column}') IS NOT NULL)) LIMIT 1""",
            {"act": act},
        ).fetchone()
        if row is not None:
            raise _changed(table, row[0], column if table == "client" else None, act)


def _check_moved(act: int) -> None:
    """What the act gave to another client must have nothing new hanging on it that would stay with that client."""
    for table, column, parent in _REFERENCES:
        if parent not in _MOVABLE:
            continue
        row = database.execute_sql(
            f"""SELECT x.id FROM {table} x WHERE x.{column} IN (
                  SELECT row FROM change WHERE act_id = :act AND tbl = '{parent}' AND op = 'update'
                  AND json_type(after, '$.client_id') IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM change d WHERE d.act_id = :act AND d.tbl = '{table}' AND d.row = x.id)
                LIMIT 1""",
            {"act": act},
        ).fetchone()
        if row is not None:
            raise _changed(table, row[0], None, act)


def check_codes(act: int) -> None:
    """Raise Conflict when a client that ``act`` brought back has a code that belongs to another by now."""
    row = database.execute_sql(
        """SELECT c.code, o.name FROM client c JOIN client o ON o.code = c.code AND o.id <> c.id AND o.hidden = 0
           WHERE c.hidden = 0 AND c.id IN (SELECT row FROM change WHERE act_id = ? AND tbl = 'client') LIMIT 1""",
        (act,),
    ).fetchone()
    if row is not None:
        raise Conflict(
            _("Not undone: the code %(code)s now belongs to %(client)s.") % {"code": row[0], "client": row[1]}
        )


def _changed(table: str, row: int, column: str | None, act: int) -> Conflict:
    """The conflict over a row, with the name of whoever changed it (or just this column of it) last."""
    query = """SELECT a.user, c.client_id FROM change c JOIN act a ON a.id = c.act_id
      WHERE c.tbl = ? AND c.row = ? AND c.act_id <> ?"""
    parameters: tuple[Any, ...] = (table, row, act)
    if column is not None:
        query += " AND (c.op <> 'update' OR json_type(c.after, ?) IS NOT NULL)"
        parameters += (f"$.{column}",)
    found = database.execute_sql(query + " ORDER BY c.id DESC LIMIT 1", parameters).fetchone()
    user, client = found if found is not None else ("?", row if table == "client" else None)
    return _conflict(client, user, _label(table, column))


def _conflict(client: int | None, user: str, field: str) -> Conflict:
    row = database.execute_sql("SELECT name FROM client WHERE id = ?", (client,)).fetchone()
    name = row[0] if row is not None else f"#{client}"
    return Conflict(
        _("Not undone: %(client)s was changed since by %(user)s (%(field)s).")
        % {"client": name, "user": user, "field": field}
    )


def _label(table: str, column: str | None) -> str:
    from models.fields import FIELDS, Home

    labels = {
        "client": _("record"),
        "contact": _("contact"),
        "channel": _("phone or e-mail"),
        "address": _("address"),
        "tag": _("tags"),
        "own_field": _("own field"),
        "own_value": _("own field"),
        "stage_move": _("stage"),
        "activity": _("activity"),
        "follow_up": _("follow-up"),
        "product": _("product"),
        "sale": _("sale"),
        "sale_line": _("sale"),
        "payment": _("payment"),
        "opportunity": _("opportunity"),
        "not_same": _("not the same"),
    }
    for field in FIELDS.values():
        if field.home.value == table and field.home is not Home.DERIVED and field.stored == column:
            return _(field.label)
    return labels.get(table, table)
