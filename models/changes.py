"""The history of one client, line by line, as a person reads it; and what became of single fields."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from models.checks import show_field
from models.database import database
from models.fields import ACTIVITY_KINDS, FIELDS, OUTCOMES, Field, Home
from models.i18n import N_, _

SLICE = 200
_FAR_BACK = 2000
"""So many of a client's newest changes are looked through for those of its fields."""

_HIDDEN = {
    "name_key", "name_folded", "match_key", "folded", "rank", "client_id", "contact_id", "field_id", "created_on",
    "created_at", "doubtful", "user", "id", "version", "stage_since", "typed", "sale_id", "product_id",
}  # fmt: skip
"""Columns that say nothing to a person, or the same as another."""
_UNTOLD = ("imported_row", "imported_line", "stage_move")
_AMOUNTS = {"amount", "cost", "price", "expected_spend"}
_DAYS = {"due", "done_on", "on_date", "expected", "closed_on", "renewal", "confirmed_on", "answered_on"}
_THINGS = {
    "client": N_("Record"), "contact": N_("Contact"), "channel": N_("Reach"), "address": N_("Address"),
    "tag": N_("Tags"), "own_value": N_("Own field"), "activity": N_("Activity"), "follow_up": N_("Next action"),
    "sale": N_("Sale"), "sale_line": N_("Sale"), "payment": N_("Payment"), "opportunity": N_("Opportunity"),
    "offer": N_("Offer made"),
}  # fmt: skip
_COLUMNS = {
    ("client", "hidden"): N_("In the trash"), ("client", "confirmed_on"): N_("Confirmed on"),
    ("contact", "area"): N_("Area"), ("follow_up", "due"): N_("Action due"),
    ("follow_up", "done_on"): N_("Action done"),
    ("activity", "on_date"): N_("Day"), ("activity", "outcome"): N_("Outcome"), ("sale", "due"): N_("Sale due"),
    ("sale", "on_date"): N_("Day of the sale"), ("sale", "ref"): N_("Reference"), ("sale", "renewal"): N_("Renewal"),
    ("payment", "on_date"): N_("Day of the payment"), ("opportunity", "reason"): N_("Reason"),
    ("offer", "answer"): N_("Answer"), ("offer", "answered_on"): N_("Answered on"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One change: ``id`` is its place in the journal, ``act`` its entry; ``what`` names the field in words.

    ``before`` and ``after`` are as a person reads them, None where nothing was or is. ``undone`` says that it does not
    stand any more, ``turn`` is ``undo`` or ``redo`` when the change itself took one back.
    """

    id: int
    act: int
    at: datetime
    user: str
    what: str
    before: str | None
    after: str | None
    undone: bool = False
    turn: str = ""


def lines(client_id: int, wanted: int = SLICE, before: int | None = None) -> tuple[list[Line], int | None]:
    """Return the newest changes of a client that are older than ``before``, newest first: ``wanted`` lines or a few
    more; and what to give as ``before`` for those behind them, None at the end."""
    found: list[Line] = []
    last: int | None = before if before is not None else 2**63 - 1
    while last is not None and len(found) < wanted:
        rows = database.execute_sql(
            f"""SELECT c.id, a.id, a.at, a.user, a.verb, a.state, c.tbl, c.row, c.op, c.before, c.after
                FROM change c JOIN act a ON a.id = c.act_id
                WHERE c.client_id = ? AND c.id < ? AND a.state <> 'open' AND c.tbl NOT IN {_UNTOLD!r}
                ORDER BY c.id DESC LIMIT ?""",
            (client_id, last, wanted),
        ).fetchall()
        found += _told(rows)
        last = rows[-1][0] if len(rows) == wanted else None
    return found, last


def _told(rows: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    for change, act, at, user, verb, state, table, row, operation, before, after in rows:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
        head = (change, act, moment, user)
        tail = (state == "undone", verb if verb in ("undo", "redo") else "")
        if table == "client" and verb in ("merge", "undo", "redo"):
            yield from _merged(head, row, operation, after, tail)
        if operation == "insert":
            state = at_first(table, row, change)
            yield Line(*head, _thing(table, state), None, _summary(table, state), *tail)
        elif operation == "delete":
            state = json.loads(before)
            yield Line(*head, _thing(table, state), _summary(table, state), None, *tail)
        else:
            old, new = json.loads(before), json.loads(after)
            if came(table, old):
                there = at_first(table, row, change)
                if there:
                    yield Line(*head, _thing(table, there), None, _summary(table, there), *tail)
            for name in old:
                if name not in _HIDDEN:
                    was, now = _shown(table, name, old[name]), _shown(table, name, new[name])
                    yield Line(*head, _label(table, name, row, change), was, now, *tail)


def came(table: str, before: Mapping[str, Any]) -> bool:
    """Whether an update of a row with these columns gave it to another client, so that there it is as if added."""
    return "client_id" in before and table not in (*_UNTOLD, "settled", "not_same")


def _merged(
    head: tuple[int, int, datetime, str], client: int, operation: str, after: str | None, tail: tuple[bool, str]
) -> Iterator[Line]:
    """The line of a client in an act that merged it with another or parted them, and what it gave away in it."""
    if operation == "update" and '"version"' not in (after or ""):
        return
    from models.merging import told

    merger = told.merger(head[1])
    other = merger.other(client) if merger is not None else None
    if merger is None or other is None:
        return
    what = _("Merged with") if client == merger.stays else _("Merged into")
    before, now = (None, other) if merger.joins else (other, None)
    yield Line(*head, what, before, now, *tail)
    for change, table, row in told.left(head[1], client):
        there = at_first(table, row, change)
        if there:
            yield Line(change, *head[1:], _thing(table, there), _summary(table, there), None, *tail)


def at_first(table: str, row: int, change: int) -> dict[str, Any]:
    """Return a row as it was after the change numbered ``change``; what came later is taken back."""
    later = database.execute_sql(
        "SELECT op, before FROM change WHERE tbl = ? AND row = ? AND id > ? ORDER BY id LIMIT ?",
        (table, row, change, SLICE),
    ).fetchall()
    found: dict[str, Any] = {}
    gone = False
    for operation, before in later:
        for name, value in json.loads(before or "{}").items():
            found.setdefault(name, value)
        if operation == "delete":
            gone = True
            break
    if not gone:
        cursor = database.execute_sql(f"SELECT * FROM {table} WHERE id = ?", (row,))
        present = cursor.fetchone()
        if present is not None:
            for (name, *_rest), value in zip(cursor.description, present, strict=True):
                found.setdefault(name, value)
    return found


_TELLING = {
    "client": ("name",), "contact": ("name", "position"), "channel": ("value",),
    "address": ("street", "city", "region", "country"), "tag": ("name",), "own_value": ("value",),
    "activity": ("kind", "outcome", "text"), "follow_up": ("due", "text"), "sale": ("on_date", "ref"),
    "sale_line": ("amount",), "payment": ("on_date", "amount"), "opportunity": ("text", "amount"),
    "offer": ("on_date",),
}  # fmt: skip
"""The columns that tell which row it is."""


def _summary(table: str, row: dict[str, Any]) -> str:
    parts = (_shown(table, name, row.get(name)) for name in _TELLING.get(table, ()))
    return " · ".join(part for part in parts if part)


def _field(table: str, column: str) -> Field | None:
    home = Home(table) if table in ("client", "contact", "address") else None
    return next((field for field in FIELDS.values() if home and (field.home, field.stored) == (home, column)), None)


def _label(table: str, column: str, row: int, change: int) -> str:
    if (table, column) in _COLUMNS:
        return _(_COLUMNS[table, column])
    field = _field(table, column)
    if field is not None:
        return _(field.label)
    return _thing(table, at_first(table, row, change) if table in ("channel", "own_value") else {})


def _thing(table: str, row: dict[str, Any]) -> str:
    """Return what a row is called: of a channel its kind, of an own value its field."""
    channel = FIELDS.get(str(row.get("kind"))) if table == "channel" else None
    if channel is not None:
        return _(channel.label)
    if table == "own_value":
        found = database.execute_sql("SELECT name FROM own_field WHERE id = ?", (row.get("field_id"),)).fetchone()
        if found is not None:
            return str(found[0])
    return _(_THINGS.get(table, table))


def _shown(table: str, column: str, value: Any) -> str | None:
    """Return a stored value as a person reads it, None where there is none."""
    if value is None:
        return None
    if column == "hidden":
        return _("yes") if value else _("no")
    if column in _DAYS:
        return show_field(FIELDS["expected_date"], value)
    if column in _AMOUNTS:
        return show_field(FIELDS["expected_spend"], value)
    if column == "referred_by":
        found = database.execute_sql("SELECT name FROM client WHERE id = ?", (value,)).fetchone()
        return f"#{value} {found[0]}" if found else f"#{value}"
    if (table, column) == ("offer", "answer"):
        from models.campaigns.offering import ANSWERS

        return next((_(choice.label) for choice in ANSWERS if choice.value == value), str(value))
    choices = {"activity kind": ACTIVITY_KINDS, "activity outcome": OUTCOMES}.get(f"{table} {column}")
    if choices:
        return next((_(choice.label) for choice in choices if choice.value == value), str(value))
    field = _field(table, column)
    return (show_field(field, value) if field is not None else str(value)) or None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The last time a field of a client became another: from, to ('' when it was emptied), on which day."""

    before: str
    after: str
    on: date


def field_changes(client_id: int, names: Sequence[str]) -> dict[str, FieldChange]:
    """Return the last change of each of the client's own fields ``names`` that had a value before; undone acts and
    undoing itself do not count."""
    rows = database.execute_sql(
        """SELECT c.before, c.after, a.at FROM
             (SELECT * FROM change WHERE tbl = 'client' AND row = ? ORDER BY id DESC LIMIT ?) c
           JOIN act a ON a.id = c.act_id
           WHERE c.op = 'update' AND a.state = 'done' AND a.verb NOT IN ('undo', 'redo') ORDER BY c.id DESC""",
        (client_id, _FAR_BACK),
    ).fetchall()
    found: dict[str, FieldChange] = {}
    newest: dict[str, tuple[Any, date]] = {}
    for before, after, at in rows:
        old, new = json.loads(before), json.loads(after)
        for name in names:
            column = FIELDS[name].stored
            if name in found or column not in old:
                continue
            day = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone().date()
            value, on = newest.setdefault(name, (new[column], day))
            if old[column] is not None and old[column] != value:
                field = FIELDS[name]
                found[name] = FieldChange(show_field(field, old[column]), show_field(field, value), on)
    return found
