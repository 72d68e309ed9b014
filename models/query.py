"""The query language: what people type, taken apart into a tree. Pure: it knows no table and no field.

    query := and-terms separated by "or";  term := word | "phrase" | field:value | -term | not:term | (query)

Written by hand after measuring lark 1.3: 120 ms to import and 42 ms to build the same grammar, more than a whole
answer may take after a typed letter.
"""

import re
from dataclasses import dataclass

from models.i18n import _
from models.problems import BadQuery

MAX_LENGTH, MAX_TERMS, MAX_DEPTH = 4000, 200, 20

_NAME = re.compile(r"([^\W\d_][\w.-]*):(?!//)")
_NOT = re.compile(r"not:\s*", re.IGNORECASE)
_DASHES = re.compile(r"-+(?=[^\s-])")
_OPERATOR = re.compile(r"(>=|<=|≥|≤|>|<|=)\s*")
_RUN = re.compile(r"[^\s()]+")
_BLANK = re.compile(r"\s*")
_QUOTES = str.maketrans("“”„«»", '"""""')
_UNSAFE = re.compile("[\0\ud800-\udfff]")
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


def parse(text: str, typing: bool = False) -> Node:
    """Return the tree of the query ``text``.

    With ``typing`` what is not finished at the end of the text is left out. Raises BadQuery otherwise.
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(_("A query has at most %(count)d characters.") % {"count": MAX_LENGTH}, MAX_LENGTH)
    return _Parser(_UNSAFE.sub(" ", text.translate(_QUOTES)), typing).query()


class _Parser:
    """Recursive descent over the text: one method a rule, ``at`` is the place reached."""

    def __init__(self, text: str, typing: bool) -> None:
        self.text, self.typing = text, typing
        self.at = self.terms = self.depth = 0

    def query(self) -> Node:
        node = self.either()
        if self.at < len(self.text):
            raise BadQuery(_("This “)” closes nothing; take it out, or put quotes around the text."), self.at)
        return node

    def either(self) -> Node:
        groups = [self.all()]
        while (found := self.or_word()) is not None:
            start, self.at = self.at, found
            empty = not groups[-1].items
            groups.append(self.all())
            if self.typing and not groups[-1].items and self.finished():
                groups.pop()
            elif empty or not groups[-1].items:
                raise BadQuery(_('“or” needs something on both sides; for the word itself write "or".'), start)
        return groups[0] if len(groups) == 1 else Either(tuple(groups))

    def all(self) -> All:
        items: list[Node] = []
        while not self.finished() and self.text[self.at] != ")" and self.or_word(bool(items)) is None:
            if (item := self.term()) is not None:
                items.append(item)
        return All(tuple(items))

    def term(self) -> Node | None:
        if match := _DASHES.match(self.text, self.at) or _NOT.match(self.text, self.at):
            return self.excluded(match)
        if self.text[self.at] == "(":
            return self.group()
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise BadQuery(_("A query has at most %(count)d terms.") % {"count": MAX_TERMS}, self.at)
        start = self.at
        if self.text[start] == '"':
            text, closed = self.quoted()
            if closed and self.peek() == ":" and text.strip():
                self.at += 1
                return self.comparison(text, start)
            return Words(text, whole=closed)
        if match := _NAME.match(self.text, start):
            self.at = match.end()
            return self.comparison(match[1], start)
        return Words(self.run())

    def excluded(self, match: re.Match[str]) -> Node | None:
        self.at = match.end()
        if self.finished() or self.text[self.at] == ")":
            if self.typing and self.at == len(self.text):
                return None
            raise BadQuery(_("Nothing stands after “%(text)s”.") % {"text": match[0].strip()}, match.start())
        self.deeper()
        item = self.term()
        self.depth -= 1
        return None if item is None else Not(item)

    def group(self) -> Node:
        start = self.at
        self.deeper()
        self.at += 1
        node = self.either()
        self.depth -= 1
        if self.peek() == ")":
            self.at += 1
        elif not self.typing:
            raise BadQuery(_("This “(” is never closed."), start)
        return node

    def comparison(self, name: str, start: int) -> Node | None:
        """Read what stands after the colon of a field."""
        self.finished()
        operator = ""
        if match := _OPERATOR.match(self.text, self.at):
            operator = match[1].replace("≥", ">=").replace("≤", "<=")
            self.at = match.end()
        low = self.bound(split=not operator)
        high = None
        if not operator and self.text.startswith("..", self.at):
            self.at += 2
            operator, high = "..", self.bound()
        if low is None and high is None:
            if self.typing and self.at == len(self.text):
                return Compare(name, "", None, None, start, True)
            raise BadQuery(_("Nothing stands after “%(text)s”.") % {"text": self.text[start : self.at].strip()}, start)
        return Compare(name, operator, low, high, start, self.typing and self.at == len(self.text))

    def bound(self, split: bool = False) -> Bound | None:
        start = self.at
        if self.peek() == '"':
            text, closed = self.quoted()
            return Bound(text, start, closed) if text.strip() else None
        text = self.run() if start < len(self.text) else ""
        if split and (dots := text.find("..")) >= 0:
            text = text[:dots]
            self.at = start + dots
        return Bound(text, start) if text else None

    def quoted(self) -> tuple[str, bool]:
        """Read a quoted text; return it and whether its end was there (raises BadQuery unless typing)."""
        start = self.at + 1
        end = self.text.find('"', start)
        if end < 0:
            if not self.typing and any(map(str.isalnum, self.text[start:])):
                raise BadQuery(_("This quote is never closed."), start - 1)
            self.at = len(self.text)
            return self.text[start:], False
        self.at = end + 1
        return self.text[start:end], True

    def or_word(self, after_something: bool = True) -> int | None:
        """Return where the word for "or" that stands here ends, or None. The Spanish ``o`` joins only two terms."""
        match = _RUN.match(self.text, self.at)
        if match is None or match[0].casefold() not in _OR_WORDS:
            return None
        follows = _BLANK.match(self.text, match.end())
        last = follows is None or follows.end() == len(self.text)
        if last and self.typing:
            return match.end() if after_something else None
        if len(match[0]) == 1 and (not after_something or last or self.text[match.end() :].lstrip()[0] == ")"):
            return None
        return match.end()

    def run(self) -> str:
        match = _RUN.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def finished(self) -> bool:
        """Step over blanks; return whether the text ends here."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.at >= len(self.text)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadQuery(_("A query has at most %(count)d groups inside each other.") % {"count": MAX_DEPTH}, self.at)
