"""Writing a demo portfolio into a file of its own, fast: rows first, then indexes, then the full-text index."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from peewee import OperationalError

from models import database as store
from models import derived, schema, search_index
from models.database import database
from models.demo.portfolio import COLUMNS, Portfolio, Rows
from models.i18n import _
from models.journal import now
from models.problems import BadFile, Refused

DEFAULT_SIZE, DEFAULT_SEED = 400, 1
_CHUNK = 5_000
_INDEXED_AT_ONCE = 20_000
_ROWS_SHARE, _INDEX_SHARE = 0.45, 0.15  # of the time, for the progress


def build(
    path: Path,
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    today: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    user: str = "demo",
) -> None:
    """Write a portfolio of ``size`` clients at ``path``; the same seed, day and language make the same one.

    It is written beside ``path`` and put in its place when it is complete. ``progress`` is told per mille done, and
    1000. Raises Refused when ``path`` holds clients of its own, BadFile where it cannot be written.
    """
    if path.exists() and not _empty(path):
        raise Refused(_("%(file)s holds clients already; name another file for the demo with --db.") % {"file": path})
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(partial)
        store.open_database(partial)
        try:
            _write(size, seed, today or date.today(), user, lambda share: progress(int(1000 * share), 1000))
        finally:
            store.close_database()
        store.open_database(partial)  # as every later opening leaves it: with the journal of daily use
        store.close_database()
        partial.chmod(0o600)
        _sync(partial)
        _remove(path)
        partial.replace(path)
    except (OSError, OperationalError) as error:
        text = _("the demo cannot be written to %(file)s: %(reason)s")
        raise BadFile(text % {"file": path, "reason": getattr(error, "strerror", None) or error}) from error
    finally:
        _remove(partial)


def made_here(path: Path) -> tuple[int, int] | None:
    """Return size and seed of the demo portfolio at ``path``, or None if it is not one."""
    store.open_database(path, create=False)
    try:
        row = database.execute_sql("SELECT detail FROM act WHERE verb = 'demo' ORDER BY id LIMIT 1").fetchone()
    finally:
        store.close_database()
    if row is None:
        return None
    size, _blank, seed = row[0].partition(" ")
    return int(size), int(seed)


def _empty(path: Path) -> bool:
    store.open_database(path)
    try:
        return database.execute_sql("SELECT 1 FROM client LIMIT 1").fetchone() is None
    finally:
        store.close_database()


def _write(size: int, seed: int, today: date, user: str, progress: Callable[[float], None]) -> None:
    for pragma in (
        "foreign_keys = off",
        "journal_mode = off",
        "synchronous = off",
        "temp_store = 1",
        "cache_size = -65536",
        "secure_delete = 0",
    ):
        database.execute_sql(f"PRAGMA {pragma}")
    indexes = _drop_indexes()
    schema.drop_triggers(database)
    portfolio = Portfolio(size, seed, today, user)
    with database.atomic():
        for first in range(1, size + 1, _CHUNK):
            _insert(portfolio, first, min(first + _CHUNK, size + 1))
            progress(_ROWS_SHARE * min(first + _CHUNK, size) / max(size, 1))
    for done, statement in enumerate(indexes, 1):
        database.execute_sql(statement)
        progress(_ROWS_SHARE + _INDEX_SHARE * done / len(indexes))
    with database.atomic():
        for first in range(1, size + 1, _INDEXED_AT_ONCE):
            search_index.reindex(database, first, min(first + _INDEXED_AT_ONCE - 1, size))
            done_share = min(first + _INDEXED_AT_ONCE, size) / max(size, 1)
            progress(_ROWS_SHARE + _INDEX_SHARE + (1 - _ROWS_SHARE - _INDEX_SHARE) * done_share)
        derived.slip(database)
        derived.renew(database)
        database.execute_sql(
            "UPDATE stage_count SET number = (SELECT count(*) FROM client WHERE stage = stage_count.stage)"
        )
        _sign(size, seed)
        schema.create_triggers(database)
    progress(1.0)


def _sign(size: int, seed: int) -> None:
    """Leave the mark by which the file is known as a demo; as nobody's act it is never undone."""
    database.execute_sql(
        "INSERT INTO act (user, verb, at, state, text, detail) VALUES ('Cartera', 'demo', ?, 'undone', 'demo', ?)",
        (now(), f"{size} {seed}"),
    )


def _insert(portfolio: Portfolio, first: int, end: int) -> None:
    rows = Rows()
    if first == 1:
        rows.tables["product"] += portfolio.money.product_rows()
        rows.tables["rule"] += portfolio.money.rule_rows()
        rows.tables["campaign"] += portfolio.campaigns.rows()
    for number in range(first, end):
        portfolio.client(number, rows)
    connection = database.connection()
    for table, columns in COLUMNS.items():
        names = columns.split()
        marks = ", ".join(["nullif(?, '')"] * len(names))  # sqlite3 binds None four times slower than ''
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows.tables[table])


def _drop_indexes() -> list[str]:
    """Drop the indexes and return the statements that make them again."""
    found = database.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _sql in found:
        database.execute_sql(f'DROP INDEX "{name}"')
    return [sql for _name, sql in found]


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
