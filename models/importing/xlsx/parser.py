"""The slower way through the XML of a workbook, which understands all that XML may be; the memory is bounded."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from models.importing.xlsx.text import SPACES, shown
from models.importing.xlsx.values import refuse

_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DEEPEST = 100
_MOST = 20_000  # cells of a row


class Cell(NamedTuple):
    """A cell as it stands in the file: its place (from 0), type and style, its text, and whether that stands in it."""

    place: int
    type: str
    style: str
    text: str
    inline: bool


class TooLong(Exception):  # noqa: N818
    """A cell holds more text than it may."""


class TooWide(Exception):  # noqa: N818
    """A cell with content lies beyond the last column that is read."""

    def __init__(self, place: int) -> None:
        """``place`` is that of its column (from 0)."""
        super().__init__(place)
        self.place = place


def strings(pieces: Iterable[bytes | str], longest: int) -> Iterator[str]:
    """Yield the shared strings of a document; what only tells how they sound is left out.

    Raises ValueError for what is no such document, and TooLong.
    """
    return _yielded(_Strings(longest), pieces)


def rows(pieces: Iterable[bytes | str], columns: int, longest: int, row: int = -1) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of a sheet that have cells with something in them: the row's number (from 0) and these cells.

    ``columns`` is how many columns may hold anything, ``row`` the number of the row before the first. Raises ValueError
    for what is no sheet, TooWide and TooLong.
    """
    return _yielded(_Rows(columns, longest, row), pieces)


def _yielded(reader: "_Reader", pieces: Iterable[bytes | str]) -> Iterator[Any]:
    try:
        for piece in pieces:
            reader.parser.Parse(piece)
            yield from reader.taken()
            if reader.over:
                return
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    raise ValueError("no such part of a workbook")


class _Reader(ABC):
    """Knows the elements by their names alone, as Excel writes them in one namespace or the other."""

    container = item = ""

    def __init__(self, longest: int) -> None:
        self.over = False
        self.done: list[Any] = []
        self._longest = longest
        self._depth = self._within = self._silent = 0
        self._runs: list[str] = []
        self._said: list[str] = []
        self._size = 0
        self._listens = self._kept = False
        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._told
        parser.StartDoctypeDeclHandler = refuse
        self.parser = parser

    def taken(self) -> list[Any]:
        done, self.done = self.done, []
        return done

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("elements in elements")
        name = name.rpartition(":")[2]
        if not self._within:
            self._within = self._depth if name == self.container and not self.over else 0
        elif name == "rPh":
            self._silent = self._silent or self._depth
        elif name == "t" and not self._silent:
            self._listen(kept=given.get("xml:space") == "preserve")
        else:
            self.begun(name, given)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if self._within == self._depth:
            self._within, self.over = 0, True
        elif self._silent == self._depth:
            self._silent = 0
        elif self._within and not self._silent:
            if name == "t" and self._listens:
                text = "".join(self._said)
                self._runs.append(shown(text if self._kept else text.strip(SPACES)))
                self._listens = False
            else:
                self.ended(name)
        self._depth -= 1

    def _listen(self, *, kept: bool) -> None:
        self._listens, self._kept, self._said = True, kept, []

    def _told(self, text: str) -> None:
        if self._listens:
            self._size += len(text)
            if self._size > self._longest:
                raise TooLong
            self._said.append(text)

    def _forget(self) -> None:
        self._runs, self._size = [], 0

    @abstractmethod
    def begun(self, name: str, given: dict[str, str]) -> None:
        """Hear of the beginning of an element in the container."""

    @abstractmethod
    def ended(self, name: str) -> None:
        """Hear of its end."""


class _Strings(_Reader):
    container = "sst"

    def begun(self, name: str, _given: dict[str, str]) -> None:
        if name == "si":
            self._forget()

    def ended(self, name: str) -> None:
        if name == "si":
            self.done.append("".join(self._runs))


class _Rows(_Reader):
    container = "sheetData"

    def __init__(self, columns: int, longest: int, row: int) -> None:
        super().__init__(longest)
        self._columns, self._row, self._place = columns, row, -1
        self._cells: list[Cell] = []
        self._type = self._style = ""
        self._text: str | None = None
        self._inline = False

    def begun(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self._row = _number(given["r"]) if "r" in given else self._row + 1
            self._place = -1
        elif name == "c":
            self._put(given)
            self._type, self._style = given.get("t", ""), given.get("s", "")
            self._text, self._inline = None, False
            self._forget()
        elif name == "v":
            self._listen(kept=True)
        elif name == "is":
            self._forget()

    def _put(self, given: dict[str, str]) -> None:
        if "r" not in given:
            self._place += 1
            return
        found = _PLACE.fullmatch(given["r"])
        if found is None:
            raise ValueError("a cell without a place")
        row = _number(found[2])
        if row != self._row:
            self._flush()
            self._row = row
        self._place = place_of(found[1])

    def ended(self, name: str) -> None:
        if name == "v":
            if self._listens and self._text is None:
                self._text = "".join(self._said)
            self._listens = False
        elif name == "is":
            self._text, self._inline = "".join(self._runs), True
        elif name == "c":
            if self._text:
                if self._place >= self._columns:
                    raise TooWide(self._place)
                if len(self._cells) > _MOST:
                    raise ValueError("cells upon cells")
                self._cells.append(Cell(self._place, self._type, self._style, self._text, self._inline))
            self._text = None
        elif name == "row":
            self._flush()

    def _flush(self) -> None:
        if self._cells:
            self.done.append((self._row, self._cells))
            self._cells = []


def _number(text: str) -> int:
    """Return the number of a row from 0; raises ValueError."""
    found = int(text) if text.isdecimal() and len(text) < 8 else 0
    if not found:
        raise ValueError("a row without a number")
    return found - 1


def place_of(letters: str) -> int:
    """Return the place (from 0) of the column ``letters``: 0 for ``A``, 26 for ``AA``."""
    place = 0
    for letter in letters.upper():
        place = 26 * place + ord(letter) - 64
    return place - 1
