"""What is read in quiet: every step of it works, and the keys come first."""

import sys

import pytest

from tests.screens.conftest import Opened
from tui import read_ahead


@pytest.mark.usefixtures("portfolio")
def test_every_step_can_be_done_and_loads_what_it_names() -> None:
    for step in read_ahead.steps("EUR"):
        step()
    assert not set(read_ahead.MODULES) - set(sys.modules)


async def test_nothing_is_read_while_keys_come(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(read_ahead, "REST", 3600)
    monkeypatch.setattr(read_ahead, "steps", lambda currency: iter([lambda: done.append(currency)]))
    async with opened("3") as program:
        program.app.read_ahead()
        await program.press("j", "j")
        assert done == []
        monkeypatch.setattr(read_ahead, "REST", 0)
        await program.press("k")
        program.app.read_ahead()
        await program.app.workers.wait_for_complete(
            [worker for worker in program.app.workers if worker.group == read_ahead.QUIET and worker.is_running][-1:]
        )
        assert done == ["EUR"]
