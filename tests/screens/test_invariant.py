"""A live client without a next action is marked in every list and counted on top; five tries suggest inactive."""

import pytest

from models import activity, editing, listing, pipeline, sales
from models.client import find
from models.database import database
from models.fields import Stage
from models.sold import Line
from tests.screens.conftest import Driver, Opened
from tui.desk import Changed
from tui.screens.list_screen import ListScreen
from tui.widgets.tab_line import TabLine


async def lonely(program: Driver, *, owing: bool = False) -> int:
    """Add a client without a next action; return its id."""
    session = program.app.desk.session

    def write() -> int:
        client = editing.add(session, {"name": "Aaa lonely", "stage": "client", "stars": "3"})
        if owing:
            sales.add(session, client, [Line(100000)])
        return client

    client = await program.db(write)
    await reread(program, client)
    return client


async def reread(program: Driver, client: int) -> None:
    """Let the screen hear of what was written behind its back, with the cursor on a client."""
    program.app.desk.changed.publish(Changed((client,), moved=True))
    await program.settle()
    if isinstance(program.screen, ListScreen):
        program.screen.load(client)
    await program.settle()


class TestMarked:
    async def test_in_the_list_of_its_stage(self, opened: Opened) -> None:
        async with opened("3") as program:
            await lonely(program)
            assert any("Aaa lonely" in line and "! no next action" in line for line in program.lines())

    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_among_the_debtors(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("6", size=size) as program:
            client = await lonely(program, owing=True)
            row = next(line for line in program.lines() if "Aaa lonely" in line)
            assert "! no next action" in row
            session = program.app.desk.session
            await program.db(pipeline.move, session, [client], Stage.INACTIVE)
            await program.press("ctrl+r")
            row = next(line for line in program.lines() if "Aaa lonely" in line)
            assert "!" not in row


class TestCounted:
    async def test_on_top_and_changed_by_the_act(self, opened: Opened) -> None:
        async with opened("3", size=(180, 40)) as program:
            await lonely(program)
            before = await program.db(listing.without_action)
            assert f"! {before} without a next action" in program.line(program.screen.query_one(TabLine), 0)
            await program.press("f", "enter")
            assert f"! {before - 1} without a next action" in program.line(program.screen.query_one(TabLine), 0)

    async def test_narrow_only_the_number(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await lonely(program)
            count = await program.db(listing.without_action)
            assert program.line(program.screen.query_one(TabLine), 0).endswith(f"! {count}   en")

    async def test_the_inactive_and_the_trash_do_not_count(self, opened: Opened) -> None:
        async with opened("3") as program:
            client = await lonely(program)
            session, before = program.app.desk.session, await program.db(listing.without_action)
            await program.db(pipeline.move, session, [client], Stage.INACTIVE)
            assert await program.db(listing.without_action) == before - 1
            await program.db(pipeline.move, session, [client], Stage.CLIENT)
            await program.db(pipeline.trash, session, [client])
            assert await program.db(listing.without_action) == before - 1


class TestNextInTheSameStroke:
    async def test_completing_asks_for_the_next(self, opened: Opened) -> None:
        async with opened("3") as program:
            client = await lonely(program)
            session = program.app.desk.session
            due = activity.Next(session.today, "Call")
            await program.db(activity.follow_up, session, [client], due)
            await reread(program, client)
            await program.press("f")
            assert "Open action" in program.text
            await program.press("enter")
            (action,) = await program.db(activity.open_actions, client)
            assert action.due > session.today


class TestTries:
    async def test_the_last_try_suggests_inactive(self, opened: Opened) -> None:
        async with opened("3") as program:
            client = await lonely(program)
            session = program.app.desk.session
            await program.press("f", "enter")
            for _try in range(session.settings.tries - 1):
                await program.press("b")
                assert "Inactive" not in program.message
            await program.press("b")
            assert program.message == "5 tries without an answer: m moves to Inactive · u undoes"
            assert "m moves to Inactive" in program.text
            await program.press("m", "4")
            assert await program.db(lambda: _stage(client)) == "inactive"

    async def test_also_where_the_next_action_is_asked_for(self, opened: Opened) -> None:
        async with opened("3") as program:
            client = await lonely(program)
            session = program.app.desk.session
            for _try in range(session.settings.tries - 1):
                await program.db(activity.log, session, [client], "call", "", outcome="no_answer")
            await program.press("b", "enter")
            assert program.message == "5 tries without an answer: m moves to Inactive · u undoes"

    async def test_the_card_says_it_too(self, opened: Opened) -> None:
        async with opened("3", size=(120, 40)) as program:
            client = await lonely(program)
            session = program.app.desk.session
            for _try in range(session.settings.tries):
                await program.db(activity.log, session, [client], "call", "", outcome="no_answer")
            await program.press("enter")
            assert "5 tries without an answer" in program.text
            assert "m moves to Inactive" in program.text


def _stage(client: int) -> str:
    return str(database.execute_sql("SELECT stage FROM client WHERE id = ?", (client,)).fetchone()[0])


async def test_a_contact_of_any_kind_restarts_the_clock_a_note_does_not(opened: Opened) -> None:
    async with opened("3") as program:
        client = await lonely(program)
        session = program.app.desk.session

        def last() -> str | None:
            query = "SELECT last_contact FROM client WHERE id = ?"
            found = database.execute_sql(query, (client,)).fetchone()[0]
            return None if found is None else str(found)

        for kind in ("note", "feedback"):
            await program.db(activity.log, session, [client], kind, "x")
            assert await program.db(last) is None
        for kind in ("call", "email", "meeting", "message", "visit", "quote", "gift", "offer"):
            act = await program.db(activity.log, session, [client], kind, "x")
            assert act.id
            assert await program.db(last) == session.today.isoformat()
            await program.press("ctrl+r")
            await program.press("u")
            assert await program.db(last) is None
        assert await program.db(find, "Aaa lonely") == client
