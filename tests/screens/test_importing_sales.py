"""The import of sales, payments and activities, by keyboard alone: the same steps as for clients."""

from pathlib import Path

import pytest

from models import sold
from models.database import database
from models.editing import add
from models.session import Session
from tests.conftest import TODAY
from tests.screens.conftest import Driver, Opened
from tests.screens.test_importing import folder, open_file, screen_of, write

__all__ = ["folder"]

SALES = "Factura;Código de cliente;Cliente;Fecha;Producto;Importe"


@pytest.fixture
def file(folder: Path) -> Path:
    """Two lines of a sale of a client that is there, and one of a client that is not."""
    return write(
        folder / "ventas.csv", SALES, "1;N-1;Nuria;5/1/2026;[b]Té[/b];1.234,50",
        "1;N-1;Nuria;5/1/2026;=Café;0,50", "2;N-2;Zoe;6/1/2026;Té;7,00",
    )  # fmt: skip


async def one(program: Driver, query: str) -> object:
    """The first cell of a query on the file."""
    return await program.db(lambda: database.execute_sql(query).fetchone()[0])


def kind(program: Driver) -> str:
    """What the rows are taken for."""
    plan = screen_of(program).columns.plan
    return "" if plan is None else plan.what


async def with_nuria(program: Driver) -> None:
    """Have the client N-1."""
    await program.db(add, Session("ana", TODAY), {"name": "Nuria", "code": "N-1"})


class TestSales:
    async def test_the_headers_say_that_they_are_sales(self, opened: Opened, file: Path) -> None:
        async with opened(size=(80, 24)) as program:
            await open_file(program, file)
            plan = screen_of(program).columns.plan
            assert plan is not None
            assert plan.what == "sales"
            assert [column.target for column in plan.mapping.columns][-1] == "sales:amount"
            assert "Known clients" not in program.text
            assert "They are" in program.text

    async def test_from_the_file_to_the_sale_and_back(self, opened: Opened, file: Path) -> None:
        async with opened(size=(80, 24)) as program:
            await with_nuria(program)
            await open_file(program, file)
            await program.press("enter")
            assert "1,235.00 in all" in program.text
            assert "There is no client “Zoe” here." in program.text
            await program.press("enter")
            assert "u takes the whole import back" in program.text
            found = await program.db(sold.find, "1", Session("ana", TODAY))
            assert ([line.product for line in found.lines], found.amount, found.open) == (
                ["[b]Té[/b]", "=Café"], 123_500, 0,
            )  # fmt: skip
            await program.press("u")
            assert await one(program, "SELECT count(*) FROM sale") == 0

    async def test_unknown_clients_come_along_and_sales_stay_open_when_chosen(self, opened: Opened, file: Path) -> None:
        async with opened(size=(80, 24)) as program:
            await open_file(program, file)
            columns = screen_of(program).columns
            for name in ("new_clients", "unpaid"):
                columns.choice(name).focus()
                await program.press("right")
            await program.press("enter", "enter")
            assert "2 new clients" in program.text
            await program.press("enter")
            assert await one(program, "SELECT count(*) FROM client WHERE stage = 'client' AND code LIKE 'N-%'") == 2
            assert await one(program, "SELECT count(*) FROM sale WHERE settled_on IS NULL") == 2

    async def test_another_kind_is_chosen_by_hand(self, opened: Opened, file: Path) -> None:
        async with opened(size=(80, 24)) as program:
            await open_file(program, file)
            columns = screen_of(program).columns
            columns.choice("what").focus()
            await program.press("right", "right")
            assert kind(program) == "activities"
            assert "No column goes to Text yet" in program.text
            await program.press("left", "left", "left")
            assert kind(program) == "clients"
            assert "Known clients" in program.text

    async def test_a_column_is_given_a_field_of_sales(self, opened: Opened, folder: Path) -> None:
        path = write(folder / "a.csv", SALES + ";Fin", "1;N-1;Nuria;5/1/2026;Té;1;5/2/2026")
        async with opened(size=(80, 24)) as program:
            await with_nuria(program)
            await open_file(program, path)
            await program.press("G", "e")
            await program.type("renov")
            await program.press("enter")
            plan = screen_of(program).columns.plan
            assert plan is not None
            assert plan.mapping.columns[-1].target == "sales:renewal"
            await program.press("enter", "enter")
            assert await one(program, "SELECT renewal FROM sale") == "2026-02-05"
