"""The figures that compare a client with all others: the RFM group and the class in Pareto's order."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

GROUPS = (
    "champions", "loyal", "promising", "new", "needs_attention", "about_to_sleep", "at_risk", "cannot_lose",
    "hibernating", "lost",
)  # fmt: skip
"""The RFM groups, best first."""
_GROUP_OF = {
    5: {1: "new", 2: "promising", 3: "promising", 4: "champions", 5: "champions"},
    4: {1: "new", 2: "promising", 3: "promising", 4: "loyal", 5: "loyal"},
    3: {1: "about_to_sleep", 2: "about_to_sleep", 3: "needs_attention", 4: "loyal", 5: "loyal"},
    2: {1: "hibernating", 2: "hibernating", 3: "at_risk", 4: "at_risk", 5: "cannot_lose"},
    1: {1: "lost", 2: "lost", 3: "at_risk", 4: "at_risk", 5: "cannot_lose"},
}
"""The RFM groups by the score of recency, then the rounded mean of those of frequency and money."""


def groups(last: Sequence[Any], days: Sequence[int], total: Sequence[int]) -> list[str]:
    """Return the RFM group of each client of its last purchase day (any ordered values, later is more), its purchase
    days and its total sales; nothing under five clients. All clients must have a purchase day.

    Score = 1 + ⌊5 × (clients strictly worse) / n⌋ (figures.md, ``rfm_group``).
    """
    if len(last) < 5:
        return []
    recency, frequency, spent = _scores(last), _scores(days), _scores(total)
    return [
        _GROUP_OF[recency[on]][(frequency[number] + spent[amount] + 1) // 2]
        for on, number, amount in zip(last, days, total, strict=True)
    ]


def _scores(values: Sequence[Any]) -> dict[Any, int]:
    """Return the score of each value, more being better."""
    found: dict[Any, int] = {}
    place, often = 0, Counter(values)
    for value in sorted(often):
        found[value] = 1 + 5 * place // len(values)
        place += often[value]
    return found


def classes(incomes: Sequence[int]) -> bytearray:
    """Return 1, 2 or 3 for the classes A, B and C of each of ``incomes`` (cents, in the order of the ids): A up to and
    including the one that reaches 80 % of the sum, B likewise to 95 %, C the rest; 0 for no income (figures.md)."""
    found = bytearray(len(incomes))
    ranked = [place for place, income in enumerate(incomes) if income > 0]
    ranked.sort(key=incomes.__getitem__, reverse=True)  # equal ones stay by id
    total, before = sum(incomes[place] for place in ranked), 0
    for place in ranked:
        found[place] = 1 if before * 100 < total * 80 else 2 if before * 100 < total * 95 else 3
        before += incomes[place]
    return found


def slipping(purchase_days: int, last: int, doubled: int, day: int) -> bool:
    """Whether a client at stage client stays away for more than max(14, 2 × usual interval): from three purchase days
    on, by the number of its last one, twice its usual interval, and the number of the day."""
    return purchase_days > 2 and day - last > max(14, doubled)
