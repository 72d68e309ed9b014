"""The quiet line over a card: its tabs by name, the open one in brackets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged

GAP = 3


class SectionLine(Painted):
    """One line of words, of which one is open; a bracket stands in the blank beside its word, so nothing moves."""

    PREFIX = "section-line"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"section-line--open", "section-line--dim"}
    DEFAULT_CSS = """
    SectionLine { height: 1; width: 1fr; }
    SectionLine .section-line--open { text-style: bold; color: $accent; }
    SectionLine .section-line--dim { color: $dim; }
    """

    @dataclass
    class Picked(Message):
        """A word was clicked."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sections: tuple[tuple[str, str], ...] = ()
        self._open = ""
        self._spots: list[tuple[int, int, str]] = []

    def show(self, sections: Sequence[tuple[str, str]], key: str) -> None:
        """Show ``sections`` as (key, word), with the brackets around that of ``key``."""
        self._sections, self._open = tuple(sections), key
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Tell which word was clicked."""
        for start, end, key in self._spots:
            if start <= event.x < end:
                self.post_message(self.Picked(key))
                return

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line; words that do not fit are cut."""
        parts: list[Part] = []
        self._spots = []
        x, gap = 0, 1
        for key, label in self._sections:
            word, now = shown(label), key == self._open
            style = self.look("open" if now else "dim")
            parts += [(" " * (gap - 1), self.look()), (f"[{word}]" if now else f" {word} ", style)]
            x += gap + cell_len(word) + 1
            self._spots.append((x - cell_len(word) - 2, x, key))
            gap = GAP - 1
        if x > width:
            return [Segment(fit("".join(text for text, _style in parts), width), self.look())]
        return merged([*parts, (" " * (width - x), self.look())])
