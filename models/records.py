"""A client as the JSON of the command line and of the exports has it: one plain dictionary."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from models import journal
from models.client import Address, Channel, Client, Contact
from models.database import database
from models.fields import FIELDS, Home, Type
from models.listing import ListSpec, page
from models.schema import NONE_DUE

CHUNK = 500

_ORDER = (
    "id", "code", "name", "legal_name", "kind", "stage", "stage_since", "stars", "sector", "tax_id", "iban", "owner",
    "tags", "contact", "position", "phone", "email", "street", "postal_code", "city", "region", "country", "birthday",
    "medium", "source", "referred_by", "expected_spend", "expected_date", "do_not_contact", "notes", "next_action",
    "next_due", "created_at", "updated_at", "version", "gender", "profession", "marital_status", "children",
    "income_level", "purchasing_power", "interests", "tastes", "personality", "motivations", "opinions",
    "leaving_reason", "competitor", "preferred_channel", "best_time", "consent_on", "consent_for", "consent_origin",
)  # fmt: skip

_OWN = tuple(name for name in _ORDER if FIELDS[name].home is Home.CLIENT)
_DERIVED = ("id", "stage_since", "created_at", "updated_at", "version", "due_order", "last_contact", "unanswered")
_PLACE = ("street", "postal_code", "city", "region", "country")


def record(client_id: int, today: date) -> dict[str, Any]:
    """Return one client, without the lists behind it. The client must exist."""
    return next(iter(records([client_id], today)))


def records(ids: Sequence[int], today: date) -> Iterator[dict[str, Any]]:
    """Yield the clients ``ids`` in that order, reading them in groups."""
    for start in range(0, len(ids), CHUNK):
        yield from _group(list(ids[start : start + CHUNK]), today)


def all_records(spec: ListSpec, today: date, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the clients of a list in its order, however many there are, reading them in groups."""
    left = limit
    offset = 0
    while left is None or left > 0:
        rows = page(spec, offset, CHUNK if left is None else min(CHUNK, left))
        if not rows:
            return
        yield from _group([row.id for row in rows], today)
        offset += len(rows)
        left = None if left is None else left - len(rows)


def _by_client(query: str, marks: str, ids: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for client, *values in database.execute_sql(query.format(marks), tuple(ids)).fetchall():
        found.setdefault(client, []).append(tuple(values))
    return found


def _group(ids: list[int], today: date) -> Iterator[dict[str, Any]]:
    marks = ", ".join("?" * len(ids))
    columns = (*_OWN, *_DERIVED)
    own = {
        row[columns.index("id")]: dict(zip(columns, row, strict=True))
        for row in database.execute_sql(
            f"SELECT {', '.join(columns)} FROM client WHERE id IN ({marks})", tuple(ids)
        ).fetchall()
    }
    tags = _by_client("SELECT client_id, name FROM tag WHERE client_id IN ({}) ORDER BY folded, id", marks, ids)
    contacts = _by_client(
        "SELECT client_id, id, name, position FROM contact WHERE client_id IN ({}) ORDER BY rank, id", marks, ids
    )
    channels = _by_client(
        """SELECT client_id, contact_id, kind, value FROM channel WHERE client_id IN ({})
           AND kind IN ('phone', 'email') ORDER BY rank, id""",
        marks,
        ids,
    )
    places = _by_client(
        f"SELECT client_id, {', '.join(_PLACE)} FROM address WHERE client_id IN ({{}}) ORDER BY rank, id", marks, ids
    )
    actions = _by_client(
        "SELECT client_id, text FROM follow_up WHERE client_id IN ({}) AND done_on IS NULL ORDER BY due, id", marks, ids
    )
    values = _by_client(
        """SELECT v.client_id, f.name, v.value FROM own_value v JOIN own_field f ON f.id = v.field_id
           WHERE v.client_id IN ({}) ORDER BY f.name""",
        marks,
        ids,
    )
    for client in ids:
        if client not in own:
            continue
        row = own[client]
        row["tags"] = [name for (name,) in tags.get(client, [])]
        first = contacts.get(client, [(None, None, None)])[0]
        row["contact"], row["position"] = first[1], first[2]
        for kind in ("phone", "email"):
            row[kind] = _first_channel(channels.get(client, []), kind, first[0])
        row.update(zip(_PLACE, places.get(client, [(None,) * len(_PLACE)])[0], strict=True))
        row["next_action"] = actions[client][0][0] if client in actions else None
        row["next_due"] = None if row["due_order"] == NONE_DUE else row["due_order"]
        yield {
            **{name: _json(name, row[name]) for name in _ORDER},
            "fields": dict(values.get(client, [])),
            "last_contact": row["last_contact"],
            "days_since_contact": _days(row["last_contact"], today),
            "unanswered": row["unanswered"],
        }


def _first_channel(channels: list[tuple[Any, ...]], kind: str, first_contact: int | None) -> str | None:
    """The client's own first channel of ``kind``, else its first contact's, else any other."""
    wanted = [(contact, value) for contact, its_kind, value in channels if its_kind == kind]
    ranked = sorted(wanted, key=lambda found: 0 if found[0] is None else 1 if found[0] == first_contact else 2)
    return ranked[0][1] if ranked else None


def _json(name: str, value: Any) -> Any:
    if value is None:
        return None
    kind = FIELDS[name].type
    if kind is Type.MONEY:
        sign, cents = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{cents // 100}.{cents % 100:02}"
    return bool(value) if kind is Type.FLAG else value


def _days(day: str | None, today: date) -> int | None:
    return None if day is None else (today - date.fromisoformat(day)).days


def full_record(client_id: int, today: date) -> dict[str, Any]:
    """Return one client with the lists behind it, as ``show --json`` prints it."""
    contacts = [
        {"id": row.id, "name": row.name, "position": row.position, "area": row.area, "birthday": row.birthday,
         "notes": row.notes}
        for row in Contact.select().where(Contact.client == client_id).order_by(Contact.rank, Contact.id)
    ]  # fmt: skip
    channels = [
        {"id": row.id, "contact_id": row.contact_id, "kind": row.kind, "value": row.value, "typed": row.typed,
         "label": row.label, "doubtful": bool(row.doubtful)}
        for row in Channel.select().where(Channel.client == client_id).order_by(Channel.rank, Channel.id)
    ]  # fmt: skip
    addresses = [
        {"id": row.id, "label": row.label, **{name: getattr(row, name) for name in _PLACE}}
        for row in Address.select().where(Address.client == client_id).order_by(Address.rank, Address.id)
    ]
    return {
        **record(client_id, today),
        "contacts": contacts,
        "channels": channels,
        "addresses": addresses,
        "activities": activities(client_id),
        "follow_ups": follow_ups(client_id),
        "opportunities": [],
        "sales": [],
        "history": journal.history(client_id),
    }


def activities(client_id: int, limit: int | None = None) -> list[dict[str, Any]]:
    """Return what happened with a client, newest first."""
    rows = database.execute_sql(
        """SELECT id, kind, on_date, text, outcome, user FROM activity WHERE client_id = ?
           ORDER BY on_date DESC, id DESC LIMIT ?""",
        (client_id, -1 if limit is None else limit),
    ).fetchall()
    return [dict(zip(("id", "kind", "on", "text", "outcome", "user"), row, strict=True)) for row in rows]


def follow_ups(client_id: int) -> list[dict[str, Any]]:
    """Return the follow-ups of a client, open ones first, by date."""
    rows = database.execute_sql(
        "SELECT id, due, text, done_on FROM follow_up WHERE client_id = ? ORDER BY done_on IS NOT NULL, due, id",
        (client_id,),
    ).fetchall()
    return [dict(zip(("id", "due", "text", "done_on"), row, strict=True)) for row in rows]


def doubtful(client_id: int) -> set[str]:
    """Return the names of the fields of a client that were kept as typed though they look wrong."""
    import json

    row = Client.get_by_id(client_id)
    names = set(json.loads(row.doubtful)) if row.doubtful else set()
    for channel in Channel.select().where(Channel.client == client_id, Channel.doubtful == 1):
        names.add(channel.kind)
    return names
