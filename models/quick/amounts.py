"""The amount in a line, and the doubt where two numbers may be it."""

import re

from models.i18n import _
from models.money import parse_money
from models.problems import BadValue
from models.quick import words
from models.quick.reading import Reading
from models.text import shown

_AMOUNT = re.compile(r"[(+\-−]?[€$£]?-?\d[\d.,'’]*(?:€|\$|£|eur|euros?|usd|gbp)?\)?", re.IGNORECASE | re.ASCII)
_HAS_SIGN = re.compile(r"€|\$|£|eur|usd|gbp", re.IGNORECASE)


def amount(reading: Reading) -> int | None:
    """Take an amount in cents: the one with a currency, else the first. A doubtful one is told."""
    found = [place for place in range(reading.end) if reading.free(place) and _is_amount(reading, place)]
    if not found:
        return None
    start = next((place for place in found if _priced(reading, place)), found[0])
    end = _thousands(reading, start)
    typed = reading.typed(start, end).rstrip(",;:")
    sure = _priced(reading, start)
    if _is_currency(reading, end):
        end += 1
        sure = True
    before = start - 1
    if reading.free(before) and reading.words[before].key in words.BEFORE_AMOUNT:
        reading.take(before, start)
    reading.take(start, end)
    try:
        return parse_money(typed.strip("+"))
    except BadValue as problem:
        reading.wrong(start, problem.text)
        return None
    finally:
        reading.sure = sure


def _thousands(reading: Reading, start: int) -> int:
    """Return where an amount ends that is written with blanks, 1 240,50; without decimals or a currency it is two."""
    if not re.fullmatch(r"[€$£]?\d{1,3}", reading.words[start].text):
        return start + 1
    end = start + 1
    while reading.free(end) and re.fullmatch(r"\d{3}", reading.words[end].text):
        end += 1
    if reading.free(end) and re.fullmatch(r"\d{3}(?:[.,]\d{1,2}|€|\$|£)+", reading.words[end].text):
        return end + 1
    return end if _is_currency(reading, end) else start + 1


def second_amount(reading: Reading) -> None:
    """Tell of a number that might be the amount as well, unless one has a currency."""
    if reading.sure:
        return
    for place in range(reading.end):
        if reading.free(place) and _is_amount(reading, place):
            text = _("“%(text)s” may be the amount too; write one number, or a colon before the text.")
            reading.wrong(place, text % {"text": shown(reading.words[place].text, 40)})
            return


def _is_amount(reading: Reading, place: int) -> bool:
    return bool(_AMOUNT.fullmatch(reading.words[place].text.rstrip(",;:.")))


def _priced(reading: Reading, place: int) -> bool:
    return bool(_HAS_SIGN.search(reading.words[place].text)) or _is_currency(reading, place + 1)


def _is_currency(reading: Reading, place: int) -> bool:
    return reading.free(place) and bool({reading.words[place].key, reading.words[place].text} & words.CURRENCY)
