"""What the tests of the portfolio screen share: a portfolio that buys, and what is seen of it."""

import re
from datetime import date, timedelta
from pathlib import Path

from models import editing, sales
from models.database import close_database, open_database
from models.i18n import set_language
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver
from tui.screens.portfolio import NAMES, PortfolioScreen


def buying(path: Path) -> Path:
    """Make a portfolio of eighteen clients that buy at ``path``, hostile names among them and in their sectors."""
    set_language("en")
    open_database(path)
    session = Session("ana", date(2026, 3, 18))
    for number in range(18):
        name = HOSTILE_NAMES[number] if number < len(HOSTILE_NAMES) else f"Client {number:02}"
        sector = HOSTILE_NAMES[number % 3]
        client = editing.add(session, {"name": name, "stage": "client", "sector": sector, "source": "web"}, anyway=True)
        for time in range(1 + number % 4):
            day = session.today - timedelta(20 + 40 * time + number)
            line = Line((1 + (number * 7) % 5) * 10_000 * (20 - number), f"Service {number % 2} [b]", cost=5_000)
            sales.add(session, client, [line], on=day, paid=None if number % 5 == 0 else day)
    close_database()
    return path


def screen(program: Driver) -> PortfolioScreen:
    """The portfolio screen on view."""
    assert isinstance(program.screen, PortfolioScreen)
    return program.screen


def rows(program: Driver) -> dict[str, str]:
    """The figures on view by the name of their section, blanks between columns as one."""
    row_list = screen(program).row_list
    lines = [re.sub(" {2,}", "  ", program.line(row_list, y)) for y in range(row_list.count)]
    return dict(zip(NAMES, lines, strict=False))


def picture(program: Driver) -> str:
    """What the picture shows, all of it."""
    return "\n".join(line.content.plain.rstrip() for line in screen(program).picture.lines)


async def go(program: Driver, name: str) -> None:
    """Put the cursor on a section."""
    screen(program).row_list.move_to(NAMES.index(name))
    await program.settle()
