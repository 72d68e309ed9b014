"""A workbook of 20 columns in and out by the real command: rows a second, and the memory that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from bench import importing
from bench.portfolio import Finished, run_command
from bench.terminal import FOLDER

ROWS = 10_000, 100_000
MORE = ("Provincia postal", "País", "Medio", "Origen", "Gasto previsto", "Profesión")
"""The columns that follow those of ``importing.HEADERS``; the first is nobody's field."""
_SPACES = "office", "table", "text"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_BEGUN = '<office:body><office:spreadsheet><table:table table:name="Clientes">'
_ENDED = "</table:table></office:spreadsheet></office:body>"


@dataclass(frozen=True)
class Moved:
    """What an import and an export of a workbook cost, and an import from ``.ods``.

    ``program`` is the highest memory (kB) of the program itself while it imports.
    The highest memory in ``came`` is that of any of its processes: the program, and the one that reads the workbook.
    """

    came: Finished
    went: Finished
    program: int
    from_ods: Finished


def rows(number: int) -> Any:
    """Yield clients as their cells: text, numbers and real days."""
    for at, row in enumerate(importing.rows(number)):
        day, month, year = map(int, row[11].split("/"))
        yield [
            *row[:8], float(row[8]), *row[9:11], date(year, month, day), float(row[12]), row[13],
            row[10], "España", "web" if at % 2 else "shop", f"campaign {at % 50}", at % 90_000 / 8, "fontanería",
        ]  # fmt: skip


def write(number: int) -> Path:
    """Write a workbook of ``number`` clients, and return its path."""
    path = FOLDER / f"{number}.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    day, sheet = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_worksheet("Clientes")
    sheet.write_row(0, 0, [*importing.HEADERS, *MORE])
    for at, row in enumerate(rows(number), 1):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, place, cell, day)
            else:
                sheet.write(at, place, cell)
    book.close()
    return path


def write_ods(number: int) -> Path:
    """Write the same clients as LibreOffice does, and return the path."""
    path = FOLDER / f"{number}.ods"
    spaces = "".join(f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in _SPACES)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("content.xml", "w", force_zip64=True) as file:
        file.write(f'{_HEAD}<office:document-content{spaces} xmlns:calcext="{_CALC}">{_BEGUN}'.encode())
        for row in chain([[*importing.HEADERS, *MORE]], rows(number)):
            cells = "".join(map(_ods_cell, row))
            blank = f'<table:table-cell table:number-columns-repeated="{16_384 - len(row)}"/>'
            file.write(f'<table:table-row table:style-name="ro1">{cells}{blank}</table:table-row>'.encode())
        file.write(f"{_ENDED}</office:document-content>".encode())
    return path


def _ods_cell(cell: object) -> str:
    kind, value = "string", ""
    if isinstance(cell, float):
        kind, value = "float", f' office:value="{cell:g}"'
    elif isinstance(cell, date):
        kind, value = "date", f' office:date-value="{cell.isoformat()}"'
    said = f'office:value-type="{kind}"{value} calcext:value-type="{kind}"'
    return f'<table:table-cell table:style-name="ce1" {said}><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def measure(program: Sequence[str], number: int) -> Moved:
    """Import a workbook of ``number`` clients into a new portfolio, and export them again."""
    database, out = FOLDER / "workbook.db", FOLDER / "out.xlsx"
    path, ods = write(number), write_ods(number)
    try:
        from_ods = run_command([*program, "--db", str(database), "import", str(ods)])
        _remove(database)
        with _Watch() as watch:
            came = run_command([*program, "--db", str(database), "import", str(path)])
        went = run_command([*program, "--db", str(database), "export", str(out)])
    finally:
        _remove(database)
        for file in (path, ods, out):
            file.unlink(missing_ok=True)
    if came.status or went.status or from_ods.status:
        raise SystemExit(f"workbooks of {number} rows ended with {came.status}, {went.status} and {from_ods.status}")
    return Moved(came, went, watch.highest, from_ods)


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


class _Watch:
    """Looks at the highest memory of the children of this process while it is open."""

    def __init__(self) -> None:
        self.highest = 0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        own = Path("/proc/self/task")
        while not self._over.wait(0.05):
            for task in own.iterdir():
                try:
                    for child in (task / "children").read_text().split():
                        self.highest = max(self.highest, _peak(child))
                except OSError:
                    continue


def _peak(process: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
