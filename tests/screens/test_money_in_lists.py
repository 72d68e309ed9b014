"""What is owed in the list of a stage and beside it: aligned, in the reader's format, only where there is something."""

from datetime import date
from pathlib import Path

import pytest

from models import opportunities, sales
from models.database import close_database, open_database
from models.i18n import set_language
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Opened

NUNEZ, GOMEZ = "Ferretería Núñez S.L.", "Talleres Gómez e Hijos"


@pytest.fixture(autouse=True)
def money(portfolio_file: Path, session: Session) -> None:
    """Núñez owes for one sale of three and may buy; Gómez has paid before the sale."""
    open_database(portfolio_file)
    for amount, day, paid in ((124050, 2, None), (9950, 10, 12), (0, 11, None)):
        sales.add(session, 7, [Line(amount)], on=date(2026, 1, day), paid=date(2026, 1, paid) if paid else None)
    opportunities.add(session, 7, HOSTILE_NAMES[0], amount=230000, expected=date(2026, 12, 1))
    sales.add(session, 8, [Line(5000)], on=date(2026, 4, 1), paid=date(2026, 3, 1))
    close_database()


class TestTheList:
    async def test_shows_what_is_owed_at_the_right(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            head, *lines = program.lines()[2:7]
            assert head.endswith("Owes")
            assert next(line for line in lines if NUNEZ[:15] in line).endswith("  1,240.50")
            assert {line[len(head) - 1] for line in lines[:2]} == {"0", "—"}

    async def test_in_the_format_of_the_reader(self, opened: Opened) -> None:
        set_language("es")
        async with opened("3", size=(80, 24)) as program:
            assert "1.240,50" in program.text

    async def test_sorts_by_it_and_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("j", "S", "o")
            assert program.names[0] == NUNEZ
            await program.press("S", "o")
            assert program.names[-1] == NUNEZ

    async def test_counts_by_the_day(self, opened: Opened, session: Session) -> None:
        from dataclasses import replace

        async with opened("3", session=replace(session, today=date(2026, 1, 1))) as program:
            assert "1,240.50" not in program.text

    async def test_every_money_column_is_there(self, opened: Opened, session: Session) -> None:
        from dataclasses import replace

        columns = ("owed", "last_sale", "total_sales")
        wanted = replace(session, settings=replace(session.settings, columns=columns))
        async with opened("3", size=(160, 30), session=wanted) as program:
            line = next(line for line in program.lines()[3:] if NUNEZ in line)
            assert line.split("│")[0].split()[-4:] == ["1,240.50", "11", "Jan", "1,340.00"]


class TestThePane:
    async def test_tells_what_was_bought_and_is_owed_and_may_come(self, opened: Opened) -> None:
        async with opened("3") as program:
            assert "Money       €1,340 in 3 sales" in program.text
            assert "owes 1,240.50 since 1 Feb" in program.text
            assert f"May buy     {HOSTILE_NAMES[0]}"[:36] in program.text

    async def test_says_nothing_where_there_is_nothing(self, opened: Opened) -> None:
        async with opened("1") as program:
            assert "Money  " not in "\n".join(program.lines()[2:])

    async def test_knows_credit(self, opened: Opened) -> None:
        async with opened("3") as program:
            while GOMEZ not in program.lines()[2]:
                await program.press("j")
            assert "has 50.00 to its credit" in program.text
            assert "in 0 sales" not in program.text
