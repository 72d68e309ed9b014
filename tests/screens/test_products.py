"""The list of products: added, changed, deleted after asking; sales bring products by themselves."""

from pathlib import Path

import pytest

from models import products
from models.database import close_database, open_database
from models.session import Session
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import fill, sell_some, told
from tui.screens.products import ProductsScreen


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, with sales."""
    open_database(portfolio_file)
    sell_some(session)
    close_database()
    return portfolio_file


async def show(program: Driver) -> ProductsScreen:
    """Open the products by the palette."""
    await program.press("P")
    await program.type("prices, costs")
    await program.press("enter")
    assert isinstance(program.screen, ProductsScreen)
    return program.screen


class TestProducts:
    async def test_sales_bring_them(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await show(program)
            assert "Shelving [b]x[/b]" in program.text
            assert "東京" in program.text

    async def test_one_is_added_changed_and_deleted(self, opened: Opened) -> None:
        async with opened("3") as program:
            screen = await show(program)
            await program.press("a")
            await program.type("Diseño [/]")
            await fill(program, price="1.200,50", cost="x")
            await program.press("enter")
            assert told(program, "cost")
            await fill(program, cost="300")
            await program.press("enter")
            assert "Diseño [/]" in program.text
            assert "1,200.50" in program.text
            await program.press("g", "e")
            await fill(program, category="Web")
            await program.press("enter")
            assert screen.found[0].category == "Web"
            await program.press("d", "n", "d", "y")
            assert "Diseño" not in program.lines()[3]
            await program.press("u")
            assert "Diseño" in program.lines()[3]

    async def test_the_same_name_is_refused(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("a")
            await program.type("SHELVING [b]X[/b]")
            await program.press("enter")
            assert "exists already" in told(program, "name")

    async def test_without_any_it_says_what_belongs_there(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("1", size=(80, 24)) as program:
            await show(program)
            assert "No products yet" in program.text
            await program.press("e", "d", "enter", "escape")
            assert await program.db(products.products) == []
