"""What the choices of an import offer, with what was found in the file first."""

from models.i18n import _
from models.importing import advice
from models.importing.mapping import Mapping
from models.text import shown
from tui.screens.importing_plan import Plan


def encoding_label(name: str) -> str:
    """Return what a person reads for an encoding that is none of the usual ones."""
    return "UTF-8" if name in ("utf-8-sig",) else name.upper()


def book_choices(plan: Plan) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the sheets of a workbook, and the rows in which its headers may stand."""
    book = plan.info.book
    if book is None:
        return [("", "")], [("", "")]
    rows = [(str(row), f"{row}: {shown(text, 40)}") for row, text in book.beginning]
    return [(name, name) for name in book.sheets], rows


def decimals(mapping: Mapping) -> list[tuple[str, str]]:
    """Return the decimal signs to choose from; the first is what was found in the columns."""
    found = {column.decimal for column in mapping.columns if column.decimal}
    word = {frozenset(","): _("as found: comma"), frozenset("."): _("as found: point")}
    return [("", word.get(frozenset(found), _("as found"))), (",", _("comma 1.234,56")), (".", _("point 1,234.56"))]


def day_orders(mapping: Mapping) -> list[tuple[str, str]]:
    """Return the orders of days in figures to choose from; the first is what was found in the columns."""
    found = advice.orders_of_days(mapping, {})
    word = {frozenset(("day",)): _("as found: day first"), frozenset(("month",)): _("as found: month first")}
    as_found = word.get(frozenset(map(str, found)), _("as found"))
    return [("", as_found), ("day", _("day first 31/12")), ("month", _("month first 12/31"))]
