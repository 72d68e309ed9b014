"""Copies of the portfolio that are known to be good: made, verified, thinned out; and the check of the file itself."""

import os
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError, SqliteDatabase

from models import database as store
from models import schema, search_index
from models.database import database
from models.i18n import _, ngettext
from models.problems import BadFile
from models.session import Session
from models.settings import Settings

_COUNTED = ("client", "contact", "channel", "address", "activity", "follow_up", "sale", "payment", "act", "change")
_NAME = re.compile(r"(?P<stem>.+)-(?P<day>\d{4}-\d{2}-\d{2})-(?P<time>\d{6})(?:-\d+)?\.db")


def folder_of(path: Path) -> Path:
    """Return where the automatic backups of the portfolio at ``path`` lie."""
    return path.parent / "backups"


def back_up(target: Path | None = None, *, keep: Settings | None = None) -> Path:
    """Copy the open portfolio to ``target`` (None: a name of its own among the automatic ones) and verify the copy.

    The copy is complete and sound when it bears its name; a file that is there already is never replaced. With
    ``keep`` the automatic ones are thinned out by its rule. Raises BadFile.
    """
    path = store.file_path()
    automatic = target is None
    if target is None:
        target = _free_name(path)
    elif target.is_dir():
        target = target / _free_name(path).name
    if target.exists():
        raise BadFile(_("%(file)s exists already; name another file for the backup.") % {"file": target})
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        if automatic:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(partial)
        _settle(partial, target)
    except (OSError, DatabaseError) as error:
        reason = getattr(error, "strerror", None) or error
        text = _("No backup was made at %(file)s: %(reason)s.")
        raise BadFile(text % {"file": target, "reason": reason}) from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            partial.with_name(partial.name + ending).unlink(missing_ok=True)
    if keep is not None and automatic:
        thin_out(target.parent, path.stem, keep, datetime.now().date())
    return target


def back_up_first(settings: Settings | None = None) -> Path | None:
    """Make an automatic backup before a big change; None where there is nothing to lose yet."""
    return back_up(keep=settings or Settings()) if _counts(database)["client"] else None


def back_up_before_import(session: Session, rows: int) -> Path | None:
    """Make an automatic backup before an import of more rows than the settings allow without; else None."""
    return back_up_first(session.settings) if rows > session.settings.backup_rows else None


def _free_name(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    name, number = folder_of(path) / f"{path.stem}-{stamp}.db", 1
    while name.exists():
        number += 1
        name = folder_of(path) / f"{path.stem}-{stamp}-{number}.db"
    return name


def _copy(partial: Path) -> None:
    """Copy the live file, what its write-ahead log holds included, and verify what was copied."""
    copy = SqliteDatabase(str(partial), autoconnect=False)
    copy.connect()
    try:
        before = _counts(database)
        database.connection().backup(copy.connection())  # in one go: in steps, each write of others would begin it anew
        copy.pragma("journal_mode", "delete")  # one file, whole, without a log beside it
        there, after = _counts(copy), _counts(database)
        found = [text for (text,) in copy.execute_sql("PRAGMA integrity_check(3)").fetchall() if text != "ok"]
        found += ["foreign key" for _row in copy.execute_sql("PRAGMA foreign_key_check").fetchall()]
    finally:
        copy.close()
    if any(before[table] and after[table] and not there[table] for table in there) or found:
        raise BadFile(_("The copy is not sound (%(what)s); run cartera check.") % {"what": ", ".join(found) or "rows"})


def _counts(file: Any) -> dict[str, int]:
    tables = {name for (name,) in file.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    return {
        table: file.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED if table in tables
    }


def _settle(partial: Path, target: Path) -> None:
    """Make the copy last: on the disk first, then under its name, never over another file."""
    handle = os.open(partial, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        target.hardlink_to(partial)  # unlike a rename, this never replaces a file
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        partial.rename(target)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def thin_out(folder: Path, stem: str, rule: Settings, today: date) -> list[Path]:
    """Delete the automatic backups of ``stem`` that the rule does not keep; return those deleted.

    Kept are all of the last days, then the newest of each day, week and month, always the newest of all (each is
    verified when it is made), and whatever bears a date to come.
    """
    copies = [(match["day"], path) for path in folder.glob("*.db") if (match := _ours(path, stem))]
    kept = set(_kept([day for day, _path in sorted(copies)], rule, today))
    newest = {day: max(path for its, path in copies if its == day) for day in kept}
    deleted = []
    for day, path in sorted(copies):
        age = (today - date.fromisoformat(day)).days
        if age >= rule.keep_days and newest.get(day) != path and path != max(copies)[1]:
            path.unlink(missing_ok=True)
            deleted.append(path)
    return deleted


def automatic(path: Path) -> list[Path]:
    """Return the automatic backups of the portfolio at ``path``, the oldest first."""
    return sorted(copy for copy in folder_of(path).glob("*.db") if _ours(copy, path.stem))


def delete(copies: Iterable[Path]) -> None:
    """Delete backups; raises BadFile for one that cannot be deleted."""
    for copy in copies:
        try:
            copy.unlink(missing_ok=True)
        except OSError as error:
            text = _("The backup %(file)s could not be deleted: %(reason)s.")
            raise BadFile(text % {"file": copy, "reason": error.strerror or error}) from error


def _ours(path: Path, stem: str) -> re.Match[str] | None:
    match = _NAME.fullmatch(path.name)
    if match is None or match["stem"] != stem:
        return None
    try:
        date.fromisoformat(match["day"])
    except ValueError:
        return None
    return match


def _kept(days: Iterable[str], rule: Settings, today: date) -> Iterable[str]:
    """Yield the days of which the newest copy is kept for its day, week or month."""
    seen: set[tuple[str, object]] = set()
    for day in sorted(set(days), reverse=True):
        when = date.fromisoformat(day)
        age = (today - when).days - rule.keep_days
        spans = (
            ("day", day, rule.keep_daily),
            ("week", when.isocalendar()[:2], rule.keep_daily + 7 * rule.keep_weekly),
            ("month", day[:7], rule.keep_daily + 7 * rule.keep_weekly + 31 * rule.keep_monthly),
        )
        for name, key, most in spans:
            if age < most and (name, key) not in seen:
                seen.add((name, key))
                yield day


def check() -> list[str]:
    """Look the open portfolio over; return what is wrong, one sentence each. Nothing is changed."""
    found = [
        _("the file is damaged: %(what)s") % {"what": text}
        for (text,) in database.execute_sql("PRAGMA integrity_check(20)").fetchall()
        if text != "ok"
    ]
    found += [
        _("a row of %(table)s refers to a row of %(other)s that is gone") % {"table": row[0], "other": row[2]}
        for row in database.execute_sql("PRAGMA foreign_key_check").fetchall()[:20]
    ]
    return found + _wrong_triggers() + _wrong_counts() + _wrong_index()


def _wrong_triggers() -> list[str]:
    rows = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    wanted, there = schema.triggers(), dict(rows)
    return [
        _("the trigger %(name)s is not as it should be") % {"name": name}
        for name in sorted(wanted.keys() | there.keys())
        if wanted.get(name) != there.get(name)
    ]


def _wrong_counts() -> list[str]:
    rows = database.execute_sql(
        """SELECT s.stage, s.number, (SELECT count(*) FROM client c WHERE c.stage = s.stage AND c.hidden = 0)
           FROM stage_count s"""
    ).fetchall()
    text = _("the count of the stage %(stage)s says %(number)d, there are %(there)d")
    return [
        text % {"stage": stage, "number": number, "there": there} for stage, number, there in rows if number != there
    ]


def _wrong_index() -> list[str]:
    """Compare the search index with the clients: its own structure, and that each client has its row."""
    (missing,) = database.execute_sql(
        "SELECT count(*) FROM client WHERE hidden <> 2 AND id NOT IN (SELECT id FROM search_content)"
    ).fetchone()
    (stray,) = database.execute_sql(
        "SELECT count(*) FROM search_content WHERE id NOT IN (SELECT id FROM client)"
    ).fetchone()
    found = []
    if missing or stray:
        text = _("the search index lacks %(missing)d clients and has %(stray)d too many")
        found.append(text % {"missing": missing, "stray": stray})
    if wrong := search_index.stale(database):
        text = ngettext(
            "the search index is behind for %(count)d client", "the search index is behind for %(count)d clients", wrong
        )
        found.append(text % {"count": wrong})
    try:
        database.execute_sql("INSERT INTO search (search) VALUES ('integrity-check')")
    except DatabaseError as error:
        if "locked" in str(error):
            raise
        found.append(_("the search index is damaged"))
    return found
