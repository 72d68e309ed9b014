"""Workbooks that are meant to do harm, or are no workbooks: refused with one sentence, and nothing is stored."""

import resource
import zipfile
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from models.client import Client
from models.importing import workbook, workbook_rows
from models.importing.apply import import_clients
from models.importing.reading import inspect
from models.importing.xlsx import strings
from models.problems import BadFile
from models.session import Session
from models.settings import Settings
from tests.models.workbooks import ODS, cell, lie_about_size, ods, ods_cell, ods_row, raw_xlsx, xlsx

pytestmark = pytest.mark.usefixtures("file")
HEAD = b'<row r="1">' + cell("A1", "Nombre") + b"</row>"
SMALL = Settings(import_bytes=3_000_000)


def refused(path: Path, session: Session, settings: Settings | None = None) -> str:
    """Import ``path``, which must be refused whole, and return the sentence."""
    before = path.read_bytes()
    with pytest.raises(BadFile) as raised:
        import_clients(Session(session.user, session.today, settings or session.settings), path)
    assert Client.select().count() == 0
    assert path.read_bytes() == before
    assert "\n" not in raised.value.text
    return raised.value.text


class TestNoWorkbook:
    @pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xlsb", "ods", "xls"])
    @pytest.mark.parametrize(
        "content",
        [b"", b"Nombre;Ciudad\nAna;x\n", b"<html><table><tr><td>Nombre</td></tr></table></html>",
         b"PK\x03\x04" + bytes(60), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"%PDF-1.7", bytes(5000)],
    )  # fmt: skip
    def test_what_is_none_at_all(self, tmp_path: Path, session: Session, ending: str, content: bytes) -> None:
        path = tmp_path / f"a.{ending}"
        path.write_bytes(content)
        assert refused(path, session).startswith(str(path))

    def test_another_kind_than_the_name_says(self, tmp_path: Path, session: Session) -> None:
        good = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], ["Ana"]])
        for ending in ("ods", "xlsb", "xls"):
            assert "no workbook of the kind" in refused(good.rename(tmp_path / f"b.{ending}"), session)
            good = (tmp_path / f"b.{ending}").rename(tmp_path / "a.xlsx")
        other = ods(tmp_path / "b.xlsx", ods_row(ods_cell("string", "Nombre")))
        assert "no workbook of the kind" in refused(other, session)
        with zipfile.ZipFile(tmp_path / "word.xlsx", "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        assert "no workbook of the kind" in refused(tmp_path / "word.xlsx", session)

    def test_a_password(self, tmp_path: Path, session: Session) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
        assert "password" in refused(path, session)

    def test_a_password_in_libreoffice(self, tmp_path: Path, session: Session) -> None:
        path = ods(tmp_path / "a.ods", ods_row(ods_cell("string", "Nombre")), encrypted=True)
        assert "password" in refused(path, session)

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
    def test_one_that_was_cut_off(self, tmp_path: Path, session: Session, share: float) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], *([f"n{at}"] for at in range(300))])
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        assert "damaged" in refused(path, session)

    def test_one_with_spoiled_bytes(self, tmp_path: Path, session: Session) -> None:
        good = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], *([f"n{at}"] for at in range(300))]).read_bytes()
        for at in range(100, len(good) - 200, len(good) // 12):
            path = tmp_path / "b.xlsx"
            path.write_bytes(good[:at] + bytes(byte ^ 0x5A for byte in good[at : at + 40]) + good[at + 40 :])
            with suppress(BadFile):  # some bytes matter to nobody
                assert inspect(path).rows <= 300

    def test_a_sheet_that_is_no_xml(self, tmp_path: Path, session: Session) -> None:
        assert "damaged" in refused(raw_xlsx(tmp_path / "a.xlsx", HEAD + b"<row r='2'><c></row>"), session)


class TestTooMuch:
    def test_a_bomb_that_says_how_large_it_is(self, tmp_path: Path, session: Session) -> None:
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + b"<row/>" * 3_000_000)
        assert path.stat().st_size < 100_000
        assert "unpacks to more than the 15 MB that" in refused(path, session, SMALL)

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    def test_a_bomb_that_lies(self, tmp_path: Path, session: Session, part: str) -> None:
        bomb = b"<row/>" * 3_000_000
        is_sheet = part.endswith("sheet1.xml")
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + (bomb if is_sheet else b""), shared=b"" if is_sheet else bomb)
        assert "unpacks to more than" in refused(lie_about_size(path, part, 500), session, SMALL)

    @pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_a_billion_laughs(self, tmp_path: Path, session: Session, part: str) -> None:
        laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + (laughs if "sheet1" in part else b""), shared=laughs)
        assert "definitions that no workbook needs" in refused(path, session)

    @pytest.mark.parametrize(("begins", "ends"), [("<!--", "-->"), ("<?x ", "?>"), ("<![CDATA[", "]]>")])
    @pytest.mark.parametrize("ending", ["xlsx", "ods"])
    def test_a_giant_comment(self, tmp_path: Path, session: Session, begins: str, ends: str, ending: str) -> None:
        """Which a parser would look through again with every piece."""
        said = begins + "a <" * 700_000 + ends
        if ending == "ods":
            path = ods(tmp_path / "a.ods", said + ods_row(ods_cell("string", "Nombre")))
        else:
            path = raw_xlsx(tmp_path / "a.xlsx", said.encode() + HEAD)
        assert "damaged" in refused(path, session)

    def test_a_giant_cell(self, tmp_path: Path, session: Session) -> None:
        text = "x" * 2_000_000
        for shared in (b"", f"<sst><si><t>{text}</t></si></sst>".encode()):
            row = cell("A2", text) if not shared else b'<c r="A2" t="s"><v>0</v></c>'
            path = raw_xlsx(tmp_path / "a.xlsx", HEAD + b'<row r="2">' + row + b"</row>", shared=shared)
            assert "a cell of more than" in refused(path, session)

    def test_a_cell_just_above_the_limit(self, tmp_path: Path, session: Session) -> None:
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + b'<row r="2">' + cell("A2", "x" * 101) + b"</row>")
        assert "Line 2" in refused(path, session, Settings(import_cell=100))
        assert inspect(path, Settings(import_cell=101)).rows == 1

    @pytest.mark.parametrize(
        ("place", "word"), [("XFD2", "16384 columns"), ("A1048576", "more than 1000000 rows"), ("GS2", "201 columns")]
    )
    def test_a_cell_far_away(self, tmp_path: Path, session: Session, place: str, word: str) -> None:
        """A table of all the cells up to there would take gigabytes."""
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + b"<row>" + cell(place, "x") + b"</row>")
        assert word in refused(path, session)

    def test_styled_cells_without_content_are_no_matter(self, tmp_path: Path, session: Session) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" s="1"/><c r="XFA1048576" s="1"></c></row>'
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD + b'<row r="2">' + cell("A2", "Ana") + b"</row>" + far)
        assert import_clients(session, path).created == 1

    def test_a_cell_far_away_in_disguise_takes_no_memory(self, tmp_path: Path, session: Session) -> None:
        far = b"<row><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"
        assert "16384 columns" in refused(raw_xlsx(tmp_path / "a.xlsx", HEAD + far), session)
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 900_000

    def test_more_rows_than_the_settings_allow(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], ["a"], ["b"], ["c"]])
        assert "more than 2 rows" in refused(path, session, Settings(import_rows=2))
        assert inspect(path, Settings(import_rows=3)).rows == 3

    def test_libreoffice_repeats_a_cell_endlessly(self, tmp_path: Path, session: Session) -> None:
        times = 'table:number-columns-repeated="16384"'
        many = ods_cell("string", "x").replace("<table:table-cell", f"<table:table-cell {times}")
        row = ods_row(many).replace("<table:table-row", '<table:table-row table:number-rows-repeated="1048576"')
        refused(ods(tmp_path / "a.ods", row), session)
        assert "16384 columns" in refused(ods(tmp_path / "b.ods", ods_row(many)), session)
        assert ODS in (tmp_path / "b.ods").read_bytes().decode("latin-1")

    def test_no_room_for_its_texts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_how: Any, **_more: Any) -> None:
            raise OSError(ENOSPC, "No space left on device")

        path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], *([f"n{at}"] for at in range(15_000))])
        monkeypatch.setattr(strings, "_NEAR", 1)
        monkeypatch.setattr(strings, "TemporaryFile", full)
        with pytest.raises(BadFile, match="cannot be read: No space left"):
            list(workbook_rows.read(path, Settings(), None, None, None, alone=False))

    def test_a_crowd_of_parts_and_two_of_one_name(self, tmp_path: Path, session: Session) -> None:
        path = raw_xlsx(tmp_path / "a.xlsx", HEAD)
        with zipfile.ZipFile(path, "a") as archive:
            for at in range(10_000):
                archive.writestr(f"x{at}", "")
        assert "damaged" in refused(path, session)
        path = raw_xlsx(tmp_path / "b.xlsx", HEAD)
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", "<workbook/>")
        assert "damaged" in refused(path, session)


def test_where_no_process_can_be_started_it_is_read_here(
    tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nobody:
        number = None

        def __init__(self, **_how: bool) -> None: ...
        def __enter__(self) -> "Nobody":
            return self

        def __exit__(self, *_exception: object) -> None: ...

    monkeypatch.setattr(workbook, "Helper", Nobody)
    path = xlsx(tmp_path / "a.xlsx", S=[["Nombre"], ["Ana"]])
    before = resource.getrlimit(resource.RLIMIT_AS)
    assert import_clients(session, path).created == 1
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert workbook_rows.LONG_TEXTS not in str(inspect(path).book)
