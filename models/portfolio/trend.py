"""How the figures of the portfolio came to what they are: each as it stood at the last twelve ends of months."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.listing import stage_counts
from models.periods import moved
from models.portfolio import whole
from models.portfolio.period import DEFAULT, Period, parse_period
from models.portfolio.said import said
from models.session import Session

POINTS = 12
SECTIONS = ("size", "diversification", "profitability", "loyalty", "receptivity", "pareto", "rfm_groups", "receivables")
"""The sections whose number is worked out for every end of a month; the income has its months by itself."""
VAST = 30_000
"""With more clients than this it would take too long."""


def trends(
    session: Session, period: Period, check: Callable[[str], None] | None = None
) -> Iterator[dict[str, float | None]]:
    """Yield the numbers of ``SECTIONS`` for twelve days, oldest first: the ends of the months before the period's last
    day, and that day.

    Each is what ``said`` compares, of the twelve months up to that day as the file stood on it, and null where nothing
    is known. Nothing is yielded in a vast portfolio. ``check`` hears a name often and may raise to stop it.
    """
    if sum(stage_counts().values()) > VAST:
        return
    currency = session.settings.currency
    for day in days(period.last):
        past = replace(session, today=day, travelling=True)
        found = dict(whole.sections(past, parse_period(DEFAULT, day), only=SECTIONS, progress=check, kept=False))
        yield {name: said(name, found, currency).value for name in SECTIONS}


def days(last: date) -> list[date]:
    """Return the ends of the eleven months before ``last``, and ``last``."""
    first = last.replace(day=1)
    return [moved(first, -number, "m") - timedelta(1) for number in range(POINTS - 2, -1, -1)] + [last]
