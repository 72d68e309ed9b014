"""``cross_sell``: who bought one product buys which other one too, and who has not yet."""

from array import array
from collections import Counter, defaultdict
from itertools import chain
from typing import Any

from models.database import database
from models.portfolio.reading import STEP, Reading, names

COMMON = 5
"""A pair counts with so many common clients."""
_BOUGHT = """SELECT l.client_id, l.product_id FROM sale_line l JOIN sale s ON s.id = l.sale_id
  WHERE s.hidden = 0 AND s.on_date <= :day AND l.product_id {0}
    AND l.client_id NOT IN (SELECT id FROM client WHERE hidden <> 0)
  GROUP BY l.client_id, l.product_id HAVING sum(l.amount) > 0"""
"""Clients with the products that they bought: those whose net amount is positive."""


def cross_sell(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{bought, also, clients, confidence, lift, candidates}]`` over all time to D, products whose net amount
    for the client is positive; pairs with five common clients or more, by lift, then clients, then names.

    Association rules after Agrawal, Imieliński and Swami (1993): confidence is P(also | bought), lift that over
    P(also) among all clients that bought a product (Brin et al. 1997); candidates bought the first and not the second.
    Equal baskets are counted together, and one product is looked at after another, so that never more than one row of
    the table of pairs is in memory.
    """
    texts = reading.lines.baskets
    everyone, baskets = texts.total(), _Baskets(texts)
    found = []
    for product, buyers in baskets.buyers.items():
        reading.check()
        for other, common in baskets.together(product, reading).items():
            if other != product and common >= COMMON:
                confidence = common / buyers
                lift = common * everyone / (buyers * baskets.buyers[other])
                found.append((product, other, common, confidence, lift, buyers - common))
    called = names(list(baskets.buyers), "product")
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


class _Baskets:
    """Different baskets of the products that enough clients bought, and ``buyers`` by product."""

    def __init__(self, texts: Counter[str]) -> None:
        """``texts`` counts baskets, each its products with commas between."""
        number: Counter[str] = Counter()
        for text, clients in texts.items():
            for word in text.split(","):
                number[word] += clients
        often = {word: int(word) for word in number if number[word] >= COMMON}
        self.buyers = {product: number[word] for word, product in sorted(often.items(), key=lambda each: each[1])}
        kept: Counter[tuple[int, ...]] = Counter()
        for text, clients in texts.items():
            kept[tuple(often[word] for word in text.split(",") if word in often)] += clients
        self._baskets, self._clients = list(kept), array("q", kept.values())
        self._places: defaultdict[int, array[int]] = defaultdict(lambda: array("l"))
        for place, basket in enumerate(self._baskets):
            for product in basket:
                self._places[product].append(place)

    def together(self, product: int, reading: Reading) -> dict[int, int]:
        """Return how many of the clients that bought ``product`` bought each product."""
        found: Counter[int] = Counter()
        alone: list[tuple[int, ...]] = []
        for step, place in enumerate(self._places[product]):
            if not step % STEP:
                reading.check()
            clients, basket = self._clients[place], self._baskets[place]
            if clients == 1:
                alone.append(basket)
            else:
                for other in basket:
                    found[other] += clients
        found.update(chain.from_iterable(alone))
        return found


def everybody(reading: Reading) -> list[int]:
    """Return the clients that bought a product, in order of the id."""
    query = f"SELECT DISTINCT client_id FROM ({_BOUGHT.format('IS NOT NULL')}) ORDER BY client_id"
    return [row[0] for row in database.execute_sql(query, {"day": reading.day})]


def behind(reading: Reading, bought: str, also: str, *, both: bool) -> list[int]:
    """Return the clients that bought ``bought``, and ``also`` too (``both``) or not; in order of the id."""
    query = _BOUGHT.format("= (SELECT id FROM product WHERE name = :name)")
    first, second = (
        {row[0] for row in database.execute_sql(query, {"day": reading.day, "name": name})} for name in (bought, also)
    )
    return sorted(first & second if both else first - second)
