"""The scenes of which pictures are made: for the README, and for the tests that compare every screen.

A scene opens the program on a portfolio at a place and presses keys; it looks the same on every machine.
"""

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from textual.pilot import Pilot
from textual.screen import ModalScreen

from models import demo, editing, sales
from models.database import close_database, open_database
from models.i18n import language, set_language
from models.importing.bring import import_file
from models.session import Session
from models.sold import Line
from tui.app import Cartera
from tui.desk import Desk
from tui.read_ahead import QUIET
from tui.widgets.row_list import RowList

TODAY = date(2026, 3, 18)
USER = "ana"
DATA = Path(__file__).parent.parent / "tests" / "data"
CLIENTS_FILE, SALES_FILE = DATA / "northwind-clientes.csv", DATA / "northwind-ventas.csv"
NORTHWIND_DAY = date(1998, 5, 31)
"""The day on which the figures of Northwind are looked at."""

HOSTILE = (
    "ACME [bold]x[/bold] [/nope]", "[@click=app.quit]x[/]", "東京 株式会社 Ñandú", "Peña \"O'Brien\" 'x",
    "=cmd|'/c calc'!A1", "Un nombre tan largo que no cabe en ninguna columna de ninguna pantalla del mundo",
    "👩‍👩‍👧 Familia Núñez", "مكتبة النور",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen after ``keys`` at ``place``; ``portfolio`` is ``demo``, ``hostile``, ``owing``, ``northwind`` or
    ``empty``, and ``day`` the day it is opened on."""

    name: str
    place: str = "3"
    keys: tuple[str, ...] = ()
    portfolio: str = "demo"
    day: date = TODAY


def typed(text: str) -> tuple[str, ...]:
    """Return the keys that type ``text``."""
    names = {" ": "space", "/": "slash", "-": "minus", ".": "full_stop", "@": "at", ":": "colon", "_": "underscore"}
    return tuple(names.get(character, character) for character in text)


SCENES: tuple[Scene, ...] = (
    Scene("today", "t"),
    Scene("today-empty", "t", (), "empty"),
    Scene("review", "3", ("r",)),
    Scene("review-called", "3", ("r", "l")),
    Scene("review-empty", "1", ("r",), "empty"),
    Scene("quick-line", "3", ("colon", *typed("llamar a Sanz el jueves 10h presupuesto"))),
    Scene("stage"),
    Scene("stage-negotiation", "2"),
    Scene("stage-marked", "3", ("space", "j", "space", "j")),
    Scene("stage-moved", "2", ("greater_than_sign",)),
    Scene("stage-hostile", "1", (), "hostile"),
    Scene("stage-empty", "1", (), "empty"),
    Scene("filter", "3", ("slash", *typed("pe"))),
    Scene("filter-mistake", "3", ("slash", *typed("ciuda:x"))),
    Scene("filter-completion", "3", ("slash", *typed("stage:"))),
    Scene("why", "3", ("W",)),
    Scene("stars", "3", ("asterisk",)),
    Scene("move", "3", ("m",)),
    Scene("sort", "3", ("S",)),
    Scene("columns", "3", ("c",)),
    Scene("add", "1", ("a", *typed("Ferretería Núñez"))),
    Scene("log", "3", ("l",)),
    Scene("follow-up", "3", ("f",)),
    Scene("card", "3", ("enter",)),
    Scene("card-hostile", "1", ("enter",), "hostile"),
    Scene("card-activity", "3", ("enter", "tab")),
    Scene("card-money", "3", ("j", "j", "j", "enter", "tab", "tab")),
    Scene("card-person", "3", ("enter", "tab", "tab", "tab")),
    Scene("card-history", "3", ("enter", "tab", "tab", "tab", "tab")),
    Scene("money", "6"),
    Scene("money-due", "6", ("tab",)),
    Scene("money-payments", "6", ("tab", "tab", "tab")),
    Scene("money-hostile", "6", (), "owing"),
    Scene("money-empty", "6", (), "empty"),
    Scene("portfolio", "7"),
    Scene("portfolio-map", "7", (*"jjjjjjjjj", "enter")),
    Scene("portfolio-funnel", "7", (*"jjjjjjjjjjjjj", "enter")),
    Scene("portfolio-compared", "7", ("B",)),
    Scene("portfolio-clients", "7", (*"jjjjjjjj", "C")),
    Scene("portfolio-explained", "7", ("j", "question_mark")),
    Scene("portfolio-hostile", "7", (*"jjjjjjj", "enter"), "owing"),
    Scene("portfolio-empty", "7", (), "empty"),
    Scene("northwind", "7", tuple("jjjjjjjj"), "northwind", NORTHWIND_DAY),
    Scene("campaigns", "8"),
    Scene("campaigns-empty", "8", (), "empty"),
    Scene("campaign", "8", ("enter",)),
    Scene("segments-empty", "9"),
    Scene("segments-ready", "9", ("A",)),
    Scene("tiers", "9", ("L",)),
    Scene("goals", "9", ("O",)),
    Scene("payment", "6", ("p",)),
    Scene("sale", "3", ("s", *typed("1240,50"))),
    Scene("opportunity", "2", ("o",)),
    Scene("editing", "3", ("enter", "j", "j", "j", "j", "j", "enter", *typed("xyz"), "enter")),
    Scene("help", "3", ("question_mark",)),
    Scene("palette", "3", ("P", *typed("pen"))),
    Scene("import-file", "1", ("i",)),
    Scene("import-mapping", "1", ("i", *typed(CLIENTS_FILE.name), "enter")),
    Scene("import-done", "1", ("i", *typed(CLIENTS_FILE.name), "enter", "enter", "enter"), "empty"),
)


@cache
def _portfolio(kind: str, tongue: str) -> Path:
    """Make a portfolio once for all scenes that show it; the file is copied for each."""
    path = Path(mkdtemp(prefix="cartera-scenes-")) / f"{kind}-{tongue}.db"
    if kind == "demo":
        demo.build(path, 120, 3, TODAY, user=USER)
        return path
    open_database(path)
    if kind in ("hostile", "owing"):
        session = Session(USER, TODAY)
        for number, name in enumerate(HOSTILE):
            values = {"name": name, "contact": name, "city": name, "notes": name, "stars": str(number % 4)}
            client = editing.add(session, values, anyway=True)
            if kind == "owing":
                due = TODAY - timedelta(40 * number - 60)
                sales.add(session, client, [Line(12_345 * (number + 1), name)], on=TODAY, ref=name, due=due)
    if kind == "northwind":
        session = Session(USER, NORTHWIND_DAY)
        import_file(session, CLIENTS_FILE)
        import_file(session, SALES_FILE, what="sales")
    close_database()
    return path


def program(scene: Scene, tongue: str, folder: Path) -> Cartera:
    """Return the program as it stands before the keys of ``scene``, in the language ``tongue``, in ``folder``."""
    set_language(tongue)
    assert language() == tongue
    path = folder / f"{scene.name}-{tongue}.db"
    path.write_bytes(_portfolio(scene.portfolio, tongue).read_bytes())
    work = folder / "work"
    work.mkdir(exist_ok=True)
    copy = work / CLIENTS_FILE.name
    copy.write_bytes(CLIENTS_FILE.read_bytes())
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12).timestamp()
    os.utime(copy, (noon, noon))
    os.environ["HOME"] = str(folder)
    os.chdir(work)
    open_database(path)
    close_database()
    session = Session(USER, scene.day, travelling=scene.day != TODAY)
    return Cartera(Desk(session, folder / "config.toml", fixed_day=True), scene.place)


def busy(app: Cartera) -> bool:
    """Whether a key or a worker is at work; one that waits below a question for its answer does not count."""
    asking = isinstance(app.screen, ModalScreen)
    running = [worker for worker in app.workers if not (worker.is_finished or worker.group == QUIET)]
    return app.holding or any(worker.node is app.screen or not asking for worker in running)


async def settle(app: Cartera, pilot: Pilot[Any]) -> None:
    """Wait until nothing is at work, and what was has been painted: a worker may end within a pause."""
    idle = False
    while not idle:
        idle = not busy(app)
        await pilot.pause()
        idle = idle and not busy(app)
        if not idle:
            await asyncio.sleep(0.001)


async def play(app: Cartera, pilot: Pilot[Any], keys: Iterable[str]) -> None:
    """Press the keys of a scene, and wait until nothing is at work any more."""
    RowList.REST = 0
    await settle(app, pilot)
    await pilot.press(*keys)
    await settle(app, pilot)
