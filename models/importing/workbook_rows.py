"""The rows of one sheet of a workbook as text, read in a process of its own that may take only so much memory."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from errno import ENOSPC
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from models.i18n import _
from models.importing.calamine_book import CalamineBook
from models.importing.container import BOOK, CONTENT, Container, damaged, protected
from models.importing.kinds import What
from models.importing.ods.book import OdsBook
from models.importing.sheet_choice import choose, others
from models.importing.source import Book, too_many_rows, unreadable
from models.importing.tables import Row as SheetRow
from models.importing.tables import Sheets
from models.importing.workbook_look import look, number_places, too_long
from models.importing.xlsx.book import XlsxBook
from models.problems import BadFile, Problem
from models.settings import Settings

LONG_TEXTS = "cartera-long-texts"
"""The sheet in which what is too long for a cell goes on: sheet, row, column (from 1), text."""
CELL = 32_767
"""UTF-16 units that a cell of a workbook holds."""
GROUP = 250
_BASE, _TIMES = 256_000_000, 3
_SECONDS = 600
_SHAPES = 1000

_BOOKS: dict[str, Callable[[Container, Path, Settings], Sheets]] = {BOOK: XlsxBook, CONTENT: OdsBook}
"""By the part that tells the kind of an archive."""

Row = tuple[int, list[str], frozenset[int], tuple[tuple[int, str], ...]]
"""The row's number (from 1), its cells, the places of its numbers, its errors by place."""


class Opening(NamedTuple):
    """What stands before the rows."""

    book: Book
    headers: list[str]


def read(
    path: Path,
    settings: Settings,
    sheet: str | None,
    header: int | None,
    known: Book | None,
    what: What | None = None,
    *,
    alone: bool,
) -> Iterator[Opening | list[Row]]:
    """Yield the opening, then the rows after the headers in groups, blank ones left out. Raises BadFile.

    ``sheet`` is the name of a sheet (None: the one that fits ``what`` its rows are, if that is said), ``header`` the
    row of the headers from 1 (None: the one found), ``known`` what an earlier reading of the same file found: it is
    not looked through again.
    ``alone``: this process does nothing else, so its memory and its time are limited.
    """
    if alone:
        _limit(settings)
    try:
        container = Container(path, settings, looked=known is not None and not known.errors)
        book: Sheets = _BOOKS.get(container.main, CalamineBook)(container, path, settings)
        with closing(book):
            yield from _Reader(path, settings, book).read(sheet, header, known, what)
    except (Problem, GeneratorExit):
        raise
    except MemoryError as error:
        raise too_much(path) from error
    except OSError as error:
        if error.errno != ENOSPC:
            raise damaged(path) from error
        raise unreadable(path, error) from error
    except BaseException as error:
        if type(error).__name__ == "PasswordError":
            raise protected(path) from error
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from error


def too_much(path: Path) -> BadFile:
    """Return the sentence for a workbook that would take more memory than it may."""
    sentence = _("%(path)s needs more memory than an import may take; save the sheet as CSV, or split it.")
    return BadFile(sentence % {"path": path})


def _limit(settings: Settings) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, _BASE + _TIMES * settings.import_bytes),
            (resource.RLIMIT_CPU, _SECONDS),
        ):
            present, highest = resource.getrlimit(kind)
            if present == resource.RLIM_INFINITY or present > most:
                resource.setrlimit(kind, (most, highest))


class _Reader:
    def __init__(self, path: Path, settings: Settings, book: Sheets) -> None:
        self._path, self._settings, self._book = path, settings, book
        self._sheets = tuple(name for name in book.names if name != LONG_TEXTS)

    def read(
        self, wanted: str | None, header: int | None, known: Book | None, what: What | None
    ) -> Iterator[Opening | list[Row]]:
        if known is None:
            name = choose(self._book, self._sheets, self._path, wanted, what)
            found = look(self._book.rows(name), self._path, self._settings, header)
            known = Book(
                self._sheets, name, found.header + 1, _told(found.beginning), found.signs, found.days, found.rows,
                found.errors, others(self._book, self._sheets, name), found.left, found.width,
            )  # fmt: skip
        longer = self._longer(known.sheet, known.left)
        at = known.header - 1
        rows = self._book.rows(known.sheet, known.left, known.width)
        heads = next((row.cells for row in rows if row.number >= at), [])
        headers = [" ".join(_text(cell).split()) for cell in heads]
        while headers and not headers[-1]:
            headers.pop()
        yield Opening(known, headers)
        yield from self._groups(rows, known.signs, longer)

    def _longer(self, name: str, left: int) -> dict[tuple[int, int], str]:
        """The rest of texts that are too long for a cell, by row and place (from 0)."""
        found: dict[tuple[int, int], str] = {}
        if LONG_TEXTS in self._book.names:
            for row in self._book.rows(LONG_TEXTS):
                cells = row.cells
                if len(cells) == 4 and cells[0] == name and type(cells[1]) is float and type(cells[2]) is float:
                    place = int(cells[1]) - 1, int(cells[2]) - 1 - left
                    found[place] = found.get(place, "") + str(cells[3])
        return found

    def _groups(
        self, rows: Iterator[SheetRow], signs: dict[int, str], longer: dict[tuple[int, int], str]
    ) -> Iterator[list[Row]]:
        longest, most = self._settings.import_cell, self._settings.import_rows
        commas = frozenset(place for place, sign in signs.items() if sign == ",")
        shapes: dict[tuple[type, ...], tuple[frozenset[int], list[int]]] = {}
        group: list[Row] = []
        number = 0
        continued = {row for row, _place in longer}
        for at, cells, errors in rows:
            shape = tuple(map(type, cells))
            if shape not in shapes:
                if len(shapes) >= _SHAPES:
                    shapes.clear()
                shapes[shape] = number_places(shape), [place for place, kind in enumerate(shape) if kind is not str]
            numbers, others = shapes[shape]
            for place in others:
                cells[place] = _text(cells[place])
            if at in continued:
                _continue(cells, at, longer)
            if max(map(len, cells)) > longest:
                raise too_long(self._path, at, self._settings)
            for place in commas & numbers:
                cells[place] = cells[place].replace(".", ",")
            if not errors and not any(map(str.strip, cells)):
                continue
            number += 1
            if number > most:
                raise too_many_rows(self._path, self._settings)
            group.append((at + 1, cells, numbers, errors))
            if len(group) == GROUP:
                yield group
                group = []
        if group:
            yield group


def _continue(cells: list[str], row: int, longer: dict[tuple[int, int], str]) -> None:
    """Add to the full cells of a row what goes on elsewhere; a cell that was shortened since stays as it is."""
    for place, cell in enumerate(cells):
        if (row, place) in longer and len(cell.encode("utf-16-le", "replace")) // 2 >= CELL - 1:
            cells[place] = cell + longer[row, place]


def _told(beginning: list[list[Any]]) -> tuple[tuple[int, str], ...]:
    """The first rows that hold anything, each with its number and its cells in a line."""
    return tuple(
        (number, " · ".join(found)[:200])
        for number, cells in enumerate(beginning, 1)
        if (found := [text for text in (_text(cell).strip() for cell in cells) if text])
    )


def _text(value: Any) -> str:
    """A cell as text that the checks read back: ISO days, numbers with a point, without a point where they are whole.

    Digits beyond the fifteenth are none of a spreadsheet's.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = format(value, ".15g")
        return format(Decimal(text), "f") if "e" in text else text
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, time):
        return value.isoformat()
    return _span(value) if isinstance(value, timedelta) else ""


def _span(value: timedelta) -> str:
    """How long something takes as spreadsheets show it: its hours may be more than a day has."""
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    return f"{'-' if value < timedelta() else ''}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


@lru_cache(maxsize=10_000)
def _day(value: date) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat()
