"""A whole portfolio back from what ``export --what all`` wrote, into an empty one: all of it or nothing."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from peewee import DataError, IntegrityError

from models import database as store
from models import derived, search_index
from models.database import database
from models.exporting.everything import MANIFEST, columns
from models.i18n import _, ngettext
from models.importing.everything_rows import Row, format_of, head, in_folder, in_json, manifest, wrong
from models.importing.source import open_plain
from models.problems import Refused
from models.settings import Settings
from models.text import harmless

_AT_ONCE = 500
_INTEGERS = range(-(1 << 63), 1 << 63)


def is_everything(path: Path) -> bool:
    """Whether ``path`` is a file that says that it holds a whole portfolio, the manifest of one, or its folder."""
    return (path / MANIFEST).is_file() if path.is_dir() else path.is_file() and head(path) is not None


def restore(
    path: Path,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[int, int]:
    """Fill the open portfolio, which must be empty, from ``path``; return how many clients and acts there are.

    ``path`` is the JSON file, the folder of CSV or the manifest in it; ``progress`` hears how many rows are done, and
    of about how many.
    What an older version wrote is taken in as well.
    Raises Refused for a portfolio that holds something, BadFile for what is not as it was written.
    """
    format_ = format_of(path)
    for table in ("client", "act"):
        if database.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None:
            raise Refused(_("A whole portfolio goes only into an empty one; name a new file with --db."))
    try:
        with store.transaction():
            database.execute_sql("PRAGMA defer_foreign_keys = 1")
            for table in ("form_draft", "walk"):  # what was begun here and came to nothing
                database.execute_sql(f"DELETE FROM {table}")
            database.execute_sql("UPDATE present SET act_id = NULL, journal = 0, indexing = 0")
            total = _about(path, settings) if progress is not None else 0
            done = 0
            with closing(_rows(path, settings)) as found:
                for table, rows in groupby(found, key=lambda row: row.table):
                    for number in _insert(table, columns(table, format_), rows):
                        done += number
                        if progress is not None:
                            progress(done, total)
                        if cancelled is not None and cancelled():
                            raise Refused(_("cancelled, nothing was imported"))
            _check_references(path, settings)
            (last,) = database.execute_sql("SELECT coalesce(max(id), 0) FROM client").fetchone()
            derived.derive(database, 0, last)
            search_index.reindex(database, 0, last)
            database.execute_sql("UPDATE present SET journal = 1, indexing = 1")
    except (IntegrityError, DataError) as error:
        raise wrong(path) from error
    counts = [database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("client", "act")]
    return counts[0], counts[1]


def _rows(path: Path, settings: Settings) -> Generator[Row, None, None]:
    """Yield the rows of a whole portfolio, in the order of its tables."""
    folder = _folder(path)
    return in_json(path, settings) if folder is None else in_folder(folder, settings)


def _folder(path: Path) -> Path | None:
    """Return the folder that ``path`` or the manifest there means; None for a file that holds all."""
    if path.is_dir():
        return path
    found = head(path)
    return path.parent if found is not None and found[2] == "rows" else None


def told(clients: int, acts: int) -> str:
    """Return what is said of a whole portfolio that has come."""
    records = ngettext("%(count)d record", "%(count)d records", clients) % {"count": clients}
    entries = ngettext("%(count)d entry", "%(count)d entries", acts) % {"count": acts}
    return _("a whole portfolio: %(records)s, %(entries)s of its history") % {"records": records, "entries": entries}


def _about(path: Path, settings: Settings) -> int:
    """Return about how many rows there are: as the manifest says, or the lines of the JSON file."""
    folder = _folder(path)
    if folder is not None:
        return sum(manifest(folder, settings).values())
    with open_plain(path, settings) as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _insert(table: str, kept: dict[str, tuple[bool, bool]], rows: Iterable[Row]) -> Iterator[int]:
    """Insert the rows of a table, and yield how many, again and again."""
    query = f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({', '.join('?' * len(kept))})"
    waiting: list[Row] = []
    for row in rows:
        _check(row, kept)
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            _store(query, kept, waiting)
            yield len(waiting)
            waiting.clear()
    _store(query, kept, waiting)
    yield len(waiting)


def _check(row: Row, kept: Iterable[str]) -> None:
    """Raise BadFile for a row that has other columns, or a value of another kind."""
    if row.values.keys() != set(kept):
        raise wrong(row.file, row.line)
    for name, value in row.values.items():
        if isinstance(value, str):
            row.values[name] = harmless(value)
        elif value is not None and (not isinstance(value, int) or value not in _INTEGERS):
            raise wrong(row.file, row.line, name)


def _store(query: str, kept: Iterable[str], rows: list[Row]) -> None:
    """Insert ``rows``; where one is refused, find out which."""
    found = [[row.values[name] for name in kept] for row in rows]
    try:
        with database.atomic():
            store.execute_many(query, found)
    except IntegrityError as refused:
        for row, values in zip(rows, found, strict=True):
            try:
                store.execute_many(query, [values])
            except IntegrityError as error:
                raise wrong(row.file, row.line) from error
        raise wrong(rows[0].file, rows[0].line) from refused


def _check_references(path: Path, settings: Settings) -> None:
    """Raise BadFile for the first row that belongs to one that is not there."""
    found = database.execute_sql("PRAGMA foreign_key_check").fetchone()
    if found is None:
        return
    with closing(_rows(path, settings)) as rows:
        row = next((row for row in rows if (row.table, row.values.get("id")) == (found[0], found[1])), None)
    raise wrong(row.file, row.line) if row is not None else wrong(path)
