"""The triggers that keep the journal, the derived columns, the counts and the full-text index.

They are generated from the tables by :func:`triggers` and created anew after every migration, so that nothing
that changes a row can forget them. Only plain SQLite is used: the file opens in the stock shell.
"""

import json
from collections.abc import Iterable
from functools import cache

from peewee import Database

from models.fields import CONTACT_KINDS

NONE_DUE = "9999-12-31"

JOURNALED: dict[str, tuple[str, ...]] = {
    "client": (
        "hidden", "code", "name", "legal_name", "kind", "sector", "tax_id", "iban", "owner", "notes", "stage",
        "stage_since", "stars", "medium", "source", "referred_by", "expected_spend", "expected_date",
        "leaving_reason", "competitor", "preferred_channel", "best_time", "do_not_contact", "consent_on",
        "consent_for", "consent_origin", "birthday", "gender", "profession", "marital_status", "children",
        "income_level", "purchasing_power", "interests", "tastes", "personality", "motivations", "opinions",
        "doubtful", "confirmed_on", "created_on", "created_at", "name_key", "name_folded", "version",
    ),
    "contact": ("client_id", "rank", "name", "position", "area", "birthday", "notes"),
    "channel": ("client_id", "contact_id", "rank", "kind", "value", "typed", "match_key", "label", "doubtful"),
    "address": ("client_id", "rank", "label", "street", "postal_code", "city", "region", "country"),
    "tag": ("client_id", "name", "folded"),
    "own_field": ("name", "folded", "type", "choices"),
    "own_value": ("client_id", "field_id", "value"),
    "stage_move": ("client_id", "from_stage", "to_stage", "on_date"),
    "activity": ("client_id", "kind", "on_date", "text", "outcome", "user", "created_at"),
    "follow_up": ("client_id", "due", "text", "kind", "done_on", "user", "created_on", "created_at"),
    "imported_row": ("client_id", "fingerprint", "nth"),
    "product": ("name", "folded", "category", "price", "cost"),
    "sale": (
        "client_id", "hidden", "on_date", "ref", "due", "renewal", "not_renewed", "user", "created_at",
    ),
    "sale_line": ("client_id", "sale_id", "product_id", "quantity", "amount", "cost", "hours"),
    "payment": ("client_id", "sale_id", "on_date", "amount", "user", "created_at"),
    "opportunity": (
        "client_id", "text", "amount", "expected", "state", "reason", "closed_on", "sale_id", "user", "created_on",
        "created_at",
    ),
    "imported_line": ("client_id", "sale_id", "payment_id", "fingerprint", "nth"),
}  # fmt: skip
"""The columns the journal keeps, by table. The version of a client tells which act made it; undo never restores it."""

DERIVED = {"client": ("updated_at", "due_order", "last_contact", "unanswered"), "sale": ("amount", "settled_on")}
"""The columns that follow from others, by table."""

VERSIONED = ("contact", "channel", "address", "activity", "follow_up", "product", "sale", "payment", "opportunity")
"""The tables beside ``client`` whose rows count their versions; the journal keeps the number when a row is deleted."""

_SEARCH_COLUMNS: dict[str, str] = {
    "name": """
        joined(c.name, c.legal_name, c.code, c.tax_id)
        || coalesce((SELECT ' ' || group_concat(name, ' ') FROM tag WHERE client_id = c.id), '')""",
    "reach": """
        coalesce((SELECT group_concat(joined(name, position, area), ' ') FROM contact WHERE client_id = c.id), '')
        || coalesce((SELECT ' ' || group_concat(joined(value, typed, label, nullif(match_key, value),
             CASE kind WHEN 'phone' THEN replace(replace(replace(replace(replace(replace(
               coalesce(typed, value), ' ', ''), '-', ''), '.', ''), '(', ''), ')', ''), '/', '') END), ' ')
           FROM channel WHERE client_id = c.id), '')""",
    "place": """
        coalesce((SELECT group_concat(joined(street, postal_code, city, region, country), ' ')
           FROM address WHERE client_id = c.id), '')""",
    "notes": """
        joined(c.notes, c.sector, c.owner, c.medium, c.source, c.competitor, c.leaving_reason, c.best_time,
          c.consent_for, c.consent_origin, c.profession, c.interests, c.tastes, c.personality, c.motivations,
          c.opinions)
        || coalesce((SELECT ' ' || group_concat(value, ' ') FROM own_value WHERE client_id = c.id), '')""",
    "activity": """
        coalesce((SELECT group_concat(text, ' ') FROM activity WHERE client_id = c.id), '')
        || coalesce((SELECT ' ' || group_concat(text, ' ') FROM follow_up
             WHERE client_id = c.id AND done_on IS NULL), '')
        || coalesce((SELECT ' ' || group_concat(joined(text, reason), ' ') FROM opportunity
             WHERE client_id = c.id), '')
        || coalesce((SELECT ' ' || group_concat(ref, ' ') FROM sale WHERE client_id = c.id), '')
        || coalesce((SELECT ' ' || group_concat(DISTINCT product.name) FROM sale_line
             JOIN product ON product.id = sale_line.product_id WHERE sale_line.client_id = c.id), '')""",
}

_SEARCH_SOURCES: dict[str, tuple[str, ...]] = {
    "name": ("name", "legal_name", "code", "tax_id"),
    "notes": (
        "notes", "sector", "owner", "medium", "source", "competitor", "leaving_reason", "best_time", "consent_for",
        "consent_origin", "profession", "interests", "tastes", "personality", "motivations", "opinions",
    ),
}  # fmt: skip
"""The columns of client that feed a column of the index."""

_FED_BY = {
    "contact": "reach", "channel": "reach", "address": "place", "tag": "name",
    "own_value": "notes", "activity": "activity", "follow_up": "activity", "opportunity": "activity",
    "sale": "activity", "sale_line": "activity",
}  # fmt: skip


_OWNERS = (("insert", "NEW.client_id"), ("update", "OLD.client_id, NEW.client_id"), ("delete", "OLD.client_id"))
"""The clients whose derived columns a change of a row behind them concerns, by event."""

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


def _expand(expression: str) -> str:
    """Replace ``joined(a, b, …)`` by plain SQL that puts blanks between what is not NULL."""
    while (start := expression.find("joined(")) >= 0:
        depth, end = 1, start + len("joined(")
        parts, begin = [], end
        while depth:
            character = expression[end]
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
            if depth == 0 or (depth == 1 and character == ","):
                parts.append(expression[begin:end].strip())
                begin = end + 1
            end += 1
        sql = "(" + " || ".join(f"coalesce({part} || ' ', '')" for part in parts) + ")"
        expression = expression[:start] + sql + expression[end:]
    return " ".join(expression.split())


@cache
def _search_value(column: str, client: str) -> str:
    """SQL for the text of one column of the index for the client row named ``client`` (an alias)."""
    return _expand(_SEARCH_COLUMNS[column]).replace("c.", f"{client}.")


def _changed(columns: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def whole(table: str) -> tuple[str, ...]:
    """Return the columns that the journal keeps of a deleted row of ``table``."""
    return ("id", *JOURNALED[table], *(("version",) if table in VERSIONED else ()))


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
            f"""AFTER UPDATE OF {", ".join(columns)} ON {table} WHEN {on}{arrived} AND ({_changed(columns)}) BEGIN
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


def _search_triggers() -> Iterable[tuple[str, str]]:
    on = "(SELECT indexing FROM present) = 1"
    columns = ", ".join(_SEARCH_COLUMNS)
    values = ", ".join(_search_value(column, "NEW") for column in _SEARCH_COLUMNS)
    yield (
        "search_client_insert",
        f"""AFTER INSERT ON client WHEN {on} BEGIN
  INSERT INTO search (rowid, {columns}) VALUES (NEW.id, {values});
END""",
    )
    yield "search_client_delete", "AFTER DELETE ON client BEGIN DELETE FROM search WHERE rowid = OLD.id; END"
    for column, sources in _SEARCH_SOURCES.items():
        yield (
            f"search_client_{column}",
            f"""AFTER UPDATE OF {", ".join(sources)} ON client WHEN {on} AND ({_changed(sources)}) BEGIN
  UPDATE search SET {column} = {_search_value(column, "NEW")} WHERE rowid = NEW.id;
END""",
        )
    for table, column in _FED_BY.items():
        for event, clients in _OWNERS:
            changed = f" AND ({_changed(JOURNALED[table])})" if event == "update" else ""
            of = f" OF {', '.join(JOURNALED[table])}" if event == "update" else ""
            yield (
                f"search_{table}_{event}",
                f"""AFTER {event.upper()}{of} ON {table} WHEN {on}{changed} BEGIN
  UPDATE search SET {column} = (SELECT {_search_value(column, "c")} FROM client c WHERE c.id = search.rowid)
  WHERE rowid IN (SELECT id FROM client WHERE id IN ({clients}));
END""",
            )
    yield (
        "search_product_update",
        f"""AFTER UPDATE OF name ON product WHEN {on} BEGIN
  UPDATE search SET activity = (SELECT {_search_value("activity", "c")} FROM client c WHERE c.id = search.rowid)
  WHERE rowid IN (SELECT client_id FROM sale_line WHERE product_id = NEW.id);
END""",
    )


def _derived_triggers() -> Iterable[tuple[str, str]]:
    for event, clients in _OWNERS:
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
    for source in (_journal_triggers, _search_triggers, _derived_triggers):
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


_INDEX_AS_EVER = (("hashsize", 1 << 20), ("automerge", 4))
_INDEX_IN_BULK = (("hashsize", 1 << 25), ("automerge", 0))
"""How FTS5 gathers words before it writes them (bytes) and merges what it wrote (sqlite.org/fts5.html, section 6)."""


def tune_index(db: Database, *, bulk: bool) -> None:
    """Let the full-text index take much at once (``bulk``), or answer and merge as ever; inside a transaction."""
    for name, value in _INDEX_IN_BULK if bulk else _INDEX_AS_EVER:
        db.execute_sql("INSERT INTO search (search, rank) VALUES (?, ?)", (name, value))


def reindex(db: Database, first: int, last: int) -> None:
    """Write the full-text rows of the clients ``first`` to ``last`` (ids, both included) anew.

    Bulk acts that run with ``present.indexing = 0`` call this for what they touched.
    """
    columns = ", ".join(_SEARCH_COLUMNS)
    values = ", ".join(_search_value(column, "c") for column in _SEARCH_COLUMNS)
    db.execute_sql(
        f"""INSERT OR REPLACE INTO search (rowid, {columns})
            SELECT c.id, {values} FROM client c WHERE c.id BETWEEN ? AND ?""",
        (first, last),
    )


def stale(db: Database) -> int:
    """Return how many clients have another text in the full-text index than they should (told by its length)."""
    differs = " OR ".join(
        f"length(s.c{place}) IS NOT length({_search_value(column, 'c')})"
        for place, column in enumerate(_SEARCH_COLUMNS)
    )
    query = f"SELECT count(*) FROM client c JOIN search_content s ON s.id = c.id WHERE c.hidden <> 2 AND ({differs})"
    (number,) = db.execute_sql(query).fetchone()
    return int(number)


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
