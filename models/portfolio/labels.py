"""The sector of each client that bought, as a number."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_SECTORS = "SELECT id, sector FROM client WHERE hidden = 0 AND sector <> '' ORDER BY id"


@dataclass(slots=True)
class Labels:
    """``numbers`` has an entry for each client of ``bought``: a place in ``names``, where the first is no sector."""

    numbers: "array[int]"
    names: list[str | None] = field(default_factory=lambda: [None])


def read(reading: "Reading") -> Labels:
    """Read the sectors beside the clients that bought; both are in the order of the id."""
    ids = reading.bought.ids
    found = Labels(array("l"))
    known: defaultdict[str | None, int] = defaultdict(lambda: len(known))
    known[None] = 0
    place = 0
    for rows in chunks(_SECTORS, {}, reading.check):
        after = bisect_right(ids, rows[-1][0], place)
        of = dict(rows)
        found.numbers.extend([known[of.get(client)] for client in ids[place:after]])
        place = after
    found.numbers.extend([0] * (len(ids) - place))
    found.names = list(known)
    return found
