"""Anybody by a few letters: the clients of all stages that fit, those that fit by name first."""

import re
from datetime import date

from models import listing, search, search_plan
from models.database import database
from models.fields import Stage
from models.listing import ListSpec, Row
from models.problems import BadQuery
from models.search import Condition

_WORD = re.compile(r"[^\W_]+")
FEW = 200
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
    for condition in _by_name_first(text, wanted, today):
        if len(found) < limit:
            for row in _first(condition, limit, columns):
                found.setdefault(row.id, row)
    return list(found.values())[:limit]


def _first(condition: Condition, limit: int, columns: tuple[str, ...]) -> list[Row]:
    """The first clients that fit: a few are read at one go, of many each stage gives its first."""
    if condition.match and search_plan.hits(condition.match, FEW) <= FEW:
        rows = listing.page(ListSpec(None, condition), 0, FEW, columns=columns)
        return sorted(rows, key=lambda row: STAGE_ORDER.index(Stage(row.stage)))
    rows = []
    for stage in STAGE_ORDER:
        if len(rows) < limit:
            rows += listing.page(ListSpec(stage, condition), 0, limit, columns=columns)
    return rows


def _condition(text: str, today: date) -> Condition | None:
    """What is asked for, or None when nothing is."""
    try:
        condition = search.compile(text, today, True, database=database)
    except BadQuery:
        condition = search.compile(" ".join(_WORD.findall(text)), today, True, database=database)
    return None if condition.sql in ("", "1") else condition


def _by_name_first(text: str, condition: Condition, today: date) -> list[Condition]:
    words = _WORD.findall(text)
    if condition.sql != search.IN_SEARCH or not words:
        return [condition]
    return [search.compile(" ".join(f"name:{word}" for word in words), today, True, database=database), condition]
