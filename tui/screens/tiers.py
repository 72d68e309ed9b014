"""The limits of the spending tiers: moved by keyboard, their effect seen before they are saved."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import tiers
from models.i18n import N_, _
from models.money import currency_sign, format_money
from models.problems import Problem
from models.tiers import MEASURES, Measure, Tier
from tui.desk import Changed, Desk
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.tier_form import ask_tier
from tui.widgets.key_line import KeyHint
from tui.widgets.pane import Rule
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.section_line import SectionLine
from tui.widgets.tab_line import count_text
from tui.widgets.total_line import TotalLine

TITLES = {"spent": N_("Clients by income of 12 months"), "expected": N_("Prospects by expected spend")}
UNKNOWN = "—"
BAR = 20


class TiersScreen(BaseScreen):
    """The tiers of clients and of prospects, the highest first. Nothing is changed in the file until it is saved."""

    DEFAULT_CSS = "TiersScreen SectionLine { margin-bottom: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "step(1)", N_("limit up"), id="tiers.up"),
        Binding("minus", "step(-1)", N_("limit down"), id="tiers.down"),
        Binding("e", "edit", N_("type it"), id="tiers.edit"),
        Binding("a", "add", N_("add a tier"), tooltip=N_("add"), id="tiers.add"),
        Binding("d", "remove", N_("delete"), id="tiers.remove"),
        Binding("tab", "turn", N_("clients or prospects"), tooltip=N_("the others"), id="tiers.turn"),
        Binding("enter", "save", N_("save"), id="tiers.save"),
        Binding("escape", "leave", N_("back"), id="tiers.close"),
        hidden_binding("shift+tab", "turn", N_("clients or prospects"), "tiers.turn_back"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "tiers.reload"),
    ]

    def __init__(self, desk: Desk, measure: Measure = "spent") -> None:
        super().__init__(desk)
        self.measure: Measure = measure
        self.kept: dict[Measure, list[Tier]] = {}
        self.drawn: dict[Measure, list[Tier]] = {}
        self.amounts: dict[Measure, list[int]] = {}

    @property
    def tab(self) -> str:
        """The tab of the screen it was opened from."""
        return self.tab_below

    def compose_body(self) -> ComposeResult:
        """Clients or prospects, their tiers, and what they add up to."""
        yield SectionLine()
        yield RowList(plain=self.desk.plain, id="body")
        yield Rule(plain=self.desk.plain, id="above-total")
        yield TotalLine()

    @property
    def row_list(self) -> RowList:
        """The tiers."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read them."""
        self.row_list.focus()
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def on_resize(self, _event: events.Resize) -> None:
        """Another width has other columns."""
        self.call_after_refresh(self.show_tiers)

    def on_changed(self, _changed: Changed) -> None:
        """Limits or amounts may be others."""
        self.load()

    def action_reload(self) -> None:
        """Read everything anew."""
        super().action_reload()
        self.load()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.show_tiers()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the limits, then what they divide; limits that were moved and not saved stay moved."""
        for measure in MEASURES:
            moved = measure in self.kept and self.drawn[measure] != self.kept[measure]
            self.kept[measure] = await self.desk.doors.db(tiers.limits, measure)
            if not moved:
                self.drawn[measure] = list(self.kept[measure])
        self.show_tiers()
        for measure in MEASURES:
            self.amounts[measure] = await self.desk.doors.reports(tiers.amounts, self.desk.session, measure)
        self.show_tiers()

    # Showing

    @property
    def tiers(self) -> list[Tier]:
        """The tiers as they stand on the screen, the highest first."""
        return self.drawn.get(self.measure, [])

    @property
    def is_moved(self) -> bool:
        """Whether something stands otherwise than in the file."""
        return self.drawn != self.kept

    def columns(self) -> list[Column]:
        """The columns of the list."""
        sign = currency_sign(self.desk.settings.currency)
        amount = _("Income") if self.measure == "spent" else _("Expected spend")
        return [
            Column("name", _("Tier"), 14, share=1, tone="strong"),
            Column("from", f"{_('From')} {sign}", 14, right=True),
            Column("clients", _("Clients") if self.measure == "spent" else _("Prospects"), 12, right=True),
            Column("amount", f"{amount} {sign}", 16, right=True),
            Column("share", _("Share"), 7, right=True),
            Column("bar", "", BAR, drop=1, tone="dim"),
        ]

    def show_tiers(self) -> None:
        """Show the tiers with their effect, as far as that is known."""
        if not self.tiers:
            return
        self.query_one(SectionLine).show([(each, _(TITLES[each])) for each in MEASURES], self.measure)
        columns = self.columns()
        self.row_list.set_columns(columns)
        rows = self._rows()
        self.row_list.show(len(rows), 0, rows, cursor=min(self.row_list.cursor, len(rows) - 1))
        found = self.amounts.get(self.measure)
        total = ("", "", "", "")
        if found is not None:
            total = (_("All"), "", count_text(len(found)), format_money(sum(found))) if found else total
        self.query_one(TotalLine).show(columns, RowCells(0, (*total, "", "")))
        self.key_line.set_status(_("not saved: enter saves") if self.is_moved else "")

    def _rows(self) -> list[RowCells]:
        found = self.amounts.get(self.measure)
        effects = tiers.effect(self.tiers, found or ())
        total = sum(each.amount for each in effects)
        rows = []
        for place, each in enumerate(effects):
            known = (count_text(each.clients), format_money(each.amount)) if each.clients else (UNKNOWN, UNKNOWN)
            known = known if found is not None else ("", "")
            share = each.amount / total if total > 0 else None
            bar = ("#" if self.desk.plain else "▇") * round((share or 0) * BAR)
            percent = "" if found is None else f"{share * 100:.0f} %" if share and each.clients else UNKNOWN
            moved = each.tier not in self.kept.get(self.measure, [])
            cells = (
                each.tier.label,
                format_money(each.tier.floor, whole=not each.tier.floor % 100),
                *known,
                percent,
                bar,
            )
            rows.append(RowCells(place, cells, ("tag" if moved else "", "tag" if moved else "")))
        return rows

    def hints(self) -> list[KeyHint]:
        """The limits first, the way to the others after them."""
        turn = self.app.get_key_display(Binding("tab", ""))
        return sorted(super().hints(), key=lambda hint: (hint.key == "?", hint.key == turn))

    # Moving

    def draw_tiers(self, changed: Sequence[Tier], cursor: int | None = None) -> None:
        """Show other tiers, not saved yet, with the cursor on the one that was changed."""
        self.drawn[self.measure] = sorted(changed, key=lambda tier: -tier.floor)
        self.show_tiers()
        if cursor is not None:
            self.row_list.move_to(cursor)

    def action_step(self, by: int) -> None:
        """Move the limit under the cursor to the next round amount, between those of its neighbours."""
        place, found = self.row_list.cursor, self.tiers
        if not found:
            return
        if place == len(found) - 1:
            self.say(_("the lowest tier begins at 0, so that everybody stands in one"), "note")
            return
        floor = tiers.stepped(found[place].floor, by)
        if floor <= found[place + 1].floor or (place and floor >= found[place - 1].floor):
            self.say(_("the next tier begins there"), "note")
            return
        self.draw_tiers([*found[:place], Tier(found[place].name, floor), *found[place + 1 :]])

    def action_edit(self) -> None:
        """Ask for the name and the limit of the tier under the cursor."""
        if self.tiers:
            ask_tier(self, self.tiers[self.row_list.cursor])

    def action_add(self) -> None:
        """Ask for another tier."""
        ask_tier(self, None)

    def action_remove(self) -> None:
        """Take the tier under the cursor away: those in it stand in the one below."""
        place = self.row_list.cursor
        if place == len(self.tiers) - 1:
            self.say(_("the lowest tier begins at 0, so that everybody stands in one"), "note")
        elif self.tiers:
            self.draw_tiers([*self.tiers[:place], *self.tiers[place + 1 :]])

    def action_turn(self) -> None:
        """Show the prospects in place of the clients, or the other way round."""
        self.measure = "expected" if self.measure == "spent" else "spent"
        self.show_tiers()
        self.row_list.move_to(0)

    @on(SectionLine.Picked)
    def _section_picked(self, event: SectionLine.Picked) -> None:
        if event.key != self.measure:
            self.action_turn()

    # Saving

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_save()

    @work(group="acts")
    async def action_save(self) -> None:
        """Write the limits that were moved, those of the clients and those of the prospects as an act each."""
        if not self.is_moved:
            self.say(_("nothing to change"), "note")
        for measure in MEASURES:
            if self.drawn[measure] == self.kept[measure]:
                continue
            db, session = self.desk.doors.db, self.desk.session
            try:
                act = await db(tiers.save, session, measure, self.drawn[measure], self.kept[measure])
            except Problem as problem:
                self.say(problem.text, "wrong")
                return
            self.kept[measure] = list(self.drawn[measure])
            self.done(act, [])

    def action_leave(self) -> None:
        """Take back what was moved and not saved; else go back."""
        if self.is_moved:
            self.drawn = {measure: list(kept) for measure, kept in self.kept.items()}
            self.show_tiers()
            self.say(_("the limits are as they were"), "note")
        else:
            self.dismiss()
