"""The rows of a whole portfolio, out of one JSON file or a folder of CSV, each with its file and line."""

import csv
import io
import json
import re
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

from models.exporting.everything import DELIMITER, EMPTY, FORMATS, MANIFEST, MARK, TABLES, columns
from models.formula import unguard
from models.i18n import _, ngettext
from models.importing.source import open_plain
from models.problems import BadFile
from models.settings import Settings
from models.sizes import size_text

_HEAD = re.compile(rf'\{{"cartera": "{MARK}", "format": (\d{{1,6}}), "(tables|rows)": \{{')
_TABLE = re.compile(r'"(\w+)": \[')
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_LONGEST = 100_000  # bytes; a longer one is none


class Row(NamedTuple):
    """A row of a table, as a file has it."""

    table: str
    values: dict[str, Any]
    file: Path
    line: int


def head(path: Path) -> re.Match[str] | None:
    """Match the beginning of a whole portfolio: its format, and ``tables`` or, in a manifest, ``rows``."""
    try:
        with path.open("rb") as file:
            return _HEAD.match(file.read(200).decode("utf-8", "replace"))
    except OSError:  # told by who reads it
        return None


def format_of(path: Path) -> int:
    """Return the format in which a JSON file or a folder was written; raises BadFile for one that is not taken in."""
    file = path / MANIFEST if path.is_dir() else path
    found = head(file)
    if found is None or int(found[1]) not in FORMATS:
        raise wrong(file)
    return int(found[1])


def wrong(path: Path, line: int = 0, column: str = "") -> BadFile:
    """Return the sentence for a file, a line or a cell that is not as it was written."""
    text = _("%(path)s is not a whole portfolio as this version writes it; nothing was imported.")
    if column:
        text = _("Line %(line)d of %(path)s: %(column)s is not as this version writes it; nothing was imported.")
    elif line:
        text = _("Line %(line)d of %(path)s is not as this version writes it; nothing was imported.")
    return BadFile(text % {"path": path, "line": line, "column": column})


def in_json(path: Path, settings: Settings) -> Generator[Row, None, None]:
    """Yield the rows of a JSON file, holding one line at a time; raises BadFile."""
    line, expected, table, text = 1, iter(TABLES), "", ""
    with open_plain(path, settings) as raw, io.TextIOWrapper(raw, "utf-8") as file:
        try:
            found = _HEAD.fullmatch(file.readline().rstrip("\n"))
            if found is None or found[2] != "tables":
                raise wrong(path)
            for line, each in enumerate(file, 2):
                text = each.strip().removesuffix(",").removeprefix(",")
                if begun := _TABLE.fullmatch(text):
                    table = begun[1]
                    if table != next(expected, None):
                        raise wrong(path, line)
                elif text not in ("]", "}}", ""):
                    values = json.loads(text)
                    if not isinstance(values, dict) or not table:
                        raise wrong(path, line)
                    yield Row(table, values, path, line)
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise wrong(path, line) from error
    if text != "}}" or next(expected, None) is not None:
        raise wrong(path)


def in_folder(folder: Path, settings: Settings) -> Generator[Row, None, None]:
    """Yield the rows of a folder of CSV, holding one at a time; raises BadFile."""
    counts, format_ = manifest(folder, settings), format_of(folder)
    size = sum(path.stat().st_size for table in TABLES if (path := folder / f"{table}.csv").is_file())
    if size > settings.import_bytes:
        text = _("%(path)s is larger than the %(most)s that the setting import_bytes allows.")
        raise BadFile(text % {"path": folder, "most": size_text(settings.import_bytes)})
    limit_before = csv.field_size_limit()
    try:
        for table in TABLES:
            path, number = folder / f"{table}.csv", 0
            for row in _in_csv(path, table, columns(table, format_), settings):
                number += 1
                yield row
            if number != counts[table]:
                text = ngettext(
                    "%(path)s has not the %(count)d row that %(manifest)s tells of; nothing was imported.",
                    "%(path)s has not the %(count)d rows that %(manifest)s tells of; nothing was imported.",
                    counts[table],
                )
                raise BadFile(text % {"path": path, "count": counts[table], "manifest": MANIFEST})
    finally:
        csv.field_size_limit(limit_before)


def manifest(folder: Path, settings: Settings) -> dict[str, int]:
    """Return how many rows each table of ``folder`` has; raises BadFile."""
    path = folder / MANIFEST
    with open_plain(path, settings) as file:
        text = file.read(_LONGEST)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong(path) from error
    rows = told.get("rows") if isinstance(told, dict) and told.get("cartera") == MARK else None
    if not isinstance(rows, dict) or rows.keys() != set(TABLES) or not all(type(each) is int for each in rows.values()):
        raise wrong(path)
    return rows


def _in_csv(
    path: Path, table: str, kept: dict[str, tuple[bool, bool]], settings: Settings
) -> Generator[Row, None, None]:
    with open_plain(path, settings) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as file:
        csv.field_size_limit(settings.import_bytes)  # of the whole process, so set before every reading
        lines = csv.reader(file, delimiter=DELIMITER, strict=True)
        line = 1
        try:
            names = next(lines, [])
            for name in kept:
                if name not in names:
                    text = _("%(path)s has no column %(column)s; nothing was imported.")
                    raise BadFile(text % {"path": path, "column": name})
            if len(names) != len(kept):
                raise wrong(path, line)
            while True:
                line = lines.line_num + 1
                cells = next(lines, None)
                if cells is None:
                    return
                if cells:
                    yield Row(table, _values(cells, names, kept, path, line), path, line)
        except (UnicodeDecodeError, csv.Error) as error:
            raise wrong(path, line) from error


def _values(
    cells: list[str], names: list[str], kept: dict[str, tuple[bool, bool]], path: Path, line: int
) -> dict[str, str | int | None]:
    if len(cells) != len(names):
        raise wrong(path, line)
    values: dict[str, str | int | None] = {}
    for name, cell in zip(names, cells, strict=True):
        whole, required = kept[name]
        if whole and cell and not _WHOLE.fullmatch(cell):
            raise wrong(path, line, name)
        values[name] = (int(cell) if cell else None) if whole else _text(cell, required)
    return values


def _text(cell: str, required: bool) -> str | None:
    """Return the text of a cell, the other way round as it was written."""
    if not cell:
        return "" if required else None
    return unguard(cell) if cell.strip(EMPTY) else cell.removeprefix(EMPTY)
