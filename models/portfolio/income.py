"""``income``, ``pareto`` and ``diversification``: how much there was, and of how many it comes."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from models.money import plain
from models.portfolio.reading import Reading

_POINTS = 100
_CUTS = {"A": (0, 80), "B": (80, 95), "C": (95, 100)}


def income(reading: Reading) -> dict[str, Any]:
    """Return ``{total, by_month: [{month, amount, clients}]}``: the sales of the period, refunds included.

    Every calendar month that the period touches is there; ``clients`` are those with a purchase day in it. All time
    begins with the month of the first sale.
    """
    bought, period = reading.bought, reading.period
    first = period.first.year * 12 + period.first.month - 1 if period.first else min(bought.period_months, default=None)
    months = [] if first is None else range(first, period.last.year * 12 + period.last.month)
    by_month = [(number, bought.period_months.get(number)) for number in months]
    return {
        "total": plain(sum(bought.income)),
        "by_month": [
            {
                "month": f"{number // 12:04}-{number % 12 + 1:02}",
                "amount": plain(month.amount if month else 0),
                "clients": month.clients if month else 0,
            }
            for number, month in by_month
        ],
    }


def pareto(reading: Reading) -> dict[str, Any]:
    """Return ``{clients, clients_for_80, share, curve}`` of the clients with income.

    ``clients_for_80`` are the fewest that reach 80 % of their sum, in order of income (Pareto's principle after
    Juran); ``curve`` is a Lorenz curve from the best client on: at most 101 points [share of clients, of income].
    """
    sums = list(accumulate(_incomes(reading)))
    number = len(sums)
    few = reach(sums, 80)
    places = range(number + 1) if number <= _POINTS else [step * number // _POINTS for step in range(_POINTS + 1)]
    return {
        "clients": number,
        "clients_for_80": few,
        "share": few / number if number else None,
        "curve": [[place / number, sums[place - 1] / sums[-1] if place else 0.0] for place in places] if number else [],
    }


def _incomes(reading: Reading) -> list[int]:
    """Return the incomes of the clients with income, most first."""
    return sorted((cents for cents in reading.bought.income if cents > 0), reverse=True)


def reach(sums: Sequence[int], percent: int) -> int:
    """Return how many of the first reach ``percent`` of the last of ``sums``, running sums of positive amounts."""
    return bisect_left(sums, sums[-1] * percent, key=lambda each: each * 100) + 1 if sums and percent else 0


def of_class(reading: Reading, letter: str) -> list[int]:
    """Return the clients of class A, B or C of the period, most income first."""
    bought = reading.bought
    best = bought.best()
    sums = list(accumulate(bought.income[place] for place in best))
    start, end = (reach(sums, percent) if percent < 100 else len(sums) for percent in _CUTS[letter])
    return [bought.ids[place] for place in best[start:end]]


def with_income(reading: Reading) -> list[int]:
    """Return the clients with income, most first."""
    return [reading.bought.ids[place] for place in reading.bought.best()]


def diversification(reading: Reading) -> dict[str, Any]:
    """Return ``{hhi, effective_clients, top1, top5, sectors: [{sector, clients, income, share}], effective_sectors}``.

    ``hhi`` is the Herfindahl-Hirschman index, Σ(share of income)² over clients with income (Gini-Simpson's index is 1
    less it); its inverse, the inverse Simpson index, is the number of equal clients that would be as diverse (Hill's
    number of order 2). Clients without a sector are one of their own (null). Sectors in order of income, then name.
    """
    incomes = _incomes(reading)
    total = sum(incomes)
    squares = sum(cents * cents for cents in incomes)
    sectors = by_sector(reading)
    evenness = sum(cents * cents for _sector, _clients, cents in sectors)
    return {
        "hhi": squares / total**2 if incomes else None,
        "effective_clients": total**2 / squares if incomes else None,
        "top1": incomes[0] / total if incomes else None,
        "top5": sum(incomes[:5]) / total if incomes else None,
        "sectors": [
            {"sector": name, "clients": clients, "income": plain(cents), "share": cents / total}
            for name, clients, cents in sectors
        ],
        "effective_sectors": total**2 / evenness if sectors else None,
    }


def by_sector(reading: Reading) -> list[tuple[str | None, int, int]]:
    """Return (sector, clients with income, their income in cents), most income first, then by name."""
    labels = reading.sectors
    clients, cents = [0] * len(labels.names), [0] * len(labels.names)
    for number, amount in zip(labels.numbers, reading.bought.income, strict=True):
        if amount > 0:
            clients[number] += 1
            cents[number] += amount
    found = [each for each in zip(labels.names, clients, cents, strict=True) if each[1]]
    return sorted(found, key=lambda each: (-each[2], each[0] or ""))


def of_sector(reading: Reading, sector: str | None) -> list[int]:
    """Return the clients of a sector that have income, most first."""
    labels, bought = reading.sectors, reading.bought
    number = labels.names.index(sector) if sector in labels.names else -1
    return [bought.ids[place] for place in bought.best() if labels.numbers[place] == number]
