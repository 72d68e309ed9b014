"""Tables of LibreOffice as people have them, and the errors in their cells."""

import zipfile
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from models.importing import ods_errors
from models.importing.apply import import_clients
from models.records import record
from models.session import Session
from tests.models.workbooks import ods, ods_cell, ods_row

pytestmark = pytest.mark.usefixtures("file")


def test_libreoffice(tmp_path: Path, session: Session) -> None:
    path = ods(
        tmp_path / "a.ods",
        ods_row(*(ods_cell("string", word) for word in ("Nombre", "Cumpleaños", "Gasto previsto", "CP", "Notas")))
        + ods_row(
            ods_cell("string", "Peña"), ods_cell("date", "1/5/80", date_value="1980-05-01"),
            ods_cell("currency", "1.234,50 €", value="1234.5"), ods_cell("float", "1001", value="1001"),
            ods_cell("string", "=1+1"),
        )
        + '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )  # fmt: skip
    result = import_clients(session, path)
    assert (result.read, result.created) == (1, 1)
    found = record(1, session)
    assert [found[name] for name in ("name", "birthday", "expected_spend", "postal_code", "notes")] == [
        "Peña", "1980-05-01", "1234.50", "01001", "=1+1",
    ]  # fmt: skip


def ods_error(shown: str, more: str = 'office:value-type="string" office:string-value=""', count: int = 1) -> str:
    """Return the XML of cells with an error, as LibreOffice writes them."""
    return (
        f'<table:table-cell table:number-columns-repeated="{count}" table:formula="of:=X" {more} '
        f'calcext:value-type="error"><text:p>{shown}</text:p></table:table-cell>'
    )


class TestErrorsOfLibreOffice:
    def test_they_are_named_as_those_of_excel(self, tmp_path: Path, session: Session) -> None:
        note = "<office:annotation><text:p>a note</text:p></office:annotation>"
        path = ods(
            tmp_path / "a.ods",
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
            + ods_row("<table:table-cell/>", *(ods_cell("string", word) for word in ("Nombre", "Ciudad", "CP", "Fax")))
            + ods_row("<table:table-cell/>", ods_cell("string", "Ana"), ods_error("#N/D"), ods_error("#¡REF!"))
            + f'<table:table-row table:number-rows-repeated="2">{ods_error("Err:502", count=5)}</table:table-row>'
            + ods_row("<table:table-cell/>", ods_cell("string", "Eva"), ods_cell("string", "#N/D"))
            + ods_row("<table:table-cell/>", ods_cell("string", "Ivo"), "<table:table-cell/>",
                      ods_error("#DIV/0!", 'office:value-type="float" office:value="0"')
                      .replace("<text:p>", note + "<text:p>")),
        )  # fmt: skip
        result = import_clients(session, path)
        assert [(row.line, row.field, row.reason) for row in result.warnings] == [
            (4, "city", "error_cell"), (4, "postal_code", "error_cell"), (8, "postal_code", "error_cell"),
        ]  # fmt: skip
        assert ["#N/D" in result.warnings[0].text, "#¡REF!" in result.warnings[1].text] == [True, True]
        assert "#DIV/0!" in result.warnings[2].text
        assert [(row.line, row.reason) for row in result.rejected] == [(5, "missing_name"), (6, "missing_name")]
        assert [record(number, session)["city"] for number in (1, 2)] == [None, "#N/D"]
        assert [record(number, session)["postal_code"] for number in (1, 3)] == [None, None]

    @pytest.mark.parametrize(
        ("formula", "shown", "named"),
        [
            ("of:=X", "#¡VALOR!", True), ("of:=X", "#NAME?", True), ("of:=X", "#1", False), ("of:=X", "n.d.", False),
            ("", "#N/A", False),
        ],
    )  # fmt: skip
    def test_of_programs_that_do_not_say_so_a_formula_that_shows_one(
        self, tmp_path: Path, session: Session, formula: str, shown: str, named: bool
    ) -> None:
        given = f'table:formula="{formula}"' if formula else ""
        odd = f'<table:table-cell {given} office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'
        path = ods(
            tmp_path / "a.ods",
            ods_row(ods_cell("string", "Nombre"), ods_cell("string", "Ciudad"))
            + ods_row(ods_cell("string", "Ana"), odd),
        )
        assert [row.reason for row in import_clients(session, path).warnings] == ["error_cell"] * named
        assert record(1, session)["city"] == (None if named else shown)

    @pytest.mark.parametrize(("count", "found"), [("-1", 0), ("9" * 20, 20), ("x", None)])
    def test_counts_that_are_none_do_no_harm(self, tmp_path: Path, count: str, found: int | None) -> None:
        odd = ods_error("#N/A").replace('repeated="1"', f'repeated="{count}"')
        with zipfile.ZipFile(ods(tmp_path / "a.ods", ods_row(odd))) as archive:
            content = archive.read("content.xml")
        with suppress(ValueError) if found is None else nullcontext():
            errors = ods_errors.errors([content], 10, 20)["Hoja1"]
            assert sum(map(len, errors.values())) == found

    def test_definitions_are_refused(self) -> None:
        with pytest.raises(ValueError, match="definitions"):
            ods_errors.errors([b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'], 9, 9)
