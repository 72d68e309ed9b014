"""Days as people type them, in both languages whatever the language of the screen, and as people read them.

A bare weekday, day of the month, or day and month is the next such day for what lies ahead (today excluded) and the
last for what lies behind (today included). What names one day by itself (a full date, ``tomorrow``, ``hace 3 días``,
``last friday``) is that day, also on the other side of today. The day comes before the month. Three letters alone
are weekdays (``mar`` is Tuesday), with a number months (``15 mar``).
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from models import text as texts
from models.date_words import (
    DAYS_AWAY,
    FILLERS,
    LAST,
    MONTHS,
    NEXT,
    NUMBERS,
    PERIOD_ENDS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    THIS,
    UNITS,
    WEEKDAYS,
)
from models.i18n import _
from models.problems import BadValue

FIRST_YEAR, LAST_YEAR = 1800, 2199
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[-/](\d{1,2})", re.ASCII)
_FULL = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º)?[ /.-]*([a-z]+)\.?(?:[ /.-]*(\d{4}|\d\d))?", re.ASCII)
_NAMED_DAY = re.compile(r"([a-z]+)\.? *(\d{1,2})(?:st|nd|rd|th)?(?: +(\d{4}))?", re.ASCII)
_DISTANCE = re.compile(r"([+-]?) ?(\d{1,4}) ?([a-z]+)", re.ASCII)
_DAY_ONLY = re.compile(r"(\d{1,2})(st|nd|rd|th|º)?", re.ASCII)
_TIME = re.compile(
    r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.? ?m\.?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?", re.I | re.ASCII
)
_NO_YEAR = re.compile(r"--(\d{2})-(\d{2})", re.ASCII)


def parse_ahead(text: str, today: date) -> date:
    """Return the day that ``text`` means for something to come. Raises ``BadValue`` (``bad_date``)."""
    return _parse(text, today, 1)


def parse_behind(text: str, today: date) -> date:
    """Return the day that ``text`` means for something that happened. Raises ``BadValue`` (``bad_date``)."""
    return _parse(text, today, -1)


def parse_any(text: str, today: date) -> date:
    """Return a full date as files hold them (ISO, day first, or with the month's name), a time of day cut off.

    Raises ``BadValue`` (``bad_date``).
    """
    return _full(text, today.year)


@lru_cache(maxsize=4096)
def _full(text: str, this_year: int) -> date:
    plain = _folded(_TIME.sub("", text.strip()))
    found = _numeric(plain, this_year) or _named(plain, this_year)
    if not found or not found[0]:
        raise _unreadable(text)
    return _day(text, *found)


def parse_birthday(text: str, today: date) -> str:
    """Return a birthday as ISO text, or ``--MM-DD`` when no year is given. Raises ``BadValue`` (``bad_date``).

    A year of two digits is the last one that does not lie ahead.
    """
    plain = _folded(_TIME.sub("", text.strip()))
    if bare := _NO_YEAR.fullmatch(plain):
        found: tuple[int, int, int] | None = (0, int(bare[1]), int(bare[2]))
    else:
        found = _numeric(plain, today.year) or _named(plain, today.year)
    if not found:
        raise _unreadable(text)
    year, month, day = found
    if not year:
        return _day(text, 2000, month, day).strftime("--%m-%d")
    if re.search(r"(?<!\d)\d\d$", plain) and not _ISO.fullmatch(plain) and (year, month, day) > _parts(today):
        year -= 100
    born = _day(text, year, month, day)
    if born > today:
        sentence = _("“%(text)s” lies ahead; a birthday is written 15/3 or 15/3/1980.")
        raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_date")
    return born.isoformat()


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _folded(text: str) -> str:
    """Return ``text`` without case, accents, commas and doubled blanks, and no blanks around ``/``."""
    return re.sub(r" ?/ ?", "/", texts.search_key(text.replace(",", " ")))


def _unreadable(text: str) -> BadValue:
    sentence = _("“%(text)s” is not a date; write for example 15/3, tomorrow, fri, +3d, in 2 weeks or 15/03/2027.")
    return BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_date")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        sentence = _("“%(text)s” is not a day of the calendar; the day comes first, then the month, as in 15/3.")
        raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_date") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _unreadable(text)
    return found


def _year(digits: str, this_year: int) -> int:
    """Return the year; two digits mean one from 80 years ago to 19 years ahead."""
    if len(digits) == 4:
        return int(digits)
    year = this_year - this_year % 100 + int(digits)
    return year - 100 if year >= this_year + 20 else year + 100 if year < this_year - 80 else year


def _numeric(plain: str, this_year: int) -> tuple[int, int, int] | None:
    """Return year (0 when none is given), month and day of a date in figures."""
    if iso := _ISO.fullmatch(plain):
        return int(iso[1]), int(iso[3]), int(iso[4])
    if full := _FULL.fullmatch(plain):
        return _year(full[4], this_year), int(full[3]), int(full[1])
    if short := _DAY_MONTH.fullmatch(plain):
        return 0, int(short[2]), int(short[1])
    return None


def _named(plain: str, this_year: int) -> tuple[int, int, int] | None:
    """Return year (0 when none is given), month and day of a date with the month's name."""
    bare = " ".join(word for word in plain.split() if word not in FILLERS)
    if (match := _DAY_NAMED.fullmatch(bare)) and match[2] in MONTHS:
        return _year(match[3], this_year) if match[3] else 0, MONTHS[match[2]], int(match[1])
    if (match := _NAMED_DAY.fullmatch(bare)) and match[1] in MONTHS:
        return int(match[3] or 0), MONTHS[match[1]], int(match[2])
    return None


def _parse(text: str, today: date, way: int) -> date:
    """Return the day meant by ``text``; ``way`` is 1 for the next such day and -1 for the last."""
    plain = _folded(text)
    if found := _numeric(plain, today.year) or _named(plain, today.year):
        year, month, day = found
        return _day(text, year, month, day) if year else _yearless(text, month, day, today, way)
    words = [word.strip(".") for word in plain.split() if word.strip(".") not in FILLERS]
    phrase = " ".join(words)
    day_found = (
        _by_name(phrase, today, way)
        or _by_distance(words, today, way)
        or _by_weekday(words, today, way)
        or _by_day_of_month(plain, words, today, way)
    )
    if day_found is None or not FIRST_YEAR <= day_found.year <= LAST_YEAR:
        raise _unreadable(text)
    return day_found


def _yearless(text: str, month: int, day: int, today: date, way: int) -> date:
    """Return the next or last such day of the year; 29 February waits for a leap year."""
    _day(text, 2000, month, day)
    for step in range(10):
        year = today.year + way * step
        if day > monthrange(year, month)[1]:
            continue
        found = date(year, month, day)
        if (found > today) if way > 0 else (found <= today):
            return found
    raise _unreadable(text)


def _by_name(phrase: str, today: date, way: int) -> date | None:
    if phrase in DAYS_AWAY:
        return today + timedelta(DAYS_AWAY[phrase])
    unit = PERIOD_ENDS.get(phrase)
    if unit == "end of month":
        end = _month_end(today)
        if way > 0:
            return end if end > today else _month_end(today + timedelta(1))
        return end if end == today else today.replace(day=1) - timedelta(1)
    if unit == "start of month":
        return _month_end(today) + timedelta(1) if way > 0 else today.replace(day=1)
    if unit == "end of year":
        end = date(today.year, 12, 31)
        return (
            _months_on(end, 12)
            if way > 0 and end == today
            else end
            if way > 0 or end == today
            else _months_on(end, -12)
        )
    if unit == "next week":
        return today + timedelta(7 - today.weekday())
    return None


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_on(day: date, months: int) -> date | None:
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
            return _months_on(today, number * months) if months else today + timedelta(number * days)
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
    if way > 0:
        return today + timedelta((named[0] - today.weekday() - 1) % 7 + 1)
    return today - timedelta((today.weekday() - named[0]) % 7)


def _by_day_of_month(plain: str, words: list[str], today: date, way: int) -> date | None:
    """Return the day of ``el 5``, ``día 5``, ``the 5th``; a bare number is no date."""
    match = _DAY_ONLY.fullmatch(" ".join(words))
    if not match or not (match[2] or plain.split()[0] in ("el", "the", "dia", "on")):
        return None
    return _day_of_month(int(match[1]), today, way)


def _day_of_month(day: int, today: date, way: int) -> date | None:
    for step in range(4):
        month = _months_on(today.replace(day=1), way * step)
        if month and 1 <= day <= monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if (found > today) if way > 0 else (found <= today):
                return found
    return None


def relative(day: date, today: date) -> str:
    """Return a due day as a list shows it: ``3 d late``, ``today``, ``Thu 26``, ``12 Nov``, ``12 Nov 2025``."""
    distance = (day - today).days
    if distance == 0:
        return _("today")
    if -7 <= distance < 0:
        return _("%(days)d d late") % {"days": -distance}
    if distance == 1:
        return _("tomorrow")
    if 0 < distance < 7:
        return _("%(weekday)s %(day)d") % {"weekday": _(SHORT_WEEKDAYS[day.weekday()]), "day": day.day}
    return _dated(day, day.year != today.year)


def ago(day: date, today: date) -> str:
    """Return a past day as a list shows it: ``today``, ``yesterday``, ``3 d ago``, ``12 Nov``, ``12 Nov 2025``."""
    distance = (today - day).days
    if distance == 1:
        return _("yesterday")
    if 1 < distance <= 7:
        return _("%(days)d d ago") % {"days": distance}
    return relative(day, today) if distance <= 0 else _dated(day, day.year != today.year)


def _dated(day: date, with_year: bool) -> str:
    shown = _("%(day)d %(month)s") % {"day": day.day, "month": _(SHORT_MONTHS[day.month - 1])}
    return f"{shown} {day.year}" if with_year else shown


def show(stored: str) -> str:
    """Return an ISO day, or a birthday ``--MM-DD``, as a person reads and edits it: ``12 Nov 2025``, ``12 Nov``."""
    if stored.startswith("--"):
        return _dated(date(2000, int(stored[2:4]), int(stored[5:7])), False)
    return _dated(date.fromisoformat(stored), True)
