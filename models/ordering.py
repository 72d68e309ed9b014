"""The order of ``cartera list``: by stage as the screens have it, or by any fields a person names."""

from collections.abc import Sequence
from datetime import date

from models.database import database
from models.fields import FIELDS, Field, Home, Type, by_name
from models.i18n import _
from models.list_columns import COLUMNS
from models.money_columns import FIGURES, dated, figure_named
from models.money_columns import order_sql as figure_sql
from models.own_fields import COLUMN, named, order_sql, own_fields, value_sql
from models.problems import Usage
from models.search import Condition
from models.tables import NONE_DUE

_STAGE_PLACE = "CASE client.stage WHEN 'client' THEN 0 WHEN 'negotiation' THEN 1 WHEN 'prospect' THEN 2 ELSE 3 END"
_SCREEN = "client.stars DESC, client.due_order, client.name_key, client.id"
_MOST_FIRST = ("stars", "expected_spend")


def ids(
    condition: Condition | None = None, sort: Sequence[str] = (), limit: int | None = None, day: date | None = None
) -> list[int]:
    """Return the clients that fit ``condition``, in order; the trash is left out.

    Without ``sort`` the order is client, negotiation, prospect, inactive, and inside each that of its screen. ``sort``
    names fields in either language, the first counting most; one with ``-`` before it is turned round. What a client
    lacks stands last; money counts by ``day``. Raises Usage for what is no field.
    """
    order = ", ".join(term for name in sort for term in _terms(name, day))
    order = f"{order}, client.name_key, client.id" if order else f"{_STAGE_PLACE}, {_SCREEN}"
    where = condition.sql if condition is not None and condition.sql else "1"
    rows = database.execute_sql(
        f"SELECT client.id FROM client WHERE client.hidden = 0 AND ({where}) ORDER BY {order} LIMIT ?",
        (*(condition.params if condition is not None else ()), -1 if limit is None else limit),
    )
    return [row[0] for row in rows]


def query_ids(query: str, today: date, sort: Sequence[str] = (), limit: int | None = None) -> list[int]:
    """Return the clients that a query as people type it finds, in order. Raises BadQuery and Usage."""
    from models.search import compile as compile_query

    condition = compile_query(query, today, database=database) if query.strip() else None
    return ids(condition, sort, limit, today)


def _terms(text: str, day: date | None) -> tuple[str, str]:
    turned, name = text.startswith("-"), text.lstrip("+-").strip()
    if figure := figure_named(name):
        sql, most_first = figure_sql(figure.name, day)
        return f"{sql} IS NULL", f"{sql} {'DESC' if turned != most_first else 'ASC'}"
    field = by_name(name)
    own = named(name.removeprefix(COLUMN)) if field is None else None
    if own is not None:
        return f"{value_sql(own)} IS NULL", f"{order_sql(own)} {'DESC' if turned else 'ASC'}"
    if field is None or not (sql := dated(field.name, day) or _sql(field)):
        from difflib import get_close_matches

        near = get_close_matches(name, [*FIELDS, *FIGURES, *(each.name for each in own_fields())], 1, 0.5)
        problem = (
            _("%(name)s is no field to sort by, did you mean %(near)s?")
            if near
            else _("%(name)s is no field to sort by")
        )
        raise Usage(problem % {"name": repr(name), "near": near[0] if near else ""})
    down = turned != (field.name in _MOST_FIRST)
    return f"{sql} IS NULL", f"{sql} {'DESC' if down else 'ASC'}"


def _sql(field: Field) -> str:
    """Return the SQL term for a field, or nothing where one cannot sort by it."""
    if field.name == "stage":
        return _STAGE_PLACE
    if field.name == "name":
        return "client.name_key"
    if field.name == "next_due":
        return f"nullif(client.due_order, '{NONE_DUE}')"
    if field.name in COLUMNS and field.home is not Home.CLIENT and field.home is not Home.DERIVED:
        return f"{COLUMNS[field.name]} COLLATE NOCASE"
    if field.home is Home.ADDRESS:
        return (
            f"(SELECT {field.stored} FROM address WHERE client_id = client.id ORDER BY rank, id LIMIT 1) COLLATE NOCASE"
        )
    if field.home in (Home.CLIENT, Home.DERIVED) and field.name != "next_action":
        text = field.type in (Type.LINE, Type.BLOCK, Type.CHOICE)
        return f"client.{field.stored}" + (" COLLATE NOCASE" if text else "")
    return ""
