"""Segments: saved queries with how many fit each; some of them pinned as tabs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import ready_segments, segments
from models.i18n import N_, _
from models.journal import Act
from models.problems import BadQuery, Problem
from models.segments import Segment
from models.text import shown
from tui.desk import Changed, Desk
from tui.screens import pins
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm
from tui.screens.short_list import ShortListScreen
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

if TYPE_CHECKING:
    from tui.app import Cartera

UNKNOWN = "—"


class PinnedRows(RowList):
    """A list in which a mark is a pin, and setting one an act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.pin", N_("pin as a tab, or not"), tooltip=N_("pin"), id="segments.pin"),
    ]


class SegmentsScreen(ShortListScreen[Segment]):
    """The segments in the user's order; the marked ones are tabs. Who fits each is counted after the rows are there."""

    TAB = "9"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="segments.add"),
        Binding("A", "ready", N_("add a ready-made one"), tooltip=N_("ready-made"), id="segments.ready"),
        Binding("e", "edit", N_("edit"), id="segments.edit"),
        Binding("d", "remove", N_("delete"), id="segments.remove"),
        hidden_binding("J,shift+down", "shift(1)", N_("further down"), "segments.later"),
        hidden_binding("K,shift+up", "shift(-1)", N_("further up"), "segments.earlier"),
        Binding("L", "tiers", N_("limits of the tiers"), tooltip=N_("limits"), id="segments.tiers"),
        Binding("O", "goals", N_("goals"), id="segments.goals"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "segments.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.fitting: dict[int, int] = {}
        self.mistakes: dict[int, str] = {}
        self.away = False

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield PinnedRows(self.columns(), plain=self.desk.plain, id="body")

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("name", _("Segment"), 16, share=2, tone="strong"),
            Column("query", _("Who"), 20, share=3, tone="dim", tag=True),
            Column("count", _("Records"), 9, right=True),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return (
            _("No segments yet: a question about your clients, kept under a name."), "",
            _("A  take a ready-made one: debtors, big spenders, by region…"),
            _("a  write one, as in the filter: city:zaragoza owed:>0"),
            _("v  on any list: keep its filter as a segment"),
        )  # fmt: skip

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.row_list.set_columns(self.columns())
        self.load()

    # Reading

    async def read(self) -> list[Segment]:
        """Read the segments; what fits them is counted afterwards."""
        found = await self.desk.doors.db(segments.segments)
        self.row_list.set_marks(segment.id for segment in found if segment.pinned)
        if not self.away:
            self.call_after_refresh(self.count)
        return found

    @work(exclusive=True, group="counts")
    async def count(self) -> None:
        """Count who fits each segment; leaving the screen breaks it off."""
        for segment in list(self.found):
            try:
                number = await self.desk.doors.reports(segments.count, self.desk.session, segment)
                self.fitting[segment.id] = number
                pins.tell(self, segment.id, number)
                self.mistakes.pop(segment.id, None)
            except BadQuery as problem:
                self.fitting.pop(segment.id, None)
                self.mistakes[segment.id] = problem.text
            self.row_list.update_row(self.cells(segment))

    def on_screen_suspend(self) -> None:
        """Nobody waits for the counts any more."""
        self.away = True
        self.workers.cancel_group(self, "counts")

    def on_screen_resume(self) -> None:
        """What was not counted yet is counted now."""
        self.away = False
        if self.found:
            self.count()

    def cells(self, each: Segment) -> RowCells:
        """Return the row of ``each``."""
        number = self.fitting.get(each.id)
        mistake = self.mistakes.get(each.id, "")
        counted = UNKNOWN if mistake else "" if number is None else count_text(number)
        return RowCells(each.id, (each.name, each.query, counted), tag=f"! {mistake}" if mistake else "")

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()

    # Acts

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        cast("Cartera", self.app).action_segment(event.key)

    @work(group="acts")
    async def action_pin(self) -> None:
        """Make the segment under the cursor a tab, or not any more."""
        if (each := self.chosen) is not None:
            await self._do(segments.pin, each.id, on=not each.pinned)

    async def _do(self, function: Callable[..., Act], number: int, *arguments: object, **named: object) -> None:
        """Do ``function`` with a segment, and tell it."""
        try:
            self.done(await self.desk.doors.db(function, self.desk.session, number, *arguments, **named), [])
        except Problem as problem:
            self.say(problem.text, "wrong")
            self.load()

    def action_add(self) -> None:
        """Ask for a segment."""
        from tui.screens import segment_form

        segment_form.add(self)

    def action_edit(self) -> None:
        """Ask for changes of the segment under the cursor."""
        from tui.screens import segment_form

        if (each := self.chosen) is not None:
            segment_form.edit(self, each)

    @work(group=OPENING)
    async def action_ready(self) -> None:
        """Show what is ready to be taken; enter takes it."""
        from tui.screens.segment_picker import ReadyDialog

        found = await self.desk.doors.reports(ready_segments.ready_made, self.desk.session)
        if found:
            self.app.push_screen(ReadyDialog(self.desk, found), self.take)
        else:
            self.say(_("you have taken all that are ready-made"), "note")

    async def take(self, taken: Sequence[tuple[str, str]] | None) -> None:
        """Save each of ``taken`` (name, query) as a segment."""
        for name, query in taken or ():
            try:
                number = await self.desk.doors.db(segments.add, self.desk.session, name, query)
            except Problem as problem:
                self.say(problem.text, "wrong")
                return
            self.desk.changed.publish(Changed(()))
            self.load(number)
            self.say(_("segment saved: %(what)s") % {"what": name}, back=_("u undoes"))

    @work(group="acts")
    async def action_shift(self, by: int) -> None:
        """Move the segment under the cursor among the others."""
        if (each := self.chosen) is not None and 0 <= self.found.index(each) + by < len(self.found):
            await self._do(segments.shift, each.id, by)

    @work(group="acts")
    async def action_remove(self) -> None:
        """Delete the segment under the cursor, after asking."""
        each = self.chosen
        if each is None:
            return
        question = _("Delete the segment %(name)s?") % {"name": shown(each.name, 60)}
        if await self.app.push_screen_wait(Confirm(question)):
            await self._do(segments.remove, each.id)

    def action_tiers(self) -> None:
        """Move the limits of the spending tiers."""
        from tui.screens.tiers import TiersScreen

        self.app.push_screen(TiersScreen(self.desk))

    def action_goals(self) -> None:
        """Show the goals."""
        from tui.screens.goals import GoalsScreen

        self.app.push_screen(GoalsScreen(self.desk))
