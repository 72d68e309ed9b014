"""The ground of every list of clients: what it reads, its cursor and marks, and the client beside it."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from models import listing
from models.i18n import N_, _
from models.journal import Act
from models.listing import ListSpec
from models.many import MANY
from models.own_fields import COLUMN
from tui.desk import Changed, Desk
from tui.screens import rows
from tui.screens.arranging import Arranging
from tui.screens.base import hidden_binding
from tui.screens.briefing import Briefing
from tui.screens.figures_ready import FiguresReady
from tui.screens.filtering import Filtering
from tui.screens.why import ExplainingList
from tui.widgets.pane import Pane, Rule
from tui.widgets.row_layout import RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text


class ListScreen(Arranging, Filtering, Briefing, ExplainingList, FiguresReady):
    """A screen with a list of clients. Subclasses give its ``spec``, its ``home`` and what an empty one says."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", N_("filter"), id="list.filter"),
        hidden_binding("M", "mark_all", N_("mark all, or none"), "list.mark_all"),
        hidden_binding("escape", "close", N_("close what is open"), "list.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "list.reload"),
    ]

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__(desk)
        self.spec = spec
        self.extra = desk.settings.columns
        self.held: dict[int, int] = {}
        self.mark_places: dict[int, int] = {}
        self.stale = True

    @property
    def home(self) -> str | None:
        """The stage whose clients stand here; those of another are tagged with their own."""
        return self.spec.stage.value if self.spec.stage is not None else None

    def empty_lines(self) -> tuple[str, ...]:
        """What belongs here and which key brings it, for an empty list."""
        return ()

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def compose_body(self) -> ComposeResult:
        """The list, and from 100 columns on the pane beside it."""
        with Horizontal(id="body"):
            yield self.compose_list()
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Pane()

    def compose_list(self) -> Widget:
        """Return the list."""
        return RowList(self.list_columns(), plain=self.desk.plain)

    def on_mount(self) -> None:
        """Load the first page."""
        self.row_list.focus()

    def on_screen_resume(self) -> None:
        """Coming from another place the list is read anew; coming back from a card it stays as it stands."""
        if self.extra != self.wanted_columns:
            self.use_columns(self.wanted_columns)
        if self.stale:
            self.stale = False
            self.load(self.row_list.cursor_key)

    def leave(self) -> None:
        """The person goes to another place: what was held lets go."""
        self.stale = True

    # Reading

    @work(exclusive=True, group="load")
    async def load(self, client: int | None = None, *, marks: bool = False) -> None:
        """Read the list anew, with the cursor on ``client`` where it is in it, else at its present place.

        Nobody stays marked, unless ``marks`` are to be kept.
        """
        kept = self.row_list.marks if marks else frozenset[int]()
        self.let_go()
        self.row_list.set_marks(kept)
        place = None
        if client is not None:
            before = self.row_list.cursor_key
            await self.ready(self.spec)
            if self.row_list.cursor_key not in (before, None):  # meanwhile somebody went on
                client = self.row_list.cursor_key
            place = await self.desk.doors.db(listing.position, self.spec, client)
        self.show_rows(self.row_list.cursor if place is None else place)

    def let_go(self) -> None:
        """Another list comes: nobody is marked in it, and nobody held at a place."""
        self.held, self.mark_places = {}, {}
        self.row_list.clear_marks()

    @work(exclusive=True, group="show")
    async def show_rows(self, cursor: int) -> None:
        """Read the count and the page around ``cursor``, and show them."""
        spec = self.spec
        if any(name.startswith(COLUMN) for name in self.extra):
            await self.read_own()
        await self.ready(spec)
        if spec.condition is None:
            height = max(10, self.row_list.size.height)
            count, first, found = await self.desk.doors.db(
                listing.around, spec, cursor, height, columns=self.columns_now
            )
            self.row_list.show(count, first, [self.cells(row) for row in found], cursor=min(cursor, max(0, count - 1)))
        else:
            await self.show_matches(spec, cursor)
        self.fill_in()
        self.say_empty()
        self.refresh_status()

    def cells(self, row: listing.Row) -> RowCells:
        """Return a row as the list paints it."""
        return rows.cells(row, self.extra, self.desk.session.today, plain=self.desk.plain, home=self.home)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.read_page(event.first, event.last)

    @work(exclusive=True, group="page")
    async def read_page(self, first: int, last: int) -> None:
        """Read the rows ``first`` to ``last`` and hand them to the list."""
        spec = self.spec
        total = None if self.row_list.approximate else self.row_list.count
        await self.ready(spec)
        found = await self.desk.doors.db(
            listing.page, spec, first, last - first, total=total, held=dict(self.held), columns=self.columns_now
        )
        if spec is self.spec:
            self.row_list.set_rows(first, [self.cells(row) for row in found])

    @on(RowList.CursorMoved)
    def refresh_status(self) -> None:
        """Tell the place of the cursor, or how many are marked."""
        marked, count = len(self.row_list.marks), self.row_list.count
        if marked:
            status = _("%(count)d marked") % {"count": marked}
        elif count:
            whole = count_text(count, self.row_list.approximate)
            status = _("%(place)s of %(count)s") % {"place": count_text(self.row_list.cursor + 1), "count": whole}
        else:
            status = ""
        if self.filter_text:
            status = f"/{self.filter_text}  {status}"
        self.key_line.set_status(status)

    def say_empty(self) -> None:
        """Say in an empty list what belongs there and which key brings it."""
        if self.filter_text:
            nobody = _("Nobody fits %(query)s.") % {"query": self.filter_text}
            self.row_list.set_empty(nobody, "", _("escape shows all again"))
        else:
            self.row_list.set_empty(*self.empty_lines())

    def retranslate(self) -> None:
        """Show every word anew: titles, rows, the client beside them."""
        super().retranslate()
        self.use_columns(self.extra)

    # Changes

    def on_changed(self, changed: Changed) -> None:
        """Repaint what changed in its old place; read anew when lists gained or lost rows."""
        many = changed.ids is not None and len(changed.ids) > MANY
        if many and self.is_current:
            self.load(self.row_list.cursor_key, marks=True)
        elif changed.ids is None or changed.moved or many:
            if self.is_current:
                self.load(self.row_list.cursor_key)
            else:
                self.stale = True
        else:
            self.renew(changed.ids)

    @work(group="renew")
    async def renew(self, ids: tuple[int, ...]) -> None:
        """Repaint the rows of ``ids`` in their places; one that came back makes the list read anew."""
        places = {client: place for client in ids if (place := self.row_list.place(client)) is not None}
        self.held = {**places, **self.held}
        others = [client for client in ids if client not in self.held]
        if others:
            await self.ready(replace(self.spec, order="stars"))
        if others and await self.desk.doors.db(listing.belonging, self.spec, others):
            self.stale = not self.is_current
            if self.is_current:
                self.load(self.row_list.cursor_key)
            return
        for row in await self.desk.doors.db(listing.rows, list(places), self.columns_now, self.spec.day):
            self.row_list.update_row(self.cells(row))
        self.fill_in()
        if self.row_list.cursor_key in ids and self.size.width >= 100:
            self.show_brief(self.row_list.cursor_key)

    def hold(self, _act: Act, ids: list[int]) -> None:
        """Keep the changed clients at their places until the list is read anew; after very many that is at once."""
        for client in ids if len(ids) <= MANY else ():
            place = self.row_list.place(client)
            if place is None:
                place = self.mark_places.get(client)
            if place is not None:
                self.held.setdefault(client, place)

    @on(RowList.MarksChanged)
    def _marks_changed(self, event: RowList.MarksChanged) -> None:
        cursor = self.row_list.cursor_key
        if cursor is not None and cursor in event.marks:
            self.mark_places.setdefault(cursor, self.row_list.cursor)
        self.refresh_status()

    def targets(self) -> list[int]:
        """The clients that the next key acts on: the marked ones, else the one under the cursor."""
        if self.row_list.marks:
            return sorted(self.row_list.marks, key=lambda client: self.mark_places.get(client, 0))
        return [self.row_list.cursor_key] if self.row_list.cursor_key is not None else []

    @work(exclusive=True, group="marks")
    async def action_mark_all(self) -> None:
        """Mark all clients that the list shows; where they are marked already, none."""
        spec = self.spec
        await self.ready(spec)
        found = frozenset(await self.desk.doors.reports(listing.ids, spec))
        if spec is self.spec:
            self.mark_places = {}
            self.row_list.set_marks(() if found == self.row_list.marks else found)

    def present_stars(self) -> int:
        """The stars of the first target."""
        row = self.row_list.row(self.targets()[0])
        drawn = str(row.cells[0]) if row is not None else ""
        return drawn.count("★") + drawn.count("*")

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    # Going on

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.chosen(event.key)

    def chosen(self, client: int) -> None:
        """Enter was pressed on ``client``."""
        self.open_card(client)

    def open_card(self, client: int, *, editing: bool = False) -> None:
        """Open the card of ``client``."""
        from tui.screens.client import ClientScreen

        self.app.push_screen(ClientScreen(self.desk, client, editing=editing, walk=self.walk))

    def walk(self, by: int) -> int | None:
        """Move the cursor ``by`` rows for the card that lies over the list; return the client it stands on then."""
        before = self.row_list.cursor
        self.row_list.move_to(before + by)
        return self.row_list.cursor_key if self.row_list.cursor != before else None

    def action_close(self) -> None:
        """Close the innermost thing: an act under way, the marks, then the filter."""
        if self.stop_job():
            return
        if self.row_list.marks:
            self.row_list.clear_marks()
            self.mark_places = {}
        elif self.filter_text:
            self.clear_filter()

    def action_reload(self) -> None:
        """Read the list anew, and write the whole screen anew: something may have been written over it."""
        self.redraw()
        self.load(self.row_list.cursor_key)
