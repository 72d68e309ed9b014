"""The line in which a filter is typed, and on the rule above it what it may go on with or where a mistake stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from models.i18n import _
from models.text import shown
from tui.widgets.line_input import LineInput, Underline
from tui.widgets.pane import Rule

LEFT = 3
"""Cells before the text: the slash."""


@dataclass(frozen=True, slots=True)
class Offered:
    """``text`` may take the place of the characters ``start`` to ``end``; ``label`` says what it is.

    ``value``: it is chosen with the arrows from the first on; the name of a field is only taken.
    """

    text: str
    start: int
    end: int
    label: str = ""
    value: bool = False


class FilterLine(Horizontal):
    """Asks for a filter; every letter posts ``Typed``, enter and escape post ``Closed``.

    What is offered takes no line and no key of plain words: ``tab`` takes the first, ``down`` chooses among values.
    """

    DEFAULT_CSS = """
    FilterLine { height: 1; width: 1fr; background: $surface; }
    FilterLine .slash { width: 3; color: $accent; text-style: bold; }
    FilterLine LineInput { width: 1fr; }
    FilterLine .told { width: auto; max-width: 70%; color: $dim; }
    """

    @dataclass
    class Typed(Message):
        """The text changed; the cursor stands at ``cursor``."""

        text: str
        cursor: int

    @dataclass
    class Closed(Message):
        """The line is left: with enter the filter stays (``keep``), with escape it goes."""

        keep: bool

    def __init__(self) -> None:
        super().__init__()
        self._mark = Underline()
        self._offered: tuple[Offered, ...] = ()
        self._at: int | None = None
        self._open = self._taking = False

    def compose(self) -> ComposeResult:
        """The slash, the input, the answer."""
        yield Static(Content(" /"), classes="slash")
        yield LineInput(highlighter=self._mark)
        yield Static(classes="told")

    @property
    def _input(self) -> LineInput:
        return self.query_one(LineInput)

    @property
    def _rule(self) -> Rule:
        return self.screen.query_one("#lower", Rule)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def offered(self) -> tuple[Offered, ...]:
        """What the text may go on with."""
        return self._offered

    def ask(self, text: str) -> None:
        """Open it with ``text``."""
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.placeholder = _("for example: madrid stars:>=2 owed:>0 -has:email")
        self._input.cursor_position = len(text)
        self._open = True
        self.tell("")

    def focus(self, scroll_visible: bool = True) -> "FilterLine":
        """Focus the input."""
        self._input.focus(scroll_visible)
        return self

    def tell(self, text: str) -> None:
        """Say at the right how many fit; nothing is wrong any more."""
        self.query_one(".told", Static).update(Content(f" {shown(text)} " if text else ""))
        if self._mark.place is not None:
            self._mark.place = None
            self._input.refresh()
            self._write()

    def mistake(self, text: str, place: int) -> None:
        """Say what is wrong on the rule; its ``place`` is underlined, with a sign over it where there is room."""
        self.query_one(".told", Static).update(Content(""))
        self._mark.place = place
        self._input.refresh()
        rule = self._rule
        width = rule.size.width
        column = LEFT + cell_len(self.text[:place]) - self._input.scroll_offset.x
        column = max(0, min(column, width - 1))
        line, sign = ("-", "v") if rule.plain else ("─", "▾")
        said = f" {shown(text)} "
        length = cell_len(said)
        if column + 1 + length <= width:
            parts = [(line * column, "$rule"), (sign, "bold $late"), (said, "$late")]
        elif length <= column:
            parts = [(line * (column - length), "$rule"), (said, "$late"), (sign, "bold $late")]
        else:
            parts = [(line * max(0, min(LEFT - 1, width - length)), "$rule"), (said, "$late")]
        self._offered, self._at = (), None
        rule.write(Content.assemble(*parts))

    def offer(self, text: str, offered: Sequence[Offered]) -> None:
        """Offer what ``text`` may go on with, if that is what stands there still and nothing in it is wrong."""
        if not self._open or text != self.text or self._mark.place is not None:
            return
        self._offered, self._at = tuple(offered), None
        if self._taking and self._offered:
            self._take()
        self._taking = False
        self._write()

    def _write(self) -> None:
        """Write on the rule what is offered, the one that tab takes first."""
        rule = self._rule
        if not self._offered:
            rule.write(None)
            return
        line = "-" if rule.plain else "─"
        parts: list[tuple[str, str]] = [(line * 2, "$rule"), (f" {_('tab')} ", "$dim")]
        for place, each in enumerate(self._offered):
            chosen = "$cursor-text on $cursor-ground" if place == self._at else "bold" if place == 0 else ""
            parts += [(f" {shown(each.text.strip(), 40)}", chosen), (f" {each.label}" if each.label else "", "$dim")]
            parts.append((" ", chosen if not each.label else ""))
        rule.write(Content.assemble(*parts))

    def _take(self) -> None:
        """Put in the text what is chosen, or the first of what is offered."""
        taken = self._offered[self._at or 0]
        value = self.text
        self._offered, self._at = (), None
        self._input.value = value[: taken.start] + taken.text + value[taken.end :]
        self._input.cursor_position = taken.start + len(taken.text)

    def _close(self, *, keep: bool) -> None:
        self._clear()
        self.post_message(self.Closed(keep))

    def _clear(self) -> None:
        """Take back what is said, because the line goes."""
        self._open, self._offered, self._at = False, (), None
        self._mark.place = None
        self._rule.write(None)

    def on_hide(self) -> None:
        """Another line takes its place."""
        if not self.display:
            self._clear()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._offered, self._at, self._taking = (), None, False
        self.post_message(self.Typed(event.value, self._input.cursor_position))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._at is not None:
            self._take()
        else:
            self._close(keep=True)

    def on_key(self, event: events.Key) -> None:
        """Tab takes what is offered; down and up choose; escape closes the innermost; else down goes to the list."""
        if event.key not in ("escape", "down", "up", "tab", "shift+tab"):
            return
        event.stop()
        event.prevent_default()
        values = bool(self._offered) and self._offered[0].value
        if event.key == "tab" and self._offered:
            self._take()
        elif event.key == "tab":
            self._taking = True  # what it takes is being looked for
        elif event.key == "escape" and self._at is not None:
            self._at = None
            self._write()
        elif event.key == "down" and values:
            self._at = 0 if self._at is None else min(self._at + 1, len(self._offered) - 1)
            self._write()
        elif event.key == "up" and self._at is not None:
            self._at = self._at - 1 if self._at else None
            self._write()
        elif event.key in ("escape", "down"):
            self._close(keep=event.key == "down")
