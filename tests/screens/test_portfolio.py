"""The portfolio screen: its figures and pictures, the period, comparing, the words, the file."""

import re
import shutil
from pathlib import Path

import pytest

from models.database import close_database
from models.i18n import set_language
from models.portfolio.said import TITLES
from models.session import Session
from tests.screens.conftest import Opened, opener
from tests.screens.portfolio import buying, go, picture, rows, screen
from tui.screens.behind import BehindScreen
from tui.screens.dialogs import FormDialog
from tui.screens.help import HelpScreen
from tui.screens.portfolio import NAMES, PortfolioScreen
from tui.widgets.row_list import RowList

SIZES = ((80, 24), (120, 40))


@pytest.fixture(scope="module")
def sold_to(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portfolio, made once."""
    return buying(tmp_path_factory.mktemp("portfolio") / "cartera.db")


@pytest.fixture
def portfolio_file(sold_to: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return Path(shutil.copy(sold_to, tmp_path / "cartera.db"))


class TestTheFigures:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("tongue", ["en", "es"])
    async def test_each_in_one_line_at_once(self, opened: Opened, tongue: str, size: tuple[int, int]) -> None:
        set_language(tongue)
        async with opened("7", size=size) as program:
            found = rows(program)
            assert list(found) == list(TITLES)
            assert "18" in found["size"]
            assert "…" not in "".join(found.values())
            assert max(map(len, program.lines())) <= size[0]
            for line in found.values():
                assert line in re.sub(" {2,}", "  ", program.text)

    async def test_the_tab_and_the_period(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("7")
            assert "[7 Portfolio]" in program.tabs
            assert "Twelve months to 18 Mar 2026" in program.text
            await program.press("3", "7")
            assert rows(program)["size"].startswith("▌ Size  18 clients")

    async def test_trends_of_the_last_months(self, opened: Opened) -> None:
        async with opened("7") as program:
            line = rows(program)["income"]
            assert len(re.findall("[▁▂▃▄▅▆▇█]{12}", line)) == 1
            assert re.search("[▁▂▃▄▅▆▇█·]{12}", rows(program)["diversification"])
            assert set(screen(program).trends or ()) >= {"size", "loyalty", "pareto"}

    async def test_in_ascii(self, opened: Opened) -> None:
        async with opened("7", plain=True, size=(80, 24)) as program:
            for name in NAMES:
                await go(program, name)
                await program.press("enter")
                shown = (
                    program.text.replace("·", "").replace("…", "").replace("—", "").replace("€", "").replace("“", "")
                )
                shown = shown.replace("”", "").replace("東京 株式会社", "")
                assert shown.isascii(), name
                await program.press("escape")

    async def test_what_changes_elsewhere_is_read_again(self, opened: Opened) -> None:
        async with opened("7") as program:
            before = rows(program)["size"]
            await program.press("1", "a")
            await program.type("Nobody yet")
            await program.press("enter", "m", "3", "7")
            assert rows(program)["size"] != before
            assert "19 clients" in rows(program)["size"]
            await program.press("u")
            assert "18 clients" in rows(program)["size"]

    async def test_an_empty_file_says_what_to_press(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("7", size=(80, 24)) as program:
            assert "Nobody here yet" in program.text
            assert "import the list you have" in program.text
            for key in ("j", "enter", "C", "B", "Y", "escape", "tab", "x", "escape", "?", "escape"):
                await program.press(key)
            assert isinstance(program.screen, PortfolioScreen)

    async def test_a_file_without_sales_has_dashes(
        self, sample: Path, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(RowList, "REST", 0)
        async with opener(sample, session, tmp_path)("7") as program:
            assert "—" in rows(program)["pareto"]
            assert "no costs known" in rows(program)["profitability"]
            for name in NAMES[::3]:
                await go(program, name)
                await program.press("C")
                if isinstance(program.screen, BehindScreen):
                    await program.press("escape")
                assert isinstance(program.screen, PortfolioScreen)


class TestThePicture:
    async def test_it_stands_beside_and_follows_the_cursor(self, opened: Opened) -> None:
        async with opened("7") as program:
            assert picture(program).startswith("Size")
            for name in NAMES:
                await go(program, name)
                assert picture(program).startswith(TITLES[name])

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("tongue", ["en", "es"])
    async def test_no_line_is_wider_than_its_place(self, opened: Opened, tongue: str, size: tuple[int, int]) -> None:
        set_language(tongue)
        async with opened("7", size=size) as program:
            for name in NAMES:
                await go(program, name)
                await program.press("enter")
                place = screen(program).picture
                assert max(line.content.cell_length for line in place.lines) <= place.size.width - 2, name
                await program.press("escape")

    async def test_narrow_enter_shows_it_instead_of_the_figures(self, opened: Opened) -> None:
        async with opened("7", size=(80, 24)) as program:
            await program.press("j", "enter")
            assert screen(program).picture.has_focus
            assert "Receptivity" not in program.text
            assert "By sector" in program.text
            await program.press("escape")
            assert screen(program).row_list.has_focus
            assert "Receptivity" in program.text
            await program.press("tab")
            assert screen(program).picture.has_focus
            await program.press("tab")
            assert screen(program).row_list.has_focus

    async def test_names_are_shown_as_they_are(self, opened: Opened) -> None:
        async with opened("7", size=(120, 40)) as program:
            await go(program, "diversification")
            assert "ACME [bold]x" in picture(program)
            assert "[@click=app.quit" in picture(program)
            assert "東京 株式会社" in picture(program)
            assert "ACME [bold]x" in program.text

    async def test_the_cursor_goes_from_part_to_part(self, opened: Opened) -> None:
        async with opened("7", size=(80, 24)) as program:
            await program.press("enter")
            place = screen(program).picture
            assert place.at == "prospect"
            await program.press("j")
            assert place.at == "negotiation"
            await program.press("G")
            assert place.at == "lost"
            await program.press("j", "g", "k")
            assert place.at == "prospect"
            await program.press("ctrl+d", "ctrl+u")
            assert place.at == "prospect"

    async def test_pareto_has_its_curve_and_the_cut(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            text = picture(program)
            assert " 100 ┤" in text
            assert "┊" in text
            assert re.search(r"A +B +C", text)
            assert screen(program).picture.keys == ["A", "B", "C"]


class TestThePeriod:
    async def test_it_is_picked(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("Y")
            assert "1 12 months" in program.text
            await program.press("4")
            assert "All time to 18 Mar 2026" in program.text
            assert "18 clients" in rows(program)["size"]
            await program.press("Y", "3")
            assert "1 Jan 2025 to 31 Dec 2025" in program.text
            await program.press("Y", "escape")
            assert "1 Jan 2025 to 31 Dec 2025" in program.text

    async def test_another_is_typed(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("Y", "5")
            assert isinstance(program.screen, FormDialog)
            await program.type("2026-01..2026-02")
            assert "1 Jan – 28 Feb" in program.text
            await program.press("enter")
            assert "1 Jan 2026 to 28 Feb 2026" in program.text

    async def test_what_is_no_period_is_told_and_stays(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("Y", "5")
            await program.type("20x6 [/]")
            await program.press("enter")
            assert isinstance(program.screen, FormDialog)
            assert "is not a period" in program.text
            await program.press("escape")
            assert "Twelve months to 18 Mar 2026" in program.text

    async def test_compared_with_the_period_before(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("Y", "5")
            await program.type("2026-02")
            await program.press("enter", "B")
            assert "1 Feb 2026 to 28 Feb 2026, against 1 Jan 2026 to 31 Jan 2026" in program.text
            assert re.search(r"[+-][\d,]+ %  (better|worse)", rows(program)["income"])
            assert screen(program).before["income"]["by_month"][0]["month"] == "2026-01"
            await program.press("B")
            assert "against" not in program.text

    async def test_nothing_comes_before_all_time(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("Y", "4", "B")
            assert "Nothing comes before all time" in program.message


class TestTheWords:
    @pytest.mark.parametrize("tongue", ["en", "es"])
    async def test_each_figure_explains_itself(self, opened: Opened, tongue: str) -> None:
        set_language(tongue)
        async with opened("7", size=(80, 24)) as program:
            for name in ("size", "pareto", "goals"):
                await go(program, name)
                await program.press("?")
                assert isinstance(program.screen, HelpScreen)
                lead = program.screen.lead
                assert len(lead) == 4
                assert lead[0] in program.text, name
                await program.press("escape")

    async def test_the_keys_follow(self, opened: Opened) -> None:
        async with opened("7", size=(120, 60)) as program:
            await program.press("?")
            for words in ("period", "compare", "these clients", "list or picture", "limits of the tiers"):
                assert words in program.text

    async def test_limits_and_goals_are_a_key_away(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("L")
            assert type(program.screen).__name__ == "TiersScreen"
            await program.press("escape", "O")
            assert type(program.screen).__name__ == "GoalsScreen"


class TestTheFile:
    @pytest.mark.parametrize("name", ["page.md", "page.csv"])
    async def test_the_page_is_written(
        self, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        async with opened("7") as program:
            await program.press("x", "end", "ctrl+u")
            await program.type(name)
            await program.press("enter")
            assert "the page is written to" in program.message
            text = (tmp_path / name).read_text("utf-8")
            assert ("## Pareto" if name.endswith("md") else "Pareto;;clients;18") in text

    async def test_only_what_it_can_write(
        self, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        async with opened("7") as program:
            await program.press("x", "end", "ctrl+u")
            await program.type("page.xlsx")
            await program.press("enter")
            assert "must end in .md or .csv" in program.text


async def test_leaving_stops_what_is_computed(opened: Opened) -> None:
    async with opened("7") as program:
        first = screen(program)
        first.load()
        await program.press("3")
        assert not [worker for worker in first.workers if worker.group == "load" and not worker.is_finished]
        assert first.stale
        await program.press("7")
        assert not first.stale
        assert "18 clients" in rows(program)["size"]
