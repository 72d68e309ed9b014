"""Workbooks of Excel that are damaged or endless: refused, and what is read takes no more memory than a piece of it."""

import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from models.importing.xlsx import sheet as sheet_module
from models.importing.xlsx import strings
from models.importing.xlsx.parser import TooLong, TooWide
from models.importing.xlsx.strings import Strings
from models.problems import BadFile
from tests.models.test_import_xlsx import MANNERS, of_ours, sheet, workbook


class TestOfDamagedOnes:
    @pytest.mark.parametrize(
        "said",
        [
            '<row r="1"><c r="A1"></row>', '<row r="0"><c r="A0"><v>1</v></c></row>', '<row r="x"/>',
            '<row r="1"><c r="1A"><v>1</v></c></row>', '<row r="1"><c r="A1" t="zz"><v>1</v></c></row>',
            '<row r="1"><c r="A1" t="s"><v>7</v></c></row>', '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
            '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>', "<row><c></c>", '<row r="1"/><row r="2">',
            '<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>', '<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>',
        ],
    )  # fmt: skip
    def test_they_are_refused(self, said: str) -> None:
        whole = f"<worksheet><sheetData>{said}</sheetData></worksheet>"
        with pytest.raises((ValueError, IndexError)):
            list(sheet(Strings(iter([b"<sst><si><t>a</t></si></sst>"]), 99)).rows(iter([whole.encode()])))

    @pytest.mark.parametrize(
        "table", ["", "<sst>", "<sst><si><t>a</t></si>", "<sst><si><t>a</si></sst>", "<x/>", "\xff"]
    )
    def test_a_table_of_strings_that_is_none(self, table: str) -> None:
        with pytest.raises((ValueError, IndexError)):
            Strings(iter([table.encode("latin-1")]), 99)

    def test_bytes_that_were_spoiled_behind_the_last_row(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
        with zipfile.ZipFile(path) as archive:
            part = archive.getinfo("xl/worksheets/sheet1.xml")
        content = bytearray(path.read_bytes())
        at = content.rindex(part.CRC.to_bytes(4, "little"))
        content[at] ^= 1
        path.write_bytes(content)
        with pytest.raises(BadFile, match="damaged"):
            of_ours(path)


class TestMemory:
    """What is read takes as much of it as a piece does, however much there is."""

    @pytest.fixture
    def peak(self) -> Iterator[Callable[[], int]]:
        tracemalloc.start()
        try:
            yield lambda: tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("manner", ["plainly", "with simple quotes"])
    def test_of_rows(self, peak: Callable[[], int], manner: str) -> None:
        row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>name {0}</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
        said = (MANNERS[manner](row.format(number)).encode() for number in range(1, 30_001))
        whole = chain([b"<worksheet><sheetData>"], said, [b"</sheetData></worksheet>"])
        assert sum(cells[1] for _number, cells, _errors in sheet().rows(whole)) == 450_015_000
        assert peak() < 1_000_000

    def test_of_what_cells_say_of_themselves(self, peak: Callable[[], int]) -> None:
        row = '<row r="{0}"><c r="A{0}" cm="{0:08000}" t="str"><v>a</v></c><c r="B{0}" t="d"><v>{0:08000}</v></c></row>'
        said = (row.format(number).encode() for number in range(1, 2001))
        whole = chain([b"<worksheet><sheetData>"], said, [b"</sheetData></worksheet>"])
        assert sum(1 for _row in sheet().rows(whole)) == 2000
        assert peak() < 12_000_000

    def test_of_strings(self, peak: Callable[[], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder := tmp_path / "here").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        monkeypatch.setattr(strings, "_NEAR", 10_000)
        monkeypatch.setattr(strings, "_BLOCKS", 20)
        said = (f"<si><t>string {number}</t></si>".encode() for number in range(50_000))
        table = Strings(chain([b"<sst>"], said, [b"</sst>"]), 99)
        for number in (0, 500, 49_999, 40_000, *range(1_000, 50_000, 20)):
            cells: list[Any] = [str(number), ""]
            table.fill(cells, [0, 1])
            assert cells == [f"string {number}", ""]
        with pytest.raises(IndexError):
            table.fill(["50000"], [0])
        assert list(folder.iterdir()) == []
        assert peak() < 1_000_000
        table.close()

    def test_of_strings_with_what_stands_between_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(strings, "_NEAR", 1)
        items = [b"<sst><si><t>first</t></si>", *(b"<si><t>a_x0000_%d</t></si>" % at for at in range(100)), b"</sst>"]
        table = Strings(iter(items), 99)
        cells: list[Any] = ["0", "1", "64", "100"]
        table.fill(cells, range(4))
        assert cells == ["first", "a\x000", "a\x0063", "a\x0099"]
        table.close()

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ("<c><v>1</v></c>", TooWide), ("<c r='A1'><v>1</v></c>", ValueError), ("<c>", ValueError),
            ("<t>abcdefgh</t>", TooLong), ("<c r='A1'/>", None),
        ],
    )  # fmt: skip
    def test_of_a_row_that_never_ends(
        self, peak: Callable[[], int], said: str, problem: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sheet_module, "_LONGEST", 100_000)
        begun = b"<worksheet><sheetData><row r='1'>" + (b"<c><is>" if "<t>" in said else b"")
        endless = chain([begun], (said.encode() * 100 for _piece in range(2_000)), [b"</row></sheetData></worksheet>"])
        with pytest.raises(problem) if problem is not None else nullcontext():
            assert list(sheet().rows(endless)) == []
        assert peak() < 8_000_000
