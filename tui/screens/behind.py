"""The clients behind a figure: a list of its own, in which everything works that works in a stage."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from models import listing
from models.i18n import _, ngettext
from models.listing import ListSpec
from models.portfolio import whole
from models.search import Condition
from tui.desk import Changed, Desk
from tui.screens.acting import Acting
from tui.screens.list_screen import ListScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.total_line import TotalLine

if TYPE_CHECKING:
    from tui.screens.portfolio import PortfolioScreen

GIVEN = "given"
"""The order in which the clients were handed over."""


class BehindScreen(ListScreen, Acting):
    """Some clients under a title, first in the order they were given; ``marks`` writes a sign behind some of them."""

    DEFAULT_CSS = "BehindScreen TotalLine { margin: 0; }"

    def __init__(self, desk: Desk, tab: str, title: str, ids: list[int], marks: dict[int, str] | None = None) -> None:
        found = json.dumps(ids)
        condition = Condition(_AMONG, (found,), None, _AMONG, (found,))
        super().__init__(desk, ListSpec(condition=condition, order=GIVEN, day=desk.session.today))
        self.home_tab, self.list_title, self.ids, self.signs = tab, title, ids, marks or {}
        self.among = condition

    @property
    def tab(self) -> str:
        """The tab of the screen that it was opened from."""
        return self.home_tab

    def compose_body(self) -> ComposeResult:
        """The title over the list."""
        yield TotalLine()
        yield from super().compose_body()

    def on_mount(self) -> None:
        """Write the title."""
        count = ngettext("%(count)d client", "%(count)d clients", len(self.ids)) % {"count": len(self.ids)}
        row = RowCells(0, (f"{self.list_title} · {count}",), ("strong",))
        self.query_one(TotalLine).show([Column("title", "", 10, share=1)], row)

    def empty_lines(self) -> tuple[str, ...]:
        """Nobody is behind the figure."""
        return (_("Nobody stands behind this figure."), "", _("esc goes back"))

    @property
    def given(self) -> bool:
        """Whether all stand here in the order they were given."""
        return self.spec.order == GIVEN and self.spec.condition is self.among

    @work(exclusive=True, group="load")
    async def load(self, client: int | None = None, *, marks: bool = False) -> None:
        """Show the list with the cursor on ``client``; those who are gone meanwhile stay until it is left."""
        kept = self.row_list.marks if marks else frozenset[int]()
        self.let_go()
        self.row_list.set_marks(kept)
        place: int | None = None
        if client is not None and self.given:
            place = self.ids.index(client) if client in self.ids else None
        elif client is not None:
            place = await self.desk.doors.db(listing.position, self.spec, client)
        self.show_rows(self.row_list.cursor if place is None else place)

    @work(exclusive=True, group="show")
    async def show_rows(self, cursor: int) -> None:
        """Show the rows around ``cursor``."""
        if not self.given:
            await self.show_matches(self.spec)
        else:
            height = max(10, self.row_list.size.height)
            first = max(0, cursor - height)
            await self.read_own()
            found = await self._rows(first, first + 3 * height)
            self.row_list.show(len(self.ids), first, found, cursor=cursor)
        self.say_empty()
        self.refresh_status()

    @work(exclusive=True, group="page")
    async def read_page(self, first: int, last: int) -> None:
        """Read the rows ``first`` to ``last`` and hand them to the list."""
        spec = self.spec
        if self.given:
            found = await self._rows(first, last)
        else:
            page = await self.desk.doors.db(listing.page, spec, first, last - first, held=self.held, columns=self.extra)
            found = [self.cells(row) for row in page]
        if spec is self.spec:
            self.row_list.set_rows(first, found)

    async def _rows(self, first: int, last: int) -> list[RowCells]:
        rows = await self.desk.doors.db(listing.rows, self.ids[first:last], self.extra, self.spec.day)
        return [self.cells(row) for row in rows]

    def cells(self, row: listing.Row) -> RowCells:
        """Return a row; a sign stands behind the name where there is one."""
        found = super().cells(row)
        sign = self.signs.get(row.id)
        if sign is None:
            return found
        return replace(found, cells=(found.cells[0], f"{sign} {found.cells[1]}", *found.cells[2:]))

    @work(exclusive=True, group="marks")
    async def action_mark_all(self) -> None:
        """Mark all clients that the list shows; where they are marked already, none."""
        everyone = self.ids if self.given else await self.desk.doors.reports(listing.ids, self.spec)
        found = frozenset(everyone)
        self.mark_places = {}
        self.row_list.set_marks(() if found == self.row_list.marks else found)

    def on_changed(self, changed: Changed) -> None:
        """Repaint what changed in its place; who came or went stays as it stands."""
        if changed.ids is None:
            self.load(self.row_list.cursor_key)
        else:
            super().on_changed(replace(changed, moved=False))

    def action_close(self) -> None:
        """Close the marks, the filter, then the list."""
        if self.job is None and not self.row_list.marks and not self.filter_text:
            self.dismiss()
        else:
            super().action_close()


_AMONG = "client.id IN (SELECT value FROM json_each(?))"


async def open_behind(screen: "PortfolioScreen", section: str, key: str | None) -> None:
    """Open the clients behind a part of a section over ``screen``: the card of one, or a list of several."""
    if key is not None and key.startswith("#"):
        from tui.screens.client import ClientScreen

        screen.app.push_screen(ClientScreen(screen.desk, int(key[1:]), tab="money"))
        return
    ids = await screen.desk.doors.reports(whole.clients_behind, screen.desk.session, screen.period, section, key)
    title = screen.name_of(section, key)
    screen.app.push_screen(BehindScreen(screen.desk, screen.tab, title, ids))
