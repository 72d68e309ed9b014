"""The clients of a segment, whatever their stage, with the columns and the order kept with it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.widget import Widget

from models import segments
from models.fields import Stage
from models.i18n import _
from models.listing import ListSpec, Row
from models.problems import BadQuery, NotFound, Problem
from models.search import Condition
from models.segments import Segment
from models.session import Session
from tui.desk import Changed, Desk
from tui.screens.acting import Acting
from tui.screens.list_screen import ListScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.total_line import TotalLine

if TYPE_CHECKING:
    from tui.places import Places


def read(session: Session, number: int) -> tuple[Segment, Condition | None]:
    """Return a segment and what it asks on the session's day. Raises NotFound and BadQuery."""
    segment = segments.get(number)
    return segment, segments.condition(session, segment.query)


async def open_segment(app: "Places", number: int) -> None:
    """Show the clients of a segment over the list of segments; say so when its query is none any more."""
    screen = app.screen
    if isinstance(screen, SegmentListScreen) and screen.segment.id == number:
        screen.action_reload()
        return
    try:
        segment, condition = await app.desk.doors.db(read, app.desk.session, number)
    except Problem as problem:
        app.say(problem.text, "wrong")
        return
    app.action_go("9")
    app.push_screen(SegmentListScreen(app.desk, segment, condition))


class SegmentListScreen(ListScreen, Acting):
    """The list of one segment. What is sorted or shown otherwise here is kept with it."""

    def __init__(self, desk: Desk, segment: Segment, condition: Condition | None) -> None:
        super().__init__(desk, _spec(desk, segment, condition))
        self.segment = segment
        self.base = condition
        self.extra = self.wanted_columns
        self._stages: dict[int, str] = {}

    @property
    def tab(self) -> str:
        """The key of its own tab where it is pinned, else that of the segments."""
        return f"s{self.segment.id}" if self.segment.pinned else "9"

    @property
    def wanted_columns(self) -> tuple[str, ...]:
        """Those of the segment; where it has none of its own those of all lists, and the stage after them."""
        common = self.desk.settings.columns
        return self.segment.columns or (common if "stage" in common else (*common, "stage"))

    def compose_list(self) -> Widget:
        """Its name and its query over the list."""
        return Vertical(TotalLine(), super().compose_list())

    def on_mount(self) -> None:
        """Write the title."""
        self._title()

    def _title(self) -> None:
        columns = [Column("name", "", 12, share=1), Column("query", "", 12, share=2)]
        self.query_one(TotalLine).show(columns, RowCells(0, (self.segment.name, self.segment.query), ("strong", "dim")))

    def empty_lines(self) -> tuple[str, ...]:
        """Nobody fits the query."""
        return (_("Nobody is in this segment now."), self.segment.query, "", _("esc goes back, e there changes it"))

    def cells(self, row: Row) -> RowCells:
        """Return a row as the list paints it, and keep in mind its stage."""
        self._stages[row.id] = row.stage
        return super().cells(row)

    def present_stage(self) -> str:
        """The stage of the first target."""
        return next((self._stages[client] for client in self.targets()[:1] if client in self._stages), Stage.CLIENT)

    def new_stage(self) -> Stage:
        """Who is added here enters as a prospect."""
        return Stage.PROSPECT

    def action_edit(self) -> None:
        """Open the card of the client under the cursor for editing."""
        if self.row_list.cursor_key is not None:
            self.open_card(self.row_list.cursor_key, editing=True)

    def action_close(self) -> None:
        """Close the marks, the filter, then the list."""
        if self.job is not None or self.row_list.marks or self.filter_text:
            super().action_close()
        else:
            self.dismiss()

    # What is kept with the segment

    def set_order(self, order: str) -> None:
        """Show the list in another order, and keep it with the segment."""
        super().set_order(order)
        self.keep(None, f"-{order}" if self.spec.reverse else order)

    def keep_columns(self, chosen: tuple[str, ...]) -> None:
        """Keep the columns with the segment."""
        self.keep(chosen, None)

    @work(group="acts")
    async def keep(self, columns: tuple[str, ...] | None, sort: str | None) -> None:
        """Keep an order or columns with the segment, as an act."""
        db, session = self.desk.doors.db, self.desk.session
        try:
            act = await db(segments.arrange, session, self.segment.id, columns=columns, sort=sort)
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        self.segment = await db(segments.get, self.segment.id)
        self.done(act, [])

    def action_reload(self) -> None:
        """Read the list anew, and what the segment asks now."""
        super().action_reload()
        self.follow()

    # Changes

    def on_changed(self, changed: Changed) -> None:
        """The segment itself may have changed."""
        super().on_changed(changed)
        self.follow()

    @work(exclusive=True, group="follow")
    async def follow(self) -> None:
        """Read the segment anew: list what it asks now, in its order and columns; leave when it is gone."""
        try:
            segment, condition = await self.desk.doors.db(read, self.desk.session, self.segment.id)
        except NotFound as problem:
            if self.is_current:
                self.dismiss()
                self.app.call_later(self.app.say, problem.text, "note")  # type: ignore[attr-defined]
            return
        except BadQuery as problem:
            self.say(problem.text, "wrong")
            return
        before, asked = self.segment, self.base
        self.segment, self.base = segment, condition
        self._title()
        if before.pinned != segment.pinned:
            self.show_tabs()
        if self.extra != self.wanted_columns:
            self.use_columns(self.wanted_columns)
        spec = _spec(self.desk, segment, self.spec.condition if asked == condition else condition)
        if spec != self.spec:
            self.spec = spec
            self.filter_text = self.filter_text if asked == condition else ""
            self.load(self.row_list.cursor_key)


def _spec(desk: Desk, segment: Segment, condition: Condition | None) -> ListSpec:
    spec = ListSpec(condition=condition, reverse=segment.reverse, day=desk.session.today)
    return replace(spec, order=segment.order) if segment.order else spec
