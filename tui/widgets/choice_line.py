"""One line that asks for one of a few things: its key, or ← → and enter; any other key closes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick: the key that picks it, what it is called, and what is handed back."""

    key: str
    label: str
    value: str


class ChoiceLine(Painted, can_focus=True):
    """A picker of one line. It posts one ``Picked`` each time it was opened by ``ask``."""

    PREFIX = "choice-line"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-line--key", "choice-line--dim", "choice-line--chosen"}
    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; background: $surface; }
    ChoiceLine .choice-line--key { text-style: bold; }
    ChoiceLine .choice-line--dim { color: $dim; }
    ChoiceLine .choice-line--chosen { background: $cursor-ground; color: $cursor-text; }
    """

    @dataclass
    class Picked(Message):
        """An option was picked, or the line was closed without (None). ``purpose`` is what it was opened for."""

        line: "ChoiceLine"
        purpose: str
        value: str | None

        @property
        def control(self) -> "ChoiceLine":
            """The line it comes from."""
            return self.line

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._purpose = ""
        self._question = ""
        self._options: tuple[Option, ...] = ()
        self._at = 0
        self._open = False

    def ask(self, purpose: str, question: str, options: Sequence[Option], value: str | None = None) -> None:
        """Open it for ``purpose`` with the cursor on ``value``."""
        self._purpose, self._question, self._options = purpose, question, tuple(options)
        self._at = next((place for place, option in enumerate(options) if option.value == value), 0)
        self._open = True
        self.repaint()

    def _finish(self, value: str | None) -> None:
        if self._open:
            self._open = False
            self.post_message(self.Picked(self, self._purpose, value))

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("left", "right"):
            self._at = (self._at + (1 if event.key == "right" else -1)) % max(1, len(self._options))
            self.repaint()
        elif event.key == "enter" and self._options:
            self._finish(self._options[self._at].value)
        else:
            picked = [option.value for option in self._options if option.key == event.character]
            self._finish(picked[0] if picked else None)

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self._finish(None)

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line: the question, then every option with its key; it slides where it does not fit."""
        plain = self.look()
        question = f" {shown(self._question)} "
        cells = [f" {shown(option.key)} {shown(option.label)} " for option in self._options]
        room = width - cell_len(question)
        first = 0
        while first < self._at and sum(map(cell_len, cells[first : self._at + 1])) > room:
            first += 1
        parts: list[Part] = [(question, self.look("dim"))]
        for place, text in enumerate(cells[first:], first):
            if place == self._at:
                parts.append((text, self.look("chosen")))
            else:
                key = f" {shown(self._options[place].key)}"
                parts += [(key, self.look("key")), (text[len(key) :], plain)]
        used = sum(cell_len(text) for text, _style in parts)
        if used > width:
            return [Segment(fit("".join(text for text, _style in parts), width), plain)]
        return merged([*parts, (" " * (width - used), plain)])
