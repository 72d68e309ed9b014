"""The painted list: any number of rows, moved through by blocks, and only what changed repainted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from models.text import shown
from tests.screens.painting import HOSTILE, Host, spy, text_of
from tui.widgets.row_layout import Column, RowCells, arrange
from tui.widgets.row_list import RowList

COLUMNS = (
    Column("stars", "", 3, tone="stars"),
    Column("name", "Client", 10, share=3),
    Column("next", "Next action", 12, share=2),
    Column("when", "When", 10),
    Column("owes", "Owes", 10, right=True, drop=1),
    Column("city", "City", 10, drop=2),
)
EVERYTHING = (RowList.PagesWanted, RowList.CursorMoved, RowList.Rested, RowList.Chosen, RowList.MarksChanged)


def made(index: int) -> RowCells:
    return RowCells(
        index + 1000, ("★★☆", f"Client {index}", "Call", "3 d late", "1.240,50", "Soria"), ("", "", "", "late")
    )


class ListHost(Host):
    """A screen that answers the list's wishes."""

    answers = True

    def on_row_list_pages_wanted(self, message: RowList.PagesWanted) -> None:
        if self.answers:
            message.row_list.set_rows(message.first, [made(index) for index in range(message.first, message.last)])

    def all(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.heard if isinstance(message, kind)]


@asynccontextmanager
async def opened(
    count: int = 1_000_000, size: tuple[int, int] = (80, 21), **options: Any
) -> AsyncIterator[tuple[RowList, ListHost, Pilot[None]]]:
    """A list of ``count`` rows in a terminal of ``size`` (one line is the titles)."""
    row_list = RowList(COLUMNS, **options)
    app = ListHost(row_list, listen=EVERYTHING)
    async with app.run_test(size=size) as pilot:
        row_list.show(count)
        row_list.focus()
        await pilot.pause()
        yield row_list, app, pilot


class TestAMillionRows:
    async def test_asks_only_for_the_pages_under_the_window_and_one_window_either_side(self) -> None:
        async with opened() as (_row_list, app, pilot):
            for key in ("j", "G", "k", "g", "pagedown", "ctrl+d", "ctrl+u", "end", "home"):
                await pilot.press(key)
            await pilot.pause()
            wishes = app.all(RowList.PagesWanted)
            assert all(wish.last <= 150 or wish.first >= 999_900 for wish in wishes)
            assert all(wish.first % 50 == 0 and wish.last % 50 == 0 for wish in wishes)
            assert len(wishes) < 10

    async def test_keeps_only_rows_near_the_window(self) -> None:
        async with opened() as (row_list, _app, pilot):
            for _ in range(60):
                row_list.action_page(1)
                await pilot.pause()
            assert row_list.row(made(0).key) is None
            assert len(row_list._window.rows) <= 600
            assert row_list.cursor_key == made(row_list.cursor).key

    async def test_goes_to_both_ends(self) -> None:
        async with opened() as (row_list, _app, pilot):
            await pilot.press("G")
            assert row_list.cursor == 999_999
            assert row_list.rows_shown == (999_980, 1_000_000)
            assert "Client 999999" in text_of(row_list)[-1]
            await pilot.press("g")
            assert row_list.cursor == 0

    async def test_a_missing_row_is_a_dot_and_is_painted_when_it_comes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened() as (row_list, app, pilot):
            app.answers = False
            row_list.move_to(500_000)
            await pilot.pause()
            assert text_of(row_list)[1].strip() == "·"
            assert row_list.cursor_key is None
            asked = app.all(RowList.PagesWanted)[-1]
            assert asked.first <= row_list.rows_shown[0]
            assert asked.last >= row_list.rows_shown[1]
            start = row_list.rows_shown[0]
            regions = spy(row_list, monkeypatch)
            row_list.set_rows(start + 2, [made(start + 2), made(start + 3)])
            assert {region.y for region in regions} == {3, 4}
            assert "Client" in text_of(row_list)[3]

    async def test_the_same_wish_is_not_repeated(self) -> None:
        async with opened() as (row_list, app, pilot):
            app.answers = False
            row_list.move_to(500_000)
            await pilot.pause()
            wishes = len(app.all(RowList.PagesWanted))
            row_list.move_to(500_001)
            await pilot.pause()
            assert len(app.all(RowList.PagesWanted)) == wishes


class TestMoving:
    async def test_a_step_repaints_two_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened() as (row_list, _app, pilot):
            regions = spy(row_list, monkeypatch)
            await pilot.press("j")
            assert sorted(region.y for region in regions) == [1, 2]
            assert all(region.height == 1 for region in regions)

    async def test_the_window_jumps_by_most_of_a_page_when_the_cursor_leaves_it(self) -> None:
        async with opened() as (row_list, _app, pilot):
            tops = []
            for _ in range(45):
                await pilot.press("down")
                tops.append(row_list.rows_shown[0])
            assert sorted(set(tops)) == [0, 14, 28]
            assert row_list.cursor == 45
            for _ in range(20):
                await pilot.press("up")
            assert row_list.rows_shown == (14, 34)

    async def test_quick_steps_show_the_cursor_at_the_head_of_the_row_until_they_rest(self) -> None:
        async with opened() as (row_list, _app, _pilot):
            ground = row_list.look("cursor").bgcolor
            row_list.move_to(1)
            row_list.move_to(2)
            grounds = [segment.style.bgcolor == ground for segment in row_list.render_line(3) if segment.style]
            assert grounds[0]
            assert not grounds[-1]
            row_list._rested()
            assert all(segment.style and segment.style.bgcolor == ground for segment in row_list.render_line(3))

    async def test_half_pages_move_window_and_cursor_together(self) -> None:
        async with opened() as (row_list, _app, pilot):
            await pilot.press("j", "ctrl+d")
            assert (row_list.cursor, row_list.rows_shown[0]) == (11, 10)
            await pilot.press("ctrl+u")
            assert (row_list.cursor, row_list.rows_shown[0]) == (1, 0)

    async def test_stops_at_the_ends(self) -> None:
        async with opened(3) as (row_list, _app, pilot):
            await pilot.press("k", "G", "j", "pagedown", "ctrl+d")
            assert row_list.cursor == 2
            assert row_list.cursor_key == made(2).key

    async def test_tells_each_place_once_with_its_key(self) -> None:
        async with opened() as (_row_list, app, pilot):
            await pilot.press("j", "j", "k")
            moves = app.all(RowList.CursorMoved)
            assert [(move.index, move.key) for move in moves] == [(0, 1000), (1, 1001), (2, 1002), (1, 1001)]

    async def test_tells_the_rest_of_a_single_step_at_once_and_of_quick_ones_after_the_last(self) -> None:
        async with opened() as (row_list, app, pilot):
            row_list._rested()
            app.heard.clear()
            for index in (1, 2, 3):
                row_list.move_to(index)
            await pilot.pause()
            assert [rest.index for rest in app.all(RowList.Rested)] == [1]
            row_list._rested()
            await pilot.pause()
            assert [rest.index for rest in app.all(RowList.Rested)] == [1, 3]

    async def test_the_cursor_stays_in_view_when_the_terminal_shrinks(self) -> None:
        async with opened() as (row_list, _app, pilot):
            for _ in range(19):
                await pilot.press("j")
            await pilot.resize_terminal(60, 8)
            first, last = row_list.rows_shown
            assert first <= 19 < last
            assert any("Client 19" in line for line in text_of(row_list))
            await pilot.resize_terminal(1, 1)
            await pilot.resize_terminal(80, 21)
            assert row_list.cursor == 19

    async def test_mouse_click_moves_double_click_chooses_and_the_wheel_scrolls(self) -> None:
        async with opened() as (row_list, app, pilot):
            await pilot.click(RowList, offset=(5, 4))
            assert row_list.cursor == 3
            await pilot.click(RowList, offset=(5, 6), times=2)
            assert app.all(RowList.Chosen)[-1].key == made(5).key
            await pilot._post_mouse_events([MouseScrollDown], RowList, (5, 5))
            assert row_list.rows_shown[0] == 5
            await pilot._post_mouse_events([MouseScrollUp], RowList, (5, 5))
            assert row_list.rows_shown[0] == 0

    async def test_enter_chooses(self) -> None:
        async with opened() as (_row_list, app, pilot):
            await pilot.press("j", "enter")
            assert [(chosen.index, chosen.key) for chosen in app.all(RowList.Chosen)] == [(1, 1001)]


class TestMarks:
    async def test_space_marks_with_a_sign_and_unmarks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened() as (row_list, app, pilot):
            regions = spy(row_list, monkeypatch)
            await pilot.press("space")
            assert row_list.marks == {1000}
            assert text_of(row_list)[1].startswith("▌✓★★☆")
            assert [(region.y, region.height) for region in regions] == [(1, 1)]
            await pilot.press("space")
            assert row_list.marks == frozenset()
            assert [changed.marks for changed in app.all(RowList.MarksChanged)] == [{1000}, frozenset()]

    async def test_marks_outlive_scrolling_and_are_taken_away_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened() as (row_list, _app, pilot):
            await pilot.press("space", "j", "j", "space", "G", "g")
            assert row_list.marks == {1000, 1002}
            regions = spy(row_list, monkeypatch)
            row_list.clear_marks()
            assert {region.y for region in regions} == {1, 3}
            assert row_list.marks == frozenset()

    async def test_plain_signs(self) -> None:
        async with opened(plain=True) as (row_list, _app, pilot):
            await pilot.press("space")
            assert text_of(row_list)[1].startswith(">x")


class TestRows:
    async def test_a_changed_row_keeps_its_place_and_says_what_changed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened(size=(120, 21)) as (row_list, _app, _pilot):
            regions = spy(row_list, monkeypatch)
            row_list.update_row(RowCells(1004, made(4).cells, tag="→ Negotiation"))
            assert [region.y for region in regions] == [5]
            assert "Client 4" in text_of(row_list)[5]
            assert "→ Negotiation" in text_of(row_list)[5]
            row_list.update_row(RowCells(7, made(4).cells))
            assert len(regions) == 1

    @pytest.mark.parametrize("name", HOSTILE)
    @pytest.mark.parametrize("size", [(80, 5), (40, 5), (20, 5), (7, 5)])
    async def test_hostile_names_are_only_text_and_lines_stay_aligned(self, name: str, size: tuple[int, int]) -> None:
        async with opened(0, size) as (row_list, _app, pilot):
            cells = (name, name, Content(name), name, name, name)
            row_list.show(2, 0, [RowCells(1, cells), RowCells(2, cells, tag=name)])
            await pilot.pause()
            for line in text_of(row_list):
                assert cell_len(line) == size[0]
                assert "\x1b" not in line
                assert "\x07" not in line
            if size[0] == 80:
                assert shown(name)[:5] in text_of(row_list)[1]

    async def test_long_names_end_in_an_ellipsis_by_cells(self) -> None:
        async with opened(0, (80, 5)) as (row_list, _app, pilot):
            row_list.show(2, 0, [RowCells(1, ("★", "東京" * 30)), RowCells(2, ("★", "x" * 99))])
            await pilot.pause()
            first, second = text_of(row_list)[1:3]
            assert first.partition("…")[0].endswith("東京東京")
            assert "x…" in second
            assert cell_len(first) == cell_len(second) == 80

    async def test_numbers_stand_right_and_text_left(self) -> None:
        async with opened(5, (100, 8)) as (row_list, _app, pilot):
            await pilot.pause()
            title, row = text_of(row_list)[:2]
            assert title.index("Client") == row.index("Client 0")
            assert title.index("Owes") + 4 == row.index("1.240,50") + 8

    async def test_few_pieces_of_colour_a_line(self) -> None:
        async with opened() as (row_list, _app, _pilot):
            assert len(list(row_list.render_line(1))) == 1
            assert len(list(row_list.render_line(5))) <= 4

    async def test_an_empty_list_says_what_belongs_there(self) -> None:
        async with opened(0) as (row_list, _app, pilot):
            row_list.set_empty("No clients yet.", Content("a adds one, i imports"))
            await pilot.press("j", "k", "G", "space", "enter")
            assert "No clients yet." in text_of(row_list)[2]
            assert row_list.cursor_key is None
            row_list.show(1, 0, [made(0)])
            await pilot.pause()
            assert "No clients" not in "".join(text_of(row_list))

    async def test_what_belongs_there_is_never_cut_off(self) -> None:
        async with opened(0) as (row_list, _app, pilot):
            row_list.set_empty("a  writes one: a text, whom it goes to and on which days " * 2, "[bold]i[/] imports")
            await pilot.pause()
            shown = [line.rstrip() for line in text_of(row_list)[2:]]
            assert " ".join(" ".join(shown).split()).startswith("a writes one: a text, whom it goes to and on which")
            assert shown[0].startswith("  a  writes one")
            assert shown[1].startswith("     ")
            assert "…" not in "".join(shown)
            assert "[bold]i[/] imports" in "".join(shown)

    async def test_the_count_may_come_later(self) -> None:
        async with opened(100) as (row_list, _app, pilot):
            row_list.set_count(1000, approximate=True)
            assert row_list.approximate
            await pilot.press("G")
            row_list.set_count(30)
            assert row_list.cursor == 29
            assert row_list.rows_shown == (10, 30)
            assert "Client 29" in text_of(row_list)[-1]

    async def test_showing_the_same_rows_again_repaints_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with opened(5) as (row_list, _app, pilot):
            await pilot.pause()
            regions = spy(row_list, monkeypatch)
            row_list.show(5, 0, [made(index) for index in range(5)])
            assert regions == []

    async def test_rows_are_asked_for_again_on_demand(self) -> None:
        async with opened() as (row_list, app, pilot):
            app.heard.clear()
            row_list.ask_again()
            await pilot.pause()
            wish = app.all(RowList.PagesWanted)[0]
            assert wish.first == 0
            assert wish.last >= 20


class TestColumns:
    def test_what_does_not_fit_goes_in_its_order(self) -> None:
        keys = {width: [place.column.key for place in arrange(COLUMNS, width)] for width in (120, 60, 50, 20)}
        assert keys[120] == ["stars", "name", "next", "when", "owes", "city"]
        assert keys[60] == ["stars", "name", "next", "when", "owes"]
        assert keys[50] == keys[20] == ["stars", "name", "next", "when"]

    @pytest.mark.parametrize("width", range(45, 140, 7))
    def test_shares_use_up_the_width(self, width: int) -> None:
        places = arrange(COLUMNS, width)
        edge = 1 if places[-1].column.right else 0  # numbers do not touch it
        assert sum(place.width for place in places) + 2 * (len(places) - 1) + 2 == width - edge

    async def test_other_columns_at_run_time(self) -> None:
        async with opened() as (row_list, _app, pilot):
            row_list.set_columns([Column("name", "Nombre", 10, share=1)])
            await pilot.pause()
            assert "Nombre" in text_of(row_list)[0]
            assert "★★☆" in text_of(row_list)[1]
