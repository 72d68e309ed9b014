"""People, phones and addresses on the card: their rows, and the forms in which they are added, changed and removed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models import contacts
from models.card import Card
from models.fields import ADDRESS_LABELS, CHANNEL_KINDS, FIELDS, choice_named
from models.i18n import N_, _
from models.journal import Act
from models.reach import PERSON, PLACE, REACHED, Around, Person, Place, Reach, around
from models.session import Session
from tui.screens.asking import ask
from tui.screens.dialogs import Entry, Removal
from tui.type_ahead import OPENING
from tui.widgets.field_list import FieldRow

if TYPE_CHECKING:
    from tui.screens.client import ClientScreen

NEW_LINE = " ⏎ "
"""Stands in a form, which has one line for each field, for the end of a line of the notes."""
_PARTS = {
    "name": N_("Name"), "position": N_("Position"), "area": N_("Area"), "phone": N_("Phone"), "email": N_("E-mail"),
    "birthday": N_("Birthday"), "notes": N_("Notes"),
}  # fmt: skip
_KINDS = {choice.value: choice.label for choice in CHANNEL_KINDS}
_LABELS = {choice.value: choice.label for choice in ADDRESS_LABELS}


def rows(card: Card) -> list[FieldRow]:
    """Return the rows of everybody and everything beyond the fields above, and a row that adds each."""
    found = [FieldRow("", ""), FieldRow("", _("Contacts and addresses"), tone="heading")]
    for person in card.around.people:
        name = ", ".join(person.values[part] for part in ("name", "position", "area") if person.values[part])
        channels = " · ".join(channel.text for channel in person.channels)
        found.append(FieldRow(f"contact:{person.id}", _("Contact"), name or "—", note=channels))
        kinds = [channel.kind for channel in person.channels]
        found += [
            _channel_row(channel, "")
            for place, channel in enumerate(person.channels)
            if channel.label or channel.kind not in REACHED or channel.kind in kinds[:place]
        ]
    found.append(FieldRow("new_contact:0", "", _("+ contact"), "dim"))
    found += [_channel_row(each, _(_KINDS[each.kind]).capitalize()) for each in _beyond(card.around)]
    found.append(FieldRow("new_channel:0", "", _("+ phone or e-mail"), "dim"))
    for place in card.around.places:
        text = ", ".join(place.values[part] for part in PLACE if place.values[part])
        found.append(FieldRow(f"address:{place.id}", _("Address"), text or "—", note=label_text(place.values["label"])))
    found.append(FieldRow("new_address:0", "", _("+ address"), "dim"))
    return found


def _channel_row(channel: Reach, label: str) -> FieldRow:
    wrong = channel.doubtful
    note = _("kept as typed: it looks wrong") if wrong else channel.label
    return FieldRow(f"channel:{channel.id}", label, channel.text, "late" if wrong else "", note)


def _beyond(found: Around) -> list[Reach]:
    """The client's own channels that the fields above do not show whole: all but an only phone and an only e-mail."""
    kinds = [channel.kind for channel in found.channels]
    return [each for each in found.channels if each.label or each.kind not in REACHED or kinds.count(each.kind) > 1]


def label_text(label: str) -> str:
    """Return the label of an address as it is read: one of ours in the reader's language, else as it was typed."""
    return _(_LABELS[label]) if label in _LABELS else label


def _open(form: Callable[..., Any]) -> Callable[["ClientScreen", int], None]:
    """Return what opens ``form`` for a row of the card."""

    def opened(screen: "ClientScreen", number: int) -> None:
        screen.run_worker(form(screen, number), group=OPENING)

    return opened


def _first(others: tuple[Any, ...], number: int) -> list[Entry]:
    """Whether it is to be the first, where it is not."""
    if not number or others[0].id == number:
        return []
    return [Entry("first", _("Make it the first"), options=(("", _("no")), ("1", _("yes"))))]


async def _around(screen: "ClientScreen") -> Around:
    return await screen.desk.doors.db(around, screen.client)


async def _ask(
    screen: "ClientScreen",
    what: str,
    each: Person | Place | Reach | None,
    entries: list[Entry],
    title: str,
    functions: tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]],
) -> None:
    """Open a form that adds (``each`` is None), changes or removes by the three ``functions``."""
    add, edit, remove = functions
    client, session, db = screen.client, screen.desk.session, screen.desk.doors.db
    before = {entry.name: entry.value for entry in entries}

    async def save(values: dict[str, str]) -> None:
        if each is None:
            act, _number = await db(add, session, client, {name: _lines(text) for name, text in values.items()})
        else:
            changed = {name: _lines(text) for name, text in values.items() if text != before[name]}
            act = await db(edit, session, each.id, changed, version=each.version)
        screen.done(act, [client])

    async def removed() -> None:
        assert each is not None
        screen.done(await db(remove, session, each.id, version=each.version), [client])

    question = _("Delete “%(name)s”?") % {"name": title.partition(": ")[2] or title}
    removal = Removal(question, removed) if each is not None else None
    purpose = f"{what} {each.id}" if each is not None else f"new {what} of {client}"
    await ask(screen, purpose, title, entries, save, removal=removal)


def _lines(text: str) -> str:
    return text.replace(NEW_LINE, "\n").replace(NEW_LINE.strip(), "\n")


async def _contact(screen: "ClientScreen", number: int) -> None:
    found = await _around(screen)
    person = next((each for each in found.people if each.id == number), None)
    values = person.values if person is not None else dict.fromkeys((*PERSON, *REACHED), "")
    entries = [Entry(part, _(label), values[part].replace("\n", NEW_LINE)) for part, label in _PARTS.items()]
    title = _("New contact") if person is None else _("Contact: %(name)s") % {"name": values["name"] or "—"}
    functions = (contacts.add_contact, contacts.edit_contact, contacts.remove_contact)
    await _ask(screen, "contact", person, entries + _first(found.people, number), title, functions)


async def _channel(screen: "ClientScreen", number: int) -> None:
    found = await _around(screen)
    every = (*found.channels, *(channel for person in found.people for channel in person.channels))
    channel = next((each for each in every if each.id == number), None)
    kinds = tuple((choice.value, _(choice.label)) for choice in CHANNEL_KINDS)
    entries = [
        Entry("value", _("Phone or e-mail"), channel.text if channel is not None else ""),
        Entry(
            "label", _("Label"), channel.label if channel is not None else "", placeholder=_("shop, night, invoices")
        ),
    ]
    functions = (_add_channel, contacts.edit_channel, contacts.remove_channel)
    if channel is None:
        entries.append(Entry("kind", _("Kind"), options=(("", _("as typed")), *kinds)))
        names = tuple((str(person.id), person.values["name"] or "—") for person in found.people)
        whose = (("", _("the client")), *names)
        entries += [Entry("contact", _("Of"), options=whose)] if names else []
        await _ask(screen, "channel", None, entries, _("New phone, e-mail, web or social address"), functions)
        return
    entries.append(Entry("kind", _("Kind"), channel.kind, kinds))
    alike = tuple(each for each in every if (each.kind, each.contact) == (channel.kind, channel.contact))
    await _ask(
        screen,
        "channel",
        channel,
        entries + _first(alike, number),
        f"{_(_KINDS[channel.kind]).capitalize()}: {channel.text}",
        functions,
    )


def _add_channel(session: Session, client: int, values: dict[str, str]) -> tuple[Act, int]:
    contact = values.get("contact")
    return contacts.add_channel(session, client, values, contact_id=int(contact) if contact else None)


async def _address(screen: "ClientScreen", number: int) -> None:
    found = await _around(screen)
    place = next((each for each in found.places if each.id == number), None)
    values = place.values if place is not None else dict.fromkeys(("label", *PLACE), "")
    known = ", ".join(_(choice.label) for choice in ADDRESS_LABELS)
    entries = [Entry(part, _(FIELDS[part].label), values[part]) for part in PLACE]
    entries.append(Entry("label", _("Label"), label_text(values["label"]), placeholder=known, explain=_explain_label))
    title = (
        _("New address") if place is None else _("Address: %(place)s") % {"place": values["city"] or values["street"]}
    )
    functions = (contacts.add_address, contacts.edit_address, contacts.remove_address)
    await _ask(screen, "address", place, entries + _first(found.places, number), title, functions)


def _explain_label(text: str) -> str:
    choice = choice_named(ADDRESS_LABELS, text) if text.strip() else None
    return _(choice.label) if choice is not None else ""


FORMS = {"contact": _open(_contact), "channel": _open(_channel), "address": _open(_address)}
"""What opens a row of the card, by the first part of its key; with ``new_`` before it, the form that adds one."""
