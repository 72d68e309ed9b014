"""A client as the JSON of the command line and of the exports has it: one plain dictionary."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models import journal, listing, opportunities, own_fields, sold
from models.client import Address, Channel, Client, Contact
from models.database import database
from models.fields import FIELDS, Home, Type
from models.figures import record as of_figures
from models.listing import ListSpec
from models.money import plain
from models.session import Session
from models.tables import NONE_DUE

CHUNK = 500

_ORDER = (
    "id", "code", "name", "legal_name", "kind", "stage", "stage_since", "stars", "sector", "tax_id", "iban", "owner",
    "tags", "contact", "position", "phone", "email", "street", "postal_code", "city", "region", "country", "birthday",
    "medium", "source", "referred_by", "expected_spend", "expected_date", "do_not_contact", "notes", "next_action",
    "next_due", "created_at", "updated_at", "version", "gender", "profession", "marital_status", "children",
    "income_level", "purchasing_power", "interests", "tastes", "personality", "motivations", "opinions",
    "leaving_reason", "competitor", "preferred_channel", "best_time", "consent_on", "consent_for", "consent_origin",
)  # fmt: skip

_EMPTY: dict[str, Any] = dict.fromkeys(_ORDER)
_OWN = tuple(name for name in _ORDER if FIELDS[name].home is Home.CLIENT)
_COLUMNS = ("id", "stage_since", "created_at", "updated_at", "version", *_OWN)
_MONEY = tuple(name for name in _OWN if FIELDS[name].type is Type.MONEY)
_FLAGS = tuple(name for name in _OWN if FIELDS[name].type is Type.FLAG)
_PLACE = ("street", "postal_code", "city", "region", "country")


def record(client_id: int, session: Session) -> dict[str, Any]:
    """Return one client with its figures, without the lists behind it. The client must exist."""
    return next(iter(records([client_id], session)))


def records(ids: Sequence[int], session: Session, *, figures: bool = True) -> Iterator[dict[str, Any]]:
    """Yield the clients ``ids`` in that order, reading them in groups.

    The figures of models/figures follow the fields, on the session's day; without ``figures`` only the last contact
    and the tries since.
    """
    more = of_figures.reader(session, ids) if figures and ids else None
    for start in range(0, len(ids), CHUNK):
        found = list(_group(list(ids[start : start + CHUNK]), contacted=not figures))
        if more is not None:
            for client, values in zip(found, more([client["id"] for client in found]), strict=True):
                client.update(values)
        yield from found


def all_records(spec: ListSpec, session: Session, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the clients of a list in its order, however many there are, reading them in groups."""
    yield from records(listing.ids(spec)[:limit], session)


def _by_client(query: str, marks: str, ids: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in database.execute_sql(query.format(marks), tuple(ids)).fetchall():
        if row[0] in found:
            found[row[0]].append(row[1:])
        else:
            found[row[0]] = [row[1:]]
    return found


def _group(ids: list[int], *, contacted: bool) -> Iterator[dict[str, Any]]:
    marks = ", ".join("?" * len(ids))
    own = {
        row[0]: row
        for row in database.execute_sql(
            f"""SELECT {", ".join(_COLUMNS)}, due_order, last_contact, unanswered FROM client WHERE id IN ({marks})""",
            tuple(ids),
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
        """SELECT v.client_id, f.name, f.type, v.value FROM own_value v JOIN own_field f ON f.id = v.field_id
           WHERE v.client_id IN ({}) ORDER BY f.name""",
        marks,
        ids,
    )
    for client in ids:
        if client not in own:
            continue
        *row, due, last_contact, unanswered = own[client]
        found: dict[str, Any] = _EMPTY.copy()
        found.update(zip(_COLUMNS, row, strict=True))
        found["tags"] = [name for (name,) in tags.get(client, ())]
        contact, found["contact"], found["position"] = contacts.get(client, _NOBODY)[0]
        for kind in ("phone", "email"):
            found[kind] = _first_channel(channels.get(client, ()), kind, contact)
        if client in places:
            found.update(zip(_PLACE, places[client][0], strict=True))
        for name in _MONEY:
            found[name] = _amount(found[name])
        for name in _FLAGS:
            found[name] = bool(found[name])
        found["next_action"] = actions[client][0][0] if client in actions else None
        found["next_due"] = None if due == NONE_DUE else due
        found["fields"] = {name: own_fields.plain(kind, value) for name, kind, value in values.get(client, ())}
        if contacted:
            found |= {"last_contact": last_contact, "unanswered": unanswered}
        yield found


_NOBODY = [(None, None, None)]


def _first_channel(channels: Sequence[tuple[Any, ...]], kind: str, first_contact: int | None) -> str | None:
    """The client's own first channel of ``kind``, else its first contact's, else any other."""
    best: str | None = None
    of_best = 3
    for contact, its_kind, value in channels:
        if its_kind == kind:
            place = 0 if contact is None else 1 if contact == first_contact else 2
            if place < of_best:
                best, of_best = value, place
    return best


def _amount(cents: int | None) -> str | None:
    return None if cents is None else plain(cents)


def full_records(ids: Sequence[int], session: Session) -> Iterator[dict[str, Any]]:
    """Yield the clients ``ids`` in that order, each with the lists behind it."""
    for found in records(ids, session):
        yield found | _behind(found["id"], session)


def full_record(client_id: int, session: Session) -> dict[str, Any]:
    """Return one client with the lists behind it, as ``show --json`` prints it."""
    return record(client_id, session) | _behind(client_id, session)


def records_with_reach(ids: Sequence[int], session: Session) -> Iterator[dict[str, Any]]:
    """Yield the clients ``ids`` in that order, without figures, each with its contacts, channels and addresses."""
    for found in records(ids, session, figures=False):
        yield found | _reach(found["id"])


def _behind(client_id: int, session: Session) -> dict[str, Any]:
    return {
        **_reach(client_id),
        "activities": activities(client_id),
        "follow_ups": follow_ups(client_id),
        "opportunities": opportunities_of(client_id),
        "sales": sales_of(client_id, session),
        "history": journal.history(client_id),
    }


def _reach(client_id: int) -> dict[str, Any]:
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
    return {"contacts": contacts, "channels": channels, "addresses": addresses}


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


def opportunities_of(client_id: int) -> list[dict[str, Any]]:
    """Return what a client may buy: the open ones first, by expected date."""
    return [
        {"id": row.id, "text": row.text, "amount": _amount(row.amount), "expected": _iso(row.expected),
         "state": row.state, "reason": row.reason}
        for row in opportunities.of_client(client_id)
    ]  # fmt: skip


def sales_of(client_id: int, session: Session) -> list[dict[str, Any]]:
    """Return what a client bought and paid by the session's day, newest first; ``due`` as it was typed."""
    return [
        {
            "id": sale.id, "on": sale.on.isoformat(), "ref": sale.ref, "amount": plain(sale.amount),
            "cost": _amount(sale.cost(session.settings.hour_cost)), "due": _iso(sale.due),
            "renewal": _iso(sale.renewal), "paid": plain(sale.paid), "open": plain(sale.open),
            "lines": [
                {"product": line.product, "quantity": _number(line.quantity), "amount": plain(line.amount),
                 "cost": _amount(line.cost), "hours": _number(line.hours)}
                for line in sale.lines
            ],
            "payments": [
                {"id": payment.id, "on": payment.on.isoformat(), "amount": plain(payment.amount)}
                for payment in sale.payments
            ],
        }
        for sale in sold.of_client(client_id, session)
    ]  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def doubtful(client_id: int) -> set[str]:
    """Return the names of the fields of a client that were kept as typed though they look wrong."""
    import json

    row = Client.get_by_id(client_id)
    names = set(json.loads(row.doubtful)) if row.doubtful else set()
    for channel in Channel.select().where(Channel.client == client_id, Channel.doubtful == 1):
        names.add(channel.kind)
    return names
