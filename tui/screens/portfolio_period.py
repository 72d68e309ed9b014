"""The period of the portfolio: picked from a line, or typed."""

from typing import TYPE_CHECKING

from models import dates
from models.i18n import _
from models.portfolio.period import DEFAULT, parse_period
from models.problems import Problem
from tui.widgets.choice_line import ChoiceLine, Option

if TYPE_CHECKING:
    from tui.screens.portfolio import PortfolioScreen

PURPOSE = "period"
OTHER = "other"


def ask(screen: "PortfolioScreen") -> None:
    """Ask for a period in the bottom line."""
    year = screen.desk.session.today.year
    options = [
        Option("1", _("12 months"), DEFAULT),
        Option("2", _("this year"), str(year)),
        Option("3", _("last year"), str(year - 1)),
        Option("4", _("all"), "all"),
        Option("5", _("other…"), OTHER),
    ]
    line = screen.query_one(ChoiceLine)
    line.ask(PURPOSE, _("Period"), options, screen.asked)
    screen.open_picker(line)


def picked(screen: "PortfolioScreen", value: str) -> None:
    """Use the period that was picked, or ask which other."""
    if value == OTHER:
        ask_other(screen)
    else:
        screen.use_period(value)


def ask_other(screen: "PortfolioScreen") -> None:
    """Ask for a year, a month, or a range of them."""
    from tui.screens.dialogs import Entry, FormDialog

    today = screen.desk.session.today

    def explain(text: str) -> str:
        try:
            period = parse_period(text, today)
        except Problem:
            return ""
        if period.first is None:
            return _("all")
        return f"{dates.dated(period.first, today)} – {dates.dated(period.last, today)}"

    async def save(values: dict[str, str]) -> None:
        parse_period(values["period"], today)

    def closed(values: dict[str, str] | None) -> None:
        if values is not None:
            screen.use_period(values["period"].strip())

    example = f"{today.year}-01..{today.year}-06"
    entries = [Entry("period", _("Period"), screen.asked, explain=explain, placeholder=example, replaced=True)]
    keys = _("a year 2026, a month 2026-03, or both ends 2026-03..2026-09   enter shows it   esc closes")
    screen.app.push_screen(FormDialog(_("Which period"), entries, save, keys=keys), closed)
