"""What lands of a file of clients, what is only named, and what is rejected."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import journal, pipeline
from models.client import Client, OwnField
from models.database import database
from models.editing import add
from models.fields import Stage
from models.importing.apply import import_clients, preview
from models.importing.mapping import Mapping
from models.importing.reading import inspect
from models.records import full_record, record
from models.session import Session

Save = Callable[..., Path]
NORTHWIND = "northwind-clientes.csv"


@pytest.fixture
def save(tmp_path: Path, file: Path) -> Save:
    """Write a file and return its path; the portfolio is open and empty."""

    def write(content: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write


def counts(result: Any) -> tuple[int, int, int, int, int]:
    assert result.read == result.created + result.updated + result.skipped + len(result.rejected)
    return result.read, result.created, result.updated, result.skipped, len(result.rejected)


def clients(session: Session) -> list[dict[str, Any]]:
    return [record(row.id, session) for row in Client.select().order_by(Client.id)]


class TestWhatLands:
    def test_every_field_in_its_stored_form(self, save: Save, session: Session) -> None:
        path = save(
            "Código;Nombre;Razón social;Tipo;Etapa;Prioridad;NIF;IBAN;Etiquetas;Contacto;Cargo;Teléfono;E-mail;"
            "Dirección;CP;Ciudad;Provincia;País;Cumpleaños;Gasto previsto;Fecha prevista;No contactar;Notas;Hijos\r\n"
            "A1;Gil Hermanos;Gil, S.L.;Empresa;Negociación;alta;b-50123454;ES91 2100 0418 4502 0005 1332;"
            "feria, paga tarde;Ana Gil;Gerente;976 123 456;Ana@GIL.es;Calle Mayor, 1;50001;Zaragoza;Zaragoza;"
            'España;15/3/1980;1.234,50;31/12/2026;sí;"Uno\r\ndos";2\r\n',
            encoding="cp1252",
        )
        assert counts(import_clients(session, path)) == (1, 1, 0, 0, 0)
        (found,) = clients(session)
        wanted = {
            "code": "A1", "name": "Gil Hermanos", "legal_name": "Gil, S.L.", "kind": "company", "stage": "negotiation",
            "stars": 3, "tax_id": "B50123454", "iban": "ES9121000418450200051332", "contact": "Ana Gil",
            "position": "Gerente", "phone": "+34976123456", "email": "Ana@gil.es", "street": "Calle Mayor, 1",
            "postal_code": "50001", "city": "Zaragoza", "region": "Zaragoza", "country": "España",
            "birthday": "1980-03-15", "expected_spend": "1234.50", "expected_date": "2026-12-31",
            "do_not_contact": True, "notes": "Uno\ndos", "children": 2, "stage_since": session.today.isoformat(),
        }  # fmt: skip
        assert {name: found[name] for name in wanted} == wanted
        assert sorted(found["tags"]) == ["feria", "paga tarde"]

    def test_bad_details_are_named_and_the_client_lands(self, save: Save, session: Session) -> None:
        path = save(
            "Name;Kind;Stage;Stars;Tax id;IBAN;Phone;E-mail;Birthday;Expected spend;Children\n"
            "Ana;planet;limbo;9;12345678A;ES00;12;no@;31/2/2000;much;two\n"
        )
        result = import_clients(session, path)
        assert counts(result) == (1, 1, 0, 0, 0)
        assert result.exit_status == 0
        assert {(warning.line, warning.field, warning.reason) for warning in result.warnings} == {
            (2, "kind", "bad_kind"), (2, "stage", "bad_stage"), (2, "stars", "bad_stars"), (2, "tax_id", "bad_tax_id"),
            (2, "iban", "bad_iban"), (2, "phone", "bad_phone"), (2, "email", "bad_email"), (2, "birthday", "bad_date"),
            (2, "expected_spend", "bad_amount"), (2, "children", "bad_number"),
        }  # fmt: skip
        (found,) = clients(session)
        assert (found["tax_id"], found["iban"], found["phone"], found["email"]) == ("12345678A", "ES00", "12", "no@")
        assert [found[name] for name in ("kind", "birthday", "expected_spend", "children")] == [None] * 4
        assert (found["stage"], found["stars"]) == ("prospect", 0)
        assert set(json.loads(str(Client.get().doubtful))) == {"tax_id", "iban"}

    def test_rejected_rows_and_their_lines(self, save: Save, session: Session, tmp_path: Path) -> None:
        path = save("Name;City\nAna;x\n ;y\n\u200b\x01;z\n\nEva;x;too much\nLuis;x;;\nPia\n")
        kept = tmp_path / "list.rejected.csv"
        result = import_clients(session, path, rejects=kept)
        assert counts(result) == (6, 3, 0, 0, 3)
        assert [(row.line, row.reason) for row in result.rejected] == [
            (3, "missing_name"), (4, "missing_name"), (6, "too_many_cells"),
        ]  # fmt: skip
        assert result.exit_status == 3
        lines = kept.read_text("utf-8-sig").splitlines()
        assert lines[0] == "Line;Reason;Name;City"
        assert lines[3].startswith("6;")
        assert lines[3].endswith(";Eva;x;too much")
        assert kept.stat().st_mode & 0o777 == 0o600

    def test_no_file_of_rejects_without_a_rejected_row(self, save: Save, session: Session, tmp_path: Path) -> None:
        kept = tmp_path / "kept.csv"
        import_clients(session, save("Name\nAna\n"), rejects=kept)
        assert not kept.exists()

    def test_all_rejected_is_exit_1(self, save: Save, session: Session) -> None:
        result = import_clients(session, save("City\nx\ny\n"))
        assert (result.exit_status, len(result.rejected)) == (1, 2)

    def test_more_phones_and_a_web_page_become_channels(self, save: Save, session: Session) -> None:
        import_clients(session, save("Nombre;Teléfono;Móvil;Web\nAna;976123456;600 11 22 33;gil.es\n"))
        channels = full_record(1, session)["channels"]
        assert [(row["kind"], row["value"], row["typed"], row["label"]) for row in channels] == [
            ("phone", "+34976123456", "976123456", None),
            ("phone", "+34600112233", "600 11 22 33", "Móvil"),
            ("web", "gil.es", None, "Web"),
        ]

    def test_phones_are_read_as_written_in_the_country_of_the_row(self, save: Save, session: Session) -> None:
        import_clients(session, save("Nombre;Teléfono;País\nA;030 901820;Germany\nB;976123456;\n"))
        assert [found["phone"] for found in clients(session)] == ["+4930901820", "+34976123456"]

    def test_columns_become_fields_of_the_user(self, save: Save, session: Session) -> None:
        path = save("Nombre;Fax\nAna;976\nEva;\n")
        mapping: Mapping = inspect(path).mapping.with_target(1, "own:Fax")
        import_clients(session, path, mapping)
        assert [found["fields"] for found in clients(session)] == [{"Fax": "976"}, {}]
        assert inspect(path).mapping.ignored == []

    def test_fields_of_the_user_keep_their_type(self, save: Save, session: Session) -> None:
        with journal.acting(session, "own_field"):
            for name, kind in (("Cuota", "money"), ("Desde", "date"), ("Socio", "flag"), ("Metros", "number")):
                OwnField.create(name=name, folded=name.lower(), type=kind)
        path = save("Nombre;Cuota;Desde;Socio;Metros\nAna;1.240,50;1/2/2020;sí;12,5\nEva;much;then;perhaps;many\n")
        result = import_clients(session, path)
        assert clients(session)[0]["fields"] == {
            "Cuota": "1240.50",
            "Desde": "2020-02-01",
            "Socio": True,
            "Metros": 12.5,
        }
        assert {warning.field for warning in result.warnings} == {"Cuota", "Desde", "Socio", "Metros"}

    def test_who_referred_whom_may_stand_further_down(self, save: Save, session: Session) -> None:
        path = save("Código;Nombre;Recomendado por\n1;Ana;B2\nB2;Eva;Ana\nC;Luis;Nobody\n")
        result = import_clients(session, path)
        assert [found["referred_by"] for found in clients(session)] == [2, 1, None]
        assert [(warning.line, warning.reason) for warning in result.warnings] == [(4, "unknown_client")]

    def test_a_next_action_comes_with_a_new_client(self, save: Save, session: Session) -> None:
        import_clients(session, save("Nombre;Próxima acción;Vence\nAna;Llamar;30/3/2026\nEva;;\n"))
        first, second = clients(session)
        assert (first["next_action"], first["next_due"]) == ("Llamar", "2026-03-30")
        assert (second["next_action"], second["next_due"]) == (None, None)

    def test_hostile_text_is_cleaned_and_kept(self, save: Save, session: Session) -> None:
        path = save("Name;Notes\n'=cmd|'/c calc'!A1;[b]x[/b]\na\x1b]0;x\x07b\n".replace("0;x", "0_x"))
        import_clients(session, path)
        assert [found["name"] for found in clients(session)] == ["=cmd|'/c calc'!A1", "a]0_xb"]
        assert clients(session)[0]["notes"] == "[b]x[/b]"


class TestStage:
    def test_the_stage_asked_for_where_the_row_names_none(self, save: Save, session: Session) -> None:
        import_clients(session, save("Name;Stage\nAna;\nEva;inactivo\n"), stage=Stage.CLIENT)
        assert [found["stage"] for found in clients(session)] == ["client", "inactive"]

    def test_a_move_is_recorded_when_an_update_changes_it(self, save: Save, session: Session) -> None:
        client = add(session, {"name": "Ana", "code": "A"})
        import_clients(session, save("Code;Name;Stage\nA;Ana;client\n"))
        moves = database.execute_sql(
            "SELECT from_stage, to_stage FROM stage_move WHERE client_id = ?", (client,)
        ).fetchall()
        assert [tuple(row) for row in moves] == [(None, "prospect"), ("prospect", "client")]

    def test_the_stage_asked_for_does_not_move_known_clients(self, save: Save, session: Session) -> None:
        add(session, {"name": "Ana", "code": "A"})
        assert counts(import_clients(session, save("Code;Name\nA;Ana\n"), stage=Stage.CLIENT)) == (1, 0, 0, 1, 0)
        assert clients(session)[0]["stage"] == "prospect"


class TestAgain:
    def test_a_filled_cell_replaces_and_an_empty_one_changes_nothing(self, save: Save, session: Session) -> None:
        import_clients(session, save("Code;Name;City;Phone;Tags\nA;Ana;Huesca;976123456;x\nB;Eva;Jaca;;\n"))
        result = import_clients(session, save("Code;Name;City;Phone;Tags\nA;Ana Gil;;974123456;x, y\nB;Eva;Jaca;;\n"))
        assert counts(result) == (2, 0, 1, 1, 0)
        first = clients(session)[0]
        assert (first["name"], first["city"], first["phone"]) == ("Ana Gil", "Huesca", "+34974123456")
        assert sorted(first["tags"]) == ["x", "y"]

    def test_rows_with_only_a_name_are_created_once(self, save: Save, session: Session) -> None:
        path = save("Nombre\nAna\nAna\nEva\n")
        assert counts(import_clients(session, path)) == (3, 3, 0, 0, 0)
        assert counts(import_clients(session, path)) == (3, 0, 0, 3, 0)
        again = save("Ciudad;Nombre;Fax\n;Eva;\n;Ana;\n;Ana;\n;Ana;\n", "other.csv", "utf-16")
        assert counts(import_clients(session, again)) == (4, 1, 0, 3, 0)

    def test_also_after_undo_and_redo(self, save: Save, session: Session) -> None:
        path = save("Nombre\nAna\nEva\n")
        import_clients(session, path)
        journal.undo(session)
        assert Client.select().count() == 0
        assert counts(import_clients(session, path)) == (2, 2, 0, 0, 0)
        journal.undo(session)
        journal.redo(session)
        assert counts(import_clients(session, path)) == (2, 0, 0, 2, 0)

    def test_what_is_in_the_trash_is_not_created_again(self, save: Save, session: Session) -> None:
        path = save("Nombre;Código\nAna;\nEva;E\n")
        import_clients(session, path)
        pipeline.trash(session, [1, 2])
        result = import_clients(session, path)
        assert counts(result) == (2, 0, 0, 2, 0)
        assert [(warning.line, warning.reason) for warning in result.warnings] == [(2, "in_trash"), (3, "in_trash")]

    def test_skip_leaves_known_clients_alone(self, save: Save, session: Session) -> None:
        add(session, {"name": "Ana", "code": "A"})
        result = import_clients(session, save("Code;Name;City\nA;Ana;Jaca\nB;Eva;Jaca\n"), on_duplicate="skip")
        assert counts(result) == (2, 1, 0, 1, 0)
        assert clients(session)[0]["city"] is None

    def test_create_makes_doubles_but_codes_stay_unique(self, save: Save, session: Session) -> None:
        path = save("Code;Name\nA;Ana\n")
        import_clients(session, path)
        result = import_clients(session, path, on_duplicate="create")
        assert counts(result) == (1, 1, 0, 0, 0)
        assert [warning.reason for warning in result.warnings] == ["code_taken"]
        assert [found["code"] for found in clients(session)] == ["A", None]

    def test_a_person_without_a_company_is_the_client(self, save: Save, session: Session) -> None:
        path = save("Empresa;Nombre;Cargo;Email\nAcme SA;Juan Gil;Socio;j@acme.es\n;Pedro Solo;Pintor;p@solo.es\n")
        looked = preview(session, path)
        assert counts(import_clients(session, path)) == (2, 2, 0, 0, 0)
        acme, pedro = clients(session)
        assert (acme["name"], acme["contact"], acme["position"], acme["kind"]) == ("Acme SA", "Juan Gil", "Socio", None)
        wanted = {"name": "Pedro Solo", "kind": "individual", "profession": "Pintor", "email": "p@solo.es"}
        assert {name: pedro[name] for name in (*wanted, "contact", "position")} == wanted | {
            "contact": None, "position": None,
        }  # fmt: skip
        assert (looked.created, looked.rejected) == (2, [])
        assert counts(import_clients(session, path)) == (2, 0, 0, 2, 0)


class TestDryRun:
    def test_it_counts_the_same_and_writes_nothing(self, save: Save, session: Session, file: Path) -> None:
        add(session, {"name": "Ana", "code": "A"})
        path = save("Code;Name;City\nA;Ana;Jaca\nB;Eva;x\nB;Eva;x\n;;z\nC;Luis\n")
        before = database.connection().total_changes
        looked = preview(session, path)
        assert database.connection().total_changes == before
        done = import_clients(session, path)
        assert looked.to_json() == done.to_json()
        assert counts(done) == (5, 2, 1, 1, 1)

    def test_it_can_be_cancelled(self, save: Save, session: Session) -> None:
        assert preview(session, save("Name\nAna\n"), cancelled=lambda: True).cancelled
