"""The portfolio: its figures in one list, and beside it the picture and the meaning of the one under the cursor."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from models.i18n import N_, _
from models.journal import Act
from models.portfolio import words
from models.portfolio.explain import explained
from models.portfolio.said import TITLES
from tui.desk import Desk
from tui.screens import portfolio_lines, portfolio_period, portfolio_pictures
from tui.screens.base import hidden_binding
from tui.screens.portfolio_lines import WIDE
from tui.screens.portfolio_reading import Measuring, checking
from tui.widgets.key_line import KeyHint
from tui.widgets.pane import Rule
from tui.widgets.picture import Picture
from tui.widgets.progress_line import QUIET, Job
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.total_line import TotalLine

NAMES = tuple(TITLES)
LEADING = ("period", "compare", "clients")
INSIDE = ("choose", "period", "compare")
"""Actions whose keys come first in the bottom line: on the figures, and in the picture."""
BESIDE = ("income", "funnel_by_source")
"""Sections that pictures of others show too."""


class PortfolioScreen(Measuring):
    """The seven characteristics and what stands beside them; every figure leads to its clients."""

    TAB = "7"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    DEFAULT_CSS = """
    PortfolioScreen #body { height: 1fr; }
    PortfolioScreen #figures { width: 1fr; height: 1fr; }
    PortfolioScreen TotalLine { margin-bottom: 1; }
    PortfolioScreen.-narrow Picture { display: none; width: 1fr; }
    PortfolioScreen.-narrow.-picture Picture { display: block; }
    PortfolioScreen.-narrow.-picture #figures { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "period", N_("period"), id="portfolio.period"),
        Binding("B", "compare", N_("compare"), id="portfolio.compare"),
        Binding("C", "clients", N_("these clients"), tooltip=N_("clients"), id="portfolio.clients"),
        Binding("x", "app.export", N_("export"), id="program.export"),
        hidden_binding("L", "tiers", N_("limits of the tiers"), "segments.tiers"),
        hidden_binding("O", "goals", N_("goals"), "segments.goals"),
        hidden_binding("tab,shift+tab", "switch", N_("list or picture"), "portfolio.switch"),
        hidden_binding("escape", "close", N_("back"), "portfolio.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "portfolio.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._painted = ""
        self._columns: list[Column] = []

    def compose_body(self) -> Iterable[Widget]:
        """The period over the figures, and the picture beside them."""
        with Horizontal(id="body"):
            with Vertical(id="figures"):
                yield TotalLine()
                yield RowList(plain=self.desk.plain, header=False)
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Picture(plain=self.desk.plain)

    @property
    def row_list(self) -> RowList:
        """The figures."""
        return self.query_one(RowList)

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self.query_one(Picture)

    @property
    def section(self) -> str:
        """The section under the cursor."""
        return NAMES[max(0, min(self.row_list.cursor, len(NAMES) - 1))]

    def on_mount(self) -> None:
        """Take the keys."""
        self.row_list.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has other columns, and a picture that is wider or narrower."""
        beside = event.size.width >= WIDE
        width = portfolio_lines.picture_width(event.size.width)
        self.picture.styles.width = width if beside else "1fr"
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(width + 1 if beside else None, sign)
        self.call_after_refresh(self.show_figures)

    def focus_body(self) -> None:
        """Give the keys back to the figures, or to the picture where it is on view alone."""
        (self.picture if self.has_class("-picture") else self.row_list).focus()

    def action_reload(self) -> None:
        """Read everything anew."""
        self.redraw()
        self.load()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.show_figures()

    # Showing

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to tell of."""
        size, income = self.found.get("size"), self.found.get("income")
        return size is not None and income is not None and not any(size.values()) and not words.cents(income["total"])

    def show_figures(self, read: str = "") -> None:
        """Paint the figures that are there, and the picture under the cursor where it shows what was ``read``."""
        if not self.is_mounted:
            return
        currency = self.desk.settings.currency
        columns = portfolio_lines.columns(comparing=self.comparing)
        title = portfolio_lines.heading(self.period, comparing=self.comparing)
        self.query_one(TotalLine).show([Column("title", "", 10, share=1)], RowCells(0, (title,), ("strong",)))
        row_list = self.row_list
        if self._columns != columns:
            self._columns = columns
            row_list.set_columns(columns)
        if self.is_empty:
            row_list.set_empty(*portfolio_lines.empty_lines())
            row_list.show(0)
            self.picture.show(())
            return
        before, trends = self.before if self.comparing else None, self.trends or {}
        rows = [
            portfolio_lines.cells(number, name, self.found, before, trends.get(name), currency, plain=self.desk.plain)
            for number, name in enumerate(NAMES)
        ]
        if row_list.count:
            row_list.set_rows(0, rows)
        else:
            row_list.show(len(NAMES), 0, rows)
        if read in ("", self.section, *BESIDE):
            self.show_picture()

    def show_picture(self) -> None:
        """Paint the picture of the section under the cursor; another section's from the top."""
        name, width = self.section, portfolio_lines.picture_width(self.size.width) - 3
        lines = portfolio_pictures.waiting(name)
        if name in self.found:
            currency = self.desk.settings.currency
            lines = portfolio_pictures.picture(name, self.found, width, currency, plain=self.desk.plain)
        self.picture.show(lines, anew=self._painted != name)
        self._painted = name

    @on(RowList.CursorMoved)
    def refresh_status(self) -> None:
        """Tell the place of the cursor."""
        count = self.row_list.count
        place = {"place": self.row_list.cursor + 1, "count": count}
        self.key_line.set_status(_("%(place)s of %(count)s") % place if count else "")

    @on(RowList.Rested)
    def _rested(self) -> None:
        if not self.is_empty:
            self.show_picture()

    def hints(self) -> list[KeyHint]:
        """The keys of the figures first."""
        leading = INSIDE if self.picture.has_focus else LEADING
        found: dict[str, int] = {}
        for active in self.active_bindings.values():
            if active.binding.action in leading:
                found[self.app.get_key_display(active.binding)] = leading.index(active.binding.action)
        return sorted(super().hints(), key=lambda hint: found.get(hint.key, len(leading)))

    def help_lead(self) -> list[str]:
        """What the figure under the cursor means."""
        told = explained(self.section)
        good, do = _("Good: %(text)s") % {"text": told.good}, _("What to do: %(text)s") % {"text": told.do}
        return [told.title, told.formula, good, do]

    # Moving

    @on(RowList.Chosen)
    def _figure_chosen(self) -> None:
        self.show_picture()
        self.add_class("-picture")
        self.call_after_refresh(self._into_picture)

    def _into_picture(self) -> None:
        self.show_picture()
        self.picture.focus()

    @on(Picture.Moved)
    def _part_reached(self) -> None:
        self.refresh_hints()

    def action_switch(self) -> None:
        """From the figures into the picture, or back."""
        if self.picture.has_focus:
            self.action_close()
        elif self.row_list.count:
            self._figure_chosen()

    def action_close(self) -> None:
        """Back from the picture to the figures."""
        if not self.stop_job():
            self.break_off("clients")
            self.remove_class("-picture")
            self.row_list.focus()
            self.call_after_refresh(self.refresh_hints)

    # Going on

    @on(Picture.Chosen)
    def _part_chosen(self, event: Picture.Chosen) -> None:
        self.open_clients(event.key)

    def action_clients(self) -> None:
        """Show all clients behind the figure."""
        self.open_clients(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the picture enter leads to the clients of a part; the key for all of them is for the figures."""
        if action == "clients" and self.is_mounted and self.picture.has_focus:
            return False
        return super().check_action(action, parameters)

    @work(exclusive=True, group="clients")
    async def open_clients(self, key: str | None) -> None:
        """Show the clients behind a part of the section under the cursor (None: behind all of it)."""
        from tui.screens.behind import open_behind

        self.break_off("trends")
        job = Job("")
        quiet = self.set_timer(QUIET, lambda: self.key_line.set_status(_("looking them up…")))
        try:
            await open_behind(self, self.section, key, checking(job))
        finally:
            job.stop = True
            quiet.stop()
            self.refresh_status()

    def action_period(self) -> None:
        """Ask for a period."""
        portfolio_period.ask(self)

    def picked(self, purpose: str, value: str) -> None:
        """A period was picked."""
        if purpose == portfolio_period.PURPOSE:
            portfolio_period.picked(self, value)
        else:
            super().picked(purpose, value)

    def action_compare(self) -> None:
        """Compare with the period before, or no longer."""
        if not self.comparing and self.period.before() is None:
            self.say(_("Nothing comes before all time; Y chooses a period."), "note")
            return
        self.comparing = not self.comparing
        self.show_figures()
        if self.comparing:
            self.load()

    def action_tiers(self) -> None:
        """Move the limits of the spending tiers."""
        from tui.screens.tiers import TiersScreen

        self.app.push_screen(TiersScreen(self.desk))

    def action_goals(self) -> None:
        """Show the goals."""
        from tui.screens.goals import GoalsScreen

        self.app.push_screen(GoalsScreen(self.desk))

    def export(self) -> None:
        """Write the page to a file."""
        from tui.screens.portfolio_export import ask_page

        ask_page(self)

    # The quick line acts on clients that it names itself

    def targets(self) -> list[int]:
        """Nobody stands under the cursor here."""
        return []

    def hold(self, act: Act, ids: list[int]) -> None:
        """Nothing keeps its place here."""
