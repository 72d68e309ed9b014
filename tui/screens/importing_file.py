"""The first step of an import: a path that completes itself, above the files it may mean."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from models import dates
from models.i18n import N_, _
from models.importing import nearby
from models.importing.nearby import Entry, Nearby
from models.problems import BadFile
from models.sizes import size_text
from models.text import shown
from tui.database_thread import DatabaseThread
from tui.own_work import EndsItsWork
from tui.type_ahead import OPENING
from tui.widgets.line_input import LineInput
from tui.widgets.row_list import Column, RowCells, RowList

_FIRST = 100


class FileStep(EndsItsWork, Vertical):
    """Asks for a file. Typing narrows the list, tab completes, enter takes what is typed or what the cursor is on."""

    DEFAULT_CSS = """
    FileStep { height: 1fr; padding: 0 1; }
    FileStep .title { height: 1; text-style: bold; margin-bottom: 1; }
    FileStep .row { height: 1; }
    FileStep .label { width: 10; color: $dim; }
    FileStep LineInput { width: 1fr; }
    FileStep .wrong { height: auto; min-height: 1; max-height: 3; padding-left: 10; color: $late; }
    FileStep .tip { height: 1; color: $dim; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("choose"), id="import.choose"),
        Binding("tab", "complete", N_("complete"), id="import.complete"),
        Binding("down", "move(1)", N_("next file"), show=False, id="import.file_down"),
        Binding("up", "move(-1)", N_("file before"), show=False, id="import.file_up"),
        Binding("pagedown", "move(10)", N_("further down"), show=False, id="import.files_down"),
        Binding("pageup", "move(-10)", N_("further up"), show=False, id="import.files_up"),
    ]

    @dataclass
    class Chosen(Message):
        """A file was chosen."""

        path: Path

    def __init__(self, door: DatabaseThread, today: date, *, plain: bool) -> None:
        super().__init__()
        self.door, self.today, self.plain = door, today, plain
        self.found = Nearby(Path(), "", ())
        self._looked = ""
        self._moved = False

    def compose(self) -> ComposeResult:
        """The path, what is wrong with it, the files."""
        yield Static(Content(_("Import clients from a file")), classes="title")
        with Horizontal(classes="row"):
            yield Static(Content(_("File")), classes="label")
            yield LineInput()
        yield Static(classes="wrong")
        files = RowList(
            [
                Column("name", _("Name"), 20, share=1),
                Column("size", _("Size"), 8, right=True, drop=1),
                Column("changed", _("Changed"), 12, drop=2),
            ],
            plain=self.plain,
        )
        files.can_focus = False
        yield files
        yield Static(Content(_("Excel and LibreOffice, CSV, text, vCard and JSON can be imported.")), classes="tip")

    @property
    def field(self) -> LineInput:
        """The input of the path."""
        return self.query_one(LineInput)

    @property
    def files(self) -> RowList:
        """The list of files."""
        return self.query_one(RowList)

    def begin(self, folder: str) -> None:
        """Show the files of ``folder``, or of the place where some are likely to be."""
        self.field.focus()
        if not self.field.value:
            self._begin(folder)

    @work(group=OPENING)
    async def _begin(self, folder: str) -> None:
        self.go_to(nearby.written(await self.door(nearby.first_folder, folder)))

    def go_to(self, text: str) -> None:
        """Put ``text`` into the input."""
        self.field.value = text
        self.field.cursor_position = len(text)

    def tell(self, text: str) -> None:
        """Say under the input what is wrong."""
        self.query_one(".wrong", Static).update(Content(shown(text)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.tell("")
        self.look(event.value)

    @work(exclusive=True, group="files")
    async def look(self, text: str) -> None:
        """List what ``text`` may mean."""
        self._moved = False
        try:
            self.found = await self.door(nearby.look, text)
            self.files.set_empty(_("Nothing here that can be imported."))
        except BadFile as problem:
            self.found = Nearby(Path(), "", ())
            self.files.set_empty(problem.text)
        self._looked = text
        self._show()

    def _show(self) -> None:
        cells = [self._cells(place, entry) for place, entry in enumerate(self.found.entries[:_FIRST])]
        self.files.show(len(self.found.entries), 0, cells)

    def _cells(self, place: int, entry: Entry) -> RowCells:
        if entry.folder:
            return RowCells(place, (f"{entry.name}/", "", ""), ("dim",))
        cells = (entry.name, size_text(entry.size), dates.ago(entry.changed, self.today))
        return RowCells(place, cells, ("", "dim", "dim"))

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        event.stop()
        cells = [self._cells(at, self.found.entries[at]) for at in range(event.first, event.last)]
        self.files.set_rows(event.first, cells)

    @property
    def under(self) -> Entry | None:
        """What stands under the cursor."""
        place = self.files.cursor
        return self.found.entries[place] if place < len(self.found.entries) else None

    def action_move(self, step: int) -> None:
        """Go up or down in the list; what is typed stays."""
        self._moved = True
        self.files.move_to(max(0, min(self.files.count - 1, self.files.cursor + step)))

    def action_complete(self) -> None:
        """Complete the path."""
        if self.found.entries:
            self.go_to(nearby.complete(self.found, self.under))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._moved = True
        self.action_choose()

    @work(exclusive=True, group="choose")
    async def action_choose(self) -> None:
        """Take the file, or go into the folder."""
        text = self.field.value
        try:
            under = self.under
            if self._looked != text:  # typed faster than the folder was read
                found = await self.door(nearby.look, text)
                under = found.entries[0] if found.entries else None
            taken = await self.door(nearby.settle, text, under, insist=self._moved)
        except BadFile as problem:
            self.tell(problem.text)
            return
        if taken.folder:
            self.go_to(nearby.written(taken.path))
        else:
            self.post_message(self.Chosen(taken.path))
