"""A workbook in the import: which sheet, which row holds the headers, and what was lost in Excel."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HOSTILE_NAMES
from tests.models.workbooks import xlsx
from tests.screens.conftest import Opened
from tests.screens.test_importing import clients, folder, open_file, screen_of

__all__ = ["folder"]


@pytest.fixture
def book(folder: Path) -> Path:
    """Clients below a title, sales, and a sheet of hostile names."""
    people: list[list[Any]] = [
        ["Feria de Zaragoza"], [], ["Nombre", "CP", "Teléfono"], ["Ana", 1001, 34612345678], ["Eva", 28001, None]
    ]  # fmt: skip
    sales: list[list[Any]] = [["Cliente", "Fecha", "Importe", "Factura"], ["Ana", date(2026, 1, 5), 12.5, "F1"]]
    hostile = [[HOSTILE_NAMES[0]], [HOSTILE_NAMES[1]], ["Name"], ["Íñigo"]]
    return xlsx(folder / "book.xlsx", Gente=people, Ventas=sales, Hostil=hostile)


class TestSheets:
    """The first with content is proposed; another one is read again."""

    async def test_sheet_and_header_row_are_shown_and_what_came_is_right(self, opened: Opened, book: Path) -> None:
        """Found below the title, with the zero given back and named."""
        async with opened(size=(80, 24)) as program:
            before = await clients(program)
            await open_file(program, book)
            assert "2 rows · 3 columns" in program.text
            assert "Gente" in program.text
            assert "3: Nombre · CP · Teléfono" in program.text
            await program.press("enter")
            assert "had lost its zero" in program.text
            await program.press("enter")
            assert await clients(program) == before + 2

    async def test_another_sheet_is_recognised_for_what_it_is(self, opened: Opened, book: Path) -> None:
        """Its rows are sales, and it comes in from there."""
        async with opened() as program:
            await open_file(program, book)
            columns = screen_of(program).columns
            columns.choice("sheet").focus()
            await program.press("right")
            plan = columns.plan
            assert plan is not None
            assert (plan.what, plan.info.book and plan.info.book.sheet) == ("sales", "Ventas")
            assert plan.how["sheet"] == "Ventas"
            columns.choice("new_clients").focus()
            await program.press("right", "escape", "enter", "enter")
            assert screen_of(program).step == "done"
            assert screen_of(program).result.created == 1

    async def test_the_sheet_that_fits_what_the_rows_are_is_read(self, opened: Opened, book: Path) -> None:
        """Where the person says that they are sales; a row of headers that is chosen keeps the sheet."""
        async with opened() as program:
            await open_file(program, book)
            columns = screen_of(program).columns
            columns.choice("what").focus()
            await program.press("right")
            plan = columns.plan
            assert plan is not None
            assert (plan.what, plan.how["sheet"], columns.choice("sheet").value) == ("sales", "Ventas", "Ventas")
            columns.choice("new_clients").focus()
            await program.press("right", "escape", "enter", "enter")
            assert screen_of(program).result.created == 1

    async def test_another_row_of_headers_is_read_again(self, opened: Opened, book: Path) -> None:
        """And hostile text in the rows above is shown as it is."""
        async with opened(size=(120, 40)) as program:
            await open_file(program, book)
            columns = screen_of(program).columns
            columns.choice("sheet").focus()
            await program.press("right", "right")
            plan = columns.plan
            assert plan is not None
            assert plan.info.headers == ["Name"]
            assert HOSTILE_NAMES[0] in program.text or HOSTILE_NAMES[1] in program.text
            columns.choice("header").focus()
            await program.press("left")
            assert columns.plan is not None
            assert columns.plan.info.headers == [HOSTILE_NAMES[1]]
            assert columns.plan.how["header"] == 2
            await program.press("left")
            assert HOSTILE_NAMES[0] in program.text

    async def test_an_empty_sheet_says_so_and_the_one_before_stays(self, opened: Opened, folder: Path) -> None:
        """With the choice back where it was."""
        path = xlsx(folder / "a.xlsx", Nada=[], Gente=[["Nombre"], ["Ana"]])
        async with opened(size=(140, 30)) as program:
            await open_file(program, path)
            columns = screen_of(program).columns
            columns.choice("sheet").focus()
            await program.press("left")
            assert "The sheet “Nada” of" in program.text
            assert columns.choice("sheet").value == "Gente"
            assert columns.plan is not None
            assert columns.plan.info.rows == 1

    async def test_one_sheet_without_a_title_asks_nothing_more(self, opened: Opened, folder: Path) -> None:
        """There is no sheet to choose; letters and delimiter are of text."""
        path = xlsx(folder / "a.xlsx", Gente=[["Nombre"], ["Ana"]])
        async with opened() as program:
            await open_file(program, path)
            columns = screen_of(program).columns
            names = ("sheet", "header", "encoding", "delimiter")
            assert [name for name in names if columns.query_one(f"#row-{name}").display] == ["header"]
