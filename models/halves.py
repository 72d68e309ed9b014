"""A long question about all clients, asked of one half and of the other at the same time.

SQLite works outside Python's lock, so that a second thread with a connection of its own takes nearly half of the time,
given a second processor, as long as what comes back is one text: each row would be waited for.
"""

import json
from collections.abc import Mapping
from threading import Thread
from typing import Any

import peewee

from models.database import database

MANY = 20_000
"""From so many clients on it is worth while to start a thread."""


def both(query: str, named: Mapping[str, Any]) -> list[list[Any]]:
    """Return the rows of ``query`` of all clients, those of each half in its order.

    ``query`` yields one JSON array of rows (``json_group_array``) for the clients whose id leaves ``:part`` when it is
    divided by ``:parts``. Nobody is told twice or left out when somebody writes meanwhile: each client is of
    one half only.
    """
    (newest,) = database.execute_sql("SELECT max(id) FROM client").fetchone()
    if (newest or 0) < MANY or database.connection().in_transaction:
        return _read(query, {**named, "parts": 1, "part": 0})
    found: list[list[Any]] = []
    other = Thread(target=_beside, args=(query, {**named, "parts": 2, "part": 1}, found))
    other.start()
    try:
        mine = _read(query, {**named, "parts": 2, "part": 0})
    finally:
        other.join()
    return mine + (found or _read(query, {**named, "parts": 2, "part": 1}))


def _beside(query: str, named: Mapping[str, Any], found: list[list[Any]]) -> None:
    """Put the rows into ``found``, by a connection that only reads; what goes wrong is met again by who waits."""
    try:
        with database.connection_context():
            database.pragma("query_only", 1)
            found.extend(_read(query, named))
    except peewee.DatabaseError:
        found.clear()


def _read(query: str, named: Mapping[str, Any]) -> list[list[Any]]:
    (text,) = database.execute_sql(query, dict(named)).fetchone()
    rows: list[list[Any]] = json.loads(text)
    return rows
