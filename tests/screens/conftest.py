"""The program in memory: opened on the sample portfolio, with keys pressed and waited for."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from models.database import close_database, open_database
from models.session import Session
from screenshots.scenes import settle
from tui.app import Cartera
from tui.desk import Desk
from tui.screens.base import BaseScreen
from tui.screens.list_screen import ListScreen
from tui.widgets.painted import Painted
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import TabLine

R = TypeVar("R")


class Driver:
    """The program under test: presses keys, waits until all is quiet, and reads what is seen."""

    def __init__(self, app: Cartera, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys (Textual's names or single characters), each when all is quiet."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type ``text`` letter by letter."""
        await self.pilot.press(*("space" if char == " " else char for char in text))
        await self.settle()

    async def burst(self, text: str) -> None:
        """Let all the keys of ``text`` arrive at once, as over a slow line."""
        for char in text:
            self.app.post_message(events.Key(_character_to_key(char), char))
        await self.settle()

    async def settle(self) -> None:
        """Wait until no worker and no key is at work."""
        await settle(self.app, self.pilot)

    @property
    def screen(self) -> Screen[Any]:
        """The screen on view."""
        return self.app.screen

    @property
    def list_screen(self) -> ListScreen:
        """The list on view."""
        assert isinstance(self.app.screen, ListScreen)
        return self.app.screen

    @property
    def message(self) -> str:
        """What the bottom line says."""
        screen = next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, BaseScreen))
        return screen.key_line.message

    @property
    def tabs(self) -> str:
        """The line of tabs."""
        return self.line(self.screen.query_one(TabLine), 0)

    def line(self, widget: Painted, y: int) -> str:
        """What a painted widget shows on its line ``y``."""
        return "".join(segment.text for segment in widget.draw(y, widget.size.width)).rstrip()

    def lines(self) -> list[str]:
        """All that is on the screen, line by line."""
        _width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips[:height]]

    @property
    def text(self) -> str:
        """All that is on the screen."""
        return "\n".join(self.lines())

    @property
    def names(self) -> list[str]:
        """The clients of the list on view, as far as they are on the screen."""
        row_list = self.list_screen.row_list
        rows = row_list._window.rows
        return [str(rows[place].cells[1]) for place in range(*row_list.rows_shown) if place in rows]

    async def db(self, function: Callable[..., R], *arguments: Any, **named: Any) -> R:
        """Ask the models on the thread of the program."""
        return await self.app.desk.doors.db(function, *arguments, **named)


Opened = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def opened(portfolio_file: Path, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open the program on the sample portfolio: ``async with opened("3", size=(120, 40)) as program``."""
    monkeypatch.setattr(RowList, "REST", 0)
    return opener(portfolio_file, session, tmp_path)


def opener(path: Path, session: Session, folder: Path) -> Opened:
    """Return what opens the program on the (closed) file at ``path``."""

    @asynccontextmanager
    async def run(
        place: str = "3", *, size: tuple[int, int] = (120, 40), plain: bool = False, session: Session = session
    ) -> AsyncIterator[Driver]:
        open_database(path)
        close_database()
        desk = Desk(session, folder / "cartera.toml", plain=plain, fixed_day=True)
        app = Cartera(desk, place)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                driver = Driver(app, pilot)
                await driver.settle()
                yield driver
        finally:
            desk.doors.close()

    return run
