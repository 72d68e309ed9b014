"""The rows of the file for the second portfolio: what there was by D, and what of it the period holds."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.database import database
from tests.models import figures_by_hand as by_hand
from tests.models.figures_by_hand import Hand, HandSale


def rows(query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return list(database.execute_sql(query).fetchall())


def median(values: list[float]) -> float | None:
    """The one in the middle, or the mean of the two."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


@dataclass
class Second:
    """The rows of the file on the day D, and the period (``first`` None: all time)."""

    hand: Hand
    first: date | None
    last: date
    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    came: dict[int, date] = field(default_factory=dict)

    def inside(self, day: date) -> bool:
        """Whether the period holds a day."""
        return (self.first is None or self.first <= day) and day <= self.last

    def moves(self, client: int) -> list[tuple[date, str]]:
        """The moves of a client by D, in order."""
        found = sorted((on, number, to) for each, number, on, to in self.hand.moves if each == client)
        return [(on, to) for on, _number, to in found if on <= self.hand.day]

    def sales(self, client: int) -> list[HandSale]:
        """The sales of a client in the period."""
        return [sale for sale in self.hand.of(client) if self.inside(sale.on)]

    def income(self, client: int) -> int:
        """Σ amounts of its sales in the period, refunds included."""
        return sum(sale.amount for sale in self.sales(client))

    def earners(self) -> list[int]:
        """The clients with income, most first, ties by id."""
        found = [client for client in self.hand.clients if self.income(client) > 0]
        return sorted(found, key=lambda client: (-self.income(client), client))


def read(day: date, first: date | None, last: date, payment_days: int, hour_cost: int) -> Second:
    """Read the rows of the open file."""
    found = Second(by_hand.read(day, payment_days, hour_cost), first, last)
    columns = ("id", "name", "kind", "sector", "source", "medium", "owner", "birthday", "referred_by", "created_on")
    for row in rows(f"SELECT {', '.join(columns)} FROM client WHERE hidden = 0"):
        found.records[row[0]] = dict(zip(columns, row, strict=True))
        found.came[row[0]] = date.fromisoformat(row[-1])
    dated = [(table, "on_date") for table in ("sale", "payment", "activity", "stage_move")]
    for table, column in (*dated, ("follow_up", "created_on"), ("opportunity", "created_on")):
        for client, on in rows(f"SELECT client_id, {column} FROM {table}"):
            if client in found.came:
                found.came[client] = min(found.came[client], date.fromisoformat(on))
    return found


def days_inside(second: Second, client: int) -> list[date]:
    """The purchase days of a client in the period."""
    return [day for day in second.hand.purchase_days(client) if second.inside(day)]


def known_lines(second: Second, client: int) -> list[tuple[int, int]]:
    """Amount and cost of the lines of the period whose cost is known."""
    lines = [
        (line.amount, by_hand.line_cost(second.hand, line)) for sale in second.sales(client) for line in sale.lines
    ]
    return [(amount, cost) for amount, cost in lines if cost is not None]
