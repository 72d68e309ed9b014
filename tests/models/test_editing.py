"""Adding and editing: every field by its name, whole or not at all, and nobody's work is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import editing, journal, pipeline
from models.card import card
from models.client import Address, Channel, Client, Contact, find
from models.database import database
from models.fields import FIELDS
from models.problems import BadValue, Conflict, NotFound, Refused
from models.records import record
from models.session import Session
from models.settings import EntryRule, Settings
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump, one

TYPED = {
    "code": "N-7", "legal_name": "Nueva S.L.", "kind": "empresa", "stage": "negociación", "stars": "2",
    "sector": "wood", "tax_id": "B50123454", "iban": "ES91 2100 0418 4502 0005 1332", "owner": "Luis",
    "tags": "feria, paga tarde", "contact": "Eva", "position": "jefa", "phone": "976 123 456",
    "email": "eva@nueva.es", "street": "Calle Mayor, 1", "postal_code": "50001", "city": "Zaragoza",
    "region": "Aragón", "country": "España", "birthday": "16/3/1980", "medium": "web", "source": "feria",
    "referred_by": "#1", "expected_spend": "1.240,50", "expected_date": "2026-05-01", "do_not_contact": "sí",
    "notes": "one\ntwo", "children": "2",
}  # fmt: skip
STORED = {
    "kind": "company", "stage": "negotiation", "stars": 2, "iban": "ES9121000418450200051332",
    "tags": ["feria", "paga tarde"], "phone": "+34976123456", "birthday": "1980-03-16", "referred_by": 1,
    "expected_spend": "1240.50", "do_not_contact": True, "children": 2,
}  # fmt: skip
EDITABLE = [name for name, field in FIELDS.items() if field.editable]


def typed(name: str) -> str:
    """Return something to type into a field."""
    return TYPED.get(name, "2026-01-31" if name == "consent_on" else "something")


class TestAdding:
    def test_every_field(self, file: Path, session: Session) -> None:
        editing.add(session, {"name": "First"})
        number = editing.add(session, {"name": "New", **{name: typed(name) for name in EDITABLE if name != "name"}})
        found = record(number, session)
        for name in EDITABLE:
            if name != "name":
                default = found["consent_on"] if name == "consent_on" else typed(name)
                assert found[name] == STORED.get(name, default), name
        assert found["stage_since"] == "2026-03-18"

    def test_only_the_name_is_needed(self, file: Path, session: Session) -> None:
        row = Client.get_by_id(editing.add(session, {"name": "  Ana \t Gil ", "stage": "", "city": " \u200b"}))
        assert (row.name, row.stage, row.stars, row.hidden) == ("Ana   Gil", "prospect", 0, 0)
        assert one("SELECT count(*) FROM address") == 0

    @pytest.mark.parametrize("name", ["", "  ", "\u200b", "\x00\x1b", "\u2060\ufeff"])
    def test_without_a_name(self, file: Path, session: Session, name: str) -> None:
        with pytest.raises(BadValue) as problem:
            editing.add(session, {"name": name})
        assert (problem.value.code, problem.value.field) == ("missing_name", "name")
        assert journal.entries() == []

    @pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a\x1b]0;x\x07b", "x\u202eb", "e\u0301"])
    def test_hostile_names_are_stored_cleaned(self, file: Path, session: Session, name: str) -> None:
        from models.text import clean_line

        number = editing.add(session, {"name": name, "contact": name, "notes": name})
        row = Client.get_by_id(number)
        assert row.name == clean_line(name) == row.notes == Contact.get(Contact.client == number).name
        assert find(clean_line(name)) == number

    def test_a_mistake_stores_nothing(self, portfolio: Path, session: Session) -> None:
        before = dump()
        for values, code in (
            ({"name": "New", "stars": "7"}, "bad_stars"),
            ({"name": "New", "email": "x@"}, "bad_email"),
            ({"name": "New", "code": "C-01"}, "code_taken"),
            ({"name": "New", "id": "7"}, "unknown_field"),
            ({"name": "New", "nonsense": "7"}, "unknown_field"),
        ):
            with pytest.raises(BadValue) as problem:
                editing.add(session, values)
            assert problem.value.code == code
        with pytest.raises(NotFound):
            editing.add(session, {"name": "New", "referred_by": "nobody"})
        assert dump() == before

    def test_the_same_client_only_anyway(self, portfolio: Path, session: Session) -> None:
        values = {"name": "Ferretería Núñez", "email": "ana@nunez.es"}
        with pytest.raises(Refused, match=r"exists already \(#7\)"):
            editing.add(session, values)
        assert editing.add(session, values, anyway=True) > 7

    def test_the_rules_of_entry(self, file: Path, session: Session) -> None:
        rules = replace(session, settings=Settings(entry_rules=(EntryRule("negotiation", "shop"),)))
        assert Client.get_by_id(editing.add(rules, {"name": "A", "medium": "shop"})).stage == "negotiation"
        assert Client.get_by_id(editing.add(rules, {"name": "B", "medium": "web"})).stage == "prospect"
        assert (
            Client.get_by_id(editing.add(rules, {"name": "C", "medium": "shop", "stage": "client"})).stage == "client"
        )


class TestEditing:
    @pytest.mark.parametrize("name", EDITABLE)
    def test_a_field_is_filled_and_emptied(self, portfolio: Path, session: Session, name: str) -> None:
        number = find("Clara")
        before = record(number, session)
        act = editing.edit(session, number, {name: typed(name)})
        assert (act.verb, act.detail, act.clients) == ("edit", name, 1)
        assert record(number, session)[name] != before[name]
        if name in ("name", "stage"):
            with pytest.raises(BadValue):
                editing.edit(session, number, {name: " "})
            return
        editing.edit(session, number, {name: ""})
        empty: object = {"tags": [], "stars": 0, "do_not_contact": False}.get(name)
        assert record(number, session)[name] == empty
        for table in ("contact", "channel", "address", "tag"):
            assert one(f"SELECT count(*) FROM {table} WHERE client_id = ?", number) == 0

    def test_what_the_card_shows_can_be_saved_as_it_is(self, portfolio: Path, session: Session) -> None:
        for number in range(1, one("SELECT max(id) FROM client") + 1):
            shown = card(session, number)
            assert shown is not None
            before = dump()
            values = {name: text for name, text in shown.values.items() if FIELDS[name].editable}
            assert editing.edit(session, number, values).id == 0, values
            assert dump() == before

    def test_tags_are_compared_without_case_and_keep_their_spelling(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, 7, {"tags": "FERIA, nueva, Nueva"})
        assert record(7, session)["tags"] == ["FERIA", "nueva"]
        journal.undo(session)
        assert record(7, session)["tags"] == ["feria", "paga tarde"]

    def test_a_client_that_is_gone(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [1])
        for number in (1, 999):
            with pytest.raises(NotFound):
                editing.edit(session, number, {"notes": "x"})

    def test_referred_by_itself(self, portfolio: Path, session: Session) -> None:
        with pytest.raises(BadValue, match="itself"):
            editing.edit(session, 7, {"referred_by": "#7"})

    def test_its_own_code_again_and_one_of_the_trash(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, 7, {"code": "C-01", "notes": "x"})
        with pytest.raises(BadValue, match="belongs to"):
            editing.edit(session, 1, {"code": "C-01"})
        pipeline.trash(session, [7])
        editing.edit(session, 1, {"code": "C-01"})

    def test_a_mistake_in_one_field_keeps_the_others_out(self, portfolio: Path, session: Session) -> None:
        before = dump()
        with pytest.raises(BadValue) as problem:
            editing.edit(session, 7, {"notes": "x", "expected_spend": "many"})
        assert problem.value.field == "expected_spend"
        assert dump() == before

    def test_a_doubtful_value_is_sure_once_it_is_typed(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "import"):
            database.execute_sql("UPDATE client SET tax_id = 'x', doubtful = '[\"iban\", \"tax_id\"]' WHERE id = 7")
            database.execute_sql("UPDATE channel SET doubtful = 1 WHERE client_id = 7 AND kind = 'phone'")
        editing.edit(session, 7, {"tax_id": "B50123454", "phone": "976 123 457"})
        assert Client.get_by_id(7).doubtful == '["iban"]'
        assert one("SELECT count(*) FROM channel WHERE doubtful = 1") == 0

    def test_a_phone_without_prefix_is_one_of_the_clients_country(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, 7, {"country": "Alemania"})
        editing.edit(session, 7, {"phone": "030 901820"})
        assert record(7, session)["phone"] == "+4930901820"


class TestTheFirstOfEach:
    def test_a_contact_that_has_a_phone_stays_without_a_name(self, portfolio: Path, session: Session) -> None:
        contact = Contact.get(Contact.client == 7)
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE channel SET contact_id = ? WHERE client_id = 7", (contact.id,))
        editing.edit(session, 7, {"contact": "", "position": ""})
        assert Contact.get_by_id(contact.id).name is None
        assert record(7, session)["phone"] == "+34976123456"

    def test_contact_and_phone_go_together(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE channel SET contact_id = (SELECT id FROM contact WHERE client_id = 7)")
        editing.edit(session, 7, dict.fromkeys(("contact", "position", "phone", "email"), ""))
        assert Contact.select().where(Contact.client == 7).count() == 0

    def test_the_phone_that_is_shown_is_the_one_that_is_edited(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("DELETE FROM channel WHERE client_id = 7")
            database.execute_sql("INSERT INTO contact (id, client_id, rank, name) VALUES (90, 7, 1, 'Second')")
            for contact, value in ((90, "+34600000002"), (1, "+34600000001")):
                database.execute_sql(
                    "INSERT INTO channel (client_id, contact_id, kind, value, match_key) VALUES (7, ?, 'phone', ?, ?)",
                    (contact, value, value),
                )
        assert record(7, session)["phone"] == "+34600000001"
        editing.edit(session, 7, {"phone": "600 000 003"})
        assert record(7, session)["phone"] == "+34600000003"
        assert Channel.get(Channel.contact == 90).value == "+34600000002"

    def test_another_address_moves_up(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("INSERT INTO address (client_id, rank, city) VALUES (7, 1, 'Soria')")
        editing.edit(session, 7, dict.fromkeys(("street", "postal_code", "city", "region", "country"), ""))
        assert [row.city for row in Address.select().where(Address.client == 7)] == ["Soria"]


class TestTwoAtOnce:
    @pytest.fixture
    def luis(self, session: Session) -> Session:
        return replace(session, user="luis")

    @pytest.mark.parametrize("name", [name for name in EDITABLE if name not in ("country", "referred_by")])
    def test_the_same_field(self, portfolio: Path, session: Session, luis: Session, name: str) -> None:
        version = Client.get_by_id(7).version
        theirs = {
            "code": "C-9", "tax_id": "12345678Z", "stage": "inactive", "stars": "1", "kind": "autónomo",
            "city": "Soria", "phone": "976 999 999", "email": "x@y.es", "tags": "x", "street": "Otra",
            "postal_code": "28001",
        }  # fmt: skip
        editing.edit(luis, 7, {name: theirs.get(name, typed(name))})
        before = dump()
        with pytest.raises(Conflict, match=r"luis changed .* meanwhile; what you typed was not saved"):
            editing.edit(session, 7, {name: typed(name)}, version=version)
        assert dump() == before

    def test_other_fields_lie_beside_each_other(self, portfolio: Path, session: Session, luis: Session) -> None:
        version = Client.get_by_id(7).version
        editing.edit(luis, 7, {"notes": "x", "email": "x@y.es", "city": "Soria", "contact": "Eva", "stars": "1"})
        others = {"sector": "y", "phone": "976 999 999", "street": "Otra", "position": "jefa", "stage": "inactive"}
        editing.edit(session, 7, others, version=version)
        found = record(7, session)
        assert (found["notes"], found["email"], found["city"], found["contact"]) == ("x", "x@y.es", "Soria", "Eva")
        assert (found["sector"], found["street"], found["position"]) == ("y", "Otra", "jefa")

    def test_an_older_change_is_no_conflict(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(luis, 7, {"notes": "x"})
        version = Client.get_by_id(7).version
        editing.edit(luis, 7, {"city": "Soria", "stage": "inactive"})
        editing.edit(session, 7, {"notes": "y"}, version=version)

    def test_talk_in_between_hides_no_conflict(self, portfolio: Path, session: Session, luis: Session) -> None:
        from models.activity import log

        version = Client.get_by_id(7).version
        editing.edit(luis, 7, {"notes": "x"})
        for _ in range(3):
            log(luis, [7], "call", "again")
        with pytest.raises(Conflict):
            editing.edit(session, 7, {"notes": "y"}, version=version)
