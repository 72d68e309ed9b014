"""Finding clients: a query as people type it becomes a condition for SQL, and the way to read it fast.

``compile`` is the door for the ``/`` filter, segments and the command line. The full-text table is only ever asked by
``client.id IN (SELECT rowid FROM search WHERE search MATCH ?)``: joining it takes seconds, this takes milliseconds.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import peewee

from models import comparisons, conditions
from models.fields import Type, fold
from models.i18n import _
from models.matching import Part, indexed
from models.problems import BadQuery
from models.query import All, Compare, Either, Node, Not, Words, parse
from models.text import search_key

IN_SEARCH = "client.id IN (SELECT rowid FROM search WHERE search MATCH ?)"
MOST_REFERRED = 8000
"""The segments that a query refers to have at most so many characters together."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a query asks: a boolean expression of SQL over the table ``client`` that is never NULL.

    ``sql`` is the whole of it, with ``params`` for its question marks. ``match`` is the part that the full-text index
    answers, when every client that fits must fit it. ``look`` with ``look_params`` says the same as ``sql`` of a row at
    a time, from the row's own texts (NULL when not sure). ``search_plan`` decides by them how to read.
    """

    sql: str = "1"
    params: tuple[str | int | float, ...] = ()
    match: str | None = None
    look: str = "1"
    look_params: tuple[str | int | float, ...] = ()


def compile(  # noqa: A001
    text: str,
    today: date,
    typing: bool = False,
    *,
    database: peewee.Database | None = None,
    within: tuple[str, ...] = (),
) -> Condition:
    """Return the condition that the query ``text`` stands for on the day ``today``.

    With ``typing`` an unfinished last term (``city:``, an open quote, ``or``) is left out instead of refused. Own
    fields and segments are looked up in ``database``; ``within`` are the folded names of the segments to which it must
    not refer because it is part of them. Raises BadQuery with one sentence and the place of the mistake.
    """
    try:
        tree = parse(text, typing)
        part = _Compiler(today, typing, database, within=within).part(tree) or Part()
        asked = part.match or IN_SEARCH in part.sql
        look = _Compiler(today, typing, database, True, within).part(tree) or Part() if asked else part
    except BadQuery as problem:
        problem.query = text
        raise
    return Condition(*_whole(part), part.match or None, *_whole(look))


def both(one: Condition | None, other: Condition | None) -> Condition | None:
    """Return what asks ``one`` and ``other``, None where neither asks anything."""
    if one is None or other is None:
        return one or other
    matches = [each.match for each in (one, other) if each.match]
    return Condition(
        f"({one.sql} AND {other.sql})",
        (*one.params, *other.params),
        " AND ".join(f"({match})" for match in matches) or None,
        f"({one.look} AND {other.look})",
        (*one.look_params, *other.look_params),
    )


class _Inside(BadQuery):
    """A mistake in a segment that a query names; the sentence says in which."""


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns a tree into a Part; None stands for a term that says nothing (yet)."""

    today: date
    typing: bool
    database: peewee.Database | None
    looking: bool = False
    within: tuple[str, ...] = ()
    referred: list[int] = field(default_factory=lambda: [0])

    def part(self, node: Node) -> Part | None:
        match node:
            case Words():
                return self.leaf(self.words(node))
            case Compare():
                return self.leaf(self.comparison(node))
            case Not():
                item = self.part(node.item)
                if item is None:
                    return None
                sql, params = _whole(item)
                return Part(f"NOT {sql}", params)
            case All():
                return _all([part for item in node.items if (part := self.part(item))])
            case Either():
                return _either([part for item in node.items if (part := self.part(item))])

    def leaf(self, part: Part | None) -> Part | None:
        """Without the index, the texts of the row itself are looked at, the few of a field before all of them."""
        if not self.looking or part is None or not part.match:
            return part
        look, wanted = part.looked
        return Part(f"({part.sql or 1} AND {look})", (*part.params, wanted))

    def words(self, node: Words) -> Part | None:
        return indexed(node.text, whole=node.whole) if any(map(str.isalnum, node.text)) else None

    def comparison(self, node: Compare) -> Part | None:
        name = node.field.casefold()
        if name in ("has", "con", "tiene", "no", "sin"):
            return self.presence(node, wanted=name in ("has", "con", "tiene"))
        if fold(name) in conditions.SEGMENT:
            return self.segment(node)
        try:
            target = conditions.target(node.field, node.position, self.database, self.today)
        except BadQuery:
            if node.growing and node.low is None:
                return self.words(Words(node.field))
            raise
        if node.low is None and node.high is None:
            return None
        if (
            node.growing
            and target.type is Type.PHONE
            and len(node.low.text if node.low else "") < comparisons.FEW_DIGITS
        ):
            return None
        try:
            return comparisons.compare(target, node, self.today)
        except BadQuery:
            last = node.high or node.low
            if node.growing and last and comparisons.may_grow(target, last):
                return None
            raise

    def segment(self, node: Compare) -> Part | None:
        """What the segment asks that is named: ``segment:NAME``."""
        name = node.low
        if name is None and node.growing:
            return None
        if name is None or node.operator not in ("", "="):
            raise BadQuery(_('After “segment:” comes its name: segment:"Big spenders".'), node.position)
        from models import segments

        found = segments.meant(name.text) if self.database is not None else None
        if found is None:
            if node.growing:
                return None
            raise BadQuery(_("There is no segment “%(name)s”.") % {"name": name.text}, name.position)
        title, query = found.name, found.query
        if search_key(title) in self.within:
            raise BadQuery(_("The segment “%(name)s” refers to itself.") % {"name": title}, name.position)
        self.referred[0] += len(query) + 1
        if self.referred[0] > MOST_REFERRED:
            raise _Inside(_("The segments named here are too long together."), name.position)
        inside = replace(self, typing=False, within=(*self.within, search_key(title)))
        try:
            return inside.part(parse(query))
        except _Inside as problem:
            raise _Inside(problem.text, name.position) from None
        except BadQuery as problem:
            told = {"name": title, "problem": problem.text}
            raise _Inside(_("In the segment “%(name)s”: %(problem)s") % told, name.position) from None

    def presence(self, node: Compare, *, wanted: bool) -> Part | None:
        if node.low is None:
            return None
        try:
            part = conditions.target(node.low.text, node.low.position, self.database, self.today).presence
        except BadQuery:
            if node.growing and conditions.names_start(node.low.text):
                return None
            raise
        return part if wanted else Part(f"NOT {part.sql}", part.params)


def _whole(part: Part) -> tuple[str, tuple[str | int | float, ...]]:
    """The full-text part and the rest as one expression."""
    if not part.match:
        return part.sql or "1", part.params
    if not part.sql:
        return IN_SEARCH, (part.match,)
    return f"({IN_SEARCH} AND {part.sql})", (part.match, *part.params)


def _all(parts: list[Part]) -> Part | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    match = " AND ".join(f"({part.match})" for part in parts if part.match)
    sql = " AND ".join(part.sql for part in parts if part.sql)
    params = tuple(value for part in parts for value in part.params)
    return Part(f"({sql})" if sql else "", params, match)


def _either(parts: list[Part]) -> Part | None:
    """One of several: the index narrows the search when it can narrow each of them."""
    if len(parts) < 2:
        return parts[0] if parts else None
    match = " OR ".join(f"({part.match})" for part in parts) if all(part.match for part in parts) else ""
    if match and not any(part.sql for part in parts):
        return Part(match=match)
    wholes = [_whole(part) for part in parts]
    return Part(
        f"({' OR '.join(sql for sql, _params in wholes)})",
        tuple(value for _sql, params in wholes for value in params),
        match,
    )
