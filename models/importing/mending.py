"""What a spreadsheet takes away from phones, postal codes and days that it keeps as numbers, and gives for values."""

from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import date, timedelta

from models import dates, identifiers
from models.i18n import _
from models.importing import kinds
from models.importing.day_order import HasType, day_first, holds_days
from models.importing.mapping import CHANNEL, OWN, Mapping
from models.problems import BadValue
from models.text import shown

_LONG = 10
_COUNTED_FROM = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 2101, 73_415


class Mender:
    """Knows where phones and postal codes stand, and mends those of a record that were numbers in a workbook."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        """``country`` is the ISO code of home."""
        self._country = country
        self._fields = [_field(column.target) for column in mapping.columns]
        self._headers = headers(mapping)
        self._phones = frozenset(place for place, field in enumerate(self._fields) if field == "phone")
        self._postal = frozenset(place for place, field in enumerate(self._fields) if field == "postal_code")

    def phones(self, cells: list[str], numbers: frozenset[int]) -> list[str]:
        """Return ``cells`` with the plus before the phones that lost it."""
        for place in self._phones & numbers:
            number = plus_again(cells[place], self._country) if place < len(cells) else ""
            if number and number != cells[place]:
                cells = [*cells[:place], number, *cells[place + 1 :]]
        return cells

    def has_postal_code(self, numbers: frozenset[int]) -> bool:
        """Return whether the postal code was a number."""
        return not self._postal.isdisjoint(numbers)

    def errors(self, errors: tuple[tuple[int, str], ...]) -> Table[str, BadValue]:
        """Return by their fields what is to be said of the cells that held errors."""
        return {
            self._fields[place]: error_cell(self._headers[place], error)
            for place, error in errors
            if place < len(self._fields) and self._fields[place]
        }


class Days:
    """Knows where days stand, and writes those of a record as the checks read them: day first."""

    def __init__(self, mapping: Mapping, own: Table[str, HasType]) -> None:
        """``own`` are the fields of the user by their folded names."""
        self._fields = {
            place: _field(column.target) if (field := kinds.field_of(column.target)) is None else field.name
            for place, column in enumerate(mapping.columns) if holds_days(column.target, own)
        }  # fmt: skip
        self._turned = [place for place in self._fields if mapping.columns[place].days == "month"]

    def mended(self, cells: list[str], numbers: frozenset[int], warn: Callable[[str, BadValue], None]) -> list[str]:
        """Return ``cells`` with the days of columns that have the month first turned round, and numbers that are days.

        ``warn`` hears of each number, by its field.
        """
        counted = numbers & self._fields.keys() if numbers else numbers
        if not self._turned and not counted:
            return cells
        cells = list(cells)
        for place in self._turned:
            if place < len(cells):
                cells[place] = day_first(cells[place])
        for place in counted:
            day = counted_day(cells[place]) if place < len(cells) else None
            if day is not None:
                words = {"number": cells[place], "day": dates.show(day)}
                sentence = _("The number %(number)s stands where days do; it is taken as %(day)s.")
                warn(self._fields[place], BadValue(sentence % words, "day_number"))
                cells[place] = day
        return cells


def _field(target: str) -> str:
    return target.removeprefix(CHANNEL).removeprefix(OWN)


def headers(mapping: Mapping) -> list[str]:
    """Return what the columns are called; one without a header is named by its place, ``#3``."""
    return [column.header or f"#{place}" for place, column in enumerate(mapping.columns, 1)]


def error_cell(header: str, error: str) -> BadValue:
    """Return what is to be said of a cell of the column ``header`` that held ``error`` instead of a value."""
    words = {"column": shown(header, 40), "error": error}
    return BadValue(_("The cell under “%(column)s” holds the error %(error)s, no value.") % words, "error_cell")


def plus_again(cell: str, country: str) -> str:
    """Return the digits of a phone with ``+`` where they are one only so: 49301234567, but not 612345678."""
    if len(cell) < _LONG or not cell.isdigit():
        return cell
    try:
        identifiers.phone(cell, country)
    except BadValue:
        try:
            identifiers.phone("+" + cell, country)
        except BadValue:
            return cell
        return "+" + cell
    return cell


def counted_day(cell: str) -> str | None:
    """Return the day that a whole number is to spreadsheets, from 1905 to 2100, as ISO text; None for any other.

    What lies below are years and ages rather than days.
    """
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 5 and _FIRST_DAY <= int(cell) <= _LAST_DAY):
        return None
    return (_COUNTED_FROM + timedelta(days=int(cell))).isoformat()


def zero_again(code: object, country: str) -> str | None:
    """Return a Spanish postal code with the zero that it lost as a number, None for any that is whole or foreign."""
    if country == "ES" and isinstance(code, str) and len(code) == 4 and code.isascii() and code.isdigit():
        return "0" + code if code[0] != "0" else None
    return None
