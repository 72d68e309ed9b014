"""Dates as queries name them: a day, a month, a year, ``this-month``, or a distance from today, in both languages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from models.fields import fold
from models.i18n import _
from models.problems import BadValue

_DISTANCE = re.compile(r"([+-]?)([0-9]{1,6})([dwsmya])", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_QUARTER = re.compile(r"([0-9]{4})-?[qt]([1-4])", re.IGNORECASE)
_STARTED = re.compile(r"[+-]?[0-9]{0,4}([-/.][0-9]{0,4}){0,2}[a-z]?", re.IGNORECASE)
_PHRASE = re.compile(r"(in|en|within|dentro|hace|next|last|proxim[oa]|el|la|the|end|fin|a|on|day|antes|pasado) .*")
# Words for a span: how many units from the present one, and the unit.
_SPANS: dict[tuple[int, str], tuple[str, ...]] = {
    (0, "d"): ("today", "hoy"),
    (-1, "d"): ("yesterday", "ayer"),
    (1, "d"): ("tomorrow", "manana"),
    (-2, "d"): ("anteayer", "antes de ayer", "day before yesterday"),
    (2, "d"): ("pasado manana", "day after tomorrow"),
    (0, "w"): ("this week", "esta semana"),
    (-1, "w"): ("last week", "semana pasada", "la semana pasada"),
    (1, "w"): ("next week", "semana que viene", "la semana que viene", "proxima semana", "la proxima semana"),
    (0, "m"): ("this month", "este mes"),
    (-1, "m"): ("last month", "mes pasado", "el mes pasado"),
    (1, "m"): ("next month", "mes que viene", "el mes que viene", "proximo mes", "el proximo mes"),
    (0, "q"): ("this quarter", "este trimestre"),
    (-1, "q"): ("last quarter", "trimestre pasado", "el trimestre pasado"),
    (1, "q"): ("next quarter", "proximo trimestre", "trimestre que viene", "el trimestre que viene"),
    (0, "y"): ("this year", "este ano"),
    (-1, "y"): ("last year", "ano pasado", "el ano pasado"),
    (1, "y"): ("next year", "proximo ano", "ano que viene", "el ano que viene"),
}
_OTHER_WORDS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lunes", "martes", "miercoles",
    "jueves", "viernes", "sabado", "domingo", "next", "last", "in", "end of", "fin de", "proximo", "el", "dentro de",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` to ``last``, both in.

    ``relative``: it moves with today, so that for birthdays the day of the year counts. ``ago``: it was typed as a
    distance into the past, so that "more" means earlier.
    """

    first: date
    last: date
    relative: bool = False
    ago: bool = False


@cache
def words() -> dict[str, tuple[int, str]]:
    """Return the words for spans, folded, with what they mean."""
    return {name: span for span, names in _SPANS.items() for name in names}


_ACCENTS = {"manana": "mañana", "ano": "año", "proximo": "próximo", "proxima": "próxima"}
_NEAR = ((0, "d"), (0, "w"), (0, "m"), (0, "y"))
_BACK = ((-1, "d"), (-1, "w"), (-1, "m"), (-1, "y"), (0, "q"), (-1, "q"))
_ON = ((1, "d"), (1, "w"), (1, "m"), (2, "d"), (0, "q"), (1, "q"), (1, "y"))


def named(start: str, language: str, *, behind: bool) -> list[str]:
    """Return a word for each span that lies ``behind`` or ahead and whose name begins with ``start`` (folded).

    It is written as a query takes it (``este-mes``), in ``language`` where that begins so too.
    """
    found = []
    for span in (*_NEAR, *(_BACK if behind else _ON)):
        names = sorted(_SPANS[span], key=lambda name: _is_english(name) != (language == "en"))
        if match := next((name for name in names if name.startswith(start)), None):
            found.append("-".join(_ACCENTS.get(word, word) for word in match.split()))
    return found


def _is_english(name: str) -> bool:
    return name.split()[-1] in ("today", "yesterday", "tomorrow", "week", "month", "quarter", "year")


def started(text: str) -> bool:
    """Return whether ``text`` may become a date by typing on."""
    folded = fold(text)
    if _STARTED.fullmatch(text) or _PHRASE.fullmatch(folded):
        return True
    return any(word.startswith(folded) for word in (*words(), *_OTHER_WORDS))


def period(text: str, today: date, behind: bool) -> Period:
    """Return the days that ``text`` names; ``behind`` says that the field lies in the past.

    Raises BadValue (``bad_date``) when it names none.
    """
    text = text.strip()
    if match := _DISTANCE.fullmatch(text):
        sign = {"+": 1, "-": -1, "": -1 if behind else 1}[match[1]]
        day = moved(today, sign * int(match[2]), match[3].lower())
        return Period(day, day, relative=True, ago=behind and not match[1])
    if span := words().get(fold(text)):
        return _span(today, *span)
    try:
        if re.fullmatch("[0-9]{4}", text):
            return Period(date(int(text), 1, 1), date(int(text), 12, 31))
        if match := _MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return Period(first, moved(first, 1, "m") - timedelta(1))
        if match := _QUARTER.fullmatch(text):
            first = date(int(match[1]), 3 * int(match[2]) - 2, 1)
            return Period(first, moved(first, 3, "m") - timedelta(1))
    except (ValueError, OverflowError) as error:
        raise BadValue(_("“%(text)s” is not a date.") % {"text": text}, "bad_date") from error
    from models import dates

    if text[:1].isalpha():
        text = text.replace("-", " ").replace("_", " ")  # a phrase typed as one word: fin-de-mes
    day = dates.parse_behind(text, today) if behind else dates.parse_ahead(text, today)
    return Period(day, day)


def moved(day: date, number: int, unit: str) -> date:
    """Return the day ``number`` units after ``day`` (``d``, ``w``/``s``, ``m``, ``y``/``a``), within the calendar."""
    if unit in "dws":
        ordinal = day.toordinal() + number * (1 if unit == "d" else 7)
        return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
    months = day.year * 12 + day.month - 1 + number * (1 if unit == "m" else 12)
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    following = date(year + month // 11, (month + 1) % 12 + 1, 1) if (year, month) < (9999, 11) else date.max
    last = (following - timedelta(1)).day if following != date.max else 31
    return date(year, month + 1, min(day.day, last))


def _span(today: date, offset: int, unit: str) -> Period:
    if unit == "d":
        day = moved(today, offset, "d")
        return Period(day, day, relative=True)
    if unit == "w":
        first = moved(today, 7 * offset - today.weekday(), "d")
        return Period(first, moved(first, 6, "d"), relative=True)
    start, months = {
        "m": (today.replace(day=1), 1),
        "q": (today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3),
        "y": (today.replace(month=1, day=1), 12),
    }[unit]
    first = moved(start, months * offset, "m")
    return Period(first, moved(moved(first, months, "m"), -1, "d"), relative=True)
