"""Comparisons with a span of values, and the days and birthdays that ``field:value`` takes in."""

import re
from datetime import date, timedelta

from models.conditions import Target
from models.matching import Part
from models.periods import Period, period
from models.problems import BadQuery, BadValue
from models.query import Compare


def between(column: str, operator: str, low: object, high: object) -> tuple[str, tuple[str | int | float, ...]]:
    """Return the test ``column operator value``, where a value may be a span from ``low`` to ``high``; None is open."""
    tests: dict[str, tuple[str, tuple[object, ...]]] = {
        ">": (f"{column} > ?", (high,)),
        ">=": (f"{column} >= ?", (low,)),
        "<": (f"{column} < ?", (low,)),
        "<=": (f"{column} <= ?", (high,)),
    }
    values: tuple[object, ...]
    if operator in tests:
        test, values = tests[operator]
    elif low is None:
        test, values = f"{column} <= ?", (high,)
    elif high is None:
        test, values = f"{column} >= ?", (low,)
    else:
        test, values = f"{column} BETWEEN ? AND ?", (low, high)
    return f"({column} IS NOT NULL AND {test})", tuple(v if isinstance(v, int | float) else str(v) for v in values)


def _periods(target: Target, node: Compare, today: date) -> list[Period | None]:
    found: list[Period | None] = []
    for bound in (node.low, node.high):
        try:
            found.append(period(bound.text, today, target.behind) if bound else None)
        except BadValue as error:
            raise BadQuery(error.text, bound.position if bound else node.position) from error
    return found


def dates(target: Target, node: Compare, today: date) -> Part:
    """Return the condition on a date or a point in time. Raises BadQuery at the bound that is no date."""
    low, high = _periods(target, node, today)
    operator = node.operator
    if low and low.ago:
        operator = operator.translate(str.maketrans("<>", "><"))
    first, last = _ends(low, high, operator)
    test, values = between(target.place.column, operator, first, last)
    return target.place.framed(test, *values)


def _ends(low: Period | None, high: Period | None, operator: str) -> tuple[date | None, date | None]:
    """The first and last day of what was typed, whichever way round; a distance ago turns an open end round."""
    if operator != "..":
        return (low.first, low.last) if low else (None, None)
    if low and high:
        return min(low.first, high.first), max(low.last, high.last)
    only = low or high
    if only is None:
        return None, None
    return (only.first, None) if (low is not None) != only.ago else (None, only.last)


def birthdays(target: Target, node: Compare, today: date) -> Part:
    """Return the condition on a birthday. Raises BadQuery at the bound that is no date.

    A year or a full date compares the date of birth; a relative word or a distance the day of the year.
    """
    from models.dates import parse_birthday

    column = target.place.column
    if node.low and node.high is None and node.operator in ("", "=") and re.search(r"[^\W0-9]|[-/. ]", node.low.text):
        try:
            typed = parse_birthday(node.low.text, today)
        except BadValue:
            typed = ""
        if typed:
            test = f"substr({column}, -5) = ?" if typed.startswith("--") else f"{column} = ?"
            return target.place.framed(f"coalesce({test}, 0)", typed[-5:] if typed.startswith("--") else typed)
    coming = Target(target.name, target.type, target.place)
    low, high = _periods(coming, node, today)
    if not (low or high) or not any(end and end.relative for end in (low, high)):
        first, last = _ends(low, high, node.operator)
        test, values = between(column, node.operator, first, last)
        return target.place.framed(f"({test} AND length({column}) = 10)", *values)
    first, last = _ends(low, high, node.operator)
    if node.operator in ("<", "<="):
        last = (low.first - timedelta(1) if node.operator == "<" else low.last) if low else today
        first = today
    elif node.operator in (">", ">="):
        first = (low.last + timedelta(1) if node.operator == ">" else low.first) if low else today
        last = today + timedelta(365)
    return target.place.framed(*_days_of_year(f"substr({column}, -5)", first or today, last or today + timedelta(365)))


def _days_of_year(column: str, first: date, last: date) -> tuple[str, ...]:
    """The test that an anniversary falls on the days ``first`` to ``last``; 29 February is kept on the 28th."""
    if last < first:
        return ("0",)
    if (last - first).days >= 365:
        return (f"{column} IS NOT NULL",)
    start, end = f"{first:%m-%d}", f"{last:%m-%d}"
    if end == "02-28" and (last + timedelta(1)).day == 1:
        end = "02-29"
    if start <= end:
        return (f"coalesce({column} BETWEEN ? AND ?, 0)", start, end)
    return (f"coalesce({column} >= ? OR {column} <= ?, 0)", start, end)
