"""The money: who owes what and since when, what falls due, what renews, and what was paid and sold."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from models import sales
from models.fields import Stage
from models.i18n import N_, _
from tui.desk import Changed, Desk
from tui.screens import paying, selling
from tui.screens.acting import Acting
from tui.screens.base import hidden_binding
from tui.screens.money_books import Payments, Sales
from tui.screens.money_coming import FallingDue, Renewals
from tui.screens.money_debtors import Debtors
from tui.screens.money_section import Section
from tui.widgets.key_line import KeyHint
from tui.widgets.pane import Rule
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.section_line import SectionLine
from tui.widgets.tab_line import count_text
from tui.widgets.total_line import TotalLine

SECTIONS: tuple[type[Debtors | FallingDue | Renewals | Payments | Sales], ...] = (
    Debtors, FallingDue, Renewals, Payments, Sales,
)  # fmt: skip
"""The sections, in the order of the line above them."""

LEADING = ("payment", "sale")
"""Actions whose keys come first in the bottom line."""


class MoneyScreen(Acting):
    """Sections of rows about money, and every act by one key on the client, or the sale, under the cursor."""

    TAB = "6"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "payment", N_("payment"), id="money.payment"),
        hidden_binding("tab", "turn(1)", N_("next section"), "sections.next"),
        hidden_binding("shift+tab", "turn(-1)", N_("section before"), "sections.previous"),
        hidden_binding("N", "not_renewed", N_("not renewed"), "sections.not_renewed"),
        hidden_binding("d", "trash", N_("to the trash; a sale or payment: delete"), "client.trash"),
        hidden_binding("M", "mark_all", N_("mark all, or none"), "list.mark_all"),
        hidden_binding("escape", "close", N_("close what is open"), "list.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "list.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sections: list[Section[Any]] = [section(desk) for section in SECTIONS]
        self.at = 0
        self.stale = True
        self._columns: list[Column] = []

    @property
    def section(self) -> Section[Any]:
        """The section on view."""
        return self.sections[self.at]

    def compose_body(self) -> Iterable[Widget]:
        """The sections, the rows of the open one, and what they add up to."""
        yield SectionLine()
        yield RowList(plain=self.desk.plain, id="body")
        yield Rule(plain=self.desk.plain, id="above-total")
        yield TotalLine()

    @property
    def row_list(self) -> RowList:
        """The rows."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Take the keys."""
        self.row_list.focus()
        self._name_sections()

    def on_screen_resume(self) -> None:
        """Coming from another place everything is read anew; coming back from a card it stays as it stands."""
        if self.stale:
            self.stale = False
            self.load()

    def leave(self) -> None:
        """The person goes to another place: what was held lets go."""
        self.stale = True

    def on_resize(self, _event: events.Resize) -> None:
        """Another width has other columns."""
        if self.section.keys:
            self.call_after_refresh(self._fit)

    def focus_body(self) -> None:
        """Give the keys back to the rows."""
        self.row_list.focus()

    def _name_sections(self) -> None:
        titles = [(section.KEY, _(section.TITLE)) for section in self.sections]
        self.query_one(SectionLine).show(titles, self.section.KEY)

    # Reading

    @work(exclusive=True, group="load")
    async def load(self, *, hold: bool = False) -> None:
        """Read the section; with ``hold`` its rows keep their places. The cursor stays on the same row."""
        section, row_list = self.section, self.row_list
        key = row_list.cursor_key
        if not hold:
            row_list.clear_marks()
        await section.read(hold=hold)
        cursor = row_list.cursor
        if key is not None and key in section.keys:
            cursor = section.keys.index(key)
        cursor = max(0, min(cursor, len(section.keys) - 1))
        height = max(10, row_list.size.height)
        first = max(0, cursor - height)
        self._fit()
        rows = await section.rows(first, first + 3 * height)
        if not section.keys:
            row_list.set_empty(*map(_, section.EMPTY))
        row_list.show(len(section.keys), first, rows, cursor=cursor)
        self._refresh_status()

    def _fit(self) -> None:
        """Lay the columns out for the width there is, and the total under them."""
        columns = self.section.columns(self.size.width)
        if columns != self._columns:
            self._columns = columns
            self.row_list.set_columns(columns)
        total = self.section.total() if self.section.keys else ()
        self.query_one(TotalLine).show(columns, RowCells(0, total))
        self.query_one("#above-total").display = bool(total)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.read_page(event.first, event.last)

    @work(exclusive=True, group="page")
    async def read_page(self, first: int, last: int) -> None:
        """Read the rows ``first`` to ``last`` and hand them to the list."""
        section = self.section
        rows = await section.rows(first, last)
        if section is self.section:
            self.row_list.set_rows(first, rows)

    @on(RowList.CursorMoved)
    @on(RowList.MarksChanged)
    def _refresh_status(self) -> None:
        row_list = self.row_list
        status = ""
        if row_list.marks:
            status = _("%(count)d marked") % {"count": len(row_list.marks)}
        elif row_list.count:
            place = {"place": count_text(row_list.cursor + 1), "count": count_text(row_list.count)}
            status = _("%(place)s of %(count)s") % place
        self.key_line.set_status(status)

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Any change may be about money: read anew, with every row in its place."""
        if self in self.app.screen_stack:
            self.load(hold=True)
        else:
            self.stale = True

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self._name_sections()
        self.load(hold=True)

    # Moving

    def action_turn(self, by: int) -> None:
        """Show the next section, or the one before."""
        self.open_section((self.at + by) % len(self.sections))

    @on(SectionLine.Picked)
    def _section_picked(self, event: SectionLine.Picked) -> None:
        self.open_section([section.KEY for section in self.sections].index(event.key))

    def open_section(self, at: int) -> None:
        """Show another section, from its first row on."""
        self.at = at
        self._name_sections()
        self.row_list.clear_marks()
        self.row_list.show(0)
        self.row_list.set_empty()
        self.load()

    def action_close(self) -> None:
        """Stop an act under way, else take the marks away."""
        if not self.stop_job():
            self.row_list.clear_marks()

    def action_mark_all(self) -> None:
        """Mark all rows of the section; where they are marked already, none."""
        found = frozenset(self.section.keys)
        self.row_list.set_marks(() if found == self.row_list.marks else found)

    def action_reload(self) -> None:
        """Read everything anew."""
        self.redraw()
        self.load()

    def hints(self) -> list[KeyHint]:
        """The keys of the money first."""
        money = [active.binding for active in self.active_bindings.values() if active.binding.action in LEADING]
        keys = {self.app.get_key_display(binding) for binding in money}
        return sorted(super().hints(), key=lambda hint: hint.key not in keys)

    # Acting

    @property
    def _row(self) -> int | None:
        """The key of the row under the cursor."""
        return self.row_list.cursor_key

    def targets(self) -> list[int]:
        """The clients of the marked rows, else that of the row under the cursor."""
        keys = sorted(self.row_list.marks) or ([self._row] if self._row is not None else [])
        return list(dict.fromkeys(client for key in keys if (client := self.section.client(key)) is not None))

    def present_stars(self) -> int:
        """The stars of the client under the cursor."""
        return self.section.stars(self._row) if self._row is not None else 0

    def present_stage(self) -> str:
        """Those whom one sells to are clients."""
        return Stage.CLIENT.value

    def present_sale(self) -> int | None:
        """The sale under the cursor, if the row is about one and nothing is marked."""
        return None if self._row is None or self.row_list.marks else self.section.sale(self._row)

    def action_sale(self) -> None:
        """Note a sale; from a renewal, the same again."""
        first = None
        if isinstance(self.section, Renewals) and self._row is not None:
            first = self.section.again(self._row)
        selling.sell(self, self.targets(), first=first)

    def action_edit(self) -> None:
        """Edit the sale under the cursor, else the client's card."""
        sale, row = self.present_sale(), self._row
        if isinstance(self.section, Payments) and row is not None and not self.row_list.marks:
            paying.edit_payment(self, row)
        elif sale is not None:
            selling.edit_sale(self, sale)
        elif self.targets():
            self.open_card(self.targets()[0], editing=True)

    def action_trash(self) -> None:
        """Delete the sale or the payment under the cursor, after asking; a debtor goes to the trash."""
        sale, row = self.present_sale(), self._row
        if isinstance(self.section, Payments) and row is not None and not self.row_list.marks:
            paying.remove_payment(self, row)
        elif sale is not None:
            selling.remove_sale(self, sale)
        else:
            super().action_trash()

    def action_not_renewed(self) -> None:
        """Mark the sale under the cursor as not renewed."""
        sale = self.present_sale()
        if sale is not None and isinstance(self.section, Renewals):
            self.perform(lambda session, _ids: sales.edit(session, sale, {"not_renewed": True}), self.targets())

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if ids := self.targets()[:1]:
            self.open_card(ids[0])

    def open_card(self, client: int, *, editing: bool = False) -> None:
        """Open the card of ``client``, on its money."""
        from tui.screens.client import ClientScreen

        tab = "card" if editing else "money"
        self.app.push_screen(ClientScreen(self.desk, client, editing=editing, walk=self.walk, tab=tab))

    def walk(self, by: int) -> int | None:
        """Move the cursor to the next row of another client, for the card that lies over it; return that client."""
        start = self._row
        client = self.section.client(start) if start is not None else None
        place = self.row_list.cursor + by
        while 0 <= place < self.row_list.count:
            following = self.section.client(self.section.keys[place])
            if following is None:
                return None
            if following != client:
                self.row_list.move_to(place)
                return following
            place += by
        return None
