"""``cartera portfolio``: one document with every figure, a page of text, and periods."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.database import close_database, open_database
from models.portfolio.period import parse_period
from models.portfolio.whole import SECTIONS, portfolio
from models.session import Session
from models.settings import Settings
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.test_portfolio import random_portfolio
from tests.test_cli import Cartera, cartera, started

__all__ = ["cartera"]


@pytest.fixture
def filled(portfolio_file: Path) -> Path:
    """The sample portfolio with some forty more clients that bought."""
    open_database(portfolio_file)
    random_portfolio(Session("ana", TODAY, Settings()), 40)
    close_database()
    return portfolio_file


@pytest.mark.parametrize("period", ["12m", "all", "2025", "2025-11..2026-01"])
def test_the_document_is_what_the_models_say(filled: Path, cartera: Cartera, period: str) -> None:
    ran = cartera("portfolio", "--period", period, "--json")
    assert (ran.status, ran.error) == (0, "")
    assert list(ran.json) == list(SECTIONS)
    open_database(filled)
    session = Session("ana", TODAY, Settings(), travelling=True)
    assert ran.json == json.loads(json.dumps(portfolio(session, parse_period(period, TODAY))))


def test_each_key_stands_on_a_line_of_its_own(filled: Path, cartera: Cartera) -> None:
    lines = cartera("portfolio", "--json").out.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("{", "}", len(SECTIONS) + 2)
    assert [line.split('"')[1] for line in lines[1:-1]] == list(SECTIONS)


@pytest.mark.parametrize("day", ["2026-03-18", "2025-11-03"])
def test_what_is_owed_is_what_owed_says(filled: Path, cartera: Cartera, day: str) -> None:
    owed = cartera("owed", "--json", "--as-of", day).json
    assert owed == cartera("portfolio", "--json", "--as-of", day).json["receivables"]
    assert owed["debtors"]


def test_on_another_day(filled: Path, cartera: Cartera) -> None:
    ran = cartera("portfolio", "--json", "--as-of", "2025-06-30")
    open_database(filled)
    session = replace(Session("ana", date(2025, 6, 30), Settings()), travelling=True)
    assert ran.json["size"] == portfolio(session, parse_period("12m", session.today))["size"]
    assert ran.json["income"]["by_month"][-1]["month"] == "2025-06"


@pytest.mark.parametrize(
    ("period", "says"),
    [("2027", "begins after"), ("2026-13", "is not a period"), ("yesterday", "is not a period"),
     ("2026-02..2026-01", "ends before"), ("[bold]", "is not a period"), ("\x1b]0;x\x07", "is not a period")],
)  # fmt: skip
def test_a_bad_period_is_status_2_and_one_sentence(cartera: Cartera, period: str, says: str) -> None:
    ran = cartera("portfolio", "--period", period, "--json")
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.error
    assert (ran.error.count("\n"), "\x1b" in ran.error) == (1, False)


def test_a_page_for_a_person(filled: Path, cartera: Cartera) -> None:
    ran = cartera("portfolio")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.startswith("19/03/2025 – 18/03/2026\n")
    for title in ("Size", "Pareto", "Ideal client", "Cross-sell", "Funnel"):
        assert title in ran.out
    assert HOSTILE_NAMES[0] in ran.out
    assert "19/03/2025" not in cartera("portfolio", "--period", "all").out


def test_in_spanish(filled: Path, cartera: Cartera) -> None:
    assert cartera("portfolio", "--lang", "es").status == 0


def test_of_nothing(tmp_path: Path) -> None:
    open_database(tmp_path / "empty.db")
    close_database()
    ran = started("--db", str(tmp_path / "empty.db"), "portfolio")
    assert (ran.returncode, ran.stderr) == (0, "")
    ran = started("--db", str(tmp_path / "empty.db"), "portfolio", "--json")
    assert json.loads(ran.stdout)["income"]["total"] == "0.00"
    ran = started("--db", str(tmp_path / "missing.db"), "portfolio", "--json")
    assert (ran.returncode, ran.stdout, (tmp_path / "missing.db").exists()) == (1, "", False)
