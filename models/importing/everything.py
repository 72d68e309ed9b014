"""A whole portfolio back from the file that ``export --what all`` wrote, into an empty one: all of it or nothing."""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from peewee import DataError, IntegrityError

from models import database as store
from models import derived, search_index
from models.database import database
from models.exporting.everything import MARK, TABLES
from models.i18n import _
from models.problems import BadFile, Refused
from models.settings import Settings
from models.text import harmless

_HEAD = re.compile(rf'\{{"cartera": "{MARK}", "format": (\d{{1,6}}), "tables": \{{')
_TABLE = re.compile(r'"(\w+)": \[')
_AT_ONCE = 500


def is_everything(path: Path) -> bool:
    """Whether the file at ``path`` says that it holds a whole portfolio."""
    with path.open("rb") as file:
        return _HEAD.match(file.read(200).decode("utf-8", "replace")) is not None


def restore(path: Path, settings: Settings) -> tuple[int, int]:
    """Fill the open portfolio, which must be empty, from ``path``; return how many clients and acts there are.

    Raises Refused for a portfolio that holds something, BadFile for a file that is not as it was written.
    """
    if path.stat().st_size > settings.import_bytes:
        text = _("%(path)s is larger than the %(bytes)d bytes that the setting import_bytes allows.")
        raise BadFile(text % {"path": path, "bytes": settings.import_bytes})
    for table in ("client", "act"):
        if database.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None:
            raise Refused(_("A whole portfolio goes only into an empty one; name a new file with --db."))
    try:
        with store.transaction():
            database.execute_sql("PRAGMA defer_foreign_keys = 1")
            database.execute_sql("UPDATE present SET act_id = NULL, journal = 0, indexing = 0")
            for table, rows in groupby(_rows(path), key=lambda each: each[0]):
                _insert(path, table, (row for _table, row in rows))
            (last,) = database.execute_sql("SELECT coalesce(max(id), 0) FROM client").fetchone()
            derived.derive(database, 0, last)
            search_index.reindex(database, 0, last)
            database.execute_sql("UPDATE present SET journal = 1, indexing = 1")
            if database.execute_sql("PRAGMA foreign_key_check").fetchone() is not None:
                raise _broken(path)
    except (IntegrityError, DataError) as error:
        raise _broken(path) from error
    counts = [database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("client", "act")]
    return counts[0], counts[1]


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its table, holding one line at a time."""
    with path.open(encoding="utf-8") as file:
        try:
            head = _HEAD.fullmatch(file.readline().rstrip("\n"))
            if head is None or int(head[1]) != store.VERSION:
                raise _broken(path)
            table = ""
            for line in file:
                text = line.strip().removesuffix(",").removeprefix(",")
                if found := _TABLE.fullmatch(text):
                    table = found[1]
                    if table not in TABLES:
                        raise _broken(path)
                elif text not in ("]", "}}", ""):
                    row = json.loads(text)
                    if not isinstance(row, dict) or not table:
                        raise _broken(path)
                    yield table, row
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise _broken(path) from error


def _insert(path: Path, table: str, rows: Iterator[dict[str, Any]]) -> None:
    names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
    query = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    waiting: list[list[Any]] = []
    for row in rows:
        if row.keys() != set(names) or not all(isinstance(value, str | int | None) for value in row.values()):
            raise _broken(path)
        waiting.append([harmless(value) if isinstance(value, str) else value for value in map(row.get, names)])
        if len(waiting) == _AT_ONCE:
            store.execute_many(query, waiting)
            waiting.clear()
    store.execute_many(query, waiting)


def _broken(path: Path) -> BadFile:
    text = _("%(path)s is not a whole portfolio as this version writes it; nothing was imported.")
    return BadFile(text % {"path": path})
