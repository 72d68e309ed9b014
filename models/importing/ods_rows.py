"""The rows of one table of an ``.ods`` file's ``content.xml``, one after the other: what was read is forgotten.

The format is OpenDocument 1.3, part 3 (docs.oasis-open.org/office/OpenDocument).
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from models.importing.tables import Row
from models.importing.xlsx.parser import TooLong
from models.importing.xlsx.text import unescaped
from models.importing.xlsx.values import LONGEST_ERROR, refuse

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_IN_TABLE, _IN_OFFICE, _IN_TEXT = (f"{_OPEN}{name}:1.0 " for name in ("table", "office", "text"))
_TABLE, _ROW, _CELL, _COVERED = (
    f"{_IN_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")
)
_NAME, _FORMULA, _ROWS, _COLUMNS = (
    f"{_IN_TABLE}{name}" for name in ("name", "formula", "number-rows-repeated", "number-columns-repeated")
)
_PARAGRAPH, _SPACE, _TAB, _BREAK, _COUNT = (f"{_IN_TEXT}{name}" for name in ("p", "s", "tab", "line-break", "c"))
_KIND, _VALUE, _DATE, _TIME, _TRUTH, _TEXT = (
    f"{_IN_OFFICE}{name}"
    for name in ("value-type", "value", "date-value", "time-value", "boolean-value", "string-value")
)
_STYLE, _STYLE_NAME, _PROPERTIES = (f"{_OPEN}style:1.0 {name}" for name in ("style", "name", "table-properties"))
_DISPLAY = f"{_IN_TABLE}display"
_ERROR = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SHOWN = re.compile(r"#(?:N/[AD]|¡?(?:REF|VALUE|VALOR|DIV/0|NUM|NULL|NULO)!|NAME\?|¿NOMBRE\?)|Err:\d{3}", re.IGNORECASE)
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?", re.ASCII)
_DEEPEST = 200
_BODY = re.compile(rb"<(?:\w+:)?body[\s>]")
_TABLE_TAG = re.compile(rb"<(?:\w+:)?table((?:\s[^<>]*)?)(?<!/)>")
_ATTRIBUTE = re.compile(r"""\s(?:[\w-]+:)?([\w-]+)\s*=\s*["']([^"'<>]*)["']""")


class TooWide(Exception):  # noqa: N818
    """A row has content beyond the last column that is read; ``columns`` is how many it has."""

    def __init__(self, columns: int) -> None:
        super().__init__(columns)
        self.columns = columns


def tables(pieces: Iterable[bytes]) -> list[tuple[str, bool]]:
    """Return the name of each table of a document, and whether it is shown; the ``pieces`` end before tags.

    Only what stands before the tables is parsed: they are told by their tags. Raises ValueError.
    """
    reader = _Styles()
    found: list[tuple[str, bool]] = []
    body = False
    for piece in pieces:
        if not body:
            for _none in _fed(reader, [piece]):
                pass
            body = _BODY.search(piece) is not None
        for tag in _TABLE_TAG.findall(piece) if b"table " in piece else ():
            given = {name: unescaped(value) for name, value in _ATTRIBUTE.findall(tag.decode())}
            if given.get("is-sub-table") != "true":
                found.append((given.get("name", ""), given.get("style-name", "") not in reader.unseen))
    return found


def rows(pieces: Iterable[bytes], table: str, columns: int, longest: int) -> Iterator[Row]:
    """Yield the rows of a table that hold something, a repeated row as often as it is there.

    ``columns`` is how many may hold anything, ``longest`` the characters that a cell may hold. A cell is an error when
    it says so (LibreOffice), or when its formula shows one. Raises ValueError for what is no such document, TooWide
    and TooLong.
    """
    reader = _Rows(table, columns, longest)
    for first, times, cells, errors in _fed(reader, pieces):
        yield Row(first, cells if times == 1 else list(cells), errors)
        for number in range(first + 1, first + times):
            yield Row(number, list(cells), errors)
    if not reader.over:
        raise ValueError("a table without its end")


def _fed(reader: "_Reader", pieces: Iterable[bytes]) -> Iterator[Any]:
    try:
        for piece in pieces:
            reader.parser.Parse(piece)
            done, reader.done = reader.done, []
            yield from done
            if reader.over:
                return
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


class _Reader(ABC):
    def __init__(self) -> None:
        self.done: list[Any] = []
        self.over = False
        self.depth = 0
        parser: Any = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.begun, self.ended
        parser.StartDoctypeDeclHandler = refuse
        self.parser = parser

    @abstractmethod
    def begun(self, name: str, given: dict[str, str]) -> None:
        """Hear of the beginning of an element."""

    @abstractmethod
    def ended(self, name: str) -> None:
        """Hear of the end of an element."""


class _Styles(_Reader):
    """The styles of tables that are not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.unseen: set[str] = set()
        self._style = ""

    def begun(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("elements in elements")
        if name == _STYLE:
            self._style = given.get(_STYLE_NAME, "")
        elif name == _PROPERTIES and given.get(_DISPLAY) == "false":
            self.unseen.add(self._style)

    def ended(self, _name: str) -> None:
        self.depth -= 1


class _Rows(_Reader):
    def __init__(self, table: str, columns: int, longest: int) -> None:
        super().__init__()
        self._table, self._most, self._longest = table, columns, longest
        self._within = self._tables = self._row = self._rows = 0
        self._cells: list[Any] = []
        self._errors: list[tuple[int, str]] = []
        self._place = 0
        self._cell = self._paragraph = 0
        self._given: dict[str, str] = {}
        self._said: list[str] = []
        self._size = 0

    def begun(self, name: str, given: dict[str, str]) -> None:
        self.depth = depth = self.depth + 1
        if depth > _DEEPEST:
            raise ValueError("elements in elements")
        if self._cell:
            if self._paragraph:
                if name == _SPACE:
                    self._told(" " * min(_number(given.get(_COUNT, "1")), self._longest + 1))
                elif name in (_TAB, _BREAK):
                    self._told("\t" if name == _TAB else "\n")
            elif name == _PARAGRAPH and self._cell == depth - 1:
                self._paragraph = depth
                self._told("\n" if self._said else "")
                self.parser.CharacterDataHandler = self._told
            elif name == _TABLE:
                self._tables += 1
        elif name == _TABLE:
            self._tables += 1
            if not self._within and self._tables == 1 and given.get(_NAME, "") == self._table:
                self._within = depth
        elif not self._within or self._tables > 1:
            return
        elif name in (_CELL, _COVERED):
            self._cell, self._given = depth, given
            self._said, self._size = [], 0
        elif name == _ROW:
            self._rows, self._place = _number(given.get(_ROWS, "1")), 0
            self._cells, self._errors = [], []

    def ended(self, name: str) -> None:
        depth = self.depth
        self.depth -= 1
        if depth == self._paragraph:
            self._paragraph = 0
            self.parser.CharacterDataHandler = None
        elif depth == self._cell:
            self._put()
            self._cell = 0
        elif name == _TABLE:
            self._tables -= 1
            if depth == self._within:
                self.over = True
                self.parser.StartElementHandler = self.parser.EndElementHandler = None
        elif name == _ROW and self._within and self._tables == 1:
            if self._cells or self._errors:
                last = self._errors[-1][0] if self._errors else 0
                self._cells.extend([""] * (last + 1 - len(self._cells)))
                self.done.append((self._row, self._rows, self._cells, tuple(self._errors)))
            self._row += self._rows

    def _told(self, text: str) -> None:
        self._size += len(text)
        if self._size > self._longest:
            raise TooLong
        self._said.append(text)

    def _put(self) -> None:
        given = self._given
        times = _number(given[_COLUMNS]) if _COLUMNS in given else 1
        place = self._place
        self._place = place + times
        kind = given.get(_KIND, "")
        if not kind and not self._said:
            return
        shown = "".join(self._said)
        if given.get(_ERROR) == "error" or (_FORMULA in given and _SHOWN.fullmatch(shown)):
            self._check(place + times)
            self._errors += ((at, shown[:LONGEST_ERROR] or "#") for at in range(place, place + times))
            return
        value = _read(kind, given, shown)
        if value == "" and isinstance(value, str):
            return
        if isinstance(value, str) and len(value) > self._longest:
            raise TooLong
        self._check(place + times)
        cells = self._cells
        if len(cells) < place:
            cells.extend([""] * (place - len(cells)))
        cells.extend([value] * times)

    def _check(self, columns: int) -> None:
        if columns > self._most:
            raise TooWide(columns)


def _read(kind: str, given: dict[str, str], shown: str) -> Any:
    """The value of a cell; where it is not what its kind says, what it shows."""
    if kind in ("float", "percentage", "currency"):
        try:
            return float(given[_VALUE])
        except (KeyError, ValueError):
            return shown
    if kind == "date":
        return _day(given.get(_DATE, "")) or shown
    if kind == "time":
        found = _time(given.get(_TIME, ""))
        return shown if found is None else found
    if kind == "boolean" and given.get(_TRUTH) in ("true", "false"):
        return given[_TRUTH] == "true"
    return given.get(_TEXT, shown) if kind == "string" else shown


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | timedelta | None:
    """A time of day; how long something takes, where that is a day or more."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    days, hours, minutes = (int(each or 0) for each in found.groups()[1:4])
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[5] or 0))
    except OverflowError:
        return None
    if found[1]:
        return -length
    return length if length.days else (datetime.min + length).time()


def _number(text: str) -> int:
    """How often something is there; raises ValueError."""
    if not text.isdecimal() or len(text) > 9:
        raise ValueError("a number of times that is none")
    return int(text)
