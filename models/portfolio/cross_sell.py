"""``cross_sell``: who bought one product buys which other one too, and who has not yet."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from models.database import database
from models.portfolio.reading import STEP, Reading

COMMON = 5
"""A pair counts with so many common clients."""
_LINES = """SELECT l.client_id, l.product_id FROM sale_line l JOIN sale s ON s.id = l.sale_id
  WHERE s.hidden = 0 AND s.on_date <= ? AND l.product_id IS NOT NULL
  GROUP BY l.client_id, l.product_id HAVING sum(l.amount) > 0 ORDER BY l.client_id"""


@dataclass(slots=True)
class Baskets:
    """Which products each client bought: those of the client at a place are ``products[starts[place]:starts[place +
    1]]``; ``buyers`` by product are places. Only products with enough buyers are kept."""

    clients: "array[int]"
    starts: "array[int]"
    products: "array[int]"
    buyers: "dict[int, array[int]]"


def cross_sell(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{bought, also, clients, confidence, lift, candidates}]`` over all time to D, products whose net amount
    for the client is positive; pairs with five common clients or more, by lift, then clients, then names.

    Association rules after Agrawal, Imieliński and Swami (1993): confidence is P(also | bought), lift that over
    P(also) among all clients that bought a product (Brin et al. 1997); candidates bought the first and not the second.
    One product is looked at after another, so that never more than one row of the table of pairs is in memory.
    """
    baskets = _read(reading)
    everyone = len(baskets.clients)
    found = []
    for product, places in baskets.buyers.items():
        reading.check()
        for other, common in _together(baskets, places, reading).items():
            if other != product and common >= COMMON:
                confidence = common / len(places)
                lift = common * everyone / (len(places) * len(baskets.buyers[other]))
                found.append((product, other, common, confidence, lift, len(places) - common))
    called = _named(list(baskets.buyers))
    found.sort(key=lambda each: (-each[4], -each[2], called[each[0]], called[each[1]]))
    return [
        {
            "bought": called[product],
            "also": called[other],
            "clients": common,
            "confidence": confidence,
            "lift": lift,
            "candidates": candidates,
        }
        for product, other, common, confidence, lift, candidates in found
    ]


def behind(reading: Reading, bought: str, also: str, *, both: bool) -> list[int]:
    """Return the clients that bought ``bought``, and ``also`` too (``both``) or not."""
    baskets = _read(reading)
    numbers = {name: product for product, name in _named(list(baskets.buyers)).items()}
    with_first = baskets.buyers.get(numbers.get(bought, 0), array("l"))
    with_second = set(baskets.buyers.get(numbers.get(also, 0), array("l")))
    return [baskets.clients[place] for place in with_first if (place in with_second) == both]


def everybody(reading: Reading) -> list[int]:
    """Return the clients that bought a product."""
    return _read(reading).clients.tolist()


def _together(baskets: Baskets, places: Sequence[int], reading: Reading) -> Counter[int]:
    """Return how many of the clients at ``places`` bought each product."""
    found: Counter[int] = Counter()
    starts, products = baskets.starts, baskets.products
    for start in range(0, len(places), STEP):
        reading.check()
        part = places[start : start + STEP]
        found.update(chain.from_iterable(products[starts[place] : starts[place + 1]] for place in part))
    return found


def _read(reading: Reading) -> Baskets:
    """Go through the lines by D, in the order of the clients."""
    clients, starts, products = array("q"), array("l"), array("l")
    left_out = reading.left_out
    current = None
    for number, (client, product) in enumerate(database.execute_sql(_LINES, (reading.day,))):
        if not number % STEP:
            reading.check()
        if client in left_out:
            continue
        if client != current:
            current = client
            clients.append(client)
            starts.append(len(products))
        products.append(product)
    starts.append(len(products))
    return _without_rare(Baskets(clients, starts, products, {}))


def _without_rare(baskets: Baskets) -> Baskets:
    """Leave out the products that too few clients bought; everybody stays, for they count among all."""
    often = {product for product, number in Counter(baskets.products).items() if number >= COMMON}
    found = Baskets(baskets.clients, array("l"), array("l"), {product: array("l") for product in sorted(often)})
    for place in range(len(baskets.clients)):
        found.starts.append(len(found.products))
        for product in baskets.products[baskets.starts[place] : baskets.starts[place + 1]]:
            if product in often:
                found.products.append(product)
                found.buyers[product].append(place)
    found.starts.append(len(found.products))
    return found


def _named(products: Sequence[int]) -> dict[int, str]:
    """Return the names of products."""
    found: dict[int, str] = {}
    for start in range(0, len(products), 500):
        part = tuple(products[start : start + 500])
        marks = ", ".join("?" * len(part))
        found.update(database.execute_sql(f"SELECT id, name FROM product WHERE id IN ({marks})", part).fetchall())
    return found
