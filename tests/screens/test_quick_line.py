"""The quick line on the screens: what is understood while typing, whom it asks about, and what stays of it."""

from pathlib import Path

import pytest

from models import activity, drafts, editing
from models.client import find
from models.database import close_database, open_database
from models.session import Session
from tests.screens.conftest import Driver, Opened
from tui.widgets.key_line import KeyLine
from tui.widgets.quick_line import QuickLine

NUNEZ, GOMEZ = "Ferretería Núñez S.L.", "Talleres Gómez e Hijos"


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio, in which three are called Peña."""
    open_database(portfolio_file)
    editing.add(session, {"name": "Asesoría Peña", "stage": "client"})
    editing.add(session, {"name": "Peña Hermanos", "stage": "prospect"}, anyway=True)
    close_database()
    return portfolio_file


def line(program: Driver) -> QuickLine:
    """The quick line on view."""
    found = program.screen.query_one(QuickLine)
    assert found.display
    return found


def told(program: Driver) -> str:
    """What is said above the line."""
    return program.line(line(program).told, line(program).told.lines - 1)


async def texts(program: Driver, name: str) -> list[str]:
    """The open follow-ups of a client."""
    return await program.db(lambda: [action.text for action in activity.open_actions(find(name))])


class TestTyping:
    @pytest.mark.parametrize("place", ["t", "1", "2", "3", "4", "6", "r"])
    async def test_it_opens_wherever_clients_are(self, opened: Opened, place: str) -> None:
        async with opened("3") as program:
            await program.press(place, "colon")
            assert "For example" in told(program)
            await program.press("escape")
            assert program.screen.query_one(KeyLine).display
            assert program.screen.query_one("#bottom").size.height == 1

    async def test_it_says_what_it_understood_as_one_types(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("colon")
            await program.type("llamar a Gómez mañana 10h")
            assert told(program) == f" Call {GOMEZ} on Thu 19 Mar: 10:00"
            await program.type(" presupuesto")
            assert told(program).endswith("10:00 presupuesto")

    async def test_what_it_does_not_understand_is_told_and_not_done(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("llamar a Zzyzx mañana")
            assert told(program).startswith(" No client is called “Zzyzx”.")
            await program.press("enter")
            assert line(program).text == "llamar a Zzyzx mañana"

    async def test_keys_that_arrive_at_once_are_all_typed(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.burst(":llamar a Talleres x")
            assert line(program).text == "llamar a Talleres x"


class TestDoing:
    async def test_one_line_is_one_act_and_u_undoes_it(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("llamar a Gómez mañana 10h presupuesto ***")
            await program.press("enter")
            assert program.message == f"follow-up set: {GOMEZ} · u undoes"
            assert await texts(program, GOMEZ) == ["Send the contract", "10:00 presupuesto"]
            assert program.screen.query_one("#bottom").size.height == 1
            await program.press("u")
            assert await texts(program, GOMEZ) == ["Send the contract"]

    async def test_without_a_name_it_is_about_the_client_under_the_cursor(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("llamar mañana")
            assert NUNEZ in told(program)
            await program.press("enter")
            assert "Call" in await texts(program, NUNEZ)

    async def test_on_a_card_it_is_about_that_client(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("enter", "colon")
            await program.type("nota: cierra en agosto")
            await program.press("enter")
            assert program.message == f"activity logged: {NUNEZ} · u undoes"

    async def test_in_the_review_it_answers_the_card_and_undo_brings_it_back(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r")
            assert NUNEZ in program.text
            await program.press("colon")
            await program.type("aplazar lunes")
            assert told(program) == f" Snooze {NUNEZ} until Mon 23 Mar"
            await program.press("enter")
            assert program.message.startswith("snoozed")
            assert GOMEZ in program.text
            await program.press("u")
            assert NUNEZ in program.text

    async def test_in_the_review_an_act_with_another_client_leaves_the_card(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "colon")
            await program.type("llamar a Clara viernes presupuesto")
            await program.press("enter")
            assert program.message == "follow-up set: Clara Íñiguez · u undoes"
            assert NUNEZ in program.text

    async def test_with_several_marked_a_name_is_asked_for(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "colon")
            await program.type("llamar mañana")
            assert "Say who it is about" in told(program)


class TestChoosing:
    async def test_several_who_fit_are_listed_and_a_digit_picks(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("colon")
            await program.type("llamar a Peña mañana")
            assert "one of 3" in told(program)
            assert "Asesoría Peña, Peña" in told(program)
            await program.press("enter")
            assert "Which one?" in told(program)
            assert "1  Asesoría Peña" in program.text
            assert "2  Peña Hermanos" in program.text or "3  Peña Hermanos" in program.text
            place = next(digit for digit in "123" if f"{digit}  Peña Hermanos" in program.text)
            await program.press(place)
            assert program.message == "follow-up set: Peña Hermanos · u undoes"
            assert await texts(program, "Peña Hermanos") == ["Call"]

    async def test_arrows_and_enter_pick_and_escape_goes_back_to_the_line(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("llamar a Peña mañana")
            await program.press("enter", "escape")
            assert line(program).told.lines == 1
            await program.press("enter", "down", "up", "enter")
            assert program.message == "follow-up set: Asesoría Peña · u undoes"

    async def test_what_is_refused_is_told_above_the_line(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("cobrado 300 Peña")
            await program.press("enter", "1")
            assert told(program).startswith(" Nothing is open; a payment belongs to a sale.")
            assert line(program).text == "cobrado 300 Peña"


class TestLeaving:
    async def test_escape_keeps_the_line_for_the_next_time(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("llamar a Gómez")
            await program.press("escape", "2", "colon")
            assert line(program).text == "llamar a Gómez"
            assert told(program).startswith(f" Call {GOMEZ}")
            await program.press("enter", "colon")
            assert line(program).text == ""

    async def test_an_emptied_line_is_forgotten(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("colon")
            await program.type("x")
            await program.press("escape", "colon", "backspace", "escape", "colon")
            assert line(program).text == ""

    @pytest.mark.parametrize("keys", [(), ("enter",), ("r",)], ids=["list", "card", "review"])
    async def test_the_end_of_the_program_keeps_it_too(
        self, opened: Opened, session: Session, keys: tuple[str, ...]
    ) -> None:
        async with opened("3") as program:
            await program.press(*keys, "colon")
            await program.type("nota: algo")
            await program.app.keep_drafts()
            assert await program.db(drafts.of_form, session, "quick line") == {"line": "nota: algo"}

    async def test_the_lines_before_come_back_with_the_arrows(self, opened: Opened) -> None:
        async with opened("3") as program:
            for text in ("nota: uno", "nota: dos"):
                await program.press("colon")
                await program.type(text)
                await program.press("enter")
            await program.press("colon", "up")
            assert line(program).text == "nota: dos"
            await program.press("up", "up")
            assert line(program).text == "nota: uno"
            await program.press("down", "down")
            assert line(program).text == ""
