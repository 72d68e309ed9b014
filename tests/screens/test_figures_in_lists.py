"""Figures in the lists: shown in the reader's way, sorted by, asked for, and said when they take their time."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import sales
from models.database import close_database, open_database
from models.figures import in_sql
from models.i18n import set_language
from models.session import Session
from models.sold import Line
from tests.screens.conftest import Driver, Opened

NUNEZ, GOMEZ = "Ferretería Núñez S.L.", "Talleres Gómez e Hijos"
COLUMNS = ("abc", "rfm_group", "punctuality", "usual_interval", "fit", "sales_count")


@pytest.fixture
def session(session: Session) -> Session:
    """Ana with columns of figures."""
    return replace(session, settings=replace(session.settings, columns=COLUMNS))


@pytest.fixture(autouse=True)
def money(portfolio_file: Path, session: Session) -> None:
    """Five clients bought; Núñez most, and a part of it was paid late."""
    open_database(portfolio_file)
    for client, amount in ((3, 100), (4, 200), (5, 300), (8, 400)):
        sales.add(session, client, [Line(amount)], on=date(2026, 1, client), paid=date(2026, 1, client))
    for day, paid in ((1, 1), (4, 4), (9, 28)):
        sales.add(session, 7, [Line(90000)], on=date(2026, 1, day), due=date(2026, 1, day), paid=date(2026, 1, paid))
    close_database()


def line(program: Driver, name: str) -> str:
    """The line of a client."""
    return next(line for line in program.lines()[3:] if name[:12] in line).split("│")[0]


class TestTheList:
    async def test_shows_figures_in_the_readers_way(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(200, 30), session=session) as program:
            assert line(program, NUNEZ).split()[-7:] == ["A", "champions", "67", "%", "4", "—", "3"]
        set_language("es")
        async with opened("3", size=(200, 30), session=session) as program:
            assert "67 %" in line(program, NUNEZ)

    async def test_sorts_by_a_column_and_back(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(200, 30), session=session) as program:
            await program.press("S", "1")
            assert program.names[0] == NUNEZ
            await program.press("S", "1")
            assert program.names[0] != NUNEZ

    async def test_is_asked_for_figures(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(200, 30), session=session) as program:
            await program.press("slash", *"abc:A", "enter")
            assert program.names == [NUNEZ]

    async def test_a_sale_changes_them(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(200, 30), session=session) as program:
            assert line(program, GOMEZ).split()[-7] == "C"
            await program.db(sales.add, session, 8, [Line(999999)], on=date(2026, 3, 1))
            await program.press("ctrl+r")
            assert line(program, GOMEZ).split()[-7] == "A"

    async def test_what_takes_its_time_is_said_and_filled_in(
        self, opened: Opened, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The list is there meanwhile, with what was known before."""
        go_on, prepare = threading.Event(), in_sql.prepare

        def slowly(names: Sequence[str], day: date | None) -> None:
            go_on.wait(20)
            prepare(names, day)

        go_on.set()
        monkeypatch.setattr(in_sql, "prepare", slowly)
        async with opened("3", size=(200, 30), session=session) as program:
            go_on.clear()
            await program.db(sales.add, session, 8, [Line(999999)], on=date(2026, 3, 1))
            await program.pilot.press("ctrl+r")
            while program.message != "Working out the figures…":
                await program.pilot.pause(0.05)
            assert line(program, GOMEZ).split()[-7] == "C"
            go_on.set()
            await program.settle()
            assert program.message == ""
            assert line(program, GOMEZ).split()[-7] == "A"

    async def test_an_order_by_them_waits_and_who_goes_on_meanwhile_stays_there(
        self, opened: Opened, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go_on, prepare = threading.Event(), in_sql.prepare

        def slowly(names: Sequence[str], day: date | None) -> None:
            go_on.wait(20)
            prepare(names, day)

        monkeypatch.setattr(in_sql, "prepare", slowly)
        plain = replace(session, settings=replace(session.settings, columns=("margin",)))
        async with opened("3", session=plain) as program:
            for key in ("S", "1"):
                await program.pilot.press(key)
            while program.message != "Working out the figures…":
                await program.pilot.pause(0.05)
            program.list_screen.row_list.action_last()
            last = program.list_screen.row_list.cursor_key
            go_on.set()
            await program.settle()
            assert program.list_screen.row_list.cursor_key == last
