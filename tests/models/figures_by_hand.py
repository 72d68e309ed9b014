"""Every figure of a client a second time: plain Python over the rows, sentence by sentence after the manual.

Nothing of the program is used but the file: what is wrong there cannot be wrong here in the same way. Amounts are
whole cents; money comes out as the decimal string of the JSON.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from models.database import database


@dataclass
class HandLine:
    """One line of a sale."""

    amount: int
    cost: int | None
    hours: int | None  # thousandths


@dataclass
class HandSale:
    """A sale with its lines and payments."""

    id: int
    client: int
    on: date
    due: date | None
    lines: list[HandLine] = field(default_factory=list)
    payments: list[tuple[date, int]] = field(default_factory=list)

    @property
    def amount(self) -> int:
        """The sum of its lines."""
        return sum(line.amount for line in self.lines)


@dataclass
class Hand:
    """The rows of the file, and the day, the days of payment and the price of an hour that count."""

    day: date
    payment_days: int
    hour_cost: int
    sales: list[HandSale] = field(default_factory=list)
    moves: list[tuple[int, int, date, str]] = field(default_factory=list)  # client, id, day, stage moved to
    clients: set[int] = field(default_factory=set)  # those that are not in the trash
    by_client: dict[int, list[HandSale]] = field(default_factory=dict)

    def of(self, client: int) -> list[HandSale]:
        """A record dated after D does not exist."""
        return [sale for sale in self.by_client.get(client, []) if sale.on <= self.day]

    def received(self, sale: HandSale) -> int:
        """What was paid of a sale by D."""
        return sum(amount for on, amount in sale.payments if on <= self.day)

    def due(self, sale: HandSale) -> date:
        """A sale without due date is due on its date + payment_days."""
        return sale.due or sale.on + timedelta(days=self.payment_days)

    def purchase_days(self, client: int) -> list[date]:
        """A day with at least one sale that is not a refund."""
        return sorted({sale.on for sale in self.of(client) if sale.amount >= 0})


def read(day: date, payment_days: int, hour_cost: int) -> Hand:
    """Read the rows of the open file; nothing of an import that is still arriving."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        return list(database.execute_sql(query).fetchall())

    hand = Hand(day, payment_days, hour_cost)
    sales: dict[int, HandSale] = {}
    for number, client, on, due in rows("SELECT id, client_id, on_date, due FROM sale WHERE hidden = 0"):
        sales[number] = HandSale(
            number, client, date.fromisoformat(on), date.fromisoformat(due) if due is not None else None
        )
    for sale, amount, cost, hours in rows("SELECT sale_id, amount, cost, hours FROM sale_line"):
        if sale in sales:
            sales[sale].lines.append(HandLine(amount, cost, hours))
    for sale, on, amount in rows("SELECT sale_id, on_date, amount FROM payment"):
        if sale in sales:
            sales[sale].payments.append((date.fromisoformat(on), amount))
    hand.sales = list(sales.values())
    for each in hand.sales:
        hand.by_client.setdefault(each.client, []).append(each)
    hand.moves = [
        (client, number, date.fromisoformat(on), stage)
        for client, number, on, stage in rows("SELECT client_id, id, on_date, to_stage FROM stage_move")
    ]
    hand.clients = {client for (client,) in rows("SELECT id FROM client WHERE hidden = 0")}
    return hand


def money(amount: Fraction | int) -> str:
    """A decimal string; half a cent goes away from zero."""
    exact = abs(Fraction(amount))
    cents = int(exact)
    if exact - cents >= Fraction(1, 2):
        cents += 1
    return f"{'-' if amount < 0 and cents else ''}{cents // 100}.{cents % 100:02d}"


def line_cost(hand: Hand, line: HandLine) -> int | None:
    """Cost + hours × the hour_cost of the settings, to the cent; unknown when neither is given."""
    if line.cost is None and line.hours is None:
        return None
    labour = Fraction((line.hours or 0) * hand.hour_cost, 1000)
    whole = int(abs(labour) + Fraction(1, 2))
    return (line.cost or 0) + (whole if labour >= 0 else -whole)


def figures(hand: Hand, client: int) -> dict[str, Any]:
    """All figures of a client that come from its sales, by name."""
    found: dict[str, Any] = {}
    sales, days = hand.of(client), hand.purchase_days(client)
    total = sum(sale.amount for sale in sales)
    found["sales_count"] = len(sales)
    found["total_sales"] = money(total)
    found["average_sale"] = money(Fraction(total, len(sales))) if sales else None
    found["first_sale"] = days[0].isoformat() if days else None
    found["last_sale"] = days[-1].isoformat() if days else None
    found["days_since_sale"] = (hand.day - days[-1]).days if days else None
    found["purchase_days"] = len(days)
    found["usual_interval"] = interval(days)
    found["rfm"] = rfm(hand, client, days)
    found["rfm_group"] = rfm_group(hand, client)
    found["regularity"] = regularity(hand, client, days)
    found["abc"] = abc(hand, client)
    found |= margins(hand, client, sales, days, total)
    found |= account(hand, client)
    found |= punctuality(hand, sales)
    return found


def interval(days: list[date]) -> float | None:
    """The median of the days between consecutive purchase days; null under two."""
    gaps = sorted((days[place] - days[place - 1]).days for place in range(1, len(days)))
    if not gaps:
        return None
    middle = len(gaps) // 2
    return gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2


def rfm(hand: Hand, client: int, days: list[date]) -> dict[str, Any] | None:
    """After Fader, Hardie and Lee. Null without a purchase."""
    if not days:
        return None
    incomes = [sum(sale.amount for sale in hand.of(client) if sale.on == day) for day in days[1:]]
    return {
        "frequency": len(days) - 1,
        "recency": (days[-1] - days[0]).days,
        "T": (hand.day - days[0]).days,
        "monetary": money(Fraction(sum(incomes), len(incomes))) if incomes else None,
    }


def rfm_group(hand: Hand, client: int) -> str | None:
    """Over all clients with a purchase day (null under five of them)."""
    there = [each for each in hand.clients if hand.purchase_days(each)]
    if len(there) < 5 or client not in there:
        return None

    def score(worse: int) -> int:
        return 1 + 5 * worse // len(there)

    def since(each: int) -> int:
        return (hand.day - hand.purchase_days(each)[-1]).days

    def bought(each: int) -> int:
        return sum(sale.amount for sale in hand.of(each))

    recency = score(sum(since(each) > since(client) for each in there))
    frequency = score(sum(len(hand.purchase_days(each)) < len(hand.purchase_days(client)) for each in there))
    spent = score(sum(bought(each) < bought(client) for each in there))
    both = -((-frequency - spent) // 2)
    if recency == 5:
        return "champions" if both >= 4 else "promising" if both >= 2 else "new"
    if recency == 4:
        return "loyal" if both >= 4 else "promising" if both >= 2 else "new"
    if recency == 3:
        return "loyal" if both >= 4 else "needs_attention" if both == 3 else "about_to_sleep"
    worst = "hibernating" if recency == 2 else "lost"
    return "cannot_lose" if both == 5 else "at_risk" if both >= 3 else worst


def stage(hand: Hand, client: int) -> str:
    """That of the last move dated by D, else the first."""
    moves = sorted((on, number, to) for each, number, on, to in hand.moves if each == client)
    by_now = [to for on, _number, to in moves if on <= hand.day]
    return by_now[-1] if by_now else moves[0][2]


def regularity(hand: Hand, client: int, days: list[date]) -> str:
    """Recurring (three purchase days and not slipping), occasional (two, or three and slipping), once, none."""
    if len(days) < 3:
        return ("none", "once", "occasional")[len(days)]
    usual = interval(days) or 0
    slipping = stage(hand, client) == "client" and (hand.day - days[-1]).days > max(14, 2 * usual)
    return "occasional" if slipping else "recurring"


def first_of_period(day: date) -> date:
    """The day after D − 12 months, clipped to the end of a shorter month."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - 1, day.month, last) + timedelta(days=1)


def abc(hand: Hand, client: int) -> str | None:
    """Clients with income in the twelve months in order of income (ties by id); A up to and including the one that
    reaches 80 % of the sum, B likewise to 95 %."""
    incomes: dict[int, int] = {}
    for sale in hand.sales:
        if first_of_period(hand.day) <= sale.on <= hand.day and sale.client in hand.clients:
            incomes[sale.client] = incomes.get(sale.client, 0) + sale.amount
    ranked = sorted((each for each in incomes if incomes[each] > 0), key=lambda each: (-incomes[each], each))
    whole = sum(incomes[each] for each in ranked)
    running, letter = 0, "A"
    for each in ranked:
        if each == client:
            return letter
        running += incomes[each]
        if letter == "A" and Fraction(running, whole) >= Fraction(80, 100):
            letter = "B"
        if letter == "B" and Fraction(running, whole) >= Fraction(95, 100):
            letter = "C"
    return None


def margins(hand: Hand, client: int, sales: list[HandSale], days: list[date], total: int) -> dict[str, Any]:
    """Over lines with a known cost; the yearly value takes income where no cost is known."""
    known = [(line.amount, line_cost(hand, line)) for sale in sales for line in sale.lines]
    pairs = [(amount, cost) for amount, cost in known if cost is not None]
    margin = sum(amount - cost for amount, cost in pairs) if pairs else None
    over = sum(amount for amount, _cost in pairs)
    value = total if margin is None else margin
    years = max(Fraction(1), Fraction((hand.day - days[0]).days * 100, 36525)) if days else Fraction(1)
    return {
        "margin": None if margin is None else money(margin),
        "margin_rate": margin / over if margin is not None and over > 0 else None,
        "yearly_value": money(value / years) if days else None,
    }


def opens(hand: Hand, client: int) -> list[tuple[date, int, int]]:
    """Due date, number and what is open of each sale of a client; a payment counts from its own date."""
    return sorted(
        (hand.due(sale), sale.id, (sale.amount if sale.on <= hand.day else 0) - hand.received(sale))
        for sale in hand.by_client.get(client, [])
    )


def account(hand: Hand, client: int) -> dict[str, Any]:
    """Negative opens are set against the open sales, oldest due first; what remains is credit."""
    owing = [(due, left) for due, _number, left in opens(hand, client) if left > 0]
    credit = -sum(left for _due, _number, left in opens(hand, client) if left < 0)
    owed, overdue, since = 0, 0, None
    for due, left in owing:
        set_off = left if left < credit else credit
        credit -= set_off
        rest = left - set_off
        owed += rest
        if rest and due < hand.day:
            overdue += rest
            since = since or due.isoformat()
    return {"owed": money(owed), "overdue": money(overdue), "owed_since": since, "credit": money(credit)}


def punctuality(hand: Hand, sales: list[HandSale]) -> dict[str, Any]:
    """Over sales with amount > 0 and due date < D."""
    shares: list[int] = []
    late: list[int] = []
    for sale in sales:
        if sale.amount <= 0 or hand.due(sale) >= hand.day:
            continue
        paid, whole = 0, None
        for on, amount in sorted(sale.payments):
            if on <= hand.day:
                paid += amount
                if whole is None and paid >= sale.amount:
                    whole = on
        shares.append(int(whole is not None and whole <= hand.due(sale)))
        late.append(max(0, ((whole or hand.day) - hand.due(sale)).days))
    return {
        "punctuality": sum(shares) / len(shares) if shares else None,
        "days_late": sum(late) / len(late) if late else None,
    }
