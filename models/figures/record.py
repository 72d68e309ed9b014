"""The figures of a client as JSON has them: money as decimal strings, the rest as the book has it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from models.figures.book import Book, book
from models.figures.columns import Clients
from models.figures.names import MONEY, NAMES
from models.money import plain
from models.session import Session

_MANY = 2000
"""From so many clients on the figures of all are worked out, in one pass over the file."""


def reader(session: Session, ids: Sequence[int]) -> Callable[[Sequence[int]], Iterator[dict[str, Any]]]:
    """Return what yields the figures of some of the clients ``ids`` on the session's day, as JSON has them: dates as
    ISO text, money as decimal strings, rates as numbers, what is unknown as None."""
    whole = book(session)
    every = len(ids) >= _MANY and all(whole.clients.place(client) >= 0 for client in ids)
    found = whole if every else Book(session, list(ids), whole)
    columns = [(found.values(name), name in MONEY) for name in NAMES]

    def figures(part: Sequence[int]) -> Iterator[dict[str, Any]]:
        places: dict[Clients, list[int]] = {}
        values: list[list[Any]] = []
        for column, money in columns:
            clients = column.clients
            if clients not in places:
                places[clients] = [clients.place(client) for client in part]
            cells = column.at(places[clients])
            values.append([None if cell is None else plain(cell) for cell in cells] if money else cells)
        for row in zip(*values, strict=True):
            figures = dict(zip(NAMES, row, strict=True))
            if (rfm := figures["rfm"]) is not None and rfm["monetary"] is not None:
                rfm["monetary"] = plain(rfm["monetary"])
            yield figures

    return figures


def figures(session: Session, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the figures of the clients ``ids``, in that order, as ``reader`` gives them."""
    if ids:
        yield from reader(session, ids)(ids)
