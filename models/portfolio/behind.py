"""The clients behind each figure of the portfolio, and behind each of its parts."""

from collections.abc import Callable
from typing import Any

from models.fields import Stage
from models.portfolio import cross_sell, funnel, groups, habits, income, outside, profit, size
from models.portfolio.period import Period
from models.portfolio.reading import Reading, look
from models.session import Session

_BETWEEN = "\t"


def key_of(*parts: str | None) -> str:
    """Return the key of a part that takes several words to name: ``key_of("prospect", "client", "moved")``; None is
    what is not known (no sector, no source)."""
    return _BETWEEN.join(part or "" for part in parts)


def clients_behind(
    session: Session, period: Period, section: str, key: str | None = None, check: Callable[[], None] | None = None
) -> list[int]:
    """Return the ids of the clients behind a figure, those that matter most first; ``key`` names a part of it.

    ==================  ==================================================================================
    section             keys (None: everybody that the section counts)
    ==================  ==================================================================================
    size                a stage, ``new``, ``lost``
    income, stability   a month such as ``2026-03``
    pareto              ``A`` (those that make 80 %), ``B``, ``C``
    diversification     ``top1``, ``top5``, a sector ('' for none)
    frequency           ``median_interval`` (shortest first), ``purchases_per_client``
    profitability       ``margin``, ``losing``
    loyalty             ``repeat``, ``once``, ``retained``, ``not_retained``, ``referrals``
    receivables         ``owed``, ``overdue``, ``credit``, a bucket of the ageing such as ``31-60``
    rfm_groups, tiers   a group; the name of a tier
    niches              a sector
    ideal               ``key_of(trait, value)`` (the whole portfolio), ``top``
    funnel              ``key_of(from, to, "entered" | "moved" | "stayed")``
    funnel_by_source    ``key_of(source, from, to, "entered" | "moved" | "stayed")``
    cross_sell          ``key_of(bought, also)`` (the candidates), ``key_of(bought, also, "both")``
    ==================  ==================================================================================

    What names nothing gives nobody. ``check`` may raise to break it off.
    """
    return _BEHIND[section](look(session, period, check), key)


def _size(reading: Reading, key: str | None) -> list[int]:
    if key == "new":
        return size.new(reading)
    if key == "lost":
        return size.lost(reading)
    return [client for stage in Stage if key in (None, stage) for client in size.at_stage(reading, stage)]


def _income(reading: Reading, key: str | None) -> list[int]:
    if key is not None:
        return habits.in_month(reading, key, reading.first, reading.last)
    bought = reading.bought
    found = [place for place, cents in enumerate(bought.income) if cents or bought.inside[place]]
    return [bought.ids[place] for place in sorted(found, key=bought.income.__getitem__, reverse=True)]


def _pareto(reading: Reading, key: str | None) -> list[int]:
    if key is None:
        return income.with_income(reading)
    return income.of_class(reading, key) if key in ("A", "B", "C") else []


def _diversification(reading: Reading, key: str | None) -> list[int]:
    tops = {None: None, "top1": 1, "top5": 5}
    if key in tops:
        return income.with_income(reading)[: tops[key]]
    return income.of_sector(reading, key or None)


def _frequency(reading: Reading, key: str | None) -> list[int]:
    if key == "purchases_per_client":
        return habits.buyers(reading, "period")
    if key not in (None, "median_interval"):
        return []
    bought = reading.bought
    found = [place for place, days in enumerate(bought.interval) if days >= 0]
    return [bought.ids[place] for place in sorted(found, key=bought.interval.__getitem__)]


def _profitability(reading: Reading, key: str | None) -> list[int]:
    if key == "losing":
        return [client for _margin, client in profit.losing(reading)]
    if key not in (None, "margin"):
        return []
    bought, lines = reading.bought, reading.lines
    places = [place for place, known in enumerate(lines.known) if known]
    return [bought.ids[place] for place in sorted(places, key=lines.margin.__getitem__, reverse=True)]


def _loyalty(reading: Reading, key: str | None) -> list[int]:
    return habits.referred(reading) if key == "referrals" else habits.buyers(reading, key)


def _stability(reading: Reading, key: str | None) -> list[int]:
    if key is not None:
        return habits.in_month(reading, key)
    months = habits.full_months(reading)
    if not months:
        return []
    first, last = (f"{number // 12:04}-{number % 12 + 1:02}" for number in (months[0][0], months[-1][0]))
    return habits.in_month(reading, first, until=last)


def _nobody(_reading: Reading, _key: str | None) -> list[int]:
    return []


def _niche(reading: Reading, key: str | None) -> list[int]:
    if key is not None:
        return income.of_sector(reading, key or None)
    return [client for each in profit.niches(reading) for client in income.of_sector(reading, each["sector"])]


def _funnel(reading: Reading, key: str | None) -> list[int]:
    if key is None:
        return funnel.everybody(reading)
    return funnel.behind(reading, *_parts(key, 3))


def _funnel_by_source(reading: Reading, key: str | None) -> list[int]:
    if key is None:
        return funnel.everybody(reading)
    source, *step = _parts(key, 4)
    return funnel.behind(reading, step[0], step[1], step[2], (source or None,))


def _cross_sell(reading: Reading, key: str | None) -> list[int]:
    if key is None:
        return cross_sell.everybody(reading)
    bought, also, part = _parts(key, 3)
    return cross_sell.behind(reading, bought, also, both=part == "both")


def _parts(key: str, number: int) -> list[Any]:
    """Return the parts of a key, as many as wanted; '' for those that are missing."""
    found = key.split(_BETWEEN)
    return (found + [""] * number)[:number]


_BEHIND: dict[str, Callable[[Reading, str | None], list[int]]] = {
    "size": _size, "income": _income, "pareto": _pareto, "diversification": _diversification,
    "frequency": _frequency, "profitability": _profitability, "loyalty": _loyalty, "stability": _stability,
    "receptivity": outside.receptive, "receivables": outside.debtors, "rfm_groups": groups.of_group,
    "tiers": groups.of_tier, "niches": _niche, "ideal": profit.like, "funnel": _funnel,
    "funnel_by_source": _funnel_by_source, "cross_sell": _cross_sell, "goals": _nobody,
}  # fmt: skip
