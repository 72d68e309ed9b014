"""What follows from what is known of a person: age, generation, and whether a value rose or fell."""

import re
from datetime import date
from decimal import Decimal

from models.fields import GENERATIONS, fold
from models.money import parse_number
from models.problems import BadValue

_LEVELS = {
    "very low": 0, "muy bajo": 0, "muy baja": 0,
    "low": 1, "bajo": 1, "baja": 1,
    "medium low": 2, "lower middle": 2, "medio bajo": 2, "media baja": 2,
    "medium": 3, "middle": 3, "average": 3, "medio": 3, "media": 3, "normal": 3,
    "medium high": 4, "upper middle": 4, "medio alto": 4, "media alta": 4,
    "high": 5, "alto": 5, "alta": 5,
    "very high": 6, "muy alto": 6, "muy alta": 6,
}  # fmt: skip
_THOUSANDS = re.compile(r"(.*\d)\s*(k|mil|m)\b(.*)", re.IGNORECASE | re.DOTALL)
_TIMES = {"k": 1000, "mil": 1000, "m": 1_000_000}


def age(birthday: str | None, today: date) -> int | None:
    """Return the years completed on ``today``; None without a year, or when it lies ahead.

    Whoever was born on 29 February is a year older on the 28th in common years.
    """
    if not birthday or birthday.startswith("--"):
        return None
    born = date.fromisoformat(birthday)
    if born > today:
        return None
    day = (born.month, born.day)
    leap = today.year % 4 == 0 and (today.year % 100 != 0 or today.year % 400 == 0)
    if day == (2, 29) and not leap:
        day = (2, 28)
    return today.year - born.year - ((today.month, today.day) < day)


def generation(birthday: str | None) -> str | None:
    """Return the code of the generation of a birthday; None without a year, or for one before 1901."""
    if not birthday or birthday.startswith("--"):
        return None
    year = int(birthday[:4])
    return next((code for first, code, _word in reversed(GENERATIONS) if year >= first), None)


def direction(before: str, after: str) -> int:
    """Return 1 when a value rose from ``before`` to ``after``, -1 when it fell, 0 when that cannot be said.

    Both must read as numbers (``24k``, ``30.000 €``) or both as known levels (low, medium, high; bajo, medio, alto).
    """
    for read in (_level, _number):
        old, new = read(before), read(after)
        if old is not None and new is not None:
            return (new > old) - (new < old)
    return 0


def _level(text: str) -> int | None:
    return _LEVELS.get(fold(text))


def _number(text: str) -> Decimal | None:
    times = 1
    if match := _THOUSANDS.fullmatch(text):
        text, times = match[1] + match[3], _TIMES[match[2].lower()]
    try:
        return parse_number(text) * times
    except BadValue:
        return None
