"""The line in which an act is typed in plain words: what was understood of it above, and a list where several fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from models.text import shown
from tui.widgets.line_input import LineInput, Underline
from tui.widgets.painted import Painted, Part, fit, merged

SHOWN = 7
"""Choices on view at once."""


class Told(Painted, can_focus=True):
    """What was understood, on one line; above it those who fit, while one of them is asked for."""

    PREFIX = "told"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"told--{name}" for name in ("ready", "wrong", "dim", "chosen", "key")}
    DEFAULT_CSS = """
    Told { height: 1; width: 1fr; background: $surface; }
    Told .told--ready { color: $success; }
    Told .told--wrong { color: $late; }
    Told .told--dim { color: $dim; }
    Told .told--chosen { background: $cursor-ground; color: $cursor-text; }
    Told .told--key { text-style: bold; }
    """

    @dataclass
    class Picked(Message):
        """One of those who fit was picked, or none (None)."""

        key: int | None

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, str], ...] = ()
        self._choices: tuple[tuple[int, str, str], ...] = ()
        self._at = 0

    def tell(self, *parts: tuple[str, str]) -> None:
        """Say something: texts, each with its look (ready, wrong, dim or nothing)."""
        self._parts = tuple((shown(text), look) for text, look in parts if text)
        self.repaint()

    def offer(self, choices: Sequence[tuple[int, str, str]]) -> None:
        """List those who fit (key, name, what tells them apart), with the cursor on the first; nothing closes it."""
        self._choices, self._at = tuple(choices), 0
        self.styles.height = self.lines
        self.forget()
        self.refresh(layout=True)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return 1 + min(len(self._choices), SHOWN)

    @property
    def _first(self) -> int:
        return max(0, min(self._at - SHOWN // 2, len(self._choices) - SHOWN))

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("up", "down", "k", "j"):
            step = 1 if event.key in ("down", "j") else -1
            self._at = max(0, min(self._at + step, len(self._choices) - 1))
            self.repaint()
        elif event.key == "enter" and self._choices:
            self.post_message(self.Picked(self._choices[self._at][0]))
        elif event.key.isdigit() and 0 < int(event.key) <= self.lines - 1:
            self.post_message(self.Picked(self._choices[self._first + int(event.key) - 1][0]))
        elif event.key == "escape":
            self.post_message(self.Picked(None))

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return line ``y``: a choice, or at the bottom what was understood."""
        if y < self.lines - 1:
            return self._draw_choice(self._first + y, y + 1, width)
        parts: list[Part] = [(" "[:width], self.look())]
        room = width - 1
        for text, look in self._parts:
            gap = "  " if len(parts) > 1 else ""
            text = gap + text
            text = fit(text, min(room, cell_len(text)))
            parts.append((text, self.look(look)))
            room -= cell_len(text)
        return merged([*parts, (" " * room, self.look())])

    def _draw_choice(self, place: int, digit: int, width: int) -> list[Segment]:
        _key, name, beside = self._choices[place]
        look = self.look("chosen" if place == self._at else "")
        dim = look if place == self._at else self.look("dim")
        room = max(0, width - 4)
        name = shown(name)
        beside = fit(shown(beside), max(0, min(cell_len(shown(beside)), room - min(cell_len(name), room // 2) - 2)))
        name = fit(name, room - cell_len(beside) - 1 if beside else room)
        key = look if place == self._at else self.look("key")
        return merged([(fit(f" {digit}  ", min(4, width)), key), (name, look), (f"{beside} " if beside else "", dim)])


class QuickLine(Vertical):
    """Asks for a line; every letter posts ``Typed``, enter ``Sent``, escape ``Left``; ``Picked`` answers ``choose``."""

    DEFAULT_CSS = """
    QuickLine { width: 1fr; background: $surface; }
    QuickLine Horizontal { height: 1; }
    QuickLine .colon { width: 3; color: $accent; text-style: bold; }
    QuickLine LineInput { width: 1fr; }
    """

    @dataclass
    class Typed(Message):
        """The text changed."""

        text: str

    @dataclass
    class Sent(Message):
        """It is to be done."""

        text: str

    @dataclass
    class Left(Message):
        """The line is left as it stands."""

        text: str

    @dataclass
    class Picked(Message):
        """One of those who fit was picked."""

        key: int

    def __init__(self) -> None:
        super().__init__()
        self._past: Sequence[str] = ()
        self._back = 0
        self._mark = Underline()

    def compose(self) -> ComposeResult:
        """What was understood, and under it the colon and the input."""
        yield Told()
        with Horizontal():
            yield Static(Content(" :"), classes="colon")
            yield LineInput(highlighter=self._mark)

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    @property
    def told(self) -> Told:
        """What is said above the line."""
        return self.query_one(Told)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return self.told.lines + 1

    def ask(self, text: str, past: Sequence[str]) -> None:
        """Open it with ``text``; ``past`` are the lines before, oldest first."""
        self._past, self._back = past, 0
        self.told.offer(())
        self.told.tell()
        self._put(text)

    def _put(self, text: str) -> None:
        self._mark.place = None
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)

    def focus(self, scroll_visible: bool = True) -> "QuickLine":
        """Focus the input, or the list of those who fit."""
        (self.told if self.told.lines > 1 else self._input).focus(scroll_visible)
        return self

    def mark(self, place: int | None) -> None:
        """Underline the word at ``place`` of the text without the blanks before it."""
        value = self.text
        self._mark.place = None if place is None else place + len(value) - len(value.lstrip())
        self._input.refresh()

    def choose(self, choices: Sequence[tuple[int, str, str]]) -> None:
        """Ask which of those who fit is meant; without any the line is typed on."""
        self.told.offer(choices)
        self.styles.height = self.lines
        self.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._mark.place = None
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Sent(event.value))

    @on(Told.Picked)
    def _picked(self, event: Told.Picked) -> None:
        event.stop()
        if event.key is not None:
            self.post_message(self.Picked(event.key))
        else:
            self.post_message(self.Typed(self.text))

    def on_key(self, event: events.Key) -> None:
        """Escape leaves; up and down bring the lines before into an empty line."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(self.text))
        elif event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            self._recall(1 if event.key == "up" else -1)

    def _recall(self, by: int) -> None:
        shown_now = self._past[-self._back] if self._back else ""
        if self.text != shown_now:
            return
        self._back = max(0, min(self._back + by, len(self._past)))
        self._put(self._past[-self._back] if self._back else "")
        self.post_message(self.Typed(self.text))
