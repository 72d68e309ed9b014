"""The line in which a filter is typed: a slash, the text, and what is wrong with it where something is."""

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from models.text import shown
from tui.widgets.line_input import LineInput


class FilterLine(Horizontal):
    """Asks for a filter; every letter posts ``Typed``, enter and escape post ``Closed``."""

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; background: $surface; }
    FilterLine .slash { width: 3; color: $accent; text-style: bold; }
    FilterLine LineInput { width: 1fr; }
    FilterLine .told { width: auto; max-width: 70%; color: $dim; }
    FilterLine .told.-wrong { color: $late; }
    """

    @dataclass
    class Typed(Message):
        """The text changed."""

        text: str

    @dataclass
    class Closed(Message):
        """The line is left: with enter the filter stays (``keep``), with escape it goes."""

        keep: bool

    def compose(self) -> ComposeResult:
        """The slash, the input, the answer."""
        yield Static(Content(" /"), classes="slash")
        yield LineInput()
        yield Static(classes="told")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(LineInput).value

    def ask(self, text: str) -> None:
        """Open it with ``text``."""
        field = self.query_one(LineInput)
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.tell("")

    def focus(self, scroll_visible: bool = True) -> "FilterLine":
        """Focus the input."""
        self.query_one(LineInput).focus(scroll_visible)
        return self

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say something at the right: a count, or what is wrong with the query."""
        told = self.query_one(".told", Static)
        told.set_class(wrong, "-wrong")
        told.update(Content(f" {shown(text)} " if text else ""))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed(keep=True))

    def on_key(self, event: events.Key) -> None:
        """Escape closes; down goes to the list."""
        if event.key in ("escape", "down"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Closed(keep=event.key == "down"))
