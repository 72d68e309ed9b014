"""People, phones and addresses on the card: rows that open forms, one act each, nothing typed is lost."""

import pytest

from models.client import find
from models.reach import Around, around
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tests.screens.test_talk import NUNEZ, form, told
from tui.screens.client import ClientScreen


async def card(program: Driver, key: str = "") -> ClientScreen:
    """Open the card of the sample's best known client, with the cursor on the row ``key``."""
    screen = program.screen
    if not isinstance(screen, ClientScreen):
        number = await program.db(find, NUNEZ)
        program.app.push_screen(ClientScreen(program.app.desk, number))
        await program.settle()
    assert isinstance(program.screen, ClientScreen)
    if key:
        program.screen.fields.go(key)
    return program.screen


async def present(program: Driver) -> Around:
    """Everybody and everything by which that client is reached."""
    return await program.db(around, await program.db(find, NUNEZ))


class TestContacts:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_one_is_added_changed_and_deleted(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened(size=size) as program:
            screen = await card(program, "new_contact:0")
            await program.press("enter")
            await program.type("Luis Gil")
            await program.press("tab", "tab")
            await program.type("invoices")
            await program.press("tab")
            await program.type("976 123 457")
            await program.press("enter")
            assert program.message == f"contact added: {NUNEZ} · u undoes"
            luis = (await present(program)).people[1]
            row = screen.fields.row(f"contact:{luis.id}")
            assert row is not None
            assert (row.value, row.note) == ("Luis Gil, invoices", "976 123 457")
            screen.fields.go(f"contact:{luis.id}")
            await program.press("e", "tab")
            await program.type("accountant")
            await program.press("enter")
            assert (await present(program)).people[1].values["position"] == "accountant"
            await program.press("e", "ctrl+t", "y")
            assert program.message == f"contact removed: {NUNEZ} · u undoes"
            assert len((await present(program)).people) == 1
            await program.press("u")
            assert len((await present(program)).people) == 2

    async def test_emptied_it_is_removed(self, opened: Opened) -> None:
        async with opened() as program:
            ana = (await present(program)).people[0]
            await card(program, f"contact:{ana.id}")
            await program.press("enter")
            for part in ("name", "position"):
                form(program).query_one(f"#field-{part}").value = ""  # type: ignore[attr-defined]
            await program.press("enter")
            assert (await present(program)).people == ()

    async def test_a_mistake_is_told_under_its_field(self, opened: Opened) -> None:
        async with opened() as program:
            await card(program, "new_contact:0")
            await program.press("enter", "tab", "tab", "tab")
            await program.type("12")
            await program.press("enter")
            assert "12" in told(program, "phone")
            await program.press("escape")
            assert len((await present(program)).people) == 1
            await program.press("enter")
            assert form(program).values["phone"] == "12"

    async def test_another_is_made_the_first_in_the_same_act(self, opened: Opened) -> None:
        async with opened() as program:
            await card(program, "new_contact:0")
            await program.press("enter")
            await program.type("Luis")
            await program.press("enter")
            luis = (await present(program)).people[1]
            screen = await card(program, f"contact:{luis.id}")
            await program.press("enter")
            await program.type(" Gil")
            await program.press("up", "right", "enter")
            row = screen.fields.row("contact")
            assert row is not None
            assert row.value == "Luis Gil"
            await program.press("u")
            assert [person.values["name"] for person in (await present(program)).people] == ["Ana Núñez", "Luis"]

    async def test_lines_of_notes_are_kept(self, opened: Opened) -> None:
        async with opened() as program:
            ana = (await present(program)).people[0]
            await card(program, f"contact:{ana.id}")
            for text in ("one ⏎ two", "one ⏎ two three"):
                await program.press("enter")
                form(program).query_one("#field-notes").value = text  # type: ignore[attr-defined]
                await program.press("enter")
            assert (await present(program)).people[0].values["notes"] == "one\ntwo three"

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_hostile_names(self, opened: Opened, name: str) -> None:
        async with opened() as program:
            await card(program, "new_contact:0")
            await program.press("enter")
            form(program).query_one("#field-name").value = name  # type: ignore[attr-defined]
            await program.press("enter")
            assert (await present(program)).people[1].values["name"] == name
            await program.press("G")
            assert name[:20] in program.text


class TestChannelsAndAddresses:
    async def test_a_phone_of_a_contact(self, opened: Opened) -> None:
        async with opened() as program:
            await card(program, "new_channel:0")
            await program.press("enter")
            await program.type("976 555 111")
            await program.press("tab")
            await program.type("night")
            await program.press("tab", "tab", "right", "enter")
            ana = (await present(program)).people[0]
            assert [(channel.kind, channel.text, channel.label) for channel in ana.channels] == [
                ("phone", "976 555 111", "night"),
            ]  # fmt: skip
            screen = await card(program, f"channel:{ana.channels[0].id}")
            assert screen.fields.cursor_key == f"channel:{ana.channels[0].id}"
            await program.press("enter")
            form(program).query_one("#field-value").value = ""  # type: ignore[attr-defined]
            await program.press("enter")
            assert program.message == f"phone or e-mail removed: {NUNEZ} · u undoes"

    async def test_an_address(self, opened: Opened) -> None:
        async with opened() as program:
            screen = await card(program, "new_address:0")
            await program.press("enter")
            await program.type("Calle 2")
            form(program).query_one("#field-label").value = "facturación"  # type: ignore[attr-defined]
            await program.press("enter")
            place = (await present(program)).places[1]
            row = screen.fields.row(f"address:{place.id}")
            assert row is not None
            assert (row.value, row.note) == ("Calle 2", "billing")

    async def test_what_somebody_else_changed_is_told(self, opened: Opened) -> None:
        from models import contacts
        from models.session import Session

        async with opened() as program:
            place = (await present(program)).places[0]
            await card(program, f"address:{place.id}")
            await program.press("enter")
            eva = Session("eva", program.app.desk.session.today)
            await program.db(contacts.edit_address, eva, place.id, {"street": "Elsewhere"})
            await program.type(" bis")
            await program.press("enter")
            assert "eva" in told(program, "street")
            assert form(program).values["street"] == "Calle Mayor, 1 bis"
