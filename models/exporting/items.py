"""What hangs on clients, a row each: the lines of sales, payments, activities, follow-ups and opportunities.

Sales, payments and activities come in again from it. A sale has its day of payment where one payment settled it; what
was paid in parts stands among the payments.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from models.database import database
from models.exporting import json
from models.exporting.target import writing
from models.fields import ACTIVITY_KINDS, Choice, Field, Type
from models.formula import guard
from models.i18n import N_, _
from models.importing import kinds
from models.money import plain
from models.sold import number

if TYPE_CHECKING:
    from models.exporting.workbook import Book

Items = Literal["sales", "payments", "activities", "follow-ups", "opportunities"]
ITEMS: tuple[Items, ...] = ("sales", "payments", "activities", "follow-ups", "opportunities")
_GROUP = 500
_STATES = (Choice("open", N_("still open")), Choice("won", N_("won")), Choice("lost", N_("lost")))


def _of(what: kinds.What, *names: str) -> tuple[Field, ...]:
    known = kinds.fields(what)
    return tuple(known[name] for name in names)


_WHO = ("code", "client")
_COLUMNS: dict[Items, tuple[Field, ...]] = {
    "sales": _of("sales", *_WHO, "date", "ref", "due", "paid", "renewal", "product", "category", "quantity", "amount",
                 "cost", "hours", "sale"),
    "payments": _of("payments", *_WHO, "ref", "sale_date", "sale_amount", "date", "amount"),
    "activities": _of("activities", *_WHO, "date", "kind", "text", "outcome", "user"),
    "follow-ups": (
        *_of("activities", *_WHO),
        Field("due", Type.DATE, N_("Due")),
        Field("text", Type.LINE, N_("Text")),
        Field("kind", Type.CHOICE, N_("Kind"), choices=ACTIVITY_KINDS),
        Field("done", Type.DATE, N_("Done on")),
    ),
    "opportunities": (
        *_of("activities", *_WHO),
        Field("text", Type.LINE, N_("Text")),
        Field("amount", Type.MONEY, N_("Amount")),
        Field("expected", Type.DATE, N_("Expected date")),
        Field("state", Type.CHOICE, N_("State"), choices=_STATES),
        Field("reason", Type.LINE, N_("Reason")),
    ),
}  # fmt: skip
_QUERIES: dict[Items, str] = {
    "sales": """SELECT c.code, c.name, s.on_date, s.ref, s.due,
        CASE WHEN s.settled_on IS NOT NULL AND (SELECT count(*) FROM payment p WHERE p.sale_id = s.id) < 2
          THEN coalesce((SELECT p.on_date FROM payment p WHERE p.sale_id = s.id), s.on_date) END,
        s.renewal, p.name, p.category, l.quantity, l.amount, l.cost, l.hours,
        CASE WHEN s.ref IS NULL THEN '#' || s.id END
      FROM sale s JOIN client c ON c.id = s.client_id JOIN sale_line l ON l.sale_id = s.id
      LEFT JOIN product p ON p.id = l.product_id WHERE s.hidden = 0 AND {} ORDER BY s.on_date, s.id, l.id""",
    "payments": """SELECT c.code, c.name, s.ref, s.on_date, s.amount, p.on_date, p.amount
      FROM payment p JOIN sale s ON s.id = p.sale_id JOIN client c ON c.id = p.client_id
      WHERE s.hidden = 0 AND {} ORDER BY p.on_date, p.id""",
    "activities": """SELECT c.code, c.name, a.on_date, a.kind, a.text, a.outcome, a.user
      FROM activity a JOIN client c ON c.id = a.client_id WHERE {} ORDER BY a.on_date, a.id""",
    "follow-ups": """SELECT c.code, c.name, f.due, f.text, f.kind, f.done_on
      FROM follow_up f JOIN client c ON c.id = f.client_id WHERE {} ORDER BY f.due, f.id""",
    "opportunities": """SELECT c.code, c.name, o.text, o.amount, o.expected, o.state, o.reason
      FROM opportunity o JOIN client c ON c.id = o.client_id WHERE {} ORDER BY o.expected, o.id""",
}


def export(path: Path, what: Items, ids: Sequence[int] | None = None) -> int:
    """Write the ``what`` of the clients ``ids`` (None: of all) to ``path``, by its ending; return how many rows.

    CSV has headers in the reader's language and decimal commas, a workbook real types, JSON English names and plain
    values. Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    columns = _COLUMNS[what]
    if path.suffix.lower() == ".json":
        return json.export(path, _objects(columns, _rows(what, ids)))
    if path.suffix.lower() == ".xlsx":
        from models.exporting.workbook import workbook

        with workbook(path) as book:
            return write(book, what, ids)
    written = 0
    with writing(path, "utf-8-sig") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow([_(field.label) for field in columns])
        for written, row in enumerate(_rows(what, ids), 1):  # noqa: B007
            rows.writerow([guard(_cell(field, value)) for field, value in zip(columns, row, strict=True)])
    return written


def write(book: "Book", what: Items, ids: Sequence[int] | None = None) -> int:
    """Write the ``what`` of the clients ``ids`` (None: of all) as a sheet and return how many rows."""
    from models.exporting import xlsx

    return xlsx.write_items(book, what, _COLUMNS[what], _rows(what, ids))


def _rows(what: Items, ids: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    query = _QUERIES[what]
    if ids is None:
        yield from database.execute_sql(query.format("c.hidden = 0"))
        return
    for start in range(0, len(ids), _GROUP):
        group = tuple(ids[start : start + _GROUP])
        among = f"c.hidden = 0 AND c.id IN ({', '.join('?' * len(group))})"
        yield from database.execute_sql(query.format(among), group)


def _objects(columns: Sequence[Field], rows: Iterator[tuple[Any, ...]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        yield {field.name: _plain(field, value) for field, value in zip(columns, row, strict=True)}


def _plain(field: Field, value: Any) -> Any:
    if value is None or field.type is Type.LINE:
        return value
    if field.name in kinds.NUMBERS:
        found = number(value)
        return None if found is None else float(found)
    return plain(value) if field.type is Type.MONEY else value


def _cell(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.name in kinds.NUMBERS:
        return f"{number(value):f}".replace(".", ",")
    if field.type is Type.MONEY:
        return plain(value).replace(".", ",")
    if field.type is Type.CHOICE:
        return next((_(choice.label) for choice in field.choices if choice.value == value), str(value))
    return str(value)
