"""What each client bought and when: one pass over the sales in the order of the clients."""

from array import array
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from models.figures.columns import NOTHING, Clients, Ordinals, Tick, chunks
from models.session import Session


@dataclass(frozen=True, slots=True)
class Bought:
    """By place of the client: amounts in cents, days as numbers (0: none).

    ``gaps`` is twice the median of the days between consecutive purchase days; ``later`` the income of the purchase
    days after the first; ``income`` that of the default period; ``due`` the sales with an amount due before D, of these
    ``kept`` were paid by then, and ``late`` the days by which the others were paid late.
    """

    count: "array[int]"
    total: "array[int]"
    days: "array[int]"
    first: "array[int]"
    last: "array[int]"
    gaps: "array[int]"
    later: "array[int]"
    income: "array[int]"
    due: "array[int]"
    kept: "array[int]"
    late: "array[int]"


_SALES = """SELECT client_id, on_date, amount, due, CASE WHEN settled_on = on_date AND due < on_date
    THEN (SELECT max(p.on_date) FROM payment p WHERE p.sale_id = sale.id) ELSE settled_on END
  FROM sale WHERE hidden = 0 AND on_date <= :day AND {0} ORDER BY client_id, on_date, id"""


def year_before(day: date) -> date:
    """Return the first day of the twelve months up to ``day``; 29 February is clipped to the 28th."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:
        before = day.replace(year=day.year - 1, day=28)
    return before + timedelta(1)


def bought(session: Session, clients: Clients, tick: Tick) -> Bought:
    """Return what ``clients`` bought by the session's day (figures.md, "Sales" and "Per client")."""
    new = clients.numbers
    found = Bought(new(), new(), new(), new(), new(), new(NOTHING), new(), new(), new(), new(), new())
    today, start = session.today.toordinal(), year_before(session.today).toordinal()
    term = session.settings.payment_days
    ordinals = Ordinals()
    current, place = NOTHING, -1
    days: list[int] = []
    amounts: list[int] = []
    for rows in chunks(
        _SALES.format(clients.among("client_id")), {"day": session.today.isoformat(), **clients.named}, tick
    ):
        for client, on_text, amount, due_text, paid_text in rows:
            if client != current:
                if days:
                    _keep(found, place, days, amounts, start)
                    days, amounts = [], []
                current, place = client, clients.place(client)
            if place < 0:
                continue
            on = ordinals[on_text]
            days.append(on)
            amounts.append(amount)
            if amount > 0:
                due = on + term if due_text is None else ordinals[due_text]
                if due < today:
                    paid = today + 1 if paid_text is None else ordinals[paid_text]
                    found.due[place] += 1
                    if paid <= due:
                        found.kept[place] += 1
                    else:
                        found.late[place] += min(paid, today) - due
    if days:
        _keep(found, place, days, amounts, start)
    return found


def _keep(found: Bought, place: int, on: list[int], amounts: list[int], start: int) -> None:
    """Put down the sales of one client, in the order of their days."""
    found.count[place] = len(on)
    found.total[place] = total = sum(amounts)
    if on[0] >= start:
        found.income[place] = total
    elif on[-1] >= start:
        found.income[place] = sum(amount for day, amount in zip(on, amounts, strict=True) if day >= start)
    if min(amounts) < 0:
        days = list(dict.fromkeys(day for day, amount in zip(on, amounts, strict=True) if amount >= 0))
        if not days:
            return
    else:
        days = on if len(on) == 1 else list(dict.fromkeys(on))
    first, number = days[0], len(days)
    found.days[place], found.first[place], found.last[place] = number, first, days[-1]
    if number > 1:
        gaps = sorted([later - earlier for earlier, later in pairwise(days)])
        number -= 1
        found.gaps[place] = gaps[number // 2] + gaps[(number - 1) // 2]
        after = set(days)
        after.discard(first)
        found.later[place] = sum(amount for day, amount in zip(on, amounts, strict=True) if day in after)
