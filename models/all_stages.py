"""A page of a list of all stages, put together from the first rows of each: an index holds the order of one stage."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from models import search_plan
from models.database import database
from models.fields import Stage
from models.list_columns import order_of

if TYPE_CHECKING:
    from models.listing import ListSpec

MERGED = 1_000
"""So many rows from an end this pays; further in all are sorted."""


def page(
    read: "Callable[[ListSpec, int, int], list[int]]", spec: "ListSpec", offset: int, limit: int, total: int | None
) -> list[int] | None:
    """Return the ids of the rows ``offset`` to ``offset + limit`` of all stages; None where that does not pay.

    ``read`` returns the ids of a list of one stage from an offset on, so many of them. ``total``, where known, lets a
    page near the end be read from there.
    """
    backwards = total is not None and offset + limit > total // 2
    if backwards and total is not None:
        limit = min(limit, total - offset)
        offset = max(0, total - offset - limit)
    if spec.order not in search_plan.INDEXES or offset + limit > MERGED:
        return None
    if limit <= 0:
        return []
    turned = spec.reverse != backwards
    specs = [replace(spec, stage=stage, reverse=turned) for stage in Stage]
    first = [client for each in specs for client in read(each, 0, offset + limit)]
    order = order_of(spec.order, spec.day).sql(backwards=turned)
    query = f"""SELECT client.id FROM client WHERE client.id IN (SELECT value FROM json_each(?))
        ORDER BY {order} LIMIT ? OFFSET ?"""
    found = database.execute_sql(query, (json.dumps(first), limit, offset)).fetchall()
    ids = [row[0] for row in found]
    return ids[::-1] if backwards else ids
