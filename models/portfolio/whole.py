"""The portfolio as a whole: its sections one by one or all at once, and the clients behind each figure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from models.portfolio import cross_sell, debts, elsewhere, funnel, groups, habits, income, outside, profit, size
from models.portfolio.behind import clients_behind
from models.portfolio.period import Period
from models.portfolio.reading import Reading, look
from models.session import Session

__all__ = ["SECTIONS", "clients_behind", "portfolio", "sections"]

Progress = Callable[[str], None]
"""Called with the name of the section that is worked on, many times; what it raises breaks the work off."""

_WORKED_OUT: dict[str, Callable[[Reading], Any]] = {
    "size": size.size,
    "income": income.income,
    "pareto": income.pareto,
    "diversification": income.diversification,
    "frequency": habits.frequency,
    "profitability": profit.profitability,
    "loyalty": habits.loyalty,
    "stability": habits.stability,
    "receptivity": outside.receptivity,
    "receivables": debts.debts,
    "rfm_groups": groups.rfm_groups,
    "tiers": groups.tiers,
    "niches": profit.niches,
    "ideal": profit.ideal,
    "funnel": funnel.funnel,
    "funnel_by_source": funnel.funnel_by_source,
    "cross_sell": cross_sell.cross_sell,
    "goals": outside.goals,
}
SECTIONS = tuple(_WORKED_OUT)
"""The sections in the order of figures.md."""
_CHEAP_FIRST = (
    "receptivity", "goals", "receivables", "income", "size", "pareto", "frequency", "loyalty", "stability", "tiers",
    "rfm_groups", "diversification", "profitability", "niches", "funnel", "funnel_by_source", "cross_sell", "ideal",
)  # fmt: skip


def sections(
    session: Session,
    period: Period,
    *,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
    kept: bool = True,
) -> Iterator[tuple[str, Any]]:
    """Yield (name, figures) of each section, or of those in ``only``, as soon as it is worked out, cheap ones first.

    The figures are as JSON has them (figures.md, "The portfolio"): money as decimal strings, days as ISO text, rates
    unrounded, what is unknown None. What was read is ``kept`` for the next look unless that is not wanted.

    Some sections of a vast portfolio are worked out by a second process, and come last.
    """
    reading = look(session, period) if kept else Reading(session, period)
    wanted = [name for name in _CHEAP_FIRST if only is None or name in only]
    with elsewhere.started(session, period, wanted) as second:
        last = [] if second is None else [name for name in wanted if name in elsewhere.SECTIONS]
        if second is not None:
            reading.other_lines = lambda: second.wait(elsewhere.LINES, reading.check)
        try:
            for name in [*(name for name in wanted if name not in last), *last]:
                if progress is not None:
                    reading.check = _telling(progress, name)
                reading.check()
                found = second.wait(name, reading.check) if second is not None and name in last else None
                yield name, found if found is not None else _WORKED_OUT[name](reading)
        finally:
            reading.other_lines = None


def portfolio(
    session: Session, period: Period, *, only: Sequence[str] | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return all sections, or those in ``only``, by name in the order of figures.md."""
    found = dict(sections(session, period, only=only, progress=progress))
    return {name: found[name] for name in SECTIONS if name in found}


def _telling(progress: Progress, name: str) -> Callable[[], None]:
    return lambda: progress(name)
