"""How to read a list that a query narrows, on a file of any size: measured on 1,000,000 clients.

What very many clients fit is found by looking at the first rows of the list's index; a rare match is fetched by its ids
and sorted; and what is between is found by walking the index and asking of each client whether it is among the matches.
"""

import re

from models.database import database
from models.fields import Stage
from models.search import IN_SEARCH, Condition

RARE = 5_000
"""Up to so many matches are fetched and sorted (2.6 ms a thousand); a walk that finds few takes 80 ms and more."""
SAMPLE = 200
"""Rows looked at first, 15 to 40 microseconds each."""
WINDOW = 1_000
"""Rows looked at when at least a tenth of the sample fits: then fewer are enough for a page."""
PATIENCE = 5
"""So many times fewer need to fit where a word is one letter long: the full-text index takes 300 ms to find those."""
SCANNED = 3
"""With fewer than these in ``WINDOW`` rows, reading the whole table and sorting is faster than the walk."""

_LETTER = re.compile(r'(^|[ (])"[^"]" \*')
_LETTER_BESIDE = re.compile(r'\("[^"]" \*\) AND | AND \("[^"]" \*\)')
INDEXES = {
    "stars": "client_screen",
    "name": "client_name",
    "next_due": "client_due",
    "last_contact": "client_last_contact",
}
"""The index that holds an order of the lists of one stage."""
_HELD = {
    "client_screen": {"id", "stage", "hidden", "stars", "due_order", "name_key"},
    "client_name": {"id", "stage", "hidden", "name_key"},
    "client_due": {"id", "stage", "hidden", "due_order", "name_key"},
    "client_last_contact": {"id", "stage", "hidden", "last_contact", "name_key"},
}
"""The columns of the client that each index holds."""
_COLUMN = re.compile(r"\bclient\.(\w+)")
_ELSEWHERE = re.compile(r"\bSELECT\b|cartera_", re.IGNORECASE)


def source(stage: Stage | None, condition: Condition | None, order: str) -> str:
    """Return what stands after FROM in a query for the clients of ``stage`` that fit ``condition``, by ``order``.

    With a stage the WHERE must hold ``client.hidden = 0`` and ``client.stage = ?``.
    """
    index = INDEXES.get(order) if stage is not None else None
    if condition is None or condition.sql == "1":
        return "client"
    if index is None:
        return "client NOT INDEXED" if condition.match else "client"
    if condition.match:
        rare = hits(condition.match, RARE) <= RARE
    elif not _ELSEWHERE.search(condition.sql) and set(_COLUMN.findall(condition.sql)) <= _HELD[index]:
        rare = False  # the index alone answers: what the first rows are tells nothing of the others
    else:
        query = (
            f"SELECT count(*), sum({condition.sql}) FROM (SELECT * FROM client INDEXED BY {index}"
            f" WHERE client.hidden = 0 AND client.stage = ? LIMIT {WINDOW}) AS client"
        )
        rows, fitting = database.execute_sql(query, (*condition.params, str(stage))).fetchone()
        rare = rows == WINDOW and fitting < SCANNED
    return "client NOT INDEXED" if rare else f"client INDEXED BY {index}"


def hits(match: str, most: int) -> int:
    """Return how many clients ``match`` finds, at most ``most + 1``."""
    query = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return int(database.execute_sql(query, (match, most + 1)).fetchone()[0])


def first_rows(stage: Stage | None, condition: Condition | None, order: str, terms: str, last: int) -> list[int] | None:
    """Return the ids of the first ``last`` clients of the list where a look at few rows finds them, else None.

    ``terms`` are the ORDER BY terms of ``order``. This answers within milliseconds what very many clients fit, as the
    first letters of a word do, and a letter behind a word; ``source`` says how to read the rest.
    """
    index = INDEXES.get(order)
    if stage is None or index is None or condition is None or condition.look == condition.sql:
        return None
    match = condition.match or ""
    if words := _without_letters(match):
        narrowed, rare = f"AND {IN_SEARCH}", hits(words, RARE) <= RARE
        place = "NOT INDEXED" if rare else f"INDEXED BY {index}"
        parameters = (*condition.look_params, stage.value, words)
        patience, most = 1, WINDOW
    else:
        narrowed, rare, place = "", False, f"INDEXED BY {index}"
        parameters = (*condition.look_params, stage.value)
        patience = PATIENCE if _LETTER.search(match) else 1
        most = WINDOW * patience
    query = (
        f"SELECT client.id, {condition.look} FROM client {place}"
        f" WHERE client.hidden = 0 AND client.stage = ? {narrowed} ORDER BY {terms} LIMIT {most}"
    )
    found: list[int] = []
    looked = 0
    for looked, (client, fits) in enumerate(database.execute_sql(query, parameters), 1):
        if fits is None or (looked == SAMPLE and not rare and len(found) * 10 * patience < SAMPLE):
            return None
        if fits:
            found.append(client)
            if len(found) == last:
                return found
    return found if words and looked < most else None


def _without_letters(match: str) -> str:
    """Return ``match`` without its words of one letter: it fits all the same and more. '' if nothing is left out."""
    words = _LETTER_BESIDE.sub("", match)
    return words if words != match and not _LETTER.search(words) else ""
