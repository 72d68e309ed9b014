"""Whether the days of a column are written day first or month first, found from all of its cells: ``12/31/1971``."""

import re
from collections.abc import Mapping as Table
from functools import lru_cache
from typing import Literal, Protocol

from models.fields import Type
from models.importing.kinds import field_of
from models.text import search_key

Order = Literal["", "day", "month"]
ORDERS: tuple[Order, ...] = ("day", "month")
_DAYS = (Type.DATE, Type.BIRTHDAY)
_OWN = "own:"
_FIGURES = re.compile(
    r"(\s*(?:[^\W\d_]+[.,]*\s+)?)([0-9]{1,2})( ?([-/.]) ?)([0-9]{1,2})( ?\4 ?(?:[0-9]{4}|[0-9]{2}))?(?=$|[ T,])"
)

_LONGEST = 40  # characters of a day with its weekday and time
_NEAR = re.compile(r"[0-9] ?[-/.] ?[0-9]")


class HasType(Protocol):
    """A field of the user."""

    @property
    def type(self) -> str:
        """What it holds; ``date`` are days."""
        ...


def holds_days(target: str, own: Table[str, HasType]) -> bool:
    """Return whether a column that goes to ``target`` holds days; ``own`` are the user's fields by folded names."""
    if target.startswith(_OWN):
        found = own.get(search_key(target.removeprefix(_OWN)))
        return found is not None and found.type == "date"
    field = field_of(target)
    return field is not None and field.type in _DAYS


def has_figures(text: str) -> bool:
    """Return whether a day in figures can stand somewhere in ``text``: seen at once in most that holds none."""
    return _NEAR.search(text) is not None


def looks_like_day(cell: str) -> bool:
    """Return whether ``cell`` is a day in figures that begins with the day or the month."""
    return len(cell) <= _LONGEST and _NEAR.search(cell) is not None and _of(cell) is not None


@lru_cache(maxsize=4096)
def order_of(cell: str) -> Order:
    """Return the order that ``cell`` proves: ``31/12`` that of the day first, ``12/31`` of the month; ``3/4`` none."""
    found = _of(cell)
    if found is None:
        return ""
    first, second = int(found[2]), int(found[5])
    if 12 < first <= 31 and 1 <= second <= 12:
        return "day"
    return "month" if 12 < second <= 31 and 1 <= first <= 12 else ""


def day_first(cell: str) -> str:
    """Return a day written month first with the day before the month; anything else as it is."""
    found = _of(cell)
    if found is None or not 1 <= int(found[2]) <= 12:
        return cell
    return f"{found[1]}{found[5]}{found[3]}{found[2]}{found[6] or ''}{cell[found.end() :]}"


def _of(cell: str) -> re.Match[str] | None:
    found = _FIGURES.match(cell)
    return None if found is None or (found[6] is None and found[4] == ".") else found


class DayVote:
    """Hears what the cells of one column prove."""

    def __init__(self) -> None:
        self._heard = self._day = self._month = False

    def add(self, cell: str) -> None:
        """Hear one cell."""
        order = order_of(cell)
        if order == "day":
            self._day = True
        elif order == "month":
            self._month = True
        elif not self._heard:
            self._heard = looks_like_day(cell)

    @property
    def settled(self) -> bool:
        """Whether no other cell can change what was found: one with the day first holds."""
        return self._day

    @property
    def order(self) -> Order:
        """``month`` where that is proved and nothing speaks against it, else ``day``; nothing without such days."""
        if self._month and not self._day:
            return "month"
        return "day" if self._day or self._month or self._heard else ""
