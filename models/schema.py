"""The triggers that keep the journal, the derived columns, the counts and the full-text index.

They are generated from the tables by :func:`triggers` and created anew after every migration, so that nothing
that changes a row can forget them. Only plain SQLite is used: the file opens in the stock shell.
"""

from collections.abc import Iterable

from peewee import Database

from models import derived, search_index
from models.tables import JOURNALED, changed, whole


def _journal_triggers() -> Iterable[tuple[str, str]]:
    act = "(SELECT act_id FROM present)"
    on = "(SELECT journal FROM present) = 1"
    for table, columns in JOURNALED.items():
        owner = "id" if table == "client" else "client_id" if "client_id" in columns else ""
        new_owner, old_owner = (f"NEW.{owner}", f"OLD.{owner}") if owner else ("NULL", "NULL")
        yield (
            f"journal_{table}_insert",
            f"""AFTER INSERT ON {table} WHEN {on} BEGIN
  INSERT INTO change (act_id, tbl, row, client_id, op) VALUES ({act}, '{table}', NEW.id, {new_owner}, 'insert');
END""",
        )
        pairs = " UNION ALL ".join(
            f"SELECT '{column}' AS k, OLD.{column} AS o, NEW.{column} AS n WHERE OLD.{column} IS NOT NEW.{column}"
            for column in columns
        )
        arrived = " AND OLD.hidden <> 2" if "hidden" in columns else ""
        yield (
            f"journal_{table}_update",
            f"""AFTER UPDATE OF {", ".join(columns)} ON {table} WHEN {on}{arrived} AND ({changed(columns)}) BEGIN
  INSERT INTO change (act_id, tbl, row, client_id, op, before, after)
  SELECT {act}, '{table}', NEW.id, {new_owner}, 'update', json_group_object(k, o), json_group_object(k, n)
  FROM ({pairs});
END""",
        )
        kept = ", ".join(f"'{column}', OLD.{column}" for column in whole(table))
        yield (
            f"journal_{table}_delete",
            f"""AFTER DELETE ON {table} WHEN {on} BEGIN
  INSERT INTO change (act_id, tbl, row, client_id, op, before)
  VALUES ({act}, '{table}', OLD.id, {old_owner}, 'delete', json_object({kept}));
END""",
        )


def triggers() -> dict[str, str]:
    """Return every trigger of the file: its name and the ``CREATE TRIGGER`` statement."""
    found: dict[str, str] = {}
    for source in (_journal_triggers, search_index.triggers, derived.triggers):
        for name, body in source():
            found[name] = f"CREATE TRIGGER {name} {body}"
    return found


def create_triggers(db: Database) -> None:
    """Drop the triggers of the file and create those of this version."""
    drop_triggers(db)
    for statement in triggers().values():
        db.execute_sql(statement)


def drop_triggers(db: Database) -> None:
    """Drop every trigger (before a rebuild of the tables)."""
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f'DROP TRIGGER "{name}"')
