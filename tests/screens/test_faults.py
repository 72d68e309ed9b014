"""What nobody foresaw: a mistake that a person can mend is told, a fault ends the program in one sentence."""

import asyncio

import pytest

from models.client import present
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Opened
from tui.app import Cartera
from tui.screens.money import MoneyScreen
from tui.screens.stage import StageScreen


async def test_a_client_that_went_meanwhile_is_told(opened: Opened) -> None:
    """As by a key whose work no form waits for."""
    async with opened("3") as program:
        await program.settle()
        screen = program.screen
        assert isinstance(screen, StageScreen)
        screen.run_worker(program.app.desk.doors.db(present, [999]))
        await program.settle()
        assert program.app.is_running
        assert "gone" in program.message


async def test_what_is_said_while_a_screen_opens_stands_there_then(opened: Opened) -> None:
    async with opened("3") as program:
        screen = MoneyScreen(program.app.desk)
        screen.say("said too soon")
        await program.app.push_screen(screen)
        await program.settle()
        assert program.message == "said too soon"


async def test_a_fault_ends_the_program_without_its_variables(
    opened: Opened, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = HOSTILE_NAMES[0]

    async def fault() -> None:
        client = secret
        raise LookupError(f"nobody foresaw this of {client}")

    apps: list[Cartera] = []

    async def run() -> None:
        async with opened("3") as program:
            apps.append(program.app)
            program.app.screen.run_worker(fault())
            await asyncio.wait_for(program.app._exception_event.wait(), 30)

    with pytest.raises(Exception, match="nobody foresaw"):
        await run()
    (app,) = apps
    assert isinstance(app.fault, LookupError)
    assert (app.return_code, app._exit_renderables) == (1, [])
    written = capfd.readouterr()
    assert secret not in written.out + written.err
