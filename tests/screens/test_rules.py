"""The screen of rules: added, tried, switched, deleted, undone; the numbers of the review in force at once."""

from typing import Any

import pytest

from models import settings
from models.database import database
from models.review import rules
from models.review.rules import Rule
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens.dialogs import Confirm, FormDialog
from tui.screens.rules import RulesScreen


async def enter(program: Driver) -> RulesScreen:
    """Open the screen."""
    program.app.action_rules()
    await program.settle()
    assert isinstance(program.screen, RulesScreen)
    return program.screen


def fill(program: Driver, **values: str) -> None:
    """Type into the fields of the form on view."""
    assert isinstance(program.screen, FormDialog)
    for name, text in values.items():
        program.screen.query_one(f"#field-{name}").value = text  # type: ignore[attr-defined]


async def kept(program: Driver) -> list[Rule]:
    """The rules of the file."""
    return await program.db(rules.rules)


async def add_occasion(program: Driver, name: str = "Navidad", query: str = "") -> None:
    """Add a yearly date by keyboard."""
    await program.press("a", "1")
    fill(program, name=name, day="24/12", query=query)
    await program.press("enter")


class TestRules:
    async def test_a_new_one_is_off_until_it_was_tried(self, opened: Opened) -> None:
        async with opened("3") as program:
            screen = await enter(program)
            await add_occasion(program)
            assert program.message == "added, still off: Navidad · space tries it"
            (rule,) = await kept(program)
            assert rule == rules.Occasion(rule.id, "Navidad", "12-24", "", active=False)
            assert screen.fields.cursor_key == f"rule:{rule.id}"
            await program.press("space")
            assert isinstance(program.screen, Confirm)
            count = await program.db(
                lambda: database.execute_sql(
                    "SELECT count(*) FROM client WHERE hidden = 0 AND do_not_contact = 0"
                ).fetchone()[0]
            )
            assert f"would concern {count} clients" in program.screen.question
            await program.press("n")
            assert not (await kept(program))[0].active
            await program.press("space", "y")
            assert program.message == "rule switched on: Navidad · u undoes"
            assert (await kept(program))[0].active
            await program.press("space")
            assert not (await kept(program))[0].active
            await program.press("u")
            assert (await kept(program))[0].active

    @pytest.mark.parametrize(
        ("key", "values", "line"),
        [
            ("2", {"name": "Send the quote", "days": "3"}, "Negotiation · in 3 days"),
            ("3", {"product": "Printer", "name": "toner", "days": "60"}, "bought Printer · in 60 days"),
            ("4", {"medium": "web"}, "web → Negotiation"),
        ],
    )
    async def test_every_kind_is_added(self, opened: Opened, key: str, values: dict[str, str], line: str) -> None:
        async with opened("3") as program:
            await enter(program)
            await program.press("a", key)
            fill(program, **values)
            await program.press("enter")
            assert line in program.text
            assert len(await kept(program)) == 1

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_any_name_is_shown_as_it_is(self, opened: Opened, name: str) -> None:
        async with opened("3") as program:
            await enter(program)
            await add_occasion(program, name)
            assert (await kept(program))[0].name == name
            assert name[:8] in program.text
            await program.press("d")
            assert isinstance(program.screen, Confirm)
            await program.press("y")
            assert await kept(program) == []
            await program.press("u")
            assert len(await kept(program)) == 1

    async def test_an_edited_one_stays_on(self, opened: Opened) -> None:
        async with opened("3") as program:
            await enter(program)
            await add_occasion(program)
            await program.press("space", "y", "enter")
            fill(program, day="1 de enero")
            await program.press("enter")
            (rule,) = await kept(program)
            assert rule == rules.Occasion(rule.id, "Navidad", "01-01", "")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " ", "day": "24/12"}, "name"),
            ({"name": "x", "day": "31/2"}, "day"),
            ({"name": "x", "day": "24/12", "query": "owed:>>>"}, "query"),
        ],
    )
    async def test_a_mistake_is_told_under_its_field(self, opened: Opened, values: dict[str, str], field: str) -> None:
        async with opened("3") as program:
            await enter(program)
            await program.press("a", "1")
            fill(program, **values)
            await program.press("enter")
            assert isinstance(program.screen, FormDialog)
            assert program.screen.query_one(f"#wrong-{field}").display
            assert await kept(program) == []


class TestNumbers:
    async def _change(self, program: Driver, name: str, text: str) -> Any:
        screen = await enter(program)
        screen.fields.go(f"number:{name}")
        await program.press("enter")
        fill(program, value=text)
        await program.press("enter")
        return settings.read(program.app.desk.config)[0]

    async def test_they_are_in_force_at_once_and_kept(self, opened: Opened) -> None:
        async with opened("3") as program:
            found = await self._change(program, "tries", "3")
            assert program.message == "kept in the settings"
            assert (found.tries, program.app.desk.session.settings.tries) == (3, 3)

    async def test_a_gap_by_stars(self, opened: Opened) -> None:
        async with opened("3") as program:
            found = await self._change(program, "longest_gap.3", "10")
            assert found.longest_gap == (180, 90, 30, 10)

    async def test_the_choices_of_snoozing(self, opened: Opened) -> None:
        async with opened("3") as program:
            found = await self._change(program, "snoozes", "mañana, +2w")
            assert found.snoozes == ("mañana", "+2w")
            await program.press("escape", "z")
            assert "1 tomorrow" in program.text
            assert "2 1 Apr" in program.text

    @pytest.mark.parametrize(("name", "text"), [("tries", "x"), ("tries", "0"), ("snoozes", "soon"), ("snoozes", "")])
    async def test_what_does_not_fit_is_told(self, opened: Opened, name: str, text: str) -> None:
        async with opened("3") as program:
            await self._change(program, name, text)
            assert isinstance(program.screen, FormDialog)
            assert program.screen.query_one("#wrong-value").display

    async def test_a_reason_is_switched(self, opened: Opened) -> None:
        async with opened("3") as program:
            screen = await enter(program)
            screen.fields.go("reason:birthday")
            await program.press("space")
            assert "birthday" not in program.app.desk.settings.reasons
            await program.press("enter")
            assert settings.read(program.app.desk.config)[0].reasons == settings.REASONS
