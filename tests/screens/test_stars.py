"""Stars: three cells in every dress, and the one-line picker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Button

from tests.screens.painting import Host, text_of
from tui.widgets.stars import StarPicker, stars_text


class TestDrawing:
    @pytest.mark.parametrize(
        ("stars", "drawn", "plain"),
        [
            (0, "☆☆☆", "---"),
            (1, "★☆☆", "*--"),
            (2, "★★☆", "**-"),
            (3, "★★★", "***"),
            (9, "★★★", "***"),
            (-1, "☆☆☆", "---"),
        ],
    )
    def test_three_cells_always(self, stars: int, drawn: str, plain: str) -> None:
        assert stars_text(stars) == drawn
        assert stars_text(stars, plain=True) == plain
        assert cell_len(drawn) == cell_len(plain) == 3


class PickerHost(Host):
    """A screen whose own keys must stay silent while the picker is open."""

    BINDINGS = [Binding(key, "fall_through", "") for key in ("x", "escape", "d", "q", "tab", "up", "down", "4")]
    fallen = 0

    def action_fall_through(self) -> None:
        self.fallen += 1

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Button("elsewhere")

    @property
    def picked(self) -> list[int | None]:
        return [message.value for message in self.heard]


@asynccontextmanager
async def picking(
    value: int = 1, *, plain: bool = False, width: int = 80
) -> AsyncIterator[tuple[StarPicker, PickerHost, Pilot[None]]]:
    picker = StarPicker(value, plain=plain)
    app = PickerHost(picker, listen=[StarPicker.Picked])
    async with app.run_test(size=(width, 10)) as pilot:
        picker.focus()
        await pilot.pause()
        yield picker, app, pilot


class TestPicker:
    @pytest.mark.parametrize("digit", "0123")
    async def test_a_digit_picks(self, digit: str) -> None:
        async with picking() as (_picker, app, pilot):
            await pilot.press(digit)
            assert app.picked == [int(digit)]

    @pytest.mark.parametrize(
        ("keys", "value"), [(("right", "enter"), 2), (("left", "left", "enter"), 0), (("right",) * 5 + ("enter",), 3)]
    )
    async def test_arrows_and_enter_pick(self, keys: tuple[str, ...], value: int) -> None:
        async with picking() as (_picker, app, pilot):
            await pilot.press(*keys)
            assert app.picked == [value]

    @pytest.mark.parametrize("key", ["escape", "x", "d", "q", "tab", "up", "down", "4", "space", "f1"])
    async def test_any_other_key_closes_it_and_does_nothing_else(self, key: str) -> None:
        async with picking() as (_picker, app, pilot):
            await pilot.press(key)
            assert app.picked == [None]
            assert app.fallen == 0

    async def test_it_answers_once_until_it_is_asked_again(self) -> None:
        async with picking() as (picker, app, pilot):
            await pilot.press("2", "3", "escape")
            assert app.picked == [2]
            picker.ask(3)
            await pilot.press("enter")
            assert app.picked == [2, 3]

    async def test_losing_the_focus_closes_it(self) -> None:
        async with picking() as (_picker, app, pilot):
            app.query_one(Button).focus()
            await pilot.pause()
            assert app.picked == [None]

    @pytest.mark.parametrize("star", [1, 2, 3])
    async def test_a_click_on_a_star_picks_it(self, star: int) -> None:
        async with picking() as (picker, app, pilot):
            place = text_of(picker)[0].index("★") + star - 1
            await pilot.click(StarPicker, offset=(place, 0))
            assert app.picked == [star]

    async def test_a_click_on_a_word_picks_its_value(self) -> None:
        async with picking() as (picker, app, pilot):
            await pilot.click(StarPicker, offset=(text_of(picker)[0].index("none"), 0))
            assert app.picked == [0]

    async def test_shows_the_value_with_its_word_also_without_colour(self) -> None:
        async with picking(2, plain=True) as (picker, _app, pilot):
            line = text_of(picker)[0]
            assert "**-" in line
            assert "[2 medium]" in line
            assert line.isascii()
            await pilot.press("right")
            assert "***" in text_of(picker)[0]

    @pytest.mark.parametrize("width", [1, 5, 20, 45, 60, 200])
    async def test_fits_every_width(self, width: int) -> None:
        async with picking(width=width) as (picker, _app, _pilot):
            assert cell_len(text_of(picker)[0]) == width
