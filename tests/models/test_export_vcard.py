"""Clients as cards: what a phone shows of them, and that they come in again as they were."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import contacts, editing
from models.client import Client
from models.database import close_database, open_database
from models.exporting import clients
from models.i18n import set_language
from models.importing.apply import import_clients
from models.problems import BadValue
from models.records import full_record
from models.session import Session
from models.text import clean_block, clean_line
from tests.conftest import HOSTILE_NAMES

KINDS = ("company", "freelancer", "individual", "")
KEPT = ("name", "kind", "code", "tax_id", "legal_name", "tags", "birthday", "notes", "profession")


def everything(session: Session) -> list[tuple[Any, ...]]:
    """All clients as far as cards carry them: their channels in order by whose and of what kind they are."""
    found: list[tuple[Any, ...]] = []
    for row in Client.select().where(Client.hidden == 0):
        record = full_record(row.id, session)
        owners = {each["id"]: place for place, each in enumerate(record["contacts"])}
        reached: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
        for channel in record["channels"]:
            owner = owners.get(channel["contact_id"], -1)
            what = (channel["value"], channel["label"], channel["doubtful"])
            reached.setdefault((owner, channel["kind"]), []).append(what)
        people = [tuple(value for name, value in each.items() if name != "id") for each in record["contacts"]]
        places = [tuple(value for name, value in each.items() if name != "id") for each in record["addresses"]]
        found.append((tuple(record[name] for name in KEPT), people, sorted(reached.items()), places))
    return sorted(found, key=repr)


def fill(session: Session) -> None:
    for number, name in enumerate(HOSTILE_NAMES):
        made = editing.add(
            session,
            {"name": name, "notes": f"{name}\n\n{name}", "tags": "b, a", "kind": KINDS[number % 4],
             "legal_name": name, "profession": name, "birthday": "15/3" if number % 2 else "15/3/1980", "street": name},
            anyway=True,
        )  # fmt: skip
        contacts.add_channel(session, made, {"kind": "phone", "value": "976 123 456 ext 7", "label": name})
        contacts.add_channel(session, made, {"kind": "phone", "value": "600 123 456", "label": "mobile"})
        contacts.add_channel(session, made, {"kind": "social", "value": name, "label": "work"})
        contacts.add_channel(session, made, {"kind": "web", "value": "https://example.com/?a;b,c"})
        contacts.add_address(session, made, {"label": name, "city": name})
        contacts.add_address(session, made, {"label": "billing", "street": "Mayor; 1, 2"})
        _act, person = contacts.add_contact(
            session,
            made,
            {"name": name, "position": name, "area": f"{name}, {name}", "birthday": "29/2", "notes": name},
        )
        contacts.add_channel(session, made, {"kind": "web", "value": "https://example.org"}, contact_id=person)
        contacts.add_contact(session, made, {"position": "nobody", "phone": "974 123 456"})


@pytest.mark.parametrize("version", ["4.0", "3.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_all_of_it_comes_back_as_it_was(
    file: Path, session: Session, tmp_path: Path, version: str, language: str
) -> None:
    set_language(language)
    fill(session)
    before = everything(session)
    out = tmp_path / "out.vcf"
    assert clients.export(session, out, version=version) == len(before)
    assert max(map(len, out.read_bytes().split(b"\r\n"))) <= 75
    close_database()
    open_database(tmp_path / "other.db")
    result = import_clients(session, out)
    assert (result.rejected, result.warnings, result.ignored) == ([], [], [])
    assert everything(session) == before
    assert import_clients(session, out).updated == 0


def test_two_clients_of_one_name_stay_two(file: Path, session: Session, tmp_path: Path) -> None:
    for person in ("Ana", "Luis"):
        editing.add(session, {"name": "Bar Pepe", "contact": person}, anyway=True)
    before = everything(session)
    clients.export(session, tmp_path / "out.vcf")
    close_database()
    open_database(tmp_path / "other.db")
    import_clients(session, tmp_path / "out.vcf")
    assert everything(session) == before


def test_a_card_changed_elsewhere_changes_its_client(file: Path, session: Session, tmp_path: Path) -> None:
    made = editing.add(session, {"name": "Bar Pepe", "kind": "company", "contact": "Ana", "position": "cook"})
    out = tmp_path / "out.vcf"
    clients.export(session, out)
    out.write_text(out.read_text("utf-8").replace("TITLE:cook", "TITLE:chef\r\nTEL:976123456"), "utf-8")
    result = import_clients(session, out)
    assert (result.created, result.updated, result.skipped) == (0, 1, 1)
    record = full_record(made, session)
    assert (record["position"], record["phone"]) == ("chef", "+34976123456")


def test_figures_and_what_is_private_stay_at_home(file: Path, session: Session, tmp_path: Path) -> None:
    editing.add(
        session,
        {
            "name": "Ana",
            "income_level": "SECRET1",
            "opinions": "SECRET2",
            "stars": "3",
            "iban": "ES9121000418450200051332",
        },
    )
    clients.export(session, tmp_path / "out.vcf")
    text = (tmp_path / "out.vcf").read_text("utf-8")
    assert "SECRET" not in text
    assert "ES91" not in text


def test_the_parts_of_names(file: Path, session: Session, tmp_path: Path) -> None:
    firm = editing.add(session, {"name": "Bar Pepe", "kind": "company", "contact": "Dra. Ana Belén Gil Sanz"})
    contacts.add_contact(session, firm, {"name": "Ole Ærø"})
    editing.add(session, {"name": "Sra. Eva Gil Sanz", "kind": "individual"})
    editing.add(session, {"name": "John Ronald Tolkien", "kind": "individual", "country": "Reino Unido"})
    clients.export(session, tmp_path / "out.vcf")
    lines = (tmp_path / "out.vcf").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("N:")] == [
        "N:;;;;", "N:Gil Sanz;Ana Belén;;Dra.;", "N:Ærø;Ole;;;", "N:Tolkien;John Ronald;;;", "N:Gil Sanz;Eva;;Sra.;",
    ]  # fmt: skip


WORDS = st.one_of(st.sampled_from(HOSTILE_NAMES), st.text(max_size=40)).map(clean_line)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.fixed_dictionaries({"name": WORDS.filter(bool)}, optional={
        "notes": st.text(max_size=80).map(clean_block), "city": WORDS, "contact": WORDS, "position": WORDS,
        "legal_name": WORDS, "profession": WORDS, "kind": st.sampled_from(["company", "freelancer", "individual"]),
        "birthday": st.sampled_from(["15/3", "15/3/1980", "29/2"]),
    }),
    st.sampled_from(["4.0", "3.0"]),
)  # fmt: skip
def test_any_client_comes_back_as_it_was(
    session: Session, tmp_path: Path, values: dict[str, str], version: str
) -> None:
    for place in ("one.db", "two.db"):
        (tmp_path / place).unlink(missing_ok=True)
    open_database(tmp_path / "one.db")
    try:
        editing.add(session, values)
        before = everything(session)
        clients.export(session, tmp_path / "out.vcf", version=version)
        close_database()
        open_database(tmp_path / "two.db")
        import_clients(session, tmp_path / "out.vcf")
        assert everything(session) == before
    except BadValue:
        pass  # only characters that cannot be seen are no name
    finally:
        close_database()
