"""The command palette: anybody in any stage by a few letters, and everything that can be done here."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models import finding
from models.fields import STAGES
from models.i18n import N_, _
from models.listing import Row
from models.text import search_key
from tui.desk import Desk
from tui.own_work import EndsItsWork
from tui.widgets.line_input import LineInput
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.stars import stars_text

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

MOST_CLIENTS = 20
COLUMNS = ("contact", "city")
_STAGES = {choice.value: choice.label for choice in STAGES}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done: what it is called, its keys, what kind of thing it is, and the doing."""

    words: str
    keys: str
    group: str
    run: Callable[[], object]


def fitting(commands: Sequence[Command], text: str) -> list[Command]:
    """Return the commands whose words begin with the words of ``text``, all of them when nothing is typed.

    Those that begin with it themselves come first.
    """
    wanted = search_key(text)
    fit = [
        command
        for command in commands
        if all(any(word.startswith(part) for word in search_key(command.words).split()) for part in wanted.split())
    ]
    return sorted(fit, key=lambda command: not search_key(command.words).startswith(wanted))


class PaletteScreen(EndsItsWork, ModalScreen[None]):
    """A line to type in, and under it the commands and the clients that fit."""

    DEFAULT_CSS = """
    PaletteScreen { align: center top; background: $background 0%; }
    PaletteScreen > #panel {
        width: 100%; max-width: 100; height: 70%; max-height: 26; background: $surface; padding: 1 1;
        border-bottom: solid $accent;
    }
    PaletteScreen .line { height: 2; width: 1fr; padding: 0 2; }
    PaletteScreen RowList { background: $surface; height: 1fr; }
    PaletteScreen RowList .row-list--unfocused { background: $cursor-ground; color: $cursor-text; }
    PaletteScreen .keys { height: 1; padding: 0 2; color: $dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "close", N_("close"), id="palette.close"),
        Binding("down,ctrl+n", "move(1)", N_("next row"), show=False, id="palette.down"),
        Binding("up", "move(-1)", N_("row before"), show=False, id="palette.up"),
        Binding("pagedown", "move(10)", N_("a page down"), show=False, id="palette.page_down"),
        Binding("pageup", "move(-10)", N_("a page up"), show=False, id="palette.page_up"),
    ]

    def __init__(self, desk: Desk, below: "BaseScreen") -> None:
        super().__init__()
        self.desk = desk
        self.below = below
        self.commands: list[Command] = []
        self.shown_commands: list[Command] = []
        self.clients: list[Row] = []
        self._with_clients = False
        self._searched = asyncio.Event()

    def compose(self) -> ComposeResult:
        """The line, the list, and the keys."""
        with Vertical(id="panel"):
            with Horizontal(classes="line"):
                yield LineInput(placeholder=_("a name, a phone, anything; or what to do"))
            row_list = RowList(_columns(with_clients=False), plain=self.desk.plain, header=False)
            row_list.can_focus = False
            yield row_list
            yield Static(Content(_("enter opens or does it   esc closes")), classes="keys")

    def on_mount(self) -> None:
        """Gather what can be done on the screen below."""
        from tui.palette_commands import all_commands

        self.commands = all_commands(self.below)
        self.query_one(LineInput).focus()
        self.look_for("")

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    @on(Input.Changed)
    def _input_changed(self, event: Input.Changed) -> None:
        self.look_for(event.value)

    def look_for(self, text: str) -> None:
        """Show the commands that fit ``text`` at once; the clients follow."""
        self.shown_commands = fitting(self.commands, text)
        self._searched.clear()
        self.show_found(0)
        self.find(text)

    @work(exclusive=True, group="find")
    async def find(self, text: str) -> None:
        """Look for clients."""
        self.clients = await self.desk.doors.reports(
            finding.find_clients, text, self.desk.session.today, MOST_CLIENTS, COLUMNS
        )
        self._searched.set()
        self.show_found(self.row_list.cursor)

    def show_found(self, cursor: int) -> None:
        """Show commands, then clients: those of before until the new ones are there."""
        rows = [self._command_cells(place, command) for place, command in enumerate(self.shown_commands)]
        rows += [self._client_cells(place, row) for place, row in enumerate(self.clients, len(rows))]
        if self._with_clients != bool(self.clients):
            self._with_clients = bool(self.clients)
            self.row_list.set_columns(_columns(with_clients=self._with_clients))
        self.row_list.set_empty(_("Nobody and nothing of that name."))
        self.row_list.show(len(rows), 0, rows, cursor=cursor)

    def _command_cells(self, place: int, command: Command) -> RowCells:
        return RowCells(place, (command.words, "", command.group, command.keys), ("", "dim", "dim", ""))

    def _client_cells(self, place: int, row: Row) -> RowCells:
        more = " · ".join(str(value) for value in row.extra if value)
        stars = Content(stars_text(row.stars, self.desk.plain))
        return RowCells(place, (row.name, more, _(_STAGES[row.stage]), stars), ("", "dim", "dim", "stars"))

    @on(Input.Submitted)
    def _input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.choose()

    @on(RowList.Chosen)
    def _row_chosen(self) -> None:
        self.choose()

    @work(exclusive=True, group="choose")
    async def choose(self) -> None:
        """Do what stands under the cursor, once everything that fits what was typed is there."""
        await self._searched.wait()
        place = self.row_list.cursor
        if place < len(self.shown_commands):
            self.close_for(self.shown_commands[place].run)
        elif (number := place - len(self.shown_commands)) < len(self.clients):
            client = self.clients[number].id
            self.close_for(lambda: self.open_client(client))

    def close_for(self, run: Callable[[], object]) -> None:
        """Close, and then do something on the screen below."""
        app = self.app
        self.dismiss()
        app.call_later(run)

    def open_client(self, client: int) -> None:
        """Open the card of ``client``."""
        from tui.screens.client import ClientScreen

        self.below.app.push_screen(ClientScreen(self.desk, client))

    def action_move(self, step: int) -> None:
        """Go to another row."""
        self.row_list.move_to(self.row_list.cursor + step)

    def action_close(self) -> None:
        """Close without doing anything."""
        self.dismiss()


def _columns(*, with_clients: bool) -> list[Column]:
    """The columns of the list: without clients the words of the commands have the room of what tells those apart."""
    return [
        Column("what", "", 20, share=4, tone="strong"),
        Column("more", "", 14 if with_clients else 0, share=2 if with_clients else 0, tone="dim", drop=2),
        Column("kind", "", 13, tone="dim"),
        Column("keys", "", 7, right=True, drop=1),
    ]
