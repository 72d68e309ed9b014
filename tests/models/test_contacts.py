"""People, phones and addresses beyond the first: one act each, undone whole, and nobody's work is overwritten."""

from pathlib import Path

import pytest

from models import belongings, contacts, editing, journal
from models.belongings import make_first
from models.brief import brief
from models.card import card
from models.client import Address, Channel, Contact, find
from models.database import close_database, open_database
from models.exporting import clients as exporting
from models.importing.apply import import_clients
from models.ordering import query_ids
from models.pipeline import trash
from models.problems import BadValue, Conflict, NotFound
from models.reach import Reach, around
from models.records import full_record
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump, one

LUIS = {
    "name": "Luis Gil", "position": "accountant", "area": "invoices", "birthday": "3/4", "notes": "two\nlines",
    "phone": "976 123 457", "email": "luis@nunez.es",
}  # fmt: skip


@pytest.fixture
def nunez(portfolio: Path) -> int:
    """A client with one contact, one phone, one e-mail and one address."""
    return find("Ferretería Núñez S.L.")


class TestPeople:
    def test_a_second_contact_stands_behind_the_first(self, nunez: int, session: Session) -> None:
        before = dump()
        act, number = contacts.add_contact(session, nunez, LUIS)
        people = around(nunez).people
        assert [person.values["name"] for person in people] == ["Ana Núñez", "Luis Gil"]
        assert people[1].values == {**LUIS, "birthday": "3 Apr"}
        assert (people[1].id, people[1].birthday) == (number, "--04-03")
        assert [(channel.kind, channel.text) for channel in people[1].channels] == [
            ("phone", "976 123 457"), ("email", "luis@nunez.es"),
        ]  # fmt: skip
        assert journal.describe(act) == "contact added: Ferretería Núñez S.L."
        assert full_record(nunez, session)["contact"] == "Ana Núñez"
        journal.undo(session)
        assert dump() == before

    def test_what_is_not_named_stays(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_contact(session, nunez, LUIS)
        contacts.edit_contact(session, number, {"area": "shop", "phone": ""})
        person = around(nunez).people[1]
        assert person.values == {**LUIS, "birthday": "3 Apr", "area": "shop", "phone": ""}

    def test_one_in_which_nothing_is_left_goes(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_contact(session, nunez, {"name": "Luis", "phone": "976 123 457"})
        contacts.edit_contact(session, number, {"name": ""})
        assert around(nunez).people[1].values["phone"] == "976 123 457"
        act = contacts.edit_contact(session, number, {"name": "", "phone": ""})
        assert act.verb == "contact_remove"
        assert len(around(nunez).people) == 1
        assert one("SELECT count(*) FROM channel WHERE contact_id = ?", number) == 0

    def test_removing_takes_the_channels_along_and_undo_brings_them_back(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_contact(session, nunez, LUIS)
        contacts.add_channel(session, nunez, {"kind": "web", "value": "luis.es"}, contact_id=number)
        before = dump()
        contacts.remove_contact(session, number)
        assert one("SELECT count(*) FROM channel WHERE client_id = ?", nunez) == 2
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        with pytest.raises(NotFound):
            contacts.remove_contact(session, number)

    def test_the_first_is_the_one_of_the_card(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_contact(session, nunez, LUIS)
        make_first(session, "contact", number)
        found = card(session, nunez)
        assert found is not None
        assert (found.values["contact"], found.values["position"]) == ("Luis Gil", "accountant")
        editing.edit(session, nunez, {"contact": "Luisa"})
        assert Contact.get_by_id(number).name == "Luisa"
        assert make_first(session, "contact", number).id == 0
        journal.undo(session)
        journal.undo(session)
        assert full_record(nunez, session)["contact"] == "Ana Núñez"

    def test_the_first_contact_of_the_card_has_the_area_that_is_added_here(self, nunez: int, session: Session) -> None:
        ana = around(nunez).people[0]
        contacts.edit_contact(session, ana.id, {"area": "owner's office"}, version=ana.version)
        editing.edit(session, nunez, {"contact": "", "position": ""})
        assert around(nunez).people[0].values["area"] == "owner's office"
        contacts.edit_contact(session, ana.id, {"area": ""})
        assert around(nunez).people == ()

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_hostile_text_stays_as_it_is(self, nunez: int, session: Session, name: str) -> None:
        _act, number = contacts.add_contact(session, nunez, {"name": name, "area": name, "notes": name})
        person = Contact.get_by_id(number)
        assert (person.name, person.area, person.notes) == (name, name, name)

    @pytest.mark.parametrize(
        ("values", "field"),
        [({}, "name"), ({"name": " \u200b"}, "name"), ({"name": "Eva", "phone": "12"}, "phone"),
         ({"email": "no"}, "email"), ({"name": "Eva", "birthday": "32/1"}, "birthday")],
    )  # fmt: skip
    def test_a_mistake_names_its_field_and_changes_nothing(
        self, nunez: int, session: Session, values: dict[str, str], field: str
    ) -> None:
        before = dump()
        with pytest.raises(BadValue) as problem:
            contacts.add_contact(session, nunez, values)
        assert problem.value.field == field
        assert dump() == before

    def test_nobody_is_added_to_a_client_in_the_trash(self, nunez: int, session: Session) -> None:
        trash(session, [nunez])
        with pytest.raises(NotFound):
            contacts.add_contact(session, nunez, LUIS)

    def test_a_stale_version_is_a_conflict(self, nunez: int, session: Session) -> None:
        ana = around(nunez).people[0]
        contacts.edit_contact(Session("eva", session.today), ana.id, {"area": "shop"}, version=ana.version)
        with pytest.raises(Conflict, match="eva"):
            contacts.edit_contact(session, ana.id, {"area": "invoices"}, version=ana.version)
        with pytest.raises(Conflict, match="eva"):
            contacts.remove_contact(session, ana.id, version=ana.version)
        assert around(nunez).people[0].values["area"] == "shop"

    def test_the_card_hears_of_it(self, nunez: int, session: Session) -> None:
        before = one("SELECT version FROM client WHERE id = ?", nunez)
        contacts.add_contact(session, nunez, LUIS)
        assert one("SELECT version FROM client WHERE id = ?", nunez) == before + 1

    @pytest.mark.parametrize(
        "query", ["area:invoices", "área:invoices", "position:accountant", "cargo:accountant", "invoices", "luis@nunez"]
    )
    def test_whom_do_i_call_about_invoices(self, nunez: int, session: Session, query: str) -> None:
        assert query_ids(query, session.today) == []
        contacts.add_contact(session, nunez, LUIS)
        assert query_ids(query, session.today) == [nunez]
        found = brief(session, nunez)
        assert found is not None
        assert [(person.name, person.position, person.area) for person in found.people] == [
            ("Ana Núñez", "owner", None), ("Luis Gil", "accountant", "invoices"),
        ]  # fmt: skip


class TestChannels:
    @pytest.mark.parametrize(
        ("values", "stored"),
        [
            ({"value": "976 555 111", "label": "shop"}, ("phone", "+34976555111", "976 555 111", "shop")),
            ({"value": "Info@Nunez.ES"}, ("email", "info@nunez.es", None, None)),
            ({"value": "www.nunez.es"}, ("web", "www.nunez.es", None, None)),
            ({"kind": "red social", "value": "@nunez"}, ("social", "@nunez", None, None)),
            ({"kind": "web", "value": HOSTILE_NAMES[1], "label": HOSTILE_NAMES[0]},
             ("web", HOSTILE_NAMES[1], None, HOSTILE_NAMES[0])),
        ],
    )  # fmt: skip
    def test_each_kind(
        self, nunez: int, session: Session, values: dict[str, str], stored: tuple[str | None, ...]
    ) -> None:
        _act, number = contacts.add_channel(session, nunez, values)
        row = Channel.get_by_id(number)
        assert (row.kind, row.value, row.typed, row.label) == stored
        assert around(nunez).channels[-1].id == number

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"value": ""}, "value"), ({"kind": "phone", "value": "x"}, "value"), ({"kind": "?", "value": "x"}, "kind"),
         ({"kind": "email", "value": "a b"}, "value")],
    )  # fmt: skip
    def test_a_mistake(self, nunez: int, session: Session, values: dict[str, str], field: str) -> None:
        before = dump()
        with pytest.raises(BadValue) as problem:
            contacts.add_channel(session, nunez, values)
        assert problem.value.field == field
        assert dump() == before

    def test_the_label_of_a_doubtful_phone_can_be_changed(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_channel(session, nunez, {"value": "976 555 111"})
        with journal.acting(session, "import"):
            Channel.update(value="ask Ana", typed=None, doubtful=1).where(Channel.id == number).execute()
        contacts.edit_channel(session, number, {"label": "shop"})
        row = Channel.get_by_id(number)
        assert (row.value, row.label, row.doubtful) == ("ask Ana", "shop", 1)
        contacts.edit_channel(session, number, {"value": "976 555 112"})
        assert Channel.get_by_id(number).doubtful == 0

    def test_an_emptied_one_goes_and_comes_back(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_channel(session, nunez, {"value": "976 555 111", "label": "shop"})
        before = dump()
        assert contacts.edit_channel(session, number, {"value": "  "}).verb == "channel_remove"
        assert Channel.get_or_none(Channel.id == number) is None
        journal.undo(session)
        assert dump() == before

    def test_the_first_phone_is_the_one_of_the_card(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_channel(session, nunez, {"value": "976 555 111"})
        assert full_record(nunez, session)["phone"] == "+34976123456"
        make_first(session, "channel", number)
        assert full_record(nunez, session)["phone"] == "+34976555111"
        assert full_record(nunez, session)["email"] == "ana@nunez.es"
        editing.edit(session, nunez, {"phone": "976 555 113"})
        assert Channel.get_by_id(number).value == "+34976555113"

    def test_a_phone_of_another_country(self, file: Path, session: Session) -> None:
        client = editing.add(session, {"name": "Meyer", "country": "Alemania"})
        _act, number = contacts.add_channel(session, client, {"kind": "phone", "value": "030 901820"})
        assert Channel.get_by_id(number).value == "+4930901820"

    def test_of_a_contact_of_another_client(self, nunez: int, session: Session) -> None:
        ana = around(nunez).people[0]
        with pytest.raises(NotFound):
            contacts.add_channel(session, find("Clara Íñiguez"), {"value": "976 555 111"}, contact_id=ana.id)


class TestAddresses:
    def test_a_second_address(self, nunez: int, session: Session) -> None:
        before = dump()
        _act, number = contacts.add_address(session, nunez, {"label": "facturación", "city": "Huesca"})
        row = Address.get_by_id(number)
        assert (row.label, row.city, row.street) == ("billing", "Huesca", None)
        assert full_record(nunez, session)["city"] == "Zaragoza"
        assert query_ids("city:Huesca", session.today)[-1:] != []
        make_first(session, "address", number)
        assert full_record(nunez, session)["city"] == "Huesca"
        contacts.edit_address(session, number, {"street": "Calle 2", "label": "the [b]yard[/b]"})
        assert Address.get_by_id(number).label == "the [b]yard[/b]"
        for _time in range(3):
            journal.undo(session)
        assert dump() == before

    def test_an_emptied_one_goes(self, nunez: int, session: Session) -> None:
        _act, number = contacts.add_address(session, nunez, {"label": "work", "city": "Huesca"})
        assert contacts.edit_address(session, number, {"city": ""}).verb == "address_remove"
        assert [place.values["city"] for place in around(nunez).places] == ["Zaragoza"]

    def test_a_label_alone_is_no_address(self, nunez: int, session: Session) -> None:
        with pytest.raises(BadValue):
            contacts.add_address(session, nunez, {"label": "work"})

    def test_a_row_that_is_gone(self, nunez: int, session: Session) -> None:
        for what in belongings.GONE:
            with pytest.raises(NotFound):
                make_first(session, what, 999)


class TestThereAndBackAgain:
    def test_everything_survives_json(self, nunez: int, session: Session, tmp_path: Path) -> None:
        _act, luis = contacts.add_contact(session, nunez, LUIS)
        contacts.add_contact(session, nunez, {"phone": "976 555 777"})
        contacts.add_channel(session, nunez, {"value": "976 555 111", "label": "night"}, contact_id=luis)
        contacts.add_channel(session, nunez, {"kind": "social", "value": "@nunez", "label": "shop"})
        contacts.add_address(session, nunez, {"label": "billing", "street": "Calle 2", "city": "Huesca"})
        before = told(nunez)
        exporting.export(session, tmp_path / "all.json")
        close_database()
        open_database(tmp_path / "other.db")
        import_clients(session, tmp_path / "all.json")
        assert told(find("Ferretería Núñez S.L.")) == before


def told(client: int) -> list[object]:
    """Everything by which a client is reached, without numbers of rows."""
    found = around(client)
    return [
        *((person.values, person.birthday, _plain(person.channels)) for person in found.people),
        *_plain(found.channels),
        *(place.values for place in found.places),
    ]


def _plain(channels: tuple[Reach, ...]) -> list[tuple[str, str, str]]:
    return [(channel.kind, channel.text, channel.label) for channel in channels]
