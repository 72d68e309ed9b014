"""Numbers and amounts as people type them, and amounts as people read them.

One or two digits after the last separator are decimals; exactly three with one kind of separator are thousands;
anything doubtful is refused with both readings. Amounts are integer cents.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from models import text as texts
from models.i18n import _, language
from models.problems import BadValue

LARGEST = 2**63 - 1
_CURRENCY = re.compile(r"€|\$|£|(?<![a-z])(?:euros?|eur|usd|gbp)(?![a-z])\.?", re.IGNORECASE)
_BLANKS = re.compile("[ \u00a0\u2007\u2008\u2009\u202f]+")
_BODY = re.compile(r"(?=[.,]?\d)[\d., ']{1,40}", re.ASCII)
_NO_CENTS = re.compile(r"(?<=\d)[.,][-–—]{1,2}$")
_SIMPLE = re.compile(r"\d{1,15}(?:([.,])\d{1,2})?", re.ASCII)
_ALL_DIGITS = re.compile(r"\d[\d.,]{1,30}\d", re.ASCII)
_GROUPED = {sign: re.compile(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+", re.ASCII) for sign in ".,' "}


def parse_money(text: str, decimal: str | None = None) -> int:
    """Return the amount in cents. ``decimal`` is the decimal sign (``,`` or ``.``) when the caller knows it.

    Takes currency signs, blanks and apostrophes between thousands, a minus before or behind, and parentheses.
    With a known sign more than two decimals are rounded half up. Raises ``BadValue`` (``bad_amount``).
    """
    number = _parse(text, decimal, "bad_amount")
    cents = number.scaleb(2)
    if cents != cents.to_integral_value():
        if decimal is None:
            sentence = _("“%(text)s” has more than two decimals; write an amount such as 1240.50.")
            raise BadValue(sentence % {"text": texts.shown(text, 40)}, "bad_amount")
        cents = cents.to_integral_value(ROUND_HALF_UP)
    if abs(cents) > LARGEST:
        raise BadValue(_("“%(text)s” is too large an amount.") % {"text": texts.shown(text, 40)}, "bad_amount")
    return int(cents)


def parse_number(text: str, decimal: str | None = None) -> Decimal:
    """Return the exact number. ``decimal`` as in ``parse_money``. Raises ``BadValue`` (``bad_number``)."""
    return _parse(text, decimal, "bad_number")


def _parse(text: str, decimal: str | None, code: str) -> Decimal:
    if (simple := _SIMPLE.fullmatch(text)) and (decimal is None or simple[1] in (None, decimal)):
        return Decimal(text.replace(",", "."))
    body, negative = (text, False) if _ALL_DIGITS.fullmatch(text) else _bare(text)
    if not _BODY.fullmatch(body):
        raise _unreadable(text, code)
    number = _read(body, text, code) if decimal is None else _read_known(body, decimal, text, code)
    return -number if negative and number else number


def _bare(text: str) -> tuple[str, bool]:
    """Return the digits and separators of ``text`` and whether it is negative; two signs leave a sign in the body."""
    body = _BLANKS.sub(" ", texts.clean_line(text)).replace("’", "'").replace("−", "-")
    body = _CURRENCY.sub("", body, count=1).strip()
    body = _NO_CENTS.sub("", body)
    if body.startswith("(") and body.endswith(")"):
        return body[1:-1].strip(), True
    if body.startswith(("-", "+")):
        return body[1:].strip(), body[0] == "-"
    if body.endswith("-"):
        return body[:-1].strip(), True
    return body, False


def _read(body: str, text: str, code: str) -> Decimal:
    """Return the one reading of ``body`` when the decimal sign is not known."""
    signs = [char for char in body if not char.isdigit()]
    if not signs:
        return Decimal(body)
    last = signs[-1]
    whole, _sign, tail = body.rpartition(last)
    kinds = set(signs)
    if len(kinds) == 1 and _GROUPED[last].fullmatch(body) and not (body.startswith("0") and last in ".,"):
        return Decimal(body.replace(last, ""))
    if last != " " and signs.count(last) == 1 and (whole == "" or _thousands(whole)):
        only_reading = len(tail) == 3 and whole in ("", "0")
        if len(tail) in (1, 2) or only_reading or (len(tail) > 3 and code == "bad_number"):
            return Decimal(f"{_digits(whole) or 0}.{tail}")
    if last == " " or not tail or not whole or len(kinds) > 2:
        raise _unreadable(text, code)
    if code == "bad_amount":
        sentence = _("“%(text)s” can mean %(one)s or %(other)s; write it plainly, with at most two decimals.")
    else:
        sentence = _("“%(text)s” can mean %(one)s or %(other)s; write it in one of these ways.")
    one = _digits(body).lstrip("0") or "0"
    readings = {"one": one, "other": _unmistakable(_digits(whole), tail)}
    raise BadValue(sentence % {"text": texts.shown(text, 40), **readings}, code)


def _unmistakable(whole: str, tail: str) -> str:
    """Return the number in a way that can be read as decimals alone: never three of them."""
    tail = tail.rstrip("0").ljust(2, "0")
    return f"{whole.lstrip('0') or '0'}{',' if language() == 'es' else '.'}{tail + '0' if len(tail) == 3 else tail}"


def _read_known(body: str, decimal: str, text: str, code: str) -> Decimal:
    number = _read_with(body, decimal)
    if number is not None:
        return number
    other = "," if decimal == "." else "."
    number = _read_with(body, other)
    if number is None:
        raise _unreadable(text, code)
    if other == ",":
        sentence = _("“%(text)s” would be %(reading)s with a decimal comma, but its column has decimal points.")
    else:
        sentence = _("“%(text)s” would be %(reading)s with a decimal point, but its column has decimal commas.")
    raise BadValue(sentence % {"text": texts.shown(text, 40), "reading": format_number(number)}, code)


def _read_with(body: str, decimal: str) -> Decimal | None:
    """Return the number that ``body`` is with ``decimal`` as the decimal sign, None where it is none."""
    whole, _sign, tail = body.partition(decimal)
    if not (_thousands(whole) or (not whole and tail)) or not (tail.isdigit() or not tail):
        return None
    return Decimal((_digits(whole) or "0") + "." + (tail or "0"))


def _thousands(whole: str) -> bool:
    """Return whether ``whole`` is digits alone, or grouped in threes by one kind of sign."""
    return whole.isdigit() or any(pattern.fullmatch(whole) for pattern in _GROUPED.values())


def _digits(body: str) -> str:
    return re.sub(r"\D", "", body)


def _unreadable(text: str, code: str) -> BadValue:
    if code == "bad_amount":
        sentence = _("“%(text)s” is not an amount; write one such as 1240.50.")
    else:
        sentence = _("“%(text)s” is not a number; write one such as 12 or 3.5.")
    return BadValue(sentence % {"text": texts.shown(text, 40)}, code)


def plain(cents: int) -> str:
    """Return ``cents`` as a decimal string for programs, ``1240.50``."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def format_money(cents: int, *, currency: str | None = None, whole: bool = False) -> str:
    """Return ``cents`` as the reader writes it: ``1.240,50``, with ``currency`` (such as EUR) ``1.240,50 €``.

    ``whole`` leaves the decimals away when they are zero (``18.420 €``).
    """
    bare = whole and cents % 100 == 0
    if currency:
        return _with_currency(cents, currency, language(), bare)
    group, point = _separators(language())
    units, rest = divmod(abs(cents), 100)
    digits = f"{units:,}".replace(",", group) + ("" if bare else f"{point}{rest:02d}")
    return "-" + digits if cents < 0 else digits


def format_number(number: Decimal) -> str:
    """Return ``number`` as the reader writes it, with the decimals it has: ``1.200,5``."""
    group, point = _separators(language())
    whole, _sign, tail = f"{number:,f}".partition(".")
    return whole.replace(",", group) + (point + tail if tail else "")


def currency_sign(currency: str) -> str:
    """Return the sign of ``currency`` as the reader knows it: ``€`` for EUR; the letters where there is none."""
    return _sign(currency, language())


@cache
def _sign(currency: str, code: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale=code))


def format_units(cents: int) -> str:
    """Return ``cents`` rounded to whole units, halves up, for columns that are too narrow for more."""
    return format_money((cents + 50) // 100 * 100, whole=True)


_SIGNS = {"en": (",", "."), "es": (".", ",")}
"""The separators of our languages: a list does not wait for Babel to be loaded."""


@cache
def _separators(code: str) -> tuple[str, str]:
    """Return the signs between thousands and before decimals in the language ``code``."""
    if code in _SIGNS:
        return _SIGNS[code]
    from babel import Locale
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(Locale(code)), get_decimal_symbol(Locale(code))


@lru_cache(maxsize=4096)
def _with_currency(cents: int, currency: str, code: str, bare: bool) -> str:
    from babel.numbers import format_currency

    amount = Decimal(cents).scaleb(-2)
    shape = _whole_shape(code) if bare else None
    return format_currency(amount, currency, shape, locale=code, currency_digits=False)


@cache
def _whole_shape(code: str) -> str:
    """Return the pattern of an amount without decimals in the language ``code``."""
    from babel import Locale

    return re.sub(r"0\.0+", "0", Locale(code).currency_formats["standard"].pattern)
