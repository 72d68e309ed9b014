"""Finding clients: a query as people type it becomes a condition for SQL, and the way to read it fast.

``compile`` is the door for the ``/`` filter, segments and the command line. The full-text table is only ever asked by
``client.id IN (SELECT rowid FROM search WHERE search MATCH ?)``: joining it takes seconds where this takes milliseconds.
"""

from dataclasses import dataclass
from datetime import date

import peewee

IN_SEARCH = "client.id IN (SELECT rowid FROM search WHERE search MATCH ?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a query asks: a boolean expression of SQL over the table ``client`` that is never NULL.

    ``sql`` is the whole of it, with ``params`` for its question marks. ``match`` is the part that the full-text index
    answers, when every client that fits must fit it: ``plan`` reads fast by it.
    """

    sql: str = "1"
    params: tuple[str | int, ...] = ()
    match: str | None = None


def compile(text: str, today: date, typing: bool = False, *, database: peewee.Database | None = None) -> Condition:  # noqa: A001
    """Return the condition that the query ``text`` stands for on the day ``today``.

    With ``typing`` an unfinished last term (``city:``, an open quote, ``or``) is left out instead of refused. Own
    fields are looked up in ``database``. Raises BadQuery with one sentence and the place of the mistake.
    """
    match = match_words(text.split())
    return Condition(IN_SEARCH, (match,), match) if match else Condition()


def match_words(tokens: list[str]) -> str:
    """Return the MATCH string that finds every token as the beginning of words; '' when none holds a letter or digit."""
    return " ".join(f"{quoted(token)}*" for token in tokens if any(map(str.isalnum, token)))


def quoted(token: str) -> str:
    """Return ``token`` as a string of the full-text language, in which nothing has a meaning."""
    plain = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in token)
    return '"' + plain.replace('"', '""') + '"'
