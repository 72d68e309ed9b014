"""The figures of a client that do not come from its own sales, a second time: plain Python over the rows.

Sentence by sentence after the manual, as in figures_by_hand.py: contact, referrals, completeness, the ideal client.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Any

from models.database import database
from tests.models import figures_by_hand
from tests.models.figures_by_hand import Hand, money

TRIED = {"call", "email", "meeting", "message", "visit", "quote", "gift", "offer"}
FIRST_TEN = 10
GENERATIONS = (
    (2013, "alpha"), (1997, "z"), (1981, "millennial"), (1965, "x"), (1946, "boomer"), (1928, "silent"),
    (1901, "greatest"),
)  # fmt: skip


@dataclass
class Records:
    """Rows by table, each a dictionary; ``hand`` are the sales."""

    hand: Hand
    clients: dict[int, dict[str, Any]] = field(default_factory=dict)
    behind: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def of(self, table: str, client: int) -> list[dict[str, Any]]:
        """What hangs on a client, in the order of the ids."""
        return [row for row in self.behind[table] if row["client_id"] == client]


def read(hand: Hand) -> Records:
    """Read the rows of the open file."""
    found = Records(hand)
    tables = (
        "activity",
        "stage_move",
        "payment",
        "contact",
        "channel",
        "address",
        "tag",
        "own_value",
        "follow_up",
        "offer",
    )
    for table in (*tables, "client", "own_field"):
        cursor = database.execute_sql(f"SELECT * FROM {table} ORDER BY id")
        names = [column[0] for column in cursor.description]
        found.behind[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found.clients = {row["id"]: row for row in found.behind["client"] if row["hidden"] == 0}
    return found


def figures(records: Records, client: int, wanted: list[str], traits: "list[dict[str, Any]] | None") -> dict[str, Any]:
    """The figures of a client, by name; ``traits`` are those of the ideal client over the default period."""
    return {
        **contact(records, client),
        **offers(records, client),
        **referrals(records, client),
        "completeness": completeness(records, client, wanted),
        "fit": None if traits is None else fit(records, client, traits),
    }


def contact(records: Records, client: int) -> dict[str, Any]:
    """Last activity that reached or tried to reach the client; D − that; tries in a row without an answer."""
    day = records.hand.day.isoformat()
    acts = sorted((row["on_date"], row["id"], row["kind"], row["outcome"]) for row in records.of("activity", client))
    acts = [act for act in acts if act[0] <= day]
    tries = [on for on, _id, kind, _outcome in acts if kind in TRIED]
    unanswered = 0
    for _on, _id, kind, outcome in reversed(acts):
        if outcome in ("no_answer", "left_message"):
            unanswered += 1
        elif kind in TRIED:
            break
    return {
        "last_contact": tries[-1] if tries else None,
        "days_since_contact": (records.hand.day - date.fromisoformat(tries[-1])).days if tries else None,
        "unanswered": unanswered,
    }


def offers(records: Records, client: int) -> dict[str, Any]:
    """Offers made, answers, accepted / made. An activity of kind offer is an offer too, unless a campaign made it."""
    day = records.hand.day.isoformat()
    made = [row for row in records.of("offer", client) if row["on_date"] <= day]
    told = [row["on_date"] for row in records.of("activity", client) if row["kind"] == "offer"]
    days = {row["on_date"] for row in made} | {on for on in told if on <= day}
    number = sum(max(sum(row["on_date"] == on for row in made), told.count(on)) for on in days)
    answers = [row["answer"] for row in made if row["answered_on"] is not None and row["answered_on"] <= day]
    return {
        "offers": number,
        "accepted": answers.count("accepted"),
        "declined": answers.count("declined"),
        "receptivity": answers.count("accepted") / number if number else None,
    }


def there(records: Records, client: int) -> bool:
    """A client exists from the earlier of its creation and its earliest dated record."""
    days = [records.clients[client]["created_on"], *(sale.on.isoformat() for sale in records.hand.of(client))]
    for table in ("activity", "stage_move", "payment"):
        days += [row["on_date"] for row in records.of(table, client)]
    return bool(min(days) <= records.hand.day.isoformat())


def referrals(records: Records, client: int) -> dict[str, Any]:
    """Clients it brought, and their total sales."""
    brought = [
        each for each, row in records.clients.items() if row["referred_by"] == client and there(records, each)
    ]  # fmt: skip
    total = sum(sale.amount for each in brought for sale in records.hand.of(each))
    return {"referrals": len(brought), "referred_sales": money(total)}


def first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of several."""
    return min(rows, key=lambda row: (row["rank"], row["id"]), default={})


def completeness(records: Records, client: int, wanted: list[str]) -> float | None:
    """Share of the fields the user marked as wanted that are filled."""
    place, person = first(records.of("address", client)), first(records.of("contact", client))
    known = dict(records.clients[client])
    known["stars"] = known["stars"] or None
    for name in ("street", "postal_code", "city", "region", "country"):
        known[name] = place.get(name)
    known["contact"], known["position"] = person.get("name"), person.get("position")
    for kind in ("phone", "email"):
        known[kind] = next((row["value"] for row in records.of("channel", client) if row["kind"] == kind), None)
    known["tags"] = records.of("tag", client) or None
    known["next_action"] = known["next_due"] = next(
        (row["text"] for row in records.of("follow_up", client) if row["done_on"] is None), None
    )
    return sum(known[name] is not None for name in wanted) / len(wanted) if wanted else None


def known_traits(records: Records, client: int) -> set[tuple[str, str]]:
    """Kind, sector, city, region, source, medium, generation, owner, tags, choice fields."""
    row, place = records.clients[client], first(records.of("address", client))
    found = {(name, row[name]) for name in ("kind", "sector", "source", "medium", "owner")}
    found |= {(name, place.get(name)) for name in ("city", "region")}
    if row["birthday"] and not row["birthday"].startswith("--"):
        born = int(row["birthday"][:4])
        found.add(("generation", next((name for year, name in GENERATIONS if born >= year), None)))
    found |= {("tags", tag["name"]) for tag in records.of("tag", client)}
    choices = {own["id"]: own["name"] for own in records.behind["own_field"] if own["type"] == "choice"}
    found |= {
        (choices[value["field_id"]], value["value"])
        for value in records.of("own_value", client)
        if value["field_id"] in choices
    }
    return {(trait, value) for trait, value in found if value}


def ideal(records: Records, start: date | None) -> list[dict[str, Any]] | None:
    """Clients with income in the period, ranked by margin if every one has a known cost, else by income (ties by id);
    top = the first ⌈n/5⌉; null under 15."""
    hand = records.hand
    income: dict[int, int] = defaultdict(int)
    margin: dict[int, int] = defaultdict(int)
    known = set()
    for sale in hand.sales:
        if sale.client in records.clients and sale.on <= hand.day and (start is None or sale.on >= start):
            income[sale.client] += sale.amount
            for line in sale.lines:
                if (cost := figures_by_hand.line_cost(hand, line)) is not None:
                    known.add(sale.client)
                    margin[sale.client] += line.amount - cost
    buyers = [client for client in income if income[client] > 0]
    if len(buyers) < 15:
        return None
    by = margin if all(client in known for client in buyers) else income
    buyers.sort(key=lambda client: (-by[client], client))
    top = buyers[: (len(buyers) + 4) // 5]
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for client in buyers:
        for pair in known_traits(records, client):
            having[pair].append(client)
    found = []
    for (trait, value), clients in having.items():
        best = [client for client in clients if client in top]
        if len(best) >= 3:
            every = Fraction(len(clients), len(buyers))
            found.append(
                {
                    "trait": trait, "value": value, "top": len(best), "top_of": len(top), "all": len(clients),
                    "all_of": len(buyers), "lift": float(Fraction(len(best), len(top)) / every),
                    "order": lower(len(best), len(top)) / float(every),
                }
            )  # fmt: skip
    return sorted(found, key=lambda each: -each["order"])


def lower(hits: int, of: int) -> float:
    """The lower end of the 95 % Wilson interval: the smaller root of (p − hits/of)² = z² p (1 − p) / of."""
    square = 1.959963984540054**2
    a, b, c = 1 + square / of, -(2 * hits / of + square / of), (hits / of) ** 2
    return (-b - sqrt(b * b - 4 * a * c)) / (2 * a)


def fit(records: Records, client: int, traits: list[dict[str, Any]]) -> int:
    """Number of the first ten ideal traits the client has."""
    mine = known_traits(records, client)
    return sum((each["trait"], each["value"]) in mine for each in traits[:FIRST_TEN])
