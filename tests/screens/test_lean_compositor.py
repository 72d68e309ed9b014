"""The lean compositor writes, for every change, what Textual's own would write."""

import pyte
import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from tui.lean_compositor import LeanCompositor


class LeanScreen(Screen[None]):
    """A screen with nested, bordered and scrolled widgets."""

    CSS = "Static { border: round green; width: 1fr; height: 5; } VerticalScroll { height: 6; }"

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LeanCompositor()

    def compose(self) -> ComposeResult:
        yield Static("one")
        with Horizontal():
            with VerticalScroll():
                yield Static("two\nlines")
                yield Static("three")
            yield Static("four")


class LeanApp(App[None]):
    """Opens the screen."""

    def on_mount(self) -> None:
        self.push_screen(LeanScreen())


@pytest.mark.parametrize("region", [Region(0, 0, 5, 1), Region(3, 6, 60, 2), Region(41, 7, 3, 1), Region(0, 3, 80, 9)])
async def test_a_small_change_is_written_as_by_textual(region: Region) -> None:
    app = LeanApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lean = app.screen._compositor
        assert isinstance(lean, LeanCompositor)
        plain = Compositor()
        plain.reflow(app.screen, app.screen.size)
        pictures = []
        for compositor in (plain, lean):
            compositor._dirty_regions = {region}
            update = compositor.render_partial_update()
            assert isinstance(update, ChopsUpdate)
            terminal = pyte.Screen(80, 24)
            pyte.Stream(terminal).feed(update.render_segments(app.console))
            pictures.append([[terminal.buffer[y][x] for x in range(region.x, region.right)] for y in region.line_range])
        assert pictures[0] == pictures[1]
        assert any(cell.data != " " or cell.bg != "default" for line in pictures[1] for cell in line)


async def test_only_the_lines_that_changed_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LeanApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        asked: list[int] = []
        render_lines = Static.render_lines

        def counting(widget: Static, crop: Region) -> list[Strip]:
            asked.append(crop.height)
            return render_lines(widget, crop)

        monkeypatch.setattr(Static, "render_lines", counting)
        app.screen._compositor._dirty_regions = {Region(2, 1, 10, 1)}
        app.screen._compositor.render_partial_update()
        assert asked == [1]
