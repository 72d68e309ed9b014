"""The forms of the stage screen: add, log, no answer, note, follow-up; mistakes under the field, nothing lost."""

from typing import Any

import pytest
from textual.widgets import Static

from models import activity, drafts, listing, records
from models.listing import ListSpec
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens.dialogs import FormDialog

NUNEZ = "Ferretería Núñez S.L."


def form(program: Driver) -> FormDialog:
    """The form on view."""
    assert isinstance(program.screen, FormDialog)
    return program.screen


def told(program: Driver, field: str) -> str:
    """What is told under a field of the form."""
    wrong = form(program).query_one(f"#wrong-{field}", Static)
    return str(wrong.content) if wrong.display else ""


async def record(program: Driver, name: str) -> dict[str, Any]:
    """The client of that name with everything behind it."""

    def read() -> dict[str, Any]:
        from models.client import find

        return records.full_record(find(name), program.app.desk.session)

    return await program.db(read)


class TestAdding:
    async def test_a_client_is_added_and_stands_under_the_cursor(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("a")
            await program.type("Bodegas Rioja")
            await program.press("down", "down")
            await program.type("941 123 456")
            await program.press("enter")
            assert program.message == "added: Bodegas Rioja · u undoes"
            assert "Bodegas Rioja" in program.names
            added = await record(program, "Bodegas Rioja")
            assert (added["stage"], added["phone"]) == ("negotiation", "+34941123456")
            await program.press("u")
            assert "Bodegas Rioja" not in program.names

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_hostile_names_are_added_as_typed(self, opened: Opened, name: str) -> None:
        async with opened("4") as program:
            await program.press("a")
            form(program).query_one("#field-name").value = f"{name} 2"  # type: ignore[attr-defined]
            await program.press("enter")
            if isinstance(program.screen, FormDialog):
                await program.press("enter")
            assert f"{name} 2" in program.names

    async def test_a_mistake_is_told_under_its_field_and_nothing_is_lost(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.press("a")
            await program.type("Nueva")
            await program.press("down", "down", "down")
            await program.type("no at sign")
            await program.press("enter")
            assert told(program, "email")
            assert form(program).values["name"] == "Nueva"
            assert form(program).values["email"] == "no at sign"
            assert form(program).focused is form(program).query_one("#field-email")
            await program.type("x")
            assert told(program, "email") == ""

    async def test_without_a_name_it_says_so(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.press("a", "enter")
            assert told(program, "name")

    async def test_the_same_client_is_added_only_after_a_second_enter(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.press("a")
            await program.type("Otro nombre")
            await program.press("down", "down", "down")
            await program.type("ana@nunez.es")
            await program.press("up", "up", "up")
            await program.press("enter")
            if isinstance(program.screen, FormDialog):
                assert "Enter again" in told(program, "name")
                await program.press("enter")
            assert "Otro nombre" in program.names

    async def test_what_was_typed_stands_there_the_next_time(self, opened: Opened) -> None:
        async with opened("1") as program:
            await program.press("a")
            await program.type("Half")
            await program.press("escape", "a")
            assert form(program).values["name"] == "Half"
            await program.app.keep_drafts()
            assert await program.db(drafts.newest_form, program.app.desk.session) == "New client"
            await program.press("enter", "a")
            assert form(program).values["name"] == ""


class TestLogging:
    async def test_a_call_with_the_next_action(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("l", "down", "down")
            await program.type("Wants two")
            await program.press("enter")
            assert program.message == f"activity logged: {NUNEZ} · u undoes"
            found = await record(program, NUNEZ)
            assert (found["activities"][0]["kind"], found["activities"][0]["text"]) == ("call", "Wants two")
            due = [action for action in found["follow_ups"] if action["done_on"] is None]
            assert len(due) == 1
            assert due[0]["text"] == "Call"
            await program.press("u")
            assert (await record(program, NUNEZ))["activities"][0]["text"] == "Asked about the quote"

    async def test_a_day_that_cannot_be_read(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("l", "down", "down")
            await program.type("Talk")
            await program.press("down")
            await program.type("someday")
            await program.press("enter")
            assert "someday" in told(program, "on")
            assert form(program).values["text"] == "Talk"

    async def test_no_answer_asks_for_the_next_action(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("b")
            found = await record(program, NUNEZ)
            assert (found["activities"][0]["kind"], found["activities"][0]["outcome"]) == ("call", "no_answer")
            assert isinstance(program.screen, FormDialog)
            await program.press("enter")
            due = [action for action in (await record(program, NUNEZ))["follow_ups"] if action["done_on"] is None]
            assert [action["text"] for action in due] == ["Call"]

    async def test_several_at_once(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "w")
            assert program.message == "activity logged: 2 records · u undoes"
            for name in (NUNEZ, HOSTILE_NAMES[3]):
                assert (await record(program, name))["activities"][0]["kind"] == "email"


class TestNotesAndFollowUps:
    async def test_a_note(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("n")
            await program.type("[b]Cierra[/b] los lunes [/]")
            await program.press("enter")
            assert (await record(program, NUNEZ))["activities"][0]["text"] == "[b]Cierra[/b] los lunes [/]"
            assert "[b]Cierra[/b]" in program.text

    async def test_an_empty_note_is_refused(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("n", "enter")
            assert told(program, "text") == "Write the note, or press escape."

    async def test_a_follow_up_by_words(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("f")
            form(program).query_one("#field-next").value = "Send the offer"  # type: ignore[attr-defined]
            await program.press("down")
            form(program).query_one("#field-when").value = ""  # type: ignore[attr-defined]
            await program.type("pasado mañana")
            assert "20" in program.text
            await program.press("enter")
            assert program.message == f"follow-up set: {HOSTILE_NAMES[1]} · u undoes"
            [row] = await program.db(listing.page, ListSpec(program.list_screen.spec.stage), 0, 5)
            assert (row.next_action, str(row.due)) == ("Send the offer", "2026-03-20")
            assert "Fri 20" in program.lines()[3]

    async def test_a_day_that_is_none_is_told_under_when(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("f", "down")
            form(program).query_one("#field-when").value = "32/13"  # type: ignore[attr-defined]
            await program.press("enter")
            assert told(program, "when")
            assert form(program).values["when"] == "32/13"

    async def test_the_open_action_can_be_done_without_a_next_one(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("f", "down")
            form(program).query_one("#field-next").value = ""  # type: ignore[attr-defined]
            await program.press("enter")
            client = program.list_screen.row_list.cursor_key
            assert client is not None
            assert await program.db(activity.open_actions, client) == []
            assert "! no next action" in program.lines()[3]


class TestCopying:
    async def test_the_e_mail_first(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("y")
            assert program.message == "copied: ana@nunez.es"
            assert program.app.clipboard == "ana@nunez.es"

    async def test_with_nothing_to_copy(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("y")
            assert program.message == "no e-mail and no phone to copy"
