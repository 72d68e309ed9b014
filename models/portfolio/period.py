"""The period of the portfolio's figures: ``12m``, ``all``, ``2026``, ``2026-03``, ``2026-03..2026-09``; up to D."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from models import text as texts
from models.figures.bought import year_before
from models.i18n import _
from models.periods import moved
from models.problems import BadValue

DEFAULT = "12m"
_SPAN = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:\.\.([0-9]{4})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` (None: from the beginning) to ``last``, both in; ``text`` is what it is called.

    ``months`` are the whole months of the calendar, or the last twelve, that it stands for; 0 where it was cut at D.
    """

    first: date | None
    last: date
    text: str = DEFAULT
    months: int = 0

    def before(self) -> "Period | None":
        """Return the period just before, of the same length: as many months, else as many days; None for all."""
        if self.first is None or self.first <= date.min + timedelta(1):
            return None
        last = self.first - timedelta(1)
        if self.text == DEFAULT:
            first = year_before(last)
        elif self.months:
            first = moved(self.first, -self.months, "m")
        else:
            first = date.fromordinal(max(1, self.first.toordinal() - (self.last - self.first).days - 1))
        text = self.text if self.text == DEFAULT else f"{first:%Y-%m-%d}..{last:%Y-%m-%d}"
        return Period(first, last, text, self.months)


def parse_period(text: str, today: date) -> Period:
    """Return the period that ``text`` names, ending at ``today`` at the latest.

    Raises BadValue (``bad_period``) when it names none, ends before it begins, or begins after ``today``.
    """
    wanted = text.strip().lower()
    if wanted in ("", DEFAULT):
        return Period(year_before(today), today, DEFAULT, 12)
    if wanted == "all":
        return Period(None, today, "all")
    match = _SPAN.fullmatch(wanted)
    try:
        if match is None:
            raise ValueError
        first, last = _days(match[1], match[2])
        if match[3]:
            last = _days(match[3], match[4])[1]
    except ValueError:
        sentence = _("“%(text)s” is not a period; write 12m, all, 2026, 2026-03 or 2026-03..2026-09.")
        raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_period", "period") from None
    if last < first:
        sentence = _("The period “%(text)s” ends before it begins.")
        raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_period", "period")
    if first > today:
        sentence = _("The period “%(text)s” begins after the day that is looked at.")
        raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_period", "period")
    if last > today:
        return Period(first, today, wanted)
    return Period(first, last, wanted, (last.year - first.year) * 12 + last.month - first.month + 1)


def _days(year: str, month: str | None) -> tuple[date, date]:
    """Return the first and last day of a year or a month; raises ValueError."""
    first = date(int(year), int(month or 1), 1)
    if month is None:
        return first, date(first.year, 12, 31)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1) if first < date(9999, 12, 1) else None
    return first, following - timedelta(1) if following else date.max
