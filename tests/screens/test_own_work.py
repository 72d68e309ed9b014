"""Leaving while work is under way: nothing is looked for on a screen that is being taken down."""

import asyncio

from textual import work
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tui.own_work import EndsItsWork


class Part(Widget):
    """What the work shows its result in; its end lets the work go on, as the answer of a database may by chance."""

    def __init__(self, gate: asyncio.Event) -> None:
        super().__init__()
        self.gate = gate

    def on_unmount(self) -> None:
        self.gate.set()


class Working(EndsItsWork, Screen[None]):
    """A screen with work that waits for an answer and then shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.ended: list[str] = []

    def compose(self) -> ComposeResult:
        yield Part(self.gate)

    def on_mount(self) -> None:
        self.read()

    @work
    async def read(self) -> None:
        try:
            await self.gate.wait()
            self.ended.append("answered")
            self.query_one(Part).refresh()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise


class Program(App[None]):
    """A program in which work of a screen begins when the others were ended already, as the last message may do."""

    late: Working | None = None

    async def _shutdown(self) -> None:
        if self.late is not None:
            self.late.read()
        await super()._shutdown()


async def test_leaving_ends_work_that_began_late_without_a_fault() -> None:
    app, screen = Program(), Working()
    async with app.run_test() as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        app.late = screen
        app.exit()
    assert (screen.ended, app.return_code) == (["cancelled", "cancelled"], 0)


async def test_closing_a_screen_ends_its_work_before_its_parts_go() -> None:
    app, screen = Program(), Working()
    async with app.run_test() as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        await app.pop_screen()
        await pilot.pause()
        assert app.is_running
        assert screen.ended == ["cancelled"]
