"""A painted list to be read: a day in one column, and beside it texts of any length, wrapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from models.i18n import N_
from models.text import shown
from tui.widgets.painted import ELLIPSIS, Painted, Part, fit, merged

DAY = 14
LONGEST = 20_000
"""So many characters of a text are shown."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a day: ``head`` says what it was, ``text`` what was said; ``tone`` is ``late``, ``today``,
    ``dim``, ``heading`` (the head alone, a title) or ''."""

    day: str
    head: str
    text: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    day: str = ""
    text: str = ""
    tone: str = ""


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` as lines of at most ``width`` cells; its own line ends stay."""
    found: list[str] = []
    for paragraph in text[:LONGEST].rstrip().split("\n"):
        clean = shown(paragraph, LONGEST)
        for line in wrap(clean, width, drop_whitespace=True) or [""]:
            found += chop_cells(line, width) if cell_len(line) > width else [line]
    if len(text) > LONGEST and found:
        found[-1] = fit(found[-1] + ELLIPSIS, width)
    return found


class Timeline(Painted, can_focus=True):
    """Shows entries and scrolls through their lines. Posts ``MoreWanted`` when the end of those at hand is near."""

    PREFIX = "timeline"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"timeline--{name}" for name in ("day", "heading", "dim", "late", "today")}
    DEFAULT_CSS = """
    Timeline { width: 1fr; height: 1fr; }
    Timeline .timeline--day { color: $dim; }
    Timeline .timeline--heading { color: $accent; }
    Timeline .timeline--dim { color: $dim; }
    Timeline .timeline--late { color: $late; }
    Timeline .timeline--today { color: $today; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_lines(1)", N_("a line down"), show=False, id="card.line_down"),
        Binding("up,k", "scroll_lines(-1)", N_("a line up"), show=False, id="card.line_up"),
        Binding("ctrl+d,pagedown", "leap(1)", N_("further down"), show=False, id="card.page_down"),
        Binding("ctrl+u,pageup", "leap(-1)", N_("further up"), show=False, id="card.page_up"),
        Binding("g,home", "end(0)", N_("to the beginning"), show=False, id="card.beginning"),
        Binding("G,end", "end(-1)", N_("to the end"), show=False, id="card.end"),
    ]

    @dataclass
    class MoreWanted(Message):
        """What is at hand ends soon: more entries than ``known`` are to be given by ``show``."""

        known: int

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self.plain = plain
        self._entries: tuple[Moment, ...] = ()
        self._lines_of: list[_Line] = []
        self._more = False
        self._top = 0

    def show(self, entries: Sequence[Moment], *, more: bool = False, anew: bool = False) -> None:
        """Show ``entries``, ``anew`` from the top; with ``more`` there are others behind them."""
        self._entries, self._more = tuple(entries), more
        if anew:
            self._top = 0
        self._lay()
        self.repaint()

    @property
    def top(self) -> int:
        """The line that stands first in the window."""
        return self._top

    def _lay(self) -> None:
        width = max(10, self.size.width - DAY - 2)
        found: list[_Line] = []
        for entry in self._entries:
            if entry.tone == "heading":
                found += [_Line()] if found else []
                found.append(_Line(text=entry.head, tone="heading"))
                continue
            lines = wrapped(" · ".join(part for part in (entry.head, entry.text) if part), width)
            found.append(_Line(entry.day, lines[0], entry.tone))
            found += [_Line(text=line, tone="dim" if entry.tone == "dim" else "") for line in lines[1:]]
        self._lines_of = found
        self._go(self._top)

    def _go(self, top: int) -> None:
        self._top = max(0, min(top, len(self._lines_of) - self.size.height))
        if self._more and self._top + 3 * self.size.height > len(self._lines_of):
            self._more = False
            self.post_message(self.MoreWanted(len(self._entries)))

    def action_scroll_lines(self, by: int) -> None:
        """Show what is ``by`` lines further down."""
        self._go(self._top + by)
        self.repaint()

    def action_leap(self, direction: int) -> None:
        """Go half a window down or up."""
        self.action_scroll_lines(direction * max(1, self.size.height // 2))

    def action_end(self, at: int) -> None:
        """Go to the beginning (0) or the end (-1) of what is at hand."""
        self._go(len(self._lines_of) if at else 0)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is further down."""
        event.stop()
        self.action_scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is further up."""
        event.stop()
        self.action_scroll_lines(-3)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay()
        super().on_resize()

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return one line."""
        place = y + self._top
        if place >= len(self._lines_of):
            return [Segment(" " * width, self.look())]
        line = self._lines_of[place]
        if line.tone == "heading":
            return [Segment(fit(" " + line.text, width), self.look("heading"))]
        day_look = line.tone if line.tone in ("late", "today") else "day"
        parts: list[Part] = [
            (fit("  " + shown(line.day), min(width, DAY + 2)), self.look(day_look)),
            (fit(line.text, max(0, width - DAY - 2)), self.look("dim" if line.tone == "dim" else "")),
        ]
        return merged(parts)
