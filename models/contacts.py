"""The people, phones, e-mails and addresses of a client, as many as there are: added, changed, taken away, put first.

What was typed is checked whole, then written as one act. The fields of the card that stand for the first of each
(:mod:`models.editing`) read and write the same rows.
"""

from collections.abc import Mapping
from typing import Any

from models import belongings, journal, rows
from models.checks import Parsed, channel_key, parse_field, region_of
from models.client import Channel
from models.database import database
from models.editing import country, touch
from models.fields import ADDRESS_LABELS, CHANNEL_KINDS, FIELDS, Field, Home, Type, choice_named
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, NotFound
from models.reach import BIRTHDAY, PERSON, PLACE, REACHED
from models.session import Session
from models.text import clean_line, is_blank, shown

_LINE = Field("text", Type.LINE, "", home=Home.DERIVED)
_NOTES = Field("notes", Type.BLOCK, "", home=Home.DERIVED)


# People


def add_contact(session: Session, client_id: int, values: Mapping[str, str]) -> tuple[Act, int]:
    """Add a person (``PERSON`` and ``REACHED``, as typed) after the others; return the act and its id.

    Raises BadValue where a value cannot be read or nothing was typed, and NotFound.
    """
    parts, channels = _person(session, client_id, values)
    if not any(parts.values()) and not any(channel.value for channel in channels.values()):
        raise BadValue(_("Type a name, a position, or how this person is reached."), "missing_name", "name")
    with journal.acting(session, "contact_add", belongings.name_of(client_id)) as running:
        number = belongings.insert("contact", client_id, parts)
        for kind, value in channels.items():
            if value.value is not None:
                belongings.insert("channel", client_id, {"contact_id": number, "kind": kind, **_stored(kind, value)})
        touch(client_id, running.id)
    return running.result, number


def edit_contact(session: Session, contact_id: int, values: Mapping[str, str], *, version: int | None = None) -> Act:
    """Change parts of a person from what was typed (``''`` empties); one in which nothing is left is taken away.

    ``phone`` and ``email`` are the person's own first ones; what is not named stays as it is; ``first`` with anything
    in it puts the person before the others, as it does in the other functions here. Raises BadValue, NotFound
    and Conflict (see :func:`edit_channel`).
    """
    row = belongings.row("contact", contact_id)
    client_id = row.client_id
    parts, channels = _person(session, client_id, values)
    left = {part: parts[part] if part in parts else getattr(row, part) for part in PERSON}
    kept = [channel for channel in _of_contact(contact_id) if channels.get(channel.kind) is None]
    if not any(left.values()) and not kept and not any(value.value for value in channels.values()):
        return remove_contact(session, contact_id, version=version)
    with journal.acting(session, "contact_edit", belongings.name_of(client_id)) as running:
        belongings.check("contact", contact_id, version)
        rows.update("contact", contact_id, parts)
        for kind, value in channels.items():
            first = next((channel for channel in _of_contact(contact_id) if channel.kind == kind), None)
            if value.value is None and first is not None:
                database.execute_sql("DELETE FROM channel WHERE id = ?", (first.id,))
            elif value.value is not None and first is None:
                belongings.insert(
                    "channel", client_id, {"contact_id": contact_id, "kind": kind, **_stored(kind, value)}
                )
            elif first is not None:
                rows.update("channel", first.id, _stored(kind, value))
        if values.get("first"):
            belongings.put_first("contact", contact_id)
        touch(client_id, running.id)
    return running.result


def remove_contact(session: Session, contact_id: int, *, version: int | None = None) -> Act:
    """Take a person away, with its phones and e-mails. Raises NotFound and Conflict."""
    return belongings.remove(session, "contact", contact_id, version)


def _person(
    session: Session, client_id: int, values: Mapping[str, str]
) -> tuple[dict[str, str | None], dict[str, Parsed]]:
    parts: dict[str, str | None] = {}
    for part in PERSON:
        if part in values:
            field = {"notes": _NOTES, "birthday": BIRTHDAY}.get(part, _LINE)
            found = parse_field(field, values[part], today=session.today).value
            parts[part] = None if found is None else str(found)
    region = _region(session, client_id)
    channels = {kind: _value(session, kind, values[kind], region) for kind in REACHED if kind in values}
    return parts, channels


def _of_contact(contact_id: int) -> list[Channel]:
    return list(Channel.select().where(Channel.contact == contact_id).order_by(Channel.rank, Channel.id))


# Phones, e-mails, webs and social addresses


def add_channel(
    session: Session, client_id: int, values: Mapping[str, str], *, contact_id: int | None = None
) -> tuple[Act, int]:
    """Add a channel (``kind``, ``value``, ``label``, as typed) of the client or of one of its contacts.

    Without a kind an ``@`` makes an e-mail, digits a phone, and anything else a web. Returns the act and the id; raises
    BadValue at ``kind`` or ``value``, and NotFound.
    """
    columns = _channel(session, client_id, values)
    if contact_id is not None and belongings.row("contact", contact_id).client_id != client_id:
        raise NotFound(_(belongings.GONE["contact"]))
    with journal.acting(session, "channel_add", belongings.name_of(client_id)) as running:
        number = belongings.insert("channel", client_id, {"contact_id": contact_id, **columns})
        touch(client_id, running.id)
    return running.result, number


def edit_channel(session: Session, channel_id: int, values: Mapping[str, str], *, version: int | None = None) -> Act:
    """Change a channel; ``kind``, ``value`` and ``label`` that are not named stay, an empty ``value`` takes it away.

    Raises BadValue, NotFound, and Conflict when ``version``, the one that was read, is not the present one any more.
    """
    row = belongings.row("channel", channel_id)
    if "value" in values and is_blank(values["value"]):
        return remove_channel(session, channel_id, version=version)
    before = {"kind": row.kind, "value": row.typed or row.value, "label": row.label or ""}
    columns = _channel(session, row.client_id, {**before, **values}, kept=row if _same(before, values) else None)
    with journal.acting(session, "channel_edit", belongings.name_of(row.client_id)) as running:
        belongings.check("channel", channel_id, version)
        rows.update("channel", channel_id, columns)
        if values.get("first"):
            belongings.put_first("channel", channel_id)
        touch(row.client_id, running.id)
    return running.result


def remove_channel(session: Session, channel_id: int, *, version: int | None = None) -> Act:
    """Take a channel away. Raises NotFound and Conflict."""
    return belongings.remove(session, "channel", channel_id, version)


def _same(before: Mapping[str, str], values: Mapping[str, str]) -> bool:
    return all(values.get(name, before[name]) == before[name] for name in ("kind", "value"))


def _channel(
    session: Session, client_id: int, values: Mapping[str, str], *, kept: Channel | None = None
) -> dict[str, Any]:
    """The columns of a channel as typed; of one that is ``kept`` only the label is read anew."""
    label = clean_line(values.get("label", ""))
    named = {"label": None if is_blank(label) else label}
    if kept is not None:
        return named
    text = values.get("value", "")
    if is_blank(text):
        raise BadValue(_("Type the phone, e-mail or address."), "missing_value", "value")
    kind = _kind(values.get("kind", ""), text)
    try:
        value = _value(session, kind, text, _region(session, client_id))
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, "value") from None
    return {"kind": kind, **_stored(kind, value), **named}


def _kind(typed: str, text: str) -> str:
    if is_blank(typed):
        return "email" if "@" in text else "phone" if sum(map(str.isdigit, text)) > len(text) // 2 else "web"
    choice = choice_named(CHANNEL_KINDS, typed)
    if choice is None:
        known = ", ".join(_(choice.label) for choice in CHANNEL_KINDS)
        sentence = _("“%(text)s” is none of these: %(choices)s.") % {"text": shown(typed, 40), "choices": known}
        raise BadValue(sentence, "bad_channel", "kind")
    return choice.value


def _value(session: Session, kind: str, text: str, region: str) -> Parsed:
    field = FIELDS[kind] if kind in REACHED else _LINE
    return parse_field(field, text, today=session.today, country=region)


def _stored(kind: str, value: Parsed) -> dict[str, Any]:
    text = str(value.value)
    return {"value": text, "typed": value.shown, "match_key": channel_key(kind, text), "doubtful": 0}


def _region(session: Session, client_id: int) -> str:
    return region_of(country(client_id) or "") or session.settings.country


# Addresses


def add_address(session: Session, client_id: int, values: Mapping[str, str]) -> tuple[Act, int]:
    """Add an address (``label`` and ``PLACE``, as typed) after the others; return the act and its id.

    Raises BadValue when nothing but a label was typed, and NotFound.
    """
    columns = _address(values)
    if not any(columns.get(part) for part in PLACE):
        raise BadValue(_("Type a street, a city, or another part of the address."), "missing_value", "street")
    with journal.acting(session, "address_add", belongings.name_of(client_id)) as running:
        number = belongings.insert("address", client_id, columns)
        touch(client_id, running.id)
    return running.result, number


def edit_address(session: Session, address_id: int, values: Mapping[str, str], *, version: int | None = None) -> Act:
    """Change parts of an address (``''`` empties); one in which nothing but the label is left is taken away.

    Raises NotFound and Conflict (see :func:`edit_channel`).
    """
    row = belongings.row("address", address_id)
    columns = _address(values)
    if not any(columns[part] if part in columns else getattr(row, part) for part in PLACE):
        return remove_address(session, address_id, version=version)
    with journal.acting(session, "address_edit", belongings.name_of(row.client_id)) as running:
        belongings.check("address", address_id, version)
        rows.update("address", address_id, columns)
        if values.get("first"):
            belongings.put_first("address", address_id)
        touch(row.client_id, running.id)
    return running.result


def remove_address(session: Session, address_id: int, *, version: int | None = None) -> Act:
    """Take an address away. Raises NotFound and Conflict."""
    return belongings.remove(session, "address", address_id, version)


def _address(values: Mapping[str, str]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for part in ("label", *PLACE):
        if part in values:
            line = clean_line(values[part])
            columns[part] = None if is_blank(line) else line
    if columns.get("label"):
        choice = choice_named(ADDRESS_LABELS, columns["label"])
        columns["label"] = columns["label"] if choice is None else choice.value
    return columns
