"""Anybody by a few letters: the clients of all stages that fit, those that fit by name first."""

from datetime import date

from models import listing, search
from models.conditions import quoted
from models.database import database
from models.fields import Stage
from models.listing import ListSpec, Row
from models.problems import BadQuery
from models.search import Condition

STAGE_ORDER = (Stage.CLIENT, Stage.NEGOTIATION, Stage.PROSPECT, Stage.INACTIVE)


def find_clients(text: str, today: date, limit: int = 20, columns: tuple[str, ...] = ()) -> list[Row]:
    """Return at most ``limit`` clients that fit ``text``, with the values of ``columns``.

    First those whose name fits, then those in which it stands elsewhere; each in the order of the stages and, inside
    one, of its screen. ``text`` is a query as in the filter; what is no query is taken as words.
    """
    wanted = _condition(text, today)
    if wanted is None:
        return []
    found: dict[int, Row] = {}
    for condition in _by_name_first(wanted):
        for stage in STAGE_ORDER:
            if len(found) < limit:
                for row in listing.page(ListSpec(stage, condition), 0, limit, columns=columns):
                    found.setdefault(row.id, row)
    return list(found.values())[:limit]


def _condition(text: str, today: date) -> Condition | None:
    """What is asked for, or None when nothing is."""
    try:
        condition = search.compile(text, today, True, database=database)
    except BadQuery:
        words = [word for word in text.split() if any(map(str.isalnum, word))]
        if not words:
            return None
        match = " AND ".join(f"{quoted(word)} *" for word in words)
        return Condition(search.IN_SEARCH, (match,), match)
    return None if condition.sql in ("", "1") else condition


def _by_name_first(condition: Condition) -> list[Condition]:
    if condition.sql != search.IN_SEARCH or condition.match is None:
        return [condition]
    named = f"{{name}} : ({condition.match})"
    return [Condition(search.IN_SEARCH, (named,), named), condition]
