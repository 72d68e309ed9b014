"""Workbooks as people have them: typed cells, several sheets, titles above the headers."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from models.importing import ahead, apply
from models.importing.apply import import_clients
from models.importing.bring import import_file, preview
from models.importing.header_row import find_header
from models.importing.kinds import What
from models.importing.reading import inspect, open_source
from models.importing.source import Record
from models.problems import BadFile
from models.records import record
from models.session import Session
from models.settings import Settings
from tests.models.test_import_sales import rows as stored
from tests.models.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("file")
LIST = [["Nombre", "Ciudad"], ["Ana", "Cádiz"], ["Íñigo", "León"]]


def read(path: Path, **how: Any) -> list[Record]:
    source = open_source(path, Settings(), **how)
    try:
        return list(source.records())
    finally:
        source.close()


def cells(path: Path, **how: Any) -> list[list[str]]:
    return [found.cells for found in read(path, **how)]


class TestCells:
    def test_every_type_becomes_the_text_that_the_checks_read(self, tmp_path: Path) -> None:
        values: list[Any] = [
            "=1+1", 34612345678, 8001.0, 1234.567, 0.1 + 0.2, 1e20, -0.5, date(1980, 5, 1), datetime(2024, 1, 2, 3, 4),
            True, False, "a\nb", "_x0041_", "  x ", "00123",
        ]  # fmt: skip
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], *([value] for value in values)])
        assert [row[0] for row in cells(path)] == [
            "=1+1", "34612345678", "8001", "1234.567", "0.3", "100000000000000000000", "-0.5", "1980-05-01",
            "2024-01-02 03:04:00", "TRUE", "FALSE", "a\nb", "_x0041_", "  x ", "00123",
        ]  # fmt: skip

    def test_the_line_is_the_row_of_the_sheet_and_blank_rows_are_none(self, tmp_path: Path) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[[], [], [None, *LIST[0]], [], [None, *LIST[1]], [None, "  "], ["x", "Eva"]])
        assert [found.line for found in read(path)] == [5, 7]
        assert inspect(path).book is not None
        assert inspect(path).rows == 2

    def test_an_error_is_no_value_and_is_named(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(
            tmp_path / "a.xlsx", S=[["Nombre", "Ciudad", "Fax"], ["Ana", "\0#N/A", "\0#REF!"], ["\0#DIV/0!"], ["#N/A"]]
        )
        result = import_clients(session, path)
        assert [(row.line, row.field, row.reason) for row in result.warnings] == [(2, "city", "error_cell")]
        assert "“Ciudad” holds the error #N/A" in result.warnings[0].text
        assert [(row.line, row.reason) for row in result.rejected] == [(3, "missing_name")]
        assert (record(1, session)["city"], record(2, session)["name"]) == (None, "#N/A")

    def test_an_amount_that_is_an_error_rejects_a_sale(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Cliente", "Fecha", "Importe"], ["Ana", date(2026, 1, 2), "\0#VALUE!"]])
        result = import_file(session, path, what="sales", new_clients=True)
        assert [(row.line, row.reason) for row in result.rejected] == [(2, "error_cell")]
        assert "“Importe” holds the error #VALUE!" in result.rejected[0].text

    def test_numbers_in_a_column_of_written_amounts(self, tmp_path: Path, session: Session) -> None:
        """A number is never read by the decimal sign of its neighbours."""
        path = xlsx(
            tmp_path / "a.xlsx",
            S=[["Nombre", "Gasto previsto"], ["a", 1234.567], ["b", "1.234,50"], ["c", 2000.5], ["d", "12,75"]],
        )
        import_clients(session, path)
        assert [record(number, session)["expected_spend"] for number in (1, 2, 3, 4)] == [
            "1234.57", "1234.50", "2000.50", "12.75",
        ]  # fmt: skip

    def test_amounts_written_as_text_vote_to_the_last(self, tmp_path: Path, session: Session) -> None:
        """As in a text file: the cells that tell the sign may stand far below those that do not."""
        many = [[f"n{at}", "1.234"] for at in range(400)]
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre", "Gasto previsto"], ["a", "2,50"], *many, ["b", "1.234.567,00"]])
        info = inspect(path)
        assert (info.rows, info.mapping.columns[1].decimal) == (402, ",")
        assert import_clients(session, path).warnings == []
        assert record(300, session)["expected_spend"] == "1234.00"

    def test_three_decimals_are_no_thousands(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(
            tmp_path / "a.xlsx",
            S=[["Cliente", "Fecha", "Importe", "Cantidad"], ["Ana", date(2026, 1, 2), 1.234, 1.125]],
        )
        import_file(session, path, what="sales", new_clients=True)
        assert stored("SELECT amount, quantity FROM sale_line") == [(123, 1125)]


class TestWhatExcelTakesAway:
    @pytest.mark.parametrize(
        ("country", "code", "expected"),
        [
            (None, 1001, "01001"), ("España", 8080, "08080"), ("Spain", 28001, "28001"), ("Portugal", 1001, "1001"),
            (None, "1001", "1001"), (None, 101, "101"),
        ],
    )  # fmt: skip
    def test_a_spanish_postal_code_gets_its_zero_back(
        self, tmp_path: Path, session: Session, country: str | None, code: Any, expected: str
    ) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre", "Código postal", "País"], ["Ana", code, country]])
        result = import_clients(session, path)
        assert record(1, session)["postal_code"] == expected
        mended = expected != str(code)
        assert [(row.line, row.field, row.reason) for row in result.warnings] == (
            [(2, "postal_code", "lost_zero")] if mended else []
        )

    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            (34612345678, "+34612345678"), (612345678, "+34612345678"), (49301234567, "+49301234567"),
            (123, "123"),
        ],
    )  # fmt: skip
    def test_a_phone_that_became_a_number(self, tmp_path: Path, session: Session, number: int, expected: str) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre", "Teléfono"], ["Ana", number]])
        result = import_clients(session, path)
        assert record(1, session)["phone"] == expected
        assert len(result.warnings) == (expected == "123")

    def test_a_second_import_creates_nothing(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(
            tmp_path / "a.xlsx",
            S=[["Nombre", "Teléfono", "CP", "Cumpleaños"], ["Ana", 34612345678, 1001, date(1980, 1, 2)], ["Eva"]],
        )
        assert import_clients(session, path).created == 2
        again = import_clients(session, path)
        assert (again.created, again.updated, again.skipped) == (0, 0, 2)


class TestSheets:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        sales: list[list[Any]] = [["Cliente", "Fecha", "Importe", "Factura"], ["Ana", date(2026, 1, 2), 12.5, "F1"]]
        return xlsx(tmp_path / "a.xlsx", Vacía=[], Clientes=LIST, Ventas=sales)

    def test_the_first_with_content_is_proposed(self, book: Path) -> None:
        found = inspect(book).book
        assert found is not None
        assert (found.sheets, found.sheet) == (("Vacía", "Clientes", "Ventas"), "Clientes")

    def test_a_cover_is_passed_over(self, tmp_path: Path) -> None:
        cover: list[list[Any]] = [["Listado de clientes"], [date(2026, 11, 22)]]
        found = inspect(xlsx(tmp_path / "a.xlsx", Portada=cover, Clientes=LIST)).book
        assert found is not None
        assert found.sheet == "Clientes"

    def test_of_a_sheet_that_is_not_chosen_only_the_first_rows_are_looked_at(self, tmp_path: Path) -> None:
        path = xlsx(tmp_path / "a.xlsx", Portada=[["Zzz"]] * 50, Clientes=LIST)
        with zipfile.ZipFile(path) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, content.replace(b'<c r="A40"', b"<damaged"))
        found = inspect(path)
        assert found.book is not None
        assert (found.book.sheet, found.rows) == ("Clientes", 2)
        with pytest.raises(BadFile, match="damaged"):
            inspect(path, sheet="Portada")

    def test_nothing_but_strange_headers(self, tmp_path: Path) -> None:
        found = inspect(xlsx(tmp_path / "a.xlsx", Uno=[["Zzz", "Yyy"], ["a", "b"]], Dos=[["Xxx"], ["c"]])).book
        assert found is not None
        assert found.sheet == "Uno"

    def test_another_is_read_by_its_name(self, book: Path, session: Session) -> None:
        info = inspect(book, sheet="ventas", what=None)
        assert (info.mapping.what, info.rows) == ("sales", 1)
        import_clients(session, book)
        done = import_file(session, book, what="sales", sheet="Ventas")
        assert (done.created, done.amount) == (1, 1250)
        assert preview(session, book, what="sales", sheet="Ventas").created == 0

    @pytest.mark.parametrize(
        ("what", "sheet"),
        [("sales", "Ventas"), ("payments", "Cobros"), ("activities", "Actividades"), ("clients", "Clientes"),
         (None, "Portada")],
    )  # fmt: skip
    def test_the_one_that_fits_what_the_rows_are_is_read(self, tmp_path: Path, what: What | None, sheet: str) -> None:
        path = xlsx(
            tmp_path / "a.xlsx",
            Portada=[["Nombre", "Valor"], ["Empresa", "X"]],
            Cobros=[["Cliente", "Referencia", "Fecha de la venta", "Fecha", "Importe"], ["A", "F1", "", "", 1]],
            Actividades=[["Cliente", "Fecha", "Tipo", "Texto"], ["Ana", "1/2/2026", "llamada", "x"]],
            Ventas=[["Cliente", "Fecha", "Importe", "Factura"], ["Ana", date(2026, 1, 2), 12.5, "F1"]],
            Clientes=[["Nombre", "Ciudad", "NIF"], ["Ana", "Cádiz", ""]],
            Vacía=[],
        )  # fmt: skip
        found = inspect(path, what=what).book
        assert found is not None
        assert found.sheet == sheet
        everything = ("Portada", "Cobros", "Actividades", "Ventas", "Clientes")
        assert found.others == tuple(name for name in everything if name != sheet)

    def test_a_sheet_that_is_named_is_read_whatever_fits(self, book: Path) -> None:
        found = inspect(book, what="sales", sheet="Clientes").book
        assert found is not None
        assert (found.sheet, found.others) == ("Clientes", ("Ventas",))

    def test_where_none_fits_the_first_with_content_is_read(self, tmp_path: Path) -> None:
        found = inspect(xlsx(tmp_path / "a.xlsx", Uno=[["Zzz"], ["a"]], Dos=[["Xxx"], ["c"]]), what="sales").book
        assert found is not None
        assert found.sheet == "Uno"

    def test_a_damaged_sheet_beside_is_no_hindrance(self, book: Path, session: Session) -> None:
        with zipfile.ZipFile(book) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        with zipfile.ZipFile(book, "w") as archive:
            for part, content in parts.items():
                if part.endswith("sheet2.xml"):
                    content = content.replace(b"<row", b"<<row")
                archive.writestr(part, content)
        found = inspect(book, what="sales").book
        assert found is not None
        assert (found.sheet, found.others) == ("Ventas", ("Clientes",))
        assert import_file(session, book, what="sales", new_clients=True).created == 1

    @pytest.mark.parametrize(("sheet", "word"), [("Nada", "Clientes"), ("Vacía", "empty")])
    def test_one_that_is_not_there_or_empty(self, book: Path, sheet: str, word: str) -> None:
        with pytest.raises(BadFile, match=word):
            inspect(book, sheet=sheet)

    def test_a_workbook_without_content(self, tmp_path: Path) -> None:
        with pytest.raises(BadFile, match="empty"):
            inspect(xlsx(tmp_path / "a.xlsx", A=[], B=[]))


class TestHeaders:
    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            (LIST, 0),
            ([["Listado de clientes"], [], ["A fecha", date(2026, 1, 1)], ["Código", "Nombre"], ["1", "Ana"]], 3),
            ([["Empresa:", "Talleres X"], ["Zona", "Peso"], ["a", 1.5], ["b", 2.5]], 0),
            ([["x"], ["Alfa", "Beta", "Gama"], ["a", 1, 2], ["b", 3, 4]], 1),
            ([[], ["Alfa", "Beta"], ["a", "b"]], 1),
        ],
    )
    def test_the_row_most_like_headers(self, rows: list[list[Any]], expected: int) -> None:
        assert find_header(rows) == expected

    def test_it_is_found_below_a_title_and_can_be_said(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Clientes de la feria"], [], *LIST])
        info = inspect(path)
        assert info.book is not None
        assert (info.book.header, info.headers, info.rows) == (3, ["Nombre", "Ciudad"], 2)
        assert info.book.beginning[0] == (1, "Clientes de la feria")
        assert inspect(path, header=4).headers == ["Ana", "Cádiz"]
        assert import_clients(session, path).created == 2
        with pytest.raises(BadFile, match="Row 2 of"):
            inspect(path, header=2)

    def test_where_the_table_begins(self, tmp_path: Path) -> None:
        """In the first column in which any row has something, be it an error."""
        rows = [[None, None, "Nombre"], [], [None, None, "Ana"]]
        assert inspect(xlsx(tmp_path / "a.xlsx", S=rows)).headers == ["Nombre"]
        for cell in ("x", 5, "\0#N/A"):
            found = inspect(xlsx(tmp_path / "a.xlsx", S=[*rows, [None, cell]]))
            assert (found.headers, found.rows) == (["", "Nombre"], 2)

    def test_a_row_with_more_cells_than_headers_is_rejected_and_kept(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], ["Ana"], ["Eva", "=x"]])
        result = import_clients(session, path, rejects=tmp_path / "r.csv")
        assert [(row.line, row.reason) for row in result.rejected] == [(3, "too_many_cells")]
        assert (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1].endswith(";Eva;'=x")


def test_the_process_that_read_ends_with_the_source(tmp_path: Path) -> None:
    source = open_source(xlsx(tmp_path / "a.xlsx", S=[["Nombre"], *([f"n{at}"] for at in range(2000))]), Settings())
    records: Iterator[Record] = source.records()
    assert next(records).cells == ["n0"]
    assert len(list(source.records())) == 2000  # it starts anew
    source.close()


def test_a_large_one_is_planned_in_a_second_process_with_the_same_result(
    tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "LARGE", 1)
    monkeypatch.setattr(ahead, "_processors", lambda: 2)
    people: list[list[Any]] = [[f"n{at}", 1001, "\0#N/A" if at % 100 == 0 else "x"] for at in range(600)]
    path = xlsx(tmp_path / "a.xlsx", Nada=[], S=[["title"], ["Nombre", "CP", "Ciudad"], *people, [None, 5]])
    result = import_clients(session, path, sheet="S", header=2)
    assert (result.read, result.created, [row.line for row in result.rejected]) == (601, 600, [603])
    assert [sum(row.reason == reason for row in result.warnings) for reason in ("lost_zero", "error_cell")] == [600, 6]
    assert {record(number, session)["postal_code"] for number in (1, 600)} == {"01001"}
