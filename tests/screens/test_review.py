"""The review: one key answers a card and the next comes; it can be left, resumed, undone, and shared by two people."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual import events

from models import activity, editing, pipeline, records
from models.activity import Next
from models.client import find
from models.database import close_database, database, open_database
from models.fields import Stage
from models.i18n import set_language
from models.review import course, walk
from models.review.details import details
from models.review.queue import queue, reasons_of
from models.session import Session
from models.settings import Settings
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.screens.conftest import Driver, Opened, opener
from tui.screens.client import ClientScreen
from tui.screens.dialogs import FormDialog
from tui.screens.review import ReviewScreen
from tui.screens.today import TodayScreen
from tui.widgets.pane import Pane
from tui.widgets.walk_line import WalkLine

NUNEZ = "Ferretería Núñez S.L."
GOMEZ = "Talleres Gómez e Hijos"


def top(program: Driver) -> str:
    """The line over the card."""
    return program.line(program.screen.query_one(WalkLine), 0)


def review(program: Driver) -> ReviewScreen:
    """The review on view."""
    assert isinstance(program.screen, ReviewScreen)
    return program.screen


def name(program: Driver) -> str:
    """The client of the card on view; '' at the end."""
    card = review(program).card
    return "" if card is None else card.brief.name


def shown(program: Driver) -> str:
    """The card on view as text."""
    pane = program.screen.query_one(Pane)
    return "\n".join(program.line(pane, y) for y in range(pane.size.height))


async def of(program: Driver, function: Callable[..., Any], client: str) -> Any:
    """Ask the models about the client of that name."""
    return await program.db(lambda: function(program.app.desk.session, find(client)))


async def record(program: Driver, client: str) -> dict[str, Any]:
    """The client of that name with everything behind it."""
    return await program.db(lambda: records.full_record(find(client), program.app.desk.session))


class TestACard:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_it_says_why_now_and_whom_to_call(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("3", size=size) as program:
            await program.press("r")
            assert top(program).startswith(" Review   1 of ")
            assert name(program) == NUNEZ
            text = shown(program)
            for part in ("★★★", "Why now", "Call about the quote: 3 days late", "Ana Núñez, owner", "976 123 456",
                         "Asked about the quote", "Zaragoza"):  # fmt: skip
                assert part in text, part

    async def test_in_spanish(self, opened: Opened) -> None:
        set_language("es")
        async with opened("3", size=(80, 24)) as program:
            await program.press("r")
            assert " de " in top(program)
            assert "3 días de retraso" in shown(program)

    async def test_the_median_card_takes_two_keys_and_the_next_comes(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l")
            form = program.screen
            assert isinstance(form, FormDialog)
            assert (form.values["kind"], form.values["outcome"], form.values["done"]) == ("call", "answered", "done")
            assert form.values["next"] == "Call"
            await program.press("enter")
            assert name(program) == GOMEZ
            assert top(program).startswith(" Review   2 of ")
            assert "1 called" in top(program)
            assert program.message == f"activity logged: {NUNEZ} · u undoes"
            found = await record(program, NUNEZ)
            assert found["activities"][0]["outcome"] == "answered"
            assert [action["text"] for action in found["follow_ups"] if action["done_on"] is None] == ["Call"]
            assert await of(program, reasons_of, NUNEZ) == ()

    async def test_no_answer_asks_for_another_try_and_then_the_next_comes(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "b")
            assert isinstance(program.screen, FormDialog)
            await program.press("enter")
            assert name(program) == GOMEZ
            assert "1 called" in top(program)
            await program.press("b", "escape")
            assert name(program) not in (NUNEZ, GOMEZ)

    async def test_what_is_done_on_the_opened_card_answers_it_and_the_next_comes_on_the_way_back(
        self, opened: Opened
    ) -> None:
        async with opened("3") as program:
            await program.press("r", "enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("l", "enter", "escape")
            assert name(program) == GOMEZ
            assert "1 called" in top(program)
            assert await of(program, reasons_of, NUNEZ) == ()

    async def test_stars_on_the_opened_card_answer_nothing_and_what_was_undone_there_stands_again(
        self, opened: Opened
    ) -> None:
        async with opened("3") as program:
            await program.press("r", "enter", "minus", "escape")
            assert name(program) == NUNEZ
            await program.press("enter", "l", "enter", "u", "escape")
            assert name(program) == NUNEZ
            assert top(program).startswith(" Review   1 of ")
            assert await of(program, reasons_of, NUNEZ) != ()

    async def test_keys_that_come_at_once_reach_their_cards(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r")
            for key, char in (("l", "l"), ("enter", "\r")) * 2:
                program.app.post_message(events.Key(key, char))
            await program.settle()
            for client in (NUNEZ, GOMEZ):
                assert (await record(program, client))["activities"][0]["outcome"] == "answered"
            assert "2 called" in top(program)

    @pytest.mark.parametrize(
        ("keys", "told"),
        [
            (("z", "1"), "1 snoozed"),
            (("d",), "1 to the trash"),
            (("less_than_sign",), "1 moved"),
            (("w", "enter"), "1 written to"),
        ],
    )
    async def test_every_answer_brings_the_next(self, opened: Opened, keys: tuple[str, ...], told: str) -> None:
        async with opened("3") as program:
            await program.press("r", *keys)
            assert name(program) == GOMEZ
            assert told in top(program)

    async def test_stars_and_a_note_leave_the_card_where_it_is(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "minus")
            assert name(program) == NUNEZ
            assert "★★☆" in shown(program)
            await program.press("n")
            await program.type("Cierra en agosto")
            await program.press("enter")
            assert name(program) == NUNEZ
            assert "Cierra en agosto" in shown(program)

    async def test_enter_opens_the_card_and_r_comes_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("r")
            assert name(program) == NUNEZ


class TestMoving:
    async def test_undo_brings_the_card_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l", "enter", "u")
            assert name(program) == NUNEZ
            assert top(program).startswith(" Review   1 of ")
            assert "called" not in top(program)
            assert "Call about the quote: 3 days late" in shown(program)

    async def test_skip_and_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "K")
            assert program.message == "this is the first card"
            await program.press("J")
            assert name(program) == GOMEZ
            assert "1 skipped" in top(program)
            await program.press("K")
            assert name(program) == NUNEZ
            await program.press("l", "enter")
            assert "1 called" in top(program)
            assert "skipped" not in top(program)

    async def test_an_answered_card_is_shown_with_what_it_was_there_for(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l", "enter", "K")
            assert name(program) == NUNEZ
            assert "Was here" in shown(program)
            await program.press("J")
            assert name(program) == GOMEZ
            assert "skipped" not in top(program)

    async def test_the_end_sums_up_and_goes_through_the_skipped(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l", "enter")
            while review(program).card is not None:
                await program.press("J")
            text = shown(program)
            assert "Done for today." in text
            assert "1 card answered" in text
            assert "J  goes through the skipped ones" in text
            await program.press("J")
            assert name(program) == GOMEZ
            await program.press("escape")
            assert not isinstance(program.screen, ReviewScreen)

    async def test_an_empty_file_says_so(self, session: Session, tmp_path: Any) -> None:
        async with opener(tmp_path / "empty.db", session, tmp_path)("t") as program:
            assert isinstance(program.screen, TodayScreen)
            assert "Nobody waits." in program.text
            await program.press("r")
            assert "Nobody waits. Well done." in shown(program)
            await program.press("l", "b", "z", "J", "K", "u", "A")
            assert "Nobody waits. Well done." in shown(program)

    async def test_all_that_wait_come_by_a_key(self, portfolio_file: Any, tmp_path: Any) -> None:
        few = Session("ana", TODAY, Settings(undated_a_day=1))
        async with opener(portfolio_file, few, tmp_path)("3") as program:
            await program.press("r")
            before = review(program).course
            assert before is not None
            assert before.more
            while review(program).card is not None:
                await program.press("J")
            assert "A  brings" in shown(program)
            await program.press("A")
            after = review(program).course
            assert after is not None
            assert after.total > before.total


class TestLeavingAndComingBack:
    async def test_it_goes_on_where_it_was_left_in_a_new_program(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l", "enter", "J")
            third = name(program)
            await program.press("q")
        async with opened("3") as program:
            await program.press("r")
            assert name(program) == third
            assert top(program).startswith(" Review   3 of ")
            assert "1 called · 1 skipped" in top(program)
            await program.press("K")
            assert name(program) == GOMEZ

    async def test_a_dropped_line_loses_nothing(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "l", "enter")
            await program.app.keep_drafts()
        async with opened("3") as program:
            await program.press("r")
            assert name(program) == GOMEZ

    async def test_a_card_that_another_program_holds_is_passed_over(
        self, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with opened("3") as program:

            def hold() -> None:
                with monkeypatch.context() as other:
                    other.setattr(walk, "here", lambda: f"elsewhere:{os.getpid()}")
                    assert walk.claim(find(NUNEZ))

            await program.db(hold)
            await program.press("r")
            assert name(program) == GOMEZ
            while review(program).card is not None:
                await program.press("J")
            assert "1 card is with somebody else now." in shown(program)

    async def test_leaving_gives_the_card_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r")
            assert await program.db(_claims) == 1
            await program.press("escape")
            assert await program.db(_claims) == 0


def _claims() -> int:
    (number,) = database.execute_sql("SELECT count(*) FROM claim").fetchone()
    return int(number)


class TestHostileNames:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_they_are_shown_as_they_are(self, session: Session, tmp_path: Any, size: tuple[int, int]) -> None:
        path = tmp_path / "hostile.db"
        open_database(path)
        for each in HOSTILE_NAMES:
            client = editing.add(session, {"name": each, "contact": each, "notes": each}, anyway=True)
            activity.follow_up(session, [client], Next(TODAY - timedelta(1), each, "call"))
            activity.log(session, [client], "call", each, on=TODAY - timedelta(30))
        close_database()
        async with opener(path, session, tmp_path)("t", size=size) as program:
            await program.press("r")
            seen = set()
            while review(program).card is not None:
                seen.add(name(program))
                assert name(program) in shown(program)
                await program.press("J")
            assert seen == set(HOSTILE_NAMES)


class TestTheWay:
    def test_what_answers_and_what_does_not(self, portfolio: Any, session: Session) -> None:
        client = find(GOMEZ)
        call = activity.log(session, [client], "call", "")
        note = activity.log(session, [client], "note", "x")
        moved = pipeline.move(session, [client], Stage.INACTIVE)
        stars = pipeline.set_stars(session, [client], 1)
        assert [course.answered_by(act) for act in (call, note, moved, stars)] == ["called", None, "moved", None]

    def test_somebody_else_answered_it_meanwhile(self, portfolio: Any, session: Session) -> None:
        found = course.begin(session)
        act = activity.log(session, [find(NUNEZ)], "call", "", outcome="answered")
        course.answer(
            session,
            course.Course(walk.Walk("eva", "x"), []),
            find(NUNEZ),
            reasons_of(session, find(NUNEZ)),
            act,
            "called",
        )
        card = course.come_to(session, found, found.at)
        assert card is not None
        assert card.brief.name == GOMEZ
        assert find(NUNEZ) not in found.ids

    def test_a_card_read_ahead_is_read_again_when_it_changed(self, portfolio: Any, session: Session) -> None:
        found = course.begin(session)
        ahead = details(session, found.ids[0])
        assert ahead is not None
        assert course.come_to(session, found, 0, ahead=ahead) is ahead
        pipeline.set_stars(session, [found.ids[0]], 1)
        again = course.come_to(session, found, 0, ahead=ahead)
        assert again is not None
        assert again.brief.stars == 1

    def test_a_snoozed_birthday_is_not_settled_for_good(self, portfolio: Any, session: Session) -> None:
        from models.review import settling

        clara = find("Clara Íñiguez")
        editing.edit(session, clara, {"birthday": "20/3/1980"})
        found = course.begin(session)
        reasons = reasons_of(session, clara)
        assert "birthday" in [reason.kind for reason in reasons]
        act = settling.snooze(session, [clara], TODAY + timedelta(1))
        course.answer(session, found, clara, reasons, act, "snoozed")
        assert clara not in list(queue(session).ids)
        tomorrow = Session("ana", TODAY + timedelta(1))
        assert clara in list(queue(tomorrow).ids)
