"""The figures of a client as JSON has them: money as decimal strings, the rest as the book has it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from models.figures.book import Book, book
from models.figures.names import MONEY, NAMES
from models.money import plain
from models.session import Session

_MANY = 2000
"""From so many clients on the figures of all are worked out, in one pass over the file."""


def reader(session: Session, ids: Sequence[int]) -> Callable[[int], dict[str, Any]]:
    """Return what gives the figures of one of the clients ``ids`` on the session's day, as JSON has them: dates as ISO
    text, money as decimal strings, rates as numbers, what is unknown as None."""
    whole = book(session)
    every = len(ids) >= _MANY and all(whole.clients.place(client) >= 0 for client in ids)
    found = whole if every else Book(session, list(ids), whole)
    columns = [(name, found.values(name).get, name in MONEY) for name in NAMES]

    def figures(client: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, get, money in columns:
            value = get(client)
            values[name] = plain(value) if money and value is not None else value
        if values["rfm"] is not None and values["rfm"]["monetary"] is not None:
            values["rfm"]["monetary"] = plain(values["rfm"]["monetary"])
        return values

    return figures


def figures(session: Session, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the figures of the clients ``ids``, in that order, as ``reader`` gives them."""
    if ids:
        yield from map(reader(session, ids), ids)
