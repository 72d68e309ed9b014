"""The keys of the money: a sale, a payment in three keys, an opportunity and what becomes of it."""

from decimal import Decimal
from pathlib import Path

import pytest

from models import opportunities, products, receivables, sold
from models.client import find
from models.database import close_database, open_database
from models.i18n import set_language
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tests.screens.selling import GOMEZ, NUNEZ, beside, fill, form, sell_some, told
from tui.screens.dialogs import FormDialog
from tui.screens.opportunity import OpportunityList


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, with sales."""
    open_database(portfolio_file)
    sell_some(session)
    close_database()
    return portfolio_file


async def sales_of(program: Driver, name: str) -> list[sold.Sale]:
    """The sales of the client of that name, newest first."""
    return await program.db(lambda: sold.of_client(find(name), program.app.desk.session))


async def owed(program: Driver, name: str) -> int:
    """What the client of that name owes, in cents."""
    return await program.db(lambda: receivables.account(program.app.desk.session, find(name)).owed)


class TestPaying:
    async def test_a_payment_is_three_keys(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("j", "j", "p")
            assert GOMEZ in program.text
            await program.press("enter")
            assert program.message == f"payment of 2,900.00: {GOMEZ} · u undoes"
            assert await owed(program, GOMEZ) == 0
            await program.press("u")
            assert await owed(program, GOMEZ) == 290_000

    async def test_the_sale_due_first_is_proposed_and_another_can_be_chosen(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("p")
            assert form(program).values["amount"] == "1,240.50"
            assert "08/12/2025 · F-[1] · 1,240.50" in program.text
            await program.press("right")
            assert form(program).values["amount"] == "300.00"
            await program.press("enter")
            assert [sale.open for sale in await sales_of(program, NUNEZ)] == [0, 124_050]

    async def test_a_smaller_amount_is_a_part_payment(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("p", "tab")
            await program.type("240,50")
            await program.press("enter")
            assert program.message == f"payment of 240.50: {NUNEZ} · u undoes"
            assert [sale.open for sale in await sales_of(program, NUNEZ)] == [30_000, 100_000]

    async def test_too_much_is_told_under_the_field_and_nothing_is_lost(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("p", "tab")
            await program.type("5000")
            await program.press("enter")
            assert "1,240.50" in told(program, "amount")
            assert form(program).values["amount"] == "5000"
            assert await owed(program, NUNEZ) == 154_050
            await program.press("escape", "p")
            assert form(program).values["amount"] == "5000"

    async def test_a_client_that_owes_nothing(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("p")
            assert program.message == f"nothing to be paid: {HOSTILE_NAMES[1]}"

    async def test_several_are_told_to_go_one_by_one(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "p")
            assert program.message == "money goes client by client: esc takes the marks away"


class TestSelling:
    async def test_a_sale_makes_a_prospect_a_client_and_it_keeps_its_place(self, opened: Opened) -> None:
        async with opened("1") as program:
            before = program.names
            await program.press("j", "s")
            await program.type("1.200,50")
            await program.press("enter")
            assert program.message == f"sale of 1,200.50: {before[1]} · → Clients · u undoes"
            assert program.names == before
            assert "→ Clients" in program.lines()[4]
            assert program.list_screen.row_list.cursor == 1
            [sale] = await sales_of(program, before[1])
            assert (sale.amount, sale.paid, str(sale.due_on)) == (120_050, 0, "2026-04-17")
            await program.press("u")
            assert program.names == before
            assert "→ Clients" not in program.text
            assert await sales_of(program, before[1]) == []

    async def test_a_known_product_fills_in_amount_and_cost(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.db(
                products.add, program.app.desk.session, {"name": "Diseño [b]web[/b]", "price": "120", "cost": "45,50"}
            )
            await program.press("s", "tab")
            await program.type("dise")
            await program.press("right", "tab")
            assert form(program).values["product"] == "Diseño [b]web[/b]"
            assert "120.00 · cost 45.50" in beside(program, "product")
            await program.type("3")
            assert (form(program).values["amount"], form(program).values["cost"]) == ("360.00", "136.50")
            await fill(program, amount="300")
            await fill(program, quantity="4")
            assert (form(program).values["amount"], form(program).values["cost"]) == ("300", "182.00")
            await program.press("enter")
            line = (await sales_of(program, NUNEZ))[0].lines[0]
            assert line == sold.Line(30_000, "Diseño [b]web[/b]", Decimal(4), 18_200)

    async def test_several_lines_with_a_running_total(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s")
            await program.type("100")
            await program.press("ctrl+n")
            await program.type("20,50")
            assert beside(program, "amount") == "line 2 of 2 · 120.50"
            await program.press("ctrl+n")
            await program.type("7")
            await program.press("ctrl+p", "ctrl+p")
            assert beside(program, "amount") == "line 1 of 3 · 127.50"
            assert form(program).typed("amount") == "100"
            await program.press("enter")
            assert [line.amount for line in (await sales_of(program, NUNEZ))[0].lines] == [10_000, 2_050, 700]

    async def test_lines_outlast_leaving_the_form(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s")
            await program.type("100")
            await program.press("ctrl+n")
            await program.type("20")
            await program.press("escape", "s")
            assert beside(program, "amount") == "line 1 of 2 · 120.00"

    async def test_a_mistake_in_another_line_is_shown_there(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s")
            await program.type("100")
            await program.press("ctrl+n")
            await program.type("1.2.3")
            await program.press("ctrl+p")
            assert "1.2.3" in told(program, "amount")
            await fill(program, amount="20")
            await program.press("ctrl+p")
            await fill(program, quantity="many")
            await program.press("enter")
            assert "many" in told(program, "quantity")
            assert form(program).values["amount"] == "100"

    async def test_without_an_amount_it_says_so(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s", "enter")
            assert told(program, "amount") == "A sale needs an amount."

    @pytest.mark.parametrize(
        ("field", "text"), [("on", "someday"), ("due", "32/13"), ("renewal", "x"), ("paid", "perhaps")]
    )
    async def test_a_day_that_is_none(self, opened: Opened, field: str, text: str) -> None:
        async with opened("3") as program:
            await program.press("s")
            await program.type("10")
            await fill(program, **{field: text})
            await program.press("enter")
            assert told(program, field)
            assert form(program).values[field] == text

    async def test_paid_at_once(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s")
            await program.type("10")
            await fill(program, paid="sí")
            await program.press("enter")
            assert (await sales_of(program, NUNEZ))[0].open == 0

    @pytest.mark.parametrize("tongue", ["en", "es"])
    async def test_it_fits_the_small_screen(self, opened: Opened, tongue: str) -> None:
        set_language(tongue)
        async with opened("3", size=(80, 24)) as program:
            await program.press("s")
            lines = program.lines()
            assert "Núñez" in next(line for line in lines if ":" in line)
            assert "esc" in "".join(lines[-4:])


class TestOpportunities:
    async def test_one_is_noted(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("o")
            await program.type("Estanterías [/b]")
            await fill(program, amount="2.300", expected="+2w")
            await program.press("enter")
            [found] = await program.db(lambda: opportunities.of_client(find(HOSTILE_NAMES[1])))
            assert (found.text, found.amount, str(found.expected)) == ("Estanterías [/b]", 230_000, "2026-04-01")

    async def test_without_words_it_says_so(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("o", "enter")
            assert told(program, "text") == "Say what the client may buy."

    async def test_a_won_one_becomes_a_sale_in_one_step(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("o")
            assert isinstance(program.screen, OpportunityList)
            assert "Shelving [/nope]" in program.text
            await program.press("w")
            assert form(program).values["amount"] == "2,300.00"
            await program.press("enter")
            [found] = await program.db(lambda: opportunities.of_client(find(NUNEZ)))
            assert found.state == "won"
            assert (await sales_of(program, NUNEZ))[0].amount == 230_000
            await program.press("u")
            [found] = await program.db(lambda: opportunities.of_client(find(NUNEZ)))
            assert found.state == "open"

    async def test_a_sale_can_win_one(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("s")
            form(program).query_one("#field-won").focus()
            await program.press("right")
            assert form(program).values["amount"] == "2,300.00"
            await program.press("enter")
            [found] = await program.db(lambda: opportunities.of_client(find(NUNEZ)))
            assert found.state == "won"

    async def test_one_is_lost_with_the_reason(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("o", "l")
            await program.type("Too dear [b]")
            await program.press("enter")
            [found] = await program.db(lambda: opportunities.of_client(find(NUNEZ)))
            assert (found.state, found.reason) == ("lost", "Too dear [b]")

    async def test_one_is_changed_and_another_added(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("o", "e")
            await fill(program, amount="")
            await program.press("enter")
            [found] = await program.db(lambda: opportunities.of_client(find(NUNEZ)))
            assert found.amount is None
            await program.press("o", "o")
            await program.type("Another")
            await program.press("enter")
            assert len(await program.db(lambda: opportunities.of_client(find(NUNEZ)))) == 2

    async def test_one_is_deleted_after_asking(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("o", "e", "ctrl+t", "n")
            assert isinstance(program.screen, FormDialog)
            await program.press("ctrl+t", "y")
            assert await program.db(lambda: opportunities.of_client(find(NUNEZ))) == []
            await program.press("u")
            assert len(await program.db(lambda: opportunities.of_client(find(NUNEZ)))) == 1
