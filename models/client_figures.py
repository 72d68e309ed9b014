"""The figures of a client that follow from its sales, as figures.md ("Per client") defines them.

Everything is computed from the records when it is asked for, for the session's day D; nothing is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from models import receivables, sold
from models.database import database
from models.fields import Stage
from models.money import plain
from models.session import Session

NAMES = (
    "sales_count", "total_sales", "average_sale", "first_sale", "last_sale", "days_since_sale", "purchase_days",
    "usual_interval", "rfm", "rfm_group", "regularity", "abc", "margin", "margin_rate", "yearly_value", "owed",
    "overdue", "owed_since", "credit", "punctuality", "days_late",
)  # fmt: skip
"""The names of the figures in the order of figures.md."""

_GROUP = 500
_SEGMENTS = {
    5: {1: "new", 2: "promising", 3: "promising", 4: "champions", 5: "champions"},
    4: {1: "new", 2: "promising", 3: "promising", 4: "loyal", 5: "loyal"},
    3: {1: "about_to_sleep", 2: "about_to_sleep", 3: "needs_attention", 4: "loyal", 5: "loyal"},
    2: {1: "hibernating", 2: "hibernating", 3: "at_risk", 4: "at_risk", 5: "cannot_lose"},
    1: {1: "lost", 2: "lost", 3: "at_risk", 4: "at_risk", 5: "cannot_lose"},
}
"""The RFM groups by the score of recency, then the rounded mean of those of frequency and money."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """The figures that compare a client with all others: its RFM group and its class in Pareto's order."""

    groups: dict[int, str]
    classes: dict[int, str]


def year_before(day: date) -> date:
    """Return the first day of the twelve months up to ``day``; 29 February is clipped to the 28th."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:
        before = day.replace(year=day.year - 1, day=28)
    return before + timedelta(1)


def ranks(session: Session) -> Ranks:
    """Return the RFM groups (none under five clients with a purchase day) and the classes A, B and C."""
    day = session.today.isoformat()
    rows = database.execute_sql(
        """SELECT s.client_id, max(CASE WHEN s.amount >= 0 THEN s.on_date END),
             count(DISTINCT CASE WHEN s.amount >= 0 THEN s.on_date END), sum(s.amount),
             sum(CASE WHEN s.on_date >= ? THEN s.amount ELSE 0 END)
           FROM sale s JOIN client c ON c.id = s.client_id
           WHERE c.hidden = 0 AND s.hidden = 0 AND s.on_date <= ? GROUP BY s.client_id""",
        (year_before(session.today).isoformat(), day),
    ).fetchall()
    return Ranks(
        groups([(client, last, days, total) for client, last, days, total, _income in rows if last is not None]),
        classes([(client, income) for client, *_rest, income in rows]),
    )


def groups(clients: Sequence[tuple[int, str, int, int]]) -> dict[int, str]:
    """Return the RFM group by client of (client, last purchase day, purchase days, total sales in cents)."""
    if len(clients) < 5:
        return {}
    scores = [_scores([row[place] for row in clients]) for place in (1, 2, 3)]
    return {row[0]: _SEGMENTS[scores[0][row[1]]][(scores[1][row[2]] + scores[2][row[3]] + 1) // 2] for row in clients}


def _scores(values: Sequence[Any]) -> dict[Any, int]:
    """Return the score of each value, more being better: 1 + ⌊5 × (clients strictly worse) / n⌋."""
    found: dict[Any, int] = {}
    for place, value in enumerate(sorted(values)):
        found.setdefault(value, 1 + 5 * place // len(values))
    return found


def classes(incomes: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Return A, B or C by client of (client, income in cents): A up to and including the one that reaches 80 % of the
    sum, B likewise to 95 %, C the rest; clients without income have none."""
    ordered = sorted(
        ((income, client) for client, income in incomes if income > 0), key=lambda each: (-each[0], each[1])
    )
    total = sum(income for income, _client in ordered)
    found: dict[int, str] = {}
    before = 0
    for income, client in ordered:
        found[client] = "A" if before * 100 < total * 80 else "B" if before * 100 < total * 95 else "C"
        before += income
    return found


@dataclass(slots=True)
class _Records:
    """What is read of one client."""

    sales: list[tuple[date, int]] = field(default_factory=list)  # day, cents; in order of the day
    known: tuple[int, int] | None = None  # cost and amount of the lines whose cost is known
    due: int = 0  # sales with an amount that were due before D
    on_time: int = 0  # of these, those that were paid by then
    late: int = 0  # days that they were paid late, summed
    stage: str = Stage.PROSPECT.value
    account: receivables.Account | None = None


def figures(session: Session, ids: Sequence[int], ranked: Ranks | None = None) -> Iterator[dict[str, Any]]:
    """Yield the figures of the clients ``ids``, in that order, as JSON has them: dates as ISO text, money as decimal
    strings, rates as numbers, what is unknown as None. ``ranked`` spares computing the ranks again."""
    ranked = ranked or ranks(session)
    for start in range(0, len(ids), _GROUP):
        part = tuple(ids[start : start + _GROUP])
        read = _read(session, part)
        for client in part:
            yield _figures(client, read[client], session.today, ranked)


def _read(session: Session, ids: tuple[int, ...]) -> dict[int, _Records]:
    day = session.today.isoformat()
    marks = ", ".join("?" * len(ids))
    found = {client: _Records() for client in ids}
    shown = f"s.client_id IN ({marks}) AND s.hidden = 0 AND s.on_date <= ?"
    for client, on, amount, due, paid in database.execute_sql(
        f"""SELECT s.client_id, s.on_date, s.amount, coalesce(s.due, date(s.on_date, ?)), CASE WHEN s.settled_on <= ?
              THEN CASE WHEN s.settled_on > s.on_date THEN s.settled_on
                ELSE (SELECT max(p.on_date) FROM payment p WHERE p.sale_id = s.id) END END
            FROM sale s WHERE {shown} ORDER BY s.on_date, s.id""",
        (f"+{session.settings.payment_days} days", day, *ids, day),
    ).fetchall():
        read = found[client]
        read.sales.append((date.fromisoformat(on), amount))
        if amount > 0 and due < day:
            read.due += 1
            read.on_time += paid is not None and paid <= due
            late = paid is None or paid > due
            read.late += (date.fromisoformat(paid or day) - date.fromisoformat(due)).days if late else 0
    for client, cost, amount in database.execute_sql(
        f"""SELECT s.client_id, sum({sold.COST}), sum(l.amount) FROM sale s JOIN sale_line l ON l.sale_id = s.id
            WHERE {shown} AND (l.cost IS NOT NULL OR l.hours IS NOT NULL) GROUP BY s.client_id""",
        (session.settings.hour_cost, *ids, day),
    ).fetchall():
        found[client].known = (cost, amount)
    for client, stage in database.execute_sql(
        f"""SELECT client_id, to_stage FROM (
              SELECT client_id, to_stage, row_number() OVER (
                PARTITION BY client_id ORDER BY on_date > ?, CASE WHEN on_date <= ? THEN on_date END DESC,
                  CASE WHEN on_date <= ? THEN id END DESC, on_date, id) AS place
              FROM stage_move WHERE client_id IN ({marks})) WHERE place = 1""",
        (day, day, day, *ids),
    ).fetchall():
        found[client].stage = stage
    for account in receivables.accounts(session, ids):
        found[account.client_id].account = account
    return found


def _figures(client: int, read: _Records, day: date, ranked: Ranks) -> dict[str, Any]:
    total = sum(amount for _day, amount in read.sales)
    count = len(read.sales)
    days = sorted({on for on, amount in read.sales if amount >= 0})
    first, last = (days[0], days[-1]) if days else (None, None)
    interval = median((later - earlier).days for earlier, later in pairwise(days)) if len(days) > 1 else None
    margin = None if read.known is None else read.known[1] - read.known[0]
    account = read.account or receivables.Account(client)
    found: dict[str, Any] = dict.fromkeys(NAMES)
    found |= {
        "sales_count": count,
        "total_sales": plain(total),
        "average_sale": _divided(total, count) if count else None,
        "first_sale": _iso(first),
        "last_sale": _iso(last),
        "days_since_sale": None if last is None else (day - last).days,
        "purchase_days": len(days),
        "usual_interval": interval,
        "rfm": _rfm(read.sales, days, day) if days else None,
        "rfm_group": ranked.groups.get(client),
        "regularity": _regularity(days, interval, read.stage, day),
        "abc": ranked.classes.get(client),
        "margin": None if margin is None else plain(margin),
        "margin_rate": None if read.known is None or read.known[1] <= 0 else (margin or 0) / read.known[1],
        "yearly_value": _yearly(total if margin is None else margin, first, day),
        "owed": plain(account.owed),
        "overdue": plain(account.overdue),
        "owed_since": _iso(account.since),
        "credit": plain(account.credit),
    }
    if read.due:
        found |= {"punctuality": read.on_time / read.due, "days_late": read.late / read.due}
    return found


def _rfm(sales: Sequence[tuple[date, int]], days: Sequence[date], day: date) -> dict[str, Any]:
    """Frequency, recency, T and monetary after Fader, Hardie and Lee ("RFM and CLV", 2005)."""
    after = set(days[1:])
    income = sum(amount for on, amount in sales if on in after)
    return {
        "frequency": len(after),
        "recency": (days[-1] - days[0]).days,
        "T": (day - days[0]).days,
        "monetary": _divided(income, len(after)) if after else None,
    }


def slipping(days: Sequence[date], interval: float | None, stage: str, day: date) -> bool:
    """Whether a client of three purchase days or more has stayed away for more than max(14, 2 × usual interval)."""
    if stage != Stage.CLIENT or len(days) < 3 or interval is None:
        return False
    return (day - days[-1]).days > max(14, 2 * interval)


def _regularity(days: Sequence[date], interval: float | None, stage: str, day: date) -> str:
    if len(days) < 2:
        return "once" if days else "none"
    return "recurring" if len(days) > 2 and not slipping(days, interval, stage, day) else "occasional"


def _yearly(value: int, first: date | None, day: date) -> str | None:
    """Value for each year since the first sale, the first year counting whole; a year has 365.25 days."""
    if first is None:
        return None
    days = (day - first).days
    return _divided(value * 1461, 4 * days) if 4 * days > 1461 else plain(value)  # four years have 1461 days


def _divided(cents: int, by: int) -> str:
    """Return ``cents / by`` as a decimal string, rounded to the cent; halves away from zero."""
    whole = (2 * abs(cents) + by) // (2 * by)
    return plain(-whole if cents < 0 else whole)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
