"""Goals on the screen: set, changed, deleted, undone; Today tells how far they are, in words."""

from pathlib import Path

import pytest

from models import goals
from models.database import close_database, open_database
from models.goals import Goal
from models.session import Session
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import fill, form, sell_some, told
from tui.screens.goals import GoalsScreen
from tui.screens.today import TodayScreen

# The day of the tests is 18 March 2026: 18 of 31 days. This month 3,200.00 are sold.


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio with sales."""
    open_database(portfolio_file)
    sell_some(session)
    close_database()
    return portfolio_file


async def show(program: Driver) -> GoalsScreen:
    """Open the goals from the segments."""
    await program.press("9", "O")
    assert isinstance(program.screen, GoalsScreen)
    return program.screen


async def kept(program: Driver) -> list[Goal]:
    """The goals of the file."""
    return await program.db(goals.all_goals)


async def add(program: Driver, target: str, *keys: str) -> None:
    """Set a goal by keyboard: ``keys`` choose what and when."""
    await program.press("a", *keys)
    await fill(program, target=target)
    await program.press("enter")


def rows(program: Driver) -> list[tuple[str, ...]]:
    """The rows on the screen."""
    assert isinstance(program.screen, GoalsScreen)
    return [tuple(map(str, row.cells)) for _place, row in sorted(program.screen.row_list._window.rows.items())]


class TestGoals:
    async def test_without_any_it_says_what_to_press(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("9", size=(80, 24)) as program:
            await show(program)
            assert "No goals yet" in program.text
            await program.press("e", "enter", "d")
            assert await kept(program) == []
            await add(program, "1000")
            assert rows(program) == [("Income this month", "1,000", "0", "581", "581 behind")]

    async def test_one_is_set_changed_deleted_and_undone(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await show(program)
            await add(program, "1.500,50 €")
            assert program.message == "goal: Income this month · u undoes"
            assert rows(program) == [("Income this month", "1,501", "3,200", "871", "reached")]
            await program.press("e")
            assert form(program).values["target"] == "1,500.50"
            await fill(program, target="9000")
            await program.press("enter")
            assert rows(program)[0][1:] == ("9,000", "3,200", "5,226", "2,026 behind")
            await program.press("d", "n", "d", "y")
            assert await kept(program) == []
            await program.press("u", "u")
            assert [goal.target for goal in await kept(program)] == [150_050]

    async def test_a_mistake_is_told_at_its_field(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await add(program, "=cmd|'/c calc'!A1")
            assert told(program, "target")
            await fill(program, target="100")
            await program.press("enter")
            await add(program, "200")
            assert told(program, "measure") == "There is a goal for this already."

    async def test_what_is_counted_stands_as_a_number(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await add(program, "4", "right", "right", "right", "tab", "right", "right")
            assert rows(program) == [("Sales this year", "4", "4", "1", "reached")]

    async def test_today_tells_how_far_they_are(self, opened: Opened) -> None:
        async with opened("t", size=(120, 40)) as program:
            assert "Income" not in program.text
            await show(program)
            await add(program, "9000")
            await add(program, "3000", "tab", "right", "right")
            await program.press("t")
            assert isinstance(program.screen, TodayScreen)
            text = program.text
            assert "Income this month: 3,200 of 9,000" in text
            assert "5,226 due by today · 2,026 behind" in text
            assert "Income this year: 3,320 of 3,000" in text
            assert "633 due by today · reached" in text

    async def test_today_tells_it_in_few_words_where_it_is_narrow(self, opened: Opened) -> None:
        async with opened("t", size=(80, 24)) as program:
            await show(program)
            await add(program, "9000")
            await program.press("t")
            assert "! Income this month 3,200 of 9,000" in program.text
            await program.press("u")
            assert "! Income this month" not in program.text

    async def test_the_palette_opens_them(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("goals: income")
            await program.press("enter")
            assert isinstance(program.screen, GoalsScreen)
            assert "[3 Clients" in program.tabs
            await program.press("escape")
            assert not isinstance(program.screen, GoalsScreen)
