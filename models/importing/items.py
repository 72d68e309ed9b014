"""From the cells of one record to a sale's line, a payment or an activity: checked, what is wrong named."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from models import text as texts
from models.checks import parse_field
from models.dates import parse_any
from models.fields import Field, Type
from models.formula import unguard
from models.i18n import N_, _
from models.importing import kinds
from models.importing.mapping import Mapping
from models.importing.mending import Days, error_cell, headers
from models.importing.plan import Rejection, Remark
from models.importing.source import Record
from models.money import parse_money, parse_number
from models.problems import BadValue
from models.session import Session

LARGEST = 10**13
"""The largest amount of a row in cents, and quantity in thousandths: the sum of any file stays a number of SQLite."""
THOUSAND = 1000
_REMEMBERED = 2048  # cells of a column whose reading is kept: days, names and prices come again and again
_MISSING = {
    "client": N_("The row names no client."),
    "date": N_("The row has no date."),
    "amount": N_("The row has no amount."),
    "ref": N_("The row names no sale: it has neither a reference nor a client."),
    "text": N_("The row says neither what kind of activity it was nor what happened."),
}


class Item(NamedTuple):
    """A record that can land if its client is found: ``values`` in stored forms, only of what was filled in."""

    line: int
    values: dict[str, Any]
    warnings: list[Remark]

    @property
    def who(self) -> tuple[str, str, str]:
        """Whose it is: code, tax id and name, empty where the row does not say."""
        values = self.values
        return values.get("code", ""), values.get("tax_id", ""), values.get("client", "")


class Planner:
    """Turns records into items, one after another, by a mapping of sales, payments or activities."""

    def __init__(self, session: Session, mapping: Mapping, *, guarded: bool = True) -> None:
        """``guarded`` as ``Source`` says."""
        self._what, self._guarded, self._width = mapping.what, guarded, len(mapping.columns)
        self._days, self._headers = Days(mapping, {}), headers(mapping)
        self._computes = not mapping.has("amount") and mapping.has("price") and mapping.has("quantity")
        self._readers: list[tuple[int, str, Callable[[str], Any], Callable[[str], str]]] = []
        for place, column in enumerate(mapping.columns):
            field = kinds.field_of(column.target) if column.target else None
            if field is not None:
                read = lru_cache(maxsize=_REMEMBERED)(reader(field, session, column.decimal or None))
                clean = str if field.type is Type.BLOCK else cleaned
                self._readers.append((place, field.name, read, clean))

    def plan(self, record: Record) -> Item | Rejection:
        """Return the item of ``record``, or why there is none."""
        cells = record.cells
        if len(cells) > self._width and any(map(str.strip, cells[self._width :])):
            return Rejection(
                record.line,
                "too_many_cells",
                _("The row has more cells than the file has headers (%(cells)d, %(headers)d).")
                % {"cells": len(cells), "headers": self._width},
            )
        told: dict[str, BadValue] = {}
        cells = self._days.mended(cells, record.numbers, told.__setitem__)
        width, guarded = len(cells), self._guarded
        values: dict[str, Any] = {}
        problems = self._errors(record) if record.errors else {}
        for place, name, read, clean in self._readers:
            if place < width and (cell := cells[place]):
                cell = unguard(cell) if cell[0] == "'" and guarded else cell
                line = cell.strip() if cell.isascii() and cell.isprintable() else clean(cell)
                if not line:
                    continue
                try:
                    value = read(line)
                except BadValue as problem:
                    problems[name] = problem
                else:
                    if value is not None:
                        values[name] = value
        if self._computes:
            _compute(values, problems)
        for name in self._needs(values):
            if name in problems:
                return Rejection(record.line, problems[name].code, problems[name].text)
            if name not in values:
                return Rejection(record.line, f"missing_{name}", _(_MISSING[name]))
        warnings = [
            Remark(record.line, name, problem.code, problem.text)
            for name, problem in (*told.items(), *problems.items())
        ]
        return Item(record.line, values, warnings)

    def _errors(self, record: Record) -> dict[str, BadValue]:
        """The cells of a workbook that held errors, by their fields."""
        wrong = dict(record.errors)
        return {
            name: error_cell(self._headers[place], wrong[place])
            for place, name, _read, _clean in self._readers if place in wrong
        }  # fmt: skip

    def _needs(self, values: dict[str, Any]) -> Sequence[str]:
        """The fields without which a record cannot land, in the order in which they are told."""
        named = "client" in values or "code" in values or "tax_id" in values
        if self._what == "payments":
            return ("date", "amount") if named or "ref" in values else ("ref", "date", "amount")
        whose = () if named else ("client",)
        if self._what == "sales":
            return *whose, "date", "amount"
        return (*whose, "date") if "text" in values or "kind" in values else (*whose, "date", "text")


def _compute(values: dict[str, Any], problems: dict[str, BadValue]) -> None:
    """The amount of a file without such a column: price by quantity, less the discount."""
    for name in ("price", "quantity", "discount"):
        if name in problems:
            problems["amount"] = BadValue(problems.pop(name).text, "bad_amount", "amount")
    if "price" not in values or "quantity" not in values or "amount" in problems:
        return
    rate = values.get("discount", Decimal(0))
    amount = values["price"] * values["quantity"] / THOUSAND * (1 - rate) * 100
    cents = int(amount.to_integral_value(ROUND_HALF_UP))
    if abs(cents) > LARGEST:
        problems["amount"] = _too_large(str(cents))
    else:
        values["amount"] = cents


def reader(field: Field, session: Session, decimal: str | None) -> Callable[[str], Any]:
    """Return the function that reads the clean line of a cell into the stored form; it raises BadValue."""
    today, country = session.today, session.settings.country
    if field.type is Type.DATE:
        return lambda line: parse_any(line, today).isoformat()
    if field.name == "discount":
        return lambda line: _share(line, decimal)
    if field.name == "price":
        return lambda line: parse_number(line, decimal)
    if field.name in kinds.NUMBERS:
        return lambda line: _thousandths(line, decimal)
    if field.type is Type.MONEY:
        return lambda line: _cents(line, decimal)
    if field.type is Type.LINE:
        return str

    def read(cell: str) -> Any:
        return parse_field(field, cell, today=today, country=country).value

    return read


def cleaned(cell: str) -> str:
    """Return the line of a cell; nothing where nothing can be seen in it."""
    line = texts.clean_line(cell)
    return "" if texts.is_blank(line) else line


def _cents(line: str, decimal: str | None) -> int:
    amount = parse_money(line, decimal)
    if abs(amount) > LARGEST:
        raise _too_large(line)
    return amount


def _thousandths(line: str, decimal: str | None) -> int:
    number = int((parse_number(line, decimal) * THOUSAND).to_integral_value(ROUND_HALF_UP))
    if abs(number) > LARGEST:
        raise BadValue(_("“%(text)s” is too large a number.") % {"text": texts.shown(line, 40)}, "bad_number")
    return number


def _share(line: str, decimal: str | None) -> Decimal:
    """A discount as a share: ``0,15``, ``15`` and ``15 %`` are the same."""
    number = parse_number(line.replace("%", "").strip(), decimal)
    return number / 100 if "%" in line or number >= 1 else number


def _too_large(cell: str) -> BadValue:
    return BadValue(_("“%(text)s” is too large an amount.") % {"text": texts.shown(cell, 40)}, "bad_amount")


class Prints:
    """The fingerprints of the rows of one file: what they mean, and how-manieth of its equals each is."""

    def __init__(self) -> None:
        self._times: dict[int, int] = {}

    def of(self, *parts: object) -> tuple[str, int]:
        """Return the fingerprint of ``parts`` and its number among the equal ones so far, from 1."""
        text = "\x1f".join(["" if part is None else str(part) for part in parts])
        found = blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        number = int(found[:16], 16)
        times = self._times[number] = self._times.get(number, 0) + 1
        return found, times
