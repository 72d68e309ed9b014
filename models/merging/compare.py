"""Two clients side by side, field by field: what each has, and what a merge takes unless somebody chooses otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from models import own_fields
from models.checks import show_field
from models.client import SHOWN, Address, Client, Contact, Tag
from models.database import database
from models.editing import first_channel
from models.fields import FIELDS, STAGES, Home, Stage, Type
from models.i18n import N_, _, ngettext
from models.problems import NotFound, Refused
from models.reach import PLACE
from models.text import search_key

Side = Literal["first", "second", "both"]
CONSENT = ("consent_on", "consent_for", "consent_origin")
"""What somebody consented to is of one piece: the three are never taken from two sides."""
_FORWARD = (Stage.INACTIVE, Stage.PROSPECT, Stage.NEGOTIATION, Stage.CLIENT)
_COUNTED = (
    ("activity", N_("Activity")), ("follow_up", N_("Next action")), ("opportunity", N_("Opportunities")),
    ("sale", N_("Sales")), ("offer", N_("Offers")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both, as a person reads it; ``side`` is what the merge takes.

    Of a ``kept`` one both stay, and there is nothing to choose; of ``contact``, ``address``, ``phone`` and ``email``
    both stay too, and the side is the one that stands first.
    """

    key: str
    label: str
    first: str
    second: str
    side: Side
    kept: bool = False
    joinable: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two say different things (``kept`` ones do not ask for a choice)."""
        return not self.kept and self.first != self.second

    @property
    def sides(self) -> tuple[Side, ...]:
        """What can be chosen."""
        return ("first", "second", "both") if self.joinable else ("first", "second")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two clients side by side: their ids, names and versions, and the rows, those that differ first."""

    ids: tuple[int, int]
    names: tuple[str, str]
    versions: tuple[int, int]
    rows: tuple[Row, ...]


def both(first: int, second: int) -> tuple[Client, Client]:
    """Return two clients of the lists; raises Refused when they are one, and NotFound."""
    if first == second:
        raise Refused(_("These are not two clients but one: name another."))
    one, other = (Client.get_or_none(Client.id == number, Client.hidden == SHOWN) for number in (first, second))
    if one is None or other is None:
        raise NotFound(_("This client is gone: it is in the trash or was erased."))
    return one, other


def sides(one: Client, other: Client) -> dict[str, Side]:
    """Return what a merge takes of each own field (and ``own:ID``): the first's where it is filled, of the stages the
    further one (inactive only where both are), and the notes of both."""
    chosen: dict[str, Side] = {}
    for name, value, second in _own(one, other):
        chosen[name] = "first" if value not in (None, 0) or second in (None, 0) else "second"
    if _FORWARD.index(Stage(other.stage)) > _FORWARD.index(Stage(one.stage)) or (
        one.stage == other.stage and other.stage_since < one.stage_since
    ):
        chosen["stage"] = "second"
    else:
        chosen["stage"] = "first"
    if one.notes and other.notes and one.notes != other.notes:
        chosen["notes"] = "both"
    consented = "first" if any(getattr(one, name) for name in CONSENT) else "second"
    chosen |= dict.fromkeys(CONSENT, "first" if consented == "first" else "second")
    values = own_fields.values_of(one.id)
    for number in values.keys() | own_fields.values_of(other.id).keys():
        chosen[f"{own_fields.KEY}{number}"] = "first" if number in values else "second"
    return chosen


def _own(one: Client, other: Client) -> list[tuple[str, Any, Any]]:
    fields = (field.name for field in FIELDS.values() if field.home is Home.CLIENT)
    return [(name, value(one, name), value(other, name)) for name in fields]


def value(client: Client, name: str) -> Any:
    """Return the stored value of one of a client's own fields."""
    return client.referred_by_id if name == "referred_by" else getattr(client, name)


def compare(first: int, second: int) -> Comparison:
    """Return two clients side by side; fields that neither has are left out. Raises Refused and NotFound."""
    one, other = both(first, second)
    chosen = sides(one, other)
    rows = [row for row in _fields(one, other, chosen) if row.first or row.second]
    rows += (*_of_own_fields(one.id, other.id, chosen), *_around(one.id, other.id))
    kept = [*_tags(one.id, other.id), *_counts(one.id, other.id)]
    ordered = [row for row in rows if row.differs] + [row for row in rows if not row.differs] + kept
    names = (str(one.name), str(other.name))
    return Comparison((first, second), names, (int(one.version), int(other.version)), tuple(ordered))


def _fields(one: Client, other: Client, chosen: Mapping[str, Side]) -> list[Row]:
    rows = []
    for name, field in FIELDS.items():
        if field.home is not Home.CLIENT or name in CONSENT[1:]:
            continue
        texts = [_consent(client) if name == CONSENT[0] else _text(name, client) for client in (one, other)]
        label = _("Consent") if name == CONSENT[0] else _(field.label)
        rows.append(Row(name, label, texts[0], texts[1], chosen[name], joinable=name == "notes" and all(texts)))
    return rows


def _text(name: str, client: Client) -> str:
    stored, field = value(client, name), FIELDS[name]
    if not stored and field.type in (Type.FLAG, Type.STARS):
        return ""
    if name == "stage":
        return next(_(choice.label) for choice in STAGES if choice.value == stored)
    if field.type is Type.CLIENT and stored is not None:
        found = database.execute_sql("SELECT name FROM client WHERE id = ?", (stored,)).fetchone()
        return f"#{stored} {found[0] if found else ''}".strip()
    return " ".join(show_field(field, stored).split())


def _consent(client: Client) -> str:
    return " · ".join(text for name in CONSENT if (text := _text(name, client)))


def _of_own_fields(first: int, second: int, chosen: Mapping[str, Side]) -> list[Row]:
    values, others = own_fields.values_of(first), own_fields.values_of(second)
    return [
        Row(own.key, own.name, own_fields.show(own.type, values.get(own.id)),
            own_fields.show(own.type, others.get(own.id)), chosen[own.key])
        for own in own_fields.own_fields() if own.id in values or own.id in others
    ]  # fmt: skip


def first_rows(client: int) -> dict[str, tuple[int, str, bool]]:
    """Return what stands first of a client's contacts, addresses, phones and e-mails: id, text, whether it hangs on a
    contact."""
    found: dict[str, tuple[int, str, bool]] = {}
    contact = Contact.select().where(Contact.client == client).order_by(Contact.rank, Contact.id).first()
    if contact is not None:
        text = ", ".join(part for part in (contact.name, contact.position, contact.area) if part)
        found["contact"] = (contact.id, text, False)
    address = Address.select().where(Address.client == client).order_by(Address.rank, Address.id).first()
    if address is not None:
        text = ", ".join(part for name in PLACE if (part := getattr(address, name)))
        found["address"] = (address.id, text, False)
    for kind in ("phone", "email"):
        channel = first_channel(client, kind)
        if channel is not None:
            text = channel.typed or show_field(FIELDS[kind], channel.value)
            found[kind] = (channel.id, text, channel.contact_id is not None)
    return found


def _around(first: int, second: int) -> list[Row]:
    labels = {"contact": _("First contact"), "address": _("First address"), "phone": _("Phone"), "email": _("E-mail")}
    one, other = first_rows(first), first_rows(second)
    rows = []
    for key, label in labels.items():
        texts = [found[key][1] if key in found else "" for found in (one, other)]
        if search_key(texts[0]) == search_key(texts[1]):
            texts[1] = texts[0]
        if any(texts):
            # a contact's phone stands behind the client's own, whichever was put first
            fixed = not all(texts) or one[key][2] or other[key][2]
            rows.append(Row(key, label, texts[0], texts[1], "first" if texts[0] else "second", kept=fixed))
    return rows


def _tags(first: int, second: int) -> list[Row]:
    texts = []
    for client in (first, second):
        texts.append(", ".join(tag.name for tag in Tag.select().where(Tag.client == client).order_by(Tag.folded)))
    return [Row("tags", _("Tags"), texts[0], texts[1], "both", kept=True)] if any(texts) else []


def _counts(first: int, second: int) -> list[Row]:
    rows = []
    for table, label in _COUNTED:
        numbers = [
            int(database.execute_sql(f"SELECT count(*) FROM {table} WHERE client_id = ?", (client,)).fetchone()[0])
            for client in (first, second)
        ]
        if any(numbers):
            texts = [ngettext("%(count)d entry", "%(count)d entries", each) % {"count": each} if each else ""
                     for each in numbers]  # fmt: skip
            rows.append(Row(table, _(label), texts[0], texts[1], "both", kept=True))
    return rows


def joined(first: str, second: str) -> str:
    """Return the notes of both, one under the other; what the first says already is not said twice."""
    return first if search_key(second) in search_key(first) else f"{first.rstrip()}\n\n{second.lstrip()}"
