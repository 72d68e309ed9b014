"""The anonymised export: the same shape, nothing of what anybody wrote, and it comes in again."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models import activity, contacts, defining, editing, opportunities, sales
from models.database import close_database, database, open_database
from models.demo.chance import slug
from models.exporting import clients
from models.importing.bring import import_file
from models.own_fields import own_fields
from models.privacy import anonymous
from models.reach import PLACE
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES

SECRET = "Quebrantahuesos"


@pytest.fixture
def full(portfolio: Path, session: Session) -> int:
    """A client with a secret word in every field that takes one."""
    defining.define(session, {"name": f"Field {SECRET}", "type": "text"})
    texts = ("name", "legal_name", "code", "sector", "owner", "notes", "tags", "medium", "source", "leaving_reason",
             "competitor", "preferred_channel", "best_time", "consent_for", "consent_origin", "gender", "profession",
             "marital_status", "income_level", "purchasing_power", "interests", "tastes", "personality", "motivations",
             "opinions", "contact", "position", "street", "city", "region", "country", "postal_code")  # fmt: skip
    values = {name: f"{name} {SECRET}" for name in texts}
    values |= {"email": f"x@{SECRET}.example", "phone": "976 99 88 77", own_fields()[0].key: SECRET, "kind": "company",
               "tax_id": "B50123454", "iban": "ES9121000418450200051332", "birthday": "7/7/1977",
               "consent_on": "3/3/2025"}  # fmt: skip
    number = editing.add(session, values)
    editing.edit(session, number, {"notes": f"Other {SECRET}"})
    activity.log(session, [number], "call", SECRET, on=date(2026, 1, 5))
    activity.follow_up(session, [number], activity.Next(date(2026, 4, 1), SECRET, "email"))
    line = Line(amount=33_333, product=f"Product {SECRET}")
    sales.add(session, number, [line, Line(amount=11)], ref=f"F-{SECRET}", paid=date(2026, 3, 2))
    sales.add(session, number, [line], ref="F-2")
    opportunities.add(session, number, SECRET, amount=500_000)
    return number


def exported(session: Session, path: Path) -> list[dict[str, Any]]:
    """Return what the anonymised export of the open file holds."""
    clients.export(session, path, anonymous=True)
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


def shape(value: Any) -> Any:
    """Return what a value is made of, without what it says."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items() if key != "fields"}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return type(value).__name__


def test_no_original_text_is_left(
    portfolio: Path, session: Session, full: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All days go back by the same number of weeks, so that one may fall on another: not with this number."""
    monkeypatch.setattr(anonymous, "randbits", lambda _bits: 1)
    exported(session, tmp_path / "x.json")
    text = (tmp_path / "x.json").read_text("utf-8").casefold()
    numbers = ("B50123454", "976998877", "ES9121000418450200051332", "1977-07-07", "2025-03-03", "333.33", "2026-01-05")
    secrets = (SECRET, *HOSTILE_NAMES, "Ferretería Núñez", "ana@nunez.es", "Cierra en agosto", "feria", *numbers)
    assert [secret for secret in secrets if json.dumps(secret, ensure_ascii=False)[1:-1].casefold() in text] == []


def test_the_shape_is_the_same(portfolio: Path, session: Session, full: int, tmp_path: Path) -> None:
    clients.export(session, tmp_path / "plain.json")
    plain = json.loads((tmp_path / "plain.json").read_text("utf-8"))
    made = exported(session, tmp_path / "x.json")
    assert shape(made) == shape(plain)
    assert [len(each["fields"]) for each in made] == [len(each["fields"]) for each in plain]
    for key in ("stage", "stars", "kind", "id"):
        assert [each[key] for each in made] == [each[key] for each in plain]


def test_a_client_agrees_with_itself(portfolio: Path, session: Session, full: int, tmp_path: Path) -> None:
    """The first address, phone and e-mail are those of the lists, and e-mails are of those who have them."""
    contacts.add_address(session, full, {"street": "Other street", "city": "Jaca"})
    contacts.add_contact(session, full, {"name": "Eva", "email": "eva@x.example"})
    contacts.add_channel(session, full, {"kind": "email", "value": "info@x.example"})
    for each in exported(session, tmp_path / "x.json"):
        if each["addresses"]:
            first = each["addresses"][0]
            assert [each[part] for part in PLACE] == [first[part] for part in PLACE]
        names = {None: each["name"]} | {contact["id"]: contact["name"] for contact in each["contacts"]}
        values = {channel["value"] for channel in each["channels"]}
        assert {each["phone"], each["email"]} - {None} <= values
        for channel in each["channels"]:
            if channel["kind"] == "email":
                first_name = names[channel["contact_id"]].split()[0]
                assert channel["value"].startswith(slug(first_name)), (channel, names)


def test_days_move_together_and_money_stays_whole(portfolio: Path, session: Session, full: int, tmp_path: Path) -> None:
    clients.export(session, tmp_path / "plain.json")
    plain = {each["id"]: each for each in json.loads((tmp_path / "plain.json").read_text("utf-8"))}[full]
    made = {each["id"]: each for each in exported(session, tmp_path / "x.json")}[full]
    days = [(plain["activities"][0]["on"], made["activities"][0]["on"]), (plain["consent_on"], made["consent_on"]),
            (plain["sales"][0]["on"], made["sales"][0]["on"])]  # fmt: skip
    moved = {(date.fromisoformat(after) - date.fromisoformat(before)).days for before, after in days}
    assert len(moved) == 1
    assert moved.pop() % 7 == 0
    for sale in made["sales"]:
        assert Decimal(sale["amount"]) == sum(Decimal(line["amount"]) for line in sale["lines"])
        assert Decimal(sale["open"]) == Decimal(sale["amount"]) - Decimal(sale["paid"])
    assert sorted(Decimal(sale["open"]) == 0 for sale in made["sales"]) == [False, True]


def test_it_comes_in_again(portfolio: Path, session: Session, full: int, tmp_path: Path) -> None:
    stages = Counter(row[0] for row in database.execute_sql("SELECT stage FROM client WHERE hidden = 0").fetchall())
    exported(session, tmp_path / "x.json")
    close_database()
    open_database(tmp_path / "empty.db")
    result = import_file(session, tmp_path / "x.json")
    assert (result.created, len(result.rejected)) == (sum(stages.values()), 0)
    assert Counter(row[0] for row in database.execute_sql("SELECT stage FROM client").fetchall()) == stages
