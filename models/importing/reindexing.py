"""The index of what an import touched, written anew in pieces."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from models import derived, search_index
from models.database import database

GROUP = 1000
"""So many clients are taken at once."""
_BRIDGED = 8
"""Clients between two that were touched: so many cost less than a statement more."""


def parts(whole: Sequence[Any], size: int = GROUP) -> Iterator[list[Any]]:
    """Yield ``whole`` in pieces."""
    rest = iter(whole)
    while part := list(islice(rest, size)):
        yield part


def reindex(clients: set[int], chunk: Callable[[], Any], go_on: Callable[[], bool], *, derive: bool = False) -> bool:
    """Write the index of ``clients`` anew, and what follows from their activities; return whether to go on."""
    for part in parts(sorted(clients)):
        with chunk():
            for first, last in _near(part):
                search_index.reindex(database, first, last)
                if derive:
                    derived.derive(database, first, last)
        if not go_on():
            return False
    return True


def _near(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of runs of ``numbers`` (ascending) that lie close together."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number - last > _BRIDGED:
            yield first, last
            first = number
        last = number
    yield first, last
