"""What ``field:value`` means for each type of field: the typed bounds become a test in SQL.

Every test is 0 or 1, never NULL: a value that is not known fits no comparison, and an excluded term keeps the clients
of whom it is not known.
"""

import json
import re
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from models import spans
from models.conditions import Target
from models.fields import STAGES, Choice, Type, choice_named, fold
from models.i18n import N_, _
from models.matching import Part, country_codes, indexed, spaced
from models.periods import started
from models.problems import BadQuery, BadValue
from models.query import Bound, Compare
from models.text import search_key

FEW_DIGITS = 3
"""Fewer digits than these begin too many phone numbers to be looked up by."""

_LAST = "\U0010ffff"  # stands behind everything that a text may go on with
_UNFINISHED_NUMBER = re.compile(r"[-+#€$£]?[0-9.,]*|\*{1,3}")
_STARS = (
    Choice("0", N_("none"), ("ninguna", "sin prioridad")),
    Choice("1", N_("low"), ("baja", "*", "★")),
    Choice("2", N_("medium"), ("media", "**", "★★")),
    Choice("3", N_("high"), ("alta", "***", "★★★")),
)
_CHOICES = (Type.CHOICE, Type.STAGE, Type.FLAG)
_NUMBERS = (Type.INTEGER, Type.NUMBER, Type.SHARE, Type.STARS, Type.MONEY)
_DATES = (Type.DATE, Type.TIMESTAMP)


def compare(target: Target, node: Compare, today: date) -> Part:
    """Return the condition that ``node`` stands for. Raises BadQuery at the bound that cannot be read."""
    if target.type in _DATES:
        return spans.dates(target, node, today)
    if target.type is Type.BIRTHDAY:
        return spans.birthdays(target, node, today)
    if target.type in _NUMBERS:
        return _numbers(target, node)
    if target.type is Type.CLIENT:
        return _client(target, _only(node))
    if target.type in _CHOICES:
        bound = _only(node)
        value = _choice(choices(target), bound)
        return target.place.framed(
            f"coalesce({target.place.column} = ?, 0)", int(value) if target.type is Type.FLAG else value
        )
    if target.type is Type.TAGS:
        return _tag(target, _only(node), node)
    if target.type is Type.PHONE and node.operator in ("", "="):
        return _phone(target, _only(node), node)
    if target.type in (Type.TAX_ID, Type.IBAN) and node.operator in ("", "="):
        return _compact(target, _only(node), node)
    return _text(target, node)


def may_grow(target: Target, bound: Bound) -> bool:
    """Return whether typing on can turn ``bound``, which cannot be read now, into a value of ``target``."""
    if target.type in (*_DATES, Type.BIRTHDAY):
        return started(bound.text)
    if target.type in _NUMBERS and _UNFINISHED_NUMBER.fullmatch(bound.text):
        return True
    return any(name.startswith(fold(bound.text)) for choice in choices(target) for name in _named(choice))


def choices(target: Target) -> tuple[Choice, ...]:
    """Return the values that have a name; none where anything may stand."""
    return {Type.STAGE: STAGES, Type.STARS: _STARS}.get(target.type, target.choices)


def _named(choice: Choice) -> tuple[str, ...]:
    return tuple(fold(name) for name in (choice.value, choice.label, *choice.names))


def _only(node: Compare) -> Bound:
    if node.low is None or node.operator not in ("", "="):
        raise BadQuery(_("“%(name)s” has no more or less; write %(name)s:value.") % {"name": node.field}, node.position)
    return node.low


def _choice(choices: tuple[Choice, ...], bound: Bound) -> str:
    if found := choice_named(choices, bound.text):
        return found.value
    known = {name: name for choice in choices for name in _named(choice)}
    near = get_close_matches(fold(bound.text), known, 1, 0.6)
    values = {"value": bound.text, "near": near[0] if near else "", "values": ", ".join(_(c.label) for c in choices)}
    if near:
        raise BadQuery(_("“%(value)s” is not a value here; did you mean “%(near)s”?") % values, bound.position)
    raise BadQuery(_("“%(value)s” is not a value here; there are: %(values)s.") % values, bound.position)


def _numbers(target: Target, node: Compare) -> Part:
    low = _number(target, node.low) if node.low else None
    high = _number(target, node.high) if node.high else None
    if low is not None and high is not None and low > high:
        low, high = high, low
    test, values = spans.between(target.place.column, node.operator, low, high if node.operator == ".." else low)
    return target.place.framed(test, *values)


def _number(target: Target, bound: Bound) -> int | float:
    from models import money

    text = bound.text.strip()
    try:
        if target.type is Type.STARS and (named := next((c for c in _STARS if fold(text) in _named(c)), None)):
            return int(named.value)
        if target.type is Type.SHARE:
            return _share(text)
        number: int | Decimal
        number = money.parse_money(text) if target.type is Type.MONEY else money.parse_number(text.removeprefix("#"))
    except BadValue as error:
        raise BadQuery(error.text, bound.position) from error
    if not -(2**63) < number < 2**63:
        raise BadQuery(_("“%(text)s” is too large a number.") % {"text": text}, bound.position)
    if isinstance(number, int) or number == number.to_integral_value():
        return int(number)
    return float(number)


def _share(text: str) -> float:
    """Return ``0.8``, ``80 %`` and ``80`` as 0.8: what is above 1 is meant as so many per cent."""
    from models import money

    number = float(money.parse_number(text.removesuffix("%").rstrip()))
    return number / 100 if text.endswith("%") or number > 1 else number


def _client(target: Target, bound: Bound) -> Part:
    if re.fullmatch("#?[0-9]{1,18}", bound.text):
        return target.place.framed(f"coalesce({target.place.column} = ?, 0)", int(bound.text.removeprefix("#")))
    test = "cartera_words(x.name_folded, ?)"
    frame = f"EXISTS (SELECT 1 FROM client AS x WHERE x.id = {target.place.column} AND {test})"
    return Part(frame, (_needle(bound),))


def _tag(target: Target, bound: Bound, node: Compare) -> Part:
    """A tag is compared from its beginning; in quotes as a whole."""
    key = search_key(bound.text)
    if bound.whole or node.operator == "=":
        part = target.place.framed("x.folded = ?", key)
    else:
        part = target.place.framed("x.folded >= ? AND x.folded < ?", key, key + _LAST)
    return _narrowed(part, target, bound, node)


def _phone(target: Target, bound: Bound, node: Compare) -> Part:
    """A number is compared from its beginning, with or without the code of its country."""
    digits = "".join(char for char in bound.text if char in "0123456789")
    if not digits:
        return _text(target, node)
    if bound.text.lstrip().startswith("+") or digits.startswith("00"):
        starts = [f"+{digits.removeprefix('00')}"]
    elif len(digits) < FEW_DIGITS:
        return target.place.framed("cartera_dialled(x.match_key, ?)", digits)
    else:
        starts = [digits, f"+{digits}", *(f"+{code}{digits}" for code in country_codes())]
    key = "c.match_key"
    test = f"{key} = p.value" if node.operator == "=" else f"{key} >= p.value AND {key} < p.value || ':'"
    rows = f"SELECT c.client_id FROM json_each(?) AS p CROSS JOIN channel AS c WHERE {test} AND c.kind = 'phone'"
    return Part(f"client.id IN ({rows})", (json.dumps(starts),))


def _compact(target: Target, bound: Bound, node: Compare) -> Part:
    """Tax ids and IBANs are compared without blanks and marks, from their beginning, or else as typed."""
    column = target.place.column.removeprefix("client.")
    compact = re.sub(r"[\W_]", "", bound.text).upper()
    tests, values = [], []
    for form in dict.fromkeys((compact, bound.text.strip())):
        if form:
            exact = node.operator == "="
            tests.append(f"c.{column} = ?" if exact else f"(c.{column} >= ? AND c.{column} < ?)")
            values += [form] if exact else [form, form + _LAST]
    return Part(f"client.id IN (SELECT c.id FROM client AS c WHERE {' OR '.join(tests) or '0'})", tuple(values))


def _text(target: Target, node: Compare) -> Part:
    place = target.place
    low, high = node.low, node.high
    key = place.key or f"cartera_folded({place.column})"
    if node.operator == "=" and low:
        part = place.framed(f"coalesce({key} = ?, 0)", search_key(low.text))
        return _narrowed(part, target, low, node)
    if node.operator == "" and low:
        if not spaced(low.text).strip():
            return place.framed(f"coalesce(instr({key}, ?) > 0, 0)", search_key(low.text))
        part = place.framed(f"cartera_words({place.key or place.column}, ?)", _needle(low))
        return _narrowed(part, target, low, node)
    bounds = [bound.text.strip() for bound in (low, high) if bound]
    if all(re.fullmatch("[0-9]{1,18}", bound) for bound in bounds):
        is_number = f"{place.column} <> '' AND {place.column} NOT GLOB '*[^0-9]*'"
        digits = f"CASE WHEN {is_number} THEN CAST({place.column} AS INTEGER) END"
        first, last = int(low.text) if low else None, int(high.text) if high else None
        if first is not None and last is not None and first > last:
            first, last = last, first
        test, values = spans.between(digits, node.operator, first, last if node.operator == ".." else first)
        return place.framed(test, *values)
    start, end = (search_key(bound.text) if bound else None for bound in (low, high))
    if start is not None and end is not None and start > end:
        start, end = end, start
    end = start if node.operator != ".." else end
    test, values = spans.between(key, node.operator, start, None if end is None else end + _LAST)
    return place.framed(test, *values)


def _needle(bound: Bound) -> str:
    words = spaced(bound.text)
    return words if bound.whole else words.rstrip()


def _narrowed(part: Part, target: Target, bound: Bound, node: Compare) -> Part:
    """The test of a text value together with the full-text search that finds its words fast, where it can."""
    if not target.place.indexed or not any(map(str.isalnum, bound.text)):
        return part
    words = indexed(bound.text, whole=bound.whole or node.operator == "=", column=target.place.indexed)
    return Part(part.sql, part.params, words.match, words.looked)
