"""The sections of the second portfolio that tell clients apart: debtors, groups, niches, steps, pairs."""

from collections import defaultdict
from fractions import Fraction
from math import sqrt
from typing import Any

from tests.models import figures_by_hand as by_hand
from tests.models.figures_by_hand import money
from tests.models.second_reading import Second, known_lines, median, rows

STEPS = [("prospect", "negotiation"), ("negotiation", "client"), ("prospect", "client"), ("client", "inactive"),
         ("inactive", "client")]  # fmt: skip
GROUPS = ["champions", "loyal", "promising", "new", "needs_attention", "about_to_sleep", "at_risk", "cannot_lose",
          "hibernating", "lost"]  # fmt: skip
TIERS = [("Top", 1000000), ("High", 300000), ("Middle", 50000), ("Low", 0)]


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
