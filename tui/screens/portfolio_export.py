"""The page of the portfolio to a file, as it stands on the screen."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.i18n import _
from models.portfolio import page
from models.problems import Problem
from tui.screens.exporting import ask_file

if TYPE_CHECKING:
    from tui.screens.portfolio import PortfolioScreen


def ask_page(screen: "PortfolioScreen") -> None:
    """Ask for a file and write the figures on the screen to it."""
    name = _("portfolio") + f"-{screen.desk.session.today.isoformat()}.md"

    def chosen(path: Path, _values: dict[str, str]) -> None:
        screen.run_worker(_write(screen, path), group="export")

    screen.run_worker(ask_file(screen, _("Export this page to a file"), name, page.ENDINGS, chosen))


async def _write(screen: "PortfolioScreen", path: Path) -> None:
    try:
        await screen.desk.doors.reports(page.export, screen.desk.session, path, dict(screen.found), screen.period)
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    screen.say(_("the page is written to %(file)s") % {"file": path})
