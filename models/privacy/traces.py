"""Where a client leaves traces beside its own rows: the journal, others that refer to it, drafts, walks, backups."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from peewee import DatabaseError, SqliteDatabase

from models import backups
from models import database as store
from models.database import database
from models.tables import JOURNALED

AMONG = "(SELECT value FROM json_each(?))"


def swallowed(client_id: int) -> set[int]:
    """Return the clients that were merged into ``client_id``, and into those; who lives again is none of them."""
    found, wanted = set[int](), [client_id]
    while wanted:
        rows = database.execute_sql(
            """SELECT gone.row FROM change mine JOIN act a ON a.id = mine.act_id AND a.verb = 'merge'
               JOIN change gone ON gone.act_id = a.id AND gone.tbl = 'client' AND gone.op = 'delete'
               WHERE mine.tbl = 'client' AND mine.row = ?1 AND mine.op = 'update' AND a.state = 'done'
               AND gone.row NOT IN (SELECT id FROM client)
               AND NOT EXISTS (SELECT 1 FROM change first WHERE first.act_id = a.id AND first.tbl = 'client'
                 AND first.op = 'update' AND first.row = json_extract(mine.after, '$.referred_by'))""",
            (wanted.pop(),),
        ).fetchall()
        fresh = {row for (row,) in rows} - found
        found |= fresh
        wanted += fresh
    return found


def names(ids: Iterable[int]) -> set[str]:
    """Return what the clients ``ids`` are called, and were."""
    among = json.dumps(list(ids))
    rows = database.execute_sql(
        f"""SELECT name FROM client WHERE id IN {AMONG}
            UNION SELECT json_extract(before, '$.name') FROM change WHERE tbl = 'client' AND row IN {AMONG}
            UNION SELECT json_extract(after, '$.name') FROM change WHERE tbl = 'client' AND row IN {AMONG}""",
        (among, among, among),
    ).fetchall()
    return {name for (name,) in rows if name}


def forget_in_journal(ids: Iterable[int], known: set[str]) -> None:
    """Take the clients ``ids``, whose rows are still there, out of the journal; ``known`` are their names.

    An act that concerned nobody else goes, and what it brought beside them, such as a product, stays as nobody's; of
    one that concerned others their part stays, without the names.
    """
    among = json.dumps(list(ids))
    database.execute_sql("CREATE TEMP TABLE IF NOT EXISTS trace (id INTEGER PRIMARY KEY, act_id INTEGER)")
    database.execute_sql("DELETE FROM temp.trace")
    for query in (
        f"SELECT id, act_id FROM change WHERE client_id IN {AMONG}",
        f"""SELECT id, act_id FROM change WHERE tbl = 'not_same'
            AND row IN (SELECT id FROM not_same WHERE other_id IN {AMONG})""",
        f"SELECT id, act_id FROM change WHERE tbl = 'not_same' AND json_extract(before, '$.other_id') IN {AMONG}",
    ):
        database.execute_sql(f"INSERT OR IGNORE INTO temp.trace {query}", (among,))
    database.execute_sql("DELETE FROM change WHERE id IN (SELECT id FROM temp.trace)")
    _forget_referrers(among)
    texts = json.dumps(sorted(known))
    for column in ("text", "detail"):
        database.execute_sql(
            f"""UPDATE act SET {column} = '' WHERE id IN (SELECT act_id FROM temp.trace)
                AND verb <> 'import' AND {column} IN {AMONG}""",
            (texts,),
        )
    _drop_empty_acts()
    database.execute_sql("DELETE FROM temp.trace")


def _forget_referrers(among: str) -> None:
    """Nobody was ever brought by the clients ``among``."""
    sides = " OR ".join(f"json_extract({side}, '$.referred_by') IN {AMONG}" for side in ("before", "after"))
    rows = database.execute_sql(
        f"""SELECT id, op, before, after FROM change
            WHERE tbl = 'client' AND before LIKE '%"referred_by":%' AND ({sides})""",
        (among, among),
    ).fetchall()
    for number, operation, *texts in rows:
        found = [None if text is None else json.loads(text) for text in texts]
        for side in found:
            if side is not None and operation == "update":
                del side["referred_by"]
            elif side is not None:
                side["referred_by"] = None
        before, after = (None if side is None else json.dumps(side, ensure_ascii=False) for side in found)
        database.execute_sql("UPDATE change SET before = ?, after = ? WHERE id = ?", (before, after, number))


def _drop_empty_acts() -> None:
    """Drop the acts of which nothing is left, unless one that stays turns them round; count the others anew."""
    database.execute_sql("PRAGMA defer_foreign_keys = 1")
    database.execute_sql(
        """DELETE FROM change WHERE client_id IS NULL AND act_id IN (
             SELECT id FROM act WHERE id IN (SELECT act_id FROM temp.trace)
             AND NOT EXISTS (SELECT 1 FROM change WHERE act_id = act.id AND client_id IS NOT NULL))"""
    )
    rows = database.execute_sql(
        """SELECT id FROM act WHERE id IN (SELECT act_id FROM temp.trace)
           AND NOT EXISTS (SELECT 1 FROM change WHERE act_id = act.id)"""
    ).fetchall()
    empty = {act for (act,) in rows}
    turned = database.execute_sql("SELECT id, undoes FROM act WHERE undoes IS NOT NULL ORDER BY id DESC").fetchall()
    for act, undoes in turned:
        if act not in empty:
            empty.discard(undoes)
    database.execute_sql(f"DELETE FROM act WHERE id IN {AMONG}", (json.dumps(sorted(empty)),))
    database.execute_sql(
        """UPDATE act SET clients = (SELECT count(DISTINCT client_id) FROM change WHERE act_id = act.id)
           WHERE id IN (SELECT act_id FROM temp.trace)"""
    )


def forget_elsewhere(ids: Iterable[int], known: set[str]) -> None:
    """Drop what people were typing about the clients ``ids``, whose rows are still there, and where they walked."""
    wanted = set(ids)
    numbers = wanted | _rows_of(wanted)
    for number, *texts in database.execute_sql("SELECT id, purpose, title, value FROM form_draft").fetchall():
        about = any(int(digits) in numbers for digits in re.findall(r"\d{1,18}", texts[0]))
        if about or any(name.casefold() in text.casefold() for name in known for text in _readable(texts)):
            database.execute_sql("DELETE FROM form_draft WHERE id = ?", (number,))
    for number, detail in database.execute_sql("SELECT id, detail FROM walk").fetchall():
        kept = json.loads(detail)
        for name in ("answered", "skipped"):
            kept[name] = [client for client in kept.get(name, ()) if client not in wanted]
        database.execute_sql("UPDATE walk SET detail = ? WHERE id = ?", (json.dumps(kept), number))


def _readable(texts: list[str]) -> Iterator[str]:
    yield texts[1]
    yield from map(str, json.loads(texts[2]).values())


def _rows_of(ids: set[int]) -> set[int]:
    """The numbers of all rows that hang on the clients ``ids``."""
    found = set[int]()
    for table, columns in JOURNALED.items():
        if "client_id" in columns:
            query = f"SELECT id FROM {table} WHERE client_id IN {AMONG}"
            found |= {row for (row,) in database.execute_sql(query, (json.dumps(sorted(ids)),)).fetchall()}
    return found


def backups_with(ids: Iterable[int]) -> list[Path]:
    """Return the automatic backups that hold one of the clients ``ids`` or cannot be read, the oldest first."""
    path, among = store.file_path(), json.dumps(list(ids))
    return [copy for copy in backups.automatic(path) if _holds(copy, among)]


def _holds(copy: Path, among: str) -> bool:
    file = SqliteDatabase(f"file:{quote(str(copy.absolute()))}?mode=ro&immutable=1", uri=True, autoconnect=False)
    try:
        file.connect()
        held = f"SELECT 1 FROM client WHERE id IN {AMONG} UNION ALL SELECT 1 FROM change WHERE client_id IN {AMONG}"
        return file.execute_sql(f"{held} LIMIT 1", (among, among)).fetchone() is not None
    except DatabaseError:
        return True
    finally:
        file.close()
