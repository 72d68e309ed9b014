"""What to tell about the columns of a file and to offer for them, and where what was imported landed."""

import os
from collections.abc import Mapping as Table
from dataclasses import replace
from pathlib import Path

from models.checks import parse_field
from models.client import OwnField
from models.conditions import shadowed
from models.database import database
from models.fields import FIELDS, Stage, Type, by_name
from models.i18n import _
from models.importing import kinds
from models.importing.day_order import Order, day_first, holds_days
from models.importing.items import cleaned, reader
from models.importing.mapping import CHANNEL, IGNORE, OWN, PERSON, Column, Mapping, target_label, targets
from models.importing.rejects import rejects_name
from models.problems import BadValue
from models.session import Session
from models.text import clean_line, search_key

_NUMBERS = (Type.MONEY, Type.INTEGER)


def doubts(mapping: Mapping, session: Session) -> tuple[str, ...]:
    """Return for every column a sentence about what is unsure in it, or nothing."""
    if mapping.cards:
        return ()
    return tuple(
        "" if mapping.system and column.target == "kind" else _doubt(column, session) for column in mapping.columns
    )


def _doubt(column: Column, session: Session) -> str:
    if not column.target:
        return _("No field goes by this name, so the column is left out.") if column.samples else ""
    kind = column.target.removeprefix(CHANNEL)
    field = FIELDS.get(kind)
    if column.target.startswith(OWN) and (shadow := shadowed(column.target.removeprefix(OWN))):
        return shadow
    if field is None:
        return _doubt_of_item(column, session)
    for cell in _samples(column):
        parsed = parse_field(
            field, cell, today=session.today, country=session.settings.country, lenient=True,
            decimal=column.decimal or None,
        )  # fmt: skip
        if parsed.problem is not None:
            return parsed.problem.text
    known = by_name(column.header)
    if known is not None and known.name != kind and column.target == kind:
        labels = {"header": column.header, "field": target_label(column.target)}
        return _("“%(header)s” goes to %(field)s: look at the values.") % labels
    return ""


def _samples(column: Column) -> list[str]:
    """The first cells of a column as they are read."""
    return [day_first(cell) if column.days == "month" and holds_days(column.target, {}) else cell
            for cell in column.samples]  # fmt: skip


def _doubt_of_item(column: Column, session: Session) -> str:
    """The same for a column of sales, payments or activities."""
    field = kinds.field_of(column.target)
    if field is None:
        return ""
    read = reader(field, session, column.decimal or None)
    for cell in _samples(column):
        try:
            read(cleaned(cell))
        except BadValue as problem:
            return problem.text
    return ""


_NEEDED: dict[kinds.What, tuple[tuple[str, ...], ...]] = {
    "clients": (("name", *(PERSON + part for part in ("full", "given", "family"))),),
    "sales": (("client", "code", "tax_id"), ("date",), ("amount", "price")),
    "payments": (("ref", "client", "code", "tax_id"), ("date",), ("amount",)),
    "activities": (("client", "code", "tax_id"), ("date",), ("text", "kind")),
}
"""Of each group one field at least must come from a column, else every row would be rejected."""


def missing(mapping: Mapping) -> str:
    """Return the label of the field without which every row would be rejected, if no column goes to it, or nothing."""
    for group in _NEEDED[mapping.what]:
        if not any(mapping.has(name) for name in group):
            return kinds.label(mapping.what, group[0])
    return ""


def unknown(mapping: Mapping) -> list[int]:
    """Return the places of the columns with a header and values that go nowhere."""
    return [
        place for place, column in enumerate(mapping.columns)
        if not column.target and column.samples and own_target(column.header)
    ]  # fmt: skip


def own_target(name: str) -> str:
    """Return the target that makes ``name`` a field of the user, or nothing when it is no name."""
    line = clean_line(name)
    return OWN + line if line else IGNORE


def offers(typed: str, header: str, own: Table[str, OwnField], what: kinds.What = "clients") -> list[str]:
    """Return the targets that fit what is typed, in either language: fields, then a new own field, then leaving out.

    The new field is called as typed, or like the header while nothing is typed.
    """
    key = search_key(typed)
    found = [target for target in targets(own, what) if not key or any(key in name for name in _names(target))]
    found.sort(key=lambda target: not any(name.startswith(key) for name in _names(target)))
    new = own_target(typed or header) if what == "clients" else IGNORE
    if new and search_key(new.removeprefix(OWN)) not in own:
        found.append(new)
    return [*found, IGNORE]


def _names(target: str) -> list[str]:
    field = kinds.field_of(target)
    more = (field.name, *field.names, field.label) if field is not None else ()
    return [search_key(name) for name in (target_label(target), *more)]


def has_numbers(mapping: Mapping) -> bool:
    """Return whether a column holds amounts or numbers, for which the decimal sign matters."""
    return any(_is_number(column) for column in mapping.columns)


def with_decimal(mapping: Mapping, sign: str) -> Mapping:
    """Return the mapping with ``sign`` as the decimal sign of every column of numbers."""
    columns = (replace(column, decimal=sign) if _is_number(column) else column for column in mapping.columns)
    return replace(mapping, columns=tuple(columns))


def orders_of_days(mapping: Mapping, own: Table[str, OwnField]) -> set[Order]:
    """Return how the days in figures are written in the columns that hold days: day first, month first."""
    return {column.days for column in mapping.columns if column.days and holds_days(column.target, own)}


def with_days(mapping: Mapping, order: Order) -> Mapping:
    """Return the mapping with ``order`` for the days in figures of every column."""
    return replace(mapping, columns=tuple(replace(column, days=order) for column in mapping.columns))


def _is_number(column: Column) -> bool:
    field = kinds.field_of(column.target)
    return field is not None and field.type in _NUMBERS


def rejects_beside(path: Path) -> Path:
    """Return a free name for the rejected rows of ``path``: beside it, or at home where one may not write there."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path.home()
    name, number = folder / rejects_name(path), 1
    while name.exists() or name.is_symlink():
        number += 1
        name = folder / rejects_name(path, number)
    return name


def landed(act: int) -> Stage | None:
    """Return the stage where most of the clients that the act ``act`` touched stand now; None when it touched none."""
    row = database.execute_sql(
        """SELECT stage, count(*) FROM client WHERE hidden = 0
             AND id IN (SELECT row FROM change WHERE act_id = ? AND tbl = 'client')
           GROUP BY stage ORDER BY 2 DESC, 1 LIMIT 1""",
        (act,),
    ).fetchone()
    return Stage(row[0]) if row is not None else None
