"""Cards and exports of other programs in the wizard: a preview at once, whose export it is, columns as last time."""

import shutil
from pathlib import Path

import pytest

from models import listing
from tests.screens.conftest import Opened
from tests.screens.test_importing import clients, folder, open_file, screen_of

__all__ = ["folder"]
DATA = Path(__file__).parent.parent / "data"


async def test_cards_need_no_columns(opened: Opened, folder: Path) -> None:
    """The preview comes at once; enter imports, u takes it back."""
    path = Path(shutil.copy(DATA / "vcard" / "google-3.0.vcf", folder))
    async with opened() as program:
        before = await clients(program)
        await open_file(program, path)
        assert screen_of(program).step == "preview"
        assert screen_of(program).result.created == 1
        assert await clients(program) == before
        await program.press("enter")
        assert screen_of(program).step == "done"
        assert await clients(program) == before + 1
        await program.press("u")
        assert await clients(program) == before


async def test_what_is_in_cards_goes_where_it_goes(opened: Opened, folder: Path) -> None:
    """Escape from the preview shows it, with the stage to choose; nothing in it can be changed."""
    path = Path(shutil.copy(DATA / "vcard" / "apple-3.0.vcf", folder))
    async with opened(size=(80, 24)) as program:
        await open_file(program, path)
        await program.press("escape")
        screen = screen_of(program)
        assert screen.step == "columns"
        assert "vCard" in program.text
        plan = screen.columns.plan
        await program.press("e", "space", "O")
        assert screen.columns.plan == plan
        assert program.app.screen is screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_bad_cards_are_named(opened: Opened, folder: Path, size: tuple[int, int]) -> None:
    """With their line, hostile names as text."""
    path = Path(shutil.copy(DATA / "vcard" / "broken.vcf", folder))
    async with opened(size=size) as program:
        await open_file(program, path)
        assert [row.line for row in screen_of(program).result.rejected] == [6, 20, 23, 27, 40]
        assert "The card of Sin Cierre has no end" in program.text


async def test_a_file_says_whose_export_it_is(opened: Opened, folder: Path) -> None:
    """And its columns go where they belong."""
    path = Path(shutil.copy(DATA / "foreign" / "outlook-es.csv", folder))
    async with opened() as program:
        await open_file(program, path)
        assert "Outlook" in program.text
        assert "surname" in program.text
        await program.press("enter", "enter")
        assert "Conservas Ibáñez, S.A." in (await program.db(_names))


def _names() -> set[str]:
    from models.client import Client

    assert listing.stage_counts()
    return {row.name for row in Client.select()}


async def test_columns_go_where_they_went_the_last_time(opened: Opened, folder: Path) -> None:
    """Known by the headers, kept in the settings file when the import is done."""
    path = folder / "list.csv"
    path.write_text("Nombre;Ciudad\nAna;Jaca\n", "utf-8")
    async with opened() as program:
        await open_file(program, path)
        assert "as last time" not in program.text
        await program.press("j", "space", "enter", "enter")
        assert screen_of(program).step == "done"
        path.write_text("Nombre;Ciudad\nEva;Ejea\n", "utf-8")
        await open_file(program, path)
        assert "as last time" in program.text
        plan = screen_of(program).columns.plan
        assert plan is not None
        assert [column.target for column in plan.mapping.columns] == ["name", ""]
        assert "Ciudad" in program.app.desk.config.read_text("utf-8")
