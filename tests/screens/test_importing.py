"""The import, by keyboard alone: a file, its columns, a preview, the rows in the list, and all of it taken back."""

import threading
from pathlib import Path
from typing import Any

import pytest

from models import journal, listing
from models.database import close_database, database, open_database
from models.exporting import everything
from models.importing.bring import import_file
from models.importing.result import ImportResult
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tui.screens import importing
from tui.screens.importing import ImportScreen
from tui.screens.importing_picker import TargetPicker
from tui.screens.stage import StageScreen

NORTHWIND = Path(__file__).parent.parent / "data" / "northwind-clientes.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with nothing in it, in which the program is started."""
    place = tmp_path / "lists"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def northwind(folder: Path) -> Path:
    """The list that Excel gave, in that folder."""
    path = folder / "northwind-clientes.csv"
    path.write_bytes(NORTHWIND.read_bytes())
    return path


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a file of ``lines``."""
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def screen_of(program: Driver) -> ImportScreen:
    """The import on view."""
    return next(screen for screen in program.app.screen_stack if isinstance(screen, ImportScreen))


def typed_path(program: Driver) -> str:
    """What stands in the input of the path."""
    return screen_of(program).query_one("FileStep LineInput").value  # type: ignore[attr-defined, no-any-return]


async def open_file(program: Driver, path: Path) -> None:
    """Open the import and choose ``path``, in the folder where the program was started, by typing its name."""
    await program.press("i", "end", "ctrl+u")
    await program.type(path.name)
    await program.press("enter")


async def clients(program: Driver) -> int:
    """How many clients there are."""
    return sum((await program.db(listing.stage_counts)).values())


def birthdays() -> set[str | None]:
    """The birthdays that clients have."""
    return {row[0] for row in database.execute_sql("SELECT birthday FROM client").fetchall()}


class TestChoosingAFile:
    """A path that completes itself, above the files it may mean."""

    async def test_the_newest_file_here_is_under_the_cursor_and_enter_takes_it(
        self, opened: Opened, northwind: Path
    ) -> None:
        """Opening the import where a list lies and pressing enter is enough."""
        async with opened() as program:
            await program.press("i")
            assert northwind.name in program.text
            await program.press("enter")
            assert screen_of(program).step == "columns"

    async def test_tab_completes_folders_and_files(self, opened: Opened, folder: Path) -> None:
        """As far as the names agree, then the one under the cursor."""
        inner = folder / "Mis listas"
        inner.mkdir()
        write(inner / "clientes-2025.csv", "Nombre", "Ana")
        write(inner / "clientes-2026.csv", "Nombre", "Eva")
        async with opened() as program:
            await program.press("i", "ctrl+u")
            await program.type("mis")
            await program.press("tab")
            assert typed_path(program) == f"{folder}/Mis listas/"
            await program.press("tab")
            assert typed_path(program) == f"{folder}/Mis listas/clientes-202"
            await program.press("down", "tab")
            assert typed_path(program).startswith(f"{folder}/Mis listas/clientes-202")
            assert typed_path(program).endswith(".csv")

    async def test_enter_goes_into_a_folder(self, opened: Opened, folder: Path) -> None:
        """And the home folder is written as a tilde."""
        (Path.home() / "Documents").mkdir()
        write(Path.home() / "Documents" / "list.csv", "Name", "Ana")
        async with opened() as program:
            await program.press("i", "ctrl+u")
            await program.type("~/")
            await program.press("enter")
            assert typed_path(program) == "~/Documents/"
            await program.press("enter")
            assert screen_of(program).step == "columns"
            await program.press("escape", "escape", "i")
            assert typed_path(program) == "~/Documents/"

    @pytest.mark.parametrize(
        ("name", "data", "sentence"),
        [
            ("empty.csv", b"", "is empty"),
            ("really.csv", b"PK\x03\x04" + bytes(60), "another kind of file"),
            ("list.xlsx", b"PK\x03\x04" + bytes(60), "is damaged and cannot be read as a workbook"),
            ("list.ods", b"Nombre;Ciudad\nAna;x\n", "no workbook of the kind that its name says"),
            ("page.csv", b"<!DOCTYPE html><html></html>", "not a table"),
        ],
    )
    async def test_a_file_that_is_no_list_says_so(
        self, opened: Opened, folder: Path, name: str, data: bytes, sentence: str
    ) -> None:
        """In one sentence under the path, which stays."""
        (folder / name).write_bytes(data)
        async with opened(size=(160, 30)) as program:
            await open_file(program, folder / name)
            assert sentence in program.text
            assert screen_of(program).step == "file"
            assert typed_path(program) == name

    async def test_a_file_that_is_not_there_says_so(self, opened: Opened, folder: Path) -> None:
        """With its name and the folder."""
        async with opened(size=(160, 30)) as program:
            await open_file(program, folder / "nobody.csv")
            assert "There is no file called “nobody.csv”" in program.text
            await program.press("ctrl+u")
            await program.type("/no/such/folder/x.csv")
            await program.press("enter")
            assert "cannot be read" in program.text

    async def test_a_hostile_file_name_is_shown_as_it_is_and_can_be_chosen(self, opened: Opened, folder: Path) -> None:
        """Neither markup nor what commands a terminal is obeyed."""
        write(folder / "a\x1b]0;x\x07b [bold]x[nope].csv", "Name", "Ana")
        async with opened() as program:
            await program.press("i")
            assert "a]0;xb [bold]x[nope].csv" in program.text
            await program.press("enter")
            assert screen_of(program).step == "columns"
            assert "a]0;xb [bold]x[nope].csv" in program.text

    async def test_another_file_of_the_folder_is_typed_without_deleting_the_first(
        self, opened: Opened, folder: Path
    ) -> None:
        write(folder / "a.csv", "Nombre", "Ana")
        write(folder / "b.csv", "Nombre", "Bea", "Ben", "Bob")
        async with opened(size=(80, 24)) as program:
            await open_file(program, folder / "a.csv")
            assert "tab options" in program.text
            await program.press("i")
            assert "a.csv" in program.text
            await program.type("b.csv")
            await program.press("enter")
            assert "3 rows" in program.text

    async def test_thousands_are_told_as_people_read_them(self, opened: Opened, folder: Path) -> None:
        write(folder / "a.csv", "Nombre", *(f"Bar {number}" for number in range(1_200)))
        async with opened(size=(80, 24)) as program:
            await open_file(program, folder / "a.csv")
            assert "1,200 rows" in program.text
            await program.press("enter")
            assert "1,200  rows read" in program.text

    async def test_sizes_are_told_to_a_decimal(self, opened: Opened, folder: Path) -> None:
        write(folder / "a.csv", "Nombre", "x" * 1_000_032)
        write(folder / "b.csv", "Nombre", "x" * 1_400)
        async with opened(size=(80, 24)) as program:
            await program.press("i")
            assert " 1 MB" in program.text
            assert " 1.4 kB" in program.text

    async def test_escape_goes_back_to_the_list(self, opened: Opened, northwind: Path) -> None:
        """Nothing has happened."""
        async with opened() as program:
            await program.press("i", "enter", "escape", "escape")
            assert isinstance(program.screen, StageScreen)


class TestTheColumns:
    """Where each column goes: proposed, shown with samples, and changed."""

    async def test_the_headers_of_the_list_are_understood(self, opened: Opened, northwind: Path) -> None:
        """In Spanish, on an English screen; what is unsure bears a sign."""
        async with opened(size=(80, 24)) as program:
            await open_file(program, northwind)
            text = program.text
            assert "93 rows · 11 columns" in text
            lines = {line.split()[0]: line for line in program.lines() if line.strip()}
            assert "Code" in lines["▌"]
            assert "Name" in lines["Nombre"]
            assert "Alfreds Futterkiste" in lines["Nombre"]
            assert "? left out" in lines["Fax"]

    async def test_a_column_is_changed_by_typing_a_field_in_either_language(self, opened: Opened, folder: Path) -> None:
        """And the column that had the field loses it."""
        write(folder / "a.csv", "Nombre;Sector;Mío", "Ana;Ropa;Zaragoza")
        async with opened() as program:
            await open_file(program, folder / "a.csv")
            await program.press("G", "e")
            assert isinstance(program.screen, TargetPicker)
            assert "Where does “Mío” go?" in program.text
            await program.type("poblacion")
            await program.press("enter")
            plan = screen_of(program).columns.plan
            assert plan is not None
            assert [column.target for column in plan.mapping.columns] == ["name", "sector", "city"]
            await program.press("e")
            await program.type("sector")
            assert "now from Sector" in program.text
            await program.press("enter")
            plan = screen_of(program).columns.plan
            assert plan is not None
            assert [column.target for column in plan.mapping.columns] == ["name", "", "sector"]

    async def test_an_unknown_column_becomes_a_field_of_ones_own(self, opened: Opened, folder: Path) -> None:
        """By space for one, by O for all of them; space again leaves it out."""
        write(folder / "a.csv", "Nombre;Talla;Color", "Ana;M;rojo")
        async with opened() as program:
            await open_file(program, folder / "a.csv")
            await program.press("G", "space")
            assert "Color (own field)" in program.text
            await program.press("space")
            assert "Color (own field)" not in program.text
            await program.press("O")
            assert "Talla (own field)" in program.text
            assert "Color (own field)" in program.text

    async def test_other_letters_read_the_file_again(self, opened: Opened, folder: Path) -> None:
        """And what was changed by hand stays."""
        write(folder / "a.csv", "Nombre;Mío", "Peña;M", encoding="mac_roman")
        async with opened() as program:
            await open_file(program, folder / "a.csv")
            screen = screen_of(program)
            assert "Peña" in program.text
            await program.press("G", "space", "tab")
            screen.columns.choice("encoding").focus()
            await program.press("w")
            assert screen.columns.plan is not None
            assert "Peña" not in program.text
            await program.press("m", "escape")
            screen.columns.choice("encoding").focus()
            await program.press("m")
            assert "Peña" in program.text
            assert [column.target for column in screen.columns.plan.mapping.columns][1].startswith("own:")

    async def test_the_order_of_days_is_told_and_can_be_turned(self, opened: Opened, folder: Path) -> None:
        """Only where days stand in figures; what is chosen goes before what was found."""
        iso = write(folder / "iso.csv", "Name,Birthday", "Ana,1971-12-31")
        us = write(folder / "us.csv", "Name,Birthday", "Ana,12/31/1971", "Eva,03/04/1972")
        async with opened(size=(80, 24)) as program:
            await open_file(program, iso)
            assert "Dates" not in program.text
            await program.press("escape", "escape")
            await open_file(program, us)
            assert "as found: month first" in program.text
            columns = screen_of(program).columns
            assert columns.plan is not None
            assert columns.plan.doubts == ("", "")
            columns.choice("days").focus()
            await program.press("right")
            assert "day first 31/12" in program.text
            assert columns.plan.doubts[1]
            await program.press("left", "escape", "enter", "enter")
            assert screen_of(program).result.warnings == []
            assert await program.db(birthdays) >= {"1971-12-31", "1972-03-04"}

    async def test_without_a_name_it_does_not_go_on(self, opened: Opened, folder: Path) -> None:
        """And says which key helps."""
        write(folder / "a.csv", "X;Y", "Ana;M")
        async with opened() as program:
            await open_file(program, folder / "a.csv")
            assert "No column goes to Name yet" in program.text
            await program.press("enter")
            assert screen_of(program).step == "columns"
            assert "Name" in program.message


class TestGoing:
    """Preview, import, and back."""

    async def test_ninety_three_arrive_and_one_key_takes_them_back(self, opened: Opened, northwind: Path) -> None:
        """The list of Excel lands in the stage that was chosen, and leaves it by u."""
        async with opened() as program:
            before = await clients(program)
            await open_file(program, northwind)
            await program.press("m", "right", "enter", "enter")
            assert screen_of(program).step == "preview"
            assert "nothing has been written yet" in program.text
            assert "93  would be created" in program.text
            assert "to Negotiation" in program.text
            assert await clients(program) == before
            await program.press("enter")
            assert "u takes the whole import back" in program.text
            assert await clients(program) == before + 93
            await program.press("enter")
            assert program.list_screen.tab == "2"
            assert "Alfreds Futterkiste" in program.text
            await program.press("u")
            assert await clients(program) == before
            assert "Alfreds Futterkiste" not in program.text

    async def test_undo_before_leaving_says_that_it_was_taken_back(self, opened: Opened, northwind: Path) -> None:
        """And redo that it stands again."""
        async with opened() as program:
            before = await clients(program)
            await open_file(program, northwind)
            await program.press("enter", "enter", "u")
            assert "the import was taken back" in program.text
            assert await clients(program) == before
            await program.press("U")
            assert "u takes the whole import back" in program.text
            assert await clients(program) == before + 93

    async def test_a_second_time_there_is_nothing_to_import(self, opened: Opened, northwind: Path) -> None:
        """And no entry is made."""
        async with opened() as program:
            await open_file(program, northwind)
            await program.press("enter", "enter", "enter")
            entries = len(await program.db(journal.entries))
            await open_file(program, northwind)
            await program.press("enter")
            assert " 0  would be created" in program.text
            assert "93  left as they are" in program.text
            await program.press("enter")
            assert program.message.startswith("there is nothing to import")
            assert len(await program.db(journal.entries)) == entries

    async def test_one_row_is_told_as_one_and_undo_stands_below_only_when_there_is_what_to_undo(
        self, opened: Opened, folder: Path
    ) -> None:
        path = write(folder / "a.csv", "Nombre;Cumpleaños", ";nunca")
        async with opened(size=(120, 40)) as program:
            await open_file(program, path)
            assert "u undo" not in program.lines()[-1]
            await program.press("enter")
            assert "1  row read" in program.text
            assert "it will be kept in a file of its own" in program.text
            assert "u undo" not in program.lines()[-1]
            write(path, "Nombre", "Ana Nueva")
            await open_file(program, path)
            await program.press("enter", "enter")
            assert "u undo" in program.lines()[-1]

    async def test_a_doubt_longer_than_a_line_is_read_whole(self, opened: Opened, folder: Path) -> None:
        """Here that of an own field which queries would not find."""
        path = write(folder / "a.csv", "Nombre;Gift", "Ana;wine")
        async with opened(size=(80, 24)) as program:
            await open_file(program, path)
            await program.press("O", "j")
            sentence = "In queries “Gift” is a field of the program; to search this one, give it another name."
            assert sentence in " ".join(program.text.split())

    async def test_rejected_rows_are_shown_and_kept_beside_the_file(self, opened: Opened, folder: Path) -> None:
        """With line and reason; the others land, and a detail that cannot be read is named."""
        path = write(folder / "a.csv", "Nombre;Cumpleaños", "Ana;nunca", ";1/2/1980", "Eva;1/2/1980;x")
        async with opened() as program:
            before = await clients(program)
            await open_file(program, path)
            await program.press("enter")
            assert "2  would be rejected" in program.text
            assert "The row has no name." in program.text
            await program.press("enter")
            assert await clients(program) == before + 1
            kept = folder / "a.rejected.csv"
            assert "a.rejected.csv" in "".join(program.lines())
            rows = kept.read_text("utf-8-sig").splitlines()
            assert [row.split(";")[0] for row in rows] == ["Line", "3", "4"]

    async def test_a_large_file_makes_a_backup_first(
        self, opened: Opened, northwind: Path, portfolio_file: Path
    ) -> None:
        """Beside the portfolio."""
        async with opened() as program:
            await open_file(program, northwind)
            await program.press("enter", "enter")
        assert len(list((portfolio_file.parent / "backups").glob("*.db"))) == 1

    async def test_hostile_names_land_as_they_are(self, opened: Opened, folder: Path) -> None:
        """Shown in every step as text; what commands a terminal is taken out."""
        names = [*HOSTILE_NAMES[:-1], "a\x1b]0;x\x07b"]
        quoted = [f'"{name.replace(chr(34), chr(34) * 2)} new"' for name in names]
        path = write(folder / "a.csv", "Nombre,[@click=app.quit]x[/]", *(f"{name},{name}" for name in quoted))
        async with opened(size=(160, 40)) as program:
            before = await clients(program)
            await open_file(program, path)
            assert "[@click=app.quit]x[/]" in program.text
            await program.press("O", "enter", "enter")
            assert await clients(program) == before + len(names)
            await program.press("enter")
            for name in HOSTILE_NAMES:
                assert f"{name} new" in program.names

    async def test_a_file_changed_meanwhile_is_refused_whole(self, opened: Opened, folder: Path) -> None:
        """Nothing lands, and the preview says why."""
        path = write(folder / "a.csv", "Nombre;Sector", "Ana;Ropa")
        async with opened() as program:
            before = await clients(program)
            await open_file(program, path)
            await program.press("enter")
            write(path, "Nombre;Otra", "Ana;Ropa")
            await program.press("enter")
            assert "other columns than before" in program.message
            assert await clients(program) == before


class TestAWholePortfolio:
    """What ``export --what all`` wrote: into an empty portfolio as it is, into no other."""

    @pytest.mark.parametrize("name", ["all.json", "all", "all/", "all/everything.json"])
    async def test_comes_into_an_empty_one(
        self, opened: Opened, folder: Path, portfolio_file: Path, session: Session, tmp_path: Path, name: str
    ) -> None:
        """A file, a folder or the manifest in it; the list, the tabs and the history are those that went out."""
        open_database(portfolio_file)
        (everything.export if name == "all.json" else everything.export_folder)(folder / name.split("/")[0])
        close_database()
        async with opened("3") as program:
            names, tabs, entries = program.names, program.tabs, await program.db(journal.entries)
        async with opener(tmp_path / "new.db", session, tmp_path)("3") as program:
            await program.press("i", "ctrl+u")
            await program.type(name)
            await program.press("enter")
            assert "a whole portfolio: 9 records" in program.message
            assert (program.names, program.tabs) == (names, tabs)
            assert await program.db(journal.entries) == entries
            last = await program.db(journal.next_undo, session)
            await program.press("u")
            assert last is not None
            assert await program.db(journal.next_undo, session) != last

    async def test_is_refused_elsewhere(self, opened: Opened, folder: Path, portfolio_file: Path) -> None:
        """In one sentence under the path."""
        open_database(portfolio_file)
        everything.export_folder(folder / "all")
        close_database()
        async with opened(size=(160, 30)) as program:
            before = await clients(program)
            await open_file(program, folder / "all")
            assert "goes only into an empty one" in program.text
            assert (screen_of(program).step, await clients(program)) == ("file", before)

    async def test_a_mistake_in_it_is_told(
        self, opened: Opened, folder: Path, portfolio_file: Path, session: Session, tmp_path: Path
    ) -> None:
        """With file and line, and nothing came."""
        open_database(portfolio_file)
        everything.export_folder(folder / "all")
        close_database()
        table = folder / "all" / "tag.csv"
        table.write_bytes(table.read_bytes() + b"x")
        async with opener(tmp_path / "new.db", session, tmp_path)(size=(200, 30)) as program:
            await open_file(program, folder / "all")
            assert "tag.csv is not as this version writes it" in program.text
            assert await clients(program) == 0


class TestWhileItRuns:
    """Only escape works, and it leaves nothing behind."""

    async def test_escape_takes_everything_back(
        self, opened: Opened, northwind: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No client, no entry, no file; other keys say that something is under way."""
        begun, go_on = threading.Event(), threading.Event()

        def held(*arguments: Any, progress: Any, **named: Any) -> ImportResult:
            def hold(done: int, total: int) -> None:
                if done:
                    begun.set()
                    go_on.wait(30)
                progress(done, total)

            return import_file(*arguments, progress=hold, **named)

        monkeypatch.setattr(importing, "import_file", held)
        async with opened() as program:
            before, entries = await clients(program), len(await program.db(journal.entries))
            await open_file(program, northwind)
            await program.press("enter")
            await program.pilot.press("enter")
            await program.app.desk.doors.reports(begun.wait, 30)
            await program.pilot.press("u")
            assert "under way" in program.message
            await program.pilot.press("escape")
            go_on.set()
            await program.settle()
            assert program.message == "cancelled, nothing was imported"
            assert screen_of(program).step == "preview"
            assert await clients(program) == before
            assert len(await program.db(journal.entries)) == entries
            assert [path.name for path in northwind.parent.iterdir()] == [northwind.name]
