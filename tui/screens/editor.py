"""Editing one field where it stands: the right widget over the card, and under it what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from models.fields import FIELDS, Field, Type
from models.i18n import _
from models.text import shown
from tui.widgets.choice_field import ChoiceField
from tui.widgets.line_input import LineInput
from tui.widgets.stars import WORDS, stars_text

NOTES_HEIGHT = 6


class FieldEditor(Vertical):
    """Stands over the field under the cursor. Posts ``Done`` with what was typed; the screen saves it."""

    DEFAULT_CSS = """
    FieldEditor { position: absolute; layer: over; height: auto; background: $panel; }
    FieldEditor LineInput, FieldEditor LineInput:focus { background: $panel; }
    FieldEditor ChoiceField { background: $panel; }
    FieldEditor TextArea, FieldEditor TextArea:focus { border: none; padding: 0; height: 6; background: $panel; }
    FieldEditor .wrong { color: $late; height: auto; display: none; background: $surface; }
    """

    @dataclass
    class Done(Message):
        """The field is left: ``action`` is ``stay`` (enter), ``next`` or ``previous`` (tab), or ``escape``."""

        editor: "FieldEditor"
        field: str
        value: str
        action: str

    def __init__(self, field: Field, value: str, stars: int, *, plain: bool) -> None:
        super().__init__()
        self.field = field
        self.original = value
        self.closing = False
        self.widget = self._fitting(stars, plain)
        """The widget in which is typed; it is there before the editor stands, and until it is gone."""

    def compose(self) -> ComposeResult:
        """The widget that fits the field, and a line for what is wrong."""
        yield self.widget
        yield Static(classes="wrong")

    def _fitting(self, stars: int, plain: bool) -> Widget:
        if self.field.type is Type.STARS:
            options = [(str(n), f"{stars_text(n, plain)} {_(word)}") for n, word in enumerate(WORDS)]
            return ChoiceField(options, str(stars))
        if self.field.choices:
            empty = [] if self.field.type in (Type.STAGE, Type.FLAG) else [("", "—")]
            word = _ if self.field.name in FIELDS else str  # an own field has words of the user
            options = [*empty, *((choice.value, word(choice.label)) for choice in self.field.choices)]
            now = next((value for value, label in options if label == self.original), "")
            return ChoiceField(options, now)
        if self.field.type is Type.BLOCK:
            area = TextArea(self.original, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
            area.cursor_blink = False
            area.move_cursor(area.document.end)
            return area
        return LineInput(self.original)

    def place(self, offset: Offset, width: int) -> None:
        """Stand at ``offset`` of the card, ``width`` cells wide."""
        self.styles.offset = (offset.x, offset.y)
        self.styles.width = width

    @property
    def value(self) -> str:
        """What is typed now."""
        widget = self.widget
        if isinstance(widget, TextArea):
            return widget.text
        return widget.value if isinstance(widget, LineInput | ChoiceField) else ""

    @property
    def touched(self) -> bool:
        """Whether something else is typed than stood there."""
        if isinstance(self.widget, ChoiceField):
            return False
        return self.value != self.original

    def take(self, draft: str) -> None:
        """Go on with text that was typed before."""
        widget = self.widget
        if isinstance(widget, TextArea):
            widget.load_text(draft)
            widget.move_cursor(widget.document.end)
        elif isinstance(widget, LineInput):
            widget.value = draft
            widget.cursor_position = len(draft)

    def tell(self, text: str) -> None:
        """Say under the field what is wrong with it; what was typed stays."""
        wrong = self.query_one(".wrong", Static)
        wrong.update(Content(shown(text)))
        wrong.display = True

    def on_mount(self) -> None:
        """Take the keys."""
        self.widget.focus()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.query_one(".wrong", Static).display = False

    @on(Input.Submitted)
    @on(ChoiceField.Submitted)
    def _submitted(self, event: Message) -> None:
        event.stop()
        self._finish("stay")

    def on_key(self, event: events.Key) -> None:
        """Tab and shift+tab go on, escape closes."""
        actions = {"tab": "next", "shift+tab": "previous", "escape": "escape"}
        if event.key in actions:
            event.stop()
            event.prevent_default()
            self._finish(actions[event.key])

    def _finish(self, action: str) -> None:
        self.post_message(self.Done(self, self.field.name, self.value, action))


Walk = Callable[[int], int | None]
"""Moves the list under a card by some rows and returns the client it stands on then, or None at the end."""
