"""The rows of one sheet of a workbook as text, read in a process of its own that may take only so much memory."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from models.i18n import _
from models.importing.container import Container, Extent, damaged, protected
from models.importing.header_row import FIRST, find_header, known_names
from models.importing.numbers import DecimalVote, looks_like_number
from models.importing.source import Book, too_many_columns, too_many_rows
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
_LOOKED_AT = 2000

Row = tuple[int, list[str], frozenset[int], tuple[tuple[int, str], ...]]
"""The row's number (from 1), its cells, the places of its numbers, its errors by place."""


class Opening(NamedTuple):
    """What stands before the rows."""

    book: Book
    headers: list[str]


def read(
    path: Path, settings: Settings, sheet: str | None, header: int | None, known: Book | None, *, alone: bool
) -> Iterator[Opening | list[Row]]:
    """Yield the opening, then the rows after the headers in groups, blank ones left out. Raises BadFile.

    ``sheet`` is the name of a sheet (None: the first with a header that is known), ``header`` the row of the headers
    from 1 (None: the one found), ``known`` what an earlier reading of the same file found: it is not looked through
    again.
    ``alone``: this process does nothing else, so its memory and its time are limited.
    """
    if alone:
        _limit(settings)
    try:
        container = Container(path, settings) if known is None or known.errors else None
        yield from _Reader(path, settings, container).read(sheet, header, known)
    except (Problem, GeneratorExit):
        raise
    except MemoryError as error:
        raise too_much(path) from error
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
    def __init__(self, path: Path, settings: Settings, container: Container | None) -> None:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        self._path, self._settings, self._container = path, settings, container
        self._file = CalamineWorkbook.from_path(path)
        tables = [each for each in self._file.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        tables.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        self._sheets = tuple(each.name for each in tables if each.name != LONG_TEXTS)

    def read(self, wanted: str | None, header: int | None, known: Book | None) -> Iterator[Opening | list[Row]]:
        name, sheet, errors = self._sheet(wanted)
        most = self._settings.import_columns
        if sheet.width > most:
            raise too_many_columns(self._path, sheet.width, self._settings)
        _first_row, left = sheet.start
        longer = self._longer(name, left)
        beginning = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), FIRST)]
        at = find_header(list(islice(sheet.iter_rows(), FIRST))) if header is None else header - 1
        heads = beginning[at] if 0 <= at < len(beginning) else []
        if not any(map(str.strip, heads)):
            words = {"path": self._path, "row": at + 1, "most": FIRST}
            raise BadFile(_("Row %(row)d of %(path)s has no headers; say one of the first %(most)d rows.") % words)
        headers = [" ".join(cell.split()) for cell in heads]
        while not headers[-1]:
            headers.pop()
        if known is None:
            rows = self._count(sheet, at, errors)
            known = Book(self._sheets, name, at + 1, _told(beginning), _signs(sheet, at), rows, bool(errors))
        yield Opening(known, headers)
        yield from self._groups(sheet, at, left, known.signs, errors, longer)

    def _count(self, sheet: Any, header: int, errors: dict[int, list[tuple[int, str]]]) -> int:
        """How many rows follow the headers, blank ones left out; raises BadFile for too many and for giant cells."""
        longest, rows = self._settings.import_cell, 0
        for at, row in enumerate(islice(sheet.iter_rows(), header + 1, None), header + 1):
            texts = [cell for cell in row if type(cell) is str]
            whole = "".join(texts)
            if len(texts) < len(row) or at in errors or (whole and not whole.isspace()):
                rows += 1
            if len(whole) > longest and max(map(len, texts)) > longest:
                raise self._too_long(at + 1)
        if rows > self._settings.import_rows:
            raise too_many_rows(self._path, self._settings)
        return rows

    def _sheet(self, wanted: str | None) -> tuple[str, Any, dict[int, list[tuple[int, str]]]]:
        """The sheet called ``wanted``, else the first with a header that is known, else the first with content; its
        errors by row and column."""
        if wanted is not None and wanted not in self._sheets:
            folded = [name for name in self._sheets if name.casefold() == wanted.casefold()]
            if not folded:
                names = ", ".join(self._sheets)
                sentence = _("%(path)s has no sheet “%(sheet)s”; it has: %(names)s.")
                raise BadFile(sentence % {"path": self._path, "sheet": wanted, "names": names})
            wanted = folded[0]
        with_content = []
        for name in self._sheets if wanted is None else (wanted,):
            extent = self._container.extent(name) if self._container is not None else Extent()
            sheet = self._file.get_sheet_by_name(name)
            if sheet.start is not None:
                with_content.append(name)
                if wanted is not None or len(self._sheets) == 1 or _has_known_header(sheet):
                    return name, sheet, extent.errors
        if with_content:
            return self._sheet(with_content[0])
        if wanted is not None:
            raise BadFile(_("The sheet “%(sheet)s” of %(path)s is empty.") % {"sheet": wanted, "path": self._path})
        raise BadFile(_("%(path)s is empty.") % {"path": self._path})

    def _longer(self, name: str, left: int) -> dict[tuple[int, int], str]:
        """The rest of texts that are too long for a cell, by row and place (from 0)."""
        found: dict[tuple[int, int], str] = {}
        if LONG_TEXTS in self._file.sheet_names:
            if self._container is not None:
                self._container.extent(LONG_TEXTS)
            for row in self._file.get_sheet_by_name(LONG_TEXTS).iter_rows():
                if len(row) == 4 and row[0] == name and type(row[1]) is float and type(row[2]) is float:
                    place = int(row[1]) - 1, int(row[2]) - 1 - left
                    found[place] = found.get(place, "") + str(row[3])
        return found

    def _groups(
        self,
        sheet: Any,
        header: int,
        left: int,
        signs: dict[int, str],
        errors: dict[int, list[tuple[int, str]]],
        longer: dict[tuple[int, int], str],
    ) -> Iterator[list[Row]]:
        longest, most = self._settings.import_cell, self._settings.import_rows
        commas = frozenset(place for place, sign in signs.items() if sign == ",")
        shapes: dict[tuple[type, ...], tuple[frozenset[int], list[int]]] = {}
        group: list[Row] = []
        rows = 0
        continued = {row for row, _place in longer}
        for at, cells in enumerate(sheet.iter_rows()):
            if at <= header:
                continue
            shape = tuple(map(type, cells))
            if shape not in shapes:
                if len(shapes) >= _SHAPES:
                    shapes.clear()
                shapes[shape] = _numbers(shape), [place for place, kind in enumerate(shape) if kind is not str]
            numbers, others = shapes[shape]
            for place in others:
                cells[place] = _text(cells[place])
            if "_xFFF" in "".join(cells):
                cells = list(map(_text, cells))
            if not any(cells) and at not in errors:
                continue
            wrong = _wrong(cells, left, errors[at]) if at in errors else ()
            if wrong:
                numbers -= {place for place, _error in wrong}
            if at in continued:
                _continue(cells, at, longer)
            if max(map(len, cells)) > longest:
                raise self._too_long(at + 1)
            for place in commas & numbers:
                cells[place] = cells[place].replace(".", ",")
            if not wrong and not any(map(str.strip, cells)):
                continue
            rows += 1
            if rows > most:
                raise too_many_rows(self._path, self._settings)
            group.append((at + 1, cells, numbers, wrong))
            if len(group) == GROUP:
                yield group
                group = []
        if group:
            yield group

    def _too_long(self, line: int) -> BadFile:
        return BadFile(
            _("Line %(line)d of %(path)s holds a cell of more than %(most)d characters; nothing was imported.")
            % {"line": line, "path": self._path, "most": self._settings.import_cell}
        )


def _wrong(cells: list[str], left: int, errors: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """The errors of a row by place; what stands for them among the ``cells`` is taken away."""
    found = tuple((column - left, error) for column, error in errors if left <= column < left + len(cells))
    for place, _error in found:
        cells[place] = ""
    return found


def _has_known_header(sheet: Any) -> bool:
    """Whether a row among the first names something that can be imported: a cover sheet does not."""
    rows = list(islice(sheet.iter_rows(), FIRST))
    return known_names(rows[find_header(rows)]) > 0


def _continue(cells: list[str], row: int, longer: dict[tuple[int, int], str]) -> None:
    """Add to the full cells of a row what goes on elsewhere; a cell that was shortened since stays as it is."""
    for place, cell in enumerate(cells):
        if (row, place) in longer and len(cell.encode("utf-16-le", "replace")) // 2 >= CELL - 1:
            cells[place] = cell + longer[row, place]


def _signs(sheet: Any, header: int) -> dict[int, str]:
    """The decimal sign of each column that holds numbers: that of those written as text in it, else a point."""
    seen: set[tuple[type, ...]] = set()
    votes: dict[int, DecimalVote] = {}
    written: dict[int, DecimalVote] = {}
    for row in islice(sheet.iter_rows(), header + 1, header + 1 + _LOOKED_AT):
        for place, cell in enumerate(row):
            if cell and type(cell) is str and place not in written and looks_like_number(cell):
                written[place] = DecimalVote()
    for row in islice(sheet.iter_rows(), header + 1, None):
        shape = tuple(map(type, row))
        if shape not in seen:
            if len(seen) < _SHAPES:
                seen.add(shape)
            for place in _numbers(shape):
                votes.setdefault(place, DecimalVote())
    both = written | votes
    for row in islice(sheet.iter_rows(), header + 1, None) if both else ():
        for place, vote in both.items():
            cell = row[place]
            if cell and type(cell) is str and looks_like_number(cell):
                vote.add(cell)
    return {place: vote.sign or "." for place, vote in both.items() if place in votes or vote.sign}


def _told(beginning: list[list[str]]) -> tuple[tuple[int, str], ...]:
    """The first rows that hold anything, each with its number and its cells in a line."""
    return tuple(
        (number, " · ".join(cell for cell in map(str.strip, cells) if cell)[:200])
        for number, cells in enumerate(beginning, 1)
        if any(map(str.strip, cells))
    )


def _numbers(shape: tuple[type, ...]) -> frozenset[int]:
    return frozenset(place for place, kind in enumerate(shape) if kind is float or kind is int)


def _text(value: Any) -> str:
    """A cell as text that the checks read back: ISO days, numbers with a point, without a point where they are whole.

    Digits beyond the fifteenth are none of a spreadsheet's.
    """
    if isinstance(value, str):
        return value.replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff") if "_xFFF" in value else value
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
    return str(value) if isinstance(value, timedelta) else ""


@lru_cache(maxsize=10_000)
def _day(value: date) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat()
