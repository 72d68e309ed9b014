"""Acting on several at once: mark all, tags, snooze; asked before many, one act, undone as one."""

import pytest

from models import editing, journal, listing, many
from models.client import Tag
from models.database import database
from models.listing import ListSpec
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens import mass
from tui.screens.dialogs import Confirm, FormDialog


async def count(program: Driver, condition: str) -> int:
    """How many clients fit a condition."""
    query = f"SELECT count(*) FROM client WHERE hidden = 0 AND {condition}"
    return await program.db(lambda: int(database.execute_sql(query).fetchone()[0]))


async def add(program: Driver, number: int) -> None:
    """Add clients to the file on view."""
    session = program.app.desk.session

    def write() -> None:
        for place in range(number):
            values = {"name": f"{HOSTILE_NAMES[place % 6]} {place}", "stage": "client"}
            editing.add(session, values, anyway=True)

    await program.db(write)
    await program.press("ctrl+r")


class TestMarkingAll:
    async def test_it_marks_all_that_the_list_shows_and_then_none(self, opened: Opened) -> None:
        async with opened("3") as program:
            row_list = program.list_screen.row_list
            await program.press("M")
            assert len(row_list.marks) == row_list.count
            assert f"{row_list.count} marked" in program.text
            await program.press("M")
            assert row_list.marks == frozenset()

    async def test_with_a_filter_only_those_that_fit(self, opened: Opened) -> None:
        async with opened("3") as program:
            await add(program, 70)
            await program.press("slash")
            await program.type("acme")
            await program.press("enter", "M")
            expected = await program.db(listing.ids, program.list_screen.spec)
            assert set(program.list_screen.row_list.marks) == set(expected)
            assert 0 < len(expected) < 70

    async def test_rows_far_below_are_marked_too(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await add(program, 120)
            await program.press("M", "asterisk", "3", "y")
            assert await count(program, "stage = 'client' AND stars <> 3") == 0
            await program.press("u")
            assert await count(program, "stage = 'client' AND stars = 3") < 100

    async def test_on_the_money_screen(self, opened: Opened) -> None:
        async with opened("6") as program:
            await program.press("M")
            row_list = program.screen.query_one("RowList")
            assert len(row_list.marks) == row_list.count  # type: ignore[attr-defined]


class TestAsking:
    async def test_more_than_fifty_are_asked_about_first(self, opened: Opened) -> None:
        async with opened("3") as program:
            await add(program, mass.ASKED)
            await program.press("M", "less_than_sign")
            assert isinstance(program.screen, Confirm)
            number = len(program.app.screen_stack[-2].row_list.marks)  # type: ignore[attr-defined]
            assert program.screen.question == f"Change {number} records?"
            await program.press("n")
            assert await count(program, "stage = 'negotiation' AND name LIKE 'ACME%'") == 0
            await program.press("less_than_sign", "y")
            assert program.message == f"moved to Negotiation: {number} records · u undoes"
            await program.press("u")
            assert await count(program, "stage = 'client'") >= number

    async def test_a_quick_key_asks_too(self, opened: Opened) -> None:
        async with opened("3") as program:
            await add(program, mass.ASKED)
            await program.press("M", "b")
            assert isinstance(program.screen, Confirm)
            await program.press("n")
            assert await count(program, "unanswered > 3") == 0


class TestVeryMany:
    @pytest.fixture(autouse=True)
    def _few_are_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(many, "MANY", 60)
        monkeypatch.setattr("tui.screens.list_screen.MANY", 60)

    async def test_it_is_one_act_and_they_stay_marked_for_the_next(self, opened: Opened) -> None:
        async with opened("3") as program:
            await add(program, 80)
            await program.press("M")
            marked = program.list_screen.row_list.marks
            await program.press("asterisk", "2", "y")
            assert program.message.startswith("stars set: 8")
            assert program.list_screen.row_list.marks == marked
            await program.press("f")
            await program.press("enter")
            assert program.message == f"follow-up set: {len(marked)} records · u undoes"
            assert await count(program, "stage = 'client' AND due_order = '9999-12-31'") == 0
            await program.press("greater_than_sign")
            await program.press("y")
            assert program.message == "nothing to change"
            await program.press("u", "u")
            assert await count(program, "stage = 'client' AND stars = 2") < len(marked)

    async def test_a_stage_for_all_empties_the_list(self, opened: Opened) -> None:
        async with opened("3") as program:
            await add(program, 80)
            await program.press("M", "m", "4", "y")
            assert program.list_screen.row_list.count == 0
            assert len(program.list_screen.row_list.marks) >= 80
            entries = await program.db(journal.entries, 1)
            assert entries[0].verb == "move"


class TestTags:
    @pytest.mark.parametrize("tag", ["nueva", "[bold]x[/bold]"])
    async def test_several_get_a_tag_and_lose_it(self, opened: Opened, tag: str) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "j", "space", "T")
            form = program.screen
            assert isinstance(form, FormDialog)
            assert form.form_title == "Tags: 2 records"
            form.query_one("#field-tags").value = tag  # type: ignore[attr-defined]
            await program.press("enter")
            assert program.message == f"tagged {tag}: 2 records · u undoes"
            assert await program.db(lambda: Tag.select().where(Tag.name == tag).count()) == 2
            await program.press("T")
            program.screen.query_one("#field-tags").value = tag  # type: ignore[attr-defined]
            await program.press("tab", "right", "enter")
            assert program.message == f"tag {tag} taken away: 2 records · u undoes"

    async def test_no_tag_is_told_under_the_field(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("T", "enter")
            assert isinstance(program.screen, FormDialog)
            assert "Say which tag." in program.text


class TestConsent:
    async def test_several_give_it_with_day_purpose_and_origin_and_withdraw_it(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "j", "space", "X")
            form = program.screen
            assert isinstance(form, FormDialog)
            assert form.form_title == "Consent: 2 records"
            for field, text in (("on", "1/3/2026"), ("for", "offers [b]"), ("origin", "fair")):
                form.query_one(f"#field-consent_{field}").value = text  # type: ignore[attr-defined]
            await program.press("enter")
            assert program.message == "consent noted: 2 records · u undoes"
            given = "consent_on = '2026-03-01' AND consent_for = 'offers [b]' AND consent_origin = 'fair'"
            assert await count(program, given) == 2
            await program.press("X", "right", "enter")
            assert program.message == "consent withdrawn: 2 records · u undoes"
            assert await count(program, given) == 0
            await program.press("u")
            assert await count(program, given) == 2
            await program.press("u")
            assert await count(program, given) == 0

    async def test_a_day_to_come_is_told_under_the_field(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("X", "tab")
            await program.type("2030-01-01")
            await program.press("enter")
            assert isinstance(program.screen, FormDialog)
            assert "This day is still to come." in program.text
            assert await count(program, "consent_on > '2027'") == 0


class TestSnoozing:
    async def test_one_key_picks_a_day(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("z")
            assert "tomorrow" in program.text
            assert "a date" in program.text
            await program.press("1")
            name = program.names[program.list_screen.row_list.cursor]
            assert program.message == f"snoozed until 19/03/2026: {name} · u undoes"
            await program.press("u")
            assert await program.db(lambda: database.execute_sql("SELECT count(*) FROM settled").fetchone()[0]) == 0

    async def test_any_day_may_be_typed(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "z", "d")
            await program.type("nonsense")
            await program.press("enter")
            assert isinstance(program.screen, FormDialog)
            program.screen.query_one("#field-until").value = "+2w"  # type: ignore[attr-defined]
            await program.press("enter")
            assert program.message.startswith("snoozed until 01/04/2026:")

    async def test_any_other_key_does_nothing(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("z", "x")
            assert program.message == ""
            assert await program.db(listing.count, ListSpec()) > 0
