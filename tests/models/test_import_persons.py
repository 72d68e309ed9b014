"""Lists of one's own that hold persons: a first name and a surname by themselves, with a company or without one."""

from pathlib import Path
from typing import Any

import pytest

from models.client import Client, OwnField
from models.importing import foreign
from models.importing.apply import import_clients, preview
from models.importing.mapping import propose
from models.records import full_record
from models.session import Session

pytestmark = pytest.mark.usefixtures("file")


def brought(session: Session, folder: Path, content: str) -> dict[str, dict[str, Any]]:
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    said = preview(session, path)
    result = import_clients(session, path)
    assert result.rejected == []
    assert said.to_json() == result.to_json()
    again = import_clients(session, path)
    assert (again.created, again.updated) == (0, 0)
    return {row.name: full_record(row.id, session) for row in Client.select()}


def targets(*headers: str) -> list[str]:
    return [column.target for column in propose(headers, {}).columns]


class TestHeaders:
    @pytest.mark.parametrize(
        ("headers", "wanted"),
        [
            ("Nombre;Apellidos;Email", ["person:given", "person:family", "email"]),
            ("First name,Last name,Company", ["person:given", "person:family", "name"]),
            ("Name;Surname;Razón social", ["person:given", "person:family", "name"]),
            ("Nombre*;Apellido 1;Apellido 2", ["person:given", "person:family", "person:family"]),
            ("Nombre;Segundo nombre;Apellidos;Organización",
             ["person:given", "person:middle", "person:family", "name"]),
            ("Cliente;Nombre;Apellidos;Contacto", ["name", "person:given", "person:family", ""]),
            ("Name;First name;Last name", ["name", "", ""]),
            ("Apellidos;Email", ["", "email"]), ("Nombre;Empresa", ["contact", "name"]),
            ("Nombre;Email", ["name", "email"]),
            ("Nombre y apellidos;Email", ["name", "email"]), ("Nombre completo;Empresa", ["contact", "name"]),
            ("Razón social;Nombre completo", ["name", "contact"]),
        ],
    )  # fmt: skip
    def test_they_say_whose_name_it_is(self, headers: str, wanted: list[str]) -> None:
        assert targets(*headers.replace(",", ";").split(";")) == wanted

    def test_a_position_does_not_make_it_the_list_of_a_program(self) -> None:
        headers = ["Nombre", "Apellidos", "Puesto de trabajo", "Empresa"]
        assert foreign.recognise(headers) is None
        assert targets(*headers) == ["person:given", "person:family", "position", "name"]

    def test_a_field_of_ones_own_goes_before(self) -> None:
        own = {"apellidos": OwnField(name="Apellidos", folded="apellidos", type="text")}
        found = propose(["Nombre", "Apellidos"], own)
        assert [column.target for column in found.columns] == ["name", "own:Apellidos"]


class TestBrought:
    def test_first_name_and_surname_are_one_name(self, session: Session, tmp_path: Path) -> None:
        found = brought(
            session, tmp_path, "Nombre;Apellido 1;Apellido 2;Email\nJuan;Gil;Peña;j@acme.es\n東京;;;t@x.es\n"
        )
        assert set(found) == {"Juan Gil Peña", "東京"}
        assert (found["Juan Gil Peña"]["kind"], found["Juan Gil Peña"]["email"]) == ("individual", "j@acme.es")

    def test_with_a_company_the_person_is_its_contact(self, session: Session, tmp_path: Path) -> None:
        found = brought(
            session, tmp_path,
            "Nombre;Apellidos;Empresa;Email;Código\nJuan;Gil;Acme SA;j@acme.es;A1\nEva;Paz;Acme SA;e@acme.es;\n"
            "Pedro;Solo;;p@solo.es;\n",
        )  # fmt: skip
        assert set(found) == {"Acme SA", "Pedro Solo"}
        assert [each["name"] for each in found["Acme SA"]["contacts"]] == ["Juan Gil", "Eva Paz"]
        assert (found["Acme SA"]["code"], found["Pedro Solo"]["contacts"]) == ("A1", [])

    def test_nothing_else_of_a_row_is_lost(self, session: Session, tmp_path: Path) -> None:
        found = brought(
            session, tmp_path,
            "Nombre;Apellidos;Empresa;Tipo;Profesión;Intereses;Género\nAna;Gil;;Autónomo;Pintora;vino;mujer\n"
            "Luis;Paz;Paz Diseño;Autónomo;Dibujante;cine;hombre\n",
        )  # fmt: skip
        ana, luis = found["Ana Gil"], found["Paz Diseño"]
        assert (ana["kind"], ana["profession"], ana["interests"]) == ("freelancer", "Pintora", "vino")
        assert (luis["kind"], luis["contacts"][0]["position"], luis["interests"]) == ("freelancer", "Dibujante", "cine")
        assert ana["gender"]
        assert luis["gender"]
