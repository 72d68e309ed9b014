"""Workbooks that we write: real types, nothing that runs, and every text comes back as it was."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models import own_fields
from models.client import Client
from models.defining import define
from models.editing import add, edit
from models.exporting import clients, xlsx
from models.exporting.workbook import Column, exact, pieces, workbook
from models.i18n import set_language
from models.importing.apply import import_clients
from models.importing.bring import import_file
from models.importing.reading import open_source
from models.importing.workbook_rows import CELL
from models.problems import BadFile
from models.records import records
from models.session import Session
from models.settings import Settings
from tests.models.test_export import everything, in_an_empty_file, nasty
from tests.models.test_export_items import clients as add_clients
from tests.models.test_export_items import figures, full

__all__ = ["full", "nasty"]
XML = (
    "<r>a</r>",
    "<r><t>x</t></r>",
    "<r>&</r>",
    "</t></is></c><c><f>1+1</f></c>",
    "]]>",
    "&amp;",
    "_x000D_",
    "\r\nx",
    "\x00",
)
"""Texts that a writer could take for XML of its own."""
LONG = "=" + "x" * 40_000 + "\n  ñ€😀" * 9_000 + " end "


def read(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def texts(path: Path) -> list[list[str]]:
    source = open_source(path, Settings())
    try:
        return [record.cells for record in source.records()]
    finally:
        source.close()


class TestRoundTrip:
    @pytest.mark.parametrize(("out", "into"), [("en", "es"), ("es", "en")])
    def test_clients_come_back_as_they_were(
        self, nasty: Path, session: Session, tmp_path: Path, out: str, into: str
    ) -> None:
        set_language(out)
        add(session, {"name": "#N/A", "code": "00012345678901234567890", "notes": LONG, "birthday": "1/2/1850"})
        add(session, {"name": "_x0041_ TRUE", "code": "1e5", "consent_on": "28/2/1900", "city": "true"},
            anyway=True)  # fmt: skip
        before = everything(session)
        ids = [row.id for row in Client.select().order_by(Client.id)]
        path = tmp_path / "out.xlsx"
        assert clients.export(session, path, ids) == len(ids)
        in_an_empty_file(tmp_path)
        set_language(into)
        result = import_clients(session, path)
        assert (result.created, result.rejected, result.warnings) == (len(ids), [], [])
        assert everything(session) == before

    def test_into_the_same_file_it_brings_nothing(self, nasty: Path, session: Session, tmp_path: Path) -> None:
        clients.export(session, tmp_path / "out.xlsx")
        result = import_clients(session, tmp_path / "out.xlsx")
        assert (result.created, result.updated) == (0, 0)

    def test_own_fields_of_every_type(self, file: Path, session: Session, tmp_path: Path) -> None:
        values = {
            "number": "12345678901234567,1250",
            "money": "-1234,5",
            "date": "1/2/1800",
            "flag": "sí",
            "text": "=1",
        }
        for kind in values:
            define(session, {"name": f"My {kind}", "type": kind})
        client = add(session, {"name": "Ana"})
        edit(session, client, {own.key: values[own.type] for own in own_fields.own_fields()})
        before = next(records([client], session))["fields"]
        clients.export(session, tmp_path / "out.xlsx")
        edit(session, client, {own.key: "" for own in own_fields.own_fields()})
        assert import_clients(session, tmp_path / "out.xlsx").updated == 1
        assert next(records([client], session))["fields"] == before

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_what_hangs_on_them_comes_back_with_the_same_figures(
        self, full: list[int], session: Session, tmp_path: Path, language: str
    ) -> None:
        expected = figures(session)
        set_language(language)
        path = tmp_path / "all.xlsx"
        clients.export_book(session, path)
        names = CalamineWorkbook.from_path(path).sheet_names
        set_language("en")
        in_an_empty_file(tmp_path)
        add_clients(session)
        for what, sheet in zip(("sales", "payments", "activities"), names[1:], strict=False):
            result = import_file(session, path, what=what, sheet=sheet)  # type: ignore[arg-type]
            assert (result.rejected, result.ignored, result.warnings) == ([], [], [])
        assert figures(session) == expected

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=40))
    def test_any_text(self, tmp_path: Path, found: list[str]) -> None:
        path = tmp_path / "a.xlsx"
        with workbook(path) as book:
            sheet = book.sheet("S", [Column("Nombre"), Column("Código", "digits")])
            for text in found:
                sheet.add((f"n{text}", text))
            sheet.finish()
        assert texts(path) == [[f"n{text}", text] for text in found]


class TestCells:
    def test_text_that_looks_like_xml_is_text(self, tmp_path: Path) -> None:
        with workbook(tmp_path / "a.xlsx") as book:
            sheet = book.sheet("S", [Column("Nombre")])
            for text in XML:
                sheet.add((f"{text}",))
        assert [row[0] for row in texts(tmp_path / "a.xlsx")] == list(XML)

    def test_types_are_real_and_text_is_text(self, file: Path, session: Session, tmp_path: Path) -> None:
        add(session, {
            "name": "=cmd|'/c calc'!A1", "code": "0012", "phone": "+34 976 12 34 56", "postal_code": "01001",
            "expected_spend": "1234,5", "expected_date": "1/5/2027", "birthday": "15/3", "children": "2",
            "city": "http://example.com",
        })  # fmt: skip
        path = tmp_path / "out.xlsx"
        clients.export(session, path)
        header, row = read(path, "Clients")
        found = dict(zip(header, row, strict=False))
        names = ("Code", "Name", "Phone", "Postal code", "Expected spend", "Expected date")
        assert [found[name] for name in names] == [
            "0012", "=cmd|'/c calc'!A1", "+34 976 12 34 56", "01001", 1234.5, date(2027, 5, 1),
        ]  # fmt: skip
        assert (found["Birthday"], found["Children"], found["Stars"]) == ("--03-15", 2.0, 0.0)
        assert isinstance(found["Added on"], datetime)
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            styles = archive.read("xl/styles.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
        assert '<autoFilter ref="A1:' in sheet
        assert 'state="frozen"' in sheet
        assert "<cols>" in sheet
        assert 'numFmtId="4"' in styles
        assert "<b/>" in styles

    @pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "1900-02-28", "1900-03-01", "9999-12-31"])
    def test_days_of_all_times(self, tmp_path: Path, day: str) -> None:
        with workbook(tmp_path / "a.xlsx") as book:
            book.sheet("S", [Column("Fecha", "day")]).add((date.fromisoformat(day),))
        assert texts(tmp_path / "a.xlsx") == [[day]]

    @pytest.mark.parametrize(
        "number", ["0", "-0.01", "1234567890123.45", "92233720368547758.07", "12345678901234567890", "0.1", "1e-7"]
    )
    def test_numbers_keep_their_digits(self, tmp_path: Path, number: str) -> None:
        with workbook(tmp_path / "a.xlsx") as book:
            book.sheet("S", [Column("Importe", "money")]).add((Decimal(number),))
        assert Decimal(texts(tmp_path / "a.xlsx")[0][0]) == Decimal(number)
        assert (exact(Decimal(number)) is None) == (len(number.strip("-0.").replace(".", "")) > 15)

    @pytest.mark.parametrize("text", ["x" * CELL, "x" * (CELL + 1), "😀" * CELL, "a" + "😀" * CELL, LONG])
    def test_a_text_too_long_for_a_cell_goes_on_elsewhere(self, tmp_path: Path, text: str) -> None:
        assert "".join(pieces(text)) == text
        assert all(len(piece.encode("utf-16-le")) <= 2 * CELL for piece in pieces(text))
        path = tmp_path / "a.xlsx"
        with workbook(path) as book:
            sheet = book.sheet("S", [Column("Nombre"), Column("Notas")])
            sheet.add(("a", "short"))
            sheet.add(("b", text))
        assert texts(path) == [["a", "short"], ["b", text]]

    def test_more_rows_than_a_sheet_has(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("models.exporting.workbook._ROWS", 3)
        with pytest.raises(BadFile, match=r"\.csv"), workbook(tmp_path / "a.xlsx") as book:
            list(map(book.sheet("S", [Column("Nombre")]).add, "abc"))
        assert [entry.name for entry in tmp_path.iterdir() if entry.suffix] == []


class TestTarget:
    def test_what_fails_leaves_what_was_there(self, file: Path, session: Session, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        path = folder / "a.xlsx"
        path.write_text("old")

        def broken() -> Any:
            yield from records([add(session, {"name": "Ana"})], session)
            raise RuntimeError

        with pytest.raises(RuntimeError):
            xlsx.export(path, broken())
        assert [entry.name for entry in folder.iterdir()] == ["a.xlsx"]
        assert path.read_text() == "old"

    def test_only_the_owner_can_read_it_and_links_are_refused(
        self, nasty: Path, session: Session, tmp_path: Path
    ) -> None:
        clients.export(session, tmp_path / "a.xlsx")
        assert (tmp_path / "a.xlsx").stat().st_mode & 0o777 == 0o600
        (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")
        with pytest.raises(BadFile):
            clients.export(session, tmp_path / "b.xlsx")
