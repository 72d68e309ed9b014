"""What the clients of the demo portfolio bought, paid and may buy."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.demo import words
from models.demo.chance import Chance, spread
from models.i18n import _
from models.text import search_key

if TYPE_CHECKING:
    from models.demo.portfolio import Portfolio, Rows

COLUMNS: dict[str, str] = {
    "product": "id name folded category price cost",
    "sale": "id client_id on_date ref due renewal amount settled_on user created_at",
    "sale_line": "client_id sale_id product_id quantity amount cost hours",
    "payment": "client_id sale_id on_date amount user created_at",
    "rule": "kind name detail active",
    "opportunity": "client_id text amount expected state reason closed_on user created_on created_at",
}
"""As in models.demo.portfolio: the columns that are filled, by table."""

_HOW_MANY = (0, 1, 2, 3, 4, 5, 6, 8, 12, 16)
_INTERVALS = (30, 45, 60, 91, 91, 182, 365)  # days between two purchases of a client
_PAYERS = spread(("prompt", "late", "slow"), (74, 19, 7))
_DELAYS = {"prompt": (2, 27), "late": (25, 40), "slow": (50, 120)}  # earliest day of payment, and how many more
_OPPORTUNITIES = {"prospect": 0.3, "negotiation": 0.85, "client": 0.1, "inactive": 0.0}
_LARGEST_DELAY = 170


class Money:
    """Makes sales by a chance of its own, so that the clients stay the same with or without them."""

    def __init__(self, portfolio: "Portfolio", seed: int) -> None:
        self.chance, self.voice = Chance(seed + 7919), Chance(seed + 104_729)
        self.portfolio = portfolio
        self.sales = 0
        self.numbers: dict[str, int] = {}
        self.products = list(range(len(words.PRODUCTS)))
        self.first = spread(self.products, [product[6] for product in words.PRODUCTS])
        self.names = [_(product[0]) for product in words.PRODUCTS]

    def product_rows(self) -> list[tuple[Any, ...]]:
        """Return the rows of the products."""
        return [
            (place + 1, self.names[place], search_key(self.names[place]), _(category), price, cost if cost else "")
            for place, (_name, category, price, cost, *_rest) in enumerate(words.PRODUCTS)
        ]

    def rule_rows(self) -> list[tuple[Any, ...]]:
        """Return the row of a yearly date that is near, for the clients that matter most."""
        query = f'stars:3 tags:"{_("key account")}"'
        detail = json.dumps({"day": self.portfolio.day(4)[5:], "query": query}, ensure_ascii=False)
        return [("occasion", _("Our anniversary"), detail, 1)]

    def client(self, number: int, stage: str, since: int, until: int, rows: "Rows") -> None:
        """Append what the client ``number`` bought from the day ``since`` to ``until`` (offsets from today)."""
        chance, add = self.chance, rows.tables
        if stage in ("client", "inactive"):
            self._sales(number, since, until, rows)
        if stage == "client" and self.voice.random() < 0.012:
            begun = -self.voice.below(min(60, -since)) if since < 0 else 0
            said = _(self.voice.pick(words.FEEDBACK))
            portfolio = self.portfolio
            add["activity"].append(
                (number, "feedback", portfolio.day(begun), said, "", portfolio.user, portfolio.at(begun, self.voice))
            )
        if chance.random() < _OPPORTUNITIES[stage]:
            product = chance.pick(self.first)
            begun = -chance.below(min(60, -since)) if since < 0 else 0
            amount = words.PRODUCTS[product][2] * (1 + chance.below(3))
            expected = self.portfolio.day(-10 + chance.below(100)) if chance.random() < 0.8 else ""
            self._opportunity(add["opportunity"].append, number, product, amount, expected, "open", "", 0, begun)
        elif stage == "client" and chance.random() < 0.12:
            product, closed = chance.pick(self.first), -chance.below(max(1, -since))
            won = chance.random() < 0.55
            reason = "" if won else chance.pick(self.portfolio.reasons)
            self._opportunity(
                add["opportunity"].append, number, product, words.PRODUCTS[product][2], "", "won" if won else "lost",
                reason, closed, closed,
            )  # fmt: skip

    def _opportunity(
        self, add: Callable[[Any], None], number: int, product: int, amount: int, expected: str, state: str,
        reason: str, closed: int, begun: int,
    ) -> None:  # fmt: skip
        portfolio = self.portfolio
        closed_on = portfolio.day(closed) if state != "open" else ""
        add((number, self.names[product], amount, expected, state, reason, closed_on, portfolio.user,
             portfolio.day(begun), portfolio.at(begun, self.chance)))  # fmt: skip

    def _sales(self, number: int, since: int, until: int, rows: "Rows") -> None:
        chance = self.chance
        wanted = chance.pick(_HOW_MANY)
        if not wanted:
            return
        interval, payer = chance.pick(_INTERVALS), chance.pick(_PAYERS)
        scale = 1 + int(7 * chance.random() ** 5)
        day = until - chance.below(interval if chance.random() < 0.85 else 4 * interval)
        days: list[int] = []
        while len(days) < wanted and day >= since:
            days.append(day)
            day -= 1 + int(interval * (0.7 + 0.6 * chance.random()))
        if days and chance.random() < 0.7:
            days[-1] = since  # the sale by which it became a client
        favourite = chance.pick(self.first)
        for place, on in enumerate(reversed(days or [since])):
            self._sale(number, on, favourite if place == 0 or chance.random() < 0.5 else self._next(favourite),
                       scale, payer, rows)  # fmt: skip

    def _next(self, favourite: int) -> int:
        also = words.PRODUCTS[favourite][7]
        return self.chance.pick(also) if also and self.chance.random() < 0.7 else self.chance.pick(self.first)

    def _sale(self, number: int, on: int, product: int, scale: int, payer: str, rows: "Rows") -> None:
        chance, add, portfolio = self.chance, rows.tables, self.portfolio
        random = chance.random
        self.sales += 1
        sale, day = self.sales, portfolio.day(on)
        year = day[:4]
        self.numbers[year] = self.numbers.get(year, 0) + 1
        refund = random() < 0.012
        amount = 0
        for place in range(1 if refund or (lot := random()) < 0.75 else 2 if lot < 0.93 else 3):
            item = product if place == 0 else self._next(product)
            _name, _category, price, cost, hours, *_rest = words.PRODUCTS[item]
            quantity = scale if price < 20_000 else 1 + scale // 4
            line = price * quantity
            if random() < 0.15:
                line -= line // 10
            if refund:
                quantity, line, cost, hours = 1, -(line // 2), 0, 0
            amount += line
            add["sale_line"].append((
                number, sale, item + 1, 1000 * quantity, line, cost * quantity if cost else "",
                250 * int(4 * hours * quantity * (0.8 + 0.5 * random())) if hours else "",
            ))  # fmt: skip
        due = on + (60 if random() < 0.2 else 30)
        renewal = portfolio.day(min(on + 365, 450)) if words.PRODUCTS[product][5] and not refund and on > -730 else ""
        settled = self._payments(number, sale, on, amount, payer, add["payment"].append)
        add["sale"].append((
            sale, number, day, f"F{year}/{self.numbers[year]:04d}", portfolio.day(due) if due != on + 30 else "",
            renewal, amount, settled, portfolio.user, portfolio.at(on, chance),
        ))  # fmt: skip

    def _payments(self, number: int, sale: int, on: int, amount: int, payer: str, add: Callable[[Any], None]) -> str:
        """Append what was paid of a sale; return the day from which it is settled, or ''."""
        chance, portfolio = self.chance, self.portfolio
        earliest, more = _DELAYS[payer]
        when = on + earliest + chance.below(more)
        lot = chance.random()
        if when > 0 or (lot < 0.02 and on > -4 * _LARGEST_DELAY):
            if lot < 0.3 and on + 5 <= 0:  # a first part was paid
                part = amount // 3
                if part:
                    add((number, sale, portfolio.day(on + 5), part, portfolio.user, portfolio.at(on + 5, chance)))
            return "" if amount else portfolio.day(on)
        if lot < 0.06 and abs(amount) > 1 and on < when:
            half = amount // 2
            middle = on + (when - on) // 2
            add((number, sale, portfolio.day(middle), half, portfolio.user, portfolio.at(middle, chance)))
            amount -= half
        if amount:
            add((number, sale, portfolio.day(when), amount, portfolio.user, portfolio.at(when, chance)))
        return portfolio.day(when)
