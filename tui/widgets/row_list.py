"""A painted list of any length: it holds the rows around its window and asks for those that are missing."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from models.i18n import N_
from tui.widgets.painted import Painted, Part, fit, merged, safe_content
from tui.widgets.row_layout import GUTTER, Column, Place, RowCells, arrange, header_parts, row_parts
from tui.widgets.row_window import RowWindow

__all__ = ["Column", "RowCells", "RowList"]


class RowList(Painted, can_focus=True):
    """A list under a line of titles. The screen gives it a count and, when asked by ``PagesWanted``, rows.

    Lines are repainted one by one, and only where they differ; the window moves by blocks, never line by line.
    """

    PREFIX = "row-list"
    REST = 0.12
    LOOKS = ("header", "cursor", "unfocused", "mark", "tag", "dim", "late", "today", "overdue", "stars", "strong")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-list--{name}" for name in LOOKS}
    DEFAULT_CSS = """
    RowList { width: 1fr; height: 1fr; }
    RowList .row-list--header { color: $dim; }
    RowList .row-list--cursor { background: $cursor-ground; color: $cursor-text; }
    RowList .row-list--unfocused { background: $surface; color: $foreground; }
    RowList .row-list--mark { color: $accent; text-style: bold; }
    RowList .row-list--tag { color: $changed; }
    RowList .row-list--dim { color: $dim; }
    RowList .row-list--late { color: $late; }
    RowList .row-list--today { color: $today; }
    RowList .row-list--overdue { color: $overdue; }
    RowList .row-list--stars { color: $stars; }
    RowList .row-list--strong { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", N_("next row"), show=False, id="list.down"),
        Binding("up,k", "move(-1)", N_("row before"), show=False, id="list.up"),
        Binding("ctrl+d", "half_page(1)", N_("half a page down"), show=False, id="list.half_down"),
        Binding("ctrl+u", "half_page(-1)", N_("half a page up"), show=False, id="list.half_up"),
        Binding("pagedown", "page(1)", N_("a page down"), show=False, id="list.page_down"),
        Binding("pageup", "page(-1)", N_("a page up"), show=False, id="list.page_up"),
        Binding("g,home", "first", N_("first row"), show=False, id="list.first"),
        Binding("G,end", "last", N_("last row"), show=False, id="list.last"),
        Binding("space", "mark", N_("mark"), show=False, id="list.mark"),
        Binding("enter", "choose", N_("open"), show=False, id="list.choose"),
    ]

    @dataclass
    class _OfList(Message):
        row_list: "RowList"

        @property
        def control(self) -> "RowList":
            """The list it comes from."""
            return self.row_list

    @dataclass
    class PagesWanted(_OfList):
        """Rows ``first`` up to ``last`` (not included) are to be given by ``set_rows``; newer wishes replace older."""

        first: int
        last: int

    @dataclass
    class CursorMoved(_OfList):
        """The cursor stands on another row: its place, and its key or None while the row is not there yet."""

        index: int
        key: int | None

    @dataclass
    class Rested(_OfList):
        """The cursor came to rest: sent at once for a single step, else after the last of a row of quick steps."""

        index: int
        key: int | None

    @dataclass
    class Chosen(_OfList):
        """A row was chosen, by enter or a double click."""

        index: int
        key: int

    @dataclass
    class MarksChanged(_OfList):
        """Other rows are marked now."""

        marks: frozenset[int]

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        plain: bool = False,
        header: bool = True,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Show ``columns``; ``plain`` paints signs in ASCII, ``header`` the line of titles."""
        super().__init__(name=name, id=id, classes=classes)
        self.plain = plain
        self.approximate = False
        self._columns = tuple(columns)
        self._head = 1 if header else 0
        self._places: list[Place] = []
        self._window = RowWindow()
        self._empty: tuple[Content, ...] = ()
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

    # What it shows

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; all rows are asked for again."""
        self._columns = tuple(columns)
        self._places = arrange(self._columns, self.size.width)
        self._window.rows.clear()
        self._window.asked = None
        self._settle()

    def set_empty(self, *lines: str | Content) -> None:
        """Say in ``lines`` what belongs here and which key brings it; shown while there are no rows."""
        self._empty = tuple(safe_content(line) for line in lines)
        self.repaint()

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

    # Moving

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

    def action_move(self, step: int) -> None:
        """Go ``step`` rows down."""
        self.move_to(self.cursor + step)

    def action_half_page(self, direction: int) -> None:
        """Go half a window down or up, window and cursor together."""
        self._leap(direction * max(1, self._window.height // 2))

    def action_page(self, direction: int) -> None:
        """Go a window down or up, window and cursor together."""
        self._leap(direction * max(1, self._window.height - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_to(self.count - 1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if (key := self.cursor_key) is not None:
            self.post_message(self.Chosen(self, self.cursor, key))

    # Marks

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if (key := self.cursor_key) is not None:
            self.set_marks(self._marks ^ {key})

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
        if self._places and (wanted := self._window.wanted()):
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

    def on_resize(self) -> None:
        """Fit the columns to the new width, keep the cursor in view."""
        self._places = arrange(self._columns, self.size.width)
        self._window.resize(self.count, self.size.height - self._head)
        super().on_resize()
        self._ask()

    def on_unmount(self) -> None:
        """Let go of the timer."""
        if self._rest is not None:
            self._rest.cancel()

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.repaint(self._line(self.cursor))

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.repaint(self._line(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Go to the row; a double click chooses it."""
        index = self._window.top + event.y - self._head
        if event.y >= self._head and index < self.count:
            self.move_to(index)
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is further down."""
        event.stop()
        self.scroll_rows(max(3, self._window.height // 4))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is further up."""
        event.stop()
        self.scroll_rows(-max(3, self._window.height // 4))

    # Painting

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return one line: titles, a row, a dim dot where a row is missing, or the words of an empty list."""
        if y < self._head:
            return merged(header_parts(self._places, width, self.look("header")))
        index = self._window.top + y - self._head
        if not self.count:
            return self._draw_empty(y - self._head - 1, width)
        if index >= self.count:
            return [Segment(" " * width, self.look())]
        under = index == self.cursor
        ground = ("cursor" if self.has_focus else "unfocused") if under else ""
        sign = (">" if self.plain else "▌") if under else " "
        row = self._window.rows.get(index)
        if row is None:
            return [Segment(fit(f"{sign} {'.' if self.plain else '·'}", width), self.look(ground or "dim"))]
        mark = " " if row.key not in self._marks else "x" if self.plain else "✓"
        gutter: list[Part] = [(fit(sign + mark, min(GUTTER, width)), self.look(ground or "mark"))]
        return merged(
            gutter + row_parts(self._places, row, max(0, width - GUTTER), self.look, ground, head_only=self._quick)
        )

    def _draw_empty(self, line: int, width: int) -> list[Segment]:
        if not 0 <= line < len(self._empty):
            return [Segment(" " * width, self.look())]
        content = self._empty[line].pad_left(GUTTER).truncate(width, ellipsis=True, pad=True)
        return merged((part.text, part.style or Style.null()) for part in content.render_segments(self.visual_style))
