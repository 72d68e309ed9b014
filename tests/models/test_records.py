"""A client as JSON: the words of the manual, in their order, with nothing left out however many there are."""

import json
from pathlib import Path

import pytest

from models import activity, editing, journal, records
from models.activity import Next
from models.database import database
from models.fields import FIELDS, Stage
from models.listing import ListSpec
from models.records import all_records, full_record, record
from models.session import Session
from tests.models.portfolio import one

WORDS = [
    "id", "code", "name", "legal_name", "kind", "stage", "stage_since", "stars", "sector", "tax_id", "iban",
    "owner", "tags", "contact", "position", "phone", "email", "street", "postal_code", "city", "region",
    "country", "birthday", "medium", "source", "referred_by", "expected_spend", "expected_date",
    "do_not_contact", "notes", "next_action", "next_due", "created_at", "updated_at", "version", "gender",
    "profession", "marital_status", "children", "income_level", "purchasing_power", "interests", "tastes",
    "personality", "motivations", "opinions", "leaving_reason", "competitor", "preferred_channel", "best_time",
    "consent_on", "consent_for", "consent_origin", "fields",
    "sales_count", "total_sales", "average_sale", "first_sale", "last_sale", "days_since_sale", "purchase_days",
    "usual_interval", "rfm", "rfm_group", "regularity", "abc", "margin", "margin_rate", "yearly_value", "owed",
    "overdue", "owed_since", "credit", "punctuality", "days_late", "last_contact", "days_since_contact", "unanswered",
    "offers", "accepted", "declined", "receptivity", "referrals", "referred_sales", "completeness", "fit",
]  # fmt: skip
NOTHING = {
    "sales_count": 0, "total_sales": "0.00", "purchase_days": 0, "regularity": "none", "owed": "0.00",
    "overdue": "0.00", "credit": "0.00", "offers": 0, "accepted": 0, "declined": 0, "referrals": 0,
    "referred_sales": "0.00",
}  # fmt: skip
"""The counts and sums over nothing."""
LISTS = ["contacts", "channels", "addresses", "activities", "follow_ups", "opportunities", "sales", "history"]


class TestARecord:
    def test_has_these_words_in_this_order(self, portfolio: Path, session: Session) -> None:
        assert list(record(7, session)) == WORDS
        assert list(full_record(7, session)) == WORDS + LISTS

    def test_leaves_no_field_out(self) -> None:
        assert set(FIELDS) <= set(WORDS)

    def test_of_a_full_client(self, portfolio: Path, session: Session) -> None:
        found = record(7, session)
        version = found.pop("version")
        assert version >= 1
        assert {name: value for name, value in found.items() if value not in (None, {}) and value is not False} == {
            "id": 7, "code": "C-01", "name": "Ferretería Núñez S.L.", "kind": "company", "stage": "client",
            "stage_since": "2026-03-18", "stars": 3, "tax_id": "B50123454", "tags": ["feria", "paga tarde"],
            "contact": "Ana Núñez", "position": "owner", "phone": "+34976123456", "email": "ana@nunez.es",
            "street": "Calle Mayor, 1", "postal_code": "50001", "city": "Zaragoza", "region": "Zaragoza",
            "country": "España", "notes": "Cierra en agosto.", "next_action": "Call about the quote",
            "next_due": "2026-03-15", "created_at": found["created_at"], "updated_at": found["updated_at"],
            "last_contact": "2026-03-12", "days_since_contact": 6, "unanswered": 1, **NOTHING, "completeness": 1.0,
        }  # fmt: skip

    def test_of_an_empty_client(self, file: Path, session: Session) -> None:
        found = record(editing.add(session, {"name": "Ana"}), session)
        known = {"id", "name", "stage", "stage_since", "stars", "created_at", "updated_at", "version", *NOTHING}
        assert {name for name, value in found.items() if value is None} == (
            set(WORDS) - known - {"tags", "do_not_contact", "fields", "unanswered", "completeness"}
        )
        assert (found["tags"], found["do_not_contact"], found["fields"], found["unanswered"]) == ([], False, {}, 0)
        assert {name: found[name] for name in NOTHING} == NOTHING

    @pytest.mark.parametrize(
        ("cents", "shown"), [(124050, "1240.50"), (-5, "-0.05"), (0, "0.00"), (100000000, "1000000.00")]
    )
    def test_money_is_a_decimal_string(self, portfolio: Path, session: Session, cents: int, shown: str) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE client SET expected_spend = ? WHERE id = 7", (cents,))
        assert record(7, session)["expected_spend"] == shown

    def test_own_fields(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("INSERT INTO own_field (id, name, folded, type) VALUES (1, 'Zona', 'zona', 'text')")
            database.execute_sql("INSERT INTO own_value (client_id, field_id, value) VALUES (7, 1, 'Norte')")
        assert record(7, session)["fields"] == {"Zona": "Norte"}

    def test_is_json(self, portfolio: Path, session: Session) -> None:
        for number in range(1, 10):
            found = full_record(number, session)
            assert json.loads(json.dumps(found)) == found


class TestTheListsBehind:
    def test_have_their_words(self, portfolio: Path, session: Session) -> None:
        activity.done(session, activity.open_actions(7)[0].id, Next(session.today, "Again"))
        found = full_record(7, session)
        assert found["activities"] == [
            {"id": 1, "kind": "call", "on": "2026-03-12", "text": "Asked about the quote", "outcome": "no_answer",
             "user": "ana"}
        ]  # fmt: skip
        assert found["follow_ups"] == [
            {"id": 4, "due": "2026-03-18", "text": "Again", "done_on": None},
            {"id": 1, "due": "2026-03-15", "text": "Call about the quote", "done_on": "2026-03-18"},
        ]
        assert (found["opportunities"], found["sales"]) == ([], [])
        assert list(found["history"][0]) == ["entry", "at", "user", "verb", "field", "before", "after"]
        assert [each["name"] for each in found["contacts"]] == ["Ana Núñez"]
        assert [(each["kind"], each["value"]) for each in found["channels"]] == [
            ("phone", "+34976123456"), ("email", "ana@nunez.es"),
        ]  # fmt: skip
        assert found["addresses"][0]["city"] == "Zaragoza"

    def test_the_first_of_each_by_rank(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE contact SET rank = 5 WHERE client_id = 7")
            database.execute_sql("INSERT INTO contact (client_id, name, rank) VALUES (7, 'Eva', 1)")
            database.execute_sql("INSERT INTO address (client_id, city, rank) VALUES (7, 'Soria', -1)")
        found = record(7, session)
        assert (found["contact"], found["city"]) == ("Eva", "Soria")


class TestAll:
    def test_over_many_groups_with_ties(self, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(records, "CHUNK", 7)
        with journal.acting(session, "import"):
            for _ in range(50):
                database.execute_sql(
                    """INSERT INTO client (name, name_key, name_folded, stage, stage_since, created_on, created_at,
                         updated_at) VALUES ('Same', 'same', 'same', 'client', '2026-01-01', 'x', 'x', 'x')"""
                )
        assert [each["id"] for each in all_records(ListSpec(Stage.CLIENT), session)] == list(range(1, 51))
        assert len(list(all_records(ListSpec(), session, 20))) == 20
        assert list(all_records(ListSpec(Stage.PROSPECT), session)) == []

    def test_without_the_trash(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE client SET hidden = 1 WHERE id = 7")
            database.execute_sql("UPDATE client SET hidden = 2 WHERE id = 8")
        found = {each["id"] for each in all_records(ListSpec(), session)}
        assert found == set(range(1, one("SELECT max(id) FROM client") + 1)) - {7, 8}

    def test_one_that_goes_meanwhile_is_left_out(self, portfolio: Path, session: Session) -> None:
        number = editing.add(session, {"name": "New"})
        journal.undo(session)
        assert [each["id"] for each in records.records([1, number, 2], session)] == [1, 2]
