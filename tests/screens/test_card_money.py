"""The Money tab of the card: what is owed, the open sales first, payments, opportunities; opened and changed there."""

from pathlib import Path

import pytest

from models import payments, sold
from models.client import find
from models.database import close_database, open_database
from models.i18n import set_language
from models.session import Session
from tests.screens.conftest import Driver, Opened
from tests.screens.selling import NUNEZ, ODD, fill, form, sell_some, told
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, with sales, one of them paid in part."""
    open_database(portfolio_file)
    sell_some(session)
    [_second, first] = sold.of_client(find(NUNEZ), session)
    payments.pay(session, first.id, 24_050)
    close_database()
    return portfolio_file


async def show(program: Driver, key: str = "") -> ClientScreen:
    """Open the money of the client under the cursor of the money screen, with the cursor on ``key``."""
    await program.press("enter")
    assert isinstance(program.screen, ClientScreen)
    if key:
        kind = [row.key for row in program.screen.fields._rows if row.key.startswith(key)]
        program.screen.fields.go(kind[0])
        await program.settle()
    return program.screen


async def sales_of(program: Driver, name: str) -> list[sold.Sale]:
    """The sales of the client of that name, newest first."""
    return await program.db(lambda: sold.of_client(find(name), program.app.desk.session))


class TestTheTab:
    async def test_what_is_owed_and_sold(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program)
            text = program.text
            assert "€1,300.00   since 7 Jan · overdue 1,000.00" in text
            assert "1,240.50   F-[1] · Shelving [b]x[/b]   1,000.00 unpaid · due 7 Jan" in text
            assert "  300.00   F-2   unpaid · due 7 Apr · renews 7 Apr" in text
            assert "paid today" in text
            assert "Shelving [/nope] · 2,300.00" in text

    async def test_p_pays_the_sale_under_the_cursor(self, opened: Opened) -> None:
        async with opened("6") as program:
            screen = await show(program, "sale:")
            assert screen.present_sale() is not None
            await program.press("p")
            assert form(program).values["amount"] == "300.00"
            await program.press("enter")
            assert (await sales_of(program, NUNEZ))[0].open == 0
            assert "Paid sales" in program.text
            await program.press("u")
            assert "Paid sales" not in program.text

    async def test_a_sale_is_changed(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program, "sale:")
            await program.press("enter")
            assert form(program).values["ref"] == "F-2"
            await fill(program, ref="F-3 [b]", due="+60d", amount="400")
            await program.press("enter")
            sale = (await sales_of(program, NUNEZ))[0]
            assert (sale.ref, sale.amount, str(sale.due)) == ("F-3 [b]", 40_000, "2026-05-17")
            await program.press("u")
            assert (await sales_of(program, NUNEZ))[0].ref == "F-2"

    async def test_less_than_was_paid_is_refused_under_the_amount(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program)
            await program.press("j", "enter")
            assert form(program).values["ref"] == "F-[1]"
            await fill(program, amount="100")
            await program.press("enter")
            assert told(program, "amount")

    async def test_a_payment_is_changed_and_deleted(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program, "payment:")
            await program.press("enter")
            await fill(program, amount="5000")
            await program.press("enter")
            assert "1,240.50" in told(program, "amount")
            await fill(program, amount="40,50")
            await program.press("enter")
            assert (await sales_of(program, NUNEZ))[1].open == 120_000
            await program.press("d")
            assert isinstance(program.screen, Confirm)
            await program.press("y")
            assert (await sales_of(program, NUNEZ))[1].open == 124_050

    async def test_d_asks_before_a_sale_is_deleted(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program, "sale:")
            await program.press("d", "n", "d", "y")
            assert len(await sales_of(program, NUNEZ)) == 1
            await program.press("u")
            assert len(await sales_of(program, NUNEZ)) == 2

    async def test_an_opportunity_is_changed(self, opened: Opened) -> None:
        async with opened("6") as program:
            await show(program, "opportunity:")
            await program.press("enter")
            await fill(program, text="Nothing [/]")
            await program.press("enter")
            assert "Nothing [/]" in program.text
            await program.press("o", "l")
            await program.type("Why [not]")
            await program.press("enter")
            assert "lost: Why [not]" in program.text

    @pytest.mark.parametrize("tongue", ["en", "es"])
    async def test_narrow_with_a_hostile_name(self, opened: Opened, tongue: str) -> None:
        set_language(tongue)
        async with opened("6", size=(80, 24)) as program:
            await program.press("j")
            await show(program)
            assert ODD in program.text
            assert "=cmd|'/c calc'!A1" in program.text

    async def test_without_sales_it_says_which_key_brings_one(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("enter", "tab", "tab")
            assert "No sales yet" in program.text
            await program.press("p", "s")
            await program.type("12")
            await program.press("enter")
            assert "12.00" in program.text
