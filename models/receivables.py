"""Who owes what and since when: open sales, debtors, ageing, and what is coming (figures.md, "Per client")."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models import derived
from models.database import database
from models.figures.columns import chunks, no_tick
from models.money import plain
from models.session import Session

BUCKETS = ("not_due", "1-30", "31-60", "61-90", "90+")
"""Days past due, in the order of the screen."""


class Open(NamedTuple):
    """What is left of one sale: ``amount`` cents after the client's credit notes were set against it."""

    sale_id: int
    ref: str | None
    on: date
    due: date
    amount: int


class Account(NamedTuple):
    """What a client owes on a day, in cents; ``since`` the earliest due date of what is overdue."""

    client_id: int
    owed: int = 0
    overdue: int = 0
    credit: int = 0
    since: date | None = None
    ageing: tuple[int, ...] = (0,) * len(BUCKETS)
    sales: tuple[Open, ...] = ()

    @property
    def next_due(self) -> date | None:
        """The earliest due date of what is owed."""
        return self.sales[0].due if self.sales else None


class Debtor(NamedTuple):
    """A client that owes something, with its name and stars."""

    name: str
    stars: int
    account: Account


@dataclass(frozen=True, slots=True)
class Receivables:
    """What all clients owe on a day, in cents; debtors by what is overdue, then owed, most first."""

    owed: int
    overdue: int
    credit: int
    ageing: tuple[int, ...]
    debtors: tuple[Debtor, ...]


OPEN = """SELECT s.client_id, s.id, s.ref, s.on_date, coalesce(s.due, date(s.on_date, :days)) AS due_on,
    (CASE WHEN s.on_date <= :day THEN s.amount ELSE 0 END)
      - coalesce((SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id AND p.on_date <= :day), 0) AS open
  FROM sale s JOIN client c ON c.id = s.client_id
  WHERE s.hidden = 0 AND {0}"""
ALL = """c.hidden = 0 AND s.id IN (
    SELECT id FROM sale WHERE settled_on IS NULL UNION ALL SELECT id FROM sale WHERE settled_on > :day)"""
_AMONG = "(s.settled_on IS NULL OR s.settled_on > :day) AND s.client_id IN (SELECT value FROM json_each(:ids))"
"""The sales that are not settled by a day. A payment made before the day of its sale is credit until then."""


_MOST = 10**16
"""More than any amount in cents."""
_PART = """SELECT client_id, overdue FROM (SELECT client_id, sum(min(open, late * {2})) AS overdue FROM (
  SELECT {0} AS client_id, coalesce(s.due, date(s.on_date, :days)) < :day AS late,
    (CASE WHEN s.on_date <= :day THEN s.amount ELSE 0 END)
      - coalesce((SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id AND p.on_date <= :day), 0) AS open
  FROM sale s WHERE s.hidden = 0 AND s.settled_on {1}) GROUP BY client_id LIMIT -1) WHERE overdue <> 0"""
OVERDUE = " UNION ALL ".join(
    _PART.format(client, settled, _MOST)
    for client, settled in (("s.client_id", "IS NULL"), ("CAST(s.client_id AS INTEGER)", "> :day"))
)
"""What is overdue of clients, in at most two parts each, to be summed up; a sum that is not above nought is no debt.
Credit is set against it first, so that it is a plain sum."""


def bucket(due: date, day: date) -> int:
    """Return the place in ``BUCKETS`` of what was due on ``due``, on ``day``."""
    late = (day - due).days
    return 0 if late <= 0 else min(4, (late - 1) // 30 + 1)


def accounts(session: Session, ids: Sequence[int] | None = None) -> Iterator[Account]:
    """Yield the accounts, on the session's day, of the clients that owe or have credit.

    Those of ``ids``, in the trash or not, or all that are not in it.
    """
    day = session.today
    named = {
        "day": day.isoformat(),
        "days": f"+{session.settings.payment_days} days",
        "ids": json.dumps(list(ids or ())),
    }
    query = OPEN.format(ALL if ids is None else _AMONG) + " ORDER BY s.client_id, due_on, s.id"
    rows = (row for rows in chunks(query, named, no_tick) for row in rows)
    dates = Dates(day)
    for client, sales in groupby(rows, key=itemgetter(0)):
        found = _account(client, sales, dates)
        if found.owed or found.credit:
            yield found


class Dates(dict[str, tuple[date, int]]):
    """Days read once: the date and its place in ``BUCKETS``, by ISO text."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def __missing__(self, text: str) -> tuple[date, int]:
        day = date.fromisoformat(text)
        found = self[text] = day, bucket(day, self._today)
        return found


def _account(client: int, rows: Iterable[tuple[Any, ...]], dates: Dates) -> Account:
    """Set negative opens against the open sales, oldest due first; what remains is credit."""
    sales = list(rows)
    if len(sales) == 1 and sales[0][5] > 0:
        _client, sale, ref, on, due_text, rest = sales[0]
        due, place = dates[due_text]
        alone = (0,) * place + (rest,) + (0,) * (len(BUCKETS) - 1 - place)
        late = rest if place else 0
        left_over = (Open(sale, ref, dates[on][0], due, rest),)
        return Account(client, rest, late, 0, due if place else None, alone, left_over)
    credit, rests = set_off([row[5] for row in sales])
    ageing = [0] * len(BUCKETS)
    left: list[Open] = []
    for (_client, sale, ref, on, due_text, _open), rest in zip(sales, rests, strict=True):
        if rest:
            due, place = dates[due_text]
            ageing[place] += rest
            left.append(Open(sale, ref, dates[on][0], due, rest))
    overdue = sum(ageing[1:])
    return Account(
        client, sum(ageing), overdue, credit, left[0].due if overdue else None, tuple(ageing), tuple(left)
    )  # fmt: skip


def set_off(opens: Sequence[int]) -> tuple[int, list[int]]:
    """Set negative opens (cents) against the others, which are in order of the due date, the oldest first; return the
    credit that remains, and what is left of each."""
    credit = -sum(cents for cents in opens if cents < 0)
    rests = []
    for cents in opens:
        used = min(credit, cents) if cents > 0 else cents
        credit -= max(used, 0)
        rests.append(cents - used)
    return credit, rests


def account(session: Session, client_id: int) -> Account:
    """Return the account of one client."""
    return next(accounts(session, [client_id]), Account(client_id))


def receivables(session: Session) -> Receivables:
    """Return what is owed on the session's day: the sums, the ageing and every debtor."""
    found = list(accounts(session))
    debtors = [account for account in found if account.owed]
    rows = database.execute_sql(
        "SELECT id, name, stars, name_key FROM client WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([account.client_id for account in debtors]),),
    )
    people = {client: (name, stars, key) for client, name, stars, key in rows}
    debtors.sort(key=lambda each: (-each.overdue, -each.owed, people[each.client_id][2], each.client_id))
    return Receivables(
        sum(account.owed for account in debtors),
        sum(account.overdue for account in debtors),
        sum(account.credit for account in found),
        tuple(sum(column) for column in zip(*(each.ageing for each in debtors), strict=True))
        if debtors
        else (0,) * len(BUCKETS),
        tuple(Debtor(people[each.client_id][0], people[each.client_id][1], each) for each in debtors),
    )


def as_json(found: Receivables) -> dict[str, Any]:
    """Return what is owed as JSON has it (figures.md, ``receivables``), money as decimal strings."""
    return {
        "owed": plain(found.owed),
        "overdue": plain(found.overdue),
        "credit": plain(found.credit),
        "ageing": {name: plain(amount) for name, amount in zip(BUCKETS, found.ageing, strict=True)},
        "debtors": [
            {
                "client_id": debtor.account.client_id,
                "client": debtor.name,
                "owed": plain(debtor.account.owed),
                "overdue": plain(debtor.account.overdue),
                "since": debtor.account.since.isoformat() if debtor.account.since else None,
            }
            for debtor in found.debtors
        ],
    }


@dataclass(frozen=True, slots=True)
class Coming:
    """A sale that falls due or renews on ``day``; ``amount`` is what is open of it, or what it was sold for."""

    client_id: int
    name: str
    sale_id: int
    ref: str | None
    what: str | None
    day: date
    amount: int


def falling_due(receivable: Receivables, day: date, days: int = 30) -> list[Coming]:
    """Return what falls due from ``day`` on for ``days`` days, earliest first."""
    last = day + timedelta(days)
    found = [
        Coming(debtor.account.client_id, debtor.name, sale.sale_id, sale.ref, None, sale.due, sale.amount)
        for debtor in receivable.debtors
        for sale in debtor.account.sales
        if day <= sale.due <= last
    ]
    return sorted(found, key=lambda each: (each.day, each.name, each.sale_id))


RENEWING = f"s.renewal <= :last AND {derived.to_renew(':day')}"
"""A sale ``s`` that is to be renewed by the day ``:last``."""


def renewals(session: Session, days: int = 30, ids: Sequence[int] | None = None) -> list[Coming]:
    """Return the sales (of the clients ``ids``, or all) whose renewal date is at most ``days`` ahead, past ones
    included, earliest first.

    Left out are those marked as not renewed, and those that a later sale of the client renews: one with a later
    renewal date, or of the same product.
    """
    day = session.today.isoformat()
    among = "" if ids is None else " AND s.client_id IN (SELECT value FROM json_each(:ids))"
    rows = database.execute_sql(
        f"""SELECT s.client_id, c.name, s.id, s.ref,
             (SELECT group_concat(p.name, ', ') FROM sale_line l JOIN product p ON p.id = l.product_id
              WHERE l.sale_id = s.id), s.renewal, s.amount
           FROM sale s JOIN client c ON c.id = s.client_id
           WHERE c.hidden = 0 AND {RENEWING}{among}
           ORDER BY s.renewal, c.name_key, s.id""",
        {
            "last": (session.today + timedelta(days)).isoformat(),
            "day": day,
            "ids": json.dumps(list(ids or ())),
        },
    ).fetchall()
    return [
        Coming(client, name, sale, ref, what, date.fromisoformat(renewal), amount)
        for client, name, sale, ref, what, renewal, amount in rows
    ]


@dataclass(frozen=True, slots=True)
class Totals:
    """The money of one client for a list: cents, and the last purchase day."""

    owed: int
    overdue: int
    total: int
    last_sale: date | None


def totals(session: Session, ids: Sequence[int]) -> dict[int, Totals]:
    """Return the money of the clients ``ids`` that have any, for the rows of a list."""
    if not ids:
        return {}
    owing = {account.client_id: account for account in accounts(session, ids)}
    rows = database.execute_sql(
        f"""SELECT client_id, sum(amount), max(CASE WHEN amount >= 0 THEN on_date END) FROM sale
            WHERE hidden = 0 AND on_date <= ? AND client_id IN ({", ".join("?" * len(ids))}) GROUP BY client_id""",
        (session.today.isoformat(), *ids),
    ).fetchall()
    found = {
        client: Totals(0, 0, total, None if last is None else date.fromisoformat(last)) for client, total, last in rows
    }
    for client, account in owing.items():
        before = found.get(client, Totals(0, 0, 0, None))
        found[client] = Totals(account.owed, account.overdue, before.total, before.last_sale)
    return found
