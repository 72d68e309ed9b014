"""The user's own fields on the command line: options of add and edit, in lists, queries, orders and exports."""

from datetime import date
from pathlib import Path

import pytest

from models import defining
from models.database import close_database, open_database
from models.session import Session
from tests.test_cli import Cartera
from tests.test_cli import cartera as cartera


@pytest.fixture(autouse=True)
def defined(portfolio_file: Path, session: Session) -> None:
    """Fields of some types in the sample portfolio."""
    open_database(portfolio_file)
    for name, kind in (("Nº de socio", "number"), ("Fair", "flag"), ("Budget", "money")):
        defining.define(session, {"name": name, "type": kind})
    close_database()


class TestOwnFields:
    def test_added_and_edited(self, cartera: Cartera, today: date) -> None:
        ran = cartera("add", "Eva", "--nº-de-socio", "7", "--Fair=sí", "--json")
        assert (ran.status, ran.json["fields"]) == (0, {"Fair": True, "Nº de socio": 7})
        ran = cartera("edit", "Eva", "--budget", "-1.240,50", "--fair", "", "--city", "Huesca", "--json")
        assert ran.json["fields"] == {"Budget": "-1240.50", "Nº de socio": 7}
        assert ran.json["city"] == "Huesca"
        assert cartera("--no_de_socio", "8", "edit", "Eva").status == 0
        assert [each["name"] for each in cartera("list", "nº_de_socio:8", "--json").json] == ["Eva"]
        assert cartera("list", "--sort", "budget", "--limit", "1", "--json").json[0]["name"] == "Eva"
        assert "Nº de socio              8" in cartera("show", "Eva").out

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("edit", "#7", "--fiar", "yes"), "did you mean --fair?"),
            (("edit", "#7", "--fair"), "--fair"),
            (("edit", "#7", "--fair", "perhaps"), "“perhaps” is none of these: yes, no."),
            (("edit", "#7", "--jsno", "--city", "x"), "did you mean --json?"),
            (("add", "Eva", "--nothing", "x"), "there is no option --nothing here"),
            (("move", "#7", "client", "--fair", "x"), "there is no option --fair here"),
        ],
    )
    def test_mistakes_change_nothing(self, cartera: Cartera, words: tuple[str, ...], told: str) -> None:
        before = cartera("list", "--json").out
        ran = cartera(*words)
        assert ran.status == 2
        assert told in ran.error
        assert cartera("list", "--json").out == before

    def test_no_file_is_made_for_a_mistake(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "new.db"
        assert cartera("--db", str(path), "add", "Eva", "--fiar", "x").status == 2
        assert not path.exists()
