"""The book of all clients as functions of SQL, for queries and orders; never for the schema.

``cartera_book(name, day)`` prepares a figure and is asked once a statement, having constants alone for arguments; what
it returns is the first argument of ``cartera_figure(book, client)``.
"""

import re
import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee

from models.settings import Settings

if TYPE_CHECKING:
    from models.figures.book import Book
    from models.figures.columns import Tick

HELD = "held:"
"""Before the name of a column of figures: as far as it is worked out, without working anything out."""
_ASKED = re.compile(r"cartera_book\('(\w+)'")
_in_force = [Settings()]


class _Held(threading.local):
    """The figures that the statements of a thread read."""

    def __init__(self) -> None:
        self.figures: dict[str, Callable[[int], Any]] = {}


_held = _Held()


def use(settings: Settings) -> None:
    """Let the figures that SQL reads be worked out with ``settings`` (days of payment, price of an hour)."""
    _in_force[0] = settings


def book_on(day: date | None) -> "Book":
    """Return the book of all clients on ``day`` (None: with all that is noted), with the settings in force."""
    from models.figures.book import book
    from models.session import Session

    return book(Session("", day or date.max, _in_force[0]))


def asked(sql: str) -> tuple[str, ...]:
    """Return the names of the figures that a piece of SQL reads from the book."""
    return tuple(dict.fromkeys(_ASKED.findall(sql)))


def missing(names: Sequence[str], day: date | None) -> tuple[str, ...]:
    """Return which of the figures ``names`` are not worked out yet for the file as it is."""
    if not names:
        return ()
    found = book_on(day)
    return tuple(name for name in names if not found.has(name))


def prepare(names: Sequence[str], day: date | None, tick: "Tick | None" = None) -> None:
    """Work out the figures ``names`` of all clients."""
    from models.figures.columns import no_tick

    found = book_on(day)
    for name in names:
        found.values(name, tick or no_tick)


def of(ids: Sequence[int], names: Sequence[str], day: date | None) -> dict[str, Callable[[int], Any]]:
    """Return for each of the figures ``names`` what gives its value for one of the clients ``ids``.

    It comes from the book of all where that is worked out, else only these clients are looked at.
    """
    if not names:
        return {}
    from models.figures.book import Book

    whole = book_on(day)
    some = Book(whole.session, list(ids), whole)
    every = all(whole.has(name) for name in names) and all(whole.clients.place(client) >= 0 for client in ids)
    return {name: (whole if every else some).values(name).get for name in names}


def held(names: Sequence[str], day: date | None) -> dict[str, Callable[[int], Any]]:
    """Return for each of ``names``, with HELD before it, what gives its value for a client: that of the file as it is,
    or what was worked out last, or None."""
    return {HELD + name: book_on(day).last(name) for name in names}


def _book(name: str, day: str) -> str:
    """SQL function ``cartera_book``."""
    key = f"{name} {day}"
    _held.figures[key] = book_on(date.fromisoformat(day)).values(name).get
    return key


def _figure(key: str, client: int) -> Any:
    """SQL function ``cartera_figure``: the value, NULL where it is not known."""
    return _held.figures[key](client)


def register(database: peewee.SqliteDatabase) -> None:
    """Give every connection of ``database`` the functions."""
    database.register_function(_book, "cartera_book", 2, deterministic=True)
    database.register_function(_figure, "cartera_figure", 2, deterministic=True)
