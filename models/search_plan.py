"""How to read a list that a query narrows, on a file of any size: measured on 1,000,000 clients.

A rare match is fetched by its ids and sorted; a common one is found by walking the index of the list's order and asking
of each client whether it is among the matches; and of a very common one the first page stands among the first rows of
the index, whose texts are read and looked at without asking the full-text index at all.
"""

import re
import unicodedata

from models.database import database
from models.fields import Stage
from models.search import Condition

RARE = 5_000
"""Up to so many matches are fetched and sorted (2.6 ms a thousand; a walk that finds few takes 80 ms and more)."""
COMMON = 50_000
"""From so many matches on the first rows are looked at (50 in 1,000 are 5 %)."""
WINDOW = 1_000
"""Rows looked at, about 20 microseconds each."""

_INDEXES = {
    "stars": "client_screen", "name": "client_name", "next_due": "client_due", "last_contact": "client_last_contact",
}  # fmt: skip
_COLUMNS = ("name", "reach", "place", "notes", "activity")
_SEAM = "\x01"  # between the columns; never in a stored text
_WORD = re.compile(rf"[^\W_]+|{_SEAM}")
# What the full-text index folds as ``_plain`` does (checked by a test, character by character).
_SIMPLE = re.compile("[\0-\xb4\xb6-\u017e]*")


def source(stage: Stage | None, condition: Condition | None, order: str) -> str:
    """Return what stands after FROM in a query for the clients of ``stage`` that fit ``condition``, by ``order``.

    The WHERE must hold ``client.hidden = 0`` and ``client.stage = ?`` as they stand here when a stage is given.
    """
    if condition is None or not condition.match:
        return "client"
    index = _INDEXES.get(order) if stage is not None else None
    if index is None or (not _single(condition) and hits(condition.match, RARE) <= RARE):
        return "client NOT INDEXED"
    return f"client INDEXED BY {index}"


def hits(match: str, most: int) -> int:
    """Return how many clients ``match`` finds, at most ``most + 1``."""
    query = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return int(database.execute_sql(query, (match, most + 1)).fetchone()[0])


def first_rows(stage: Stage | None, condition: Condition | None, order: str, terms: str, last: int) -> list[int] | None:
    """Return the ids of the first ``last`` clients of the list when the first rows of its index hold them, else None.

    ``terms`` are the ORDER BY terms of ``order``. It answers for queries of bare words that very many clients fit:
    each letter typed is answered within milliseconds.
    """
    index = _INDEXES.get(order)
    if stage is None or index is None or condition is None or not condition.words or last > WINDOW // 2:
        return None
    texts = [(text.replace(_SEAM, " "), whole) for text, whole in condition.words]
    if not all(_SIMPLE.fullmatch(text) for text, _whole in texts):
        return None
    if not _single(condition) and hits(condition.match or "", COMMON) <= COMMON:
        return None
    needles = [_plain(text) if whole else _plain(text).rstrip() for text, whole in texts]
    columns = " || char(1) || ".join(f"coalesce(s.{name}, '')" for name in _COLUMNS)
    found: list[int] = []
    rows = database.execute_sql(
        f"""SELECT client.id, {columns} FROM client INDEXED BY {index} CROSS JOIN search AS s ON s.rowid = client.id
            WHERE client.hidden = 0 AND client.stage = ? ORDER BY {terms} LIMIT {WINDOW}""",
        (stage.value,),
    )
    for client, text in rows:
        if not _SIMPLE.fullmatch(text):
            return None
        words = _plain(text)
        if all(needle in words for needle in needles):
            found.append(client)
            if len(found) == last:
                return found
    return None


def _single(condition: Condition) -> bool:
    """Whether a word is one letter long: the full-text index takes 300 ms to find only where those begin."""
    return any(len(text) == 1 and not whole for text, whole in condition.words)


def _plain(text: str) -> str:
    """Return the words of a text as the full-text index folds them, with a blank before each and at the end."""
    text = text.lower()
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return f" {' '.join(_WORD.findall(text))} "
