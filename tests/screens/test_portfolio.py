"""The portfolio screen: its figures and pictures, the period, comparing, and the way from a figure to its clients."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from models import editing, sales
from models.database import close_database, open_database
from models.i18n import set_language
from models.portfolio.behind import clients_behind
from models.portfolio.said import TITLES
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tui.screens.behind import BehindScreen, asked_for
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm, FormDialog
from tui.screens.help import HelpScreen
from tui.screens.portfolio import NAMES, PortfolioScreen
from tui.screens.portfolio_lines import name_of
from tui.widgets.row_list import RowList

SIZES = ((80, 24), (120, 40))


@pytest.fixture(scope="session")
def sold_to(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio of eighteen clients that buy, hostile names among them and in their sectors, made once."""
    path = tmp_path_factory.mktemp("portfolio") / "cartera.db"
    set_language("en")
    open_database(path)
    session = Session("ana", date(2026, 3, 18))
    for number in range(18):
        name = HOSTILE_NAMES[number] if number < len(HOSTILE_NAMES) else f"Client {number:02}"
        sector = HOSTILE_NAMES[number % 3]
        client = editing.add(session, {"name": name, "stage": "client", "sector": sector, "source": "web"}, anyway=True)
        for time in range(1 + number % 4):
            day = session.today - timedelta(20 + 40 * time + number)
            line = Line((1 + (number * 7) % 5) * 10_000 * (20 - number), f"Service {number % 2} [b]", cost=5_000)
            sales.add(session, client, [line], on=day, paid=None if number % 5 == 0 else day)
    close_database()
    return path


@pytest.fixture
def portfolio_file(sold_to: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    path = tmp_path / "cartera.db"
    path.write_bytes(sold_to.read_bytes())
    return path


def screen(program: Driver) -> PortfolioScreen:
    """The portfolio screen on view."""
    assert isinstance(program.screen, PortfolioScreen)
    return program.screen


def rows(program: Driver) -> dict[str, str]:
    """The figures on view by the name of their section, blanks between columns as one."""
    row_list = screen(program).row_list
    lines = [re.sub(" {2,}", "  ", program.line(row_list, y)) for y in range(row_list.count)]
    return dict(zip(NAMES, lines, strict=False))


def picture(program: Driver) -> str:
    """What the picture shows, all of it."""
    return "\n".join(line.content.plain.rstrip() for line in screen(program).picture.lines)


async def go(program: Driver, name: str) -> None:
    """Put the cursor on a section."""
    screen(program).row_list.move_to(NAMES.index(name))
    await program.settle()


def titles(program: Driver) -> str:
    """The title of the list of clients on view."""
    assert isinstance(program.screen, BehindScreen)
    return program.lines()[2].strip()


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


class TestTheClients:
    async def test_the_list_behind_a_part(self, opened: Opened) -> None:
        async with opened("7") as program:
            await program.press("enter", "j", "j", "enter")
            assert titles(program) == "Size: Clients · 18 clients"
            assert len(program.names) == 18
            await program.press("escape")
            assert screen(program).picture.has_focus
            assert screen(program).picture.at == "client"

    async def test_one_key_from_a_figure(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C")
            assert titles(program).startswith("Pareto · 18 clients")
            signs = [name[0] for name in program.names]
            assert "".join(signs) == "".join(sorted(signs))
            assert set(signs) == {"A", "B", "C"}
            last = "".join(signs).rindex("A")
            row_list = program.list_screen.row_list
            assert "─── 80 % ───" in program.line(row_list, last + 1)
            assert sum("80 %" in program.line(row_list, y) for y in range(1, 19)) == 1

    async def test_everything_works_in_it(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C", "M")
            assert len(program.list_screen.row_list.marks) == 18
            await program.press("M", "space", "j", "space", "plus")
            assert program.message.startswith("stars") or "2 records" in program.message
            first = program.names[0]
            await program.press("escape", "g", "enter")
            assert isinstance(program.screen, ClientScreen)
            assert first.split("  ", 1)[1] in program.text
            await program.press("]", "escape")
            assert program.list_screen.row_list.cursor == 1
            assert program.names[0] == first

    async def test_a_filter_and_an_order_stay_within_it(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("enter", "j", "enter")
            behind = set(program.names)
            assert 0 < len(behind) < 18
            await program.press("S", "n")
            assert set(program.names) == behind
            await program.press("slash")
            await program.type("client")
            await program.press("enter")
            assert program.names
            assert set(program.names) <= behind
            await program.press("escape")
            assert set(program.names) == behind
            await program.press("escape")
            assert isinstance(program.screen, PortfolioScreen)

    async def test_why_a_client_stands_there(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("C", "j", "W")
            assert "Pareto: 2 of 18" in program.text
            await program.press("escape", "S", "n", "W")
            assert "Pareto: 2 of 18" not in program.text
            assert isinstance(program.screen, HelpScreen)

    async def test_many_to_the_trash_and_back(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "pareto")
            await program.press("enter", "enter", "M", "d")
            assert isinstance(program.screen, Confirm)
            await program.press("y")
            assert "Trash" in program.text
            await program.press("u", "escape", "escape", "escape")
            assert "18 clients" in rows(program)["size"]

    async def test_a_debtor_opens_its_card(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "receivables")
            await program.press("enter", "G", "enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("escape")
            assert isinstance(program.screen, PortfolioScreen)

    async def test_every_part_of_every_section_leads_somewhere(self, opened: Opened) -> None:
        async with opened("7") as program:
            session, period = program.app.desk.session, screen(program).period
            for name in NAMES:
                await go(program, name)
                for key in screen(program).picture.keys:
                    assert name_of(name, key).startswith(TITLES[name])
                    if not key.startswith("#"):
                        await program.db(clients_behind, session, period, asked_for(name, key), key)
                if screen(program).picture.keys:
                    await program.press("enter", "G", "enter")
                    assert isinstance(program.screen, BehindScreen | ClientScreen), name
                    await program.press("escape", "escape")

    async def test_a_part_and_its_list_have_the_same_number(self, opened: Opened) -> None:
        async with opened("7") as program:
            await go(program, "diversification")
            await program.press("enter", "j", "j")
            part = next(line for line in screen(program).picture.lines if line.key == screen(program).picture.at)
            count = re.findall(r"(\d+)  +\d+ %", part.content.plain)[0]
            await program.press("enter")
            assert titles(program).endswith(f"{count} clients")


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
            for number, name in enumerate(NAMES):
                await program.press("?")
                assert isinstance(program.screen, HelpScreen)
                lead = program.screen.lead
                assert len(lead) == 4
                assert lead[0] in program.text, name
                await program.press("escape", *("j" if number < len(NAMES) - 1 else ""))

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
