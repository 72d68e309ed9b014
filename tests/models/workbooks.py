"""Workbooks made for tests, good and bad ones."""

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)


def xlsx(path: Path, **sheets: Iterable[Sequence[Any]]) -> Path:
    """Write a workbook with these sheets; days and moments get a format, ``=…`` after a ``\\0`` is a formula."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("\0"):
                    sheet.write_formula(at, place, "=NA()", None, cell[1:])
                elif hasattr(cell, "isoformat"):
                    sheet.write_datetime(at, place, cell, day)
                elif cell is not None:
                    sheet.write(at, place, cell)
    book.close()
    return path


def raw_xlsx(path: Path, sheet: bytes, *, shared: bytes = b"", **parts: bytes) -> Path:
    """Write a workbook whose one sheet has ``sheet`` as its XML."""
    main = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", _RELATIONS.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format("worksheet", "worksheets/sheet1.xml"))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            file.write(main)
            file.write(sheet)
            file.write(b"</sheetData></worksheet>")
        for name, content in ({"xl/sharedStrings.xml": shared} if shared else {}).items() | parts.items():
            archive.writestr(name, content)
    return path


def cell(place: str, text: str) -> bytes:
    """Return the XML of a cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def ods(path: Path, rows: str, mime: str = ODS, *, encrypted: bool = False) -> Path:
    """Write a file of LibreOffice with one sheet; ``rows`` are its rows in XML."""
    names = " ".join(
        f'xmlns:{short}="{_NAMES}{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Hoja1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        + (
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9">'
            "<manifest:encryption-data/></manifest:file-entry>"
            if encrypted
            else ""
        )
        + "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), mime)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*cells: str) -> str:
    """Return the XML of a row of cells."""
    return "<table:table-row>" + "".join(cells) + "</table:table-row>"


def ods_cell(kind: str, shown: str, **values: str) -> str:
    """Return the XML of a cell, such as ``ods_cell("float", "1,5", value="1.5")``."""
    more = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in values.items())
    return f'<table:table-cell office:value-type="{kind}"{more}><text:p>{shown}</text:p></table:table-cell>'


def lie_about_size(path: Path, name: str, size: int) -> Path:
    """Let the archive say that its part ``name`` has ``size`` bytes."""
    content = bytearray(path.read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", content, at + 24, size)
    path.write_bytes(content)
    return path


def filled(found: Iterable[tuple[int, list[Any]]]) -> dict[int, list[Any]]:
    """The rows that hold anything by their number, their cells up to the last that does."""
    kept = {}
    for number, row in found:
        while row and row[-1] == "":
            row = row[:-1]
        if row:
            kept[number] = row
    return kept
