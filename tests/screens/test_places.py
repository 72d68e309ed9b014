"""Help, command palette, trash, history, columns, languages: the places beside the stages."""

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Input

from models import listing, settings
from models.i18n import set_language
from models.listing import ListSpec
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.app import Cartera
from tui.palette import PaletteScreen
from tui.screens.acting import Acting
from tui.screens.acts import ActsScreen
from tui.screens.help import HelpScreen
from tui.screens.list_screen import ListScreen
from tui.screens.stage import StageScreen
from tui.screens.trash import TrashScreen
from tui.widgets.row_list import RowList

NUNEZ = "Ferretería Núñez S.L."


def found(program: Driver) -> list[str]:
    """What the palette shows, from the top."""
    row_list = program.screen.query_one(RowList)
    return [str(row.cells[0]) for _place, row in sorted(row_list._window.rows.items())]


class TestHelp:
    async def test_every_binding_that_has_words_is_in_it(self, opened: Opened) -> None:
        async with opened("3", size=(120, 60)) as program:
            await program.press("?")
            assert isinstance(program.screen, HelpScreen)
            text = program.text
            tables = (Cartera.BINDINGS, Acting.BINDINGS, ListScreen.BINDINGS, StageScreen.BINDINGS, RowList.BINDINGS)
            bindings = [binding for table in tables for binding in table if isinstance(binding, Binding)]
            assert len(bindings) > 40
            for binding in bindings:
                assert binding.id
                assert binding.description in text
                for key in binding.key.split(","):
                    assert program.app.get_key_display(Binding(key, "x")) in text

    @pytest.mark.parametrize("key", ["escape", "?", "q"])
    async def test_it_closes(self, opened: Opened, key: str) -> None:
        async with opened("3") as program:
            await program.press("?", key)
            assert isinstance(program.screen, StageScreen)

    async def test_at_80_columns_it_scrolls(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("?")
            assert "Program" not in program.text
            assert "scroll" in program.text
            await program.press("G")
            assert "Program" in program.text

    async def test_it_speaks_spanish(self, opened: Opened) -> None:
        set_language("es")
        async with opened("3") as program:
            await program.press("?")
            assert "Programa" in program.text


class TestPalette:
    async def test_a_client_of_any_stage_by_a_few_letters(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.press("ctrl+p")
            await program.type("ferret")
            assert found(program) == [NUNEZ]
            assert "Ana Núñez · Zaragoza" in program.text
            await program.press("enter")
            assert type(program.screen).__name__ == "ClientScreen"
            assert NUNEZ in program.text

    @pytest.mark.parametrize("text", ["ana nu", "976123456", "ana@nunez", "C-01", "zaragoza"])
    async def test_by_contact_phone_mail_code_and_city(self, opened: Opened, text: str) -> None:
        async with opened("1") as program:
            await program.press("P")
            await program.type(text)
            assert NUNEZ in found(program)

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_hostile_names_stand_as_they_are(self, opened: Opened, name: str) -> None:
        async with opened("1") as program:
            await program.press("P")
            program.screen.query_one(Input).value = name
            await program.settle()
            assert name in found(program)
            assert name in program.text

    @pytest.mark.parametrize("text", ["[/]", '"', "(", "stars:", "a:b", "%", "-", "\\", "[@click=app.quit]"])
    async def test_hostile_text_never_harms(self, opened: Opened, text: str) -> None:
        async with opened("1") as program:
            await program.press("P")
            program.screen.query_one(Input).value = text
            await program.settle()
            assert isinstance(program.screen, PaletteScreen)

    async def test_a_command_by_its_words(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("next st")
            assert found(program) == ["next stage"]
            await program.press("enter")
            assert program.message == "nothing to change"

    async def test_all_commands_stand_there_at_first(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("P")
            shown = found(program)
            assert {"add", "undo", "filter", "import", "back up now", "light colours"} <= set(shown)
            assert not {"Screenshot", "Maximize", "screenshot", "next row"} & set(shown)

    async def test_enter_waits_for_what_fits_the_last_letter(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.burst("Pgomez\r")
            await program.press("enter")
            assert "Talleres Gómez" in program.lines()[2] or "Talleres Gómez" in program.text
            assert type(program.screen).__name__ == "ClientScreen"

    async def test_escape_closes(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("P", "escape")
            assert isinstance(program.screen, StageScreen)

    async def test_it_speaks_another_language_at_once_and_the_next_time(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("spanish")
            await program.press("enter")
            assert "Clientes" in program.tabs
            assert "Próxima acción" in program.text
            assert settings.read(tmp_path / "cartera.toml")[0].language == "es"
            await program.press("1")
            assert "Próxima acción" in program.text
            await program.press("3", "P")
            await program.type("english")
            await program.press("enter")
            assert "Next action" in program.text

    async def test_light_colours(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("light")
            await program.press("enter")
            assert program.app.theme == "cartera-light"
            assert settings.read(tmp_path / "cartera.toml")[0].theme == "cartera-light"

    async def test_a_backup(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("back up")
            await program.press("enter")
            assert program.message.startswith("backed up: ")
            assert len(list((tmp_path / "backups").glob("*.db"))) == 1


class TestTrash:
    async def open_trash(self, program: Driver) -> None:
        await program.press("P")
        await program.type("trash see")
        await program.press("enter")
        assert isinstance(program.screen, TrashScreen)

    async def test_an_empty_one_says_so(self, opened: Opened) -> None:
        async with opened("3") as program:
            await self.open_trash(program)
            assert "The trash is empty." in program.text
            await program.press("d", "enter", "escape")
            assert isinstance(program.screen, StageScreen)

    @pytest.mark.parametrize("key", ["d", "enter"])
    async def test_a_client_is_restored_and_that_can_be_undone(self, opened: Opened, key: str) -> None:
        async with opened("3") as program:
            await program.press("d", "ctrl+r")
            await self.open_trash(program)
            assert program.names == [NUNEZ]
            await program.press(key)
            assert "→ Clients" in program.lines()[3]
            assert program.message == f"restored from the trash: {NUNEZ} · u undoes"
            await program.press("u")
            assert "→ Clients" not in program.lines()[3]
            await program.press("U", "escape")
            assert NUNEZ in program.names

    async def test_several_at_once(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "d", "y")
            await self.open_trash(program)
            await program.press("space", "j", "space", "d")
            assert await program.db(listing.count, ListSpec(trash=True)) == 0
            await program.press("escape", "escape")
            assert len(program.names) == 4

    async def test_hostile_names_stand_as_they_are(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("d")
            await self.open_trash(program)
            assert HOSTILE_NAMES[1] in program.text


class TestHistory:
    async def open_history(self, program: Driver) -> None:
        await program.press("P")
        await program.type("history")
        await program.press("enter")
        assert isinstance(program.screen, ActsScreen)

    async def test_any_act_can_be_taken_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("*", "1", "j", "m", "4")
            await self.open_history(program)
            assert "moved to Inactive" in program.lines()[3]
            await program.press("j", "enter")
            assert program.message == f"undone: stars set: {NUNEZ} · U does it again"
            assert "undone" in program.lines()[4]
            await program.press("escape")
            assert program.lines()[3].startswith(f"▌ ★★★  {NUNEZ}") or f"★★★  {NUNEZ}" in program.text

    async def test_somebody_elses_act_is_taken_back_after_asking(self, opened: Opened, session: Session) -> None:
        from dataclasses import replace

        async with opened("3", session=replace(session, user="luis")) as program:
            await self.open_history(program)
            await program.press("enter")
            assert "Undo what ana did" in program.text
            await program.press("n", "enter", "y")
            assert program.message.startswith("undone: follow-up set")


class TestColumns:
    async def test_columns_are_chosen_ordered_and_kept(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("3", size=(200, 40)) as program:
            assert "Owes  Last contact   City" in program.text
            await program.press("c")
            assert "Columns after the next action" in program.text
            await program.press("space", "j", "K", "enter")
            head = program.lines()[2]
            assert "Owes" not in head
            assert "Last contact   City" in head
            assert settings.read(tmp_path / "cartera.toml")[0].columns == ("last_contact", "city", "phone")
            await program.press("1")
            assert "Owes" not in program.lines()[2]

    async def test_escape_changes_nothing(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("3", size=(200, 40)) as program:
            await program.press("c", "space", "escape")
            assert "Owes" in program.lines()[2]
            assert not (tmp_path / "cartera.toml").exists()

    async def test_none_at_all(self, opened: Opened) -> None:
        async with opened("3", size=(200, 40)) as program:
            await program.press("c", "space", "j", "space", "j", "space", "j", "space", "enter")
            assert program.lines()[2].split("│")[0].split() == ["Client", "Next", "action", "When"]

    @pytest.mark.parametrize("name", settings.COLUMNS)
    async def test_every_column_can_be_shown(self, opened: Opened, session: Session, name: str) -> None:
        from dataclasses import replace

        wanted = replace(session, settings=replace(session.settings, columns=(name,)))
        async with opened("3", session=wanted) as program:
            assert len(program.names) == 4
