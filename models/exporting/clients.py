"""Clients to a file by its ending: all of them, a list, or some; what is to be done with them to a calendar."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from models import listing, ordering, records
from models.exporting import csv, ical, json, vcard
from models.i18n import _
from models.listing import ListSpec
from models.problems import BadValue
from models.session import Session

ENDINGS = (".csv", ".xlsx", ".json", ".vcf", ".ics")
_STEP = 100

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):  # noqa: N818
    """The person cancelled; no file was left."""


def first_folder(last: str = "") -> Path:
    """Return where to write: the folder used last, else the present one, else home."""
    for folder in (Path(last or "."), Path.home()):
        if folder.is_dir() and os.access(folder, os.W_OK):
            return folder.absolute()
    return Path.home()


def checked(path: Path, endings: Sequence[str] = ENDINGS) -> Path:
    """Return ``path`` with an ending, the first of ``endings`` where there is none.

    Raises BadValue for another ending, and for what is no place for a file.
    """
    if path.is_dir() or not path.name:
        raise BadValue(_("%(path)s is a folder: add a name.") % {"path": path}, "bad_file", "file")
    if not path.suffix:
        path = path.with_name(path.name + endings[0])
    if path.suffix.lower() not in endings:
        words = {"file": path.name, "endings": _(" or ").join((", ".join(endings[:-1]), endings[-1]))}
        raise BadValue(_("%(file)s: the name must end in %(endings)s") % words, "bad_file", "file")
    if not path.parent.is_dir():
        raise BadValue(_("There is no folder %(folder)s.") % {"folder": path.parent}, "bad_file", "file")
    return path


def export(
    session: Session,
    path: Path,
    what: ListSpec | Iterable[int] | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    version: str = "4.0",
    anonymous: bool = False,
) -> int:
    """Write the clients of a list, those with some ids (in the order of a list), or all (None) to ``path``.

    ``progress`` hears how many are written and how many there are. Raises BadFile when the file cannot be written, and
    Stopped when ``cancelled`` answered True; then nothing is changed. ``version`` is that of cards: 4.0 or 3.0.
    ``anonymous`` JSON is of made-up people (models/privacy/anonymous.py).
    """
    if what is None or isinstance(what, ListSpec):
        ids = ordering.ids() if what is None else listing.ids(what)
    else:
        ids = what if isinstance(what, list) else sorted(what)
    if path.suffix.lower() == ".ics":
        entries = ical.entries(session, None if what is None else ids)
        return ical.export(path, _watched(entries, len(entries), progress, cancelled))
    found: Iterable[Mapping[str, Any]]
    if path.suffix.lower() == ".vcf":
        found = records.records_with_reach(ids, session)
        return vcard.export(path, _watched(found, len(ids), progress, cancelled), version)
    if path.suffix.lower() == ".json":
        found = records.full_records(ids, session)
        if anonymous:
            from models.privacy.anonymous import Anonymous

            found = Anonymous().records(found)
        return json.export(path, _watched(found, len(ids), progress, cancelled))
    found = _watched(records.records(ids, session, figures=False), len(ids), progress, cancelled)
    if path.suffix.lower() == ".xlsx":
        from models.exporting import xlsx

        return xlsx.export(path, found)
    return csv.export(path, found)


def export_book(session: Session, path: Path, ids: Sequence[int] | None = None) -> int:
    """Write the clients ``ids`` (None: all) and all that hangs on them to a workbook, a sheet a kind.

    Returns the number of clients. Raises BadFile when the file cannot be written, and then nothing is changed.
    """
    from models.exporting import items, xlsx
    from models.exporting.workbook import workbook

    chosen = ordering.ids() if ids is None else ids
    with workbook(path) as book:
        number = xlsx.write(book, records.records(chosen, session, figures=False))
        for what in items.ITEMS:
            items.write(book, what, ids)
    return number


def _watched(
    found: Iterable[Item], total: int, progress: Progress | None, cancelled: Cancelled | None
) -> Iterator[Item]:
    for number, record in enumerate(found):
        if not number % _STEP:
            if progress is not None:
                progress(number, total)
            if cancelled is not None and cancelled():
                raise Stopped
        yield record
