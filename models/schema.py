"""The triggers that keep the journal, the derived columns, the counts and the full-text index.

They are generated from the tables by :func:`triggers` and created anew after every migration, so that nothing
that changes a row can forget them. Only plain SQLite is used: the file opens in the stock shell.
"""

import json
from collections.abc import Iterable

from peewee import Database

from models import search_index
from models.fields import CONTACT_KINDS
from models.tables import JOURNALED, NONE_DUE, OWNERS, changed, whole

_KINDS = ", ".join(f"'{kind}'" for kind in CONTACT_KINDS)
_DUE = f"""UPDATE client SET due_order = coalesce(
    (SELECT min(due) FROM follow_up WHERE client_id = client.id AND done_on IS NULL), '{NONE_DUE}')"""
_REACHED = f"""UPDATE client SET
    last_contact = (SELECT max(on_date) FROM activity WHERE client_id = client.id AND kind IN ({_KINDS})),
    unanswered = (SELECT count(*) FROM activity a WHERE a.client_id = client.id
      AND a.outcome IN ('no_answer', 'left_message') AND NOT EXISTS (
        SELECT 1 FROM activity b WHERE b.client_id = a.client_id AND (b.on_date, b.id) > (a.on_date, a.id)
        AND b.kind IN ({_KINDS}) AND coalesce(b.outcome, '') NOT IN ('no_answer', 'left_message')))"""

_AMOUNT = "UPDATE sale SET amount = coalesce((SELECT sum(amount) FROM sale_line WHERE sale_id = sale.id), 0)"
_SETTLED = """UPDATE sale SET settled_on = CASE
    WHEN amount = coalesce((SELECT sum(amount) FROM payment WHERE sale_id = sale.id), 0)
    THEN max(on_date, coalesce((SELECT max(on_date) FROM payment WHERE sale_id = sale.id), on_date)) END"""
"""A sale is settled from the day its payments make up its amount; NULL while they do not."""


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


def _derived_triggers() -> Iterable[tuple[str, str]]:
    for event, clients in OWNERS:
        of_due = " OF client_id, due, done_on" if event == "update" else ""
        of_contact = " OF client_id, kind, on_date, outcome" if event == "update" else ""
        on = " WHEN (SELECT indexing FROM present) = 1"
        yield (
            f"due_{event}",
            f"AFTER {event.upper()}{of_due} ON follow_up{on} BEGIN\n  {_DUE} WHERE id IN ({clients});\nEND",
        )
        yield (
            f"contact_{event}",
            f"AFTER {event.upper()}{of_contact} ON activity{on} BEGIN\n  {_REACHED} WHERE id IN ({clients});\nEND",
        )
        sales = clients.replace("client_id", "sale_id")
        of_amount = " OF sale_id, amount" if event == "update" else ""
        of_payment = " OF sale_id, on_date, amount" if event == "update" else ""
        yield (
            f"amount_{event}",
            f"""AFTER {event.upper()}{of_amount} ON sale_line{on} BEGIN
  {_AMOUNT} WHERE id IN ({sales});
  {_SETTLED} WHERE id IN ({sales});
END""",
        )
        yield (
            f"settled_{event}",
            f"AFTER {event.upper()}{of_payment} ON payment{on} BEGIN\n  {_SETTLED} WHERE id IN ({sales});\nEND",
        )
    yield "settled_day", f"AFTER UPDATE OF on_date ON sale{on} BEGIN\n  {_SETTLED} WHERE id = NEW.id;\nEND"
    count = "UPDATE stage_count SET number = number {sign} 1 WHERE stage = {row}.stage"
    plus, minus = count.format(sign="+", row="NEW"), count.format(sign="-", row="OLD")
    yield "count_insert", f"AFTER INSERT ON client WHEN NEW.hidden = 0 BEGIN {plus}; END"
    yield "count_delete", f"AFTER DELETE ON client WHEN OLD.hidden = 0 BEGIN {minus}; END"
    moved = "OLD.stage IS NOT NEW.stage OR OLD.hidden IS NOT NEW.hidden"
    yield (
        "count_update_out",
        f"AFTER UPDATE OF stage, hidden ON client WHEN OLD.hidden = 0 AND ({moved}) BEGIN {minus}; END",
    )
    yield (
        "count_update_in",
        f"AFTER UPDATE OF stage, hidden ON client WHEN NEW.hidden = 0 AND ({moved}) BEGIN {plus}; END",
    )


def triggers() -> dict[str, str]:
    """Return every trigger of the file: its name and the ``CREATE TRIGGER`` statement."""
    found: dict[str, str] = {}
    for source in (_journal_triggers, search_index.triggers, _derived_triggers):
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


def derive(db: Database, first: int, last: int) -> None:
    """Compute what follows from other rows of the clients ``first`` to ``last`` anew: dates, tries, settled sales."""
    span = (first, last, first, last)
    db.execute_sql(
        f"""{_DUE} WHERE id BETWEEN ? AND ? AND (due_order <> '{NONE_DUE}'
              OR id IN (SELECT client_id FROM follow_up WHERE client_id BETWEEN ? AND ?))""",
        span,
    )
    db.execute_sql(
        f"""{_REACHED} WHERE id BETWEEN ? AND ? AND (last_contact IS NOT NULL OR unanswered > 0
              OR id IN (SELECT client_id FROM activity WHERE client_id BETWEEN ? AND ?))""",
        span,
    )
    for statement in (_AMOUNT, _SETTLED):
        db.execute_sql(f"{statement} WHERE client_id BETWEEN ? AND ?", span[:2])


def settle(db: Database, sales: Iterable[int]) -> None:
    """Compute the amounts of ``sales``, and the days on which they were settled, anew."""
    for statement in (_AMOUNT, _SETTLED):
        db.execute_sql(f"{statement} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(sales)),))
