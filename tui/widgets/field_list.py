"""The painted list of a card: labels and values under small headings, a cursor, and room for an editor in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message

from models.i18n import N_
from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged, safe_text

LABEL = 20


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A line of the card: with a ``key`` the cursor can stand on it, without one it is a heading or only to be read.

    ``note`` stands dim after the value, ``tone`` is ``dim``, ``late``, ``overdue``, ``stars``, ``heading`` or ''.
    Blanks at the start of ``value`` stay, so that amounts can stand right aligned.
    """

    key: str
    label: str
    value: str = ""
    tone: str = ""
    note: str = ""


class FieldList(Painted, can_focus=True):
    """Shows rows of fields and moves a cursor over those that can be edited."""

    PREFIX = "field-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"field-list--{name}" for name in ("label", "heading", "cursor", "unfocused", "dim", "late", "overdue", "stars")
    }
    DEFAULT_CSS = """
    FieldList { width: 1fr; height: 1fr; layers: base over; }
    FieldList .field-list--label { color: $dim; }
    FieldList .field-list--heading { color: $accent; }
    FieldList .field-list--cursor { background: $cursor-ground; color: $cursor-text; }
    FieldList .field-list--unfocused { background: $surface; }
    FieldList .field-list--dim { color: $dim; }
    FieldList .field-list--late { color: $late; }
    FieldList .field-list--overdue { color: $overdue; }
    FieldList .field-list--stars { color: $stars; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", N_("next field"), show=False, id="card.down"),
        Binding("up,k", "move(-1)", N_("field before"), show=False, id="card.up"),
        Binding("g,home", "end(0)", N_("first field"), show=False, id="card.first"),
        Binding("G,end", "end(-1)", N_("last field"), show=False, id="card.last"),
        Binding("ctrl+d,pagedown", "leap(1)", N_("further down"), show=False, id="card.page_down"),
        Binding("ctrl+u,pageup", "leap(-1)", N_("further up"), show=False, id="card.page_up"),
        Binding("enter", "choose", N_("edit this field"), show=False, id="card.choose"),
    ]

    @dataclass
    class Chosen(Message):
        """The field under the cursor is to be edited."""

        key: str

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self._plain = plain
        self._rows: tuple[FieldRow, ...] = ()
        self._stops: list[int] = []
        self._at = 0
        self._top = 0

    def show(self, rows: Sequence[FieldRow]) -> None:
        """Show ``rows``; the cursor stays on the field it is on."""
        key = self.cursor_key
        self._rows = tuple(rows)
        self._stops = [place for place, row in enumerate(self._rows) if row.key]
        self._at = next((at for at, place in enumerate(self._stops) if self._rows[place].key == key), 0)
        self._follow()
        self.repaint()

    @property
    def cursor_key(self) -> str:
        """The key of the field under the cursor, or ''."""
        return self._rows[self._stops[self._at]].key if self._stops else ""

    def row(self, key: str) -> FieldRow | None:
        """Return the row of ``key``."""
        return next((row for row in self._rows if row.key == key), None)

    def go(self, key: str) -> None:
        """Put the cursor on the field ``key``."""
        for at, place in enumerate(self._stops):
            if self._rows[place].key == key:
                self._set(at)

    def action_move(self, by: int) -> None:
        """Go ``by`` fields down."""
        self._set(self._at + by)

    def action_end(self, at: int) -> None:
        """Go to the first (0) or last (-1) field."""
        self._set(len(self._stops) - 1 if at else 0)

    def action_leap(self, direction: int) -> None:
        """Go half a window down or up."""
        self._set(self._at + direction * max(1, self.size.height // 2))

    def action_choose(self) -> None:
        """Edit the field under the cursor."""
        if self.cursor_key:
            self.post_message(self.Chosen(self.cursor_key))

    def _set(self, at: int) -> None:
        at = max(0, min(at, len(self._stops) - 1))
        if at != self._at:
            self._at = at
            self._follow()
            self.repaint()

    def _follow(self) -> None:
        """Move the window by blocks so that the cursor, its heading and a line under it are seen."""
        height = max(1, self.size.height)
        place = self._stops[self._at] if self._stops else 0
        if place <= self._top:
            self._top = max(0, place - height // 2) if place > height // 2 else 0
        elif place >= self._top + height - 1:
            self._top = min(place - height // 2, max(0, len(self._rows) - height))
        self._top = max(0, min(self._top, max(0, len(self._rows) - height + 2)))

    def editor_place(self) -> tuple[Offset, int]:
        """Return where an editor of the field under the cursor stands (from this widget's corner), and its width."""
        place = self._stops[self._at] - self._top if self._stops else 0
        left = LABEL + 2
        return Offset(left, place), max(10, self.size.width - left - 1)

    async def _on_click(self, event: events.Click) -> None:
        if event.widget is not self:
            return
        place = event.y + self._top
        if place in self._stops:
            chosen = self._stops.index(place) == self._at
            self._set(self._stops.index(place))
            if chosen:
                self.action_choose()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(3)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-3)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._follow()
        super().on_resize()

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return one line."""
        place = y + self._top
        if place >= len(self._rows):
            return [Segment(" " * width, self.look())]
        row = self._rows[place]
        if row.tone == "heading":
            return [Segment(fit(" " + shown(row.label), width), self.look("heading"))]
        under = bool(self._stops) and place == self._stops[self._at]
        ground = ("cursor" if self.has_focus else "unfocused") if under else ""
        sign = (">" if self._plain else "▌") if under else " "
        style = self.look(ground or row.tone)
        note = f"   {shown(row.note)}" if row.note else ""
        value = safe_text(row.value.replace("\n", " "))
        parts: list[Part] = [
            (sign + " ", self.look(ground)),
            (fit(shown(row.label), LABEL - 1) + " ", self.look(ground or "label")),
            (value, style),
            (note, self.look(ground or "dim")),
        ]
        text = "".join(part for part, _style in parts)
        used = Segment(text).cell_length
        if used > width:
            room = max(0, width - LABEL - 1)
            return merged([*parts[:2], (fit(value + note, room), style)])
        return merged([*parts, (" " * (width - used), self.look(ground))])

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self.repaint()

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self.repaint()
