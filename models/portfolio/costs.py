"""What is known of the costs of the period's sales, by client."""

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models import sold
from models.database import database

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_STEP = 4096


@dataclass(slots=True)
class Costs:
    """A line for each client with a known cost in the period, in the order of ``ids``: ``amount`` of the lines whose
    cost is known, and ``margin``, that less their cost; in cents."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    amount: "array[int]" = field(default_factory=lambda: array("q"))
    margin: "array[int]" = field(default_factory=lambda: array("q"))


def read(reading: "Reading") -> Costs:
    """Go through the lines with a known cost of the clients that are in the lists."""
    found, left_out = Costs(), reading.left_out
    rows = database.execute_sql(
        f"""SELECT s.client_id, sum({sold.COST}), sum(l.amount) FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
            WHERE s.hidden = 0 AND s.on_date BETWEEN ? AND ? AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)
            GROUP BY s.client_id""",
        (reading.session.settings.hour_cost, reading.first, reading.last),
    )
    for number, (client, cost, amount) in enumerate(rows):
        if not number % _STEP:
            reading.check()
        if client not in left_out:
            found.ids.append(client)
            found.amount.append(amount)
            found.margin.append(amount - cost)
    return found
