"""Why a client stands where it does: one key tells it on every list, today and in the review."""

from tests.screens.conftest import Opened
from tui.screens.help import HelpScreen


class TestWhy:
    async def test_why_it_stands_here_is_told_and_closed(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("W")
            assert isinstance(program.screen, HelpScreen)
            assert program.screen.lead[0] == "Why Ferretería Núñez S.L. stands here"
            assert program.screen.lead[1] == "1   Stars, most on top: ★★★"
            await program.press("escape", "S", "n", "W")
            assert isinstance(program.screen, HelpScreen)
            assert program.screen.lead[1] == "1   The name, from A to Z: Ferretería Núñez S.L."

    async def test_why_it_stands_in_the_review(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("r", "W")
            assert isinstance(program.screen, HelpScreen)
            assert program.screen.lead[1] == "1   The most pressing reason: Call about the quote: 3 days late"
