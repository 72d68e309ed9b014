"""Which rows and clients are the same, and which only look like it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models import pipeline
from models.client import Client
from models.duplicates import names_close, same_as
from models.editing import add
from models.importing import run
from models.importing.apply import import_clients
from models.session import Session
from models.text import search_key

Bring = Callable[[str], tuple[int, int, int]]


@pytest.fixture
def bring(tmp_path: Path, file: Path, session: Session) -> Bring:
    """Import a text and return how many clients it created, updated and skipped."""

    def brought(text: str) -> tuple[int, int, int]:
        path = tmp_path / "list.csv"
        path.write_text(text, "utf-8")
        result = import_clients(session, path)
        assert not result.rejected
        return result.created, result.updated, result.skipped

    return brought


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ferretería Núñez", "FERRETERIA NUNEZ, S.L."),
            ("Juan Pérez García", "Pérez García, Juan"),
            ("María González", "Maria Gonzales"),
            ("Alfreds Futterkiste", "Alfred Futterkiste"),
            ("Construcciones Ebro SA", "Construciones Ebro"),
        ],
    )
    def test_close(self, one: str, other: str) -> None:
        assert names_close(search_key(one), search_key(other))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("María García", "Mario García"),
            ("Juan Pérez", "Juana Pérez"),
            ("Ana García", "Ana García López"),
            ("Comunidad de Propietarios Mayor 12", "Comunidad de Propietarios Mayor 14"),
            ("Hotel Centro", "Hotel Centro Spa"),
            ("José Antonio Ruiz Soto", "José Manuel Ruiz Soto"),
            ("東京 株式会社", "大阪 株式会社"),
        ],
    )
    def test_not_close(self, one: str, other: str) -> None:
        assert not names_close(search_key(one), search_key(other))


class TestTheSame:
    def test_by_code_whatever_the_name(self, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana", "code": "A"})
        assert bring("Code;Name\nA;Quite another\n") == (0, 1, 0)

    def test_by_tax_id_however_it_is_written(self, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana", "tax_id": "B50123454"})
        assert bring("Name;NIF\nGil Hermanos;b-50.123.454\n") == (0, 1, 0)

    def test_another_code_keeps_the_same_tax_id_apart(self, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana", "code": "A", "tax_id": "B50123454"})
        assert bring("Code;Name;NIF\nB;Ana;B50123454\n") == (1, 0, 0)

    def test_a_doubtful_tax_id_is_none(self, bring: Bring) -> None:
        assert bring("Name;NIF\nAna;PENDIENTE\nEva;PENDIENTE\n") == (2, 0, 0)

    @pytest.mark.parametrize(
        ("row", "same"),
        [
            ("Ferretería Núñez;;;ana@nunez.es;", True),
            ("Ferreteria Nunez SL;;;ANA@nunez.es;", True),
            ("Ferretería Núñez;;;;976 12 34 56", True),
            ("Ana Núñez;;;ana@nunez.es;", False),
            ("Ferretería Núñez;Z;;ana@nunez.es;", False),
            ("Ferretería Núñez;;12345678Z;ana@nunez.es;", False),
            ("Ferretería Núñez;;;;", False),
            ("Ferretería Nuñez;;;other@nunez.es;", False),
        ],
    )
    def test_by_mail_or_phone_only_when_the_names_agree(
        self, bring: Bring, session: Session, row: str, same: bool
    ) -> None:
        add(
            session,
            {"name": "Ferretería Núñez", "code": "F", "tax_id": "B50123454", "email": "ana@nunez.es",
             "phone": "976123456"},
        )  # fmt: skip
        created, _updated, _skipped = bring(f"Name;Code;NIF;E-mail;Phone\n{row}\n")
        assert created == (0 if same else 1)

    def test_adding_by_hand_looks_too(self, file: Path, session: Session) -> None:
        first = add(session, {"name": "Ana Gil", "email": "ana@gil.es"})
        assert same_as({"name": "Gil, Ana", "email": "ana@gil.es"}) == first
        assert same_as({"name": "Eva Gil", "email": "ana@gil.es"}) is None
        pipeline.trash(session, [first])
        assert same_as({"name": "Ana Gil", "email": "ana@gil.es"}) is None


class TestRowsOfOneFile:
    def test_never_fused_by_mail_or_phone(self, bring: Bring) -> None:
        text = "Name;E-mail;Phone\nAna Gil;i@gil.es;976123456\nAna Gil;i@gil.es;976123456\nAna Gill;i@gil.es;\n"
        assert bring(text) == (3, 0, 0)
        assert bring(text) == (0, 0, 3)

    def test_nor_onto_one_client_that_is_there(self, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana Gil", "email": "i@gil.es"})
        assert bring("Name;E-mail;City\nAna Gil;i@gil.es;x\nAna Gil;i@gil.es;y\n") == (1, 1, 0)

    def test_the_same_code_is_the_same_client(self, bring: Bring) -> None:
        assert bring("Code;Name;City;Notes\nA;Ana;x;\nB;Eva;y;\nA;Ana;;later\nA;Ana;x;\n") == (2, 1, 1)
        row = Client.get(Client.code == "A")
        assert row.notes == "later"

    def test_also_far_apart(self, bring: Bring) -> None:
        rows = "".join(f"C{number};N{number}\n" for number in range(1200))
        assert bring(f"Code;Name\n{rows}C7;N7 changed\n") == (1200, 1, 0)

    def test_a_code_learnt_by_mail_holds_for_the_rows_below(self, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana Gil", "email": "i@gil.es"})
        assert bring("Code;Name;E-mail\nA;Ana Gil;i@gil.es\nA;Ana Gil;\n") == (0, 1, 1)

    def test_numbers_of_another_file_mean_nothing(self, bring: Bring) -> None:
        assert bring("Number;Name\n2;Juan\n1;Juan\n3;Juan\n") == (3, 0, 0)


class TestTheMachine:
    @pytest.mark.parametrize("seconds", [0.001, 1000.0])
    def test_its_speed_decides_nothing(
        self, tmp_path: Path, file: Path, session: Session, seconds: float, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many rows it writes at once, it matches as many: a row that is a client by its e-mail stands some
        hundred before the one that is it by its code."""
        add(session, {"name": "Juan Pérez García", "code": "JPG", "email": "juan@perez.es"})
        monkeypatch.setattr(run, "SPAN", seconds)
        others = [f"Cliente {number};K{number};" for number in range(1200)]
        others[600] = "Pérez García, Juan;;juan@perez.es"
        others[900] = "Otro Nombre;JPG;"
        path = tmp_path / "list.csv"
        path.write_text("Nombre;Código;E-mail\n" + "\n".join(others), "utf-8")
        tried = import_clients(session, path, dry_run=True)
        result = import_clients(session, path)
        assert (result.created, result.updated) == (1198, 2)
        assert (tried.created, tried.updated) == (result.created, result.updated)
