"""Workbooks of Excel are read row by row: every cell as python-calamine reads it, which reads the whole sheet."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.importing.container import Container
from models.importing.xlsx.book import XlsxBook
from models.importing.xlsx.sheet import Sheet
from models.importing.xlsx.strings import Strings
from models.importing.xlsx.values import Kind, kind_of_format, moment
from models.settings import Settings
from tests.models import workbooks
from tests.models.workbooks import filled, raw_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = {170: "[h]:mm", 171: "dd/mm/yyyy", 172: '0.00\\ "d"', 173: "h:mm AM/PM", 174: "[Red]0.0;[Blue]dd"}
STYLES = (0, 14, 46, 22, 170, 171, 172, 173, 174, 45)
STYLES_XML = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    + "".join(f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>' for number, code in FORMATS.items()).replace(
        '"d""', '&quot;d&quot;"'
    )
    + '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in STYLES)
    + '</cellXfs><dxfs><dxf><numFmt numFmtId="0" formatCode="dd"/></dxf></dxfs></styleSheet>'
).encode()
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
Rows = dict[int, list[Any]]


def of_calamine(path: Path) -> Rows:
    """Return the rows that hold anything by their number, their cells from the first column to the last filled."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("S")
    if sheet.start is None:
        return {}
    return filled((number, [""] * sheet.start[1] + row) for number, row in enumerate(sheet.iter_rows()))


def of_ours(path: Path, settings: Settings | None = None) -> Rows:
    container = Container(path, settings or Settings())
    book = XlsxBook(container, path, settings or Settings())
    try:
        return filled((row.number, row.cells) for row in book.rows("S"))
    finally:
        book.close()


def workbook(path: Path, sheet: str, shared: Iterable[str] = ()) -> Path:
    table = f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in shared) + "</sst>"
    return raw_xlsx(path, sheet.encode(), shared=table.encode(), **{"xl/styles.xml": STYLES_XML})


ESCAPES = ("_x000D_", "_x0041_b", "_x005F_x0041_", "_xD83D_", "_x00e9_", "a\r\nb", "", " ", "_x004")
texts = st.text(
    st.sampled_from("ab &<>\"' \n\t_x041DFñ€東\xa0\U0001f600") | st.characters(exclude_categories=["C"]), max_size=12
) | st.sampled_from(ESCAPES)
days = (
    st.floats(-100, 3_000_000) | st.integers(-2, 62) | st.integers(0, 2_958_466)
    | st.sampled_from([59.99999999, 60.5, 0.5, 0.99999999999, 2958465.5, 45292.000001, 45292.123456789])
)  # fmt: skip
numbers = st.integers(-(10**16), 10**16) | st.floats(allow_nan=False, allow_infinity=False)
runs = st.builds(
    lambda kept, said: f"<t{kept}>{escape(said)}</t>", st.sampled_from(["", ' xml:space="preserve"']), texts
)
items = runs | st.builds(
    lambda some, sound: "".join(f"<r><rPr><b/></rPr>{each}</r>" for each in some) + sound,
    st.lists(runs, min_size=1, max_size=3),
    st.sampled_from(["", '<rPh sb="0" eb="1"><t>ルビ</t></rPh><phoneticPr fontId="1"/>']),
)
"""What stands in a shared string, or in a cell that has its text in it."""
formulas = st.sampled_from(["", "", "<f>A1&amp;B1</f>", '<f t="shared" si="0"/>'])
styles = st.sampled_from(["", *(f' s="{number}"' for number in range(len(STYLES) + 1))])
cells = st.one_of(
    st.builds(lambda said: f' t="inlineStr"><is>{said}</is></c>', items),
    st.builds(lambda how, said: f' t="str">{how}<v>{escape(said)}</v></c>', formulas, texts),
    st.builds(lambda number: f' t="s"><v>{number}</v></c>', st.integers(0, 3)),
    st.builds(lambda style, how, number: f"{style}>{how}<v>{number!r}</v></c>", styles, formulas, days),
    st.builds(lambda how, number: f' t="n">{how}<v>{number!r}</v></c>', formulas, numbers),
    st.builds(lambda how, number: f' t="b">{how}<v>{number}</v></c>', formulas, st.integers(0, 1)),
    st.builds(lambda how, error: f' t="e">{how}<v>{error}</v></c>', formulas, st.sampled_from(ERRORS)),
    st.builds(lambda day: f' t="d"><v>{day.isoformat()}</v></c>', st.dates() | st.datetimes() | st.times()),
    st.builds(
        lambda style, rest: style + rest,
        styles,
        st.sampled_from(["/>", "></c>", " />", "><f>A1</f></c>", "><f>A1</f><v/></c>"]),
    ),
    st.sampled_from(["><v>1e5</v></c>", "><v>-.5</v></c>", "><v>7.</v></c>", "><v>abc</v></c>", "><v>1_0</v></c>"]),
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """The rows of a sheet: some begin to the right, some are missing, some are empty."""
    said, row = "", 0
    for _row in range(draw(st.integers(0, 4))):
        row += draw(st.sampled_from([1, 1, 1, 2, 40]))
        places = sorted(draw(st.sets(st.sampled_from(["B", "C", "D", "Z", "AA", "AB"]), max_size=5)), key=column)
        said += f'<row r="{row}" spans="1:9" x14ac:dyDescent="0.25">'
        said += "".join(f'<c r="{place}{row}"{draw(cells)}' for place in places) + "</row>"
        said += draw(st.sampled_from(["", f'<row r="{row}" s="1" customFormat="1"/>']))
    return said


def column(letters: str) -> tuple[int, str]:
    return len(letters), letters


MANNERS: dict[str, Callable[[str], str]] = {
    "plainly": lambda said: said,
    "with a comment in each row": lambda said: said.replace("</row>", "<!-- </row> --></row>"),
    "with a prefix": lambda said: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", said),
    "with simple quotes": lambda said: re.sub(r' (r|t|s)="(\w+)"', r" \1='\2'", said),
    "with another order": lambda said: re.sub(r'<c (r="\w+")((?: [st]="\w+")+)', r"<c\2 \1", said),
    "in lines": lambda said: re.sub(r"(?=<row|</row|<c )", "\r\n  ", said),
    "with more spaces": lambda said: re.sub(r"(?<=[\w\"])(?=/?>)", " ", said.replace(' xml:space="preserve"', "")),
    "without rows": lambda said: re.sub(r'<row r="\d+"', "<row", said) if "><row" not in said else said,
}


class TestAsCalamineReadsIt:
    @pytest.mark.parametrize("manner", MANNERS)
    @given(said=sheets(), shared=st.lists(items, min_size=4, max_size=4))
    @how(max_examples=60)
    def test_every_cell(self, manner: str, said: str, shared: list[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = workbook(Path(folder) / "a.xlsx", MANNERS[manner](said), shared)
            assert of_ours(path) == of_calamine(path)

    @pytest.mark.parametrize("prefix", ["", "x:"])
    @given(said=sheets(), shared=st.lists(items, min_size=4, max_size=4), size=st.integers(1, 90))
    @how(max_examples=60)
    def test_however_small_the_pieces_are_in_which_it_comes(
        self, prefix: str, said: str, shared: list[str], size: int
    ) -> None:
        whole = f'<worksheet xmlns="{MAIN}"><cols><col min="1"/></cols><sheetData>{said}</sheetData></worksheet>'
        table = "<sst>" + "".join(f"<si>{item}</si>" for item in shared) + "</sst>"

        def rows(many: Callable[[str], Iterator[bytes]], prefix: str = "") -> list[Any]:
            strings, cells = (re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}", part) for part in (table, whole))
            return list(sheet(Strings(many(strings), 999)).rows(many(cells)))

        assert rows(lambda part: pieces(part, size), prefix) == rows(lambda part: iter([part.encode()]))

    def test_days_of_the_years_from_1904(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        since = '<workbookPr date1904="1"/><sheets>'
        monkeypatch.setattr(workbooks, "_BOOK", workbooks._BOOK.replace("<sheets>", since))
        numbers = (0, 0.5, 1, 1.5, 59, 60, 61.25, 45292, 2957003, 2957004, -1.5)
        said = "".join(
            f'<row r="{at}"><c r="A{at}" s="1"><v>{each}</v></c></row>' for at, each in enumerate(numbers, 1)
        )
        path = workbook(tmp_path / "a.xlsx", said)
        assert of_ours(path) == of_calamine(path)
        assert of_ours(path)[7] == [date(2028, 1, 2)]

    @pytest.mark.parametrize(
        "said",
        [
            "<row/><row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            '<row r="4"/><row><c><v>1</v></c></row>', '<row r="1"></row><row r="4"/><row><c><v>1</v></c></row>',
            '<row r="4"/><row><c r="C5"><v>1</v></c><c><v>2</v></c></row>', '<row r="4"><c><v>1</v></c></row>',
            '<row><c r="b3"><v>1</v></c><c r="AZ3"><v>2</v></c></row>', '<row r="1"><c r="B2"><v>1</v></c></row>',
        ],
    )  # fmt: skip
    def test_cells_and_rows_that_do_not_say_where_they_are(self, tmp_path: Path, said: str) -> None:
        path = workbook(tmp_path / "a.xlsx", said)
        assert of_ours(path) == of_calamine(path) != {}

    @pytest.mark.parametrize("preserve", ['xml:space="preserve"', "xml:space='preserve'"])
    def test_spaces_around_text(self, tmp_path: Path, preserve: str) -> None:
        texts = "<t> a </t>", "<t>\n a b\t</t>", "<t>\xa0a\xa0</t>", f"<t {preserve}> a </t>"
        inline = "".join(f'<c r="{"ABCD"[at]}1" t="inlineStr"><is>{each}</is></c>' for at, each in enumerate(texts))
        shared = "".join(f'<c r="{"EFGH"[at]}1" t="s"><v>{at}</v></c>' for at in range(4))
        said = f'<row r="1">{inline}{shared}<c r="I1" t="str"><v> a </v></c></row>'
        path = workbook(tmp_path / "a.xlsx", said, texts)
        assert of_ours(path) == of_calamine(path) == {0: [*["a", "a b", "\xa0a\xa0", " a "] * 2, " a "]}

    def test_empty_rows_at_the_end_of_a_piece_count(self) -> None:
        some = b"<worksheet><sheetData>", b'<row r="4"/>', b"<row><c><v>1</v></c></row>", b"</sheetData>"
        assert [row.number for row in sheet().rows(iter(some))] == [4]

    def test_a_sheet_without_anything(self, tmp_path: Path) -> None:
        for said in ("", "<row/>", '<row r="3"><c r="B3" s="1"/></row>'):
            assert of_ours(workbook(tmp_path / "a.xlsx", said)) == {}


class TestWhereCalamineIsWrong:
    """What Excel shows, and python-calamine refuses or takes for something else."""

    def rows(self, path: Path, said: str) -> list[Any]:
        return of_ours(workbook(path / "a.xlsx", f'<row r="1">{said}</row>')).get(0, [])

    @pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#BLOCKED!"])
    def test_errors_that_are_newer(self, tmp_path: Path, error: str) -> None:
        path = workbook(tmp_path / "a.xlsx", f'<row r="1"><c r="B1" t="e"><v>{error}</v></c></row>')
        with pytest.raises(Exception, match="error value"):
            of_calamine(path)
        container = Container(path, Settings())
        assert [row.errors for row in XlsxBook(container, path, Settings()).rows("S")] == [((1, error),)]

    def test_text_as_character_data(self, tmp_path: Path) -> None:
        assert self.rows(tmp_path, '<c t="str"><v><![CDATA[a<b]]></v></c><c><v><![CDATA[5]]></v></c>') == ["a<b", 5.0]

    @pytest.mark.parametrize("manner", ["plainly", "with simple quotes"])
    def test_what_is_no_number_is_text(self, tmp_path: Path, manner: str) -> None:
        said = '<c r="A1"><v>a &amp; b</v></c><c r="B1" t="n"><v>1,5</v></c><c r="C1" s="1"><v>&lt;x&amp;lt;</v></c>'
        assert self.rows(tmp_path, MANNERS[manner](said)) == ["a & b", "1,5", "<x&lt;"]

    def test_a_number_that_is_too_large_is_told_as_written(self, tmp_path: Path) -> None:
        assert self.rows(tmp_path, "<c><v>1e999</v></c><c><v>inf</v></c>") == ["1e999", "inf"]
        assert self.rows(tmp_path, '<c s="2"><v>1e300</v></c>') == [1e300]

    def test_a_cell_with_more_than_its_value(self, tmp_path: Path) -> None:
        assert self.rows(tmp_path, "<c><v>1</v><extLst><ext/></extLst></c>") == [1.0]

    def test_what_its_format_says_in_quotes(self) -> None:
        codes = ('"d"0', '[$-C0A]d" de "mmmm', "[hh]:mm", "0.00", "General", '0 "h"', "yyyy", "#,##0*d", "[Red]0;[h]")
        assert [kind_of_format(code) for code in codes] == [
            "number", "moment", "duration", "number", "number", "number", "moment", "number", "number",
        ]  # fmt: skip

    def test_days_around_the_one_that_never_was(self) -> None:
        found = [moment(number, since_1904=False) for number in (0.75, 1.0, 59.0, 60.0, 61.0, 61.5, 2958466.0)]
        assert found == [
            time(18), date(1900, 1, 1), date(1900, 2, 28), date(1900, 2, 28), date(1900, 3, 1),
            datetime(1900, 3, 1, 12), 2958466,
        ]  # fmt: skip


def sheet(table: Strings | None = None) -> Sheet:
    styles: list[Kind] = []
    return Sheet(lambda: table or Strings(None, 99), styles, since_1904=False, columns=200, longest=9_999)


def pieces(whole: str, size: int) -> Iterator[bytes]:
    """Yield a document in pieces that end before a tag."""
    said = b""
    for tag in re.split(r"(?=<)", whole):
        said += tag.encode()
        if len(said) >= size:
            yield said
            said = b""
    yield said
