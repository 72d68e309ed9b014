"""What is known of the costs of the period's sales, beside what each client bought."""

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import sold
from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading


@dataclass(slots=True)
class Costs:
    """Columns beside those of ``bought``: whether a cost of the client is ``known`` in the period, the ``amount`` of
    the lines whose cost is known, and their ``margin``, that less their cost; in cents."""

    known: bytearray
    amount: "array[int]"
    margin: "array[int]"


def read(reading: "Reading") -> Costs:
    """Go through the lines with a known cost of the clients that are in the lists."""
    ids = reading.bought.ids
    found = Costs(bytearray(len(ids)), *(array("q", bytes(8 * len(ids))) for _column in range(2)))
    query = f"""SELECT l.client_id, sum({sold.COST.replace("?", ":hour")}), sum(l.amount)
        FROM sale_line l CROSS JOIN sale s ON s.id = l.sale_id
        WHERE s.hidden = 0 AND s.on_date BETWEEN :first AND :last AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)
        GROUP BY l.client_id ORDER BY l.client_id"""
    named = {"hour": reading.session.settings.hour_cost, "first": reading.first, "last": reading.last}
    place, most = 0, len(ids)
    for rows in chunks(query, named, reading.check):
        for client, cost, amount in rows:
            while place < most and ids[place] < client:
                place += 1
            if place < most and ids[place] == client:
                found.known[place] = 1
                found.amount[place] = amount
                found.margin[place] = amount - cost
    return found


def ranked(reading: "Reading") -> list[int]:
    """Return the places of the clients with income, the best first (ties by id): by margin if every one of them has a
    known cost, else by income."""
    best, costs = reading.bought.best(), reading.costs
    if all(map(costs.known.__getitem__, best)):
        return sorted(sorted(best), key=costs.margin.__getitem__, reverse=True)
    return best
