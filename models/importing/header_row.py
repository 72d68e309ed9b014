"""Which row of a sheet holds its headers: titles, dates and blank rows often stand above them."""

from collections.abc import Sequence
from typing import Any

from models.fields import by_name
from models.importing import kinds

FIRST = 30
"""So many rows are looked at."""


def find_header(rows: Sequence[Sequence[Any]]) -> int:
    """Return the place of the row among the first ones that looks most like headers, the upper one of equals.

    Known names count most, then different words; numbers and days speak against a row.
    """
    best, best_score = 0, -1.0
    for place, row in enumerate(rows[:FIRST]):
        score = _score(row)
        if score > best_score:
            best, best_score = place, score
    return best


def known_names(row: Sequence[Any]) -> int:
    """Return how many cells of ``row`` are names of something that can be imported."""
    return sum(_is_known(" ".join(cell.split())) for cell in row if isinstance(cell, str))


def _score(row: Sequence[Any]) -> float:
    filled = [cell for cell in row if not isinstance(cell, str) or cell.strip()]
    if not filled:
        return -1.0
    words = [" ".join(cell.split()) for cell in filled if isinstance(cell, str)]
    known = known_names(words)
    different = len({word.casefold() for word in words if len(word) < 80 and not _is_number(word)})
    return 3 * known + different - 2 * (len(filled) - len(words))


def _is_known(word: str) -> bool:
    return by_name(word) is not None or any(kinds.named(what, word) is not None for what in kinds.KINDS[1:])


def _is_number(word: str) -> bool:
    return not any(char.isalpha() for char in word)
