"""What each client owes, from its open sales, and what is earned on it, from the lines with a known cost."""

from array import array
from dataclasses import dataclass

from models import receivables, sold
from models.figures.columns import NOTHING, Clients, Tick, chunks
from models.session import Session


@dataclass(frozen=True, slots=True)
class Owed:
    """By place of the client, in cents; ``since`` is the number of a day, 0 where nothing is overdue."""

    owed: "array[int]"
    overdue: "array[int]"
    credit: "array[int]"
    since: "array[int]"


def owed(session: Session, clients: Clients, tick: Tick) -> Owed:
    """Return what ``clients`` owe on the session's day (figures.md, ``owed``), from ``receivables.accounts``."""
    found = Owed(*(clients.numbers() for _ in range(4)))
    for number, account in enumerate(receivables.accounts(session, None if clients.whole else clients.ids.tolist())):
        if not number % 4000:
            tick()
        place = clients.place(account.client_id)
        if place >= 0:
            found.owed[place], found.overdue[place] = account.owed, account.overdue
            found.credit[place] = account.credit
            found.since[place] = 0 if account.since is None else account.since.toordinal()
    return found


@dataclass(frozen=True, slots=True)
class Margins:
    """By place of the client, in cents: what was earned on the lines with a known cost (NOTHING where no cost is
    known), and the amounts of these lines."""

    margin: "array[int]"
    amount: "array[int]"


KNOWN = "(l.cost IS NOT NULL OR l.hours IS NOT NULL)"
"""SQL that says whether the cost of the line ``l`` is known."""
_LINES = f"""SELECT s.client_id, sum({sold.COST.replace("?", ":hour")}), sum(l.amount)
  FROM sale s JOIN sale_line l ON l.sale_id = s.id
  WHERE s.hidden = 0 AND s.on_date BETWEEN :first AND :day AND {KNOWN} AND {{0}}
  GROUP BY s.client_id"""


def margins(session: Session, clients: Clients, tick: Tick, first: str = "") -> Margins:
    """Return what was earned on ``clients`` from the day ``first`` (ISO; '': ever) up to the session's day."""
    found = Margins(clients.numbers(NOTHING), clients.numbers())
    named = {"first": first, "day": session.today.isoformat(), "hour": session.settings.hour_cost, **clients.named}
    for rows in chunks(_LINES.format(clients.among("s.client_id")), named, tick):
        for client, cost, amount in rows:
            place = clients.place(client)
            if place >= 0:
                found.margin[place], found.amount[place] = amount - cost, amount
    return found
