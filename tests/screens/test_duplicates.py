"""Clients that stand twice, seen: the pairs, both side by side, merging and telling apart by the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models import editing
from models.client import Client
from models.database import close_database, open_database
from models.merging import search
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tui.screens.client import ClientScreen
from tui.screens.duplicates import DuplicatesScreen
from tui.screens.list_screen import ListScreen
from tui.screens.merging import MergeScreen

FIRST = {"name": "Bar Núñez", "city": "Teruel", "code": "N1", "phone": "976 111 222", "stage": "client"}
SECOND = {
    "name": "Bar Nuñez S.L.",
    "city": "teruel",
    "code": "N2",
    "email": "bar@nunez.es",
    "notes": "Closed in August.",
}


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, with one bar twice."""
    open_database(portfolio_file)
    for values in (FIRST, SECOND):
        editing.add(session, values, anyway=True)
    close_database()
    return portfolio_file


async def show(program: Driver) -> DuplicatesScreen:
    """Open the pairs by the palette."""
    await program.press("P")
    await program.type("stand twice")
    await program.press("enter")
    assert isinstance(program.screen, DuplicatesScreen)
    return program.screen


def names() -> list[str]:
    """The bars that there are."""
    return [row.name for row in Client.select().where(Client.name.startswith("Bar")).order_by(Client.id)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_pairs_with_their_reasons(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("3", size=size) as program:
        await show(program)
        assert "Bar Núñez" in program.text
        assert "names that are close, both in Teruel, but different: code" in program.text
        assert "side by side" in program.text
        assert "the first" in program.text
        assert "the second" in program.text


async def test_merged_as_chosen_and_undone(opened: Opened) -> None:
    async with opened("3", size=(80, 24)) as program:
        await show(program)
        await program.press("enter")
        assert isinstance(program.screen, MergeScreen)
        assert "#10 Bar Núñez" in program.text
        await program.press("right", "down", "space", "space", "down", "right", "left")
        await program.press("F")
        assert isinstance(program.screen, DuplicatesScreen)
        assert program.message.startswith("merged: Bar Nuñez S.L. into Bar Núñez")
        assert "No client stands twice." in program.text
        found = await program.db(
            lambda: [(row.name, row.code, row.stage, row.notes) for row in Client.select().where(Client.id >= 10)]
        )
        assert found == [("Bar Núñez", "N2", "client", "Closed in August.")]
        await program.press("u")
        assert await program.db(names) == ["Bar Núñez", "Bar Nuñez S.L."]
        assert "both in Teruel" in program.text
        await program.press("U")
        assert await program.db(names) == ["Bar Núñez"]


async def test_not_the_same_is_remembered_and_undone(opened: Opened) -> None:
    async with opened("3") as program:
        await show(program)
        await program.press("N")
        assert program.message.startswith("not the same: Bar Núñez and Bar Nuñez S.L.")
        assert "No client stands twice." in program.text
        await program.press("u", "enter", "N")
        assert isinstance(program.screen, DuplicatesScreen)
        await program.press("ctrl+r")
        assert "No client stands twice." in program.text


async def test_the_cards_of_both(opened: Opened) -> None:
    async with opened("3") as program:
        await show(program)
        for key, name in (("left", "N1"), ("right", "N2")):
            await program.press(key)
            assert isinstance(program.screen, ClientScreen)
            assert name in program.text
            await program.press("escape")
        assert isinstance(program.screen, DuplicatesScreen)
        await program.press("escape")
        assert isinstance(program.screen, ListScreen)


async def test_somebody_was_faster(opened: Opened, session: Session) -> None:
    async with opened("3") as program:
        await show(program)
        await program.press("enter")
        await program.db(editing.edit, session, 11, {"sector": "bars"})
        await program.press("F")
        assert isinstance(program.screen, MergeScreen)
        assert "changed meanwhile" in program.message
        assert "bars" in program.text
        await program.press("F")
        assert await program.db(names) == ["Bar Núñez"]


async def test_the_two_marked_are_merged_by_the_palette(opened: Opened) -> None:
    async with opened("3") as program:
        await program.press("P")
        await program.type("merge the two")
        assert "merge the two marked" not in program.text
        await program.press("escape", "escape", "space", "down", "space", "P")
        await program.type("merge the two")
        await program.press("enter")
        assert isinstance(program.screen, MergeScreen)
        await program.press("escape")
        assert isinstance(program.screen, ListScreen)


async def test_looking_can_be_stopped(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> search.Duplicates | None:
        progress(3, 10)
        while not cancelled():
            pass
        return None

    monkeypatch.setattr(search, "find", slowly)
    async with opened("3") as program:
        await program.pilot.press("P")
        await program.type("stand twice")
        await program.pilot.press("enter")
        while not (isinstance(program.screen, DuplicatesScreen) and program.screen.job is not None):
            await program.pilot.pause()
        await program.pilot.press("escape")
        await program.settle()
        assert isinstance(program.screen, DuplicatesScreen)
        assert "Stopped before all were compared." in program.text
        monkeypatch.undo()
        await program.press("ctrl+r")
        assert "both in Teruel" in program.text
        await program.press("escape")
        assert isinstance(program.screen, ListScreen)


async def test_hostile_names(portfolio_file: Path, session: Session, tmp_path: Path) -> None:
    open_database(portfolio_file)
    for name in HOSTILE_NAMES:
        editing.add(session, {"name": name, "city": name, "notes": name}, anyway=True)
        editing.add(session, {"name": name, "city": name, "notes": name + " 2"}, anyway=True)
    close_database()
    async with opener(portfolio_file, session, tmp_path)("3") as program:
        screen = await show(program)
        for pair in [pair for pair in screen.found if pair.a_name in HOSTILE_NAMES]:
            screen.load(pair.id)
            await program.settle()
            await program.press("enter")
            assert pair.a_name in program.text
            await program.press("F")
            assert program.message.startswith(f"merged: {pair.a_name} into {pair.a_name}")


async def test_who_is_likely_there_already_is_named_when_somebody_is_added(opened: Opened) -> None:
    async with opened("3", size=(120, 40)) as program:
        await program.press("a")
        await program.type("Bar nuñez")
        await program.press("tab", "tab", "tab", "tab")
        await program.type("Teruel")
        await program.press("enter")
        assert "Likely there already" in program.text
        assert "both in Teruel" in program.text
        await program.press("enter")
        assert await program.db(lambda: Client.select().where(Client.name == "Bar nuñez").count()) == 1


async def test_after_an_import_the_pairs_it_brought_are_one_key_away(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "two.csv").write_text("Nombre,Ciudad\nMesón Gil,Teruel\nGil Mesón,Teruel\nLuz,Teruel\n", "utf-8")
    async with opened("3") as program:
        await program.press("i", "end", "ctrl+u")
        await program.type("two.csv")
        await program.press("enter", "enter", "enter")
        await program.settle()
        assert "1 pair looks like one client" in program.text
        assert "duplicates" in program.lines()[-1]
        await program.press("F")
        assert isinstance(program.screen, DuplicatesScreen)
        assert "Mesón Gil" in program.text
        await program.press("escape", "u")
        assert "looks like one client" not in program.text
