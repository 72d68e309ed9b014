"""What each client bought by D: one pass over the sales, in the order of an index, into columns of numbers.

A million clients take some eighty megabytes; no sale is kept.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from models.client_figures import year_before
from models.database import database

if TYPE_CHECKING:
    from models.portfolio.reading import Reading

_STEP = 2048
_DUE = "coalesce(s.due, date(s.on_date, :days))"
_SALES = f"""SELECT s.client_id, s.on_date, s.amount,
    CASE WHEN s.amount > 0 AND {_DUE} < :day THEN coalesce(s.settled_on <= :day AND
      CASE WHEN s.settled_on > s.on_date OR {_DUE} >= s.on_date THEN s.settled_on
        ELSE (SELECT max(p.on_date) FROM payment p WHERE p.sale_id = s.id) END <= {_DUE}, 0) END
  FROM sale s WHERE s.hidden = 0 AND s.on_date <= :day ORDER BY s.client_id, s.on_date"""
"""Each sale, and whether it was fully paid by its due date where that lies before D."""


class _Day(NamedTuple):
    """A day of the calendar: its number, that of its month, whether the period or the year before it holds it."""

    number: int
    month: int
    inside: bool
    before: bool


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
    days: "array[int]" = field(default_factory=lambda: array("l"))
    inside: "array[int]" = field(default_factory=lambda: array("l"))
    first: "array[int]" = field(default_factory=lambda: array("l"))
    last: "array[int]" = field(default_factory=lambda: array("l"))
    interval: "array[float]" = field(default_factory=lambda: array("d"))
    before: bytearray = field(default_factory=bytearray)
    due: "array[int]" = field(default_factory=lambda: array("l"))
    on_time: "array[int]" = field(default_factory=lambda: array("l"))
    months: dict[int, Month] = field(default_factory=lambda: defaultdict(Month))
    period_months: dict[int, Month] = field(default_factory=lambda: defaultdict(Month))
    first_day: int = 0

    def best(self) -> list[int]:
        """Return the places of the clients with income in the period, most income first (ties by id)."""
        income = self.income
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
        found = self[text] = _Day(
            day.toordinal(), day.year * 12 + day.month - 1, self._first <= text <= self._last,
            self._before[0] <= text <= self._before[1],
        )  # fmt: skip
        return found


def read(reading: "Reading") -> Bought:
    """Go through the sales by D of the clients that are in the lists."""
    found, calendar = Bought(), _Calendar(reading)
    sold: defaultdict[str, int] = defaultdict(int)
    months, period_months, left_out = found.months, found.period_months, reading.left_out
    rows = database.execute_sql(_SALES, {"day": reading.day, "days": f"+{reading.session.settings.payment_days} days"})
    for number, (client, sales) in enumerate(groupby(rows, key=itemgetter(0))):
        if not number % _STEP:
            reading.check()
        if client in left_out:
            continue
        total = income = inside = due = on_time = month = period_month = before = 0
        days: list[int] = []
        for _client, on, amount, paid in sales:
            day = calendar[on]
            total += amount
            sold[on] += amount
            if day.inside:
                income += amount
            if paid is not None:
                due += 1
                on_time += paid
            if amount >= 0 and (not days or days[-1] != day.number):
                days.append(day.number)
                before |= day.before
                if day.month != month:
                    month = day.month
                    months[month].clients += 1
                if day.inside:
                    inside += 1
                    if day.month != period_month:
                        period_month = day.month
                        period_months[period_month].clients += 1
        found.ids.append(client)
        found.total.append(total)
        found.income.append(income)
        found.days.append(len(days))
        found.inside.append(inside)
        found.first.append(days[0] if days else 0)
        found.last.append(days[-1] if days else 0)
        found.interval.append(_usual(days))
        found.before.append(before)
        found.due.append(due)
        found.on_time.append(on_time)
    for on, amount in sold.items():
        months[calendar[on].month].amount += amount
        if calendar[on].inside:
            period_months[calendar[on].month].amount += amount
    found.first_day = min((calendar[on].number for on in sold), default=0)
    return found


def _usual(days: list[int]) -> float:
    """Return the median of the days between consecutive purchase days; -1 under two."""
    number = len(days) - 1
    if number < 1:
        return -1.0
    gaps = sorted([later - earlier for earlier, later in pairwise(days)])
    return (gaps[(number - 1) // 2] + gaps[number // 2]) / 2
