"""Own fields: the screen where they are defined, the card where they are filled, the lists that show them."""

import pytest

from models import defining, journal
from models.client import find
from models.database import database
from models.own_fields import named, own_fields, values_of
from models.settings import read
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tests.screens.test_contacts import card
from tests.screens.test_talk import NUNEZ, form, told
from tui.screens.own_fields import OwnFieldsScreen


async def fields(program: Driver) -> OwnFieldsScreen:
    """Open the screen of own fields."""
    program.app.push_screen(OwnFieldsScreen(program.app.desk))
    await program.settle()
    assert isinstance(program.screen, OwnFieldsScreen)
    return program.screen


async def define(program: Driver, name: str, kind: str = "text", choices: str = "") -> int:
    """Define a field and return its id."""
    values = {"name": name, "type": kind, "choices": choices}
    _act, number = await program.db(defining.define, program.app.desk.session, values)
    return number


async def put(program: Driver, key: str, *keys: str) -> str | None:
    """Edit a row of the card in place with some keys and return what is stored then."""
    await card(program, key)
    await program.press("enter", *keys, "enter")
    stored = await program.db(values_of, await program.db(find, NUNEZ))
    return stored.get(int(key.removeprefix("own:")))


class TestTheScreen:
    async def test_a_field_that_queries_do_not_find_is_told(self, opened: Opened) -> None:
        def rename() -> None:
            with journal.acting(program.app.desk.session, "field_edit"):
                database.execute_sql("UPDATE own_field SET name = 'Gift', folded = 'gift' WHERE name = 'Colour'")

        async with opened() as program:
            await define(program, "Colour")
            await define(program, "Age")
            await program.db(rename)
            await fields(program)
            await program.press("g")
            assert program.message == ""
            await program.press("j")
            assert program.message.startswith("In queries “Gift” is a field of the program")

    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_a_field_is_added_changed_and_deleted(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened(size=size) as program:
            await fields(program)
            await program.press("a")
            await program.type("Tier")
            await program.press("tab", "left", "tab")
            await program.type("gold, silver")
            await program.press("enter")
            assert program.message == "own field added: Tier · u undoes"
            assert "gold, silver" in program.text
            await program.press("e")
            form(program).query_one("#field-name").value = "Class"  # type: ignore[attr-defined]
            await program.press("enter")
            assert [own.name for own in await program.db(own_fields)] == ["Class"]
            await program.press("d", "n")
            assert len(await program.db(own_fields)) == 1
            await program.press("d", "y")
            assert await program.db(own_fields) == []
            await program.press("u")
            assert [own.choices for own in await program.db(own_fields)] == [("gold", "silver")]

    async def test_deleting_says_how_many_clients_lose_a_value(self, opened: Opened) -> None:
        async with opened() as program:
            number = await define(program, "Colour [b]")
            assert await put(program, f"own:{number}", "r", "e", "d") == "red"
            await fields(program)
            await program.press("d")
            assert "Colour [b]”? 1 client has a value in it." in program.text

    async def test_a_type_that_does_not_fit_is_told_in_the_form(self, opened: Opened) -> None:
        async with opened() as program:
            number = await define(program, "Colour")
            await put(program, f"own:{number}", "r", "e", "d")
            await fields(program)
            await program.press("enter", "tab", "right", "enter")
            assert told(program, "name") == f"1 client has a value that does not fit: {NUNEZ} has “red”."
            assert form(program).values["type"] == "number"

    async def test_the_name_of_a_field_that_there_is(self, opened: Opened) -> None:
        async with opened() as program:
            await fields(program)
            await program.press("a")
            await program.type("ciudad")
            await program.press("enter")
            assert told(program, "name") == "There is a field “ciudad” already."

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_hostile_names(self, opened: Opened, name: str) -> None:
        async with opened() as program:
            choice = name.replace(";", ".")  # which stands between choices
            number = await define(program, name, "choice", f"{choice}; other")
            assert await put(program, f"own:{number}", "right") == choice
            await program.press("G")
            assert name[:12] in program.text
            await fields(program)
            assert name[:20] in program.text

    async def test_the_palette_and_the_card_lead_there(self, opened: Opened) -> None:
        async with opened() as program:
            await program.press("P")
            await program.type("own fields")
            await program.press("enter")
            assert isinstance(program.screen, OwnFieldsScreen)
            await program.press("escape")
            await card(program, "fields:0")
            await program.press("enter")
            assert isinstance(program.screen, OwnFieldsScreen)


class TestOnTheCard:
    async def test_each_type_is_edited_in_place(self, opened: Opened) -> None:
        async with opened() as program:
            numbers = {kind: await define(program, kind.title() + "s", kind, "gold, silver") for kind in
                       ("text", "number", "money", "date", "flag", "choice")}  # fmt: skip
            keys = {kind: f"own:{number}" for kind, number in numbers.items()}
            assert await put(program, keys["text"], "r", "e", "d") == "red"
            assert await put(program, keys["number"], "3", ".", "5") == "3.5"
            assert await put(program, keys["money"], "7") == "700"
            assert await put(program, keys["date"], *"2020-03-15") == "2020-03-15"
            assert await put(program, keys["flag"], "right") == "1"
            assert await put(program, keys["choice"], "right", "right") == "silver"
            assert await put(program, keys["choice"]) == "silver"
            assert await put(program, keys["choice"], "right") is None
            assert program.message == f"Choices changed: {NUNEZ} · u undoes"

    async def test_a_mistake_stays_and_is_kept_as_a_draft(self, opened: Opened) -> None:
        async with opened() as program:
            key = f"own:{await define(program, 'Staff', 'number')}"
            assert await put(program, key, "m", "a", "n", "y") is None
            assert "“many” is not a number" in program.text
            await program.press("escape")
            screen = await card(program)
            row = screen.fields.row(key)
            assert row is not None
            assert "many" in row.note


class TestInTheLists:
    async def test_a_column_is_chosen_shown_and_sorted_by(self, opened: Opened) -> None:
        async with opened("3", size=(180, 40)) as program:
            number = await define(program, "Staff [b]", "number")
            await put(program, f"own:{number}", "1", "2")
            await program.press("escape")
            await program.press("c", "G", "space", "enter")
            assert "Staff [b]" in program.text
            settings, warnings = read(program.app.desk.config)
            assert (settings.columns[-1], warnings) == ("field:Staff [b]", [])
            assert any("Ferretería" in line and line.split("│")[0].rstrip().endswith(" 12") for line in program.lines())
            await program.press("S", "1")
            assert program.message.startswith("sorted by Staff [b]")
            assert program.names[0] == NUNEZ
            await fields(program)
            await program.press("e")
            form(program).query_one("#field-name").value = "People"  # type: ignore[attr-defined]
            await program.press("enter")
            assert program.app.desk.settings.columns[-1] == "field:People"
            await program.press("d", "y")
            assert all(not column.startswith("field:") for column in program.app.desk.settings.columns)
            assert await program.db(named, "People") is None
