"""What the cells of a workbook hold: numbers, days, times, durations, truths, text and errors."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import floor, isfinite
from typing import Any, Literal
from xml.parsers import expat

Kind = Literal["text", "shared", "number", "moment", "duration", "truth", "iso", "error", "none"]
Value = str | float | bool | date | time | timedelta
LONGEST_ERROR = 20
_KINDS: dict[str, Kind] = {"s": "shared", "str": "text", "b": "truth", "d": "iso", "e": "error", "inlineStr": "none"}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)?|\d\d:\d\d:\d\d(?:\.\d{1,9})?", re.ASCII)
_MOMENTS, _DURATIONS = frozenset((*range(14, 23), 45, 47)), frozenset((46,))
_A_DAY = 86_400_000  # thousandths of a second
_NOUGHT = datetime(1899, 12, 30)
_SINCE_1904 = 1462
_DEEPEST = 100


def kind_of(type_: str, style: Kind) -> Kind:
    """Return what a cell of a type (its ``t``) holds in its ``v``; ``style`` is for numbers. Raises ValueError."""
    if type_ in ("", "n"):
        return style
    if type_ not in _KINDS:
        raise ValueError("cells of an unknown type")
    return _KINDS[type_]


def value(kind: Kind, text: str, *, since_1904: bool = False) -> Value:
    """Return what a cell holds whose text is ``text``; of text itself the escapes are resolved already."""
    if not text or kind == "none":
        return ""
    if kind == "number":
        return number(text)
    if kind in ("moment", "duration"):
        found = number(text)
        if isinstance(found, str):
            return found
        return duration(found) if kind == "duration" else moment(found, since_1904=since_1904)
    if kind == "truth":
        return text not in ("0", "false")
    return _iso(text) if kind == "iso" else text


def number(text: str) -> float | str:
    """Return ``text`` as a number, or as it is where it is none."""
    if _NUMBER.fullmatch(text) is None:
        return text
    found = float(text)
    return found if isfinite(found) else text


@lru_cache(maxsize=10_000)
def moment(days: float, *, since_1904: bool) -> Value:
    """Return the day, the time of day (less than a day) or the moment that a number of ``days`` means, to a thousandth.

    Excel counts a day in February 1900 that never was; what lies after the year 9999 stays a number.
    """
    since = days + _SINCE_1904 if since_1904 else days
    try:
        found = _NOUGHT + timedelta(milliseconds=_thousandths(since if since >= 60 else since + 1))
    except OverflowError:
        return days
    if days < 1:
        return found.time()
    return found.date() if days.is_integer() else found


def duration(days: float) -> Value:
    """Return how long ``days`` are, to a thousandth of a second; what is too long for that stays a number."""
    try:
        return timedelta(milliseconds=_thousandths(days))
    except OverflowError:
        return days


def _thousandths(days: float) -> int:
    found = days * _A_DAY
    return floor(found + 0.5) if found >= 0 else -floor(0.5 - found)


def _iso(text: str) -> Value:
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    try:
        if found[1] is None:
            return time.fromisoformat(text)
        return date.fromisoformat(text) if found[2] is None else datetime.fromisoformat(text)
    except ValueError:
        return text


def kind_of_format(code: str) -> Kind:
    """Return what a number is that is shown by the format ``code``: its first section tells."""
    escaped = quoted = half_day = in_hours = False
    brackets, before = 0, " "
    for char in code:
        low = char.lower()
        if escaped:
            escaped = False
        elif quoted:
            quoted = char != '"'
        elif char in "_\\*":
            escaped = True
        elif char == '"':
            quoted = True
        elif char == ";":
            return "number"
        elif char == "[":
            brackets += 1
        elif char == "]":
            if in_hours and brackets == 1:
                return "duration"
            brackets = max(0, brackets - 1)
        elif not brackets and low == "a" and not half_day:
            half_day = True
        elif not brackets and low in ("pm/" if half_day else "dmhys"):
            return "moment"
        elif not (in_hours and low == before.lower()):
            in_hours = before == "[" and low in "mhs"
        before = char
    return "number"


def styles(pieces: Iterable[bytes]) -> list[Kind]:
    """Return what numbers are by the style of their cell, from ``styles.xml``. Raises ValueError, expat's included."""
    reader = _Styles()
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return reader.kinds


def refuse(*_declared: object) -> None:
    """Refuse the definitions of a document."""
    raise ValueError("definitions")


class _Styles:
    def __init__(self) -> None:
        self.kinds: list[Kind] = []
        self._own: dict[str, Kind] = {}
        self._path: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        within = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise ValueError("elements in elements")
        number = given.get("numFmtId", "")
        if within == "numFmts" and name == "numFmt" and given.get("formatCode"):
            self._own[number] = kind_of_format(given["formatCode"])
        elif within == "cellXfs" and name == "xf":
            self.kinds.append(self._own.get(number) or _builtin(number))

    def end(self, _name: str) -> None:
        self._path.pop()


def _builtin(number: str) -> Kind:
    found = int(number) if number.isdecimal() and len(number) < 6 else 0
    return "moment" if found in _MOMENTS else "duration" if found in _DURATIONS else "number"
