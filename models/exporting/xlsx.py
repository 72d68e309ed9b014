"""Clients, and what hangs on them, as sheets of a workbook: days, amounts and numbers are real ones, codes are text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from models import own_fields
from models.exporting import csv
from models.exporting.workbook import Book, Cell, Column, Kind, workbook
from models.fields import Field, Type
from models.i18n import N_, _
from models.importing.kinds import NUMBERS
from models.money import plain
from models.own_fields import Own
from models.sold import number

TITLES = {
    "clients": N_("Clients"), "sales": N_("Sales"), "payments": N_("Payments"), "activities": N_("Activities"),
    "follow-ups": N_("Follow-ups"), "opportunities": N_("Opportunities"),
}  # fmt: skip
_KINDS: dict[Type, Kind] = {
    Type.MONEY: "money", Type.DATE: "day", Type.BIRTHDAY: "day", Type.TIMESTAMP: "moment", Type.INTEGER: "number",
    Type.STARS: "number", Type.PHONE: "digits", Type.TAX_ID: "digits", Type.IBAN: "digits",
}  # fmt: skip
_DIGITS = ("code", "postal_code", "ref", "sale")
"""Fields of text in which a spreadsheet would see numbers."""
_WIDTHS = {
    "id": 7, "name": 34, "legal_name": 34, "client": 34, "notes": 50, "text": 50, "street": 30, "email": 30, "iban": 32,
    "stars": 10, "postal_code": 14,
}  # fmt: skip
_EXACT = 15
"""Signs of an amount that a number of a workbook holds exactly."""
_OWN: dict[str, Kind] = {"number": "number", "money": "money", "date": "day"}


def column(field: Field) -> Column:
    """Return the column of a sheet for ``field``."""
    kind = "digits" if field.name in _DIGITS else _KINDS.get(field.type, "text")
    return Column(_(field.label), kind, _WIDTHS.get(field.name, 0))


def export(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write clients (as ``models.records`` has them) to the workbook ``path``; return their number. Raises BadFile."""
    with workbook(path) as book:
        return write(book, records)


def write(book: Book, records: Iterable[Mapping[str, Any]]) -> int:
    """Write a sheet of clients and return their number."""
    fields, own = csv.columns(), own_fields.own_fields()
    columns = [*map(column, fields), *(Column(each.name, _OWN.get(each.type, "text")) for each in own)]
    sheet = book.sheet(_(TITLES["clients"]), columns)
    readers = [(field.name, _reader(field)) for field in fields]
    written = 0
    for written, record in enumerate(records, 1):  # noqa: B007
        sheet.add(_cells(record, readers, own))
    sheet.finish()
    return written


def write_items(book: Book, what: str, columns: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write a sheet of ``what`` hangs on clients, as it is stored, and return the number of rows."""
    sheet = book.sheet(_(TITLES[what]), list(map(column, columns)))
    written = 0
    for written, row in enumerate(rows, 1):  # noqa: B007
        sheet.add(_stored(field, value) for field, value in zip(columns, row, strict=True))
    sheet.finish()
    return written


def _reader(field: Field) -> Callable[[Any], Cell] | None:
    match field.type:
        case Type.LINE | Type.BLOCK | Type.INTEGER | Type.STARS:
            return None
        case Type.MONEY:
            return _amount
        case Type.DATE | Type.BIRTHDAY:
            return _day
        case Type.TIMESTAMP:
            return _moment
        case Type.STAGE | Type.CHOICE | Type.FLAG:
            return lru_cache(partial(csv.cell, field))
    return partial(csv.cell, field)


def _amount(value: str) -> Cell:
    return float(value) if len(value) <= _EXACT else Decimal(value)


@lru_cache(maxsize=10_000)
def _day(value: str) -> Cell:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


@lru_cache(maxsize=10_000)
def _moment(value: str) -> Cell:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)


def _cells(
    record: Mapping[str, Any], readers: list[tuple[str, Callable[[Any], Cell] | None]], own: list[Own]
) -> list[Cell]:
    cells = [
        None if (value := record[name]) is None else value if read is None else read(value) for name, read in readers
    ]
    if own:
        values = record["fields"]
        cells += [None if (value := values.get(each.name)) is None else _own_cell(each.type, value) for each in own]
    return cells


def _own_cell(kind: str, value: Any) -> Cell:
    with suppress(ValueError, ArithmeticError):
        if kind in ("number", "money") and not isinstance(value, bool):
            return Decimal(str(value))
        if kind == "date":
            return date.fromisoformat(value)
    return own_fields.cell("text" if kind in ("number", "money") else kind, value)


def _stored(field: Field, value: Any) -> Cell:
    if value is None:
        return None
    if field.name in NUMBERS:
        return number(value)
    with suppress(ValueError, ArithmeticError):
        if field.type is Type.MONEY:
            return _amount(plain(value))
    if field.type is Type.DATE:
        return _day(value)
    if field.type is Type.CHOICE:
        return next((_(choice.label) for choice in field.choices if choice.value == value), str(value))
    return str(value)
