"""The clients behind a figure: a list of its own, in which everything works that works in a stage."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult

from models import listing, order_words
from models.fields import Stage
from models.i18n import _
from models.listing import ListSpec
from models.portfolio import words
from models.portfolio.behind import clients_behind
from models.search import Condition
from tui.desk import Changed, Desk
from tui.screens.acting import Acting
from tui.screens.list_screen import ListScreen
from tui.screens.portfolio_lines import name_of
from tui.widgets.pane import Rule
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.tab_line import count_text
from tui.widgets.total_line import TotalLine

if TYPE_CHECKING:
    from models.order_words import Standing
    from tui.screens.portfolio import PortfolioScreen

_NONE: Mapping[int, str] = MappingProxyType({})
_AMONG = "client.id IN (SELECT value FROM json_each(?))"
GIVEN = "given"
"""The order in which the clients were handed over."""


def among(ids: list[int]) -> Condition:
    """Return the condition that the clients ``ids`` fit."""
    found = json.dumps(ids)
    return Condition(_AMONG, (found,), None, _AMONG, (found,))


class BehindScreen(ListScreen, Acting):
    """Some clients under a title, first in the order they were given.

    ``signs`` stand before the names of some; after those in ``cuts`` a line with a word is drawn.
    """

    DEFAULT_CSS = "BehindScreen TotalLine { margin: 0; }"

    def __init__(
        self,
        desk: Desk,
        tab: str,
        title: str,
        ids: list[int],
        signs: Mapping[int, str] = _NONE,
        cuts: Mapping[int, str] = _NONE,
    ) -> None:
        condition = among(ids)
        super().__init__(desk, ListSpec(condition=condition, order=GIVEN, day=desk.session.today))
        self.home_tab, self.list_title, self.ids, self.signs, self.cuts = tab, title, ids, signs, cuts
        self.among = self.base = condition
        self._stages: dict[int, str] = {}

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
        self.tell_title()

    def tell_title(self) -> None:
        """Write the title, and how many there are."""
        row = RowCells(0, (f"{self.list_title} · {words.clients(len(self.ids))}",), ("strong",))
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
            await self.show_matches(self.spec, cursor)
        else:
            height = max(10, self.row_list.size.height)
            first = max(0, cursor - height)
            await self.read_own()
            found = await self._rows(first, first + 3 * height)
            self.row_list.show(len(self.ids), first, found, cursor=cursor)
        self.fill_in()
        self.say_empty()
        self.refresh_status()

    @work(exclusive=True, group="page")
    async def read_page(self, first: int, last: int) -> None:
        """Read the rows ``first`` to ``last`` and hand them to the list."""
        spec = self.spec
        if self.given:
            found = await self._rows(first, last)
        else:
            page = await self.desk.doors.db(
                listing.page, spec, first, last - first, held=self.held, columns=self.columns_now
            )
            found = [self.cells(row) for row in page]
        if spec is self.spec:
            self.row_list.set_rows(first, found)

    async def _rows(self, first: int, last: int) -> list[RowCells]:
        rows = await self.desk.doors.db(listing.rows, self.ids[first:last], self.columns_now, self.spec.day)
        return [self.cells(row) for row in rows]

    def cells(self, row: listing.Row) -> RowCells:
        """Return a row with the sign before its name, and the cut after it where one is drawn."""
        found = super().cells(row)
        self._stages[row.id] = row.stage
        if row.id in self.signs:
            name = f"{self.signs[row.id]}  {found.cells[1]}"
            found = replace(found, cells=(found.cells[0], name, *found.cells[2:]))
        if row.trashed:
            found = replace(found, tag=f"{'->' if self.desk.plain else '→'} {_('Trash')}", dim=True)
        elif row.id in self.cuts and self.given:
            line = "-" if self.desk.plain else "─"
            found = replace(found, tag=f"{line * 3} {self.cuts[row.id]} {line * 3}")
        return found

    @work(exclusive=True, group="marks")
    async def action_mark_all(self) -> None:
        """Mark all clients that the list shows; where they are marked already, none."""
        everyone = self.ids if self.given else await self.desk.doors.reports(listing.ids, self.spec)
        found = frozenset(everyone)
        self.mark_places = {}
        self.row_list.set_marks(() if found == self.row_list.marks else found)

    async def standing(self, client: int) -> "Standing | None":
        """Why ``client`` stands where it does: at first for how much it matters to the figure."""
        if not self.given:
            return await super().standing(client)
        spec = replace(self.spec, order="name")
        found = await self.desk.doors.db(order_words.in_list, self.desk.session, spec, client, "")
        if found is None:
            return None
        place = {"place": count_text(self.ids.index(client) + 1), "count": count_text(len(self.ids))}
        text = _("%(figure)s: %(place)s of %(count)s, those first that matter most to it")
        return replace(found, counts=(text % {"figure": self.list_title, **place},))

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

    def on_resize(self, _event: events.Resize) -> None:
        """The title lies between the list and the upper rule."""
        self.call_after_refresh(self.query_one("#upper", Rule).join, None)

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


def asked_for(section: str, key: str | None) -> str:
    """Return the section that ``key`` is a part of: the funnel's picture shows that by source too."""
    return "funnel_by_source" if section == "funnel" and key is not None and key.count("\t") == 3 else section


async def open_behind(screen: "PortfolioScreen", section: str, key: str | None, check: Callable[[str], None]) -> None:
    """Open the clients behind a part of a section over ``screen``: the card of one, or a list of several.

    ``check`` may raise to break the search off.
    """
    if key is not None and key.startswith("#") and section in ("profitability", "receivables"):
        from tui.screens.client import ClientScreen

        screen.app.push_screen(ClientScreen(screen.desk, int(key[1:]), tab="money"))
        return
    reports, session, period = screen.desk.doors.reports, screen.desk.session, screen.period
    asked = asked_for(section, key)
    ids = await reports(clients_behind, session, period, asked, key, lambda: check(asked))
    signs: dict[int, str] = {}
    cuts: dict[int, str] = {}
    if section == "pareto" and key is None and ids:
        first = screen.found["pareto"]["clients_for_80"]
        second = first + len(await reports(clients_behind, session, period, "pareto", "B"))
        signs = {client: "A" if place < first else "B" if place < second else "C" for place, client in enumerate(ids)}
        cuts = {ids[first - 1]: "80 %", ids[max(first, second) - 1]: "95 %"}
    screen.app.push_screen(BehindScreen(screen.desk, screen.tab, name_of(section, key), ids, signs, cuts))
