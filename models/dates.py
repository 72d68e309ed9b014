"""Days as people type them, in both languages whatever the language of the screen, and as people read them.

A bare weekday, day of the month, or day and month is the next such day for what lies ahead (today excluded) and the
last for what lies behind (today included). What names one day by itself (a full date, ``tomorrow``, ``hace 3 días``,
``last friday``) is that day, also on the other side of today. The day comes before the month. Three letters alone
are weekdays (``mar`` is Tuesday), with a number months (``15 mar``).
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from models import text as texts
from models.date_phrases import find
from models.date_words import FILLERS, FIRST_YEAR, LAST_YEAR, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from models.i18n import _
from models.problems import BadValue

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[-/](\d{1,2})", re.ASCII)
_FULL = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:(?:st|nd|rd|th|o)(?=[ /.-]))?[ /.-]*([a-z]+)\.?(?:[ /.-]*(\d{4}|\d\d))?", re.ASCII
)
_NAMED_DAY = re.compile(r"([a-z]+)\.? *(\d{1,2})(?:st|nd|rd|th)?(?: +(\d{4}))?", re.ASCII)
_TIME = re.compile(
    r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.? ?m\.?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?$", re.I | re.ASCII
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
    found = _numeric(text, this_year) or _calendar(_folded(_TIME.sub("", text.strip())), this_year)
    if not found or not found[0]:
        raise _unreadable(text)
    return _day(text, *found)


def parse_birthday(text: str, today: date) -> str:
    """Return a birthday as ISO text, or ``--MM-DD`` when no year is given. Raises ``BadValue`` (``bad_date``).

    A year of two digits is the last one that does not lie ahead.
    """
    plain = text if _FULL.fullmatch(text) else _folded(_TIME.sub("", text.strip()))
    if bare := _NO_YEAR.fullmatch(plain):
        found: tuple[int, int, int] | None = (0, int(bare[1]), int(bare[2]))
    else:
        found = _calendar(plain, today.year)
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
    if found := _calendar(plain, today.year):
        year, month, day = found
        meant: date | None = _day(text, year, month, day) if year else _yearless(text, month, day, today, way)
        if meant and not _named_weekday_fits(plain, meant):
            meant = None
    else:
        meant = find(plain, today, way)
    if meant is None or not FIRST_YEAR <= meant.year <= LAST_YEAR:
        raise _unreadable(text)
    return meant


def _calendar(plain: str, this_year: int) -> tuple[int, int, int] | None:
    """Return year (0 when none is given), month and day of a date in figures or with the month's name."""
    found = _numeric(plain, this_year) or _named(plain, this_year)
    first, _blank, rest = plain.partition(" ")
    if found is None and first.strip(".") in WEEKDAYS:
        return _numeric(rest, this_year) or _named(rest, this_year)
    return found


def _named_weekday_fits(plain: str, day: date) -> bool:
    """Return whether a weekday named before a date (``vie 27/11``) is that day's; ``mar`` may be March."""
    first = plain.partition(" ")[0].strip(".")
    return first not in WEEKDAYS or first in MONTHS or WEEKDAYS[first] == day.weekday()


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


def soon(day: date, today: date) -> str:
    """Return a day to come like ``relative``, with its year only where that is not the next such day."""
    shown = relative(day, today)
    return shown.removesuffix(f" {day.year}") if 7 <= (day - today).days < 335 else shown


def ago(day: date, today: date) -> str:
    """Return a past day as a list shows it: ``today``, ``yesterday``, ``3 d ago``, ``12 Nov``, ``12 Nov 2025``."""
    distance = (today - day).days
    if distance == 1:
        return _("yesterday")
    if 1 < distance <= 7:
        return _("%(days)d d ago") % {"days": distance}
    return relative(day, today) if distance <= 0 else _dated(day, day.year != today.year)


def dated(day: date, today: date) -> str:
    """Return a day by its date, however near it is: ``12 Nov``, ``12 Nov 2025``."""
    return _dated(day, day.year != today.year)


def _dated(day: date, with_year: bool) -> str:
    shown = _("%(day)d %(month)s") % {"day": day.day, "month": _(SHORT_MONTHS[day.month - 1])}
    return f"{shown} {day.year}" if with_year else shown


def show(stored: str) -> str:
    """Return an ISO day, or a birthday ``--MM-DD``, as a person reads and edits it: ``12 Nov 2025``, ``12 Nov``."""
    if stored.startswith("--"):
        return _dated(date(2000, int(stored[2:4]), int(stored[5:7])), False)
    return _dated(date.fromisoformat(stored), True)


def full(day: date) -> str:
    """Return a day as a field of a form holds it: ``12/03/2027``, day first, read back by every parser here."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def weekday(day: date) -> str:
    """Return the short name of the weekday of ``day``, in the reader's language."""
    return _(SHORT_WEEKDAYS[day.weekday()])
