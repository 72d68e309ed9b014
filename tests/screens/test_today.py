"""Today: who waits and why, the first of the queue, what was done; and the line of tabs that counts them."""

from datetime import timedelta
from pathlib import Path

import pytest

from models import activity, editing
from models.activity import Next
from models.database import close_database, open_database
from models.i18n import set_language
from models.review import day
from models.session import Session
from tests.screens.conftest import Driver, Opened
from tests.screens.test_review import GOMEZ, NUNEZ
from tui.desk import Changed
from tui.screens.client import ClientScreen
from tui.screens.review import ReviewScreen
from tui.screens.today import TodayScreen
from tui.widgets.row_list import RowList


def rows(program: Driver) -> list[str]:
    """The rows of the queue on the screen."""
    row_list = program.screen.query_one(RowList)
    return [program.line(row_list, y) for y in range(1, min(row_list.size.height, row_list.count + 1))]


@pytest.fixture
def long_day(session: Session, portfolio_file: Path) -> list[int]:
    """150 clients that have something due today."""
    open_database(portfolio_file)
    clients = [editing.add(session, {"name": f"Waiting {number:03d}"}, anyway=True) for number in range(150)]
    activity.follow_up(session, clients, Next(session.today, "Call"))
    close_database()
    return clients


class TestTheDay:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_who_waits_and_why_and_what_was_done(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("t", size=size) as program:
            assert rows(program)[0].startswith(f"▌ ★★★  {NUNEZ}")
            assert "Call about the quote: 3 days late" in rows(program)[0]
            assert GOMEZ in rows(program)[1]
            for part in ("wait for you", "overdue", "due today", "Done today", "To plan"):
                assert part in program.text, part

    async def test_in_spanish(self, opened: Opened) -> None:
        set_language("es")
        async with opened("t", size=(80, 24)) as program:
            assert "3 días de retraso" in rows(program)[0]

    async def test_the_tab_counts_the_queue(self, opened: Opened) -> None:
        async with opened("t") as program:
            count = program.screen.query_one(RowList).count
            assert f"[t Today {count}]" in program.tabs
            await program.press("3")
            assert f"t Today {count} " in program.tabs

    async def test_r_starts_the_review_and_enter_opens_a_card(self, opened: Opened) -> None:
        async with opened("t") as program:
            await program.press("enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("escape", "r")
            assert isinstance(program.screen, ReviewScreen)
            await program.press("escape")
            assert isinstance(program.screen, TodayScreen)

    async def test_what_was_done_counts_at_once_and_the_row_keeps_its_place(self, opened: Opened) -> None:
        async with opened("t") as program:
            before = [row[:40] for row in rows(program)]
            await program.press("l", "enter")
            assert [row[:40] for row in rows(program)] == before
            assert "answered" in rows(program)[0]
            assert "call 1" in program.text
            await program.press("ctrl+r")
            assert NUNEZ not in rows(program)[0]

    async def test_what_is_done_elsewhere_counts_only_for_those_who_wait(self, opened: Opened) -> None:
        async with opened("t") as program:
            waiting = program.app.desk.waiting
            await program.press("3", "M", "plus")
            assert program.message.startswith("stars set")
            assert program.app.desk.waiting == waiting

    async def test_the_tab_is_right_after_every_act_elsewhere_and_its_undo(self, opened: Opened) -> None:
        async with opened("t") as program:
            session = program.app.desk.session

            async def right() -> None:
                count = await program.db(day.waiting, session)
                assert program.app.desk.waiting == count
                assert f"t Today {count} " in program.tabs

            await program.press("3")
            await right()
            for keys in (("m", "4"), ("u",), ("M", "d", "y"), ("u",), ("u",)):
                await program.press(*keys)
                await right()

    async def test_who_comes_into_the_queue_by_an_act_elsewhere_counts(self, opened: Opened) -> None:
        async with opened("t") as program:
            desk = program.app.desk
            client = await program.db(editing.add, desk.session, {"name": "Newcomer"})
            await program.db(activity.follow_up, desk.session, [client], Next(desk.session.today + timedelta(60), "x"))
            await program.press("3")
            before = await program.db(day.waiting, desk.session)
            await program.db(activity.follow_up, desk.session, [client], Next(desk.session.today, "Call"))
            desk.changed.publish(Changed((client,)))
            await program.settle()
            assert (desk.waiting, await program.db(day.waiting, desk.session)) == (before + 1, before + 1)
            assert f"t Today {before + 1} " in program.tabs

    async def test_after_a_review_it_is_read_anew(self, opened: Opened) -> None:
        async with opened("t") as program:
            await program.press("r", "l", "enter", "escape", "3", "t")
            assert NUNEZ not in "\n".join(rows(program))

    async def test_stars_are_given_here_too(self, opened: Opened) -> None:
        async with opened("t") as program:
            await program.press("asterisk", "1")
            assert rows(program)[0].startswith(f"▌ ★☆☆  {NUNEZ}")

    @pytest.mark.parametrize(("place", "then"), [("end", "end"), ("home", "end"), ("home", "pagedown")])
    async def test_read_anew_every_row_tells_what_holds_now(
        self, opened: Opened, session: Session, long_day: list[int], place: str, then: str
    ) -> None:
        async with opened("t") as program:
            await program.press("end", place)
            assert "Call: today" in "\n".join(rows(program))
            late = Next(session.today - timedelta(days=1), "Write")
            await program.db(activity.follow_up, session, long_day, late)
            await program.press("ctrl+r", then)
            assert "Write" in "\n".join(rows(program))
            assert "Call: today" not in "\n".join(rows(program))
