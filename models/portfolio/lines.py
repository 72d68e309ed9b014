"""What is known of the lines of all sales: the costs of the period beside what each client bought, and the baskets."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from models import sold
from models.database import database
from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_KNOWN = "s.on_date BETWEEN :first AND :last AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)"
_LINES = f"""SELECT client_id, group_concat(CASE WHEN net > 0 THEN product_id END), sum(cost) IS NOT NULL,
      coalesce(sum(amount), 0), coalesce(sum(amount) - sum(cost), 0) FROM (
    SELECT l.client_id, l.product_id, sum(l.amount) AS net, sum(CASE WHEN {_KNOWN} THEN l.amount END) AS amount,
      sum(CASE WHEN {_KNOWN} THEN {sold.COST.replace("?", ":hour")} END) AS cost
    FROM sale_line l CROSS JOIN sale s ON s.id = l.sale_id
    WHERE l.client_id BETWEEN :low AND :high AND s.hidden = 0 AND s.on_date <= :day
    GROUP BY l.client_id, l.product_id)
  GROUP BY client_id ORDER BY client_id"""
_AT_ONCE = 20_000
"""Clients whose lines are sorted together: those of a million would take two hundred megabytes."""


@dataclass(slots=True)
class Lines:
    """Columns with an entry for each of the clients ``ids``: whether a cost of the client is ``known`` in the period,
    the ``amount`` of the lines whose cost is known, and their ``margin``, that less their cost; in cents.

    ``baskets`` counts the products that clients bought by D, those whose net amount is positive: their numbers with
    commas between.
    """

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    known: bytearray = field(default_factory=bytearray)
    amount: "array[int]" = field(default_factory=lambda: array("q"))
    margin: "array[int]" = field(default_factory=lambda: array("q"))
    baskets: Counter[str] = field(default_factory=Counter)

    def beside(self, ids: "array[int]") -> "Lines":
        """Return the same for the clients ``ids``, ascending as these are, of which some may have no lines."""
        if ids == self.ids:
            return self
        empty = bytes(8 * len(ids))
        found = Lines(ids, bytearray(len(ids)), array("q", empty), array("q", empty), self.baskets)
        place, most = 0, len(ids)
        for client, *values in zip(self.ids, self.known, self.amount, self.margin, strict=True):
            while place < most and ids[place] < client:
                place += 1
            if place < most and ids[place] == client:
                found.known[place], found.amount[place], found.margin[place] = values
        return found


def read(reading: "Reading") -> Lines:
    """Go through the lines by D of the clients that are in the lists."""
    found, left_out = Lines(), reading.left_out
    named = {
        "hour": reading.session.settings.hour_cost, "day": reading.day, "first": reading.first, "last": reading.last,
    }  # fmt: skip
    (last,) = database.execute_sql("SELECT max(client_id) FROM sale_line").fetchone()
    for low in range(0, (last or 0) + 1, _AT_ONCE):
        between = {"low": low, "high": low + _AT_ONCE - 1}
        rows = [row for row in chain(*chunks(_LINES, named | between, reading.check)) if row[0] not in left_out]
        if rows:
            clients, baskets, known, amounts, margins = zip(*rows, strict=True)
            found.ids.extend(clients)
            found.baskets.update(filter(None, baskets))
            found.known.extend(known)
            found.amount.extend(amounts)
            found.margin.extend(margins)
    return found


def ranked(reading: "Reading") -> list[int]:
    """Return the places of the clients with income, the best first (ties by id)."""
    return worth(reading.bought.best(), reading.lines)


def worth(best: list[int], lines: Lines) -> list[int]:
    """Return the places ``best``, which stand by income, in the order of ``lines`` by margin if every one of them has a
    known cost (ties by id), else as they are."""
    if all(map(lines.known.__getitem__, best)):
        return sorted(sorted(best), key=lines.margin.__getitem__, reverse=True)
    return best
