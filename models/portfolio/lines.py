"""What is known of the lines of all sales: the costs of the period beside what each client bought, and the baskets."""

import json
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models import sold
from models.database import database
from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_KNOWN = "s.on_date BETWEEN :first AND :last AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)"
_COST = sold.COST.replace("?", ":hour")
_BY_NOW = "sale_line l CROSS JOIN sale s ON s.id = l.sale_id WHERE s.hidden = 0 AND s.on_date <= :day"
_LINES = f"""SELECT l.client_id, group_concat(l.product_id), min(l.amount),
    sum(l.amount) FILTER (WHERE {_KNOWN}), sum(l.amount - ({_COST})) FILTER (WHERE {_KNOWN})
  FROM {_BY_NOW} GROUP BY l.client_id ORDER BY l.client_id"""
"""The lines of each client in the order of an index: nothing is sorted, and the products stand as often as they were
sold."""
_KEPT = f"""SELECT client_id, group_concat(product_id) FROM (
    SELECT l.client_id, l.product_id FROM {_BY_NOW} AND l.client_id IN (SELECT value FROM json_each(:ids))
    GROUP BY l.client_id, l.product_id HAVING sum(l.amount) > 0)
  GROUP BY client_id"""
"""The products of clients that gave some back: those whose net amount is positive."""


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
    for rows in chunks(_LINES, named, reading.check):
        if left_out:
            rows = [row for row in rows if row[0] not in left_out]
        if rows:
            clients, products, least, amounts, margins = zip(*rows, strict=True)
            found.ids.extend(clients)
            found.known.extend([cents is not None for cents in amounts])
            found.amount.extend([cents or 0 for cents in amounts])
            found.margin.extend([cents or 0 for cents in margins])
            plain = [text for text, amount in zip(products, least, strict=True) if text and amount > 0]
            found.baskets.update(map(_basket, plain))
            if gave_back := [row[0] for row in rows if row[2] <= 0]:
                kept = database.execute_sql(_KEPT, {"day": reading.day, "ids": json.dumps(gave_back)}).fetchall()
                found.baskets.update(_basket(text) for _client, text in kept if text)
    return found


def _basket(products: str) -> str:
    """Return ``products`` each once and in one order."""
    return ",".join(sorted(set(products.split(",")))) if "," in products else products


def ranked(reading: "Reading") -> list[int]:
    """Return the places of the clients with income, the best first (ties by id)."""
    return worth(reading.bought.best(), reading.lines)


def worth(best: list[int], lines: Lines) -> list[int]:
    """Return the places ``best``, which stand by income, in the order of ``lines`` by margin if every one of them has a
    known cost (ties by id), else as they are."""
    if all(map(lines.known.__getitem__, best)):
        return sorted(sorted(best), key=lines.margin.__getitem__, reverse=True)
    return best
