"""What every kind of file gives to an import: headers, and records one after another with the line they start on."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from models.i18n import _
from models.importing.day_order import Order
from models.problems import BadFile
from models.settings import Settings
from models.sizes import size_text


class CardNote(NamedTuple):
    """What an import knows of a card beside its cells: by what it is known again, and which cards are of one client.

    ``refused`` is the reason (a code) and the sentence for which it is not taken; ``odd`` has for each detail that
    could not be read its line, field, reason and sentence.
    """

    mark: str
    groups: tuple[str, ...] = ()
    refused: tuple[str, str] | None = None
    odd: tuple[tuple[int, str, str, str], ...] = ()


class Record(NamedTuple):
    """One record of a file: the first physical line it stands on, its cells, and what hangs on it (JSON, cards).

    Workbooks only: ``numbers`` are the places (from 0) of the cells that were numbers there, ``errors`` the places of
    those, empty now, that held an error such as ``#N/A``, each with it.
    """

    line: int
    cells: list[str]
    more: dict[str, list[Any]] | None = None
    card: CardNote | None = None
    numbers: frozenset[int] = frozenset()
    errors: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """How a workbook is read: its sheets, the one that is read, the row of its headers (from 1).

    ``beginning`` are the first rows that can hold headers, each with its number; ``signs`` the decimal signs of the
    columns (from 0) that hold numbers, ``days`` whether days written as text stand day or month first in them;
    ``rows`` how many records follow the headers, ``errors`` whether cells hold any; ``others`` are the sheets with
    content that are not read.
    Its cells begin in the column ``left`` of the sheet (from 0) and are ``width`` wide.
    """

    sheets: tuple[str, ...]
    sheet: str
    header: int
    beginning: tuple[tuple[int, str], ...]
    signs: dict[int, str]
    days: dict[int, Order]
    rows: int
    errors: bool
    others: tuple[str, ...] = ()
    left: int = 0
    width: int = 0


class Source(Protocol):
    """A file that is open for reading; ``records`` may be called again and then starts anew."""

    encoding: str
    delimiter: str
    decimal: str
    guarded: bool  # cells may carry a ' against formulas
    headers: list[str]
    own: frozenset[int]
    book: Book | None

    def records(self) -> Iterator[Record]:
        """Yield the records after the headers, blank ones left out, without holding more than one."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


_FOREIGN = (
    (b"PK\x03\x04", "zip, xlsx, docx"),
    (b"\xd0\xcf\x11\xe0", "xls, doc"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"SQLite format 3", "sqlite"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)


def open_plain(path: Path, settings: Settings) -> BinaryIO:
    """Open ``path`` for reading; raises BadFile for what is no file, is empty, or larger than the settings allow."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise BadFile(_("%(path)s is not a file.") % {"path": path})
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        size = os.fstat(file.fileno()).st_size
        if size > settings.import_bytes:
            raise BadFile(
                _("%(path)s has %(size)s, more than the %(most)s that an import reads; split it.")
                % {"path": path, "size": size_text(size, least=True), "most": size_text(settings.import_bytes)}
            )
        if not size:
            raise BadFile(_("%(path)s is empty.") % {"path": path})
    except BaseException:
        file.close()
        raise
    return file


def open_checked(path: Path, settings: Settings) -> BinaryIO:
    """Open ``path`` for reading after a look at what it is; raises BadFile for what no text file can be."""
    file = open_plain(path, settings)
    try:
        head = file.read(512)
        for magic, kind in _FOREIGN:
            if head.startswith(magic):
                raise BadFile(
                    _("%(path)s is not text but another kind of file (%(kind)s); nothing was imported.")
                    % {"path": path, "kind": kind}
                )
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def check_text(text: str, path: Path) -> None:
    """Raise BadFile when ``text``, the beginning of a file, has too many control characters to be text."""
    strange = sum(1 for char in text if (char < " " and char not in "\t\r\n\f\v\x1a\x1b\0") or "\x7f" <= char < "\xa0")
    if strange > len(text) // 20 or text.count("\0") > len(text) // 5:
        raise BadFile(_("%(path)s is not text; nothing was imported.") % {"path": path})


def unreadable(path: Path, error: OSError) -> BadFile:
    """Return the sentence for a file that the system does not let us read."""
    return BadFile(_("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error})


def too_many_rows(path: Path, settings: Settings) -> BadFile:
    """Return the sentence for a file with more rows than the settings allow."""
    return BadFile(_("%(path)s has more than %(most)d rows; split it.") % {"path": path, "most": settings.import_rows})


def too_many_columns(path: Path, count: int, settings: Settings) -> BadFile:
    """Return the sentence for a file with more columns than the settings allow."""
    return BadFile(
        _("%(path)s has %(count)d columns, more than the %(most)d that an import reads.")
        % {"path": path, "count": count, "most": settings.import_columns}
    )
