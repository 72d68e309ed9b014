"""The whole portfolio, the journal included, as one JSON file or a folder of CSV: what an empty portfolio takes in.

A row is a line of the JSON, or of the CSV of its table; a manifest says what the folder is and how many rows it has.
"""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models import database as store
from models.database import database
from models.exporting.target import writing, writing_folder
from models.formula import guard
from models.i18n import _
from models.problems import Refused
from models.tables import JOURNALED

TABLES = (*JOURNALED, "draft", "form_draft", "walk", "act", "change")
"""What makes a portfolio. The index, the counts and who has which card at hand follow or pass."""
MARK = "everything"
MANIFEST = "everything.json"
"""The file of the folder that says what the folder is."""
DELIMITER = ";"
EMPTY = "'"
"""The cell of an empty text where an empty cell is no value at all."""

FORMATS = range(5, store.VERSION + 1)
"""The formats that are taken in."""
_SINCE = {("client", "renews_on"): 6}
"""The columns that the first of these had not, and with which they came; all follow from other rows."""

Progress = Callable[[int, int], None]
"""Hears the number of tables that are done, and of all."""


def export(path: Path, progress: Progress | None = None) -> int:
    """Write every row of the open portfolio to the JSON file ``path`` and return the number of clients.

    Raises Refused while an import runs, BadFile when the file cannot be written; then nothing is changed.
    """
    with _moment(), writing(path) as file:
        file.write(_head("tables"))
        for number, (table, rows) in enumerate(_tables(progress)):
            file.write(f'{"," if number else ""}\n"{table}": [')
            for place, row in enumerate(rows):
                file.write(",\n" if place else "\n")
                file.write(json.dumps(row, ensure_ascii=False))
            file.write("\n]")
        file.write("\n}}\n")
        return _clients()


def export_folder(path: Path, progress: Progress | None = None) -> int:
    """Write the same to the new folder ``path``: a CSV a table, and the manifest."""
    with _moment(), writing_folder(path) as folder:
        counts: dict[str, int] = {}
        for table, rows in _tables(progress):
            kept = columns(table)
            with writing(folder / f"{table}.csv", "utf-8-sig") as file:
                cells = csv.writer(file, delimiter=DELIMITER)
                cells.writerow(kept)
                counts[table] = 0
                for row in rows:
                    cells.writerow(
                        [row[name] if whole else _cell(row[name], required) for name, (whole, required) in kept.items()]
                    )
                    counts[table] += 1
        with writing(folder / MANIFEST) as file:
            file.write(_head("rows") + json.dumps(counts)[1:] + "}\n")
        return _clients()


def columns(table: str, format_: int = store.VERSION) -> dict[str, tuple[bool, bool]]:
    """Return the columns that ``table`` has in a format, in order.

    They tell whether each holds whole numbers, and whether it must be filled.
    """
    info = database.execute_sql(f"PRAGMA table_info({table})").fetchall()
    return {
        str(row[1]): (row[2] == "INTEGER", bool(row[3])) for row in info if _SINCE.get((table, row[1]), 0) <= format_
    }


@contextmanager
def _moment() -> Iterator[None]:
    """Let the body see one moment of the file, while others go on writing."""
    with database.atomic("DEFERRED"):
        if database.execute_sql("SELECT 1 FROM act WHERE state = 'open' LIMIT 1").fetchone() is not None:
            raise Refused(_("An act on many clients is under way; export everything when it is over."))
        yield


def _tables(progress: Progress | None) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    for number, table in enumerate(TABLES, 1):
        yield table, _rows(table)
        if progress is not None:
            progress(number, len(TABLES))


def _rows(table: str) -> Iterator[dict[str, Any]]:
    cursor = database.execute_sql(f"SELECT * FROM {table} ORDER BY id")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _head(inside: str) -> str:
    return f'{{"cartera": "{MARK}", "format": {store.VERSION}, "{inside}": {{'


def _clients() -> int:
    return int(database.execute_sql("SELECT count(*) FROM client").fetchone()[0])


def _cell(value: str | None, required: bool) -> str | None:
    """Return a text as a cell. Texts of nothing but ``'`` get one more, so that the empty text can be one."""
    if value is None or value[:1].isalnum():
        return value
    if value.strip(EMPTY) or (required and not value):
        return guard(value)
    return EMPTY + value
