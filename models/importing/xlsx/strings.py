"""The shared strings of a workbook: a file of Excel has each of its texts once, in a table that may hold millions.

The first are kept in memory; the others lie in a file without a name, which is gone with the process that made it.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any

from models.importing.xlsx import parser
from models.importing.xlsx.parser import TooLong
from models.importing.xlsx.plain import begin, start, texts
from models.importing.xlsx.text import SPACES, run

_START = start("sst")
_END = "</si>"
_TRIMMED = "<t>"
_EDGES = ("> ", " <", ">\n", "\n<", ">\t", "\t<")
_STRING = re.compile(
    r'<si>(<t(?: xml:space="preserve")?>)([^<]*)</t></si>\s*|(<si[ >](?:(?!</si>|<[!?]).)*</si>)\s*|(.+)', re.DOTALL
)
_MORE = 1 << 16
_NEAR = 1 << 20  # characters
_SHIFT = 5
_BLOCK = 1 << _SHIFT
_LAST = _BLOCK - 1
_BLOCKS = 512
_BETWEEN = "\0"


class Strings:
    """The strings by their numbers."""

    def __init__(self, pieces: Iterator[bytes] | None, longest: int) -> None:
        """Read all of them; raises ValueError for what is no such table, TooLong for a string that is."""
        self._near: list[str] = []
        self._far: IO[bytes] | None = None
        self._starts = array("Q", [0])
        self._blocks: dict[int, list[str]] = {}
        self._odd: dict[int, list[str]] = {}
        found = iter(()) if pieces is None else _read(pieces, longest)
        size = 0
        for some in found:
            self._near += some
            size += sum(map(len, some))
            if size > _NEAR:
                break
        self._spool(found)

    def fill(self, cells: list[Any], places: Iterable[int]) -> None:
        """Put in ``places`` of ``cells`` the strings whose numbers stand there. Raises IndexError and ValueError."""
        near = self._near
        most = len(near)
        last, strings = -1, near
        for place in places:
            if not cells[place]:
                continue
            number = int(cells[place]) - most
            if number >= 0:
                block = number >> _SHIFT
                if block != last:
                    last, strings = block, self._blocks.get(block) or self._block(block)
                cells[place] = strings[number & _LAST]
            elif number >= -most:
                cells[place] = near[number]
            else:
                raise IndexError(number)

    def close(self) -> None:
        """Let go of the file."""
        if self._far is not None:
            self._far.close()

    def _spool(self, found: Iterator[list[str]]) -> None:
        waiting: list[str] = []
        for some in found:
            waiting += some
            whole = len(waiting) - len(waiting) % _BLOCK
            self._write(waiting[:whole])
            del waiting[:whole]
        self._write(waiting)

    def _write(self, strings: list[str]) -> None:
        if not strings:
            return
        if self._far is None:
            self._far = TemporaryFile()  # noqa: SIM115
        for at in range(0, len(strings), _BLOCK):
            block = strings[at : at + _BLOCK]
            text = _BETWEEN.join(block)
            if text.count(_BETWEEN) >= len(block):
                self._odd[len(self._starts) - 1] = block
                text = ""
            self._starts.append(self._starts[-1] + self._far.write(text.encode()))

    def _block(self, number: int) -> list[str]:
        """A block of strings; raises IndexError."""
        end, start = self._starts[number + 1], self._starts[number]
        if number in self._odd:
            return self._odd[number]
        assert self._far is not None
        self._far.seek(start)
        strings = self._far.read(end - start).decode().split(_BETWEEN)
        if len(self._blocks) >= _BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        self._blocks[number] = strings
        return strings


def _read(pieces: Iterator[bytes], longest: int) -> Iterator[list[str]]:
    """Yield the strings, some at a time."""
    begun = begin(pieces, b"sst", _START)
    if not begun.head:
        yield from _some(parser.strings(chain([begun.raw], pieces), longest))
        return
    waiting = ""
    said = texts(begun, pieces)
    for text in said:
        waiting += text
        if len(waiting) > 8 * longest + _MORE:
            raise TooLong
        cut = waiting.rfind(_END) + len(_END)
        if cut < len(_END):
            continue
        found, odd = _taken(waiting[:cut], longest)
        yield found
        waiting = odd + waiting[cut:]
        if odd:
            break
    yield from _some(parser.strings(chain([begun.head + waiting], said), longest))


def _taken(text: str, longest: int) -> tuple[list[str], str]:
    """The strings at the beginning of ``text``, and what is left of it where it is not plain any more."""
    marks, found, rich, odd = zip(*_STRING.findall(text), strict=True)
    if odd[-1]:
        marks, found, rich = marks[:-1], found[:-1], rich[:-1]
    if any(rich):
        parsed = parser.strings([f"<sst>{''.join(rich)}</sst>"], longest)
        both = zip(marks, found, strict=True)
        return [run(raw, kept=mark != _TRIMMED) if mark else next(parsed) for mark, raw in both], odd[-1]
    if "&" in text or "_x" in text:
        return [run(raw, kept=mark != _TRIMMED) for mark, raw in zip(marks, found, strict=True)], odd[-1]
    if any(edge in text for edge in _EDGES):
        return [raw.strip(SPACES) if mark == _TRIMMED else raw for mark, raw in zip(marks, found, strict=True)], odd[-1]
    return list(found), odd[-1]


def _some(strings: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(strings, 1000)):
        yield some
