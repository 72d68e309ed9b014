"""What a list of clients shows and sorts by, as SQL over the table ``client``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import money_columns, own_fields
from models.fields import Type
from models.own_fields import Held, Own


@dataclass(frozen=True, slots=True)
class Order:
    """An order of clients: its SQL terms, each with the direction, ending in the id."""

    terms: tuple[tuple[str, bool], ...]

    def sql(self, *, backwards: bool = False) -> str:
        """Return the ORDER BY terms, turned round when ``backwards``."""
        return ", ".join(f"{term} {'DESC' if down != backwards else 'ASC'}" for term, down in self.terms)


_NAME: tuple[tuple[str, bool], ...] = (("client.name_key", False), ("client.id", False))
_ADDRESS = "(SELECT {0} FROM address WHERE client_id = client.id ORDER BY rank, id LIMIT 1)"

ORDERS: dict[str, Order] = {
    "stars": Order((("client.stars", True), ("client.due_order", False), *_NAME)),
    "name": Order(_NAME),
    "next_due": Order((("client.due_order", False), *_NAME)),
    "last_contact": Order((("client.last_contact", False), *_NAME)),
    "stage_since": Order((("client.stage_since", False), *_NAME)),
    "created_at": Order((("client.created_at", True), *_NAME)),
    "city": Order(((_ADDRESS.format("city") + " COLLATE NOCASE", False), *_NAME)),
    "sector": Order((("client.sector COLLATE NOCASE", False), *_NAME)),
    "owner": Order((("client.owner COLLATE NOCASE", False), *_NAME)),
    "code": Order((("client.code", False), *_NAME)),
}
"""The orders a list can be shown in, by the field they are named after; the first is that of the screens."""

COLUMNS: dict[str, str] = {
    "last_contact": "client.last_contact",
    "stage": "client.stage",
    "unanswered": "client.unanswered",
    "stage_since": "client.stage_since",
    "created_at": "client.created_at",
    "code": "client.code",
    "kind": "client.kind",
    "sector": "client.sector",
    "owner": "client.owner",
    "medium": "client.medium",
    "source": "client.source",
    "expected_spend": "client.expected_spend",
    "expected_date": "client.expected_date",
    "city": _ADDRESS.format("city"),
    "region": _ADDRESS.format("region"),
    "contact": "(SELECT name FROM contact WHERE client_id = client.id ORDER BY rank, id LIMIT 1)",
    "phone": """(SELECT coalesce(typed, value) FROM channel WHERE client_id = client.id AND kind = 'phone'
                 ORDER BY contact_id IS NOT NULL, rank, id LIMIT 1)""",
    "email": """(SELECT value FROM channel WHERE client_id = client.id AND kind = 'email'
                 ORDER BY contact_id IS NOT NULL, rank, id LIMIT 1)""",
}
"""The columns a list can show after the name and the next action, as SQL over ``client``.

Own fields are columns and orders too, named ``field:`` and what they are called.
"""


def order_of(name: str, day: date | None = None) -> Order:
    """Return the order called ``name``, that of the screens where there is none; what a client lacks stands last.

    Figures stand in the order of most first, days newest first, words best first, all on ``day``.
    """
    if name in ORDERS:
        return ORDERS[name]
    if name in money_columns.FIGURES:
        term, most_first = money_columns.order_sql(name, day)
        if money_columns.FIGURES[name].choices:
            return Order(((f"({term} IS NULL)", False), (term, False), *_NAME))
        return Order(((term, most_first or money_columns.FIGURES[name].type is Type.DATE), *_NAME))
    own = own_fields.of_column(name)
    if own is None:
        return ORDERS["stars"]
    return Order(((f"({own_fields.value_sql(own)} IS NULL)", False), (own_fields.order_sql(own), False), *_NAME))


def column_sql(name: str, own: Mapping[str, Own | None], day: date | None) -> str:
    """Return the term of the column called ``name``; ``own`` holds the own fields among the columns asked for."""
    if name in money_columns.PLAIN:
        return money_columns.plain(name, day)
    field = own.get(name)
    return COLUMNS[name] if name in COLUMNS else own_fields.value_sql(field) if field is not None else "NULL"


def shown_value(own: Own | None, value: Any) -> Any:
    """Return what a row holds of a value as the file has it: that of an own field together with its type."""
    return value if own is None or value is None else Held(own.type, str(value))
