"""Segments to start from: offered with what the file holds, taken by the user, never forced into the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from models import segments
from models.conditions import generation_word
from models.database import database
from models.fields import GENERATIONS
from models.i18n import _
from models.problems import BadQuery
from models.session import Session
from models.text import is_blank, search_key

MOST_ZONES = 12
LOOKED_AT = 50_000
"""So many of the oldest records are looked through for generations and zones: it is an offer, and nobody waits."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A segment that can be taken as it is: its place among those offered, its name and its query."""

    id: int
    name: str
    query: str


def ready_made(session: Session) -> list[Ready]:
    """Return what is offered: by money, by contact, by the generations and the zones that the file holds.

    What is there under the same name or with the same query is left out, and so is what a query cannot ask.
    """
    present = segments.segments()
    taken = {search_key(each.name) for each in present} | {each.query for each in present}
    found: list[Ready] = []
    for name, query in (*_always(), *_generations(), *_zones()):
        if taken.isdisjoint((search_key(name), query)) and _understood(session, query):
            found.append(Ready(len(found) + 1, name, query))
            taken |= {search_key(name), query}
    return found


def _always() -> Iterator[tuple[str, str]]:
    yield _("Big spenders"), "abc:A"
    yield _("At risk"), _("rfm_group:at_risk or rfm_group:cannot_lose")
    yield _("Debtors"), _("owed:>0")
    yield _("Payment overdue"), _("overdue:>0")
    yield _("No e-mail"), _("no:email")
    yield _("Never answer"), _("unanswered:>=3")


def _generations() -> Iterator[tuple[str, str]]:
    """The generations that have somebody in them."""
    rows = database.execute_sql(
        f"""SELECT DISTINCT CAST(substr(birthday, 1, 4) AS INTEGER)
            FROM (SELECT hidden, birthday FROM client ORDER BY id LIMIT {LOOKED_AT})
            WHERE hidden = 0 AND birthday LIKE '____-%'"""
    ).fetchall()
    years = [row[0] for row in rows]
    starts = [first for first, _code, _word in GENERATIONS]
    for (first, code, word), after in zip(GENERATIONS, [*starts[1:], 10_000], strict=True):
        if any(first <= year < after for year in years):
            yield _(word), _("generation:%(code)s") % {"code": generation_word(code)}


def _zones() -> Iterator[tuple[str, str]]:
    """The regions with most clients, or where none is noted the cities."""
    for column, query in (("region", _('region:"%(name)s"')), ("city", _('city:"%(name)s"'))):
        rows = database.execute_sql(
            f"""SELECT a.{column} FROM (SELECT client_id, {column} FROM address ORDER BY id LIMIT {LOOKED_AT}) a
                JOIN client ON client.id = a.client_id WHERE client.hidden = 0 AND a.{column} IS NOT NULL
                GROUP BY a.{column} ORDER BY count(DISTINCT a.client_id) DESC, a.{column} LIMIT {MOST_ZONES}"""
        ).fetchall()
        names = [row[0] for row in rows if any(map(str.isalnum, row[0])) and not is_blank(row[0])]
        for name in names:
            yield name[: segments.LONGEST_NAME], query % {"name": _unquoted(name)}
        if names:
            return


def _unquoted(text: str) -> str:
    """A value as it can stand between quotes, which are no part of a word."""
    return " ".join("".join(" " if char in segments.QUOTES else char for char in text).split())


def _understood(session: Session, query: str) -> bool:
    try:
        segments.condition(session, query)
    except BadQuery:
        return False
    return True
