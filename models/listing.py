"""A window on any list of clients: how many there are, one page of them, and where a client stands.

No list is ever read whole. The order is one that an index holds; a page near the end is read backwards. ``held``
clients, changed under the hand, keep the place at which they were shown: a page is what the index says without them,
with them put back at their places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from models import own_fields
from models.database import database
from models.fields import Stage
from models.figures import in_sql
from models.figures.in_sql import HELD
from models.list_columns import COLUMNS, Order, column_sql, order_of, shown_value
from models.money_columns import FIGURES, PLAIN
from models.tables import NONE_DUE

if TYPE_CHECKING:
    from models.search import Condition

PAGE = 64


@dataclass(frozen=True, slots=True)
class ListSpec:
    """Which clients, in which order: a stage or all, a compiled query, an order, or the trash.

    ``day`` is the day by which money counts in columns and orders; None takes all that is noted.
    """

    stage: Stage | None = None
    condition: "Condition | None" = None
    order: str = "stars"
    reverse: bool = False
    trash: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One client as a list shows it. ``extra`` holds the values of the columns asked for, in their order."""

    id: int
    name: str
    stars: int
    stage: str
    next_action: str | None
    due: date | None
    live: bool
    trashed: bool
    extra: tuple[Any, ...] = field(default=())


def _where(spec: ListSpec, held: Mapping[int, int]) -> tuple[str, list[Any]]:
    parts = ["client.hidden = 1" if spec.trash else "client.hidden = 0"]
    parameters: list[Any] = []
    if spec.stage is not None:
        parts.append("client.stage = ?")
        parameters.append(spec.stage.value)
    if spec.condition is not None and spec.condition.sql:
        parts.append(f"({spec.condition.sql})")
        parameters.extend(spec.condition.params)
    if held:
        parts.append(f"client.id NOT IN ({', '.join('?' * len(held))})")
        parameters.extend(held)
    return " AND ".join(parts), parameters


def count(spec: ListSpec) -> int:
    """Return how many clients are in the list; without a query that is kept and costs nothing."""
    if spec.condition is None and not spec.trash:
        query, parameters = "SELECT coalesce(sum(number), 0) FROM stage_count", []
        if spec.stage is not None:
            query, parameters = query + " WHERE stage = ?", [spec.stage.value]
    else:
        where, parameters = _where(spec, {})
        source = "client" if spec.stage is None else _source(spec)
        query = f"SELECT count(*) FROM {source} WHERE {where}"
    (number,) = database.execute_sql(query, tuple(parameters)).fetchone()
    return int(number)


def _source(spec: ListSpec) -> str:
    """What stands after FROM for the list."""
    if spec.trash or spec.condition is None:
        return "client"
    from models import search_plan

    return search_plan.source(spec.stage, spec.condition, spec.order)


def stage_counts() -> dict[Stage, int]:
    """Return the number of clients in each stage."""
    rows = dict(database.execute_sql("SELECT stage, number FROM stage_count").fetchall())
    return {stage: int(rows.get(stage.value, 0)) for stage in Stage}


def without_action() -> int:
    """Return how many live clients have no next action."""
    (number,) = database.execute_sql(
        f"""SELECT count(*) FROM client WHERE hidden = 0 AND due_order = '{NONE_DUE}'
            AND stage IN ('{Stage.PROSPECT}', '{Stage.NEGOTIATION}', '{Stage.CLIENT}')"""
    ).fetchone()
    return int(number)


def lacking_action(ids: Sequence[int]) -> set[int]:
    """Return which of the clients ``ids``, some of a page, are live and have no next action."""
    marks = ", ".join("?" * len(ids))
    rows = database.execute_sql(
        f"""SELECT id FROM client WHERE id IN ({marks}) AND due_order = '{NONE_DUE}' AND stage <> '{Stage.INACTIVE}'""",
        tuple(ids),
    ).fetchall()
    return {row[0] for row in rows}


def page(
    spec: ListSpec,
    offset: int,
    limit: int,
    *,
    total: int | None = None,
    held: Mapping[int, int] | None = None,
    columns: tuple[str, ...] = (),
) -> list[Row]:
    """Return the rows ``offset`` to ``offset + limit`` of the list, fewer at its end.

    ``total``, where known, lets a page behind the middle be read from the end. ``held`` gives clients (ids) the place
    at which they stay whatever their values are now.
    """
    held = held or {}
    places = {place: client for client, place in held.items() if offset <= place < offset + limit}
    before = sum(place < offset for place in held.values())
    base_total = None if total is None else total - len(held)
    ids = _ids(spec, offset - before, limit - len(places), base_total, held)
    for place in sorted(places):
        ids.insert(place - offset, places[place])
    return rows(ids, columns, spec.day)


def around(spec: ListSpec, place: int, height: int, *, columns: tuple[str, ...] = ()) -> tuple[int, int, list[Row]]:
    """Return how many clients are in the list, and the rows around ``place``: the first one's place, and the rows.

    They reach ``height`` rows to either side of the ``height`` rows from ``place`` on; behind the end the last counts.
    """
    number = count(spec)
    first = max(0, min(place, number - 1) - height)
    return number, first, page(spec, first, 3 * height, total=number, columns=columns)


def _ids(spec: ListSpec, offset: int, limit: int, total: int | None, held: Mapping[int, int]) -> list[int]:
    if limit <= 0:
        return []
    if spec.stage is None and spec.condition is not None and not spec.trash:
        from models import all_stages

        merged = all_stages.page(partial(_ids, total=None, held=held), spec, offset, limit, total)
        if merged is not None:
            return merged
    where, parameters = _where(spec, held)
    order = order_of(spec.order, spec.day)
    backwards = total is not None and spec.condition is None and offset > total // 2
    if backwards and total is not None:
        limit = min(limit, total - offset)
        offset = total - offset - limit
    if limit <= 0:
        return []
    if spec.condition is not None and not (spec.trash or spec.reverse or held):
        from models import search_plan

        first = search_plan.first_rows(spec.stage, spec.condition, spec.order, order.sql(), offset + limit)
        if first is not None:
            return first[offset:]
    source = _source(spec)
    query = (
        f"SELECT client.id FROM {source} WHERE {where}"
        f" ORDER BY {order.sql(backwards=backwards != spec.reverse)} LIMIT ? OFFSET ?"
    )
    found = [row[0] for row in database.execute_sql(query, (*parameters, limit, offset)).fetchall()]
    return found[::-1] if backwards else found


def ids(spec: ListSpec) -> list[int]:
    """Return all clients of the list in its order, for an export."""
    where, parameters = _where(spec, {})
    source = _source(spec)
    order = order_of(spec.order, spec.day).sql(backwards=spec.reverse)
    query = f"SELECT client.id FROM {source} WHERE {where} ORDER BY {order}"
    return [row[0] for row in database.execute_sql(query, tuple(parameters)).fetchall()]


def rows(ids: list[int], columns: tuple[str, ...] = (), day: date | None = None) -> list[Row]:
    """Return the clients ``ids`` as rows, in that order; those that are gone from the file are left out."""
    if not ids:
        return []
    own = {name: own_fields.of_column(name) for name in columns if name not in COLUMNS}
    extra = "".join(f", {column_sql(name, own, day)}" for name in columns)
    figures = in_sql.of(ids, [name for name in columns if name in FIGURES and name not in PLAIN], day)
    figures |= in_sql.held([name.removeprefix(HELD) for name in columns if name.startswith(HELD)], day)
    found = database.execute_sql(
        f"""SELECT client.id, client.name, client.stars, client.stage, client.due_order,
              (SELECT text FROM follow_up WHERE client_id = client.id AND done_on IS NULL ORDER BY due, id LIMIT 1),
              client.hidden{extra}
            FROM client WHERE client.id IN ({", ".join("?" * len(ids))})""",
        tuple(ids),
    ).fetchall()

    def values(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            figures[name](row[0]) if name in figures else shown_value(own.get(name), value)
            for name, value in zip(columns, row[7:], strict=True)
        )

    by_id = {
        row[0]: Row(
            row[0], row[1], row[2], row[3], row[5], None if row[4] == NONE_DUE else date.fromisoformat(row[4]),
            row[3] != "inactive", row[6] == 1, values(row),
        )
        for row in found
    }  # fmt: skip
    return [by_id[client] for client in ids if client in by_id]


def figures_of_all(spec: ListSpec) -> tuple[str, ...]:
    """Return the figures that the list reads from the book of all clients: its order's and its query's."""
    asked = in_sql.asked(spec.condition.sql) if spec.condition is not None else ()
    order = (spec.order,) if spec.order in FIGURES else ()
    return tuple(dict.fromkeys((*order, *asked)))


def belonging(spec: ListSpec, ids: list[int]) -> list[int]:
    """Return which of the clients ``ids`` are in the list."""
    where, parameters = _where(spec, {})
    marks = ", ".join("?" * len(ids))
    query = f"SELECT client.id FROM client WHERE client.id IN ({marks}) AND {where}"
    return [row[0] for row in database.execute_sql(query, (*ids, *parameters)).fetchall()]


def position(spec: ListSpec, client_id: int) -> int | None:
    """Return the place of a client in the list (0-based), or None when it is not in it.

    In the orders that an index holds this counts the parts of the index before the client.
    """
    where, parameters = _where(spec, {})
    order = order_of(spec.order, spec.day)
    names = ", ".join(f"{term} AS k{number}" for number, (term, _down) in enumerate(order.terms))
    own = database.execute_sql(
        f"SELECT {names} FROM client WHERE {where} AND client.id = ?", (*parameters, client_id)
    ).fetchone()
    if own is None:
        return None
    parts = list(_before(order, own, reverse=spec.reverse))
    if spec.condition is not None:  # to be asked only once
        parts = [(" OR ".join(f"({sql})" for sql, _values in parts), sum((values for _sql, values in parts), ()))]
    number = 0
    for before, values in parts:
        query = f"SELECT count(*) FROM client WHERE {where} AND ({before})"
        number += database.execute_sql(query, (*parameters, *values)).fetchone()[0]
    return number


def _before(order: Order, own: tuple[Any, ...], *, reverse: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """SQL for each part of the order that stands before the row with these keys, and its parameters."""
    for number, (term, down) in enumerate(order.terms):
        equal = "".join(f"{earlier} IS ? AND " for earlier, _down in order.terms[:number])
        same, value = own[:number], own[number]
        if down != reverse:
            yield (f"{equal}{term} > ?", (*same, value)) if value is not None else (f"{equal}{term} IS NOT NULL", same)
        elif value is not None:
            yield f"{equal}{term} < ?", (*same, value)
            yield f"{equal}{term} IS NULL", same
