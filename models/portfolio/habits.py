"""``frequency``, ``loyalty`` and ``stability``: how often clients buy, whether they stay, how even the months are."""

from datetime import date
from itertools import combinations
from statistics import fmean, median, pstdev
from typing import Any

from models.database import database
from models.portfolio.bought import Month
from models.portfolio.reading import Reading
from models.review.as_of import DATED

_MONTHS = 12


def frequency(reading: Reading) -> dict[str, Any]:
    """Return ``{median_interval, purchases_per_client}``.

    The median over clients of their usual interval (days, all time to D), and the purchase days of the period over
    the clients with any in it.
    """
    bought = reading.bought
    intervals = [days for days in bought.interval if days >= 0]
    inside = [number for number in bought.inside if number]
    return {
        "median_interval": median(intervals) if intervals else None,
        "purchases_per_client": sum(inside) / len(inside) if inside else None,
    }


def loyalty(reading: Reading) -> dict[str, Any]:
    """Return ``{repeat_rate, retention, referrals}``.

    Clients with two purchase days or more over those with one or more, all time to D; of the clients with a purchase
    in the twelve months before the period's first day the share with one in the period (null for all time); and the
    referred clients that came in the period.
    """
    bought = reading.bought
    buyers = sum(1 for days in bought.days if days)
    before = sum(bought.before)
    kept = sum(1 for earlier, inside in zip(bought.before, bought.inside, strict=True) if earlier and inside)
    return {
        "repeat_rate": sum(1 for days in bought.days if days > 1) / buyers if buyers else None,
        "retention": kept / before if before and reading.period.first else None,
        "referrals": len(referred(reading)),
    }


def referred(reading: Reading) -> list[int]:
    """Return the clients brought by another that came in the period: since the earlier of their creation and their
    earliest record."""
    earliest = ", ".join(
        f"coalesce((SELECT min({column}) FROM {table} WHERE client_id = client.id), created_on)"
        for table, column in DATED
    )
    rows = database.execute_sql(
        f"""SELECT id FROM client WHERE hidden = 0 AND referred_by IS NOT NULL AND created_on >= ?1
            AND min(created_on, {earliest}) BETWEEN ?1 AND ?2 ORDER BY id""",
        (reading.first, reading.last),
    )
    return [row[0] for row in rows]


def buyers(reading: Reading, key: str | None) -> list[int]:
    """Return the clients that bought: ``repeat``, ``once``, those in the ``period``, those ``retained`` and
    ``not_retained`` of the twelve months before; all without a key. In order of the id."""
    bought = reading.bought
    rows = zip(bought.ids, bought.days, bought.inside, bought.before, strict=True)
    if key == "repeat":
        return [client for client, days, _inside, _before in rows if days > 1]
    if key == "once":
        return [client for client, days, _inside, _before in rows if days == 1]
    if key == "period":
        return [client for client, _days, inside, _before in rows if inside]
    if key == "retained":
        return [client for client, _days, inside, before in rows if before and inside]
    if key == "not_retained":
        return [client for client, _days, inside, before in rows if before and not inside]
    return [client for client, days, _inside, _before in rows if days and key is None]


def full_months(reading: Reading) -> list[tuple[int, Month | None]]:
    """Return the last twelve full calendar months at D, from that of the first sale on: number and what was sold."""
    bought, day = reading.bought, reading.session.today
    if not bought.first_day:
        return []
    tomorrow = date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
    end = tomorrow.year * 12 + tomorrow.month - 1  # the month of tomorrow is not full, that before it is
    begun = date.fromordinal(bought.first_day)
    start = max(end - _MONTHS, begun.year * 12 + begun.month - 1)
    return [(number, bought.months.get(number)) for number in range(start, end)]


def stability(reading: Reading) -> dict[str, Any]:
    """Return ``{income_cv, clients_cv, trend}`` over the last twelve full calendar months, whatever the period.

    The coefficient of variation (population standard deviation over mean) of the income and of the buying clients of
    a month; the trend is the Theil-Sen slope of the monthly income, the median of the slopes between every two months
    (Theil 1950, Sen 1968), over its mean: 0.02 is 2 % more each month. Null under three months or mean ≤ 0.
    """
    months = [month for _number, month in full_months(reading)]
    amounts = [month.amount if month else 0 for month in months]
    clients = [month.clients if month else 0 for month in months]
    trend = None
    if len(amounts) > 2 and sum(amounts) > 0:
        pairs = combinations(enumerate(amounts), 2)
        trend = median((second - first) / (right - left) for (left, first), (right, second) in pairs) / fmean(amounts)
    return {"income_cv": _variation(amounts), "clients_cv": _variation(clients), "trend": trend}


def _variation(values: list[int]) -> float | None:
    """Return the population standard deviation over the mean; None under three values or mean ≤ 0."""
    return pstdev(values) / fmean(values) if len(values) > 2 and sum(values) > 0 else None


def in_month(reading: Reading, month: str, first: str = "", last: str = "", until: str | None = None) -> list[int]:
    """Return the clients with a purchase day in a month such as ``2026-03``, or in the months up to ``until``, of the
    days ``first`` to ``last`` and by D; most sold first (ties by id)."""
    rows = database.execute_sql(
        """SELECT client_id FROM sale WHERE hidden = 0 AND on_date BETWEEN ? AND ?
           GROUP BY client_id HAVING max(amount) >= 0 ORDER BY sum(amount) DESC, client_id""",
        (max(f"{month}-01", first), min(f"{until or month}-31", last or reading.day, reading.day)),
    )
    return [row[0] for row in rows if row[0] not in reading.left_out]
