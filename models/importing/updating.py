"""Clients that are there already: what of a row is new to them, and writing just that."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from models import editing, journal, pipeline
from models.checks import Parsed, channel_key
from models.client import TRASHED
from models.database import database
from models.fields import FIELDS, Home, Stage
from models.importing import joining
from models.importing.plan import Row
from models.importing.preparing import PLACE
from models.session import Session
from models.text import search_key

_OWN = tuple(name for name, field in FIELDS.items() if field.home is Home.CLIENT)
_ONLY_NEW = frozenset({"stage_since", "next_action", "next_due"})


@dataclass(slots=True)
class Present:
    """A client as it stands: values by field name, channel keys by kind, own values by folded name."""

    id: int
    hidden: int
    values: dict[str, Any]
    keys: set[tuple[str, str]] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)


def load(ids: Iterable[int]) -> dict[int, Present]:
    """Return the clients ``ids`` as they stand."""
    wanted = tuple(set(ids))
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))

    def rows(query: str) -> list[tuple[Any, ...]]:
        return list(database.execute_sql(query.format(marks), wanted).fetchall())

    found: dict[int, Present] = {}
    for client, hidden, *own in rows(f"SELECT id, hidden, {', '.join(_OWN)} FROM client WHERE id IN ({{}})"):
        found[client] = Present(client, hidden, dict(zip(_OWN, own, strict=True)))
        found[client].values["tags"] = set()
    for client, name in rows("SELECT client_id, name FROM tag WHERE client_id IN ({})"):
        found[client].values["tags"].add(name)
    for client, name, position in rows(
        "SELECT client_id, name, position FROM contact WHERE client_id IN ({}) ORDER BY rank DESC, id DESC"
    ):
        found[client].values.update(contact=name, position=position)
    for client, *place in rows(
        f"SELECT client_id, {', '.join(PLACE)} FROM address WHERE client_id IN ({{}}) ORDER BY rank DESC, id DESC"
    ):
        found[client].values.update(zip(PLACE, place, strict=True))
    for client, kind, key in rows("SELECT client_id, kind, match_key FROM channel WHERE client_id IN ({})"):
        found[client].keys.add((kind, key))
    for client, folded, value in rows(
        """SELECT v.client_id, f.folded, v.value FROM own_value v JOIN own_field f ON f.id = v.field_id
           WHERE v.client_id IN ({})"""
    ):
        found[client].own[folded] = value
    return found


def news(row: Row, present: Present, resolve: Callable[[str], int | None]) -> dict[str, Parsed]:
    """Return what of the fields of ``row`` differs from the client, by field name; ``resolve`` finds a referrer.

    A row of a person at the client fills what is empty there and changes nothing else of the client's own.
    """
    changed: dict[str, Parsed] = {}
    at_a_client = row.joins and bool(row.more and row.more.get("contacts"))
    for name, value in row.values.items():
        if name in _ONLY_NEW or ((at_a_client or (row.joins and name == "kind")) and _has(present, name)):
            continue
        if name == "referred_by":
            number = resolve(str(value))
            if number is not None and number != present.values[name]:
                changed[name] = Parsed(number)
        elif name in ("phone", "email"):
            if (name, channel_key(name, str(value))) not in present.keys:
                changed[name] = row.parsed(name)
        elif name == "tags" and row.joins:
            both = _with_tags(present.values[name], value if isinstance(value, tuple) else ())
            if set(both) != present.values[name]:
                changed[name] = Parsed(both)
        elif name == "tags":
            if set(value if isinstance(value, tuple) else ()) != present.values[name]:
                changed[name] = row.parsed(name)
        elif value != present.values.get(name):
            changed[name] = row.parsed(name)
    return changed


def differs(row: Row, present: Present, resolve: Callable[[str], int | None]) -> bool:
    """Return whether ``row`` would change the client."""
    return (
        bool(news(row, present, resolve))
        or any(present.own.get(search_key(name)) != value for name, value in row.own.items() if value)
        or any((reach.kind, channel_key(reach.kind, reach.value)) not in present.keys for reach in row.channels)
        or (row.joins and bool(joining.news(row, present.id)))
    )


def _has(present: Present, name: str) -> bool:
    """Whether the client has something of its own in a field that a person there must not change."""
    return name != "tags" and present.values.get(name) not in (None, "")


def _with_tags(present: set[str], more: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of both, each once."""
    known = {search_key(tag) for tag in present}
    return (*sorted(present), *(tag for tag in more if search_key(tag) not in known))


def update(
    session: Session,
    client: int,
    row: Row,
    present: Present,
    own_ids: dict[str, int],
    resolve: Callable[[str], int | None],
) -> None:
    """Write what is new in ``row`` to the client inside a running act."""
    changed = news(row, present, resolve)
    stage = changed.pop("stage", None)
    if stage is not None:
        pipeline.record_move(session, client, present.values["stage"], Stage(str(stage.value)), ruled=False)
    if changed:
        editing.write(client, changed)
    for name, value in row.own.items():
        if value and present.own.get(search_key(name)) != value:
            _write_own(client, own_ids[search_key(name)], value, is_new=search_key(name) not in present.own)
    if row.joins:
        joining.join(client, joining.news(row, client))
    for reach in row.channels:
        key = channel_key(reach.kind, reach.value)
        if (reach.kind, key) not in present.keys:
            database.execute_sql(
                """INSERT INTO channel (client_id, rank, kind, value, typed, match_key, label, doubtful)
                   SELECT ?, coalesce(max(rank), 0) + 1, ?, ?, ?, ?, ?, ? FROM channel WHERE client_id = ?""",
                (client, reach.kind, reach.value, reach.typed, key, reach.label, int(reach.doubtful), client),
            )
    database.execute_sql(
        "UPDATE client SET version = version + 1, updated_at = ? WHERE id = ?", (journal.now(), client)
    )
    database.execute_sql(
        "INSERT OR IGNORE INTO imported_row (client_id, fingerprint, nth) VALUES (?, ?, ?)",
        (client, row.fingerprint, row.nth),
    )


def _write_own(client: int, own_field: int, value: str, *, is_new: bool) -> None:
    if is_new:
        database.execute_sql(
            "INSERT INTO own_value (client_id, field_id, value) VALUES (?, ?, ?)", (client, own_field, value)
        )
    else:
        database.execute_sql(
            "UPDATE own_value SET value = ? WHERE client_id = ? AND field_id = ?", (value, client, own_field)
        )


def is_gone(present: Present | None) -> bool:
    """Return whether the client went to the trash (or altogether) meanwhile."""
    return present is None or present.hidden == TRASHED
