"""Cards into the portfolio: clients and their contacts, known again the next time, and all of it undone in one."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import contacts, editing, journal
from models.client import Client
from models.importing.apply import import_clients, preview
from models.importing.reading import inspect
from models.pipeline import trash
from models.problems import BadFile
from models.records import full_record
from models.session import Session
from models.settings import Settings
from models.vcard.values import escape
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump

pytestmark = pytest.mark.usefixtures("file")
DATA = Path(__file__).parent.parent / "data" / "vcard"
Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a file of cards, each the lines between BEGIN and END, and return its path."""

    def write(*found: str, name: str = "cards.vcf", encoding: str = "utf-8", version: str = "3.0") -> Path:
        path = tmp_path / name
        text = "".join(f"BEGIN:VCARD\nVERSION:{version}\n{card}\nEND:VCARD\n" for card in found)
        path.write_bytes(text.encode(encoding))
        return path

    return write


def clients(session: Session) -> dict[str, dict[str, Any]]:
    return {row.name: full_record(row.id, session) for row in Client.select().where(Client.hidden == 0)}


def reached(record: dict[str, Any], contact: str | None = None) -> list[tuple[str, str, str | None]]:
    numbers = {each["id"]: each["name"] for each in record["contacts"]}
    return [
        (channel["kind"], channel["value"], channel["label"])
        for channel in record["channels"]
        if numbers.get(channel["contact_id"]) == contact
    ]


class TestWhoIsWho:
    """A person with an organisation is a contact there, anybody else a client."""

    def test_a_person_alone(self, session: Session) -> None:
        assert import_clients(session, DATA / "android-2.1.vcf").exit_status == 3
        bego = clients(session)["Begoña Íñiguez"]
        assert (bego["kind"], bego["birthday"], bego["contacts"]) == ("individual", "--03-15", [])
        assert bego["notes"] == "Prefiere que la llamen por la tarde.\nTiene dos hijos y una furgoneta = azul"
        assert reached(bego)[0] == ("phone", "+34612345678", "mobile")
        assert (bego["addresses"][0]["label"], bego["city"]) == ("home", "Zaragoza")

    def test_several_persons_of_one_organisation_are_contacts_of_one_client(self, session: Session) -> None:
        result = import_clients(session, DATA / "google-3.0.vcf")
        assert (result.read, result.created, result.updated) == (2, 1, 1)
        puig = clients(session)["Puig Arquitectes"]
        assert (puig["kind"], puig["tags"], puig["notes"]) == ("company", ["Arquitectos"], None)
        joan, marta = puig["contacts"]
        assert (joan["name"], joan["position"], joan["area"]) == ("Joan Puig i Cadafalch", "Arquitecte", "Projectes")
        assert joan["notes"] == "Le gusta la ópera.\nNo llamar los lunes; reunión fija."
        assert (marta["name"], marta["birthday"]) == ("Marta Puig", "--12-24")
        assert reached(puig, "Marta Puig") == [("email", "marta@example.cat", "work")]
        assert reached(puig) == [("web", "https://puig.example.cat", None)]

    def test_the_card_of_the_organisation_itself(self, session: Session) -> None:
        import_clients(session, DATA / "apple-3.0.vcf")
        bar = clients(session)["Bar El Túnel, S.C."]
        assert [each["name"] for each in bar["contacts"]] == ['Peña "Pepe" O\'Brien']
        assert ("phone", "+34976291000", "main") in reached(bar)

    def test_persons_are_never_fused_by_what_reaches_them(self, session: Session, save: Save) -> None:
        import_clients(session, save("FN:Ana Gil\nTEL:976123456", "FN:Ana Gil\nTEL:976123456"))
        assert Client.select().count() == 2

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_hostile_names(self, session: Session, save: Save, name: str) -> None:
        text = escape(name)
        import_clients(session, save(f"FN:{text}\nTITLE:{text}\nORG:{text} SL;{text}\nNOTE:{text}\nCATEGORIES:{text}"))
        found = clients(session)[f"{name} SL"]
        assert found["contacts"][0] | {"id": 0} == {
            "id": 0, "name": name, "position": name, "area": name, "birthday": None, "notes": name,
        }  # fmt: skip

    def test_words_of_labels_are_those_of_the_reader(self, session: Session, save: Save) -> None:
        from models.i18n import set_language

        set_language("es")
        import_clients(session, save("FN:Ana\nTEL;TYPE=work:976123456\nTEL;TYPE=cell:600123456"))
        labels = [label for _kind, _value, label in reached(clients(session)["Ana"])]
        assert "work" not in labels

    def test_phones_are_read_as_those_of_the_country_of_the_address(self, session: Session, save: Save) -> None:
        import_clients(session, save("FN:Ana\nTEL:030 901820\nADR:;;Weg 1;Berlin;;10115;Deutschland"))
        assert reached(clients(session)["Ana"]) == [("phone", "+4930901820", None)]


class TestWhoIsAContactAlready:
    """A card without an organisation, of somebody who is known at a client."""

    CARD = "FN:Ana Gil\nEMAIL:ana@gil.es\nTEL:600123456\nTITLE:Boss\nBDAY:1980-05-02\nCATEGORIES:vip"

    @pytest.fixture
    def gil(self, session: Session) -> int:
        """A client with a contact who has an e-mail."""
        gil = editing.add(session, {"name": "Gil SL", "kind": "company", "notes": "mine"})
        ana = contacts.add_contact(session, gil, {"name": "Ana Gil", "email": "ana@gil.es"})
        assert ana
        return gil

    @pytest.mark.parametrize("name", ["Ana Gil", "ANA GIL", "Gil, Ana"])
    def test_it_is_that_contact(self, gil: int, session: Session, save: Save, name: str) -> None:
        path = save(self.CARD.replace("Ana Gil", escape(name)))
        before = dump()
        told = preview(session, path)
        assert (told.created, told.updated) == (0, 1)
        result = import_clients(session, path)
        assert (result.created, result.updated) == (0, 1)
        found = clients(session)["Gil SL"]
        (ana,) = found["contacts"]
        assert (ana["name"], ana["position"], ana["birthday"]) == ("Ana Gil", "Boss", "1980-05-02")
        assert [value for _kind, value, _label in reached(found, "Ana Gil")] == ["ana@gil.es", "+34600123456"]
        assert (found["kind"], found["notes"], found["birthday"], found["tags"]) == ("company", "mine", None, ["vip"])
        assert len(clients(session)) == 1
        again = import_clients(session, path)
        assert (again.created, again.updated) == (0, 0)
        journal.undo(session)
        assert dump() == before

    def test_known_again_though_its_contact_was_deleted(self, gil: int, session: Session, save: Save) -> None:
        path = save(self.CARD)
        import_clients(session, path)
        (ana,) = clients(session)["Gil SL"]["contacts"]
        contacts.remove_contact(session, ana["id"])
        result = import_clients(session, path)
        assert (result.created, list(clients(session))) == (0, ["Gil SL"])

    @pytest.mark.parametrize(
        "card",
        [
            "FN:Eva Ruiz\nEMAIL:ana@gil.es",  # another person under that address: likely the same
            "FN:Ana Gil\nEMAIL:other@gil.es",
            "FN:Ana Gil\nEMAIL:ana@gil.es\nX-CARTERA-CODE:C9",
            "FN:Ana Gil\nORG:Other SA\nEMAIL:ana@gil.es",
        ],
    )
    def test_somebody_else_is_created_and_the_client_stays_as_it_is(
        self, gil: int, session: Session, save: Save, card: str
    ) -> None:
        before = clients(session)["Gil SL"]
        result = import_clients(session, save(card))
        assert (result.created, result.updated) == (1, 0)
        assert clients(session)["Gil SL"] == before

    def test_two_cards_are_not_fused(self, gil: int, session: Session, save: Save) -> None:
        result = import_clients(session, save(self.CARD, self.CARD.replace("TITLE:Boss", "TITLE:Other")))
        assert (result.created, result.updated) == (1, 1)

    def test_create_creates(self, gil: int, session: Session, save: Save) -> None:
        assert import_clients(session, save(self.CARD), on_duplicate="create").created == 1


class TestAgain:
    """The same cards bring nothing new; changed ones bring what changed."""

    @pytest.mark.parametrize("path", sorted(DATA.glob("*.vcf")), ids=lambda path: path.stem)
    def test_a_second_import_changes_nothing(self, session: Session, path: Path) -> None:
        import_clients(session, path)
        before = clients(session)
        again = import_clients(session, path)
        assert (again.created, again.updated) == (0, 0)
        assert clients(session) == before

    def test_a_card_is_known_by_its_uid(self, session: Session, save: Save) -> None:
        import_clients(session, save("UID:1\nFN:Ana Gil\nORG:Gil SL\nTEL:976123456"))
        result = import_clients(
            session, save("UID:1\nFN:Ana Gil\nORG:Gil SL\nTITLE:Boss\nTEL:976123456\nEMAIL:ana@example.com")
        )
        assert (result.created, result.updated) == (0, 1)
        gil = clients(session)["Gil SL"]
        assert [(each["name"], each["position"]) for each in gil["contacts"]] == [("Ana Gil", "Boss")]
        assert [kind for kind, _value, _label in reached(gil, "Ana Gil")] == ["phone", "email"]

    @pytest.mark.parametrize("organisation", ["", "\nORG:Gil SL"])
    def test_a_client_that_was_renamed_here_is_known_all_the_same(
        self, session: Session, save: Save, organisation: str
    ) -> None:
        path = save(f"UID:1\nFN:Ana Gil{organisation}")
        import_clients(session, path)
        editing.edit(session, Client.get().id, {"name": "Hermanos Gil"})
        again = import_clients(session, path)
        assert (again.created, Client.select().count()) == (0, 1)
        assert (Client.get().name == "Hermanos Gil") is bool(organisation)

    def test_who_works_somewhere_else_now_does_not_rename_the_client(self, session: Session, save: Save) -> None:
        import_clients(session, save("UID:1\nFN:Ana Gil\nORG:Gil SL"))
        assert import_clients(session, save("UID:1\nFN:Ana Gil\nORG:Other SA")).created == 1
        assert set(clients(session)) == {"Gil SL", "Other SA"}

    def test_a_client_that_is_there_gets_the_person_and_keeps_its_own(self, session: Session, save: Save) -> None:
        editing.add(session, {"name": "Gil S.L.", "kind": "freelancer", "phone": "976 123 456", "tags": "b",
                              "contact": "Luis", "notes": "mine"})  # fmt: skip
        result = import_clients(session, save("FN:Ana\nORG:GIL SL\nTEL:976123456\nCATEGORIES:a\nNOTE:hers"))
        assert (result.created, result.updated) == (0, 1)
        gil = clients(session)["Gil S.L."]
        assert (gil["kind"], gil["tags"], gil["notes"]) == ("freelancer", ["a", "b"], "mine")
        assert [(each["name"], each["notes"]) for each in gil["contacts"]] == [("Luis", None), ("Ana", "hers")]
        assert len(gil["channels"]) == 1

    def test_the_same_name_alone_is_not_the_same_client(self, session: Session, save: Save) -> None:
        editing.add(session, {"name": "Gil SL", "phone": "976 123 456"})
        assert import_clients(session, save("FN:Ana\nORG:Gil SL\nTEL:974222222")).created == 1

    def test_skip_leaves_known_ones_but_not_the_others_of_one_file(self, session: Session, save: Save) -> None:
        editing.add(session, {"name": "Old SL", "phone": "976 123 456"})
        path = save("FN:A\nORG:Old SL\nTEL:976123456", "FN:B\nORG:New SL", "FN:C\nORG:New SL")
        result = import_clients(session, path, on_duplicate="skip")
        assert (result.created, result.updated, result.skipped) == (1, 1, 1)
        found = clients(session)
        assert [each["name"] for each in found["New SL"]["contacts"]] == ["B", "C"]
        assert found["Old SL"]["contacts"] == []

    def test_create_makes_one_client_of_one_organisation(self, session: Session, save: Save) -> None:
        path = save("FN:B\nORG:New SL", "FN:C\nORG:New SL")
        import_clients(session, path, on_duplicate="create")
        import_clients(session, path, on_duplicate="create")
        found = [full_record(row.id, session) for row in Client.select()]
        assert [[each["name"] for each in record["contacts"]] for record in found] == [["B", "C"]] * 2

    def test_who_is_in_the_trash_stays_there(self, session: Session, save: Save) -> None:
        path = save("UID:1\nFN:Ana")
        import_clients(session, path)
        trash(session, [Client.get().id])
        result = import_clients(session, path)
        assert (result.created, result.skipped) == (0, 1)
        assert [warning.reason for warning in result.warnings] == ["in_trash"]

    def test_the_stage_of_the_file_is_for_new_ones(self, session: Session, save: Save) -> None:
        from models.fields import Stage

        import_clients(session, save("FN:Ana"), stage=Stage.CLIENT)
        assert clients(session)["Ana"]["stage"] == "client"


class TestOneAct:
    """Seen before it is done, done at once, and taken back at once."""

    @pytest.mark.parametrize("path", sorted(DATA.glob("*.vcf")), ids=lambda path: path.stem)
    def test_a_dry_run_says_what_will_be_and_writes_nothing(self, session: Session, path: Path) -> None:
        before = dump()
        said = preview(session, path)
        assert dump() == before
        assert said.to_json() == import_clients(session, path).to_json()

    def test_one_undo_takes_all_of_it_back(self, session: Session, save: Save) -> None:
        editing.add(session, {"name": "Gil SL", "phone": "976 123 456", "contact": "Ana"})
        before = clients(session)
        ana = "FN:Ana\nORG:Gil SL\nTITLE:Boss\nTEL:976123456\nEMAIL:a@example.com\nADR:;;Mayor 1;Jaca;;;"
        import_clients(session, save(ana, "FN:B\nORG:X"))
        after = clients(session)
        assert after != before
        journal.undo(session)
        undone = clients(session)
        for each in (*before.values(), *undone.values()):
            for name in ("version", "updated_at", "history"):
                each.pop(name)
        assert undone == before
        journal.redo(session)
        assert set(clients(session)) == set(after)

    def test_a_bad_card_costs_itself_alone(self, session: Session) -> None:
        result = import_clients(session, DATA / "broken.vcf")
        assert [(row.line, row.reason) for row in result.rejected] == [
            (6, "unclosed"), (20, "no_begin"), (23, "missing_name"), (27, "group"), (40, "unclosed"),
        ]  # fmt: skip
        assert [(row.line, row.reason) for row in result.warnings] == [
            (14, "card_inside"),
            (33, "bad_email"),
            (36, "bad_line"),
            (37, "bad_date"),
        ]
        assert "Agente Oculto" not in clients(session)
        assert result.read == 8

    def test_what_is_not_taken_is_named(self, session: Session) -> None:
        assert import_clients(session, DATA / "thunderbird-4.0.vcf").ignored == ["ANNIVERSARY", "X-CUSTOM1"]


class TestRejects:
    """Refused cards are kept as they stand, each with its reason: mended, they can be read again."""

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("ends", ["\n", "\r\n"])
    def test_they_stand_there_as_in_their_file(
        self, session: Session, tmp_path: Path, encoding: str, ends: str
    ) -> None:
        lines = [
            "BEGIN:VCARD", "VERSION:3.0", "FN:Good", "END:VCARD", "",
            "BEGIN:VCARD", "VERSION:3.0", "N:Peña;Íñigo;;;", "TEL:976123456", "NOTE:ab", "  cd",
            "BEGIN:VCARD", "BEGIN:VCARD", "VERSION:3.0", "FN:Good too", "END:VCARD",
            "FN:Begoña", "TEL:976222222", "END:VCARD",
        ]  # fmt: skip
        path, kept = tmp_path / "a.vcf", tmp_path / "a.rejected.vcf"
        path.write_bytes(ends.join(lines).encode(encoding))
        result = import_clients(session, path, rejects=kept)
        assert [(row.line, row.reason) for row in result.rejected] == [
            (6, "unclosed"), (12, "unclosed"), (17, "no_begin"),
        ]  # fmt: skip
        text = kept.read_bytes().decode("cp1252" if encoding == "cp1252" else "utf-8")
        mended = text.replace("  cd\r\n", "  cd\r\nEND:VCARD\r\n").replace("FN:Beg", "BEGIN:VCARD\r\nFN:Beg")
        found = text.replace("\r\n ", "").split("\r\n")
        reasons = [line for line in found if line.startswith("X-CARTERA-REASON:")]
        assert ["Íñigo Peña" in reasons[0], "Begoña" in reasons[2], len(reasons)] == [True, True, 3]
        wanted = [*lines[5:9], "NOTE:ab cd", lines[11], *lines[16:], ""]
        assert [line for line in found if line not in reasons] == wanted
        assert [found.index(reason) for reason in reasons] == [2, 7, 8]
        again = import_clients(session, kept, rejects=tmp_path / "b.vcf")
        assert [row.reason for row in again.rejected] == ["unclosed", "unclosed", "no_begin"]
        kept.write_bytes(mended.encode("cp1252" if encoding == "cp1252" else "utf-8"))
        result = import_clients(session, kept)
        assert (result.created, [row.reason for row in result.rejected]) == (2, ["unclosed"])
        record = clients(session)["Íñigo Peña"]
        assert (record["phone"], record["notes"]) == ("+34976123456", "ab cd")
        assert "Begoña" in clients(session)

    def test_without_a_refused_card_there_is_no_file(self, session: Session, save: Save, tmp_path: Path) -> None:
        import_clients(session, save("FN:Ana"), rejects=tmp_path / "x.vcf")
        assert not (tmp_path / "x.vcf").exists()

    def test_the_name_is_told_where_only_its_parts_are_there(self, session: Session, tmp_path: Path) -> None:
        path = tmp_path / "a.vcf"
        path.write_text("BEGIN:VCARD\nVERSION:2.1\nN:Rota;Card\nTEL:1\n")
        assert "Card Rota" in import_clients(session, path).rejected[0].text


class TestPersons:
    """What only persons have, and cards in cards."""

    @pytest.mark.parametrize(
        ("text", "gender"), [("F", "woman"), ("M", "man"), ("O;no binaria", "no binaria"), ("o", "other"), ("N", None),
                             ("U", None), (";x", "x"), ("", None)],
    )  # fmt: skip
    def test_gender(self, session: Session, save: Save, text: str, gender: str | None) -> None:
        result = import_clients(session, save(f"FN:Ana\nGENDER:{text}", version="4.0"))
        assert (clients(session)["Ana"]["gender"], result.warnings, result.ignored) == (gender, [], [])

    def test_the_gender_of_a_contact_is_named_as_left_out(self, session: Session, save: Save) -> None:
        path = save("FN:Ana\nORG:Gil SL\nGENDER:F", "FN:Eva\nORG:Gil SL\nGENDER:U", version="4.0")
        result = import_clients(session, path)
        assert [(row.line, row.reason, row.field) for row in result.warnings] == [(1, "not_kept", "gender")]
        assert clients(session)["Gil SL"]["gender"] is None

    @pytest.mark.parametrize(
        "inside",
        ["AGENT:\nBEGIN:VCARD\nFN:Eva [b]\nTEL:1\nEND:VCARD", "AGENT:BEGIN:VCARD\\nFN:Eva [b]\\nEND:VCARD\\n"],
    )
    def test_a_card_in_a_card_is_named_as_left_out(self, session: Session, save: Save, inside: str) -> None:
        result = import_clients(session, save(f"FN:Ana\n{inside}\nTEL:976123456"))
        (warning,) = result.warnings
        assert (warning.line, warning.reason, "Eva [b]" in warning.text) in {
            (5, "card_inside", True), (4, "card_inside", True),
        }  # fmt: skip
        assert [(name, each["phone"]) for name, each in clients(session).items()] == [("Ana", "+34976123456")]


class TestFiles:
    """In whatever encoding; what is no file of cards is refused whole."""

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
    )
    def test_encodings(self, session: Session, save: Save, encoding: str) -> None:
        import_clients(session, save("FN:Begoña Íñiguez Peña\nNOTE:¿Qué tal, señor Muñoz?", encoding=encoding))
        assert clients(session)["Begoña Íñiguez Peña"]["notes"] == "¿Qué tal, señor Muñoz?"

    @pytest.mark.parametrize(
        "data", [b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"Name;City\nAna;Jaca\n", b"\x89PNG....", b""]
    )
    def test_what_is_no_file_of_cards(self, session: Session, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "x.vcf"
        path.write_bytes(data)
        with pytest.raises(BadFile):
            import_clients(session, path)
        assert Client.select().count() == 0

    def test_too_many_cards(self, session: Session, save: Save) -> None:
        small = Session("ana", session.today, Settings(import_rows=2))
        with pytest.raises(BadFile):
            import_clients(small, save("FN:A", "FN:B", "FN:C"))
        assert Client.select().count() == 0

    def test_pictures_take_no_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "big.vcf"
        photo = "PHOTO;ENCODING=b;TYPE=JPEG:" + "/9j/4AAQ" * 2_000_000
        path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\n{photo}\nEND:VCARD\n" * 2)
        tracemalloc.start()
        try:
            assert inspect(path).rows == 2
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()
