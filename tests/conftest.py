"""What every test starts from: a machine of its own, a day that does not move, and a portfolio with hard names."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from models import editing
from models.activity import Next, follow_up, log
from models.database import close_database, open_database
from models.figures import in_sql
from models.i18n import set_language
from models.session import Session
from models.settings import Settings

settings.register_profile("untimed", settings(), deadline=None)  # a slow machine fails nothing
settings.load_profile("untimed")

TODAY = date(2026, 3, 18)  # a Wednesday

HOSTILE_NAMES = (
    "ACME [bold]x[/bold] [/nope]",
    "[@click=app.quit]x[/]",
    "東京 株式会社",
    "Peña \"O'Brien\" 'x",
    "=cmd|'/c calc'!A1",
    "a]0;xb",  # what is left of ESC ]0;x BEL in a name
)


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the home folder, the settings, the language and the terminal of the machine out of the test."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (("DATA", "data"), ("CONFIG", "config"), ("STATE", "state"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    for name in ("CARTERA_DB", "CARTERA_CONFIG", "CARTERA_LANG", "CARTERA_AS_OF", "LANGUAGE", "LC_ALL", "LC_MESSAGES",
                 "NO_COLOR", "COLORTERM", "PYTHONUTF8", "PYTHONIOENCODING"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "Europe/Madrid")
    monkeypatch.setenv("LOGNAME", "ana")
    set_language("en")
    yield
    close_database()
    set_language("en")
    in_sql.use(Settings())


@pytest.fixture
def today() -> date:
    """The day on which the test takes place."""
    return TODAY


@pytest.fixture
def session(today: date) -> Session:
    """Ana at work with the default settings."""
    return Session("ana", today, Settings())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty portfolio, open in the thread of the test."""
    path = tmp_path / "cartera.db"
    open_database(path)
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portfolio, made once; each test works on a copy."""
    path = tmp_path_factory.mktemp("sample") / "cartera.db"
    set_language("en")
    open_database(path)
    fill(Session("ana", TODAY, Settings()))
    close_database()
    return path


@pytest.fixture
def portfolio_file(sample: Path, tmp_path: Path) -> Path:
    """A portfolio with a client at every stage and the hostile names among them, closed."""
    return Path(shutil.copy(sample, tmp_path / "cartera.db"))


@pytest.fixture
def portfolio(portfolio_file: Path) -> Path:
    """The same portfolio, open in the thread of the test."""
    open_database(portfolio_file)
    return portfolio_file


def fill(session: Session) -> None:
    """Put the sample portfolio into the open file."""
    stages = ("prospect", "negotiation", "client", "client", "inactive", "prospect")
    for number, name in enumerate(HOSTILE_NAMES):
        editing.add(session, {"name": name, "stage": stages[number], "stars": str(number % 4)})
    nunez = editing.add(
        session,
        {
            "name": "Ferretería Núñez S.L.", "code": "C-01", "stage": "client", "stars": "3", "kind": "company",
            "tax_id": "B50123454", "contact": "Ana Núñez", "position": "owner", "phone": "976 123 456",
            "email": "ana@nunez.es", "street": "Calle Mayor, 1", "postal_code": "50001", "city": "Zaragoza",
            "region": "Zaragoza", "country": "España", "tags": "feria, paga tarde", "notes": "Cierra en agosto.",
        },
    )  # fmt: skip
    gomez = editing.add(session, {"name": "Talleres Gómez e Hijos", "stage": "client", "stars": "2", "city": "Huesca"})
    clara = editing.add(session, {"name": "Clara Íñiguez", "kind": "individual", "birthday": "15/3/1980"})
    log(session, [nunez], "call", "Asked about the quote", outcome="no_answer", on=date(2026, 3, 12))
    follow_up(session, [nunez], Next(date(2026, 3, 15), "Call about the quote", "call"))
    follow_up(session, [gomez], Next(date(2026, 3, 18), "Send the contract", "email"))
    follow_up(session, [clara], Next(date(2026, 3, 26), "Visit", "visit"))
