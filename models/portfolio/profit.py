"""``profitability`` and ``niches``: what is left of the income, and in which sectors."""

from typing import Any

from models.money import plain
from models.portfolio.income import by_sector
from models.portfolio.reading import Reading, names

_FEW = 3


def profitability(reading: Reading) -> dict[str, Any]:
    """Return ``{margin, margin_rate, losing: [{client_id, client, margin}]}`` of the period.

    Σ(amount - cost) over the lines with a known cost, and that over their amounts (null when no cost is known, the
    rate also when they come to nothing); the clients whose margin is negative, the worst first (ties by id).
    """
    costs = reading.costs
    margin, amount = sum(costs.margin), sum(costs.amount)
    losers = losing(reading)
    called = names([client for _margin, client in losers])
    return {
        "margin": plain(margin) if costs.ids else None,
        "margin_rate": margin / amount if amount > 0 else None,
        "losing": [{"client_id": client, "client": called[client], "margin": plain(cents)} for cents, client in losers],
    }


def losing(reading: Reading) -> list[tuple[int, int]]:
    """Return (margin in cents, client) of the clients that lose money, the worst first."""
    costs = reading.costs
    return sorted((cents, client) for client, cents in zip(costs.ids, costs.margin, strict=True) if cents < 0)


def niches(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{sector, clients, income, average, margin_rate, punctuality}]``, sectors of three clients with income
    or more; most income first, then by name.

    Each figure is that of the sector's clients with income: their margin over the amounts of the lines with a known
    cost in the period, and the share of their sales due before D (all time) that were fully paid by the due date.
    """
    bought, costs, labels = reading.bought, reading.costs, reading.sectors
    numbers = len(labels.names)
    margin, amount, due, on_time = ([0] * numbers for _each in range(4))
    place, most = 0, len(costs.ids)
    for client, number, cents, owing, paid in zip(
        bought.ids, labels.numbers, bought.income, bought.due, bought.on_time, strict=True
    ):
        if cents <= 0:
            continue
        due[number] += owing
        on_time[number] += paid
        while place < most and costs.ids[place] < client:
            place += 1
        if place < most and costs.ids[place] == client:
            margin[number] += costs.margin[place]
            amount[number] += costs.amount[place]
    found = []
    for sector, clients, cents in by_sector(reading):
        if sector is None or clients < _FEW:
            continue
        number = labels.names.index(sector)
        found.append(
            {
                "sector": sector,
                "clients": clients,
                "income": plain(cents),
                "average": plain((2 * cents + clients) // (2 * clients)),
                "margin_rate": margin[number] / amount[number] if amount[number] > 0 else None,
                "punctuality": on_time[number] / due[number] if due[number] else None,
            }
        )
    return found
