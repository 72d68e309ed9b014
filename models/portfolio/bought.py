"""What each client bought by D: one pass over the sales, in the order of an index, into columns of numbers.

A million clients take some eighty megabytes; no sale is kept.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from models.figures.bought import year_before
from models.figures.columns import chunks

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_SALES = """SELECT client_id, on_date, amount, CASE
    WHEN amount <= 0 THEN NULL
    WHEN due IS NULL THEN CASE WHEN on_date < :long_ago THEN
      coalesce(settled_on = on_date OR settled_on <= date(on_date, :days), 0) END
    WHEN due < :day THEN coalesce(CASE WHEN settled_on = on_date AND due < on_date
      THEN (SELECT max(p.on_date) FROM payment p WHERE p.sale_id = sale.id) ELSE settled_on END <= due, 0) END
  FROM sale WHERE hidden = 0 AND on_date <= :day ORDER BY client_id, on_date"""
"""Each sale, and whether it was fully paid by its due date where that lies before D (else NULL). One that is settled on
its own day was paid on it or before."""

_Day = list[int]
"""A day: its number, that of its month, whether the period holds it, whether the twelve months before it do, and the
cents that were sold on it."""


class Month:
    """A month of the calendar: what was sold in cents, and how many clients had a purchase day in it."""

    __slots__ = ("amount", "clients")

    def __init__(self) -> None:
        self.amount = 0
        self.clients = 0


@dataclass(slots=True)
class Bought:
    """Columns with an entry for each client that has a sale by D, in the order of ``ids``; days are ordinals.

    ``total`` of all sales and ``income`` of the period in cents; ``days`` the number of purchase days, ``inside`` of
    those in the period; ``first`` and ``last`` purchase day (0: none); ``interval`` the usual interval (-1: none);
    ``before``: whether it bought in the twelve months before the period; ``due`` the sales that were due before D,
    ``on_time`` those of them that were fully paid by then. ``months`` and ``period_months`` are numbered
    12 × year + month - 1; ``first_day`` of any sale (0: none).
    """

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    total: "array[int]" = field(default_factory=lambda: array("q"))
    income: "array[int]" = field(default_factory=lambda: array("q"))
    days: "array[int]" = field(default_factory=lambda: array("i"))
    inside: "array[int]" = field(default_factory=lambda: array("i"))
    first: "array[int]" = field(default_factory=lambda: array("i"))
    last: "array[int]" = field(default_factory=lambda: array("i"))
    interval: "array[float]" = field(default_factory=lambda: array("d"))
    before: bytearray = field(default_factory=bytearray)
    due: "array[int]" = field(default_factory=lambda: array("i"))
    on_time: "array[int]" = field(default_factory=lambda: array("i"))
    months: dict[int, Month] = field(default_factory=lambda: defaultdict(Month))
    period_months: dict[int, Month] = field(default_factory=lambda: defaultdict(Month))
    first_day: int = 0

    def add(self, clients: list[tuple[float, ...]]) -> None:
        """Put down clients, each a tuple in the order of the columns."""
        columns: tuple[Any, ...] = (
            self.ids, self.total, self.income, self.days, self.inside, self.first, self.last, self.interval,
            self.before, self.due, self.on_time,
        )  # fmt: skip
        for column, values in zip(columns, zip(*clients, strict=True), strict=False):
            column.extend(values)

    def best(self) -> list[int]:
        """Return the places of the clients with income in the period, most income first (ties by id)."""
        return by_income(self.income)


def by_income(income: Sequence[int]) -> list[int]:
    """Return the places of what is above zero, most first (ties by place)."""
    return sorted((place for place, cents in enumerate(income) if cents > 0), key=income.__getitem__, reverse=True)


class _Calendar(dict[str, _Day]):
    """Days read once."""

    def __init__(self, reading: "Reading") -> None:
        super().__init__()
        period = reading.period
        self._first, self._last = reading.first, reading.last
        eve = period.first - timedelta(1) if period.first and period.first > date.min else None
        self._before = (year_before(eve).isoformat(), eve.isoformat()) if eve else ("", "")

    def __missing__(self, text: str) -> _Day:
        day = date.fromisoformat(text)
        found = self[text] = [
            day.toordinal(), day.year * 12 + day.month - 1, self._first <= text <= self._last,
            self._before[0] <= text <= self._before[1], 0,
        ]  # fmt: skip
        return found


def read(reading: "Reading") -> Bought:
    """Go through the sales by D of the clients that are in the lists."""
    found, calendar, left_out = Bought(), _Calendar(reading), reading.left_out
    months: defaultdict[int, int] = defaultdict(int)
    period_months: defaultdict[int, int] = defaultdict(int)
    wait = reading.session.settings.payment_days
    named = {
        "day": reading.day,
        "days": f"+{wait} days",
        "long_ago": date.fromordinal(max(1, reading.session.today.toordinal() - wait)).isoformat(),
    }
    current = -1
    total = income = inside = due = on_time = newest = month = period_month = before = 0
    days: list[int] = []
    done: list[tuple[float, ...]] = []
    for rows in chain(chunks(_SALES, named, reading.check), [[(0, "", 0, None)]]):
        if left_out:
            rows = [row for row in rows if row[0] not in left_out]
        for client, on, amount, paid in rows:
            if client != current:
                if current >= 0:
                    first = days[0] if days else 0
                    usual = -1.0 if first == newest else _usual(days)
                    done.append((current, total, income, len(days), inside, first, newest, usual, before, due, on_time))
                if not client:
                    break
                current = client
                total = income = inside = due = on_time = newest = month = period_month = before = 0
                days = []
            day = calendar[on]
            number, month_of, is_inside, is_before, _sold = day
            day[4] += amount
            total += amount
            if is_inside:
                income += amount
            if paid is not None:
                due += 1
                on_time += paid
            if number != newest and amount >= 0:
                newest = number
                days.append(number)
                if month_of != month:
                    months[month_of] += 1
                    month = month_of
                if is_inside:
                    inside += 1
                    if month_of != period_month:
                        period_months[month_of] += 1
                        period_month = month_of
                elif is_before:
                    before = 1
        found.add(done)
        done.clear()
    for number, clients in months.items():
        found.months[number].clients = clients
    for number, clients in period_months.items():
        found.period_months[number].clients = clients
    for _number, month_of, is_inside, _before, sold in calendar.values():
        found.months[month_of].amount += sold
        if is_inside:
            found.period_months[month_of].amount += sold
    found.first_day = min((day[0] for day in calendar.values()), default=0)
    return found


def _usual(days: list[int]) -> float:
    """Return the median of the days between consecutive purchase days, of which there are two or more."""
    number = len(days) - 1
    if number == 1:
        return days[1] - days[0]
    gaps = sorted([later - earlier for earlier, later in pairwise(days)])
    return (gaps[(number - 1) // 2] + gaps[number // 2]) / 2
