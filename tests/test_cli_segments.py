"""A saved query on the command line: wherever a query is typed, ``segment:NAME`` stands for it."""

from pathlib import Path

import pytest

from models import segments
from models.database import close_database, open_database
from models.session import Session
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.test_cli import Cartera
from tests.test_cli import cartera as cartera


@pytest.fixture
def portfolio_file(portfolio_file: Path) -> Path:
    """The sample portfolio with a segment under each hostile name."""
    open_database(portfolio_file)
    for name in HOSTILE_NAMES:
        segments.add(Session("ana", TODAY), name, "city:zaragoza or city:huesca")
    close_database()
    return portfolio_file


class TestSegments:
    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_a_list_and_an_export_are_of_a_segment(self, cartera: Cartera, tmp_path: Path, name: str) -> None:
        query = segments.term(name)
        rows = cartera("list", query, "--json").json
        assert [row["name"] for row in rows] == ["Ferretería Núñez S.L.", "Talleres Gómez e Hijos"]
        assert cartera("export", str(tmp_path / "x.json"), "--query", f"{query} city:huesca").status == 0

    def test_one_that_is_not_there_is_wrong_usage(self, cartera: Cartera) -> None:
        ran = cartera("list", "segmento:nadie")
        assert (ran.status, ran.out) == (2, "")
        assert "There is no segment “nadie”" in ran.error
