"""A workbook of 20 columns in and out by the real command: rows a second, and the memory that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import xlsxwriter

from bench import importing
from bench.portfolio import Finished, run_command
from bench.terminal import FOLDER

ROWS = 10_000, 100_000
MORE = ("Provincia postal", "País", "Medio", "Origen", "Gasto previsto", "Profesión")
"""The columns that follow those of ``importing.HEADERS``; the first is nobody's field."""


@dataclass(frozen=True)
class Moved:
    """What an import and an export of a workbook cost; ``program`` is the highest memory (kB) of the program itself.

    The highest memory in ``came`` is that of any of its processes: the program, and the one that reads the workbook.
    """

    came: Finished
    went: Finished
    program: int


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


def measure(program: Sequence[str], number: int) -> Moved:
    """Import a workbook of ``number`` clients into a new portfolio, and export them again."""
    database, out = FOLDER / "workbook.db", FOLDER / "out.xlsx"
    path = write(number)
    try:
        with _Watch() as watch:
            came = run_command([*program, "--db", str(database), "import", str(path)])
        went = run_command([*program, "--db", str(database), "export", str(out)])
    finally:
        for file in (path, out, *(database.with_name(database.name + ending) for ending in ("", "-wal", "-shm"))):
            file.unlink(missing_ok=True)
    if came.status or went.status:
        raise SystemExit(f"a workbook of {number} rows ended with {came.status} and {went.status}")
    return Moved(came, went, watch.highest)


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
