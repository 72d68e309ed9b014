"""Tables of LibreOffice as people have them, and the errors in their cells."""

import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.importing.apply import import_clients
from models.importing.container import Container
from models.importing.ods.book import OdsBook
from models.importing.ods.parser import TooWide
from models.importing.ods.plain import Plain
from models.importing.ods.rows import rows as table_rows
from models.importing.tables import Row
from models.importing.xlsx.parser import TooLong
from models.problems import BadFile
from models.records import record
from models.session import Session
from models.settings import Settings
from tests.models.workbooks import filled, ods, ods_cell, ods_row

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


@pytest.mark.parametrize(
    ("said", "shown"), [("PT36H05M00S", "36:05:00"), ("-PT01H30M59.7S", "-1:31:00"), ("P400DT1S", "9600:00:01")]
)
def test_how_long_something_takes_stands_as_the_sheet_shows_it(
    tmp_path: Path, session: Session, said: str, shown: str
) -> None:
    long = ods_cell("time", shown, time_value=said)
    heads = ods_row(ods_cell("string", "Nombre"), ods_cell("string", "Notas"))
    assert (
        import_clients(session, ods(tmp_path / "a.ods", heads + ods_row(ods_cell("string", "Ana"), long))).created == 1
    )
    assert record(1, session)["notes"] == shown


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

    @pytest.mark.parametrize("count", ["-1", "9" * 20, "x", "300"])
    def test_counts_that_are_none_do_no_harm(self, tmp_path: Path, session: Session, count: str) -> None:
        odd = ods_error("#N/A").replace('repeated="1"', f'repeated="{count}"')
        path = ods(tmp_path / "a.ods", ods_row(ods_cell("string", "Nombre")) + ods_row(odd))
        with pytest.raises(BadFile, match="300 columns" if count == "300" else "damaged"):
            import_clients(session, path)


TEXTS = st.text(st.sampled_from("ab &<>\"'ñ€\xa0\U0001f600"), max_size=6).map(escape)
RUNS = TEXTS | st.sampled_from(
    ["<text:s/>", '<text:s text:c="3"/>', "<text:span>x y</text:span>", "<text:a>l<text:span>i</text:span></text:a>"]
)
ODD_RUNS = RUNS | st.sampled_from(
    ["<text:tab/>", "<text:line-break />", '<text:span text:style-name="T1"/>', '<text:s text:c="x"/>', "&#233;",
     "v&lt;", "&#x1F600;", "<text:ruby>r</text:ruby>", "<![CDATA[<a>]]>", "<!-- no -->", "#N/A", "Err:502",
     "\r\n", "\t"]
)  # fmt: skip
PARAGRAPHS = st.lists(st.lists(RUNS, max_size=3).map(lambda runs: f"<text:p>{''.join(runs)}</text:p>"), max_size=3)
ODD_PARAGRAPHS = st.lists(
    st.lists(ODD_RUNS, max_size=2).map(lambda runs: f"<text:p>{''.join(runs)}</text:p>")
    | st.sampled_from(["<text:p/>", '<text:p text:style-name="P1">styled</text:p>', "<text:p>#¡REF!</text:p>"]),
    max_size=2,
)  # fmt: skip
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-9, 10**9).map(str)
KINDS = st.one_of(
    st.just(' office:value-type="string"'),
    st.tuples(st.sampled_from(["float", "percentage", "currency"]), NUMBERS).map(
        lambda both: f' office:value-type="{both[0]}" office:value="{both[1]}"'
    ),
    (st.dates() | st.datetimes()).map(lambda day: f' office:value-type="date" office:date-value="{day.isoformat()}"'),
    st.times().map(lambda at: at.strftime(' office:value-type="time" office:time-value="PT%HH%MM%SS"')),
    st.booleans().map(lambda true: f' office:value-type="boolean" office:boolean-value="{str(true).lower()}"'),
)
GIVEN = st.sampled_from(
    ["", "", ' table:style-name="ce1"', ' calcext:value-type="error"', ' table:formula="of:=SUM([.A1])"',
     ' table:formula="of:=&quot;value=&quot;"', ' office:value="1"', ' table:style-name="value"',
     " table:style-name='a'", ' xmlns:x="urn:x" x:value="2"', ' table:number-columns-spanned="2"']
)  # fmt: skip
TIMES = ("", "", "", '"1"', '"2"', '"3"')


@st.composite
def cells(draw: st.DrawFn) -> str:
    """A cell as LibreOffice writes one."""
    name = draw(st.sampled_from(["table-cell", "table-cell", "covered-table-cell"]))
    times = draw(st.sampled_from(TIMES))
    given = f" table:number-columns-repeated={times}" if times else ""
    note = draw(st.sampled_from(["", "", "<office:annotation><text:p>n</text:p></office:annotation>"]))
    inside = note if draw(st.booleans()) else ""
    if draw(st.booleans()):
        given += draw(KINDS)
        inside += "".join(draw(PARAGRAPHS))
    return f"<table:{name}{given}>{inside}</table:{name}>"


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row of such cells."""
    times = draw(st.sampled_from(TIMES))
    given = f" table:number-rows-repeated={times}" if times else ""
    return f"<table:table-row{given}>{''.join(draw(st.lists(cells(), max_size=4)))}</table:table-row>"


@st.composite
def odd_cells(draw: st.DrawFn) -> str:
    """A cell as some program may write one, the outlandish included."""
    name = draw(st.sampled_from(["table-cell", "table-cell", "covered-table-cell"]))
    times = draw(st.sampled_from((*TIMES, '"250"')))
    given = (f" table:number-columns-repeated={times}" if times else "") + draw(GIVEN)
    given += draw(st.just("") | KINDS)
    if draw(st.integers(0, 3)) == 0:
        return f"<table:{name}{given}/>"
    note = draw(st.sampled_from(["", "", "", "", "<office:annotation><text:p>n</text:p></office:annotation>"]))
    return f"<table:{name}{given}>{note}{''.join(draw(ODD_PARAGRAPHS))}</table:{name}>"


@st.composite
def odd_rows(draw: st.DrawFn) -> str:
    """A row of such cells, and what may stand between rows."""
    times = draw(st.sampled_from(TIMES))
    given = f" table:number-rows-repeated={times}" if times else ' table:style-name="ro1"'
    row = f"<table:table-row{given}>{''.join(draw(st.lists(odd_cells(), max_size=4)))}</table:table-row>"
    around = ("", "", "", "\n  ", "<text:soft-page-break/>", "<!-- <table:table-row> -->", "<?x y?>")
    grouped = "<table:table-row-group>{}</table:table-row-group>"
    return draw(st.sampled_from(around)) + (grouped.format(row) if draw(st.integers(0, 5)) == 0 else row)


def read(path: Path, name: str = "Hoja1", left: int = 0, width: int = 0) -> list[Row]:
    """Return the rows of a sheet as the program reads them."""
    book = OdsBook(Container(path, Settings()), path, Settings())
    return [Row(row.number, list(row.cells), row.errors) for row in book.rows(name, left, width)]


NAMES = ("office", "table", "text")
CELL, SPACES = "<table:table-cell>", '<text:s text:c="99999"/>'
ODD_ROW = ods_row("<table:table-cell><text:p><![CDATA[<table:table table:name='cdata'>]]></text:p></table:table-cell>")
WITHIN = (
    '<table:table table:name="within">' + ods_row(ods_cell("string", "x")) + ods_row(ods_cell("string", "y"))
    + "</table:table>"
)  # fmt: skip


def told(content: bytes) -> tuple[dict[int, list[Any]], list[tuple[tuple[int, str], ...]]] | str:
    """Return the rows of a document, or what was wrong with it."""
    try:
        found = list(table_rows([content], "Hoja1", 200, 1000))
        return filled((row.number, list(row.cells)) for row in found), [row.errors for row in found]
    except (ValueError, TooLong, TooWide) as error:
        return type(error).__name__


class TestRowByRow:
    @given(st.lists(rows(), max_size=4))
    def test_every_cell_is_as_python_calamine_reads_it(self, rows: list[str]) -> None:
        """Which reads the whole sheet."""
        with tempfile.TemporaryDirectory() as folder:
            path = ods(Path(folder) / "a.ods", "".join(rows))
            sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Hoja1")
            theirs: dict[int, list[Any]] = {}
            if sheet.start is not None:
                theirs = filled((at, [""] * sheet.start[1] + list(row)) for at, row in enumerate(sheet.iter_rows()))
            ours = filled((row.number, row.cells) for row in read(path))
            assert repr(ours) == repr(theirs)

    @given(st.lists(odd_rows(), max_size=5))
    def test_plain_rows_are_read_as_the_parser_of_xml_reads_them(self, rows: list[str]) -> None:
        self.same("".join(rows))

    @pytest.mark.parametrize(
        "cell",
        [
            '<table:table-cell office:value-type="float" office:value="1"/>',
            '<table:table-cell office:value-type="float" office:value="1" office:date-value="2026-01-02"/>',
            '<table:table-cell office:value-type="date" office:value="1"><text:p>a</text:p></table:table-cell>',
            '<table:table-cell office:value-type="float" office:value="1" office:value-type="date"/>',
            '<table:table-cell office:value-type="float" office:value="1" office:value="2"/>',
            '<table:table-cell table:style-name="a" table:style-name="a"><text:p>a</text:p></table:table-cell>',
            '<table:table-cell xmlns:text="urn:x"><text:p>a</text:p></table:table-cell>',
            '<table:table-cell xmlns:text="urn:x" office:value-type="string"><text:p>a</text:p></table:table-cell>',
            '<table:table-cell calcext:value-type="error"/>',
            '<table:table-cell calcext:value-type="error" office:value-type="string"/>',
            "<table:table-cell><text:p>a<text:ruby>b</text:ruby></text:p></table:table-cell>",
            "<table:table-cell><text:p>a<text:tab/>b<text:line-break/><text:s text:c='2'/></text:p></table:table-cell>",
            '<table:table-cell><text:p><text:a xlink:href="x?a>b">c</text:a></text:p></table:table-cell>',
            '<table:table-cell><text:p text:style-name="a>b">c</text:p></table:table-cell>',
            '<table:table-cell><text:p xmlns:text="urn:x">a</text:p><text:p>b</text:p></table:table-cell>',
            '<table:table-cell><text:p>see table:formula="lost</text:p></table:table-cell>',
            '<table:table-cell><text:p>see table:formula="lost" > b</text:p></table:table-cell>',
            '<table:table-cell><text:p><text:tab text:c="3"/>a</text:p></table:table-cell>',
            "<table:table-cell><text:p>a</text:span>b</text:p></table:table-cell>",
            '<table:table-cell office:value-type="string" office:string-value="a\nb\tc"/>',
            f'<table:table-cell office:value-type="float" office:value="{"9" * 1500}"/>',
            '<table:table-cell table:formula="of:=1"><text:p>#N/A</text:p></table:table-cell>',
            "<table:table-cell><text:p>a\r\nb</text:p></table:table-cell>",
            "<table:table-cell><text:p>a\x01b</text:p></table:table-cell>",
            "<table:table-cell><text:p>a &nbsp; b</text:p></table:table-cell>",
            f"<table:table-cell><text:p>{'x' * 1001}</text:p></table:table-cell>",
            f"<table:table-cell><text:p>{'x' * 600}</text:p><text:p>{'x' * 600}</text:p></table:table-cell>",
            '<table:table-cell><text:p><text:s text:c="1001"/></text:p></table:table-cell>',
            f'<table:table-cell office:value-type="string" office:string-value="{"x" * 1001}"/>',
            '<table:table-cell table:number-columns-repeated="201"/>',
            '<table:table-cell table:number-columns-repeated="201"><text:p>a</text:p></table:table-cell>',
            "</table:table-row><table:table-row table:number-rows-repeated='3'><table:table-cell><text:p>a</text:p>"
            "</table:table-cell>",
            f'</table:table-row><table:shapes>{WITHIN}</table:shapes><table:table-row>',
            f"<table:table-cell>{WITHIN}</table:table-cell>",
            f"</table:table-row>{WITHIN}<table:table-row>",
            "</table:table-row><!-- <table:table-row><table:table-cell/></table:table-row> --><table:table-row>",
        ],
    )  # fmt: skip
    def test_so_are_the_outlandish(self, cell: str) -> None:
        row = ods_row(ods_cell("string", "a"), ods_cell("float", "1", value="1"))
        self.same(row + ods_row(cell) + row)

    @staticmethod
    def same(rows: str) -> None:
        """See that a document is read alike when the name of a table's parts is one of two, for which none is plain."""
        first = ods_row()  # which the parser reads, as it comes with the beginning of the table
        with (
            tempfile.TemporaryDirectory() as folder,
            zipfile.ZipFile(ods(Path(folder) / "a.ods", first + rows)) as archive,
        ):
            content = archive.read("content.xml")
        second = b'xmlns:other="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:table='
        assert told(content) == told(content.replace(b"xmlns:table=", second, 1))

    @pytest.mark.parametrize(
        ("row", "cells"),
        [
            (
                '<table:table-row table:style-name="ro1"><table:table-cell table:style-name="ce1" '
                'office:value-type="string" calcext:value-type="string"><text:p><text:a '
                'xlink:href="mailto:c1@example.com" xlink:type="simple">c1@example.com</text:a></text:p>'
                '</table:table-cell><table:table-cell '
                'office:value-type="string" calcext:value-type="string"><text:p>Cliente <text:s/>núm. &amp; 7</text:p>'
                '<text:p>segunda línea</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
                '<table:table-cell table:style-name="ce2" table:formula="of:=[.G2]*2" office:value-type="float" '
                'office:value="0.5" calcext:value-type="float"><text:p>0,50 €</text:p></table:table-cell>'
                '<table:table-cell table:style-name="ce3" office:value-type="date" office:date-value="2002-02-02" '
                'calcext:value-type="date"><text:p>02/02/2002</text:p></table:table-cell>'
                '<table:table-cell table:number-columns-repeated="16364"/>',
                ["c1@example.com", "Cliente  núm. & 7\nsegunda línea", "", "", 0.5, date(2002, 2, 2)],
            ),
        ],
    )  # fmt: skip
    def test_rows_of_libreoffice_are_plain(self, row: str, cells: list[object]) -> None:
        found = Plain(50, 1000).row(row)
        assert found is not None
        assert (found.cells, found.errors, found.times) == (cells, (), 1)

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            (ods_cell("string", "a<text:tab/>b<text:line-break/>c"), "a\tb\nc"),
            (ods_cell("string", "shown", string_value="meant"), "meant"),
            (ods_cell("time", "36:00", time_value="PT36H00M00S"), timedelta(hours=36)),
            (ods_cell("time", "-1:30", time_value="-PT01H30M00S"), timedelta(hours=-1.5)),
            (ods_cell("time", "1:00:00.5", time_value="PT1H0M0.5S"), time(1, 0, 0, 500_000)),
            (ods_cell("time", "soon", time_value="PT"), "soon"),
            (ods_cell("date", "someday", date_value="2026-02-30"), "someday"),
            (ods_cell("float", "many"), "many"),
            ("<table:table-cell><text:p>bare</text:p></table:table-cell>", "bare"),
        ],
    )
    def test_what_others_lose(self, tmp_path: Path, cell: str, value: object) -> None:
        (row,) = read(ods(tmp_path / "a.ods", ods_row(cell)))
        assert row.cells == [value]

    def test_a_row_that_is_there_twice_can_be_changed_once(self, tmp_path: Path) -> None:
        row = ods_row(ods_cell("string", "a")).replace("-row", '-row table:number-rows-repeated="2"', 1)
        path = ods(tmp_path / "a.ods", row)
        found = OdsBook(Container(path, Settings()), path, Settings()).rows("Hoja1")
        next(found).cells[0] = "changed"
        assert next(found).cells == ["a"]

    def test_from_a_column_on(self, tmp_path: Path) -> None:
        path = ods(
            tmp_path / "a.ods",
            ods_row(*(ods_cell("string", word) for word in "abc")) + ods_row("<table:table-cell/>", ods_error("#N/A")),
        )
        assert read(path, left=1, width=4) == [
            Row(0, ["b", "c", "", ""]), Row(1, ["", "", "", ""], ((0, "#N/A"),)),
        ]  # fmt: skip

    def test_hidden_sheets_come_last_and_tables_in_tables_are_none(self, tmp_path: Path) -> None:
        path = ods(tmp_path / "a.ods", ods_row(ods_cell("string", "first")))
        inner = '<table:table table:is-sub-table="true"><table:table-row/></table:table>'
        before, after = (
            '</table:table><table:table table:name="{}" table:style-name="{}">',
            ods_row(ods_cell("string", "x")),
        )
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml").decode()
        styles = (
            '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
            '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
            "</style:style></office:automatic-styles><office:body>"
        )
        content = content.replace("<office:body>", styles).replace(
            'table:name="Hoja1"', 'table:name="A" table:style-name="off"'
        )
        content = content.replace(
            "</table:table>",
            before.format("B &amp; C", "on") + ods_row(f"<table:table-cell>{inner}</table:table-cell>") + after
            + "</table:table>",
        )  # fmt: skip
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content)
        assert OdsBook(Container(path, Settings()), path, Settings()).names == ("B & C", "A")
        assert [row.cells for row in read(path, "B & C")] == [["x"]]
        assert [row.cells for row in read(path, "A")] == [["first"]]

    @pytest.mark.parametrize(
        ("tables", "names"),
        [
            ('<table:table table:name="Ana\'s">', ("Ana's",)),
            ("<table:table table:name='A \"B\"'>", ('A "B"',)),
            ('<table:table table:name="A>B">', ("A>B",)),
            ('<table:table\ntable:name="A&amp;\nB">', ("A& B",)),
            ('<!-- <table:table table:name="ghost"> --><table:table table:name="A">', ("A",)),
            (f'<table:table table:name="B">{ODD_ROW}</table:table><table:table table:name="A">', ("B", "A")),
        ],
    )
    def test_the_names_of_sheets_are_those_that_xml_has(
        self, tmp_path: Path, tables: str, names: tuple[str, ...]
    ) -> None:
        path = ods(tmp_path / "a.ods", ods_row(ods_cell("string", "here")))
        links = (
            f"<table:dde-links><table:dde-link><table:table>{ODD_ROW}</table:table></table:dde-link></table:dde-links>"
        )
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml").decode()
        content = content.replace('<table:table table:name="Hoja1">', tables)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(
                "content.xml",
                content.replace(
                    "</office:spreadsheet>", f"<table:dde-links>{links}</table:dde-links></office:spreadsheet>"
                ),
            )
        assert OdsBook(Container(path, Settings()), path, Settings()).names == names
        assert [row.cells for row in read(path, names[-1])] == [["here"]]

    def test_definitions_and_half_a_document_are_refused(self) -> None:
        with pytest.raises(ValueError, match="definitions"):
            list(table_rows([b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'], "x", 9, 9))
        with pytest.raises(ValueError, match="without its end"):
            list(table_rows([b"<x>"], "x", 9, 9))

    @pytest.mark.parametrize(
        ("rows", "problem"),
        [
            ([f"<table:table-row{' ' * 100_000}><table:table-cell/></table:table-row>"], None),
            ([f"<table:table-row><table:table-cell{' ' * 100_000}x></table:table-cell></table:table-row>"], ValueError),
            ([ods_row(f"{CELL}<text:p>{SPACES * 500}</text:p></table:table-cell>")], TooLong),
            ([ods_row(f"{CELL}</table:table-cell>" * (3_000 + at)) for at in range(80)], None),
        ],
        ids=["spaces in a row", "spaces in a cell", "spaces upon spaces", "cells upon cells"],
    )
    def test_what_was_made_to_take_time_and_memory(self, rows: list[str], problem: type[Exception] | None) -> None:
        """Nothing here has a time; what looked through its text again and again would take minutes."""
        pieces = self.document("A", (row.encode()[1:] for row in [ods_row(), *rows]))
        tracemalloc.start()
        try:
            with pytest.raises(problem) if problem is not None else nullcontext():
                assert list(table_rows(pieces, "A", 9, 1000)) == []
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()

    @staticmethod
    def document(name: str, tags: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a document with a table of this name, whose rows come in ``tags`` without the sign before each."""
        names = "".join(f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in NAMES)
        yield f'<office:spreadsheet{names}><table:table table:name="{name}">'.encode()
        for tag in tags:
            yield b"<" + tag
        yield b"</table:table></office:spreadsheet>"

    @pytest.mark.parametrize("given", ["", ' table:style-name="{0:020000}"'])
    @pytest.mark.parametrize("part", ["row", "cell"])
    def test_memory_does_not_follow_the_rows(self, given: str, part: str) -> None:
        row = f"<table:table-{part}{given}" if part == "row" else f"<table:table-row><table:table-{part}{given}"
        row += "><table:table-cell" if part == "row" else ""
        row += "><text:p>client {0}</text:p></table:table-cell></table:table-row>"
        whole = self.document("A", (row.format(at).encode()[1:] for at in range(2000)))
        tracemalloc.start()
        try:
            assert sum(1 for _row in table_rows(whole, "A", 9, 99_999)) == 2000
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()
