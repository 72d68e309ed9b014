"""The filter while it is typed: what it may go on with, and a mistake that is shown where it stands."""

from typing import Any

import pytest

from models import editing
from models.i18n import set_language
from models.session import Session
from tests.screens.conftest import Opened
from tui.screens.completing import Completing
from tui.screens.segment_form import SegmentForm
from tui.widgets.filter_line import FilterLine, Offered
from tui.widgets.pane import Rule

HOSTILE = "ACME [bold]x[/bold] [/nope]"


def rule(program: Any) -> str:
    """What is written on the rule above the line."""
    lower = program.screen.query_one("#lower", Rule)
    return "".join(segment.text for segment in lower.render_line(0)).replace("┴", "─").strip("─- ")


def line(program: Any) -> FilterLine:
    found: FilterLine = program.screen.query_one(FilterLine)
    return found


class TestTheEmptyLine:
    async def test_it_shows_an_example_that_is_a_query(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("/")
            assert "for example: madrid stars:>=2 owed:>0 -has:email" in program.text


class TestWhatItMayGoOnWith:
    async def test_tab_takes_a_field_and_then_a_value(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("sta")
            assert rule(program).startswith("tab  stage:")
            await program.press("tab")
            assert line(program).text == "stage:"
            assert rule(program).startswith("tab  prospect Prospects  negotiation  client Clients  inactive")
            await program.type("cl")
            await program.press("tab")
            assert line(program).text == "stage:client "
            assert rule(program) == ""
            await program.press("enter")
            assert program.list_screen.filter_text == "stage:client"
            assert len(program.names) == 4

    async def test_down_chooses_among_values_and_enter_takes_what_is_chosen(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("stage:")
            await program.press("down", "down", "up", "down", "down", "enter")
            assert line(program).text == "stage:client "
            await program.press("down")
            assert program.screen.focused is program.list_screen.row_list

    async def test_escape_leaves_the_choice_and_then_the_filter(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("stage:")
            await program.press("down", "escape")
            assert line(program).text == "stage:"
            await program.press("escape")
            assert program.screen.focused is program.list_screen.row_list
            assert rule(program) == ""

    async def test_plain_words_keep_their_keys(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("own")
            assert "owner:" in rule(program)
            await program.press("down")
            assert program.screen.focused is program.list_screen.row_list
            assert program.list_screen.filter_text == "own"
            assert rule(program) == ""

    async def test_a_tab_that_comes_before_the_offer_takes_it(
        self, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Completing, "complete", lambda *_args: None)
        async with opened("3") as program:
            await program.press("/")
            await program.type("own")
            await program.press("tab")
            line(program).offer("own", [Offered("owner:", 0, 3)])
            await program.settle()
            assert line(program).text == "owner:"
            await program.press("tab")
            await program.type("x")
            line(program).offer("owner:x", [Offered("Xavier ", 6, 7)])
            await program.settle()
            assert line(program).text == "owner:x"

    async def test_what_comes_too_late_is_not_offered(self, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Completing, "complete", lambda *_args: None)
        async with opened("3") as program:
            await program.press("/")
            await program.type("own")
            line(program).offer("ow", [Offered("owner:", 0, 2)])
            assert rule(program) == ""
            await program.press("enter")
            line(program).offer("own", [Offered("owner:", 0, 3)])
            assert rule(program) == ""

    async def test_values_of_the_file_are_no_markup(self, opened: Opened, portfolio: Any, session: Session) -> None:
        editing.add(session, {"name": "X", "stage": "client", "city": HOSTILE})
        async with opened("3") as program:
            await program.press("/")
            await program.type("city:acm")
            assert f'"{HOSTILE}"' in rule(program)
            await program.press("tab", "enter")
            assert program.names == ["X"]

    @pytest.mark.parametrize(("language", "word"), [("en", "city:"), ("es", "ciudad:")])
    async def test_fields_are_called_as_the_reader_calls_them(self, opened: Opened, language: str, word: str) -> None:
        set_language(language)
        async with opened("3") as program:
            await program.press("/")
            await program.type("ci")
            assert word in rule(program)

    async def test_nothing_stays_written_where_another_line_takes_its_place(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("own")
            program.list_screen.close_picker()
            await program.settle()
            assert rule(program) == ""


class TestAMistake:
    async def test_it_is_shown_where_it_stands_and_the_list_stays(self, opened: Opened) -> None:
        async with opened("3") as program:
            names = program.names
            await program.press("/")
            await program.type("stars:>=0 stage:clint")
            lower = "".join(s.text for s in program.screen.query_one("#lower", Rule).render_line(0))
            assert lower.index("▾") == 3 + len("stars:>=0 stage:")
            assert "did you mean “client”?" in lower
            assert program.names == names
            await program.press("backspace", "backspace")
            assert "▾" not in rule(program)

    async def test_enter_on_a_mistake_leaves_the_line_open(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("(talleres")
            assert "never closed" not in rule(program)
            await program.press("enter")
            assert "This “(” is never closed." in rule(program)
            assert program.screen.focused is not program.list_screen.row_list
            await program.type(")")
            await program.press("enter")
            assert program.list_screen.filter_text == "(talleres)"
            assert program.screen.focused is program.list_screen.row_list
            assert rule(program) == ""


async def test_the_query_of_a_segment_is_completed_by_the_right_key(opened: Opened) -> None:
    async with opened("9") as program:
        await program.press("a", "tab")
        assert isinstance(program.screen, SegmentForm)
        await program.type("-own")
        await program.press("right")
        assert program.screen.values["query"] == "-owner:"
        await program.type("nobody stage:neg")
        await program.press("right")
        assert program.screen.values["query"] == "-owner:nobody stage:negotiation"
