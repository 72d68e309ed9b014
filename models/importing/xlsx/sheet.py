"""The rows of one sheet, one after the other: what was read is forgotten.

A row as programs write it is taken apart by one regular expression, in which all of it must have a place; from the
first that is not, the rest of the sheet goes through a parser of XML.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from models.importing.memory import Memory
from models.importing.tables import Row
from models.importing.xlsx import parser
from models.importing.xlsx.parser import Cell, TooWide, place_of
from models.importing.xlsx.plain import begin, start, texts
from models.importing.xlsx.strings import Strings
from models.importing.xlsx.text import SPACES, shown, unescaped
from models.importing.xlsx.values import LONGEST_ERROR, Kind, kind_of, number, value

_START = start("worksheet", "sheetData")
_ENDED, _END = "</row>", "</sheetData>"
_EMPTY = r'\s*(?:<row r="([1-9][0-9]{0,6})"(?:\s[^<>]*)?/>\s*)*'
_ROW = re.compile(_EMPTY + r'<row r="([1-9][0-9]{0,6})"(?:\s[^<>]*)?(?<!/)>\s*')
_BETWEEN = re.compile(_EMPTY)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*+>(?:<v>|<is><t[^<>]*+>)?)([^<]*+)'
    r"(?:</t></is></c>|</v></c>|(?<=/>)|</c>)\s*|(.+)",
    re.DOTALL,
)
_FORMULA = re.compile(r"<f(?:\s[^<>]*)?(?:/>|(?<!/)>[^<]*</f>)(?:<v ?/>)?")
_GIVEN = re.compile(
    r'(?:\s(?:s="([0-9]{1,9})"|t="([a-zA-Z]{1,9})"|(?:cm|vm|ph)="[^"<>]*"))*'
    r'(?:\s?/>|\s?>(<v>|<is><t(?: xml:space="preserve")?>)?)'
)
_TRIMMED = "<is><t>"
_LONGEST = 4 << 20


class _Shape(NamedTuple):
    """What cells of a row are of which kind, by their order, and where they stand; most rows have one of few shapes."""

    width: int
    straight: bool
    pairs: tuple[tuple[int, int], ...]
    far: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, bool], ...]
    trimmed: tuple[int, ...]
    shared: tuple[int, ...]
    numbers: tuple[int, ...]
    others: tuple[tuple[int, Kind], ...]
    errors: tuple[tuple[int, int], ...]


class Sheet:
    """How the cells of a sheet are understood, and which part of it is read."""

    def __init__(
        self,
        strings: Callable[[], Strings],
        styles: list[Kind],
        *,
        since_1904: bool,
        columns: int,
        longest: int,
        left: int = 0,
        width: int = 0,
    ) -> None:
        """``columns`` is how many columns may hold anything, ``longest`` the characters that a cell may hold.

        The cells of a row begin in the column ``left`` (from 0), and are at least ``width``.
        """
        self._table, self._styles, self._since_1904 = strings, styles, since_1904
        self._columns, self._longest, self._left, self._width = columns, longest, left, width
        self._shape = Memory(self._found, size=lambda key: sum(map(len, key[0])) + sum(map(len, key[1])))
        self._last: tuple[tuple[str, ...], tuple[str, ...], _Shape | None] = (), (), None
        self._known = Memory(self._valued, size=lambda key: len(key[1]))

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Row]:
        """Yield the rows that hold something. Raises ValueError for what is damaged, TooWide and TooLong."""
        for row in self._rows(pieces):
            if row.errors or any(row.cells) or row.cells.count("") < len(row.cells):
                yield row
        for _rest in pieces:  # a part that was spoiled behind its last row is spoiled
            pass

    def _rows(self, pieces: Iterator[bytes]) -> Iterator[Row]:
        begun = begin(pieces, b"sheetData", _START)
        if not begun.head:
            yield from self._parsed(chain([begun.raw], pieces), -1)
            return
        waiting, last, over = "", -1, False
        said = texts(begun, pieces)
        for text in said:
            waiting += text
            end = waiting.find(_END)
            over = end >= 0
            cut = waiting.rfind(_ENDED, 0, end if over else len(waiting))
            at = 0
            for chunk in waiting[:cut].split(_ENDED) if cut >= 0 else ():
                row = self._row(chunk)
                if row is None:
                    yield from self._parsed(chain([begun.head + waiting[at:]], said), last)
                    return
                yield row
                last, at = row.number, at + len(chunk) + len(_ENDED)
            found = _BETWEEN.match(waiting, at)
            assert found is not None
            last, waiting = int(found[1]) - 1 if found[1] else last, waiting[found.end() :]
            if over or len(waiting) > _LONGEST:
                break
        if not (over and waiting.startswith(_END)):
            yield from self._parsed(chain([begun.head + waiting], said), last)

    def _row(self, chunk: str) -> Row | None:
        """One row from its text, without its end; None where it is not plain."""
        head = _ROW.match(chunk)
        if head is None:
            return None
        if "<f" in chunk:
            chunk = _FORMULA.sub("", chunk)
        found = _CELL.findall(chunk, head.end())
        row = int(head[2]) - 1
        if not found:
            return Row(row, [])
        letters, numbers, given, raw, odd = zip(*found, strict=True)
        if odd[-1] or numbers.count(head[2]) != len(numbers):
            return None
        if letters != self._last[0] or given != self._last[1]:
            self._last = letters, given, self._shape((letters, given))
        shape = self._last[2]
        if shape is None:
            return None
        cells = list(raw)
        for at, place in shape.far:
            if cells[at]:
                raise TooWide(place)
        if "&" in chunk or "_x" in chunk:
            cells = list(map(unescaped, cells))
            for at, kept in shape.texts:
                cells[at] = shown(cells[at] if kept else cells[at].strip(SPACES))
        else:
            for at in shape.trimmed:
                cells[at] = cells[at].strip(SPACES)
        if shape.shared:
            self._table().fill(cells, shape.shared)
        for at in shape.numbers:
            if cells[at]:
                cells[at] = number(cells[at])
        for at, kind in shape.others:
            cells[at] = self._known((kind, cells[at]))
        errors = tuple((place, cells[at][:LONGEST_ERROR]) for at, place in shape.errors if cells[at])
        if shape.straight:
            return Row(row, cells if shape.width >= self._width else cells + [""] * (self._width - shape.width))
        placed: list[Any] = [""] * max(shape.width, self._width)
        for at, place in shape.pairs:
            placed[place] = cells[at]
        for place, _error in errors:
            placed[place] = ""
        return Row(row, placed, errors)

    def _found(self, said: tuple[tuple[str, ...], tuple[str, ...]]) -> _Shape | None:
        """What a row is with cells in these columns that say this of themselves; None when one of them is not plain."""
        letters, given = said
        by: dict[Kind, list[int]] = {}
        inline = []
        for at, known in enumerate(given):
            found = _GIVEN.fullmatch(known)
            if found is None:
                return None
            if found[3] == _TRIMMED:
                inline.append(at)
            in_text = found[3] is not None and found[3] != "<v>"
            by.setdefault("text" if in_text else self._kind(found[2] or "", found[1] or ""), []).append(at)
        places = [place_of(each) for each in letters]
        near = [(at, place - self._left) for at, place in enumerate(places) if self._left <= place < self._columns]
        errors = by.pop("error", [])
        return _Shape(
            width=max((place + 1 for _at, place in near), default=0),
            straight=near == [(at, at) for at in range(len(places))] and not errors,
            pairs=tuple(near),
            far=tuple((at, place) for at, place in enumerate(places) if place >= self._columns),
            texts=tuple((at, at not in inline) for at in by.pop("text", [])),
            trimmed=tuple(inline),
            shared=tuple(by.pop("shared", [])),
            numbers=tuple(by.pop("number", [])),
            others=tuple((at, kind) for kind, some in by.items() for at in some),
            errors=tuple((at, place) for at, place in near if at in errors),
        )

    def _parsed(self, pieces: Iterator[bytes | str], last: int) -> Iterator[Row]:
        """The rows of what is not plain; ``last`` is the number of the row before."""
        for row, found in parser.rows(pieces, self._columns, self._longest, last):
            places = [cell.place - self._left for cell in found]
            cells: list[Any] = [""] * max(*places, self._width - 1, 0)
            cells.append("")
            errors: list[tuple[int, str]] = []
            for place, cell in zip(places, found, strict=True):
                if place >= 0:
                    kind = "text" if cell.inline else self._kind(cell.type, cell.style)
                    cells[place] = "" if kind == "error" else self._read(kind, cell)
                    if kind == "error":
                        errors.append((place, cell.text[:LONGEST_ERROR]))
            yield Row(row, cells, tuple(errors))

    def _kind(self, type_: str, style: str) -> Kind:
        number = int(style) if style else -1
        return kind_of(type_, self._styles[number] if 0 <= number < len(self._styles) else "number")

    def _read(self, kind: Kind, cell: Cell) -> Any:
        if kind == "shared":
            found: list[Any] = [cell.text]
            self._table().fill(found, (0,))
            return found[0]
        if kind == "text":
            return cell.text if cell.inline else shown(cell.text)
        return number(cell.text) if kind == "number" else self._known((kind, cell.text))

    def _valued(self, said: tuple[Kind, str]) -> Any:
        kind, text = said
        return value(kind, text, since_1904=self._since_1904)
