"""A look at a file before it is imported: what it is, its columns with samples, how many rows."""

from dataclasses import dataclass, replace
from pathlib import Path

from models.client import OwnField
from models.fields import Type
from models.i18n import _
from models.importing import foreign, kinds
from models.importing.csv import CsvSource
from models.importing.day_order import DayVote, holds_days, looks_like_day
from models.importing.json import JsonSource
from models.importing.kinds import What
from models.importing.mapping import OWN, Column, Mapping, own_fields, propose
from models.importing.nearby import WORKBOOKS
from models.importing.numbers import DecimalVote, looks_like_number
from models.importing.source import Book, Source
from models.importing.vcard import COLUMNS, ENDINGS, VCardSource
from models.problems import BadFile
from models.settings import Settings

SAMPLES = 5
_FIRST = 200
_NUMBERS = (Type.MONEY, Type.INTEGER)


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file was found to be; ``delimiter`` is empty for what is no text table, ``book`` None but for workbooks.

    ``rows`` leaves headers and blank lines out; ``system`` is the program whose export it is, if known.
    """

    path: Path
    encoding: str
    delimiter: str
    headers: list[str]
    rows: int
    mapping: Mapping
    book: Book | None = None
    system: str = ""


def open_source(
    path: Path,
    settings: Settings,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: int | None = None,
    known: Book | None = None,
    what: What | None = None,
) -> Source:
    """Open ``path`` by its ending; raises BadFile for what is not what it claims to be.

    ``sheet`` and ``header`` (the row of the headers, from 1) are for workbooks; so is ``known``, what an earlier
    reading of the same file found, and ``what`` the rows are said to be: without a ``sheet`` it is the one that fits.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        from models.importing.workbook import WorkbookSource

        return WorkbookSource(path, settings, sheet, header, known, what)
    if suffix == ".json":
        return JsonSource(path, settings)
    if suffix in ENDINGS:
        return VCardSource(path, settings)
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
    sheet: str | None = None,
    header: int | None = None,
) -> FileInfo:
    """Read all of ``path`` once and return what it is, with the proposed mapping.

    ``encoding``, ``delimiter``, ``sheet`` and ``header`` stand in for what would be found; ``what`` the rows are, None
    to tell it from the headers. Raises BadFile.
    """
    source = open_source(path, settings or Settings(), encoding, delimiter, sheet, header, what=what)
    try:
        return survey(path, source, what or recognised(source))
    finally:
        source.close()


def recognised(source: Source) -> What:
    """Return what the rows of an open file are; clients unless it is clear that they are not."""
    if isinstance(source, VCardSource) or foreign.recognise(source.headers) is not None:
        return "clients"
    return kinds.recognise(source.headers)


def _proposed(source: Source, what: What, own: dict[str, OwnField]) -> tuple[Mapping, str]:
    """Where the columns of an open file go, and the program whose export it is, if known."""
    if isinstance(source, VCardSource):
        return Mapping(tuple(Column(header, COLUMNS.get(header, "")) for header in source.headers), cards=True), "vCard"
    system = foreign.recognise(source.headers) if what == "clients" and not isinstance(source, JsonSource) else None
    if system is not None:
        return foreign.mapping(system, source.headers, own), system.name
    return propose(source.headers, own, own_places=source.own, what=what), ""


def survey(path: Path, source: Source, what: What = "clients") -> FileInfo:
    """Count the rows of an open file, keep the first cells of each column, find decimal signs and orders of days."""
    own = own_fields()
    mapping, system = _proposed(source, what, own)
    width = len(source.headers)
    samples: list[list[str]] = [[] for _header in source.headers]
    numeric = {place for place, column in enumerate(mapping.columns) if _is_number(column.target)}
    votes = {place: DecimalVote() for place in numeric}
    days = {place: DayVote() for place, column in enumerate(mapping.columns) if holds_days(column.target, own)}
    signs = source.book.signs if source.book is not None else {}
    orders = source.book.days if source.book is not None else {}
    rows = 0
    for record in source.records():
        rows += 1
        if source.book is not None and rows > _FIRST:  # the rest is counted, and its decimal signs are known
            rows = source.book.rows
            break
        if rows <= _FIRST:
            for place, cell in enumerate(record.cells[:width]):
                kept = samples[place]
                if len(kept) < SAMPLES and cell and not cell.isspace() and cell not in kept:
                    kept.append(cell)
                if place not in votes and looks_like_number(cell):
                    votes[place] = DecimalVote()
                if place not in days and looks_like_day(cell):
                    days[place] = DayVote()
        for place, heard in days.items():
            if place < len(record.cells) and record.cells[place]:
                heard.add(record.cells[place])
        for place, vote in votes.items():
            if place < len(record.cells) and record.cells[place]:
                vote.add(record.cells[place])
    columns = tuple(
        replace(
            column,
            samples=tuple(cell[:200] for cell in samples[place]),
            decimal=source.decimal or (signs.get(place) or votes[place].sign if place in votes else ""),
            days=orders.get(place) or (days[place].order if place in days else ""),
        )
        for place, column in enumerate(mapping.columns)
    )
    mapping = replace(mapping, columns=columns)
    return FileInfo(path, source.encoding, source.delimiter, source.headers, rows, mapping, source.book, system)


def _is_number(target: str) -> bool:
    field = kinds.field_of(target)
    return (field is not None and field.type in _NUMBERS) or target.startswith(OWN)
