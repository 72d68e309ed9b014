"""The sector of each client that bought, as a number."""

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.database import database

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_STEP = 4096


@dataclass(slots=True)
class Labels:
    """``numbers`` has an entry for each client of ``bought``: a place in ``names``, where the first is no sector."""

    numbers: "array[int]"
    names: list[str | None] = field(default_factory=lambda: [None])


def read(reading: "Reading") -> Labels:
    """Read the sectors beside the clients that bought; both are in the order of the id."""
    ids = reading.bought.ids
    found = Labels(array("l", bytes(array("l").itemsize * len(ids))))
    known: dict[str, int] = {}
    place, most = 0, len(ids)
    rows = database.execute_sql("SELECT id, sector FROM client WHERE hidden = 0 AND sector IS NOT NULL ORDER BY id")
    for count, (client, sector) in enumerate(rows):
        if not count % _STEP:
            reading.check()
        while place < most and ids[place] < client:
            place += 1
        if place == most:
            break
        if ids[place] == client and sector:
            number = known.get(sector)
            if number is None:
                number = known[sector] = len(found.names)
                found.names.append(sector)
            found.numbers[place] = number
    return found
