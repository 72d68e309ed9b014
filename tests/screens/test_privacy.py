"""From the palette: the dossier of a client, erasing for good after the name was typed, prospects left untouched."""

from pathlib import Path

import pytest

from models import backups, editing, journal
from models.database import database
from models.privacy import erasing, untouched
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm, FormDialog
from tui.screens.list_screen import ListScreen
from tui.screens.privacy import UntouchedScreen
from tui.screens.trash import TrashScreen
from tui.widgets.progress_line import Job, ProgressLine


async def palette(program: Driver, text: str) -> None:
    """Do what the palette offers first for ``text``."""
    await program.press("ctrl+p")
    await program.type(text)
    await program.press("enter")


async def named(program: Driver, name: str) -> int | None:
    """The client with this name, whether in the lists or in the trash."""
    query = "SELECT id FROM client WHERE name = ?"
    row = await program.db(lambda: database.execute_sql(query, (name,)).fetchone())
    return None if row is None else int(row[0])


class TestErasing:
    async def test_from_the_card_when_the_name_is_typed(self, opened: Opened) -> None:
        async with opened("3") as program:
            number = await named(program, "Ferretería Núñez S.L.")
            assert number is not None
            program.list_screen.open_card(number)
            await program.settle()
            await palette(program, "erase for good")
            assert isinstance(program.screen, FormDialog)
            await program.type("nunez")
            await program.press("enter")
            assert "nothing was erased" in program.text
            assert await named(program, "Ferretería Núñez S.L.") == number
            await program.press("ctrl+u")
            await program.type("ferreteria nunez s.l.")
            await program.press("enter")
            assert await named(program, "Ferretería Núñez S.L.") is None
            assert isinstance(program.screen, ListScreen)
            assert program.message == "erased for good: 1 record"
            assert await program.db(backups.check) == []
            await program.press("u")
            assert await named(program, "Ferretería Núñez S.L.") is None

    async def test_u_says_that_it_is_not_undone_and_only_then_takes_back_what_was_before(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("minus")
            acts = await program.db(journal.entries)
            assert acts[0].verb == "stars"
            await program.db(erasing.erase, program.app.desk.session, [await named(program, HOSTILE_NAMES[0])])
            await program.press("u")
            assert (await program.db(journal.get, acts[0].id)).state == "done"
            assert "not undone" in program.message
            assert "stars set" in program.message
            await program.press("u")
            assert (await program.db(journal.get, acts[0].id)).state == "undone"

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_a_name_that_is_hard_to_type_by_its_number(self, opened: Opened, name: str) -> None:
        async with opened("3") as program:
            number = await named(program, name)
            assert number is not None
            await program.press("1")
            program.list_screen.open_card(number)
            await program.settle()
            await palette(program, "erase for good")
            await program.type(f"#{number}")
            await program.press("enter")
            assert await named(program, name) is None

    async def test_escape_leaves_it(self, opened: Opened) -> None:
        async with opened("3") as program:
            shown = program.names
            await palette(program, "erase for good")
            await program.press("escape")
            assert program.names == shown

    async def test_several_from_the_trash_by_their_number(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("M", "d", "y")
            await palette(program, "trash: see")
            assert isinstance(program.screen, TrashScreen)
            count = program.list_screen.row_list.count
            assert count > 1
            await program.press("M")
            await palette(program, "erase")
            await program.type(str(count + 1))
            await program.press("enter")
            assert "nothing was erased" in program.text
            await program.press("ctrl+u")
            await program.type(str(count))
            await program.press("enter")
            assert program.list_screen.row_list.count == 0
            assert f"erased for good: {count} records" in program.message

    async def test_backups_that_hold_it_are_deleted_after_asking(self, opened: Opened) -> None:
        async with opened("3") as program:
            for answer, kept in (("n", True), ("y", False)):
                copy = await program.db(backups.back_up)
                number = program.list_screen.targets()[0]
                await palette(program, "erase for good")
                await program.type(f"#{number}")
                await program.press("enter")
                assert isinstance(program.screen, Confirm)
                await program.press(answer)
                assert copy.exists() is kept
                assert "erased for good" in program.message


class TestDossier:
    async def test_it_is_written_where_it_is_said(
        self, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        async with opened("3") as program:
            await palette(program, "dossier")
            await program.press("end", "ctrl+u")
            await program.type("who.md")
            await program.press("enter")
            assert "who.md" in program.message
            assert (tmp_path / "who.md").read_text("utf-8").startswith("# All that is kept about ")


class TestUntouched:
    @pytest.fixture
    def old(self, portfolio: Path, session: Session) -> list[int]:
        """Three prospects of long ago; one of them has something to be done."""
        ids = [editing.add(session, {"name": f"Forgotten {number}", "stage": "prospect"}) for number in range(3)]
        database.execute_sql("UPDATE present SET journal = 0")
        database.execute_sql("UPDATE client SET created_on = '2019-05-05', stage_since = '2019-05-05' WHERE id > 9")
        query = """INSERT INTO follow_up (client_id, due, text, user, created_on, created_at)
                   VALUES (?, '2026-05-01', 'Call', 'ana', '2026-03-18', '2026-03-18T10:00:00Z')"""
        database.execute_sql(query, (ids[2],))
        database.execute_sql("UPDATE present SET journal = 1")
        database.close()
        return ids

    async def test_they_are_listed_and_erased_in_one_go(self, old: list[int], opened: Opened) -> None:
        async with opened("3") as program:
            found = await program.db(untouched.untouched, program.app.desk.session)
            assert list(found) == old[:2]
            await palette(program, "untouched")
            assert isinstance(program.screen, UntouchedScreen)
            assert program.names == ["Forgotten 0", "Forgotten 1"]
            await program.press("M")
            await palette(program, "erase")
            await program.type("2")
            await program.press("enter")
            assert isinstance(program.screen, UntouchedScreen)
            assert "No prospect was left untouched" in program.text
            assert "erased for good: 2 records" in program.message

    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_since_when_is_told_and_with_marks_how_they_are_erased(
        self, old: list[int], opened: Opened, size: tuple[int, int]
    ) -> None:
        async with opened("3", size=size) as program:
            await palette(program, "untouched")
            text = program.text
            assert "Untouched since" in text
            assert "5 May 2019" in text
            assert "Last contact" in text
            assert "Next action" not in text.split("│")[0]
            await program.press("M", "j", "k")
            assert "erase for good" in program.lines()[-1]
            await program.press("escape")
            assert "erase for good" not in program.lines()[-1]

    async def test_enter_opens_a_card(self, old: list[int], opened: Opened) -> None:
        async with opened("3") as program:
            await palette(program, "untouched")
            await program.press("enter")
            assert isinstance(program.screen, ClientScreen)


async def test_the_palette_tells_a_command_in_full_where_it_is_narrow(opened: Opened) -> None:
    async with opened("3", size=(80, 24)) as program:
        await program.press("ctrl+p")
        await program.type("privacy")
        assert "privacy: untouched prospects, to be erased" in program.text
        await program.press("ctrl+u")
        await program.type("nunez")
        assert "zarago…" in program.text.casefold()


async def test_while_the_file_is_written_anew_that_is_said_and_nothing_is_offered_to_stop(opened: Opened) -> None:
    async with opened("3") as program:
        line, job = ProgressLine(plain=True), Job("erasing", 1, 1)
        await program.screen.mount(line)
        line._show(job)
        assert "esc cancels" in str(line.content)
        job.last = "removing every trace"
        line._show(job)
        assert str(line.content) == "removing every trace"
