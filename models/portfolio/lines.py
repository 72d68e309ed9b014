"""What is known of the lines of all sales: the costs of the period beside what each client bought, and the baskets."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models import sold
from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_KNOWN = "s.on_date BETWEEN :first AND :last AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)"
_LINES = f"""SELECT client_id, group_concat(CASE WHEN net > 0 THEN product_id END), sum(amount), sum(cost) FROM (
    SELECT l.client_id, l.product_id, sum(l.amount) AS net, sum(CASE WHEN {_KNOWN} THEN l.amount END) AS amount,
      sum(CASE WHEN {_KNOWN} THEN {sold.COST.replace("?", ":hour")} END) AS cost
    FROM sale_line l CROSS JOIN sale s ON s.id = l.sale_id WHERE s.hidden = 0 AND s.on_date <= :day
    GROUP BY l.client_id, l.product_id)
  GROUP BY client_id ORDER BY client_id"""


@dataclass(slots=True)
class Lines:
    """Columns beside those of ``bought``: whether a cost of the client is ``known`` in the period, the ``amount`` of
    the lines whose cost is known, and their ``margin``, that less their cost; in cents.

    ``baskets`` counts the products that clients bought by D, those whose net amount is positive: their numbers with
    commas between.
    """

    known: bytearray
    amount: "array[int]"
    margin: "array[int]"
    baskets: Counter[str] = field(default_factory=Counter)


def read(reading: "Reading") -> Lines:
    """Go through the lines by D of the clients that are in the lists."""
    ids = reading.bought.ids
    found = Lines(bytearray(len(ids)), array("q", bytes(8 * len(ids))), array("q", bytes(8 * len(ids))))
    named = {
        "hour": reading.session.settings.hour_cost, "day": reading.day, "first": reading.first, "last": reading.last,
    }  # fmt: skip
    place, most, baskets = 0, len(ids), found.baskets
    for rows in chunks(_LINES, named, reading.check):
        for client, basket, amount, cost in rows:
            while place < most and ids[place] < client:
                place += 1
            if place < most and ids[place] == client:
                if basket is not None:
                    baskets[basket] += 1
                if cost is not None:
                    found.known[place] = 1
                    found.amount[place] = amount
                    found.margin[place] = amount - cost
    return found


def ranked(reading: "Reading") -> list[int]:
    """Return the places of the clients with income, the best first (ties by id): by margin if every one of them has a
    known cost, else by income."""
    best, lines = reading.bought.best(), reading.lines
    if all(map(lines.known.__getitem__, best)):
        return sorted(sorted(best), key=lines.margin.__getitem__, reverse=True)
    return best
