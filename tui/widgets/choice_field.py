"""A field of a form that holds one of a few words, changed with ← and → or by its first letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from models.text import search_key, shown
from tui.widgets.painted import Painted, Part, fit, merged


class ChoiceField(Painted, can_focus=True):
    """Shows all its words in a line, the one that counts marked."""

    PREFIX = "choice-field"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-field--dim", "choice-field--chosen", "choice-field--cursor"}
    DEFAULT_CSS = """
    ChoiceField { height: 1; width: 1fr; }
    ChoiceField .choice-field--dim { color: $dim; }
    ChoiceField .choice-field--chosen { text-style: bold; }
    ChoiceField .choice-field--cursor { background: $cursor-ground; color: $cursor-text; text-style: bold; }
    """

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        field: "ChoiceField"

    @dataclass
    class Changed(Message):
        """Another word counts now."""

        field: "ChoiceField"

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "") -> None:
        """Offer ``options``: (value, word) each; start at ``value``, else at the first."""
        super().__init__()
        self._options = tuple(options)
        self._at = next((place for place, option in enumerate(self._options) if option[0] == value), 0)

    def offer(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """Offer other ``options``, with the one of ``value`` counting."""
        self._options = tuple(options)
        self._at = next((place for place, option in enumerate(self._options) if option[0] == value), 0)
        self.repaint()

    def _go_to(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.repaint()
            self.post_message(self.Changed(self))

    @property
    def value(self) -> str:
        """The value that counts."""
        return self._options[self._at][0]

    async def _on_key(self, event: events.Key) -> None:
        count = len(self._options)
        if event.key in ("left", "right"):
            self._go_to((self._at + (1 if event.key == "right" else -1)) % count)
        elif event.key == "enter":
            self.post_message(self.Submitted(self))
        elif event.character is not None and event.character.isalnum():
            wanted = search_key(event.character)
            turns = [(self._at + step) % count for step in range(1, count + 1)]
            fits = [place for place in turns if search_key(self._options[place][1]).startswith(wanted)]
            self._go_to(fits[0] if fits else self._at)
        else:
            return
        event.stop()
        event.prevent_default()

    async def _on_click(self, event: events.Click) -> None:
        x = 0
        for place, (_value, word) in enumerate(self._options):
            x += cell_len(f" {shown(word)} ")
            if event.x < x:
                self._go_to(place)
                return

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self.repaint()

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self.repaint()

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line; where it does not fit it starts later, so that the word that counts is seen."""
        words = [f" {shown(word)} " for _value, word in self._options]
        first = 0
        while first < self._at and sum(map(cell_len, words[first : self._at + 1])) > width:
            first += 1
        chosen = self.look("cursor" if self.has_focus else "chosen")
        parts: list[Part] = []
        left = width
        for place, word in enumerate(words[first:], first):
            cut = fit(word, min(left, cell_len(word)))
            parts.append((cut, chosen if place == self._at else self.look("dim")))
            left -= cell_len(cut)
            if left <= 0:
                break
        return merged([*parts, (" " * left, self.look())])
