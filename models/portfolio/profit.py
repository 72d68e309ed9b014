"""``profitability``, ``niches`` and ``ideal``: what is left of the income, and on which clients."""

from array import array
from collections.abc import Sequence
from typing import Any

from models.figures.columns import chunks
from models.money import plain
from models.portfolio.bought import by_income
from models.portfolio.income import by_sector
from models.portfolio.lines import ranked, worth
from models.portfolio.reading import Reading, names

_FEW = 3


def profitability(reading: Reading) -> dict[str, Any]:
    """Return ``{margin, margin_rate, losing: [{client_id, client, margin}]}`` of the period.

    Σ(amount - cost) over the lines with a known cost, and that over their amounts (null when no cost is known, the
    rate also when they come to nothing); the clients whose margin is negative, the worst first (ties by id).
    """
    lines = reading.lines
    margin, amount = sum(lines.margin), sum(lines.amount)
    losers = losing(reading)
    called = names([client for _margin, client in losers])
    return {
        "margin": plain(margin) if any(lines.known) else None,
        "margin_rate": margin / amount if amount > 0 else None,
        "losing": [{"client_id": client, "client": called[client], "margin": plain(cents)} for cents, client in losers],
    }


def losing(reading: Reading) -> list[tuple[int, int]]:
    """Return (margin in cents, client) of the clients that lose money, the worst first."""
    ids = reading.bought.ids
    return sorted((cents, client) for client, cents in zip(ids, reading.lines.margin, strict=True) if cents < 0)


def niches(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{sector, clients, income, average, margin_rate, punctuality}]``, sectors of three clients with income
    or more; most income first, then by name.

    Each figure is that of the sector's clients with income: their margin over the amounts of the lines with a known
    cost in the period, and the share of their sales due before D (all time) that were fully paid by the due date.
    """
    bought, lines, labels = reading.bought, reading.lines, reading.sectors
    numbers = len(labels.names)
    margin, amount, due, on_time = ([0] * numbers for _each in range(4))
    for place, (number, cents) in enumerate(zip(labels.numbers, bought.income, strict=True)):
        if cents > 0:
            due[number] += bought.due[place]
            on_time[number] += bought.on_time[place]
            margin[number] += lines.margin[place]
            amount[number] += lines.amount[place]
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


def ideal(reading: Reading) -> list[dict[str, Any]] | None:
    """Return ``[{trait, value, top, top_of, all, all_of, lift}]``: what the best fifth of the clients with income has
    more often than all of them, the surest first; None under fifteen. What a trait is says ``models.figures.ideal``.
    """
    return _traits(reading, reading.bought.ids, ranked(reading))


def ideal_alone(reading: Reading) -> list[dict[str, Any]] | None:
    """Return the same as :func:`ideal`, without ``bought``, which takes longer to read than what is needed of it."""
    ids, incomes = array("q"), array("q")
    named = {"first": reading.first, "last": min(reading.last, reading.day)}
    for rows in chunks(_INCOMES, named, reading.check):
        kept = [row for row in rows if row[0] not in reading.left_out]
        ids.extend([client for client, _cents in kept])
        incomes.extend([cents for _client, cents in kept])
    return _traits(reading, ids, worth(by_income(incomes), reading.all_lines.beside(ids)))


_INCOMES = """SELECT client_id, sum(amount) FROM sale WHERE hidden = 0 AND on_date BETWEEN :first AND :last
  GROUP BY client_id ORDER BY client_id"""


def _traits(reading: Reading, ids: Sequence[int], best: Sequence[int]) -> list[dict[str, Any]] | None:
    """Return what the best fifth of the clients at the places ``best`` of ``ids`` have in common."""
    from models.figures.ideal import FEWEST, compared

    if len(best) < FEWEST:
        return None
    top = [ids[place] for place in best[: fifth(best)]]
    return [trait.json() for trait in compared(top, [ids[place] for place in sorted(best)], reading.check)]


def fifth(clients: Sequence[int]) -> int:
    """Return how many are the best fifth of ``clients``: ⌈n/5⌉."""
    return -(-len(clients) // 5)


def like(reading: Reading, key: str | None) -> list[int]:
    """Return the best fifth of the period (``top`` or None), or the clients with income that have a trait (its name and
    value, a tab between)."""
    from models.figures.columns import Clients
    from models.figures.ideal import FEWEST, traits

    ids, best = reading.bought.ids, ranked(reading)
    if len(best) < FEWEST:
        return []
    if key in (None, "top"):
        return [ids[place] for place in best[: fifth(best)]]
    clients = Clients([ids[place] for place in best], whole=False)
    trait, _tab, value = (key or "").partition("\t")
    return sorted({clients.ids[place] for place, *each in traits(clients, reading.check) if each == [trait, value]})
