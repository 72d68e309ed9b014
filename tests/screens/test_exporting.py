"""The export: all, the list on view or the marked ones, by the ending of the name, and nothing written over unasked."""

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens.dialogs import FormDialog


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program is started."""
    place = tmp_path / "out"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


async def export(program: Driver, name: str, *keys: str) -> None:
    """Open the export, type ``name``, press ``keys`` (from the field of the name on), then enter."""
    await program.press("x", "end", "ctrl+u")
    await program.type(name)
    await program.press(*keys, "enter")


def names(path: Path) -> list[str]:
    """The clients in a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["Name"] for row in csv.DictReader(file, delimiter=";")]


class TestWhat:
    """Which clients go into the file."""

    async def test_the_list_on_view_is_offered_first(self, opened: Opened, folder: Path) -> None:
        """In its order."""
        async with opened("3") as program:
            shown = program.names
            await export(program, "a.csv")
            assert "written to" in program.message
            assert names(folder / "a.csv") == shown

    async def test_a_filter_goes_along(self, opened: Opened, folder: Path) -> None:
        """Only what fits it is written."""
        async with opened("3") as program:
            await program.press("slash")
            await program.type("nunez")
            await program.press("enter", "x")
            assert "/nunez" in program.text
            await program.press("escape")
            await export(program, "a.csv")
            assert names(folder / "a.csv") == ["Ferretería Núñez S.L."]

    async def test_all_of_them(self, opened: Opened, folder: Path) -> None:
        """Of every stage, hostile names as they are but guarded against spreadsheets."""
        async with opened("3") as program:
            await export(program, "a.csv", "tab", "left")
            found = names(folder / "a.csv")
            assert len(found) == 9
            for name in HOSTILE_NAMES:
                assert ("'" + name if name.startswith("=") else name) in found

    async def test_a_calendar_of_the_list(self, opened: Opened, folder: Path) -> None:
        """By the ending .ics: what is to be done with these clients."""
        async with opened("3") as program:
            await export(program, "agenda.ics")
            assert "2 records written to" in program.message
            written = (folder / "agenda.ics").read_text("utf-8")
            assert "SUMMARY:Talleres Gómez e Hijos: Send the contract" in written
            assert "Clara" not in written

    async def test_the_marked_ones(self, opened: Opened, folder: Path) -> None:
        """When some are marked."""
        async with opened("3") as program:
            await program.press("space", "j", "j", "space")
            marked = {program.names[0], program.names[2]}
            await export(program, "a.csv")
            assert set(names(folder / "a.csv")) == marked


class TestWhere:
    """The name decides."""

    async def test_json_by_its_ending(self, opened: Opened, folder: Path) -> None:
        """With the lists behind each client."""
        async with opened("3") as program:
            await export(program, "a.json")
            found = json.loads((folder / "a.json").read_text("utf-8"))
            assert "activities" in found[0]

    async def test_a_name_without_an_ending_is_csv(self, opened: Opened, folder: Path) -> None:
        """The message tells the whole name."""
        async with opened("3") as program:
            await export(program, "a")
            assert "a.csv" in program.message
            assert (folder / "a.csv").exists()

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("a.xls", "must end in"),
            ("no/such/a.csv", "There is no folder"),
            ("..", "is a folder"),
            ("", "Say which file"),
        ],
    )
    async def test_what_is_no_place_for_a_file_is_told(
        self, opened: Opened, folder: Path, name: str, sentence: str
    ) -> None:
        """Under the field, with what was typed left standing."""
        async with opened("3") as program:
            await export(program, name)
            assert isinstance(program.screen, FormDialog)
            assert sentence in program.text
            assert program.screen.values["file"] == name
            assert not list(folder.iterdir())

    async def test_a_file_that_is_there_is_written_over_only_by_a_second_enter(
        self, opened: Opened, folder: Path
    ) -> None:
        """Escape leaves it as it is."""
        (folder / "a.csv").write_text("mine")
        async with opened("3") as program:
            await export(program, "a.csv")
            assert "Enter again writes over it" in " ".join(program.text.split())
            assert (folder / "a.csv").read_text() == "mine"
            await program.press("escape")
            assert (folder / "a.csv").read_text() == "mine"
            await export(program, "a.csv", "enter")
            assert len(names(folder / "a.csv")) > 1

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    async def test_what_was_exported_imports_again_and_changes_nothing(
        self, opened: Opened, folder: Path, ending: str
    ) -> None:
        """Every row is left as it is."""
        async with opened("3") as program:
            await export(program, f"a.{ending}", "tab", "left")
            await program.press("i", "enter", "enter")
            assert "9  left as they are" in program.text
