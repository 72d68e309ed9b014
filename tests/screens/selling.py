"""What the tests of the money share: a few sales in the sample portfolio, and the forms on view."""

from datetime import date, timedelta

from textual.widgets import Static

from models import opportunities, sales
from models.client import find
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.screens.conftest import Driver
from tui.screens.dialogs import FormDialog

NUNEZ = "Ferretería Núñez S.L."
GOMEZ = "Talleres Gómez e Hijos"
ODD = HOSTILE_NAMES[2]


def form(program: Driver) -> FormDialog:
    """The form on view."""
    assert isinstance(program.screen, FormDialog)
    return program.screen


def told(program: Driver, field: str) -> str:
    """What is told under a field of the form."""
    wrong = form(program).query_one(f"#wrong-{field}", Static)
    return str(wrong.content) if wrong.display else ""


def beside(program: Driver, field: str) -> str:
    """What is explained beside a field of the form."""
    return str(form(program).query_one(f"#explained-{field}", Static).content)


async def fill(program: Driver, **texts: str) -> None:
    """Put texts into fields of the form."""
    for name, text in texts.items():
        form(program).fill(name, text)
        await program.settle()


def ago(days: int) -> date:
    """The day so many days before the day of the tests."""
    return TODAY - timedelta(days)


def sell_some(session: Session) -> None:
    """Let three clients of the sample portfolio owe money, one of them with a hostile name."""
    nunez, gomez, odd = find(NUNEZ), find(GOMEZ), find(ODD)
    sales.add(session, nunez, [Line(124_050, "Shelving [b]x[/b]")], on=ago(100), ref="F-[1]")
    sales.add(session, nunez, [Line(30_000)], on=ago(10), ref="F-2", renewal=TODAY + timedelta(20))
    sales.add(session, gomez, [Line(290_000)], on=ago(5), due=TODAY + timedelta(12))
    sales.add(session, odd, [Line(5_000, "東京")], on=ago(60), ref="=cmd|'/c calc'!A1")
    sales.add(session, odd, [Line(7_000)], on=ago(50), paid=ago(40))
    opportunities.add(session, nunez, "Shelving [/nope]", amount=230_000, expected=TODAY + timedelta(30))
