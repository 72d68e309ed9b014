"""Days meant by words: distances, weekdays, ends of months, days of the month. What they read is already folded."""

import re
from calendar import monthrange
from datetime import date, timedelta

from models.date_words import (
    DAYS_AWAY,
    FILLERS,
    FIRST_YEAR,
    LAST,
    LAST_YEAR,
    NEXT,
    NUMBERS,
    PERIOD_ENDS,
    THIS,
    UNITS,
    WEEKDAYS,
)

_DISTANCE = re.compile(r"([+-]?) ?(\d{1,4}) ?([a-z]+)", re.ASCII)
_DAY_ONLY = re.compile(r"(\d{1,2})(st|nd|rd|th|o)?", re.ASCII)


def find(plain: str, today: date, way: int) -> date | None:
    """Return the day that the folded phrase means: the next such day (``way`` 1) or the last (-1). None: no idea."""
    words = [word.strip(".") for word in plain.split() if word.strip(".") not in FILLERS]
    try:
        return (
            _by_name(" ".join(words), today, way)
            or _by_distance(words, today, way)
            or _by_weekday(words, today, way)
            or _by_day_of_month(plain, words, today, way)
        )
    except OverflowError:
        return None


def _by_name(phrase: str, today: date, way: int) -> date | None:
    if phrase in DAYS_AWAY:
        return today + timedelta(DAYS_AWAY[phrase])
    unit = PERIOD_ENDS.get(phrase)
    match unit:
        case "end of month":
            end = _month_end(today)
            if way > 0:
                return end if end > today else _month_end(today + timedelta(1))
            return end if end == today else today.replace(day=1) - timedelta(1)
        case "start of month":
            return _month_end(today) + timedelta(1) if way > 0 else today.replace(day=1)
        case "end of year":
            year = today.year if ((today.month, today.day) == (12, 31)) == (way < 0) else today.year + way
            return date(year, 12, 31)
        case "next week":
            return today + timedelta(7 - today.weekday())
        case "weekend":
            return _weekday(5, today, way)
    return None


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_on(day: date, months: int) -> date | None:
    """Return the same day of the month so many months on, or the month's last day; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_distance(words: list[str], today: date, way: int) -> date | None:
    """Return the day of ``+3d``, ``2w``, ``in 2 weeks``, ``dentro de 3 días``, ``hace un mes``, ``3 days ago``."""
    phrase = " ".join(str(NUMBERS[word]) if word in NUMBERS else word for word in words)
    for start, end, sign in (
        ("in ", "", 1), ("en ", "", 1), ("dentro ", "", 1), ("within ", "", 1), ("", " from now", 1),
        ("hace ", "", -1), ("", " ago", -1), ("", " atras", -1), ("", "", way),
    ):  # fmt: skip
        if not (phrase.startswith(start) and phrase.endswith(end)):
            continue
        match = _DISTANCE.fullmatch(phrase[len(start) : len(phrase) - len(end)])
        if match and match[3] in UNITS and not (match[1] and (start or end)):
            direction = {"+": 1, "-": -1}.get(match[1], sign)
            days, months = UNITS[match[3]]
            number = direction * int(match[2])
            return months_on(today, number * months) if months else today + timedelta(number * days)
    return None


def _by_weekday(words: list[str], today: date, way: int) -> date | None:
    """Return the day of ``vie``, ``next tuesday``, ``martes que viene``, ``viernes pasado``, or ``jue 26``."""
    named = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    rest = " ".join(word for word in words if word not in WEEKDAYS)
    if len(named) != 1:
        return None
    if rest.isdigit() and words[0] in WEEKDAYS:
        found = _day_of_month(int(rest), today, way)
        return found if found and found.weekday() == named[0] else None
    if rest in NEXT:
        way = 1
    elif rest in LAST:
        return today - timedelta((today.weekday() - named[0] - 1) % 7 + 1)
    elif rest and rest not in THIS:
        return None
    return _weekday(named[0], today, way)


def _weekday(number: int, today: date, way: int) -> date:
    if way > 0:
        return today + timedelta((number - today.weekday() - 1) % 7 + 1)
    return today - timedelta((today.weekday() - number) % 7)


def _by_day_of_month(plain: str, words: list[str], today: date, way: int) -> date | None:
    """Return the day of ``el 5``, ``día 5``, ``the 5th``; a bare number is no date."""
    match = _DAY_ONLY.fullmatch(" ".join(words))
    if not match or not (match[2] or plain.split()[0] in ("el", "the", "dia", "on")):
        return None
    return _day_of_month(int(match[1]), today, way)


def _day_of_month(day: int, today: date, way: int) -> date | None:
    for step in range(4):
        month = months_on(today.replace(day=1), way * step)
        if month and 1 <= day <= monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if (found > today) if way > 0 else (found <= today):
                return found
    return None
