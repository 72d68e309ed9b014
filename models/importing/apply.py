"""An import from beginning to end: one act in short transactions, unseen until the last, taken back when it fails."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from models import journal
from models.bulk import Bulk
from models.fields import Stage
from models.i18n import _
from models.importing import collecting
from models.importing.ahead import Helper
from models.importing.kinds import What
from models.importing.mapping import Mapping
from models.importing.matching import OnDuplicate
from models.importing.pieces import LARGE, Order, planned, planned_file
from models.importing.reading import FileInfo, open_source, survey
from models.importing.rejects import Rejects, keeping
from models.importing.result import ImportResult
from models.importing.run import Cancelled, Progress, Run
from models.importing.source import Source
from models.own_fields import own_fields
from models.problems import BadFile
from models.review import ruling
from models.session import Session
from models.text import search_key


def preview(
    session: Session,
    path: Path,
    mapping: Mapping | None = None,
    *,
    stage: Stage | None = None,
    on_duplicate: OnDuplicate = "update",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: int | None = None,
) -> ImportResult:
    """Return what :func:`import_clients` would do, without writing anything."""
    return import_clients(
        session, path, mapping, stage=stage, on_duplicate=on_duplicate, progress=progress, cancelled=cancelled,
        dry_run=True, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header,
    )  # fmt: skip


def import_clients(
    session: Session,
    path: Path,
    mapping: Mapping | None = None,
    *,
    stage: Stage | None = None,
    on_duplicate: OnDuplicate = "update",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    dry_run: bool = False,
    rejects: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: int | None = None,
    look: Callable[[Source], None] | None = None,
    what: What | None = None,
) -> ImportResult:
    """Import the clients of ``path`` as one act and return what became of every row.

    Without ``mapping`` the headers decide. ``stage`` is that of new clients whose row names none. ``progress`` hears
    the rows read and their number; when ``cancelled`` answers True, nothing is kept and the result says so.
    ``rejects`` is where rejected rows are kept; no file is made when there are none. ``look`` sees the open file first
    and may refuse it. ``what`` is given where it is said that the rows are clients: of several sheets the one that fits
    is read. Raises BadFile for a file that cannot be read as a whole, with nothing stored.
    """
    source = open_source(path, session.settings, encoding, delimiter, sheet, header, what=what)
    with closing(source), Helper(wanted=path.stat().st_size >= LARGE) as helper:
        if look is not None:
            look(source)
        before = stamp(path)
        mapping, rows = checked(path, survey(path, source), mapping)
        own = {search_key(field.name): field for field in own_fields()}
        order = Order(ruling.in_force(session), mapping, own, journal.now(), stage, write=not dry_run)
        if helper.number is None:
            pieces = planned(order, source)
        else:
            pieces = helper.run(planned_file, order, path, encoding, delimiter, source.book)
        kept = keeping(None if dry_run else rejects, source)
        run = Run(session, pieces, kept, mapping, on_duplicate, dry_run=dry_run)
        run.rows, run.progress, run.cancelled = rows, progress, cancelled
        return carry_out(run, kept, path, before, dry_run=dry_run)


class Running(Protocol):
    """An import under way, whatever its rows are."""

    session: Session
    result: ImportResult
    bulk: Bulk | None

    def read(self) -> bool:
        """Take all records; return whether to go on."""
        ...

    def update_all(self) -> bool:
        """Write what is left to be written; return whether to go on."""
        ...


def checked(path: Path, info: FileInfo, mapping: Mapping | None) -> tuple[Mapping, int]:
    """Return the mapping, the one found where none is given, and the number of rows; raises BadFile."""
    if mapping is not None and [column.header for column in mapping.columns] != info.headers:
        raise BadFile(_("%(path)s has other columns than before; look at it again.") % {"path": path})
    return mapping or info.mapping, info.rows


def carry_out(
    run: Running, kept: Rejects, path: Path, before: tuple[int, int], *, dry_run: bool, detail: str = ""
) -> ImportResult:
    """Let ``run`` read, as one act unless it is a dry run, and put the rejected rows in their place."""
    try:
        with collecting.seldom():
            if dry_run:
                run.read()
            else:
                _as_one_act(run, path, before, detail)
    except BaseException:
        kept.discard()
        raise
    if run.result.cancelled:
        kept.discard()
    else:
        kept.finish()
    return run.result


def _as_one_act(run: Running, path: Path, before: tuple[int, int], detail: str) -> None:
    bulk = Bulk(run.session, "import", path.name, detail)
    run.bulk = bulk
    try:
        done = run.read() and run.update_all()
        if done and stamp(path) != before:
            raise BadFile(_("%(path)s was changed while it was read; nothing was imported.") % {"path": path})
        if done:
            run.result.act = bulk.finish().id
    except BaseException:
        bulk.cancel()
        raise
    if not done:
        bulk.cancel()
        run.result = ImportResult(ignored=run.result.ignored, cancelled=True)


def stamp(path: Path) -> tuple[int, int]:
    """Return what tells that a file was changed."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
