"""Segments on the screen: made, taken, counted, pinned as tabs, opened, filtered by; every key undone."""

from pathlib import Path

import pytest

from models import journal, segments
from models.database import close_database, database, open_database
from models.i18n import set_language
from models.segments import Segment
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import fill, sell_some, told
from tui.screens import pins
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm
from tui.screens.segment_form import SegmentForm
from tui.screens.segment_list import SegmentListScreen
from tui.screens.segment_picker import ReadyDialog, SegmentDialog
from tui.screens.segments import SegmentsScreen
from tui.screens.stage import StageScreen

NUNEZ = "Ferretería Núñez S.L."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the pinned segments without a pause."""
    monkeypatch.setattr(pins, "REST", 0)
    monkeypatch.setattr(pins, "SHARE", 0)


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio with sales and three segments, of which none is pinned."""
    open_database(portfolio_file)
    sell_some(session)
    segments.add(session, "Debtors", "owed:>0")
    segments.add(session, HOSTILE_NAMES[0], "city:zaragoza or city:huesca")
    segments.add(session, "Nobody", "city:nowhere")
    close_database()
    return portfolio_file


async def kept(program: Driver) -> list[Segment]:
    """The segments of the file."""
    return await program.db(segments.segments)


async def counted(program: Driver, query: str) -> int:
    """How many fit a query."""
    return await program.db(segments.count, program.app.desk.session, Segment(0, 0, "", query))


def rows(program: Driver) -> dict[str, str]:
    """The counts on the screen by name."""
    assert isinstance(program.screen, SegmentsScreen)
    return {str(row.cells[0]): str(row.cells[2]) for row in program.screen.row_list._window.rows.values()}


class TestList:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_each_is_there_with_its_query_and_its_count(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("3", size=size) as program:
            await program.press("9")
            assert rows(program) == {
                "Debtors": str(await counted(program, "owed:>0")), HOSTILE_NAMES[0]: "2", "Nobody": "0",
            }  # fmt: skip
            assert "ACME [bold]x[/bold] [/nope]" in program.text
            assert "city:zaragoza or city:huesca"[:18] in program.text
            assert "[9 Segments]" in program.tabs

    async def test_without_any_it_says_what_to_press(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("9", size=(80, 24)) as program:
            assert "No segments yet" in program.text
            await program.press("e", "d", "space", "enter", "J", "K", "escape")
            assert isinstance(program.screen, SegmentsScreen)
            assert await kept(program) == []
            await program.press("A")
            assert isinstance(program.screen, ReadyDialog)

    async def test_a_query_that_is_none_any_more_is_told_in_its_row(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("a")
            await fill(program, name="Outer", query="segment:nobody")
            await program.press("enter", "g", "j", "j", "d", "y")
            assert [each.name for each in await kept(program)] == ["Debtors", HOSTILE_NAMES[0], "Outer"]
            assert rows(program)["Outer"] == "—"
            assert "There is no segment “nobody”" in program.text
            await program.press("G", "enter")
            assert "There is no segment “nobody”" in program.message
            await program.press("u")
            assert rows(program)["Outer"] == "0"

    async def test_it_speaks_spanish_at_once(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("P")
            await program.type("español")
            await program.press("enter")
            assert "[9 Segment" in program.tabs
            assert rows(program)["Nobody"] == "0"
        set_language("en")


class TestActs:
    @pytest.mark.parametrize("name", HOSTILE_NAMES[1:])
    async def test_one_is_written_under_any_name(self, opened: Opened, name: str) -> None:
        async with opened("9", size=(80, 24)) as program:
            await program.press("a")
            await fill(program, name=name, query="has:email")
            await program.press("enter")
            assert program.message == f"segment saved: {name} · u undoes"
            assert (await kept(program))[-1].name == name
            assert name in program.text
            await program.press("u")
            assert name not in [each.name for each in await kept(program)]
            assert name not in rows(program)

    async def test_while_it_is_typed_who_fits_is_counted(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("a", "tab")
            await program.type("city:zaragoza")
            assert "1 record" in program.text

    async def test_a_mistake_is_pointed_at_and_nothing_is_lost(self, opened: Opened) -> None:
        async with opened("9", size=(80, 24)) as program:
            await program.press("a")
            await fill(program, name="Wrong", query="stage:client citty:zaragoza")
            await program.press("enter")
            assert isinstance(program.screen, SegmentForm)
            assert "There is no field “citty”" in told(program, "query")
            lines = program.lines()
            place = next(number for number, line in enumerate(lines) if "citty:zaragoza" in line)
            assert lines[place + 1].index("▲") == lines[place].index("citty")
            await fill(program, query="stage:client city:zaragoza")
            await program.press("enter")
            assert (await kept(program))[-1].query == "stage:client city:zaragoza"

    async def test_one_is_changed_renamed_and_deleted(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("e")
            await fill(program, name="Morosos")
            await program.press("enter")
            assert program.message == "segment renamed: Morosos · u undoes"
            await program.press("e")
            await fill(program, query="overdue:>0")
            await program.press("enter")
            assert (await kept(program))[0].query == "overdue:>0"
            await program.press("e")
            await fill(program, name="nobody")
            await program.press("enter")
            assert "exists already" in told(program, "name")
            await program.press("escape", "d")
            assert isinstance(program.screen, Confirm)
            await program.press("n")
            assert len(await kept(program)) == 3
            await program.press("d", "y")
            assert [each.name for each in await kept(program)] == [HOSTILE_NAMES[0], "Nobody"]
            await program.press("u", "u", "u")
            first = (await kept(program))[0]
            assert (first.name, first.query) == ("Debtors", "owed:>0")

    async def test_the_order_is_the_users(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("K")
            assert await program.db(journal.next_undo, program.app.desk.session) is not None
            await program.press("J")
            assert [each.name for each in await kept(program)] == [HOSTILE_NAMES[0], "Debtors", "Nobody"]
            assert program.screen.row_list.cursor == 1  # type: ignore[attr-defined]
            await program.press("J", "J", "K")
            assert list(rows(program)) == [HOSTILE_NAMES[0], "Debtors", "Nobody"]
            await program.press("u")
            assert list(rows(program)) == [HOSTILE_NAMES[0], "Nobody", "Debtors"]

    async def test_ready_made_ones_are_taken_one_or_several(self, opened: Opened) -> None:
        async with opened("9", size=(80, 24)) as program:
            await program.press("A")
            assert isinstance(program.screen, ReadyDialog)
            offered = [each.name for each in program.screen.found]
            assert "Debtors" not in offered  # is there already
            await program.press("escape", "A", "space", "j", "space", "enter")
            assert [each.name for each in await kept(program)][3:] == offered[:2]
            await program.press("A")
            assert isinstance(program.screen, ReadyDialog)
            assert [each.name for each in program.screen.found] == offered[2:]
            await program.press("enter")
            assert program.message == f"segment saved: {offered[2]} · u undoes"
            await program.press("u", "u")
            assert [each.name for each in await kept(program)][3:] == offered[:1]

    async def test_what_is_left_unsaved_is_there_again(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("a")
            await fill(program, name="Half [/]", query="city:(")
            await program.press("escape", "a")
            assert isinstance(program.screen, SegmentForm)
            assert program.screen.values == {"name": "Half [/]", "query": "city:("}


class TestPins:
    async def test_a_pinned_one_is_a_tab_with_its_count(self, opened: Opened) -> None:
        async with opened("9", size=(200, 40)) as program:
            await program.press("j", "space")
            assert program.message.startswith("segment pinned: ACME [bold]x[/bold] [/nope]")
            assert "0 ACME [bold]x[/bold]… 2" in program.tabs
            await program.press("k", "space")
            assert program.tabs.index("0 Debtors") < program.tabs.index("ACME")
            await program.press("space")
            assert "Debtors" not in program.tabs
            await program.press("u")
            assert "Debtors" in program.tabs
            await program.press("3")
            assert "0 Debtors" in program.tabs

    async def test_0_goes_from_one_to_the_next(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("0")
            assert "no segment is pinned" in program.message
            await program.press("9", "space", "j", "space", "3", "0")
            assert isinstance(program.screen, SegmentListScreen)
            assert "[0 Debtors" in program.tabs
            await program.press("0")
            assert "[ACME" in program.tabs
            await program.press("0")
            assert "[0 Debtors" in program.tabs
            await program.press("escape")
            assert isinstance(program.screen, SegmentsScreen)
            await program.press("1")
            assert isinstance(program.screen, StageScreen)
            assert " 9 0 " in program.tabs + " "

    async def test_the_palette_knows_them(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("j", "space", "3", "P")
            await program.type("segment: acme")
            await program.press("enter")
            assert isinstance(program.screen, SegmentListScreen)
            assert sorted(program.names) == [NUNEZ, "Talleres Gómez e Hijos"]

    async def test_their_counts_follow_what_changes(self, opened: Opened) -> None:
        async with opened("9", size=(200, 40)) as program:
            await program.press("j", "space", "0", "d")
            assert "0 ACME [bold]x[/bold]… 1" in program.tabs
            await program.press("u")
            assert "0 ACME [bold]x[/bold]… 2" in program.tabs

    async def test_a_click_on_a_tab_opens_it(self, opened: Opened) -> None:
        async with opened("9", size=(200, 40)) as program:
            await program.press("space", "3")
            from tui.widgets.tab_line import TabLine

            line = program.screen.query_one(TabLine)
            start = next(start for start, _end, key in line._spots if key.startswith("s"))
            await program.pilot.click(TabLine, offset=(start + 1, 0))
            await program.settle()
            assert isinstance(program.screen, SegmentListScreen)


class TestOpened:
    async def test_all_stages_stand_in_it_and_every_key_works(self, opened: Opened) -> None:
        async with opened("9", size=(120, 40)) as program:
            await program.press("j", "enter")
            assert isinstance(program.screen, SegmentListScreen)
            assert program.names == [NUNEZ, "Talleres Gómez e Hijos"]
            assert "ACME [bold]x[/bold] [/nope]" in program.text
            assert "city:zaragoza or city:huesca" in program.text
            await program.press("j", "less_than_sign")
            assert "moved to Negotiation" in program.message
            assert program.names == [NUNEZ, "Talleres Gómez e Hijos"]
            await program.press("enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("escape", "escape")
            assert isinstance(program.screen, SegmentsScreen)

    async def test_an_empty_one_says_so(self, opened: Opened) -> None:
        async with opened("9", size=(80, 24)) as program:
            await program.press("G", "enter")
            assert "Nobody is in this segment now." in program.text

    async def test_its_order_and_columns_are_its_own_and_are_undone(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("j", "enter", "S", "n", "S", "n")
            assert program.names == ["Talleres Gómez e Hijos", NUNEZ]
            assert ((await kept(program))[1].order, (await kept(program))[1].reverse) == ("name", True)
            await program.press("c", "K", "space", "enter")
            own = (await kept(program))[1].columns
            assert own
            assert own == program.list_screen.extra != program.app.desk.settings.columns
            await program.press("3")
            assert program.list_screen.extra == program.app.desk.settings.columns
            assert program.list_screen.spec.order == "stars"
            await program.press("9", "G", "k", "enter")
            assert program.names == ["Talleres Gómez e Hijos", NUNEZ]
            assert program.list_screen.extra == own
            await program.press("u", "u")
            assert program.names == [NUNEZ, "Talleres Gómez e Hijos"]
            assert program.list_screen.extra != own

    async def test_a_filter_narrows_it_and_goes_first(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("j", "enter", "slash")
            await program.type("gomez")
            await program.press("enter")
            assert program.names == ["Talleres Gómez e Hijos"]
            await program.press("escape")
            assert program.names == [NUNEZ, "Talleres Gómez e Hijos"]
            await program.press("escape")
            assert isinstance(program.screen, SegmentsScreen)

    async def test_it_is_left_when_it_is_gone_and_follows_its_query(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("a")
            await fill(program, name="New", query="city:huesca")
            await program.press("enter", "G", "enter")
            assert program.names == ["Talleres Gómez e Hijos"]
            await program.press("u")
            assert isinstance(program.screen, SegmentsScreen)
            assert "gone" in program.message

    async def test_it_follows_the_segments_that_it_names(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("a")
            await fill(program, name="Outer", query="segment:nobody")
            await program.press("enter", "G", "enter")
            assert program.names == []

            def change() -> None:
                nobody = next(each for each in segments.segments() if each.name == "Nobody")
                segments.edit(program.app.desk.session, nobody, "Nobody", "city:huesca")

            await program.db(change)
            await program.press("u", "U")
            assert program.names == ["Talleres Gómez e Hijos"]

    async def test_an_undo_keeps_the_cursor_on_its_client(self, opened: Opened) -> None:
        async with opened("9") as program:
            await program.press("j", "enter", "j", "d", "u")
            assert program.list_screen.row_list.cursor == 1


class TestChoosing:
    async def test_v_filters_any_list_by_a_segment(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("v")
            assert isinstance(program.screen, SegmentDialog)
            await program.press("j", "enter")
            assert program.list_screen.filter_text == 'segment:"ACME [bold]x[/bold] [/nope]"'
            assert program.names == [NUNEZ, "Talleres Gómez e Hijos"]
            await program.press("escape")
            assert len(program.names) > 2

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_v_keeps_the_filter_under_any_name(self, opened: Opened, name: str) -> None:
        async with opened("3") as program:
            await program.press("slash")
            await program.type("city:huesca")
            await program.press("enter", "v", "enter")
            assert isinstance(program.screen, SegmentForm)
            await fill(program, name=name + " 2")
            await program.press("enter")
            assert ((await kept(program))[-1].name, (await kept(program))[-1].query) == (name + " 2", "city:huesca")
            await program.press("escape", "v", "G", "enter")
            assert program.names == ["Talleres Gómez e Hijos"]

    async def test_without_a_filter_nothing_is_kept(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("v", "a")
            assert isinstance(program.screen, SegmentDialog)
            await program.press("v")
            assert isinstance(program.screen, StageScreen)

    async def test_without_segments_it_says_how_to_come_to_one(
        self, file: Path, session: Session, tmp_path: Path
    ) -> None:
        close_database()
        async with opener(file, session, tmp_path)("1", size=(80, 24)) as program:
            await program.press("v")
            assert "No segments yet." in program.text
            await program.press("enter", "escape")
            assert isinstance(program.screen, StageScreen)

    async def test_a_segment_with_a_mistake_leaves_the_list_as_it_is(self, opened: Opened) -> None:
        async with opened("3") as program:

            def spoil() -> None:
                with journal.acting(program.app.desk.session, "segment"):
                    database.execute_sql("UPDATE segment SET query = 'citty:x' WHERE name = 'Debtors'")

            await program.db(spoil)
            before = program.names
            await program.press("v", "enter")
            assert "In the segment “Debtors”" in program.message
            assert program.names == before
