"""The query language: what people type, taken apart into a tree. Pure: it knows no table and no field.

    query := and-terms separated by "or";  term := word | "phrase" | field:value | -term | not:term | (query)

The grammar stands in ``query.lark``; ``query_grammar`` reads by it. Its library (lark 1.3) takes 85 ms to load and 75
to build the parser, so the program does both after its first paint, and plain words, the first letters that anybody
types, are read without it. After that a query takes half a millisecond.
"""

import re
from dataclasses import dataclass

from models.i18n import _
from models.problems import BadQuery

MAX_LENGTH, MAX_TERMS, MAX_DEPTH = 4000, 200, 20

_QUOTES = str.maketrans("“”„«»", '"""""')
_UNSAFE = re.compile("[\0\ud800-\udfff]")
_PLAIN = re.compile(r'[^():"-]*')
_OR_WORDS = ("or", "o")


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be found anywhere: as the beginnings of words, or (``whole``) as these whole words in a row."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """One value of a comparison as typed, where it stands, and whether it stood in quotes."""

    text: str
    position: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """``field:value``, ``field:>=value`` or ``field:low..high`` (operator ``..``; an end may be None).

    ``growing`` says that the term ends where the text does while somebody is typing.
    """

    field: str
    operator: str
    low: Bound | None
    high: Bound | None
    position: int
    growing: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """What must hold together; nothing at all holds for every client."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """Of which at least one must hold."""

    items: "tuple[Node, ...]"


Node = Words | Compare | Not | All | Either


@dataclass(frozen=True, slots=True)
class Ending:
    """What is being typed at the end of a text: ``text``, from ``start`` on.

    It is a value of ``field`` behind ``operator`` (``..`` for the upper end), or with no field the beginning of a term.
    """

    text: str
    start: int
    field: str = ""
    operator: str = ""
    position: int = 0


def parse(text: str, typing: bool = False) -> Node:
    """Return the tree of the query ``text``.

    With ``typing`` what is not finished at the end of the text is left out. Raises BadQuery otherwise.
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(_("A query has at most %(count)d characters.") % {"count": MAX_LENGTH}, MAX_LENGTH)
    text = safe(text)
    words = text.split()
    if len(words) <= MAX_TERMS and _PLAIN.fullmatch(text) and not any(word.casefold() in _OR_WORDS for word in words):
        return All(tuple(map(Words, words)))
    from models import query_grammar

    return query_grammar.read(text, typing)


def safe(text: str) -> str:
    """Return ``text``, as long as before, with plain quotes and without what no text of the file holds."""
    return _UNSAFE.sub(" ", text.translate(_QUOTES))
