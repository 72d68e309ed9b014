"""From a figure of the portfolio to its clients: a list in which everything works."""

import re
import shutil
from pathlib import Path

import pytest

from models.portfolio.behind import clients_behind
from models.portfolio.said import TITLES
from tests.screens.conftest import Driver, Opened
from tests.screens.portfolio import buying, go, rows, screen
from tui.screens.behind import BehindScreen, asked_for
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm
from tui.screens.help import HelpScreen
from tui.screens.portfolio import NAMES, PortfolioScreen
from tui.screens.portfolio_lines import name_of


@pytest.fixture(scope="module")
def sold_to(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portfolio, made once."""
    return buying(tmp_path_factory.mktemp("portfolio") / "cartera.db")


@pytest.fixture
def portfolio_file(sold_to: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return Path(shutil.copy(sold_to, tmp_path / "cartera.db"))


def titles(program: Driver) -> str:
    """The title of the list of clients on view."""
    assert isinstance(program.screen, BehindScreen)
    return program.lines()[2].strip()


class TestTheClients:
    async def test_the_list_behind_a_part(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("enter", "j", "j", "enter")
            assert titles(program) == "Size: Clients · 18 clients"
            assert len(program.names) == 18
            await program.press("escape")
            assert screen(program).picture.has_focus
            assert screen(program).picture.at == "client"

    async def test_one_key_from_a_figure(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C")
            assert titles(program).startswith("Pareto · 18 clients")
            signs = [name[0] for name in program.names]
            assert "".join(signs) == "".join(sorted(signs))
            assert set(signs) == {"A", "B", "C"}
            last = "".join(signs).rindex("A")
            row_list = program.list_screen.row_list
            assert "─── 80 % ───" in program.line(row_list, last + 1)
            assert sum("80 %" in program.line(row_list, y) for y in range(1, 19)) == 1

    async def test_everything_works_in_it(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C", "M")
            assert len(program.list_screen.row_list.marks) == 18
            await program.press("M", "space", "j", "space", "plus")
            assert program.message.startswith("stars") or "2 records" in program.message
            first = program.names[0]
            await program.press("escape", "g", "enter")
            assert isinstance(program.screen, ClientScreen)
            assert first.split("  ", 1)[1] in program.text
            await program.press("]", "escape")
            assert program.list_screen.row_list.cursor == 1
            assert program.names[0] == first

    async def test_a_filter_and_an_order_stay_within_it(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("enter", "j", "enter")
            behind = set(program.names)
            assert 0 < len(behind) < 18
            await program.press("S", "n")
            assert set(program.names) == behind
            await program.press("slash")
            await program.type("client")
            await program.press("enter")
            assert program.names
            assert set(program.names) <= behind
            await program.press("escape")
            assert set(program.names) == behind
            await program.press("escape")
            assert isinstance(program.screen, PortfolioScreen)

    async def test_why_a_client_stands_there(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C", "j", "W")
            assert "Pareto: 2 of 18" in program.text
            await program.press("escape", "S", "n", "W")
            assert "Pareto: 2 of 18" not in program.text
            assert isinstance(program.screen, HelpScreen)

    async def test_many_to_the_trash_and_back(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("enter", "enter", "M", "d")
            assert isinstance(program.screen, Confirm)
            await program.press("y")
            assert "Trash" in program.text
            await program.press("u", "escape", "escape", "escape")
            assert "18 clients" in rows(program)["size"]

    async def test_a_debtor_opens_its_card(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "receivables")
            await program.press("enter", "G", "enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("escape")
            assert isinstance(program.screen, PortfolioScreen)

    async def test_every_part_of_every_section_leads_somewhere(self, opened: Opened) -> None:
        async with opened("7") as program:
            session, period = program.app.desk.session, screen(program).period
            for name in NAMES:
                await go(program, name)
                for key in screen(program).picture.keys:
                    assert name_of(name, key).startswith(TITLES[name])
                    if not key.startswith("#"):
                        await program.db(clients_behind, session, period, asked_for(name, key), key)
                if screen(program).picture.keys:
                    await program.press("enter", "G", "enter")
                    assert isinstance(program.screen, BehindScreen | ClientScreen), name
                    await program.press("escape", "escape")

    async def test_a_part_and_its_list_have_the_same_number(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "diversification")
            await program.press("enter", "j", "j")
            part = next(line for line in screen(program).picture.lines if line.key == screen(program).picture.at)
            count = re.findall(r"(\d+)  +\d+ %", part.content.plain)[0]
            await program.press("enter")
            assert titles(program).endswith(f"{count} clients")
