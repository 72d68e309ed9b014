"""By whom and how a client is reached, and where it is: all of its people, channels and addresses, to be read."""

from dataclasses import dataclass

from models.checks import show_field
from models.client import Address, Channel, Contact
from models.fields import FIELDS, Field, Home, Type

PERSON = ("name", "position", "area", "birthday", "notes")
"""The parts of a person."""
REACHED = ("phone", "email")
"""What a person's form holds beside them: its first phone and e-mail."""
PLACE = ("street", "postal_code", "city", "region", "country")
"""The parts of an address, beside its label."""
BIRTHDAY = Field("birthday", Type.BIRTHDAY, "", home=Home.DERIVED)


@dataclass(frozen=True, slots=True)
class Reach:
    """A phone, e-mail, web or social address: ``text`` as it is read, ``contact`` whose it is (None: the client's)."""

    id: int
    version: int
    contact: int | None
    kind: str
    text: str
    label: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A person at a client, with its own channels; ``values`` holds the text of every part and of its first channels.

    ``birthday`` is stored (ISO, or ``--MM-DD``).
    """

    id: int
    version: int
    values: dict[str, str]
    birthday: str | None
    channels: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An address; ``values`` holds the text of its label (billing, postal, work, or what was typed) and its parts."""

    id: int
    version: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Around:
    """Everybody and everything by which a client is reached, the first of each first."""

    people: tuple[Person, ...]
    channels: tuple[Reach, ...]
    places: tuple[Place, ...]


def around(client_id: int) -> Around:
    """Return the people of a client with their channels, its own channels, and its addresses."""
    rows = Channel.select().where(Channel.client == client_id).order_by(Channel.rank, Channel.id)
    channels = [
        Reach(
            row.id,
            row.version,
            row.contact_id,
            row.kind,
            row.typed or (show_field(FIELDS[row.kind], row.value) if row.kind in REACHED else row.value),
            row.label or "",
            bool(row.doubtful),
        )
        for row in rows
    ]
    people = []
    for row in Contact.select().where(Contact.client == client_id).order_by(Contact.rank, Contact.id):
        own = tuple(channel for channel in channels if channel.contact == row.id)
        values = {part: getattr(row, part) or "" for part in PERSON}
        values["birthday"] = show_field(BIRTHDAY, row.birthday)
        for kind in REACHED:
            values[kind] = next((channel.text for channel in own if channel.kind == kind), "")
        people.append(Person(row.id, row.version, values, row.birthday, own))
    places = [
        Place(row.id, row.version, {part: getattr(row, part) or "" for part in ("label", *PLACE)})
        for row in Address.select().where(Address.client == client_id).order_by(Address.rank, Address.id)
    ]
    return Around(tuple(people), tuple(channel for channel in channels if channel.contact is None), tuple(places))
