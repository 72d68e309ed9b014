"""Which client a line names: the longest run of words that fits, an exact name before beginnings of words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.database import database
from models.matching import quoted
from models.quick.reading import Reading
from models.quick.words import ARTICLES, CONNECTORS
from models.search_plan import hits
from models.text import search_key

MOST = 20
"""So many clients are offered where several fit."""
_LOOKED_AT = 500
_LONGEST = 8
_PLACES = 12
"""Places of a line at which a name is looked for."""
_JOINTS = CONNECTORS | ARTICLES
_WORD = re.compile(r"[^\W_]+")
_COLUMNS = "id, name, stage, coalesce(legal_name, ''), name_folded"


Row = tuple[Any, ...]
"""A client as it is looked at: the columns ``_COLUMNS``."""


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
    for start in list(dict.fromkeys(anchors))[:_PLACES]:
        found = _longest(reading, start)
        if found is not None:
            reading.take(found.start, found.end)
            before = found.start - 1
            while reading.free(before) and reading.words[before].key in _JOINTS:
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
    while reading.free(place) and reading.words[place].key in _JOINTS:
        place += 1
    return place


def _longest(reading: Reading, start: int) -> Named | None:
    """Return who fits the longest run of free words from ``start``, or None."""
    word = reading.words[start].text.strip(".,;:")
    if word.startswith("#") and word[1:].isascii() and word[1:].isdigit():
        client = by_id(int(word[1:20]))
        return Named((client,), False, start, start + 1) if client is not None else None
    best, search = _coded(word, start), _Search()
    for end in range(start + 1, min(start + _LONGEST, reading.end) + 1):
        if not reading.free(end - 1) or (end - 1 > start and reading.words[end - 2].text.endswith((":", ";"))):
            break
        found = search.fitting(reading.typed(start, end).strip(",;:"))
        if found is None:
            continue  # the run ends in a mark or a short word: only with the next one it says something
        if not found:
            break
        best = Named((), False, start, end)
    if best is None or best.candidates:
        return best
    candidates, more = search.best()
    return Named(candidates, more, best.start, best.end) if candidates else None


def _coded(word: str, start: int) -> Named | None:
    if not any(char.isdigit() for char in word):
        return None
    rows = database.execute_sql("SELECT id, name, stage FROM client WHERE code = ? AND hidden = 0", (word,)).fetchall()
    return Named(tuple(Candidate(*row) for row in rows), False, start, start + 1) if rows else None


class _Search:
    """Whom a growing run of words fits. While its words fit very many they are only counted; then they are at hand."""

    def __init__(self) -> None:
        self._match = ""
        self._pool: list[Row] | None = None
        self._found: list[Row] | None = []
        self._parts: list[str] = []
        self._many = ""

    def fitting(self, typed: str) -> bool | None:
        """Return whether the words fit anybody: those called exactly so, else by beginnings of words.

        None when the last word is too short to say anything and nobody is called exactly so.
        """
        folded = search_key(typed)
        parts = _WORD.findall(folded)
        exact = _rows("name_folded = ?", folded) if folded else []
        if exact:
            self._found, self._parts = exact, parts
            self._look(parts)
            return True
        if all(part in _JOINTS for part in parts):
            return None
        short = len(parts[-1]) <= 2 or parts[-1] in _JOINTS
        if not self._look(parts):
            return False
        if self._pool is None:  # very many
            if not short:
                self._found, self._parts, self._many = None, parts, self._match
            return None if short else True
        fitting = [row for row in self._pool if _fits(parts, row)]
        if short:
            fitting = [row for row in fitting if folded in row[4] or folded in search_key(row[3])]
        if not fitting:
            return None if short else False
        self._found, self._parts = fitting, parts
        return True

    def _look(self, parts: list[str]) -> bool:
        """Find those whose names have all the longer words; return whether there are any."""
        long = [part for part in parts if len(part) > 2]
        match = " AND ".join(f"name : {quoted(part)}{' *' if long else ''}" for part in long or parts)
        if self._pool is None and match != self._match and match:
            self._match = match
            number = hits(match, _LOOKED_AT)
            if not number:
                return False
            if number <= _LOOKED_AT:
                self._pool = _matching(match)
        return True

    def best(self) -> tuple[tuple[Candidate, ...], bool]:
        """Return those who fit the longest run that fitted anybody, and whether there are more of them."""
        many = self._found is None
        fitting = self._found
        if fitting is None:
            fitting = [row for row in _matching(self._many) if _fits(self._parts, row)]
        by_name = [row for row in fitting if _fits(self._parts, (*row[:3], "", row[4]))]
        candidates, more = _candidates(by_name or fitting)
        return candidates, more or (many and bool(candidates))


def _matching(match: str) -> list[Row]:
    return _rows(f"id IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT {_LOOKED_AT})", match)


def _rows(condition: str, value: str) -> list[Row]:
    query = f"SELECT {_COLUMNS} FROM client WHERE +hidden = 0 AND {condition} LIMIT {_LOOKED_AT}"
    return list(database.execute_sql(query, (value,)).fetchall())


def _fits(parts: list[str], row: Row) -> bool:
    """Whether every word is the beginning of one in the name or the legal name; a short one is a whole word."""
    own = _WORD.findall(f"{row[4]} {search_key(row[3])}")
    return all(part in own if len(part) <= 2 else any(word.startswith(part) for word in own) for part in parts)


def _candidates(rows: list[Row]) -> tuple[tuple[Candidate, ...], bool]:
    ordered = sorted(rows, key=lambda row: (row[4], row[0]))
    first = ordered[:MOST]
    marks = ", ".join("?" * len(first))
    cities = database.execute_sql(
        f"SELECT client_id, city FROM address WHERE client_id IN ({marks}) ORDER BY rank DESC, id DESC",
        tuple(row[0] for row in first),
    ).fetchall()
    where = dict(cities)
    return tuple(Candidate(row[0], row[1], row[2], where.get(row[0]) or "") for row in first), len(ordered) > MOST
