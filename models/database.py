"""The one module that knows SQLite: how a file is checked, opened, migrated and closed."""

import os
import stat
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import peewee
from peewee import sqlite3  # type: ignore[attr-defined]  # the library peewee chose; never another beside it

from models import matching, schema
from models.i18n import _
from models.problems import BadFile, NotFound

APPLICATION_ID = 0x43415254  # "CART"
VERSION = 6  # as many as there are files in models/migrations
WAIT = 5
"""Seconds to wait for another program that writes."""
_IN_MEMORY = 100_000_000
"""A larger file is written anew by way of the disk."""
_CACHE, _CACHE_IN_BULK = -8_000, -40_000
"""Memory for pages of the file (thousands of bytes, below nought for SQLite): what many new rows touch stays in it."""

database = peewee.SqliteDatabase(None, autoconnect=False, lock_type="IMMEDIATE")
"""The open file. Each thread that uses it calls ``connect`` for a connection of its own."""
matching.register(database)

_path: Path | None = None


class Record(peewee.Model):
    """Base of the record classes."""

    class Meta:
        database = database
        legacy_table_names = False


def sound_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6; sqlite.org/wal.html)."""
    return (
        version >= (3, 51, 3)
        or (version[:2] == (3, 50) and version >= (3, 50, 7))
        or (version[:2] == (3, 44) and version >= (3, 44, 6))
    )


def _pragmas() -> dict[str, object]:
    wal = sound_wal(sqlite3.sqlite_version_info)
    return {
        "journal_mode": "wal" if wal else "delete",
        "synchronous": "full" if wal else "extra",
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "temp_store": 2,
        "recursive_triggers": 0,
        "secure_delete": 1,
        "cache_size": _CACHE,
        "journal_size_limit": 67108864,
    }


def check_file(path: Path) -> None:
    """Look at the header of ``path`` without opening it as a database.

    Raises BadFile for a folder, a file of another program, one made by a newer version, or one that is damaged.
    An empty file is as good as none.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise BadFile(_("%(path)s is not a file; name the file of the portfolio.") % {"path": path})
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from error
    if size == 0:
        return
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise BadFile(_("%(path)s is not a Cartera file; nothing was touched.") % {"path": path})
    (version,) = struct.unpack(">i", header[60:64])
    (application,) = struct.unpack(">i", header[68:72])
    if application != APPLICATION_ID:
        raise BadFile(_("%(path)s belongs to another program; nothing was touched.") % {"path": path})
    if version > VERSION:
        raise _newer(path, version)
    (page,) = struct.unpack(">H", header[16:18])
    if size < (65536 if page == 1 else page):
        raise BadFile(_("%(path)s is damaged: it is shorter than one page.") % {"path": path})


def _newer(path: Path, version: int) -> BadFile:
    return BadFile(
        _("%(path)s was made by a newer Cartera (format %(format)d); update Cartera to open it.")
        % {"path": path, "format": version}
    )


def file_path() -> Path:
    """Return the path of the open file; raises Problem when none is open."""
    if _path is None:
        raise BadFile(_("No portfolio is open."))
    return _path


def open_database(path: Path, *, create: bool = True, tell: Callable[[str], None] | None = None) -> None:
    """Check ``path``, open it in the calling thread and bring its format up to date.

    With ``create`` a file that does not exist is made; without, NotFound is raised. Raises BadFile, with the file
    untouched, for what is not a Cartera file of this version or older. ``tell`` hears a sentence before the format is
    changed, which takes minutes where there are very many clients.
    """
    global _path
    if path.exists():
        check_file(path)
    elif not create:
        raise NotFound(
            _("There is no portfolio at %(path)s; open Cartera once, or name another with --db.") % {"path": path}
        )
    else:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
        except OSError as error:
            raise BadFile(
                _("%(path)s cannot be created: %(reason)s.") % {"path": path, "reason": error.strerror or error}
            ) from error
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise BadFile(
            _("%(path)s cannot be written: check the permissions of the file and its folder.") % {"path": path}
        )
    close_database()
    _path = path
    try:
        if path.stat().st_size == 0:
            _make(path)
        database.init(str(path), timeout=WAIT, pragmas=_pragmas())
        database.connect()
        version = int(database.pragma("user_version"))
        if version > VERSION:
            raise _newer(path, version)
        if version < VERSION:
            _migrate(tell)
    except peewee.DatabaseError as error:
        close_database()
        raise damaged(path, error) from error
    except BadFile:
        close_database()
        raise


def _make(path: Path) -> None:
    """Make the tables without a write-ahead log: from its first moment the file itself says what it is."""
    database.init(str(path), timeout=WAIT, pragmas=_pragmas() | {"journal_mode": "delete", "synchronous": "extra"})
    database.connect()
    _migrate()
    close_database()


def damaged(path: Path, error: Exception) -> BadFile:
    """Return the sentence for a file that SQLite cannot read, write or lock."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return BadFile(_("%(path)s is busy: another program holds it; nothing was saved, try again.") % {"path": path})
    if "full" in text or "disk I/O" in text:
        return BadFile(
            _("%(path)s could not be written (%(reason)s); nothing was saved.") % {"path": path, "reason": text}
        )
    return BadFile(
        _("%(path)s is damaged (%(reason)s); restore a backup under another name.") % {"path": path, "reason": text}
    )


@contextmanager
def transaction() -> Iterator[None]:
    """Run the body in one IMMEDIATE transaction; a busy, full or damaged file is told as BadFile."""
    try:
        with database.atomic():
            yield
    except (peewee.OperationalError, peewee.DatabaseError) as error:
        if isinstance(error, peewee.IntegrityError):
            raise
        raise damaged(file_path(), error) from error


def execute_many(query: str, rows: Sequence[Sequence[object]]) -> None:
    """Run ``query`` once for each of ``rows``, with its errors told as peewee tells them."""
    try:
        database.connection().executemany(query, rows)
    except sqlite3.IntegrityError as error:
        raise peewee.IntegrityError(*error.args) from error
    except sqlite3.Error as error:
        raise peewee.OperationalError(*error.args) from error


def hurry() -> None:
    """Let the calling thread's connection write much: commits are made safe together with a later one, more is cached.

    For the unseen chunks of a bulk act, with a write-ahead log only: a power cut may then take the last of them, never
    the file, and the act is swept. ``safe_again`` must come before the commit that is to be seen.
    """
    database.pragma("cache_size", _CACHE_IN_BULK)
    if database.pragma("journal_mode") == "wal":
        database.pragma("synchronous", "normal")
        database.pragma("wal_autocheckpoint", 8000)


def safe_again() -> None:
    """Make every commit of the calling thread's connection safe by itself again."""
    if database.pragma("journal_mode") == "wal":
        database.pragma("wal_autocheckpoint", 1000)
        database.pragma("synchronous", "full")


def at_ease() -> None:
    """Give back the memory that the calling thread's connection has taken to write much."""
    database.pragma("cache_size", _CACHE)
    database.pragma("shrink_memory")


def write_anew() -> bool:
    """Write the open file anew without its free pages, and empty its log, so that nothing deleted is left in either.

    Deleted rows are overwritten at once anyway (``secure_delete``). Returns False when another program held the file;
    its log then goes when the last program closes it.
    """
    large = file_path().stat().st_size > _IN_MEMORY
    own = peewee.SqliteDatabase(
        str(file_path()), timeout=WAIT, autoconnect=False, pragmas={"secure_delete": 1, "temp_store": 1 if large else 2}
    )
    try:
        own.connect()
        own.execute_sql("VACUUM")
        (busy, _log, _written) = own.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except peewee.DatabaseError:
        return False
    finally:
        own.close()
    return not busy


def close_database() -> None:
    """Close the calling thread's connection."""
    if not database.is_closed():
        database.close()


def _migrate(tell: Callable[[str], None] | None = None) -> None:
    """Bring the format up to date in one transaction: the steps, the triggers, the version."""
    from playhouse.migrations import Runner

    if database.get_tables():
        if tell is not None:
            tell(_("%(path)s is brought to the format of this version; a backup is made first.") % {"path": _path})
        from models.backups import back_up_first

        back_up_first()
    with database.atomic():
        if database.pragma("user_version") == VERSION:
            return  # somebody else was faster
        schema.drop_triggers(database)
        Runner(database, str(Path(__file__).parent / "migrations")).up()
        schema.create_triggers(database)
        database.pragma("application_id", APPLICATION_ID)
        database.pragma("user_version", VERSION)
