"""What a query that is being typed may go on with: names of fields, and behind a field the values it can have.

Names and words are found by their beginning in either language, without regard to case and accents; what is offered is
written as the reader's language has it, where that fits what was typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import peewee

from models import comparisons, conditions, periods, stored_values
from models.conditions import Target, target
from models.fields import Type, fold
from models.i18n import N_, _, language
from models.problems import BadQuery
from models.query import MAX_LENGTH, Ending, safe

FEWEST_LETTERS = 2
"""One letter begins too many names of fields."""
MOST = 8

_HAS = (("has", "con", "tiene"), N_("has a value"))
_HAS_NOT = (("no", "sin"), N_("has none"))
_SEGMENT = (conditions.SEGMENT, N_("Segment"))
_SELDOM = ("version",)
_NO_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))
_PLAIN_BEFORE = frozenset('():"-')
_AGO = (("<7d", N_("in the last 7 days")), (">30d", N_("more than 30 days ago")))
_AHEAD = (("<7d", N_("within 7 days")), ("<30d", N_("within 30 days")))
_USUAL = frozenset(("email", "phone", "next_action", "owner", "tags", "city", "birthday"))
_NUMBERS = (Type.INTEGER, Type.NUMBER, Type.SHARE, Type.MONEY)
_STORED = (Type.LINE, Type.TAGS)
_NEVER = ("name", "legal_name", "code", "contact", "street", "postal_code", "web", "social", "channel", "next_action")
"""Fields whose values are too many and too personal to be offered; bare words find them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` may take the place of the characters ``start`` to ``end``; ``label`` says what it is, if need be.

    ``value``: it stands behind a field; else it is the name of one.
    """

    text: str
    start: int
    end: int
    label: str = ""
    value: bool = False


def suggestions(text: str, cursor: int, database: peewee.Database | None) -> list[Suggestion]:
    """Return what the query ``text`` may go on with at ``cursor``, the likeliest first, at most ``MOST``.

    Own fields, segments and values that clients have are read from ``database``, a few thousand rows at most.
    """
    before, after = safe(text[:cursor]), text[cursor : cursor + 1]
    if len(text) > MAX_LENGTH or (after and not after.isspace() and after != ")"):
        return []
    typed = _typed(before)
    if typed is None:
        return []
    found = _names(typed, database) if not typed.field else _values(typed, database)
    blank = "" if after or not typed.field else " "
    return [
        Suggestion(word + blank, typed.start, cursor, label, bool(typed.field))
        for word, label in dict(found).items()
        if word != before[typed.start :]
    ][:MOST]


def _typed(before: str) -> Ending | None:
    """What is being typed; where nothing but plain words stands, it is found without the grammar."""
    if _PLAIN_BEFORE.isdisjoint(before):
        word = before[-1:].strip() and before.split()[-1]
        return Ending(word, len(before) - len(word)) if word else None
    from models.query_grammar import ending

    return ending(before)


# Names of fields


def _names(typed: Ending, database: peewee.Database | None) -> list[tuple[str, str]]:
    if len(typed.text) < FEWEST_LETTERS:
        return []
    return [(f"{name}:", label) for name, label in _fields(typed.text, database, all_names=True)]


def _fields(text: str, database: peewee.Database | None, *, all_names: bool = False) -> list[tuple[str, str]]:
    """The fields called by what begins with ``text``, then those of which a later word does; or the usual ones.

    ``all_names``: among them what stands before the name of a field (``has:``) or of a segment.
    """
    start = fold(text)
    known = [entry for entry in _known(language()) if all_names or entry[2]]
    own = [_entry((_own_name(name), name), name) for name in stored_values.own_names(database)]
    ranked: list[tuple[int, str, str]] = []
    for names, label, _field in (*known, *own):
        (first, folded), match = names[0], next((name for name, folded in names if folded.startswith(start)), None)
        if match == first:
            ranked.append((0, first, label))
        elif match is not None:
            ranked.append((1, match if _typable(match) and " " not in match else first, label))
        elif len(start) > FEWEST_LETTERS and f" {start}" in folded:
            ranked.append((2, first, label))
    ranked.sort(key=lambda found: found[0])
    return [(name, label if fold(label) != fold(name.strip('"')) else "") for _rank, name, label in ranked]


Entry = tuple[tuple[tuple[str, str], ...], str, bool]


def _entry(names: Iterable[str], label: str, *, field: bool = True) -> Entry:
    """Names, each as it is typed and folded, what it is called, and whether it is a field."""
    return tuple((name, fold(name)) for name in dict.fromkeys(names)), label, field


@cache
def _known(_language: str) -> tuple[Entry, ...]:
    """Every field, its name in the reader's language first."""
    found: list[Entry] = []
    for field in conditions.fields():
        if field.name not in _SELDOM:
            label = _(field.label)
            shown = label.casefold().replace(" ", "_")
            mine = conditions.field_named(shown)
            names = (field.name, *field.names) if mine is not field else (shown, field.name, *field.names)
            if language() == "en":
                names = (field.name, *names)
            typable = [name.replace(" ", "_") for name in names if _typable(name)]
            found.append(_entry(typable, label))
    for names, label in (_HAS, _HAS_NOT, _SEGMENT):
        ordered = names if language() == "en" else (*names[1:], names[0])
        found.append(_entry(ordered, _(label), field=False))
    return tuple(found)


def _typable(name: str) -> bool:
    return name[:1].isalpha() and all(char.isalnum() or char in " _-." for char in name)


def _own_name(name: str) -> str:
    """The name of an own field as one word, or in quotes where it does not begin with a letter."""
    word = "_".join(part for part in "".join(c if c.isalnum() else " " for c in name).split())
    return word if word[:1].isalpha() else f'"{name.replace(chr(34), " ")}"'


# Values


def _values(typed: Ending, database: peewee.Database | None) -> list[tuple[str, str]]:
    name = typed.field.casefold()
    if name in (*_HAS[0], *_HAS_NOT[0]):
        return _asked_for(typed.text, database) if not typed.operator else []
    if fold(name) in conditions.SEGMENT:
        return _fitting(stored_values.segment_names(database), typed)
    try:
        field = target(typed.field, typed.position, database)
    except BadQuery:
        return []
    if field.type in (Type.DATE, Type.TIMESTAMP, Type.BIRTHDAY):
        return _dates(field, typed)
    if typed.operator not in ("", "="):
        return []
    if comparisons.choices(field):
        return _choices(field, fold(typed.text))
    if field.type in _NUMBERS:
        return [] if typed.text or typed.operator else [(">50%" if field.type is Type.SHARE else ">0", "")]
    if field.type in _STORED and field.name not in _NEVER:
        return _fitting(stored_values.values(field, typed.text, database), typed)
    return []


def _asked_for(text: str, database: peewee.Database | None) -> list[tuple[str, str]]:
    """The fields that ``has:`` and ``no:`` may name; those that are asked for most where nothing was typed yet."""
    if text:
        return _fields(text, database)
    known = _known(language())
    return [
        (names[0][0], label) for names, label, _field in known if not _USUAL.isdisjoint(name for name, _key in names)
    ]


def _choices(field: Target, start: str) -> list[tuple[str, str]]:
    found = []
    for choice in comparisons.choices(field):
        label = _(choice.label)
        names = (choice.value, *choice.names)
        spoken = field.type is Type.FLAG or (language() != "en" and field.type is not Type.STARS)
        if spoken and fold(label) != fold(choice.value) and fold(label) in map(fold, (choice.label, *choice.names)):
            names = (label.casefold(), *names)
        if field.name == "generation":
            names = (conditions.generation_word(choice.value), *names)
        if match := next((name for name in names if fold(name).startswith(start)), None):
            found.append((_written(match), label if fold(label) != fold(match) else ""))
    return found


def _dates(field: Target, typed: Ending) -> list[tuple[str, str]]:
    """Words for days and spans; where nothing was typed yet, also how a distance is written."""
    behind = field.behind and field.type is not Type.BIRTHDAY
    words = [(word, "") for word in periods.named(fold(typed.text), language(), behind=behind)]
    if typed.text or typed.operator:
        return words
    return [*words[:4], *((text, _(label)) for text, label in (_AGO if behind else _AHEAD))]


def _fitting(values: Iterable[str], typed: Ending) -> list[tuple[str, str]]:
    """The values that begin with what was typed, then those of which a later word does, in their order."""
    start = fold(typed.text)
    first = [value for value in values if fold(value).startswith(start)]
    later = [value for value in values if f" {start}" in fold(value)]
    return [(_written(value), "") for value in (*first, *later)]


def _written(value: str) -> str:
    """A value as it is typed: in quotes where it has blanks or signs that mean something."""
    plain = value.translate(_NO_QUOTES).strip()
    signs = any(char.isspace() or char in "()" for char in plain) or plain[:1] in "<>=≥≤" or ".." in plain
    return f'"{plain}"' if signs else plain
