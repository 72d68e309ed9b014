"""Everything that is known of a client, field by field, as text that a person reads and edits."""

from dataclasses import dataclass

from models import drafts, records
from models.checks import show_field
from models.client import SHOWN, Address, Client, Contact, Tag
from models.completeness import Completeness, completeness
from models.editing import first_channel
from models.fields import FIELDS, Home, Type
from models.i18n import N_
from models.own_fields import Own, own_fields, show, values_of
from models.reach import Around, around
from models.session import Session

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Client"), ("name", "legal_name", "code", "kind", "sector", "tax_id", "iban", "owner", "tags")),
    (N_("Pipeline"), ("stage", "stars", "expected_spend", "expected_date", "medium", "source", "referred_by")),
    (
        N_("Reach"),
        ("contact", "position", "phone", "email", "preferred_channel", "best_time", "do_not_contact", "consent_on",
         "consent_for", "consent_origin"),
    ),
    (N_("Address"), ("street", "postal_code", "city", "region", "country")),
    (N_("Notes"), ("notes",)),
    (N_("If they leave"), ("leaving_reason", "competitor")),
)  # fmt: skip
"""The fields of the tab Card in their order, by group."""
PERSON = (
    "birthday", "gender", "profession", "marital_status", "children", "income_level", "purchasing_power", "interests",
    "tastes", "personality", "motivations", "opinions",
)  # fmt: skip
"""The fields of the tab Person."""
MOST_BROUGHT = 100
"""So many of the clients that one brought are named."""


@dataclass(frozen=True, slots=True)
class Card:
    """A client to be read and edited. ``values`` holds the text of every editable field ('' where nothing is known),
    ``own`` the user's own fields with theirs, ``around`` all contacts, channels and addresses; ``brought`` are
    the clients that this one referred, (id, name), ``confirmed_on`` the day on which somebody said that all is right.
    """

    id: int
    version: int
    name: str
    stars: int
    stage: str
    stage_since: str
    created_on: str
    values: dict[str, str]
    doubtful: frozenset[str]
    drafts: dict[str, str]
    own: tuple[tuple[Own, str], ...]
    around: Around
    brought: tuple[tuple[int, str], ...]
    birthday: str | None
    confirmed_on: str | None
    completeness: Completeness


def card(session: Session, client_id: int) -> Card | None:
    """Return a client as its card shows it, or None when it is in the trash or gone."""
    row = Client.get_or_none(Client.id == client_id, Client.hidden == SHOWN)
    if row is None:
        return None
    values = {
        field.name: show_field(field, getattr(row, field.stored))
        for field in FIELDS.values()
        if field.home is Home.CLIENT and field.type is not Type.CLIENT and field.name != "id"
    }
    values["do_not_contact"] = show_field(FIELDS["do_not_contact"], row.do_not_contact)
    values["referred_by"] = _client_text(row.referred_by_id)
    values["tags"] = ", ".join(tag.name for tag in Tag.select().where(Tag.client == client_id).order_by(Tag.folded))
    contacts = list(Contact.select().where(Contact.client == client_id).order_by(Contact.rank, Contact.id))
    values["contact"] = (contacts[0].name or "") if contacts else ""
    values["position"] = (contacts[0].position or "") if contacts else ""
    for kind in ("phone", "email"):
        channel = first_channel(client_id, kind)
        values[kind] = (channel.typed or show_field(FIELDS[kind], channel.value)) if channel is not None else ""
    addresses = list(Address.select().where(Address.client == client_id).order_by(Address.rank, Address.id))
    for name in ("street", "postal_code", "city", "region", "country"):
        values[name] = (getattr(addresses[0], name) or "") if addresses else ""
    held = values_of(client_id)
    return Card(
        id=row.id,
        version=row.version,
        name=row.name,
        stars=row.stars,
        stage=row.stage,
        stage_since=row.stage_since,
        created_on=row.created_on,
        values=values,
        doubtful=frozenset(records.doubtful(client_id)),
        drafts={field: draft.value for field, draft in drafts.of_client(session, client_id).items()},
        own=tuple((own, show(own.type, held.get(own.id))) for own in own_fields()),
        around=around(client_id),
        brought=_brought(client_id),
        birthday=row.birthday,
        confirmed_on=row.confirmed_on,
        completeness=completeness([client_id], session.settings.wanted)[client_id],
    )


def _client_text(client_id: int | None) -> str:
    row = Client.get_or_none(Client.id == client_id) if client_id is not None else None
    return f"#{row.id} {row.name}" if row is not None else ""


def _brought(client_id: int) -> tuple[tuple[int, str], ...]:
    """The clients that a client brought, by name."""
    found = (
        Client.select(Client.id, Client.name)
        .where(Client.referred_by == client_id, Client.hidden == SHOWN)
        .order_by(Client.name_key, Client.id)
        .limit(MOST_BROUGHT)
    )
    return tuple((row.id, row.name) for row in found)
