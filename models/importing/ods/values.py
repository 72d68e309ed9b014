"""What the cells of a table hold: numbers, days, times, durations, truths, text and errors.

The format is OpenDocument 1.3, part 3, 19.385 and 20.335 (docs.oasis-open.org/office/OpenDocument).
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

ATTRIBUTES = {
    "float": "value", "percentage": "value", "currency": "value", "date": "date-value", "time": "time-value",
    "boolean": "boolean-value", "string": "string-value",
}  # fmt: skip
"""Which attribute of a cell holds the value, by the kind that it says it is."""
_SHOWN = re.compile(r"#(?:N/[AD]|¡?(?:REF|VALUE|VALOR|DIV/0|NUM|NULL|NULO)!|NAME\?|¿NOMBRE\?)|Err:\d{3}", re.IGNORECASE)
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?", re.ASCII)


def shows_error(shown: str) -> bool:
    """Return whether a formula that shows this text has gone wrong; not every program says so."""
    return _SHOWN.fullmatch(shown) is not None


def value(kind: str, said: str | None, shown: str) -> Any:
    """Return the value of a cell of a ``kind``: what its attribute ``said``, where that is none what it shows."""
    if said is None:
        return shown
    if kind in ("float", "percentage", "currency"):
        try:
            return float(said)
        except ValueError:
            return shown
    if kind == "date":
        return _day(said) or shown
    if kind == "time":
        found = _time(said)
        return shown if found is None else found
    if kind == "boolean":
        return said == "true" if said in ("true", "false") else shown
    return said if kind == "string" else shown


def times(text: str) -> int:
    """Return how often something is there; raises ValueError."""
    if not text.isdecimal() or len(text) > 9:
        raise ValueError("a number of times that is none")
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | timedelta | None:
    """A time of day; how long something takes, where that is a day or more."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    days, hours, minutes = (int(each or 0) for each in found.groups()[1:4])
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[5] or 0))
    except OverflowError:
        return None
    if found[1]:
        return -length
    return length if length.days else (datetime.min + length).time()
