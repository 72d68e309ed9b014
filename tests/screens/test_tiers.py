"""The limits of the tiers on the screen: moved, typed, seen before they are saved, left as they were."""

from pathlib import Path

import pytest

from models import editing, tiers
from models.database import close_database, open_database
from models.session import Session
from models.tiers import DEFAULTS, Measure, Tier
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import beside, fill, form, sell_some, told
from tui.screens.segments import SegmentsScreen
from tui.screens.tiers import TiersScreen


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio with sales: 2,900.00, 1,540.50 and 120.00 of income."""
    open_database(portfolio_file)
    sell_some(session)
    editing.edit(session, 1, {"expected_spend": "1.200,50"})
    close_database()
    return portfolio_file


async def show(program: Driver) -> TiersScreen:
    """Open the limits from the segments."""
    await program.press("9", "L")
    assert isinstance(program.screen, TiersScreen)
    return program.screen


def rows(program: Driver) -> list[tuple[str, ...]]:
    """The rows on the screen: tier, from, clients, amount, share."""
    assert isinstance(program.screen, TiersScreen)
    window = program.screen.row_list._window.rows
    return [tuple(map(str, row.cells[:5])) for _place, row in sorted(window.items())]


async def kept(program: Driver, measure: Measure = "spent") -> list[Tier]:
    """The limits of the file."""
    return await program.db(tiers.limits, measure)


class TestTiers:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_they_stand_with_who_is_in_them(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("3", size=size) as program:
            await show(program)
            assert rows(program) == [
                ("Top", "10,000", "—", "—", "—"), ("High", "3,000", "—", "—", "—"),
                ("Middle", "500", "2", "4,440.50", "97 %"), ("Low", "0", "1", "120.00", "3 %"),
            ]  # fmt: skip
            assert "4,560.50" in program.text

    async def test_a_limit_is_moved_and_its_effect_seen_before_it_is_saved(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("j", "-")
            assert rows(program)[1] == ("High", "2,500", "1", "2,900.00", "64 %")
            assert "not saved" in program.text
            assert await kept(program) == list(DEFAULTS["spent"])
            await program.press("enter")
            assert program.message == "tiers of clients changed · u undoes"
            assert (await kept(program))[1] == Tier("High", 250_000)
            assert "not saved" not in program.text
            await program.press("u")
            assert rows(program)[1][:3] == ("High", "3,000", "—")
            await program.press("U")
            assert rows(program)[1][:3] == ("High", "2,500", "1")

    async def test_escape_leaves_all_as_it_was(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            before = rows(program)
            await program.press("+", "+", "tab", "j", "-", "tab", "escape")
            assert program.message == "the limits are as they were"
            assert rows(program) == before
            await program.press("tab")
            assert [row[1] for row in rows(program)] == ["10,000", "3,000", "1,000", "0"]
            await program.press("escape")
            assert isinstance(program.screen, SegmentsScreen)
            assert await kept(program) == list(DEFAULTS["spent"])

    async def test_an_amount_is_typed_and_explained_while_it_is(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await show(program)
            await program.press("j", "e")
            await program.type("1.500,50")
            assert beside(program, "floor") == "2 · 4,441"
            await program.press("enter")
            assert rows(program)[1] == ("High", "1,500.50", "2", "4,440.50", "97 %")
            await program.press("e")
            await fill(program, floor="500")
            await program.press("enter")
            assert told(program, "floor") == "Two tiers begin at the same amount."
            await fill(program, floor="x")
            await program.press("enter")
            assert told(program, "floor")
            await program.press("escape", "enter")
            assert (await kept(program))[1].floor == 150_050

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_a_tier_is_added_renamed_and_deleted(self, opened: Opened, name: str) -> None:
        async with opened("3", size=(80, 24)) as program:
            await show(program)
            await program.press("a")
            await fill(program, floor="2000", name=name)
            await program.press("enter")
            assert rows(program)[2][:4] == (name, "2,000", "1", "2,900.00")
            await program.press("enter")
            assert Tier(name, 200_000) in await kept(program)
            await program.press("g", "d", "enter")
            assert [tier.name for tier in await kept(program)] == ["High", name, "Middle", "Low"]
            await program.press("G", "e")
            assert "floor" not in [entry.name for entry in form(program).entries]
            await fill(program, name=name + "!")
            await program.press("enter", "enter")
            assert (await kept(program))[-1] == Tier(name + "!", 0)

    async def test_the_lowest_begins_at_nothing_and_no_limit_passes_another(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("G", "+")
            assert "begins at 0" in program.message
            await program.press("d")
            assert "begins at 0" in program.message
            await program.press("g", *"-----------------")
            assert program.message == "the next tier begins there"
            assert rows(program)[0][1] == "4,000"
            await program.press("enter", "enter")
            assert program.message == "nothing to change"

    async def test_prospects_stand_by_what_is_expected_of_them(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("tab")
            assert [row[2] for row in rows(program)] == ["—", "—", "1", "—"]
            assert rows(program)[2] == ("Middle", "1,000", "1", "1,200.50", "100 %")
            await program.press("shift+tab")
            assert rows(program)[0][2:4] == ("—", "—")

    async def test_two_moved_sets_are_an_act_each(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("+", "tab", "+", "enter")
            assert (await kept(program))[0].floor == (await kept(program, "expected"))[0].floor == 1_200_000
            await program.press("u")
            assert [(await kept(program))[0].floor, (await kept(program, "expected"))[0].floor] == [
                1_200_000,
                1_000_000,
            ]

    async def test_what_somebody_else_saved_meanwhile_is_told(self, opened: Opened) -> None:
        async with opened("3") as program:
            await show(program)
            await program.press("+")
            other = Session("luis", program.app.desk.session.today)
            await program.db(tiers.save, other, "spent", [Tier("One", 0)])
            await program.press("enter")
            assert "meanwhile" in program.message
            assert await kept(program) == [Tier("One", 0)]
            await program.press("ctrl+r", "escape")
            assert rows(program)[0][0] == "One"

    async def test_with_no_data_nothing_is_in_them(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("9", size=(80, 24), plain=True) as program:
            await show(program)
            assert [row[2:] for row in rows(program)] == [("—", "—", "—")] * 4

    async def test_the_palette_opens_them(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("P")
            await program.type("limits: tiers")
            await program.press("enter")
            assert isinstance(program.screen, TiersScreen)
