"""The look through a sheet before it is read: where its headers and cells are, and how its numbers are written."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from models.i18n import _
from models.importing.day_order import DayVote, Order, has_figures, looks_like_day
from models.importing.header_row import FIRST, find_header
from models.importing.numbers import DecimalVote, looks_like_number
from models.importing.source import too_many_rows
from models.importing.tables import Row
from models.problems import BadFile
from models.settings import Settings

_SHAPES = 1000
_LOOKED_AT = 2000


class Look(NamedTuple):
    """What was found: the row of the headers (from 0), the first rows, and what :class:`Book` says of the others."""

    header: int
    beginning: list[list[Any]]
    signs: dict[int, str]
    days: dict[int, Order]
    rows: int
    errors: bool
    left: int
    width: int


def look(rows: Iterator[Row], path: Path, settings: Settings, header: int | None) -> Look:
    """Go once through all ``rows`` of a sheet, which begin in its first column.

    ``header`` is the row of the headers from 1, None to find it. Raises BadFile where it holds none, and for more rows
    or longer cells than the settings allow.
    """
    first, others = _split(rows)
    begun = _laid(first)
    at = find_header(begun) if header is None else header - 1
    if not 0 <= at < len(begun) or not any(not isinstance(cell, str) or cell.strip() for cell in begun[at]):
        words = {"path": path, "row": at + 1, "most": FIRST}
        raise BadFile(_("Row %(row)d of %(path)s has no headers; say one of the first %(most)d rows.") % words)
    found = _Looked(path, settings, at)
    for row in chain(first, others):
        found.add(row)
    if found.rows > settings.import_rows:
        raise too_many_rows(path, settings)
    return Look(at, begun, found.signs(), found.days(), found.rows, found.errors, found.left, found.right - found.left)


def beginning(rows: Iterator[Row]) -> list[list[Any]] | None:
    """Return the first rows of a sheet, blank ones included; None when it holds nothing at all."""
    first, others = _split(rows)
    return _laid(first) if first or next(others, None) is not None else None


def too_long(path: Path, number: int, settings: Settings) -> BadFile:
    """Return the sentence for a row (its number from 0) with a cell that is too long."""
    return BadFile(
        _("Line %(line)d of %(path)s holds a cell of more than %(most)d characters; nothing was imported.")
        % {"line": number + 1, "path": path, "most": settings.import_cell}
    )


def number_places(shape: Iterable[type]) -> frozenset[int]:
    """Return the places of the numbers among cells of these types."""
    return frozenset(place for place, kind in enumerate(shape) if kind is float or kind is int)


def _split(rows: Iterator[Row]) -> tuple[list[Row], Iterator[Row]]:
    """The rows among which the headers can be, and the others."""
    first: list[Row] = []
    for row in rows:
        if row.number >= FIRST:
            return first, chain([row], rows)
        first.append(row)
    return first, rows


def _laid(first: list[Row]) -> list[list[Any]]:
    """The cells of the first rows, each at its number."""
    found: list[list[Any]] = [[] for _number in range(max((row.number + 1 for row in first), default=0))]
    for row in first:
        found[row.number] = row.cells
    return found or [[]]


class _Looked:
    def __init__(self, path: Path, settings: Settings, header: int) -> None:
        self.rows = 0
        self.errors = False
        self.left, self.right = settings.import_columns, 0
        self._path, self._settings, self._header = path, settings, header
        self._shapes: dict[tuple[type, ...], tuple[int, ...]] = {}
        self._numbers: set[int] = set()
        self._written: set[int] = set()
        self._votes: dict[int, DecimalVote] = {}
        self._days: dict[int, DayVote] = {}
        self._settled: set[int] = set()

    def add(self, row: Row) -> None:
        self._measure(row)
        if row.number <= self._header:
            return
        cells = row.cells
        shape = tuple(map(type, cells))
        places = self._shapes.get(shape)
        if places is None:
            if len(self._shapes) >= _SHAPES:
                self._shapes.clear()
            self._numbers |= number_places(shape)
            places = tuple(place for place, kind in enumerate(shape) if kind is str)
            self._shapes[shape] = places
        texts = [cells[place] for place in places]
        whole = "".join(texts)
        if row.errors or len(texts) < len(cells) or (whole and not whole.isspace()):
            self.rows += 1
        longest = self._settings.import_cell
        if len(whole) > longest and max(map(len, texts)) > longest:
            raise too_long(self._path, row.number, self._settings)
        if "." in whole or "," in whole:
            self._vote(row.number, places, texts)
        if has_figures(whole):
            self._vote_days(row.number, places, texts)

    def _measure(self, row: Row) -> None:
        cells = row.cells
        right = len(cells)
        while right and cells[right - 1] == "":
            right -= 1
        for place, _error in row.errors:
            self.errors = True
            self.left, right = min(self.left, place), max(right, place + 1)
        self.right = max(self.right, right)
        if self.left and right:
            first = next((place for place in range(min(right, self.left)) if cells[place] != ""), self.left)
            self.left = min(self.left, first)

    def _vote(self, number: int, places: tuple[int, ...], texts: list[str]) -> None:
        near = number <= self._header + _LOOKED_AT
        for place, text in zip(places, texts, strict=True):
            if ("." in text or "," in text) and looks_like_number(text):
                if near:
                    self._written.add(place)
                if place not in self._votes:
                    self._votes[place] = DecimalVote()
                self._votes[place].add(text)

    def _vote_days(self, number: int, places: tuple[int, ...], texts: list[str]) -> None:
        near = number <= self._header + _LOOKED_AT
        for place, text in zip(places, texts, strict=True):
            if place in self._settled or not text:
                continue
            if not looks_like_day(text):
                if not near and place not in self._days:  # a column of other texts
                    self._settled.add(place)
            else:
                vote = self._days.setdefault(place, DayVote())
                vote.add(text)
                if vote.settled:
                    self._settled.add(place)

    def days(self) -> dict[int, Order]:
        """How the days written as text in each column are written."""
        return {place - self.left: vote.order for place, vote in self._days.items()}

    def signs(self) -> dict[int, str]:
        """The decimal sign of each column that holds numbers: that of those written as text in it, else a point."""
        found = {}
        for place in sorted(self._written | self._numbers):
            sign = self._votes[place].sign if place in self._votes else ""
            if sign or place in self._numbers:
                found[place - self.left] = sign or "."
        return found
