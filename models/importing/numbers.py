"""The decimal sign of a column, found from all of its cells: ``1.234,56`` and ``12,5`` speak for the comma."""

import re
from functools import lru_cache

_NUMBER = re.compile(r"[^\w.,]*(?:eur|usd)?[^\w.,]*(\d[\d.,' \xa0\u202f]*)[^\w.,]*(?:eur|usd|euros)?\W*", re.IGNORECASE)
_SEPARATOR = re.compile(r"[.,]")


def looks_like_number(cell: str) -> bool:
    """Return whether ``cell`` is a number with a separator, perhaps with a currency sign."""
    return bool(_SEPARATOR.search(cell)) and _NUMBER.fullmatch(cell) is not None


@lru_cache(maxsize=4096)
def decimal_of(cell: str) -> str:
    """Return the decimal sign that ``cell`` speaks for: ``,``, ``.`` or nothing (``1.234`` can be either)."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return ""
    signs = _SEPARATOR.findall(found[1])
    if not signs:
        return ""
    last = signs[-1]
    other = "." if last == "," else ","
    if len(set(signs)) == 2:
        return last if signs.count(last) == 1 else ""
    if len(signs) > 1:
        return other
    digits = len(found[1].rstrip(" '\xa0\u202f").rpartition(last)[2])
    whole = found[1].partition(last)[0]
    return "" if digits == 3 and whole != "0" else last if digits else ""


class DecimalVote:
    """Counts what the cells of one column say."""

    def __init__(self) -> None:
        self._votes = {",": 0, ".": 0}

    def add(self, cell: str) -> None:
        """Hear one cell."""
        sign = decimal_of(cell)
        if sign:
            self._votes[sign] += 1

    @property
    def sign(self) -> str:
        """``,`` or ``.`` when at least nine of ten cells that say anything agree, else nothing (each for itself)."""
        comma, point = self._votes[","], self._votes["."]
        if comma > 9 * point:
            return ","
        return "." if point > 9 * comma else ""
