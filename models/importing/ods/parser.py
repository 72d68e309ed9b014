"""The slower way through the XML of a table, which understands all that XML may be; what was read is forgotten."""

from abc import ABC, abstractmethod
from typing import Any, NamedTuple
from xml.parsers import expat

from models.importing.ods.values import ATTRIBUTES, shows_error, times, value
from models.importing.xlsx.parser import TooLong
from models.importing.xlsx.values import LONGEST_ERROR, refuse

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_SPACES = {
    "table": f"{_OPEN}table:1.0", "office": f"{_OPEN}office:1.0", "text": f"{_OPEN}text:1.0", "calcext": _CALC
}  # fmt: skip
_TABLE, _ROW, _CELL, _COVERED = (
    f"{_OPEN}table:1.0 {name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")
)
_NAME, _FORMULA, _ROWS, _COLUMNS = (
    f"{_OPEN}table:1.0 {name}" for name in ("name", "formula", "number-rows-repeated", "number-columns-repeated")
)
_PARAGRAPH, _SPACE, _TAB, _BREAK, _COUNT = (f"{_OPEN}text:1.0 {name}" for name in ("p", "s", "tab", "line-break", "c"))
_KIND = f"{_OPEN}office:1.0 value-type"
_SAID = {kind: f"{_OPEN}office:1.0 {name}" for kind, name in ATTRIBUTES.items()}
_STYLE, _STYLE_NAME, _PROPERTIES = (f"{_OPEN}style:1.0 {name}" for name in ("style", "name", "table-properties"))
_DISPLAY, _TABLE_STYLE = f"{_OPEN}table:1.0 display", f"{_OPEN}table:1.0 style-name"
_ERROR = f"{_CALC} value-type"
_SHEETS = f"{_OPEN}office:1.0 spreadsheet"
_DEEPEST = 200
_MOST = 2_000  # tables


class TooWide(Exception):  # noqa: N818
    """A row has content beyond the last column that is read; ``columns`` is how many it has."""

    def __init__(self, columns: int) -> None:
        super().__init__(columns)
        self.columns = columns


class Found(NamedTuple):
    """What a row holds: its cells, the places of its errors with each, and how often the row is there."""

    cells: list[Any]
    errors: tuple[tuple[int, str], ...]
    times: int


class Reader(ABC):
    """Hears of the parts of a document. What is fed raises ValueError where it is none.

    ``over`` tells that all it is after was found, ``usual`` that the names are those that programs give.
    """

    def __init__(self) -> None:
        self.over, self.usual = False, True
        self.depth = 0
        self._sheets = 0
        self._done: list[Found] = []
        parser: Any = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begun, self._ended
        parser.StartDoctypeDeclHandler, parser.StartNamespaceDeclHandler = refuse, self._named
        self.parser = parser

    def feed(self, piece: bytes) -> None:
        """Read on; the ``piece`` ends before a tag or after one."""
        try:
            self.parser.Parse(piece)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error

    def taken(self) -> list[Found]:
        """Return the rows that were found since, those that hold nothing included."""
        done, self._done = self._done, []
        return done

    def is_sheet(self, name: str) -> bool:
        """Whether the element that begins is a table of the workbook, and not one within a cell or a drawing."""
        return name == _TABLE and 0 < self._sheets == self.depth - 1

    def _named(self, prefix: str | None, space: str | None) -> None:
        if (prefix in _SPACES or space in _SPACES.values()) and _SPACES.get(prefix or "") != space:
            self.usual = False

    def _begun(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("elements in elements")
        if name == _SHEETS and not self._sheets:
            self._sheets = self.depth
        self.begun(name, given)

    def _ended(self, name: str) -> None:
        self.ended(name)
        self.depth -= 1

    @abstractmethod
    def begun(self, name: str, given: dict[str, str]) -> None:
        """Hear of the beginning of an element."""

    @abstractmethod
    def ended(self, name: str) -> None:
        """Hear of the end of an element."""


class Tables(Reader):
    """Reads the names of the tables in order, and whether each is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []
        self._unseen: set[str] = set()
        self._style = ""

    def begun(self, name: str, given: dict[str, str]) -> None:
        """Hear of the beginning of an element."""
        if self.is_sheet(name):
            if len(self.found) >= _MOST:
                raise ValueError("tables upon tables")
            self.found.append((given.get(_NAME, ""), given.get(_TABLE_STYLE, "") not in self._unseen))
        elif name == _STYLE:
            self._style = given.get(_STYLE_NAME, "")
        elif name == _PROPERTIES and given.get(_DISPLAY) == "false":
            self._unseen.add(self._style)

    def ended(self, name: str) -> None:
        """Hear of the end of an element."""


class Rows(Reader):
    """Reads the rows of the table of a name.

    ``columns`` is how many may hold anything, ``longest`` the characters that a cell may hold. What is fed raises
    TooWide and TooLong too.
    """

    def __init__(self, table: str, columns: int, longest: int) -> None:
        super().__init__()
        self._table, self._most, self._longest = table, columns, longest
        self._within = self._inner = self._row = self._rows = 0
        self._cells: list[Any] = []
        self._errors: list[tuple[int, str]] = []
        self._place = 0
        self._cell = self._paragraph = 0
        self._given: dict[str, str] = {}
        self._said: list[str] = []
        self._size = 0

    @property
    def between(self) -> bool:
        """Whether the next can be a row of the table."""
        return self._within > 0 and not self._row and not self._inner

    def begun(self, name: str, given: dict[str, str]) -> None:
        """Hear of the beginning of an element."""
        depth = self.depth
        if not self._within:
            if self.is_sheet(name) and given.get(_NAME, "") == self._table:
                self._within = depth
        elif self._cell:
            if self._paragraph:
                if name == _SPACE:
                    self._told(" " * min(times(given.get(_COUNT, "1")), self._longest + 1))
                elif name in (_TAB, _BREAK):
                    self._told("\t" if name == _TAB else "\n")
            elif name == _PARAGRAPH and self._cell == depth - 1:
                self._paragraph = depth
                self._told("\n" if self._said else "")
                self.parser.CharacterDataHandler = self._told
        elif name == _TABLE or self._inner:
            self._inner = self._inner or depth
        elif name in (_CELL, _COVERED):
            self._cell, self._given = depth, given
            self._said, self._size = [], 0
        elif name == _ROW:
            self._row, self._rows, self._place = depth, times(given.get(_ROWS, "1")), 0
            self._cells, self._errors = [], []

    def ended(self, _name: str) -> None:
        """Hear of the end of an element."""
        depth = self.depth
        if depth == self._paragraph:
            self._paragraph = 0
            self.parser.CharacterDataHandler = None
        elif depth == self._cell:
            self._put()
            self._cell = 0
        elif depth == self._inner:
            self._inner = 0
        elif depth == self._row:
            last = self._errors[-1][0] if self._errors else -1
            self._cells.extend([""] * (last + 1 - len(self._cells)))
            self._done.append(Found(self._cells, tuple(self._errors), self._rows))
            self._row = 0
        elif depth == self._within:
            self.over = True
            self.parser.StartElementHandler = self.parser.EndElementHandler = None

    def _told(self, text: str) -> None:
        self._size += len(text)
        if self._size > self._longest:
            raise TooLong
        self._said.append(text)

    def _put(self) -> None:
        given = self._given
        number = times(given[_COLUMNS]) if _COLUMNS in given else 1
        place = self._place
        self._place = place + number
        kind = given.get(_KIND, "")
        if not kind and not self._said:
            return
        shown = "".join(self._said)
        if given.get(_ERROR) == "error" or (_FORMULA in given and shows_error(shown)):
            self._check(place + number)
            self._errors += ((at, shown[:LONGEST_ERROR] or "#") for at in range(place, place + number))
            return
        found = value(kind, given.get(_SAID.get(kind, "")), shown)
        if found == "" and isinstance(found, str):
            return
        if isinstance(found, str) and len(found) > self._longest:
            raise TooLong
        self._check(place + number)
        cells = self._cells
        if len(cells) < place:
            cells.extend([""] * (place - len(cells)))
        cells.extend([found] * number)

    def _check(self, columns: int) -> None:
        if columns > self._most:
            raise TooWide(columns)
