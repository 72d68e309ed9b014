"""The rows that a list of any length holds: which are at hand, where the cursor stands, which are marked; no looks."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message

from tui.widgets.painted import Painted
from tui.widgets.row_layout import RowCells
from tui.widgets.row_window import RowWindow


class HeldRows(Painted):
    """Holds the rows around its window, asks for those that are missing, and tells of cursor and marks.

    Lines are repainted one by one, and only where they differ; the window moves by blocks, never line by line.
    """

    REST = 0.12

    @dataclass
    class _OfRows(Message):
        row_list: "HeldRows"

        @property
        def control(self) -> "HeldRows":
            """The list it comes from."""
            return self.row_list

    @dataclass
    class PagesWanted(_OfRows, namespace="row_list"):
        """Rows ``first`` up to ``last`` (not included) are to be given by ``set_rows``; newer wishes replace older."""

        first: int
        last: int

    @dataclass
    class CursorMoved(_OfRows, namespace="row_list"):
        """The cursor stands on another row: its place, and its key or None while the row is not there yet."""

        index: int
        key: int | None

    @dataclass
    class Rested(_OfRows, namespace="row_list"):
        """The cursor came to rest: sent at once for a single step, else after the last of a row of quick steps."""

        index: int
        key: int | None

    @dataclass
    class Chosen(_OfRows, namespace="row_list"):
        """A row was chosen, by enter or a double click."""

        index: int
        key: int

    @dataclass
    class MarksChanged(_OfRows, namespace="row_list"):
        """Other rows are marked now."""

        marks: frozenset[int]

    def __init__(self, *, head: int, name: str | None, id: str | None, classes: str | None) -> None:  # noqa: A002
        """Hold no rows yet; they are shown under ``head`` lines."""
        super().__init__(name=name, id=id, classes=classes)
        self.approximate = False
        self._head = head
        self._window = RowWindow()
        self._marks: frozenset[int] = frozenset()
        self._announced: tuple[int, int | None] = (0, None)
        self._rest: asyncio.TimerHandle | None = None
        self._rest_due = False
        self._quick = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._window.count

    @property
    def cursor(self) -> int:
        """The place of the cursor, from 0."""
        return self._window.cursor

    @property
    def cursor_key(self) -> int | None:
        """The key of the row under the cursor; None in an empty list or while the row is not there yet."""
        return self._window.key

    @property
    def marks(self) -> frozenset[int]:
        """The keys of the marked rows."""
        return self._marks

    @property
    def rows_shown(self) -> tuple[int, int]:
        """The rows on the screen: the first, and the one after the last."""
        return self._window.span

    # The rows

    def show(
        self, count: int, offset: int = 0, rows: Sequence[RowCells] = (), *, cursor: int = 0, approximate: bool = False
    ) -> None:
        """Show another list: its count, the rows known from ``offset`` on, and the place of the cursor."""
        self._window.rows = {}
        self._window.take(offset, rows)
        self._window.cursor = cursor
        self.set_count(count, approximate=approximate)

    def set_count(self, count: int, *, approximate: bool = False) -> None:
        """Set the number of rows, when it changed or is known better; rows beyond it go."""
        self.approximate = approximate
        self._window.asked = None
        self._window.resize(count, self._window.height)
        self._settle()

    def set_rows(self, offset: int, rows: Sequence[RowCells]) -> None:
        """Take the rows from place ``offset`` on, and repaint the lines that show them."""
        self._window.take(offset, rows)
        start, end = self._window.span
        if lines := [self._line(i) for i in range(max(start, offset), min(end, offset + len(rows)))]:
            self.repaint(*lines)
        self._announce()
        self._ask()

    def update_row(self, row: RowCells) -> None:
        """Show the row of the same key differently, in its old place; nothing happens when it is not there."""
        for index, old in self._window.rows.items():
            if old.key == row.key:
                self._window.rows[index] = row
                self.repaint(self._line(index))
                return

    def row(self, key: int) -> RowCells | None:
        """Return the row of ``key`` if it is among those at hand."""
        return next((row for row in self._window.rows.values() if row.key == key), None)

    def place(self, key: int) -> int | None:
        """Return the place of the row of ``key`` if it is among those at hand."""
        return next((index for index, row in self._window.rows.items() if row.key == key), None)

    def ask_again(self) -> None:
        """Ask for the rows around the window once more; those painted stay until the new ones come."""
        span = self._window.span
        first, last = max(0, span[0] - self._window.height), min(self.count, span[1] + self._window.height)
        self._window.rows = {i: row for i, row in self._window.rows.items() if span[0] <= i < span[1]}
        self._window.asked = first, last
        if last > first:
            self.post_message(self.PagesWanted(self, first, last))

    # Cursor and marks

    def move_to(self, index: int) -> None:
        """Put the cursor on row ``index``; the window follows by blocks.

        While steps follow each other quickly only the head of the row shows the cursor, which halves what is written.
        """
        old = self.cursor
        self._quick = self._rest is not None
        if self._window.move(index):
            self._settle()
        elif self.cursor != old:
            self.repaint(self._line(old), self._line(self.cursor))
            self._announce()

    def _leap(self, step: int) -> None:
        old = self.cursor
        if self._window.leap(step):
            self._settle()
        elif self.cursor != old:
            self.repaint(self._line(old), self._line(self.cursor))
            self._announce()

    def scroll_rows(self, step: int) -> None:
        """Move the window by ``step`` rows and take the cursor along when it would leave it."""
        if self._window.scroll(step):
            self._settle()

    def set_marks(self, keys: Iterable[int]) -> None:
        """Mark exactly the rows of ``keys``."""
        marks = frozenset(keys)
        if marks == self._marks:
            return
        changed, self._marks = marks ^ self._marks, marks
        rows = self._window.rows
        if lines := [self._line(i) for i in range(*self._window.span) if i in rows and rows[i].key in changed]:
            self.repaint(*lines)
        self.post_message(self.MarksChanged(self, marks))

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.set_marks(())

    # Inner workings

    def _line(self, index: int) -> int:
        return index - self._window.top + self._head

    def _settle(self) -> None:
        self.repaint()
        self._announce()
        self._ask()

    def _ask(self) -> None:
        if wanted := self._window.wanted():
            self.post_message(self.PagesWanted(self, *wanted))

    def _announce(self) -> None:
        """Tell where the cursor stands, once, and see to it that its rest is told too."""
        now = (self.cursor, self.cursor_key)
        if now == self._announced or not self.is_attached:
            return
        self._announced = now
        self.post_message(self.CursorMoved(self, *now))
        if self._rest is None:
            self.post_message(self.Rested(self, *now))
        else:
            self._rest.cancel()
            self._rest_due = True
        self._rest = asyncio.get_running_loop().call_later(self.REST, self._rested)

    def _rested(self) -> None:
        self._rest = None
        if self._rest_due and self.is_attached:
            self._rest_due = self._quick = False
            self.repaint(self._line(self.cursor))
            self.post_message(self.Rested(self, *self._announced))

    def on_unmount(self) -> None:
        """Let go of the timer."""
        if self._rest is not None:
            self._rest.cancel()
