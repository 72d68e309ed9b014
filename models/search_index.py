"""The full-text index: what stands in it, the triggers that keep it, and writing it anew after a bulk act."""

from collections.abc import Iterable
from functools import cache

from peewee import Database

from models.tables import JOURNALED, OWNERS, changed

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


def triggers() -> Iterable[tuple[str, str]]:
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
            f"""AFTER UPDATE OF {", ".join(sources)} ON client WHEN {on} AND ({changed(sources)}) BEGIN
  UPDATE search SET {column} = {_search_value(column, "NEW")} WHERE rowid = NEW.id;
END""",
        )
    for table, column in _FED_BY.items():
        for event, clients in OWNERS:
            differs = f" AND ({changed(JOURNALED[table])})" if event == "update" else ""
            of = f" OF {', '.join(JOURNALED[table])}" if event == "update" else ""
            yield (
                f"search_{table}_{event}",
                f"""AFTER {event.upper()}{of} ON {table} WHEN {on}{differs} BEGIN
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


_INDEX_AS_EVER = (("hashsize", 1 << 20), ("automerge", 4))
_INDEX_IN_BULK = (("hashsize", 1 << 25), ("automerge", 0))
"""How FTS5 gathers words before it writes them (bytes) and merges what it wrote (sqlite.org/fts5.html, section 6)."""


_MERGED_AT_ONCE = 500
"""Pages of the index that one step of merging writes; below nought a step begins to make all of it one."""


def tune_index(db: Database, *, bulk: bool) -> None:
    """Let the full-text index take much at once (``bulk``), or answer and merge as ever; inside a transaction."""
    for name, value in _INDEX_IN_BULK if bulk else _INDEX_AS_EVER:
        db.execute_sql("INSERT INTO search (search, rank) VALUES (?, ?)", (name, value))


def merge(db: Database) -> None:
    """Make the index one piece, in short transactions: the words of deleted rows stay in it until then.

    In steps as sqlite.org/fts5.html, section 6.8, has them: a step of nought pages or one is the last.
    """
    pages = -_MERGED_AT_ONCE
    while True:
        (before,) = db.execute_sql("SELECT total_changes()").fetchone()
        with db.atomic():
            db.execute_sql("INSERT INTO search (search, rank) VALUES ('merge', ?)", (pages,))
        (after,) = db.execute_sql("SELECT total_changes()").fetchone()
        if after - before < 2:
            return
        pages = _MERGED_AT_ONCE


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
