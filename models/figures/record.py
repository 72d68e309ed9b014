"""The figures of a client as JSON has them: money as decimal strings, the rest as the book has it."""

from collections.abc import Iterator, Sequence
from typing import Any

from models.figures.book import NAMES, Book, book
from models.money import plain
from models.session import Session

MONEY = frozenset(
    ("total_sales", "average_sale", "margin", "yearly_value", "owed", "overdue", "credit", "referred_sales")
)
"""The figures that are amounts, in cents in the book."""
_MANY = 2000
"""From so many clients on the figures of all are worked out, in one pass over the file."""


def figures(session: Session, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the figures of the clients ``ids``, in that order, on the session's day, as JSON has them: dates as ISO
    text, money as decimal strings, rates as numbers, what is unknown as None."""
    if not ids:
        return
    whole = book(session)
    every = len(ids) >= _MANY and all(whole.clients.place(client) >= 0 for client in ids)
    found = whole if every else Book(session, list(ids), whole)
    columns = [(name, found.values(name), name in MONEY) for name in NAMES]
    for client in ids:
        values: dict[str, Any] = {}
        for name, column, money in columns:
            value = column.get(client)
            values[name] = plain(value) if money and value is not None else value
        if values["rfm"] is not None and values["rfm"]["monetary"] is not None:
            values["rfm"]["monetary"] = plain(values["rfm"]["monetary"])
        yield values
