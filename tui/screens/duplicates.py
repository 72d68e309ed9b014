"""Clients that stand twice: the pairs with their reasons, the way to both, and to what is not the same after all."""

from asyncio import CancelledError
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.i18n import N_, _
from models.merging import apart, search
from models.merging.compare import compare
from models.merging.pairs import Pair
from models.problems import Problem
from models.text import shown
from tui.desk import Desk
from tui.keymap import key_name
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.short_list import ShortListScreen
from tui.widgets.key_line import KeyHint
from tui.widgets.progress_line import Job, ProgressLine
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList


class DuplicatesScreen(ShortListScreen[Pair]):
    """The pairs that were found; what is merged or is not the same goes from the list, and comes back with undo."""

    DEFAULT_CSS = """
    DuplicatesScreen #about { height: auto; max-height: 3; padding: 0 1; color: $dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("N", "apart", N_("not the same"), id="duplicates.apart"),
        Binding("left", "card(0)", N_("card of the first"), tooltip=N_("the first"), id="duplicates.first"),
        Binding("right", "card(1)", N_("card of the second"), tooltip=N_("the second"), id="duplicates.second"),
        Binding("escape", "close", N_("back"), id="duplicates.close"),
        hidden_binding("ctrl+r", "reload", N_("look again"), "duplicates.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.all: search.Duplicates | None = None
        self.stopped = False

    def hints(self) -> list[KeyHint]:
        """Return the keys, first what enter does."""
        return [KeyHint(key_name("enter"), _("side by side")), *super().hints()]

    def compose_body(self) -> ComposeResult:
        """The list, and the pair under the cursor in full below it."""
        with Vertical(id="body"):
            yield RowList(self.columns(), plain=self.desk.plain)
            yield Static(id="about")

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("sure", "", 8, tone="dim"),
            Column("first", _("Client"), 12, share=2, tone="strong"),
            Column("second", _("The same?"), 12, share=2, tone="strong"),
            Column("why", _("Why"), 16, share=3),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        if self.stopped:
            return _("Stopped before all were compared."), "", _("ctrl+r looks again, esc goes back")
        return (
            _("No client stands twice."), "",
            _("Clients with the same code, tax id, e-mail or phone would stand here, and close names in one place."),
            _("ctrl+r looks again, esc goes back"),
        )  # fmt: skip

    async def read(self) -> list[Pair]:
        """Look through the whole file the first time, then only for what became of the pairs."""
        if self.all is None:
            self.all = await self._find()
            self.stopped = self.all is None
        if self.all is None:
            return []
        return await self.desk.doors.reports(search.standing, self.all.pairs)

    async def _find(self) -> search.Duplicates | None:
        job = self.job = Job(_("comparing"))
        line = ProgressLine(plain=self.desk.plain)
        await self.query_one("#bottom").mount(line)
        line.follow(job, instead_of=self.key_line)
        try:
            return await self.desk.doors.reports(search.find, job.progress, job.cancelled)
        except CancelledError:
            job.stop = True
            raise
        finally:
            if self.job is job:
                self.job = None
            line.rest()
            line.remove()

    def leave(self) -> None:
        """The person goes to another place: nobody waits for the pairs any more."""
        self.stop_job()

    def action_reload(self) -> None:
        """Look through the whole file again."""
        self.stop_job()
        self.all = None
        super().action_reload()

    def action_close(self) -> None:
        """Stop looking, else close."""
        if not self.stop_job():
            self.dismiss()

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()
        each = self.chosen
        lines = [] if each is None else [f"{each.a_name} #{each.a} · {each.b_name} #{each.b}", each.text]
        self.query_one("#about", Static).update(Content("\n").join(Content(shown(line)) for line in lines))

    def cells(self, each: Pair) -> RowCells:
        """Return the row of a pair."""
        sure = _("the same") if each.same else _("likely")
        return RowCells(each.id, (sure, each.a_name, each.b_name, each.text), ("" if each.same else "dim",))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_compare()

    def action_compare(self) -> None:
        """Show both side by side."""
        if (each := self.chosen) is not None:
            open_comparison(self, each.a, each.b)

    @work(group="acts")
    async def action_apart(self) -> None:
        """Remember that the two are not the same."""
        if (each := self.chosen) is None:
            return
        try:
            self.done(await self.desk.doors.db(apart.mark, self.desk.session, each.a, each.b), [each.a, each.b])
        except Problem as problem:
            self.say(problem.text, "wrong")

    def action_card(self, which: int) -> None:
        """Open the card of the first or second of the pair."""
        from tui.screens.client import ClientScreen

        if (each := self.chosen) is not None:
            self.app.push_screen(ClientScreen(self.desk, (each.a, each.b)[which]))


def open_comparison(screen: BaseScreen, first: int, second: int) -> None:
    """Show two clients side by side over ``screen``, to be merged."""

    async def run() -> None:
        from tui.screens.merging import MergeScreen

        try:
            found = await screen.desk.doors.db(compare, first, second)
        except Problem as problem:
            screen.say(problem.text, "wrong")
            return
        screen.app.push_screen(MergeScreen(screen.desk, found))

    screen.run_worker(run(), group="comparison", exclusive=True)
