"""Which client a line names: the longest run of words that fits, an exact name before beginnings of words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.conditions import quoted
from models.database import database
from models.quick.reading import Reading
from models.quick.words import ARTICLES, CONNECTORS
from models.text import search_key

MOST = 20
"""So many clients are offered where several fit."""
_LOOKED_AT = 500
_LONGEST = 10
_WORD = re.compile(r"[^\W_]+")
_COLUMNS = "id, name, stage, coalesce(legal_name, ''), name_folded"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client that the line may mean."""

    id: int
    name: str
    stage: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The clients that fit a run of words (``start`` to ``end``); ``more`` when there are others still."""

    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    start: int = 0
    end: int = 0


def by_id(client: int) -> Candidate | None:
    """Return a client that is in the lists."""
    if not 0 < client < 2**63:
        return None
    row = database.execute_sql("SELECT id, name, stage FROM client WHERE id = ? AND hidden = 0", (client,)).fetchone()
    return Candidate(*row) if row is not None else None


def named(reading: Reading, anchors: Iterable[int]) -> Named | None:
    """Take the words that name a client, from the first of ``anchors`` (places) at which some do."""
    for start in dict.fromkeys(anchors):
        found = _longest(reading, start)
        if found is not None:
            reading.take(found.start, found.end)
            before = found.start - 1
            while reading.free(before) and reading.words[before].key in (CONNECTORS | ARTICLES):
                reading.take(before, before + 1)
                before -= 1
            return found
    return None


def anchors(reading: Reading, after: int, *, joined_first: bool) -> list[int]:
    """Return the places where a name may begin: behind the verb, behind a, to, de…, and after what else was taken.

    ``after`` is the place behind the verb. With ``joined_first`` those behind a connecting word come first.
    """
    verbal = [_past_joint(reading, after)]
    joined = [place + 1 for place in range(reading.end) if reading.free(place) and _joins(reading, place)]
    begins = [place for place in range(reading.end) if reading.free(place) and not reading.free(place - 1)]
    first, second = (joined, verbal) if joined_first else (verbal, joined)
    found = [*first, *second, *begins, *(_past_joint(reading, place) for place in begins)]
    return [place for place in found if reading.free(place)]


def _joins(reading: Reading, place: int) -> bool:
    return reading.words[place].key in CONNECTORS


def _past_joint(reading: Reading, place: int) -> int:
    while reading.free(place) and reading.words[place].key in (CONNECTORS | ARTICLES):
        place += 1
    return place


def _longest(reading: Reading, start: int) -> Named | None:
    """Return who fits the longest run of free words from ``start``, or None."""
    word = reading.words[start].text.strip(".,;:")
    if word.startswith("#") and word[1:].isascii() and word[1:].isdigit():
        client = by_id(int(word[1:20]))
        return Named((client,), False, start, start + 1) if client is not None else None
    best = _coded(word, start)
    for end in range(start + 1, min(start + _LONGEST, reading.end) + 1):
        if not reading.free(end - 1) or (end - 1 > start and reading.words[end - 2].text.endswith((":", ";"))):
            break
        found = _fitting(reading.typed(start, end).strip(",;:"))
        if found is None:
            continue  # the run ends in a mark or a short word: only with the next one it says something
        if not found[0]:
            break
        best = Named(found[0], found[1], start, end)
    return best


def _coded(word: str, start: int) -> Named | None:
    if not any(char.isdigit() for char in word):
        return None
    rows = database.execute_sql("SELECT id, name, stage FROM client WHERE code = ? AND hidden = 0", (word,)).fetchall()
    return Named(tuple(Candidate(*row) for row in rows), False, start, start + 1) if rows else None


def _fitting(typed: str) -> tuple[tuple[Candidate, ...], bool] | None:
    """Return whom the words fit and whether there are more: those called exactly so, else by beginnings of words.

    None when the last word is too short to say anything and nobody is called exactly so.
    """
    folded = search_key(typed)
    parts = _WORD.findall(folded)
    exact = _rows("name_folded = ?", folded) if folded else []
    if exact:
        return _candidates(exact)
    if all(part in (CONNECTORS | ARTICLES) for part in parts):
        return None
    long = [part for part in parts if len(part) > 2]
    asked = long or parts
    match = " AND ".join(f"name : {quoted(part)}{' *' if part in long else ''}" for part in asked)
    rows = _rows(f"id IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT {_LOOKED_AT})", match)
    fitting = [row for row in rows if _fits(parts, row)]
    if len(parts[-1]) <= 2 or parts[-1] in (CONNECTORS | ARTICLES):
        fitting = [row for row in fitting if parts[-1] in _WORD.findall(f"{row[4]} {search_key(row[3])}")]
        if not fitting:
            return None
        whole = [row for row in fitting if folded in f"{row[4]} "]
        return _candidates(whole) if whole else None
    by_name = [row for row in fitting if _fits(parts, (*row[:3], "", row[4]))]
    return _candidates(by_name or fitting)


def _rows(condition: str, value: str) -> list[tuple[Any, ...]]:
    query = f"SELECT {_COLUMNS} FROM client WHERE +hidden = 0 AND {condition} LIMIT {_LOOKED_AT}"
    return list(database.execute_sql(query, (value,)).fetchall())


def _fits(parts: list[str], row: tuple[Any, ...]) -> bool:
    """Whether every word is the beginning of one in the name or the legal name; a short one is a whole word."""
    own = _WORD.findall(f"{row[4]} {search_key(row[3])}")
    return all(part in own if len(part) <= 2 else any(word.startswith(part) for word in own) for part in parts)


def _candidates(rows: list[tuple[Any, ...]]) -> tuple[tuple[Candidate, ...], bool]:
    ordered = sorted(rows, key=lambda row: (row[4], row[0]))
    first = ordered[:MOST]
    marks = ", ".join("?" * len(first))
    cities = database.execute_sql(
        f"SELECT client_id, city FROM address WHERE client_id IN ({marks}) ORDER BY rank DESC, id DESC",
        tuple(row[0] for row in first),
    ).fetchall()
    where = dict(cities)
    return tuple(Candidate(row[0], row[1], row[2], where.get(row[0]) or "") for row in first), len(ordered) > MOST
