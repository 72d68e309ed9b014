"""Sales, payments and activities go out and come in again with the same figures."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import payments, products, receivables, sales
from models.activity import log
from models.database import close_database, open_database
from models.editing import add
from models.exporting import items
from models.i18n import set_language
from models.importing.bring import import_file
from models.importing.kinds import recognise
from models.opportunities import add as add_opportunity
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models.test_import_sales import rows

DAY = date(2026, 2, 1)


def figures(session: Session) -> list[Any]:
    """What is told of all the money and all that happened."""
    found = receivables.receivables(session)
    return [
        (found.owed, found.overdue, found.credit, found.ageing, [debtor.account.client_id for debtor in found.debtors]),
        rows("SELECT client_id, on_date, ref, due, renewal, amount FROM sale ORDER BY 1, 2, 3, 4, 5, 6"),
        rows(
            """SELECT l.client_id, p.name, p.category, l.quantity, l.amount, l.cost, l.hours FROM sale_line l
               LEFT JOIN product p ON p.id = l.product_id ORDER BY 1, 2, 3, 4, 5, 6, 7"""
        ),
        rows("SELECT client_id, on_date, amount FROM payment ORDER BY 1, 2, 3"),
        rows("SELECT client_id, kind, on_date, text, outcome, user FROM activity ORDER BY 1, 2, 3, 4"),
    ]


def clients(session: Session) -> list[int]:
    return [add(session, {"name": name, "code": f"H{at}" if at else ""}) for at, name in enumerate(HOSTILE_NAMES)]


@pytest.fixture
def full(file: Path, session: Session) -> list[int]:
    """Clients with all kinds of sales, payments and activities."""
    found = clients(session)
    products.add(session, {"name": "=Tea", "category": "@home", "cost": "1,5"})
    for client in found:
        lines = [Line(1234, "=Tea"), Line(-34, None), Line(0, "x", cost=50)]
        sales.add(session, client, lines, on=DAY, due=date(2026, 3, 1), renewal=date(2027, 2, 1))
        sales.add(session, client, lines, on=DAY, ref="=F'1", paid=date(2026, 2, 9))
        _act, parts = sales.add(session, client, [Line(1000)], on=DAY)
        payments.pay(session, parts, 300, on=date(2026, 2, 5))
        payments.pay(session, parts, 200, on=date(2026, 2, 6))
        _act, whole = sales.add(session, client, [Line(900)], on=date(2026, 1, 1), ref="parts")
        payments.pay(session, whole, 400, on=date(2026, 2, 5))
        payments.pay(session, whole, 500, on=date(2026, 2, 6))
        sales.add(session, client, [Line(-500)], on=DAY)
        log(session, [client], "call", "@text\n\n=more", outcome="answered", on=DAY)
    return found


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_goes_out_comes_in_with_the_same_figures(
    full: list[int], session: Session, tmp_path: Path, ending: str, language: str
) -> None:
    expected = figures(session)
    set_language(language)
    for what in ("sales", "payments", "activities"):
        assert items.export(tmp_path / f"{what}.{ending}", what) > 0
    set_language("en")
    for what in ("sales", "payments", "activities"):
        result = import_file(session, tmp_path / f"{what}.{ending}", what=what)  # type: ignore[arg-type]
        assert (result.created, result.rejected, result.ignored, result.warnings) == (0, [], [], [])
    close_database()
    open_database(tmp_path / "other.db")
    clients(session)
    for what in ("sales", "payments", "activities"):
        result = import_file(session, tmp_path / f"{what}.{ending}", what=what)  # type: ignore[arg-type]
        assert (result.rejected, result.ignored, result.warnings) == ([], [], [])
    assert figures(session) == expected


def test_a_row_has_what_a_spreadsheet_shows(full: list[int], session: Session, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    items.export(path, "sales", full[4:5])
    header, first, *_rest = path.read_text("utf-8-sig").splitlines()
    assert recognise(header.split(";")) == "sales"
    assert first == "H4;'=cmd|'/c calc'!A1;2026-01-01;parts;;;;;;;9,00;;;"
    items.export(path, "payments", full[4:5])
    assert recognise(path.read_text("utf-8-sig").splitlines()[0].split(";")) == "payments"


def test_opportunities_and_follow_ups_go_out_too(full: list[int], session: Session, tmp_path: Path) -> None:
    add_opportunity(session, full[0], "=Boat", amount=1250, expected=date(2026, 5, 1))
    assert items.export(tmp_path / "x.json", "opportunities") == 1
    (found,) = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert (found["text"], found["amount"], found["expected"], found["state"]) == (
        "=Boat", "12.50", "2026-05-01", "open",
    )  # fmt: skip
    assert items.export(tmp_path / "x.csv", "follow-ups") == 0
