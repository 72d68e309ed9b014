"""Every section of the portfolio a second time: plain Python over the rows, sentence by sentence after the manual.

Nothing of the program is used but the file: what is wrong there cannot be wrong here in the same way. Rates come out
as numbers, money as decimal strings, in the shape of the JSON.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from typing import Any

from tests.models import figures_by_hand as by_hand
from tests.models.figures_by_hand import money
from tests.models.second_groups import (
    cross_sell,
    funnel,
    funnel_by_source,
    ideal,
    niches,
    receivables,
    rfm_groups,
    tiers,
)
from tests.models.second_reading import Second, days_inside, known_lines, median, read, rows

__all__ = ["cross_sell", "funnel", "funnel_by_source", "niches", "read", "tiers"]


def portfolio(second: Second) -> dict[str, Any]:
    """All sections but that of goals."""
    return {
        "size": size(second), "income": income(second), "pareto": pareto(second),
        "diversification": diversification(second), "frequency": frequency(second),
        "profitability": profitability(second), "loyalty": loyalty(second), "stability": stability(second),
        "receptivity": receptivity(second), "receivables": receivables(second),
        "rfm_groups": rfm_groups(second), "tiers": tiers(second),
        "niches": niches(second), "ideal": ideal(second), "funnel": funnel(second, second.hand.clients),
        "funnel_by_source": funnel_by_source(second), "cross_sell": cross_sell(second),
    }  # fmt: skip


def size(second: Second) -> dict[str, Any]:
    """Stages at D; new and lost in the period."""
    hand, found = second.hand, dict.fromkeys(("prospect", "negotiation", "client", "inactive", "new", "lost"), 0)
    for client in hand.clients:
        if second.came[client] > hand.day:
            continue
        found[by_hand.stage(hand, client)] += 1
        days, moves = hand.purchase_days(client), second.moves(client)
        if hand.of(client):
            found["new"] += bool(days) and second.inside(days[0])
        else:
            into = [on for on, to in moves if to == "client"]
            found["new"] += bool(into) and second.inside(into[0])
        left = [
            on for place, (on, to) in enumerate(moves) if to == "inactive" and place and moves[place - 1][1] == "client"
        ]
        found["lost"] += moves[-1][1] == "inactive" and any(map(second.inside, left)) if moves else 0
    return found


def receptivity(second: Second) -> dict[str, Any]:
    """Offers made in the period, of campaigns and others, and the answers given to those of campaigns by D."""
    known, acts, day = set(second.hand.clients), Counter[tuple[int, str]](), second.hand.day.isoformat()
    for client, on in rows("SELECT client_id, on_date FROM activity WHERE kind = 'offer'"):
        acts[client, on] += client in known and second.inside(date.fromisoformat(on))
    made, given = Counter[tuple[int, str]](), Counter[str]()
    for client, on, answer, when in rows("SELECT client_id, on_date, answer, answered_on FROM offer"):
        if client in known and second.inside(date.fromisoformat(on)):
            made[client, on] += 1
            given[answer] += when is not None and when <= day
    offers = (made | acts).total()
    answered = given["accepted"] + given["declined"] + given["interested"]
    rate = given["accepted"] / offers if offers else None
    return {"offers": offers, "answered": answered, "accepted": given["accepted"], "rate": rate}


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Every calendar month from one day to another."""
    found = [(first.year, first.month)]
    while found[-1] < (last.year, last.month):
        year, month = found[-1]
        found.append((year + 1, 1) if month == 12 else (year, month + 1))
    return found


def income(second: Second) -> dict[str, Any]:
    """Every calendar month touched by the period; clients: those with a purchase day in it."""
    sales = [sale for client in second.hand.clients for sale in second.sales(client)]
    first = second.first or min((sale.on for sale in sales), default=None)
    by_month = []
    for year, month in months_between(first, second.last) if first else []:
        there = [sale for sale in sales if (sale.on.year, sale.on.month) == (year, month)]
        buyers = {sale.client for sale in there if sale.amount >= 0}
        by_month.append(
            {
                "month": f"{year:04}-{month:02}",
                "amount": money(sum(sale.amount for sale in there)),
                "clients": len(buyers),
            }
        )
    return {"total": money(sum(sale.amount for sale in sales)), "by_month": by_month}


def pareto(second: Second) -> dict[str, Any]:
    """The fewest clients, in order of income, that reach 80 %; the curve is compared by its own rules."""
    incomes = [second.income(client) for client in second.earners()]
    total, few = sum(incomes), 0
    while few < len(incomes) and Fraction(sum(incomes[:few]), total) < Fraction(80, 100):
        few += 1
    return {"clients": len(incomes), "clients_for_80": few, "share": few / len(incomes) if incomes else None}


def diversification(second: Second) -> dict[str, Any]:
    """hhi = Σ(share of income)²; effective = 1/hhi."""
    earners = second.earners()
    incomes = [second.income(client) for client in earners]
    total = sum(incomes)
    sectors: dict[str | None, list[int]] = defaultdict(list)
    for client, cents in zip(earners, incomes, strict=True):
        sectors[second.records[client]["sector"]].append(cents)
    hhi = sum((cents / total) ** 2 for cents in incomes) if incomes else None
    concentration = sum((sum(each) / total) ** 2 for each in sectors.values())
    listed = sorted(sectors.items(), key=lambda each: (-sum(each[1]), each[0] or ""))
    return {
        "hhi": hhi,
        "effective_clients": 1 / hhi if hhi else None,
        "top1": incomes[0] / total if incomes else None,
        "top5": sum(incomes[:5]) / total if incomes else None,
        "sectors": [
            {"sector": name, "clients": len(each), "income": money(sum(each)), "share": sum(each) / total}
            for name, each in listed
        ],
        "effective_sectors": 1 / concentration if incomes else None,
    }


def frequency(second: Second) -> dict[str, Any]:
    """Median over clients of the usual interval; purchase days in the period over clients with any."""
    intervals = [by_hand.interval(second.hand.purchase_days(client)) for client in second.hand.clients]
    inside = [len(days) for client in second.hand.clients if (days := days_inside(second, client))]
    return {
        "median_interval": median([each for each in intervals if each is not None]),
        "purchases_per_client": sum(inside) / len(inside) if inside else None,
    }


def profitability(second: Second) -> dict[str, Any]:
    """Over lines with a known cost in the period."""
    known = {client: lines for client in second.hand.clients if (lines := known_lines(second, client))}
    margins = {client: sum(amount - cost for amount, cost in lines) for client, lines in known.items()}
    amount = sum(amount for lines in known.values() for amount, _cost in lines)
    losing = sorted((margin, client) for client, margin in margins.items() if margin < 0)
    return {
        "margin": money(sum(margins.values())) if known else None,
        "margin_rate": sum(margins.values()) / amount if amount > 0 else None,
        "losing": [
            {"client_id": client, "client": second.records[client]["name"], "margin": money(margin)}
            for margin, client in losing
        ],
    }


def loyalty(second: Second) -> dict[str, Any]:
    """Retention: of the clients with a purchase in the twelve months before the period's first day."""
    days = {client: found for client in second.hand.clients if (found := second.hand.purchase_days(client))}
    retention = None
    if second.first is not None:
        eve = second.first - timedelta(days=1)
        before = [c for c, each in days.items() if any(by_hand.first_of_period(eve) <= day <= eve for day in each)]
        kept = [client for client in before if days_inside(second, client)]
        retention = len(kept) / len(before) if before else None
    brought = [c for c, record in second.records.items() if record["referred_by"] and second.inside(second.came[c])]
    return {
        "repeat_rate": sum(len(each) > 1 for each in days.values()) / len(days) if days else None,
        "retention": retention,
        "referrals": len(brought),
    }


def stability(second: Second) -> dict[str, Any]:
    """The last twelve full calendar months at D, starting no earlier than the month of the first sale."""
    hand = second.hand
    sales = [sale for client in hand.clients for sale in hand.of(client)]
    nothing = {"income_cv": None, "clients_cv": None, "trend": None}
    if not sales:
        return nothing
    months = months_between(min(sale.on for sale in sales), hand.day)
    if (hand.day + timedelta(days=1)).day != 1:
        months = months[:-1]
    months = months[-12:]
    if len(months) < 3:
        return nothing
    amounts, clients = [], []
    for each in months:
        there = [sale for sale in sales if (sale.on.year, sale.on.month) == each]
        amounts.append(sum(sale.amount for sale in there))
        clients.append(len({sale.client for sale in there if sale.amount >= 0}))
    slopes = [
        (amounts[later] - amounts[earlier]) / (later - earlier)
        for earlier in range(len(months))
        for later in range(earlier + 1, len(months))
    ]
    mean = sum(amounts) / len(amounts)
    slope = median(slopes)
    return {
        "income_cv": variation(amounts),
        "clients_cv": variation(clients),
        "trend": slope / mean if mean > 0 and slope is not None else None,
    }


def variation(values: list[int]) -> float | None:
    """Population standard deviation over mean."""
    mean = Fraction(sum(values), len(values))
    spread = sum((value - mean) ** 2 for value in values) / len(values)
    return sqrt(spread) / float(mean) if mean > 0 else None
