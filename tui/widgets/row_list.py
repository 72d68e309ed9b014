"""A painted list of any length: its columns and looks, its keys and the mouse."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from models.i18n import N_
from tui.widgets.held_rows import HeldRows
from tui.widgets.painted import Part, fit, merged, safe_content
from tui.widgets.row_layout import GUTTER, Column, Place, RowCells, arrange, header_parts, row_parts

__all__ = ["Column", "RowCells", "RowList"]

_KEY = 12
"""So wide is a key in front of a line at most, with the blanks behind it."""


class RowList(HeldRows, can_focus=True):
    """A list under a line of titles. The screen gives it a count and, when asked by ``PagesWanted``, rows."""

    PREFIX = "row-list"
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
        super().__init__(head=1 if header else 0, name=name, id=id, classes=classes)
        self.plain = plain
        self._columns = tuple(columns)
        self._places: list[Place] = []
        self._empty: tuple[Content, ...] = ()

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

    def _ask(self) -> None:
        if self._places:
            super()._ask()

    def on_resize(self) -> None:
        """Fit the columns to the new width, keep the cursor in view."""
        self._places = arrange(self._columns, self.size.width)
        self._window.resize(self.count, self.size.height - self._head)
        super().on_resize()
        self._ask()

    # Keys and mouse

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

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if (key := self.cursor_key) is not None:
            self.set_marks(self._marks ^ {key})

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
        lines = [part for text in self._empty for part in _wrapped(text, max(1, width - GUTTER))]
        if not 0 <= line < len(lines):
            return [Segment(" " * width, self.look())]
        content = lines[line].pad_left(GUTTER).truncate(width, ellipsis=True, pad=True)
        return merged((part.text, part.style or Style.null()) for part in content.render_segments(self.visual_style))


def _wrapped(text: Content, width: int) -> list[Content]:
    """Return ``text`` in lines of at most ``width``; behind a key in front (and two blanks) all lines begin alike."""
    behind = text.plain.find("  ") + 2
    indent = behind if 2 < behind <= _KEY else 0
    first, *others = text.wrap(max(1, width - indent)) if len(text.plain) > width else [text]
    return [first, *(other.pad_left(indent) for other in others)]
