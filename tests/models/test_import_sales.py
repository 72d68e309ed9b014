"""Sales from a file: lines put together, paid or open, none twice, and one act from beginning to end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import journal, payments, receivables, sales, sold
from models.bulk import sweep
from models.client import Client
from models.database import close_database, database, open_database
from models.editing import add
from models.importing.bring import import_file
from models.importing.kinds import recognise
from models.importing.reading import inspect
from models.importing.result import ImportResult
from models.pipeline import trash
from models.search_index import stale
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES

DATA = Path(__file__).parents[1] / "data"
CLIENTS, SALES = DATA / "northwind-clientes.csv", DATA / "northwind-ventas.csv"
Bring = Callable[..., ImportResult]
HEADERS = "Factura;Código de cliente;Cliente;Fecha;Vencimiento;Cobrada;Producto;Cantidad;Importe\n"


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.read, result.created, result.updated, result.skipped, len(result.rejected)


def reasons(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in result.rejected]


def rows(query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.execute_sql(query).fetchall()]


def content() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an import of sales can touch, without what only grows."""
    found = {}
    for table in ("client", "stage_move", "product", "sale", "sale_line", "payment", "imported_line", "imported_row",
                  "search", "stage_count"):  # fmt: skip
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        kept = ", ".join(name for name in names if name not in ("version", "updated_at"))
        found[table] = sorted(rows(f"SELECT {kept} FROM {table}"), key=repr)
    return found


@pytest.fixture
def bring(tmp_path: Path, file: Path, session: Session) -> Bring:
    """Import a text as sales."""

    def from_text(text: str, **how: Any) -> ImportResult:
        path = tmp_path / "sales.csv"
        path.write_text(text, "utf-8")
        return import_file(how.pop("session", session), path, what=how.pop("what", "sales"), **how)

    return from_text


@pytest.fixture
def ana(file: Path, session: Session) -> int:
    """A client at stage prospect."""
    return add(session, {"name": "Ana", "code": "A"})


@pytest.fixture
def northwind(file: Path, session: Session) -> ImportResult:
    """The clients and sales of Northwind."""
    import_file(session, CLIENTS)
    return import_file(session, SALES, what="sales")


class TestNorthwind:
    def test_lines_become_sales_of_their_clients(self, northwind: ImportResult) -> None:
        assert counts(northwind) == (2155, 2155, 0, 0, 0)
        assert northwind.ignored == []
        assert northwind.amount == 1_265_793_29
        assert rows("SELECT count(*), sum(amount), count(DISTINCT client_id) FROM sale WHERE hidden = 0") == [
            (830, 1_265_793_29, 89)
        ]

    def test_an_empty_cell_is_an_open_sale(self, northwind: ImportResult) -> None:
        open_ones = "SELECT id FROM sale WHERE settled_on IS NULL"
        assert rows(f"SELECT count(*), sum(amount) FROM sale WHERE id IN ({open_ones})") == [(21, 25_937_44)]
        assert rows(f"SELECT count(*) FROM sale_line WHERE sale_id IN ({open_ones})") == [(73,)]

    @pytest.mark.parametrize(("day", "overdue"), [(date(1998, 5, 6), 0), (date(1998, 5, 31), 11_151_22)])
    def test_what_is_overdue_on_a_day(self, northwind: ImportResult, session: Session, day: date, overdue: int) -> None:
        found = receivables.receivables(replace(session, today=day))
        assert (found.owed, found.overdue) == (25_937_44, overdue)

    def test_whoever_bought_is_a_client_since_its_first_sale(self, northwind: ImportResult) -> None:
        assert rows("SELECT stage, count(*) FROM client GROUP BY 1") == [("client", 89), ("prospect", 4)]
        assert rows("SELECT min(stage_since), max(stage_since) FROM client WHERE stage = 'client'") == rows(
            "SELECT min(d), max(d) FROM (SELECT min(on_date) d FROM sale GROUP BY client_id)"
        )

    def test_again_brings_nothing(self, northwind: ImportResult, session: Session) -> None:
        before = content()
        entries = len(journal.entries())
        assert counts(import_file(session, SALES, what="sales")) == (2155, 0, 0, 2155, 0)
        assert content() == before
        assert len(journal.entries()) == entries

    def test_undo_and_redo_of_the_whole(self, file: Path, session: Session) -> None:
        import_file(session, CLIENTS)
        before = content()
        result = import_file(session, SALES, what="sales")
        after = content()
        assert stale(database) == 0
        assert journal.undo(session).id == result.act
        assert content() == before
        journal.redo(session)
        assert content() == after
        assert counts(import_file(session, SALES, what="sales")) == (2155, 0, 0, 2155, 0)

    def test_clients_come_along_when_asked(self, file: Path, session: Session) -> None:
        empty = content()
        assert reasons(import_file(session, SALES, what="sales"))[0] == (2, "unknown_client")
        assert content() == empty
        result = import_file(session, SALES, what="sales", new_clients=True)
        assert counts(result) == (2155, 2155, 0, 0, 0)
        assert result.new_clients == 89
        assert rows("SELECT stage, count(*), min(hidden), max(hidden) FROM client") == [("client", 89, 0, 0)]
        assert rows("SELECT code, stage_since FROM client WHERE name = 'Vins et alcools Chevalier'") == [
            ("VINET", "1996-07-04")
        ]
        assert counts(import_file(session, SALES, what="sales", new_clients=True)) == (2155, 0, 0, 2155, 0)
        journal.undo(session)
        assert content() == empty

    def test_a_dry_run_says_the_same_and_writes_nothing(self, file: Path, session: Session) -> None:
        before = content()
        result = import_file(session, SALES, what="sales", new_clients=True, dry_run=True)
        assert counts(result) == (2155, 2155, 0, 0, 0)
        assert (result.new_clients, result.amount, result.act) == (89, 1_265_793_29, 0)
        assert content() == before

    @pytest.mark.parametrize("after", [0, 1, 2, 3])
    def test_cancelled_anywhere_leaves_nothing(self, file: Path, session: Session, after: int) -> None:
        import_file(session, CLIENTS)
        before, entries = content(), len(journal.entries())
        asked = iter(range(100))
        result = import_file(session, SALES, what="sales", cancelled=lambda: next(asked) >= after)
        assert result.cancelled
        assert content() == before
        assert len(journal.entries()) == entries
        assert stale(database) == 0

    def test_sales_show_only_at_the_end(self, file: Path, session: Session) -> None:
        import_file(session, CLIENTS)
        seen: set[int] = set()

        def look(_done: int, _total: int) -> None:
            seen.add(rows("SELECT count(*) FROM sale WHERE hidden = 0")[0][0])

        import_file(session, SALES, what="sales", progress=look)
        assert seen == {0}

    def test_a_killed_import_is_swept_at_the_next_start(self, file: Path, session: Session) -> None:
        import_file(session, CLIENTS)
        before = content()
        close_database()
        program = (
            "import os, signal, sys\nfrom datetime import date\nfrom pathlib import Path\n"
            "from models.database import open_database\nfrom models.importing.bring import import_file\n"
            "from models.session import Session\nopen_database(Path(sys.argv[1]))\n"
            "die = lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done > 1000 else None\n"
            "import_file(Session('ana', date(2026, 3, 18)), Path(sys.argv[2]), what='sales', progress=die)\n"
        )
        root = Path(__file__).parents[2]
        command = [sys.executable, "-c", program, str(file), str(SALES)]
        ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
        assert ended.returncode == -signal.SIGKILL
        open_database(file)
        assert rows("SELECT count(*) FROM sale WHERE hidden = 2")[0][0] > 0
        assert sweep() == 1
        assert content() == before


class TestOneSale:
    def test_rows_of_one_reference_and_day_are_lines_of_one_sale_wherever_they_stand(
        self, ana: int, bring: Bring, session: Session
    ) -> None:
        bring(HEADERS + "F1;A;;1/2/2026;;;Tea;2;10,00\nF2;A;;1/2/2026;;;;;7\nF1;A;;1/2/2026;;;Cake;;5,50\n")
        found = sold.find("F1", session)
        assert [(line.product, line.amount) for line in found.lines] == [("Tea", 1000), ("Cake", 550)]
        assert found.amount == 1550

    def test_another_day_or_no_reference_is_another_sale(self, ana: int, bring: Bring) -> None:
        bring(HEADERS + "F1;A;;1/2/2026;;;;;10\nF1;A;;2/2/2026;;;;;10\n;A;;2/2/2026;;;;;10\n;A;;2/2/2026;;;;;10\n")
        assert rows("SELECT count(*), count(ref), sum(amount) FROM sale") == [(4, 2, 4000)]

    def test_equal_rows_all_land_once(self, ana: int, bring: Bring) -> None:
        text = HEADERS + 3 * "F1;A;;1/2/2026;;;Tea;1;10\n" + 2 * ";A;;1/2/2026;;;Tea;1;10\n"
        assert counts(bring(text)) == (5, 5, 0, 0, 0)
        assert counts(bring(text)) == (5, 0, 0, 5, 0)
        assert counts(bring(text + ";A;;1/2/2026;;;Tea;1;10\n")) == (6, 1, 0, 5, 0)
        assert rows("SELECT count(*), sum(amount) FROM sale") == [(4, 6000)]

    def test_a_line_more_joins_the_sale_that_is_there(self, ana: int, bring: Bring, session: Session) -> None:
        text = HEADERS + "F1;A;;1/2/2026;;5/2/2026;Tea;1;10\n"
        bring(text)
        assert counts(bring(text + "F1;A;;1/2/2026;;5/2/2026;Cake;1;5\n")) == (2, 1, 0, 1, 0)
        found = sold.find("F1", session)
        assert (found.amount, found.open, len(found.lines)) == (1500, 0, 2)
        journal.undo(session)
        assert (sold.find("F1", session).amount, sold.find("F1", session).open) == (1000, 0)

    def test_a_sale_typed_by_hand_is_recognised(self, ana: int, bring: Bring, session: Session) -> None:
        day = date(2026, 2, 1)
        sales.add(session, ana, [Line(1000, "Té")], on=day, ref="F1")
        sales.add(session, ana, [Line(700)], on=day)
        text = HEADERS + "F1;A;;1/2/2026;;;TE;;10\n;A;;1/2/2026;;;;;7\n;A;;1/2/2026;;;;;7\n"
        assert counts(bring(text)) == (3, 1, 0, 2, 0)
        assert rows("SELECT count(*), sum(amount) FROM sale") == [(3, 2400)]

    def test_an_imported_sale_that_was_changed_is_not_brought_again(
        self, ana: int, bring: Bring, session: Session
    ) -> None:
        text = HEADERS + "F1;A;;1/2/2026;;;Tea;1;10\n"
        bring(text)
        sales.edit(session, sold.find("F1", session).id, {"ref": "F-1", "lines": (Line(900, "Tea"),)})
        assert counts(bring(text)) == (1, 0, 0, 1, 0)

    def test_nothing_and_refunds_are_sales(self, ana: int, bring: Bring, session: Session) -> None:
        bring(HEADERS + "F1;A;;1/2/2026;;1/2/2026;;;0,00\nF2;A;;1/2/2026;;1/2/2026;;;-5\n")
        assert [sold.find(ref, session).open for ref in ("F1", "F2")] == [0, 0]
        assert rows("SELECT amount FROM payment") == [(-500,)]

    def test_a_refund_alone_makes_nobody_a_client(self, ana: int, bring: Bring) -> None:
        bring(HEADERS + "F2;A;;1/2/2026;;1/2/2026;;;-5\n")
        assert Client.get_by_id(ana).stage == "prospect"

    def test_hostile_text_is_kept_as_it_is(self, file: Path, bring: Bring, session: Session) -> None:
        for number, name in enumerate(HOSTILE_NAMES):
            add(session, {"name": name, "code": f"H{number}"})
        cells = ['"' + name.replace('"', '""') + '"' for name in HOSTILE_NAMES]
        text = HEADERS + "".join(f"{cell};;{cell};1/2/2026;;;{cell};1;1\n" for cell in cells)
        assert counts(bring(text)) == (6, 6, 0, 0, 0)
        assert {row[0] for row in rows("SELECT name FROM product")} == set(HOSTILE_NAMES)
        assert counts(bring(text)) == (6, 0, 0, 6, 0)


class TestPaid:
    def test_a_paid_date_pays_the_whole_sale_that_day(self, ana: int, bring: Bring, session: Session) -> None:
        bring(HEADERS + "F1;A;;1/2/2026;;;;;10\nF1;A;;1/2/2026;;7/2/2026;Tea;;5\n")
        found = sold.find("F1", session)
        assert [(payment.on, payment.amount) for payment in found.payments] == [(date(2026, 2, 7), 1500)]

    @pytest.mark.parametrize(("unpaid", "left"), [(False, 0), (True, 1000)])
    def test_a_file_without_the_column_brings_paid_sales(
        self, ana: int, bring: Bring, session: Session, unpaid: bool, left: int
    ) -> None:
        bring("Reference;Client;Date;Amount\nF1;Ana;1/2/2026;10\n", unpaid=unpaid)
        found = sold.find("F1", session)
        assert found.open == left
        assert [payment.on for payment in found.payments] == ([] if unpaid else [date(2026, 2, 1)])

    def test_a_later_export_with_its_dates_updates_the_sale(self, ana: int, bring: Bring, session: Session) -> None:
        lines = "F1;A;;1/2/2026;{0};{1};Tea;1;10\nF1;A;;1/2/2026;{0};{1};Cake;1;5\nF2;A;;1/2/2026;;;;;3\n"
        bring(HEADERS + lines.format("", ""))
        sales_before = sold.find("F1", session)
        payments.pay(session, sales_before.id, 400, on=date(2026, 2, 3))
        assert counts(bring(HEADERS + lines.format("1/3/2026", "5/3/2026"))) == (3, 0, 2, 1, 0)
        found = sold.find("F1", session)
        assert found.due == date(2026, 3, 1)
        assert [(payment.on.day, payment.amount) for payment in found.payments] == [(3, 400), (5, 1100)]
        assert counts(bring(HEADERS + lines.format("1/3/2026", "5/3/2026"))) == (3, 0, 0, 3, 0)
        journal.undo(session)
        assert sold.find("F1", session).due is None
        assert sold.find("F1", session).open == 1100

    def test_known_sales_stay_as_they_are_when_asked(self, ana: int, bring: Bring, session: Session) -> None:
        bring(HEADERS + "F1;A;;1/2/2026;;;;;10\n")
        text = HEADERS + "F1;A;;1/2/2026;1/3/2026;5/3/2026;;;10\n"
        assert counts(bring(text, on_duplicate="skip")) == (1, 0, 0, 1, 0)
        assert sold.find("F1", session).open == 1000


class TestRows:
    def test_the_good_land_and_the_others_are_named(self, ana: int, bring: Bring, tmp_path: Path) -> None:
        kept = tmp_path / "kept.csv"
        text = HEADERS + (
            "1;A;;1/2/2026;;;;;10\n2;;;1/2/2026;;;;;10\n3;A;;;;;;;10\n4;A;;31/2/2026;;;;;10\n5;A;;1/2/2026;;;;;\n"
            "6;A;;1/2/2026;;;;;much\n7;Z;Zoe;1/2/2026;;;;;10\n8;A;;1/2/2026;;;;;10;more\n"
        )
        result = bring(text, rejects=kept)
        assert reasons(result) == [
            (3, "missing_client"), (4, "missing_date"), (5, "bad_date"), (6, "missing_amount"), (7, "bad_amount"),
            (8, "unknown_client"), (9, "too_many_cells"),
        ]  # fmt: skip
        assert (result.created, result.exit_status) == (1, 3)
        assert [line.split(";")[0] for line in kept.read_text("utf-8-sig").splitlines()] == ["Line", *"3456789"]
        assert counts(import_file(Session("ana", date(2026, 3, 18)), kept, what="sales"))[4] == 7

    def test_a_detail_that_cannot_be_read_is_named_and_the_row_lands(self, ana: int, bring: Bring) -> None:
        text = "Client;Date;Amount;Due;Paid on;Renewal;Quantity;Cost;Hours\nAna;1/2/2026;10;x;no;x;x;x;x\n"
        result = bring(text)
        assert counts(result) == (1, 1, 0, 0, 0)
        assert {(w.line, w.field) for w in result.warnings} == {
            (2, name) for name in ("due", "paid", "renewal", "quantity", "cost", "hours")
        }
        assert result.exit_status == 0

    def test_numbers_are_kept_exactly(self, ana: int, bring: Bring) -> None:
        bring(
            "Client;Date;Amount;Quantity;Cost;Hours;Category;Product;Renewal\nAna;1/2/2026;10;1,5;2,25;0,25;C;P;1/2/2027\n"
        )
        assert rows("SELECT quantity, amount, cost, hours FROM sale_line") == [(1500, 1000, 225, 250)]
        assert rows("SELECT name, category FROM product") == [("P", "C")]
        assert rows("SELECT renewal FROM sale") == [("2027-02-01",)]

    @pytest.mark.parametrize("discount", ["0,15", "15", "15 %"])
    def test_price_and_quantity_stand_in_for_an_amount(self, ana: int, bring: Bring, discount: str) -> None:
        bring(f"Cliente;Fecha;Precio;Cantidad;Descuento\nAna;1/2/2026;42,40;35;{discount}\n")
        assert rows("SELECT amount FROM sale") == [(126140,)]

    def test_an_amount_that_is_there_counts_as_it_is(self, ana: int, bring: Bring) -> None:
        result = bring("Cliente;Fecha;Precio;Cantidad;Descuento;Importe;Color\nAna;1/2/2026;42,40;35;0,5;7,00;x\n")
        assert rows("SELECT amount FROM sale") == [(700,)]
        assert result.ignored == ["Color"]

    def test_an_amount_beyond_all_measure_is_refused(self, ana: int, bring: Bring) -> None:
        assert reasons(bring("Client;Date;Amount\nAna;1/2/2026;999999999999999\n")) == [(2, "bad_amount")]


class TestClients:
    def test_found_by_code_then_tax_id_then_name(self, file: Path, bring: Bring, session: Session) -> None:
        add(session, {"name": "Ana", "code": "A"})
        add(session, {"name": "Eva", "tax_id": "B12345674"})
        add(session, {"name": "Peña S.L."})
        text = "Code;Tax id;Client;Date;Amount\n"
        text += "A;;Other;1/2/2026;1\n;B-12345674;Other;1/2/2026;2\n;;PEÑA s.l.;1/2/2026;3\n"
        assert counts(bring(text)) == (3, 3, 0, 0, 0)
        assert rows("SELECT client_id, amount FROM sale") == [(1, 100), (2, 200), (3, 300)]

    def test_another_code_is_another_client(self, ana: int, bring: Bring) -> None:
        assert reasons(bring("Code;Client;Date;Amount\nB;Ana;1/2/2026;1\n")) == [(2, "unknown_client")]
        assert bring("Code;Client;Date;Amount\nB;Ana;1/2/2026;1\n", new_clients=True).new_clients == 1

    def test_several_of_a_name_cannot_be_told_apart(self, file: Path, bring: Bring, session: Session) -> None:
        for code in ("A", "B"):
            add(session, {"name": "Ana", "code": code}, anyway=True)
        assert reasons(bring("Client;Date;Amount\nAna;1/2/2026;1\n")) == [(2, "ambiguous_client")]

    def test_one_in_the_trash_is_neither_used_nor_made_again(self, ana: int, bring: Bring, session: Session) -> None:
        trash(session, [ana])
        assert reasons(bring("Code;Client;Date;Amount\nA;Ana;1/2/2026;1\n", new_clients=True)) == [(2, "in_trash")]

    def test_one_that_comes_along_is_one_for_all_its_rows(self, file: Path, bring: Bring) -> None:
        text = "Code;Client;Date;Amount\nA;Ana;5/2/2026;1\n;Ana;1/2/2026;2\nA;;9/2/2026;3\n;Eva;1/2/2026;4\n"
        assert bring(text, new_clients=True).new_clients == 2
        assert rows("SELECT name, code, stage_since FROM client") == [
            ("Ana", "A", "2026-02-01"), ("Eva", None, "2026-02-01"),
        ]  # fmt: skip


class TestHeaders:
    def test_both_languages_whatever_is_on_the_screen(self, file: Path, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        for headers in ("Reference;Client code;Client;Date;Due;Paid on;Product;Quantity;Amount;Cost;Hours;Renewal",
                        "FACTURA;codigo de cliente;Cliente;fecha;Vencimiento;Cobrada;Producto;Cantidad;Importe;Coste;"
                        "Horas;Renovación"):  # fmt: skip
            path.write_text(headers + "\n1;2;3;4;5;6;7;8;9;10;11;12\n", "utf-8")
            targets = [column.target for column in inspect(path, what="sales").mapping.columns]
            assert targets == ["sales:" + name for name in (
                "ref", "code", "client", "date", "due", "paid", "product", "quantity", "amount", "cost", "hours",
                "renewal",
            )]  # fmt: skip

    @pytest.mark.parametrize(
        ("headers", "what"),
        [
            ("Código;Nombre;Persona de contacto;Ciudad;Teléfono", "clients"),
            ("Name;Date;Expected spend;Notes", "clients"),
            ("Factura;Cliente;Fecha;Importe", "sales"),
            ("Client code;Date;Product;Quantity;Price", "sales"),
            ("Reference;Client;Payment date;Amount", "payments"),
            ("Client;Sale date;Date;Amount", "payments"),
            ("Cliente;Fecha;Tipo;Texto;Resultado", "activities"),
        ],
    )
    def test_what_a_file_holds_is_told_from_them(self, headers: str, what: str) -> None:
        assert recognise(headers.split(";")) == what
