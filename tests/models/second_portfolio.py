"""Every section of the portfolio a second time: plain Python over the rows, sentence by sentence after the manual.

Nothing of the program is used but the file: what is wrong there cannot be wrong here in the same way. Rates come out
as numbers, money as decimal strings, in the shape of the JSON.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from typing import Any

from models.database import database
from tests.models import figures_by_hand as by_hand
from tests.models.figures_by_hand import Hand, HandSale, money

STEPS = [("prospect", "negotiation"), ("negotiation", "client"), ("prospect", "client"), ("client", "inactive"),
         ("inactive", "client")]  # fmt: skip
GROUPS = ["champions", "loyal", "promising", "new", "needs_attention", "about_to_sleep", "at_risk", "cannot_lose",
          "hibernating", "lost"]  # fmt: skip
TIERS = [("Top", 1000000), ("High", 300000), ("Middle", 50000), ("Low", 0)]


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


def portfolio(second: Second) -> dict[str, Any]:
    """All sections but those of goals and offers."""
    return {
        "size": size(second), "income": income(second), "pareto": pareto(second),
        "diversification": diversification(second), "frequency": frequency(second),
        "profitability": profitability(second), "loyalty": loyalty(second), "stability": stability(second),
        "receivables": receivables(second), "rfm_groups": rfm_groups(second), "tiers": tiers(second),
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


def days_inside(second: Second, client: int) -> list[date]:
    """The purchase days of a client in the period."""
    return [day for day in second.hand.purchase_days(client) if second.inside(day)]


def frequency(second: Second) -> dict[str, Any]:
    """Median over clients of the usual interval; purchase days in the period over clients with any."""
    intervals = [by_hand.interval(second.hand.purchase_days(client)) for client in second.hand.clients]
    inside = [len(days) for client in second.hand.clients if (days := days_inside(second, client))]
    return {
        "median_interval": median([each for each in intervals if each is not None]),
        "purchases_per_client": sum(inside) / len(inside) if inside else None,
    }


def known_lines(second: Second, client: int) -> list[tuple[int, int]]:
    """Amount and cost of the lines of the period whose cost is known."""
    lines = [
        (line.amount, by_hand.line_cost(second.hand, line)) for sale in second.sales(client) for line in sale.lines
    ]
    return [(amount, cost) for amount, cost in lines if cost is not None]


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


def receivables(second: Second) -> dict[str, Any]:
    """By days past due at D; the debtors by id."""
    hand = second.hand
    ageing = dict.fromkeys(("not_due", "1-30", "31-60", "61-90", "90+"), 0)
    debtors, owed_to_them = [], 0
    for client in sorted(hand.clients):
        opens = by_hand.opens(hand, client)
        credit = -sum(left for _due, _number, left in opens if left < 0)
        owing = 0
        for due, _number, left in opens:
            rest = max(0, left)
            used = min(credit, rest)
            credit, rest = credit - used, rest - used
            owing += rest
            late = (hand.day - due).days
            name = "not_due" if late <= 0 else "1-30" if late < 31 else "31-60" if late < 61 else "61-90"
            ageing["90+" if late > 90 else name] += rest
        owed_to_them += credit
        account = by_hand.account(hand, client)
        if owing:
            debtors.append({
                "client_id": client, "client": second.records[client]["name"], "owed": account["owed"],
                "overdue": account["overdue"], "since": account["owed_since"],
            })  # fmt: skip
    return {
        "owed": money(sum(ageing.values())),
        "overdue": money(sum(ageing.values()) - ageing["not_due"]),
        "credit": money(owed_to_them),
        "ageing": {name: money(cents) for name, cents in ageing.items()},
        "debtors": debtors,
    }


def rfm_groups(second: Second) -> list[dict[str, Any]]:
    """The groups that have clients."""
    found = defaultdict(list)
    for client in second.hand.clients:
        found[by_hand.rfm_group(second.hand, client)].append(second.income(client))
    return [
        {"group": name, "clients": len(found[name]), "income": money(sum(found[name]))}
        for name in GROUPS
        if found[name]
    ]


def tiers(second: Second) -> list[dict[str, Any]]:
    """By the user's limits, those of the program where there are none."""
    limits = rows("SELECT name, floor FROM tier WHERE measure = 'spent' ORDER BY floor DESC") or TIERS
    found: dict[str, list[int]] = {name: [] for name, _floor in limits}
    for client in second.earners():
        found[next(name for name, floor in limits if second.income(client) >= floor)].append(second.income(client))
    return [
        {"tier": name, "from": money(floor), "clients": len(found[name]), "income": money(sum(found[name]))}
        for name, floor in limits
    ]


def niches(second: Second) -> list[dict[str, Any]]:
    """Sectors of three clients with income or more."""
    sectors = defaultdict(list)
    for client in second.earners():
        sectors[second.records[client]["sector"]].append(client)
    found = []
    for sector, clients in sectors.items():
        if sector is None or len(clients) < 3:
            continue
        cents = sum(map(second.income, clients))
        lines = [line for client in clients for line in known_lines(second, client)]
        amount = sum(amount for amount, _cost in lines)
        paid = by_hand.punctuality(second.hand, [sale for client in clients for sale in second.hand.of(client)])
        found.append((cents, {
            "sector": sector, "clients": len(clients), "income": money(cents),
            "average": money(Fraction(cents, len(clients))),
            "margin_rate": sum(amount - cost for amount, cost in lines) / amount if amount > 0 else None,
            "punctuality": paid["punctuality"],
        }))  # fmt: skip
    return [each for _cents, each in sorted(found, key=lambda each: (-each[0], each[1]["sector"]))]


def traits(second: Second) -> dict[int, set[tuple[str, str]]]:
    """What is known of each client that may be a trait."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for client, record in second.records.items():
        for name in ("kind", "sector", "source", "medium", "owner"):
            found[client].add((name, record[name]))
        born = record["birthday"]
        if born and not born.startswith("--"):
            starts = [("greatest", 1901), ("silent", 1928), ("boomer", 1946), ("x", 1965), ("millennial", 1981),
                      ("z", 1997), ("alpha", 2013)]  # fmt: skip
            names = [name for name, start in starts if int(born[:4]) >= start]
            found[client].add(("generation", names[-1] if names else ""))
    seen = set()
    for client, city, region in rows("SELECT client_id, city, region FROM address ORDER BY client_id, rank, id"):
        if client not in seen:
            seen.add(client)
            found[client] |= {("city", city), ("region", region)}
    for client, tag in rows("SELECT client_id, name FROM tag"):
        found[client].add(("tags", tag))
    for client, name, value in rows(
        "SELECT v.client_id, f.name, v.value "
        "FROM own_value v JOIN own_field f ON f.id = v.field_id WHERE f.type = 'choice'"
    ):
        found[client].add((name, value))
    return {client: {each for each in known if each[1]} for client, known in found.items()}


def ideal(second: Second) -> list[dict[str, Any]] | None:
    """What the first ⌈n/5⌉ have more often, by the lower end of the 95 % Wilson interval over the share of all."""
    earners = second.earners()
    if len(earners) < 15:
        return None
    known = {client: known_lines(second, client) for client in earners}
    if all(known.values()):
        margins = {client: sum(amount - cost for amount, cost in lines) for client, lines in known.items()}
        earners.sort(key=lambda client: (-margins[client], client))
    top = earners[: -(-len(earners) // 5)]
    have = traits(second)
    found = []
    for trait, value in {each for client in top for each in have.get(client, ())}:
        hits, every = (sum((trait, value) in have.get(client, ()) for client in group) for group in (top, earners))
        if hits < 3:
            continue
        share, z, n = hits / len(top), 1.959963984540054, len(top)
        low = (share + z * z / (2 * n) - z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)
        found.append((low / (every / len(earners)), {
            "trait": trait, "value": value, "top": hits, "top_of": n, "all": every, "all_of": len(earners),
            "lift": share / (every / len(earners)),
        }))  # fmt: skip
    return [each for _sure, each in sorted(found, key=lambda each: -each[0])]


def funnel(second: Second, clients: Any) -> list[dict[str, Any]]:
    """Clients that entered ``from`` in the period; those of them whose next move, by D, was to ``to``."""
    found = []
    for before, after in STEPS:
        entered, days = 0, []
        for client in clients:
            moves = second.moves(client)
            places = [place for place, (on, to) in enumerate(moves) if to == before and second.inside(on)]
            entered += bool(places)
            went = [place for place in places if place + 1 < len(moves) and moves[place + 1][1] == after]
            if went:
                days.append((moves[went[0] + 1][0] - moves[went[0]][0]).days)
        found.append({
            "from": before, "to": after, "entered": entered, "moved": len(days),
            "rate": len(days) / entered if entered else None, "median_days": median(list(days)),
        })  # fmt: skip
    return found


def funnel_by_source(second: Second) -> list[dict[str, Any]]:
    """The same by source, for those that entered any stage."""
    sources = defaultdict(list)
    for client in second.hand.clients:
        if any(second.inside(on) for on, _to in second.moves(client)):
            sources[second.records[client]["source"]].append(client)
    order = sorted(sources.items(), key=lambda each: (each[0] is None, -len(each[1]), each[0] or ""))
    return [{"source": source, "steps": funnel(second, clients)} for source, clients in order]


def cross_sell(second: Second) -> list[dict[str, Any]]:
    """Products whose net amount for the client is > 0; pairs with five common clients or more."""
    net: dict[tuple[int, str], int] = defaultdict(int)
    there = {sale.id for client in second.hand.clients for sale in second.hand.of(client)}
    for client, sale, product, amount in rows(
        "SELECT l.client_id, l.sale_id, p.name, l.amount FROM sale_line l JOIN product p ON p.id = l.product_id"
    ):
        if sale in there:
            net[client, product] += amount
    buyers: dict[str, set[int]] = defaultdict(set)
    for (client, product), amount in net.items():
        if amount > 0:
            buyers[product].add(client)
    everyone = set().union(*buyers.values())
    found = []
    for bought, first in buyers.items():
        for also, second_ones in buyers.items():
            both = len(first & second_ones)
            if bought != also and both >= 5:
                lift = Fraction(both, len(first)) / Fraction(len(second_ones), len(everyone))
                found.append((-lift, -both, bought, also, {
                    "bought": bought, "also": also, "clients": both, "confidence": both / len(first),
                    "lift": float(lift), "candidates": len(first - second_ones),
                }))  # fmt: skip
    return [each[4] for each in sorted(found, key=lambda each: each[:4])]
