"""A look at a file before it is imported: what it is, its columns with samples, how many rows."""

from dataclasses import dataclass, replace
from pathlib import Path

from models.fields import Type
from models.i18n import _
from models.importing import kinds
from models.importing.csv import CsvSource
from models.importing.json import JsonSource
from models.importing.kinds import What
from models.importing.mapping import OWN, Mapping, own_fields, propose
from models.importing.numbers import DecimalVote, looks_like_number
from models.importing.source import Source
from models.problems import BadFile
from models.settings import Settings

SAMPLES = 5
_FIRST = 200
_NUMBERS = (Type.MONEY, Type.INTEGER)


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file was found to be; ``delimiter`` is empty for JSON, ``rows`` leaves headers and blank lines out."""

    path: Path
    encoding: str
    delimiter: str
    headers: list[str]
    rows: int
    mapping: Mapping


def open_source(path: Path, settings: Settings, encoding: str | None = None, delimiter: str | None = None) -> Source:
    """Open ``path`` by its ending; raises BadFile for what is not what it claims to be."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return JsonSource(path, settings)
    if suffix in (".csv", ".tsv", ".txt", ".tab", ""):
        return CsvSource(path, settings, encoding, delimiter)
    raise BadFile(_("%(path)s: files of this kind cannot be imported; save it as CSV.") % {"path": path})


def inspect(
    path: Path,
    settings: Settings | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    what: What | None = "clients",
) -> FileInfo:
    """Read all of ``path`` once and return what it is, with the proposed mapping.

    ``encoding`` and ``delimiter`` stand in for what would be found; ``what`` the rows are, None to tell it from the
    headers. Raises BadFile.
    """
    source = open_source(path, settings or Settings(), encoding, delimiter)
    try:
        return survey(path, source, what or kinds.recognise(source.headers))
    finally:
        source.close()


def survey(path: Path, source: Source, what: What = "clients") -> FileInfo:
    """Count the rows of an open file, keep the first cells of each column and find the decimal signs."""
    own = own_fields()
    mapping = propose(source.headers, own, own_places=source.own, what=what)
    width = len(source.headers)
    samples: list[list[str]] = [[] for _header in source.headers]
    numeric = {place for place, column in enumerate(mapping.columns) if _is_number(column.target)}
    votes = {place: DecimalVote() for place in numeric}
    rows = 0
    for record in source.records():
        rows += 1
        if rows <= _FIRST:
            for place, cell in enumerate(record.cells[:width]):
                kept = samples[place]
                if len(kept) < SAMPLES and cell and not cell.isspace() and cell not in kept:
                    kept.append(cell)
                if place not in votes and looks_like_number(cell):
                    votes[place] = DecimalVote()
        for place, vote in votes.items():
            if place < len(record.cells) and record.cells[place]:
                vote.add(record.cells[place])
    columns = tuple(
        replace(
            column,
            samples=tuple(cell[:200] for cell in samples[place]),
            decimal=source.decimal or (votes[place].sign if place in votes else ""),
        )
        for place, column in enumerate(mapping.columns)
    )
    return FileInfo(path, source.encoding, source.delimiter, source.headers, rows, replace(mapping, columns=columns))


def _is_number(target: str) -> bool:
    field = kinds.field_of(target)
    return (field is not None and field.type in _NUMBERS) or target.startswith(OWN)
