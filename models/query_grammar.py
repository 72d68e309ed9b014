"""Reading a query by its grammar, ``query.lark``: the library finds the structure, here it becomes a tree.

While somebody types, the end of the text is mended before it is read: a term that says nothing is put there, and what
is open is closed. What the grammar does not take is told by where the parser stood: behind an "or", a field, a "(".
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from models.i18n import _
from models.problems import BadQuery
from models.query import MAX_DEPTH, MAX_TERMS, All, Bound, Compare, Either, Ending, Node, Not, Words

_TERMS = ("WORD", "PHRASE", "OPEN", "FIELD", "PHRASE_FIELD")
_FIELDS, _JOINS, _INSIDE = ("FIELD", "PHRASE_FIELD"), ("OR", "O"), ("LPAR", "NOT")
_DOTS, _OPEN = ("DOTS", "DOTS_FIRST"), ("VALUE_OPEN", "HIGH_OPEN")
_VALUES = ("LOW", "RIGHT", "HIGH", *_OPEN)


@cache
def parser() -> Lark:
    """Return the parser, built when it is first asked for."""
    grammar = Path(__file__).with_name("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def read(text: str, typing: bool) -> Node:
    """Return the tree of ``text``, which holds neither NUL nor lone surrogates. Raises BadQuery.

    With ``typing`` what is not finished at the end is left out.
    """
    steps = parser().parse_interactive(text)
    try:
        tree = _walk(steps, len(text), typing)
    except UnexpectedToken as error:
        raise _mistake(steps.parser_state.value_stack, error.token, text) from None
    return _Reader(text, typing).node(tree) or All(())


def ending(text: str) -> Ending | None:
    """Return what is being typed at the end of ``text``; None where a new term begins, or a mistake stands before."""
    tokens: list[Token] = []
    try:
        tokens.extend(parser().parse_interactive(text).iter_parse())
    except UnexpectedToken:
        return None
    if not tokens:
        return None
    last, end = tokens[-1], len(text)
    waits = last.type in (*_FIELDS, "OPERATOR") or (last.type in _DOTS and _end(last) == end)
    if not waits and _end(last) < end:
        return None
    if last.type in ("WORD", *_JOINS):
        return Ending(str(last), _start(last))
    if not waits and last.type not in _VALUES:
        return None
    place = max(place for place, token in enumerate(tokens) if token.type in _FIELDS)
    operator = next((token for token in reversed(tokens[place:]) if token.type in ("OPERATOR", *_DOTS)), "")
    value, start = ("", end) if waits else (_unquoted(last)[0] if last.type in _OPEN else str(last), _start(last))
    return Ending(value, start, _field(tokens[place]), str(operator), _start(tokens[place]))


def _field(token: Token) -> str:
    return token[:-1] if token.type == "FIELD" else token[1:-2]


def _walk(steps: InteractiveParser, end: int, typing: bool) -> "Tree[Token]":
    """Let the parser take word after word, within the limits; return what it made of them."""
    terms = 0
    for token in steps.iter_parse():
        if token.type in _TERMS:
            terms += 1
            if terms > MAX_TERMS:
                raise BadQuery(_("A query has at most %(count)d terms.") % {"count": MAX_TERMS}, _start(token))
        elif token.type in _INSIDE and len(_tokens(steps, _INSIDE)) >= MAX_DEPTH:
            problem = _("A query has at most %(count)d groups inside each other.") % {"count": MAX_DEPTH}
            raise BadQuery(problem, _start(token))
        if not typing and token.type.endswith("OPEN") and any(map(str.isalnum, token)):
            raise BadQuery(_("This quote is never closed."), _start(token))
    if typing:
        steps.feed_token(Token("NOTHING", "", end, end_pos=end))
        for _group in _tokens(steps, ("LPAR",)):
            steps.feed_token(Token("RPAR", ")", end, end_pos=end))
    found: Tree[Token] = steps.feed_token(Token("$END", "", end, end_pos=end))
    return found


def _tokens(steps: InteractiveParser, types: tuple[str, ...]) -> list[Token]:
    """The words of ``types`` that wait for what they begin."""
    return [each for each in steps.parser_state.value_stack if isinstance(each, Token) and each.type in types]


def _mistake(stack: list[Any], token: Token, text: str) -> BadQuery:
    """What to say of a word that cannot stand where it does, behind what ``stack`` holds."""
    last = stack[-1] if stack and isinstance(stack[-1], Token) else None
    if last is not None and last.type in _JOINS:
        return _lonely(last)
    if last is not None and last.type not in ("LPAR", "RPAR"):
        first = last if last.type != "OPERATOR" else stack[-2].children[0]
        return _nothing_after(text, _start(first), _end(last))
    if token.type == "RPAR":
        return BadQuery(_("This “)” closes nothing; take it out, or put quotes around the text."), _start(token))
    opened = [each for each in stack if isinstance(each, Token) and each.type == "LPAR"]
    return BadQuery(_("This “(” is never closed."), _start(opened[-1]) if opened else _start(token))


def _lonely(join: Token) -> BadQuery:
    return BadQuery(_('“or” needs something on both sides; for the word itself write "or".'), _start(join))


def _nothing_after(text: str, start: int, end: int) -> BadQuery:
    return BadQuery(_("Nothing stands after “%(text)s”.") % {"text": text[start:end].strip()}, start)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns what the parser found in ``text`` into a tree; None stands for a term that says nothing (yet)."""

    text: str
    typing: bool

    def node(self, tree: "Tree[Token]") -> Node | None:
        children: list[Any] = tree.children
        match tree.data:
            case "start" | "group":
                return self.node(children[0]) if children else All(())
            case "either":
                return self.either(children)
            case "excluded":
                item = self.node(children[1])
                return None if item is None else Not(item)
            case "words":
                return Words(str(children[0]))
            case "phrase" | "open":
                text, closed = _unquoted(children[0])
                return Words(text, whole=closed)
            case "comparison":
                return self.comparison(children)
        return None

    def either(self, children: list[Any]) -> Node:
        """The parts between the joining words; one that is not there yet, at the end, is left out."""
        parts: list[All] = []
        join: Token | None = None
        for child in children:
            if isinstance(child, Token):
                join = child
            elif (part := self.all(child, join)).items or not parts:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def all(self, tree: "Tree[Token]", join: Token | None) -> All:
        items: list[Node] = []
        children: list[Any] = tree.children
        for place, child in enumerate(children):
            token: Any = child.children[0] if child.children else None
            if child.data == "stray":
                if not self.last(token):
                    raise _lonely(join or token)
                items.append(Words(str(token)))
            elif place and child.data == "words" and token.casefold() == "o" and self.last(token):
                break
            elif (item := self.node(child)) is not None:
                items.append(item)
        return All(tuple(items))

    def last(self, token: Token) -> bool:
        """Whether somebody types and has come no further than ``token``."""
        return self.typing and not self.text[_end(token) :].strip()

    def comparison(self, children: list[Any]) -> Compare:
        name, *value = children
        token = name.children[0]
        operator, low, high = "", None, None
        for part in value:
            if isinstance(part, Token):
                operator = ".." if part == ".." else str(part).replace("≥", ">=").replace("≤", "<=")
            elif part.data == "high":
                high = self.bound(part.children[0])
            else:
                low = self.bound(part.children[0])
        last = value[-1] if isinstance(value[-1], Token) else value[-1].children[0]
        growing = self.typing and _end(last) == len(self.text)
        if low is None and high is None:
            if not growing:
                raise _nothing_after(self.text, _start(token), _end(last))
            operator = ""
        return Compare(_field(token), operator, low, high, _start(token), growing)

    def bound(self, token: Token) -> Bound | None:
        if not token.type.endswith(("PHRASE", "OPEN")):
            return Bound(str(token), _start(token))
        text, closed = _unquoted(token)
        return Bound(text, _start(token), closed) if text.strip() else None


def _unquoted(token: Token) -> tuple[str, bool]:
    """Return a quoted text and whether its end was there."""
    return (token[1:], False) if token.type.endswith("OPEN") else (token[1:-1], True)
