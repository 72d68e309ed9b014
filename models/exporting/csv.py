"""Clients as CSV for Excel: semicolons, UTF-8 with a mark, decimal comma, ISO dates; what it writes imports again."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from models import own_fields
from models.checks import show_field
from models.database import database
from models.exporting.target import writing
from models.fields import FIELDS, Field, Type
from models.formula import guard
from models.i18n import _
from models.own_fields import Own

_LEFT_OUT = ("version", "updated_at", "unanswered")
_NUMBER = re.compile(r"\+\d{4,15}(?:;ext=\d+)?")


def columns() -> list[Field]:
    """Return the fields that a row has, in its order; the user's own fields follow."""
    return [field for name, field in FIELDS.items() if name not in _LEFT_OUT]


def export(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write ``records`` (as ``models.records`` has them) to ``path``, headers in the reader's language.

    Returns the number of clients; raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    with writing(path, "utf-8-sig") as file:
        return write(file, records)


def write(file: TextIO, records: Iterable[Mapping[str, Any]]) -> int:
    """Write a header and ``records`` to an open file and return the number of clients."""
    fields = columns()
    own = own_fields.own_fields()
    number = 0
    rows = csv.writer(file, delimiter=";")
    rows.writerow(guard(header) for header in (*(_(field.label) for field in fields), *(field.name for field in own)))
    for number, record in enumerate(records, 1):  # noqa: B007
        rows.writerow(guard(cell) for cell in _cells(record, fields, own))
    return number


def _cells(record: Mapping[str, Any], fields: list[Field], own: list[Own]) -> Iterator[str]:
    for field in fields:
        yield cell(field, record[field.name])
    for each in own:
        yield own_fields.cell(each.type, record["fields"].get(each.name))


def cell(field: Field, value: Any) -> str:
    """Return a value of a record as text, with a decimal comma; what is not known is empty."""
    if value is None:
        return ""
    match field.type:
        case Type.MONEY:
            return str(value).replace(".", ",")
        case Type.FLAG:
            return show_field(field, int(value))
        case Type.STAGE | Type.CHOICE:
            return show_field(field, value)
        case Type.PHONE if _NUMBER.fullmatch(value):
            return show_field(field, value)
        case Type.TAGS:
            return ", ".join(value)
        case Type.CLIENT:
            return f"#{value} {_name(value)}".strip()
    return str(value)


def _name(client: int) -> str:
    row = database.execute_sql("SELECT name FROM client WHERE id = ?", (client,)).fetchone()
    return str(row[0]) if row is not None else ""
