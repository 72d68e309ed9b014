"""Payments and activities from a file: to the right sale or client, never twice, and undone as one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import journal, payments, sales, sold
from models.activity import log
from models.database import database
from models.editing import add
from models.importing.bring import import_file
from models.importing.result import ImportResult
from models.search_index import stale
from models.session import Session
from models.sold import Line
from tests.models.test_import_sales import Bring, bring, counts, reasons, rows

__all__ = ["bring"]

DAY = date(2026, 2, 1)


@pytest.fixture
def ana(file: Path, session: Session) -> int:
    """A client with the sales F1 (10.00) and R1 (a refund of 5.00)."""
    client = add(session, {"name": "Ana", "code": "A"})
    sales.add(session, client, [Line(1000)], on=DAY, ref="F1")
    sales.add(session, client, [Line(-500)], on=DAY, ref="R1")
    return client


class TestPayments:
    def test_each_goes_to_the_sale_of_its_reference(self, ana: int, bring: Bring, session: Session) -> None:
        text = "Reference;Date;Amount\nF1;2/2/2026;4\nF1;2/2/2026;4\nR1;3/2/2026;-5\n"
        result = bring(text, what="payments")
        assert counts(result) == (3, 3, 0, 0, 0)
        assert [sold.find(ref, session).open for ref in ("F1", "R1")] == [200, 0]
        assert counts(bring(text, what="payments")) == (3, 0, 0, 3, 0)
        journal.undo(session)
        assert sold.find("F1", session).open == 1000
        journal.redo(session)
        assert rows("SELECT settled_on FROM sale WHERE ref = 'R1'") == [("2026-02-03",)]

    def test_never_more_than_is_open_also_of_the_rows_before(self, ana: int, bring: Bring) -> None:
        text = "Reference;Date;Amount\nF1;2/2/2026;8\nF1;3/2/2026;2,01\nF1;4/2/2026;2\nF1;5/2/2026;1\nR1;2/2/2026;5\n"
        expected = [(3, "above_open"), (5, "paid"), (6, "above_open")]
        assert reasons(bring(text, what="payments", dry_run=True)) == expected
        assert reasons(bring(text, what="payments")) == expected
        assert reasons(bring(text, what="payments")) == [(3, "paid"), (5, "paid"), (6, "above_open")]

    def test_one_that_was_typed_is_recognised(self, ana: int, bring: Bring, session: Session) -> None:
        payments.pay(session, sold.find("F1", session).id, 400, on=date(2026, 2, 2))
        text = "Reference;Client;Date;Amount\nF1;Ana;2/2/2026;4\nF1;Ana;2/2/2026;4\n"
        assert counts(bring(text, what="payments")) == (2, 1, 0, 1, 0)

    def test_the_client_tells_sales_of_one_reference_apart(self, ana: int, bring: Bring, session: Session) -> None:
        eva = add(session, {"name": "Eva", "code": "E"})
        sales.add(session, eva, [Line(1000)], on=DAY, ref="F1")
        text = "Reference;Code;Date;Amount\nF1;E;2/2/2026;4\nF1;;2/2/2026;4\nF9;E;2/2/2026;4\nF1;Z;2/2/2026;4\n"
        assert reasons(bring(text, what="payments")) == [
            (3, "ambiguous_sale"), (4, "unknown_sale"), (5, "unknown_client"),
        ]  # fmt: skip
        assert rows("SELECT client_id, amount FROM payment") == [(eva, 400)]

    def test_without_a_reference_by_client_and_day_of_the_sale(self, ana: int, bring: Bring, session: Session) -> None:
        sales.add(session, ana, [Line(700)], on=date(2026, 1, 5))
        result = bring(
            "Client;Sale date;Date;Amount\nAna;5/1/2026;2/2/2026;7\nAna;6/1/2026;2/2/2026;7\n", what="payments"
        )
        assert (result.created, reasons(result)) == (1, [(3, "unknown_sale")])

    def test_missing_parts_are_named(self, ana: int, bring: Bring) -> None:
        text = "Reference;Date;Amount\n;2/2/2026;4\nF1;;4\nF1;2/2/2026;\nF1;x;4\nF1;2/2/2026;x\nF1;2/2/2026;0\n"
        assert [reason for _line, reason in reasons(bring(text, what="payments"))] == [
            "missing_ref", "missing_date", "missing_amount", "bad_date", "bad_amount", "bad_amount",
        ]  # fmt: skip


class TestActivities:
    def test_they_land_once_with_all_their_parts(self, ana: int, bring: Bring, session: Session) -> None:
        text = (
            "Cliente;Fecha;Tipo;Texto;Resultado;Usuario\nAna;2/2/2026;llamada;Hola;no contesta;eva\n"
            'Ana;3/2/2026;visit;"two\nlines";;\nAna;4/2/2026;dance;x;;\nAna;5/2/2026;;;;\nAna;;call;x;;\n;1/2/2026;call;x;;\n'
        )
        result = bring(text, what="activities")
        assert counts(result) == (6, 3, 0, 0, 3)
        assert [(w.line, w.field, w.reason) for w in result.warnings] == [(5, "kind", "bad_kind")]
        assert [reason for _line, reason in reasons(result)] == ["missing_text", "missing_date", "missing_client"]
        found = rows("SELECT kind, on_date, text, outcome, user FROM activity ORDER BY on_date")
        assert found == [
            ("call", "2026-02-02", "Hola", "no_answer", "eva"), ("visit", "2026-02-03", "two\nlines", None, "ana"),
            ("note", "2026-02-04", "x", None, "ana"),
        ]  # fmt: skip
        assert rows(f"SELECT last_contact, unanswered FROM client WHERE id = {ana}") == [("2026-02-03", 0)]
        assert stale(database) == 0
        assert bring(text, what="activities").skipped == 3
        journal.undo(session)
        assert rows(f"SELECT last_contact FROM client WHERE id = {ana}") == [(None,)]

    def test_equal_ones_and_those_that_were_typed(self, ana: int, bring: Bring, session: Session) -> None:
        log(session, [ana], "call", "Hola", on=DAY)
        text = "Client;Date;Kind;Text\n" + 2 * "Ana;1/2/2026;call;Hola\n"
        assert counts(bring(text, what="activities")) == (2, 1, 0, 1, 0)
        assert counts(bring(text, what="activities")) == (2, 0, 0, 2, 0)


def test_a_mapping_file_names_the_fields_of_the_kind(ana: int, session: Session, tmp_path: Path) -> None:
    from models.importing.mapping import with_map
    from models.importing.reading import inspect

    path = tmp_path / "x.csv"
    path.write_text("a;b;c\nAna;2/2/2026;3\n", "utf-8")
    mapping = with_map(inspect(path, what="sales").mapping, {"a": "cliente", "b": "date", "c": "sales:amount"}, {})
    result: ImportResult = import_file(session, path, mapping)
    found: Any = counts(result)
    assert found == (1, 1, 0, 0, 0)
