"""The money screen: who owes what, what falls due, renews, was paid and sold; and the keys on each row."""

import re
from pathlib import Path

import pytest

from models import receivables, sold
from models.client import find
from models.database import close_database, open_database
from models.i18n import set_language
from models.session import Session
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import GOMEZ, NUNEZ, ODD, form, sell_some
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm
from tui.screens.money import MoneyScreen
from tui.widgets.row_list import RowList
from tui.widgets.section_line import SectionLine
from tui.widgets.total_line import TotalLine

SIZES = ((80, 24), (120, 40))


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, with sales."""
    open_database(portfolio_file)
    sell_some(session)
    close_database()
    return portfolio_file


def screen(program: Driver) -> MoneyScreen:
    """The money screen on view."""
    assert isinstance(program.screen, MoneyScreen)
    return program.screen


def rows(program: Driver) -> list[str]:
    """The rows on view, blanks between columns as one."""
    row_list = screen(program).row_list
    return [re.sub(" {2,}", "  ", program.line(row_list, y + 1)) for y in range(row_list.count)]


def total(program: Driver) -> str:
    """The line under the rows."""
    return re.sub(" {2,}", "  ", program.line(screen(program).query_one(TotalLine), 0)).strip()


class TestDebtors:
    async def test_wide_with_the_ageing(self, opened: Opened) -> None:
        async with opened("6") as program:
            assert "[6 Money]" in program.tabs
            assert "Owes €  Overdue  Since  not due" in re.sub(" {2,}", "  ", program.text)
            assert rows(program) == [
                f"▌ ★★★  {NUNEZ}  1,540.50  1,240.50  7 Jan  300.00  —  —  1,240.50  —",
                f"  ★★☆  {ODD}  ! no next action  50.00  50.00  16 Feb  —  50.00  —  —  —",
                f"  ★★☆  {GOMEZ}  2,900.00  —  due 30 Mar  2,900.00  —  —  —  —",
            ]
            assert total(program) == "All 3 debtors  4,490.50  1,290.50  3,200.00  50.00  —  1,240.50  —"

    async def test_narrow_without_it(self, opened: Opened) -> None:
        set_language("es")
        async with opened("6", size=(80, 24)) as program:
            assert rows(program)[0] == f"▌ {NUNEZ}  1.540,50  1.240,50  7 ene"
            assert "4.490,50  1.290,50" in total(program)
            assert "6" in program.tabs

    @pytest.mark.parametrize("width", [60, 79, 99, 100, 101, 110, 160])
    async def test_the_total_stands_under_its_columns(self, opened: Opened, width: int) -> None:
        async with opened("6", size=(width, 24)) as program:
            row_list = program.screen.query_one(RowList)
            title, line = program.line(row_list, 0), program.line(program.screen.query_one(TotalLine), 0)
            end = title.index("Overdue") + len("Overdue")
            assert line[:end].endswith("1,290.50")
            assert len(title.split("Since")[0]) > 30

    async def test_paying_keeps_the_row_in_its_place_and_undo_brings_it_back(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("j", "p", "enter")
            assert program.message == f"payment of 50.00: {ODD} · u undoes"
            assert re.sub(" +", " ", rows(program)[1]).startswith(f"▌ ★★☆ {ODD} → paid")
            assert rows(program)[1].endswith("—  —  —  —  —  —  —  —")
            assert total(program).startswith("All 2 debtors  4,440.50")
            await program.press("u")
            assert "50.00  50.00  16 Feb" in rows(program)[1]
            await program.press("U", "ctrl+r")
            assert len(rows(program)) == 2

    async def test_it_lets_go_when_the_cursor_leaves_the_screen(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("j", "p", "enter", "3", "6")
            assert [NUNEZ in row or GOMEZ in row for row in rows(program)] == [True, True]

    async def test_a_sale_to_a_debtor(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("j", "s")
            await program.type("100")
            await program.press("enter")
            assert "150.00  50.00" in rows(program)[1]
            assert screen(program).row_list.cursor == 1

    async def test_enter_opens_the_card_on_its_money_and_brackets_walk(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("enter")
            assert isinstance(program.screen, ClientScreen)
            assert "[Money]" in program.line(program.screen.query_one(SectionLine), 0)
            await program.press("]")
            assert ODD in program.text
            await program.press("escape")
            assert screen(program).row_list.cursor == 1

    async def test_the_other_keys_act_on_the_client_under_the_cursor(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("n")
            await program.type("Will pay")
            await program.press("enter")
            assert program.message == f"activity logged: {NUNEZ} · u undoes"
            await program.press("space", "j", "space", "w")
            assert program.message == "activity logged: 2 records · u undoes"

    async def test_the_trash_takes_a_debtor_off_the_books(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("d")
            assert total(program).startswith("All 2 debtors")


class TestOtherSections:
    async def test_falling_due(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("tab")
            assert rows(program) == [f"▌ 30 Mar  {GOMEZ}  —  2,900.00", f"  7 Apr  {NUNEZ}  F-2  300.00"]
            assert total(program) == "2 sales in 30 days  3,200.00"
            await program.press("j", "p")
            assert form(program).values["amount"] == "300.00"
            await program.press("enter")
            assert "→ settled" in rows(program)[1]

    async def test_a_renewal_is_marked_as_not_renewed(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("tab", "tab")
            assert rows(program) == [f"▌ 7 Apr  {NUNEZ}  —  F-2  300.00"]
            await program.press("N")
            assert "→ settled" in rows(program)[0]
            session = program.app.desk.session
            assert await program.db(receivables.renewals, session, 30) == []
            await program.press("u")
            assert "→ settled" not in rows(program)[0]

    async def test_a_renewal_is_sold_again(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("tab", "tab", "s")
            assert form(program).values["amount"] == "300.00"

    async def test_a_payment_is_deleted_after_asking(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("shift+tab", "shift+tab")
            assert rows(program) == [f"▌ 6 Feb  {ODD}  —  70.00"]
            await program.press("d")
            assert isinstance(program.screen, Confirm)
            await program.press("n", "d", "y")
            assert program.message == f"payment of 70.00 deleted: {ODD} · u undoes"
            assert "→ deleted" in rows(program)[0]
            await program.press("u")
            assert "→ deleted" not in rows(program)[0]

    async def test_sales_newest_first(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("shift+tab")
            assert [row[2:].split("  ")[0] for row in rows(program)] == [
                "5 d ago",
                "8 Mar",
                "27 Jan",
                "17 Jan",
                "8 Dec 2025",
            ]
            assert "=cmd|'/c" in rows(program)[3]
            assert "Shelving [b]x[/b]" in rows(program)[4]
            await program.press("j", "j", "s")
            await program.type("5")
            await program.press("enter")
            assert rows(program)[0].startswith("  today")
            assert screen(program).row_list.cursor == 3
            await program.press("d", "y")
            assert "→ deleted" in rows(program)[3]
            odd = await program.db(lambda: sold.of_client(find(ODD), program.app.desk.session))
            assert [sale.amount for sale in odd] == [500, 5_000]

    async def test_a_sale_is_edited(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("shift+tab", "e")
            form(program).fill("ref", "F-3 [/]")
            await program.press("enter")
            assert "F-3 [/]" in rows(program)[0]

    @pytest.mark.parametrize("tongue", ["en", "es"])
    @pytest.mark.parametrize("size", SIZES)
    async def test_every_section_stands_in_both_languages(
        self, opened: Opened, tongue: str, size: tuple[int, int]
    ) -> None:
        set_language(tongue)
        async with opened("6", size=size) as program:
            for _each in range(5):
                assert rows(program)
                assert total(program)
                assert max(map(len, program.lines())) <= size[0]
                await program.press("tab")


class TestEmpty:
    async def test_every_section_says_what_belongs_there(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("6", size=(80, 24)) as program:
            for words in (
                "Nobody owes you anything.", "Nothing falls due in the next 30 days.",
                "Nothing is to be renewed in the next 30 days.", "No payments yet.", "No sales yet.",
            ):  # fmt: skip
                assert words in program.text
                await program.press("p", "s", "o", "e", "d", "N", "enter", "tab")
