"""A workbook of Excel, written row after row with real types, and read again by an import as it was.

Text is always text, never a formula or a link. What is too long for a cell goes on in a sheet of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from models.exporting.sheet_xml import COLUMNS, KEPT, NUMBER_END, ODD, TEXT_END, PlainWorksheet, head
from models.exporting.target import writing_bytes
from models.i18n import _
from models.importing.workbook_rows import CELL, LONG_TEXTS
from models.problems import BadFile

Kind = Literal["text", "digits", "day", "moment", "money", "number"]
Cell = str | int | float | Decimal | date | None
_FORMATS: dict[Kind, dict[str, Any]] = {
    "digits": {"num_format": "@"},
    "day": {"num_format": 14},  # a day as the reader of the workbook writes it
    "moment": {"num_format": 22},
    "money": {"num_format": 4},
}
_WIDTHS: dict[Kind, int] = {"text": 22, "digits": 16, "day": 12, "moment": 17, "money": 13, "number": 10}
_ROWS = 1_048_576
_NOUGHT = datetime(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1).toordinal()
"""Days before are written as text: a workbook counts one in February 1900 that never was."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class Column(NamedTuple):
    """A column of a sheet: its header, what it holds, and how wide it is in characters (0: as its kind asks)."""

    header: str
    kind: Kind = "text"
    width: int = 0


class Sheet:
    """A sheet under way."""

    def __init__(self, book: "Book", sheet: Any, columns: Sequence[Column]) -> None:
        self._book, self._sheet, self._width = book, sheet, len(columns)
        formats = (book.formats.get(column.kind) for column in columns[:COLUMNS])
        self._heads = [(place, *head(place, style)) for place, style in enumerate(formats)]
        self._plain = [head(place, None).text for place in range(len(self._heads))]
        self._row = 0
        for place, column in enumerate(columns):
            width = column.width or max(_WIDTHS[column.kind], min(len(column.header) + 3, 30))
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, column.header, book.head)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def add(self, cells: Iterable[Cell]) -> None:
        """Write a row; None and empty text leave their cells empty. Raises BadFile when the sheet is full."""
        self._row += 1
        if self._row >= _ROWS:
            raise BadFile(_("A sheet holds %(most)d rows; write a .csv file.") % {"most": _ROWS})
        line, found = str(self._row + 1), []
        for cell, (place, start, as_text, as_number) in zip(cells, self._heads, strict=False):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = self._whole(place, cell) if len(cell) > CELL // 2 or ODD.search(cell) else cell
            elif (number := _number(cell) if isinstance(cell, date) else exact(cell)) is not None:
                found.append(f"{start}{line}{as_number}{number:.16G}{NUMBER_END}")
                continue
            else:
                text, as_text = cell.isoformat() if isinstance(cell, date) else _written(cell), self._plain[place]
            found.append(f"{start}{line}{as_text}{'>' if text.strip() == text else KEPT}{text}{TEXT_END}")
        self._sheet.put_row(self._row, found)

    def finish(self) -> None:
        """Put the filter over all rows."""
        if self._width:
            self._sheet.autofilter(0, 0, self._row, self._width - 1)

    def _whole(self, place: int, text: str) -> str:
        """Return what goes into the cell of an odd or long text; what the cell cannot hold goes on elsewhere."""
        first, *rest = pieces(_SURROGATE.sub("\ufffd", text))
        for piece in rest:
            self._book.go_on(self._sheet.get_name(), self._row, place, piece)
        return str(self._sheet.escaped(first))


class Book:
    """A workbook under way."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.formats = {kind: book.add_format(about) for kind, about in _FORMATS.items()}
        self.head = book.add_format({"bold": True, "bottom": 1})
        self._long: Any = None
        self._long_rows = 0

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """Begin a sheet; the one before is full."""
        return Sheet(self, self._book.add_worksheet(name, PlainWorksheet), columns)

    def go_on(self, sheet: str, row: int, place: int, text: str) -> None:
        """Write what goes on of a text that is too long for its cell (places from 0)."""
        if self._long is None:
            self._long = self._book.add_worksheet(LONG_TEXTS, PlainWorksheet)
            for at, word in enumerate((_("Sheet"), _("Row"), _("Column"), _("Text"))):
                self._long.write_string(0, at, word, self.head)
        self._long_rows += 1
        self._long.write_string(self._long_rows, 0, sheet)
        self._long.write_number(self._long_rows, 1, row + 1)
        self._long.write_number(self._long_rows, 2, place + 1)
        self._long.write_string(self._long_rows, 3, text)


@contextmanager
def workbook(path: Path) -> Iterator[Book]:
    """Yield a workbook that takes the place of ``path`` when the body ends well; what it needs meanwhile lies beside.

    Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    with writing_bytes(path) as file, TemporaryDirectory(prefix=f".{path.name[:100]}.", dir=path.parent) as folder:
        book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder},
        )
        yield Book(book)
        try:
            book.close()
        except XlsxFileError as error:
            reason = getattr(error.__cause__ or error.__context__, "strerror", None) or error
            raise BadFile(_("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": reason}) from error


def exact(value: int | float | Decimal | date) -> float | None:
    """Return ``value`` as the number that a cell holds, None where its digits would not come back."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, datetime):
        return (value - _NOUGHT).total_seconds() / 86_400
    if isinstance(value, date):
        return float(value.toordinal() - _NOUGHT.toordinal())
    number = float(value)
    return number if isfinite(number) and Decimal(format(number, ".15g")) == Decimal(value) else None


@lru_cache(maxsize=10_000)
def _number(day: date) -> float | None:
    return exact(day) if day.toordinal() >= _FIRST_DAY else None


def _written(number: Any) -> str:
    """A number as text; three decimals get a zero more, so that nobody takes them for thousands."""
    text = format(Decimal(number), "f")
    return text + "0" if text[-4:-3] == "." else text


def pieces(text: str) -> list[str]:
    """Return ``text`` in pieces that a cell holds each."""
    units = text.encode("utf-16-le")
    found: list[str] = []
    while units:
        end = 2 * CELL
        if len(units) > end and 0xD8 <= units[end - 1] <= 0xDB:
            end -= 2  # not between the halves of a character
        found.append(units[:end].decode("utf-16-le"))
        units = units[end:]
    return found
