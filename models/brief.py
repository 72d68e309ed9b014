"""A client at a glance: what stands beside the list while the cursor is on it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models import activity, receivables
from models.client import Address, Channel, Client, Contact, Tag
from models.database import database
from models.fields import Stage
from models.receivables import Account
from models.session import Session

if TYPE_CHECKING:
    from models.opportunities import Opportunity


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with its own phones and e-mails."""

    name: str
    position: str | None
    channels: tuple[tuple[str, str], ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One activity."""

    on: date
    kind: str
    text: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Money:
    """What a client bought in all (cents, number of sales), what it owes, and what it may buy."""

    total: int
    sales: int
    account: Account
    opportunities: "tuple[Opportunity, ...]"


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person wants to know before acting on a client. ``channels`` are the client's own: (kind, as shown)."""

    id: int
    name: str
    stars: int
    stage: str
    stage_since: date
    kind: str | None
    sector: str | None
    place: str | None
    actions: tuple[activity.OpenAction, ...]
    people: tuple[Person, ...]
    channels: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    happenings: tuple[Happening, ...]
    notes: str | None
    do_not_contact: bool
    unanswered: int
    money: Money | None
    give_up: bool = False
    """So many tries in a row without an answer that inactive is suggested."""


def brief(session: Session, client_id: int, *, last: int = 8) -> Brief | None:
    """Return a client at a glance with its ``last`` activities, or None when it is gone.

    ``money`` is None where nothing was sold, paid or offered.
    """
    row = Client.get_or_none(Client.id == client_id)
    if row is None:
        return None
    channels = list(
        Channel.select().where(Channel.client == client_id).order_by(Channel.kind.desc(), Channel.rank, Channel.id)
    )
    address = Address.select().where(Address.client == client_id).order_by(Address.rank, Address.id).first()
    place = (address.city or address.region or address.country) if address is not None else None
    happenings = database.execute_sql(
        "SELECT on_date, kind, text, outcome FROM activity WHERE client_id = ? ORDER BY on_date DESC, id DESC LIMIT ?",
        (client_id, last),
    ).fetchall()
    return Brief(
        id=row.id,
        name=row.name,
        stars=row.stars,
        stage=row.stage,
        stage_since=date.fromisoformat(row.stage_since),
        kind=row.kind,
        sector=row.sector,
        place=place,
        actions=tuple(activity.open_actions(client_id)),
        people=tuple(
            Person(person.name or "", person.position, _shown(channels, person.id), person.area)
            for person in Contact.select().where(Contact.client == client_id).order_by(Contact.rank, Contact.id)
        ),
        channels=_shown(channels, None),
        tags=tuple(tag.name for tag in Tag.select().where(Tag.client == client_id).order_by(Tag.folded)),
        happenings=tuple(Happening(date.fromisoformat(on), *rest) for on, *rest in happenings),
        notes=row.notes,
        do_not_contact=bool(row.do_not_contact),
        unanswered=row.unanswered,
        money=_money(session, client_id),
        give_up=row.unanswered >= session.settings.tries and row.stage != Stage.INACTIVE,
    )


def _money(session: Session, client_id: int) -> Money | None:
    from models import opportunities

    total, number = database.execute_sql(
        "SELECT coalesce(sum(amount), 0), count(*) FROM sale WHERE client_id = ? AND hidden = 0 AND on_date <= ?",
        (client_id, session.today.isoformat()),
    ).fetchone()
    account = receivables.account(session, client_id)
    coming = tuple(row for row in opportunities.of_client(client_id) if row.state == "open")
    return Money(total, number, account, coming) if number or account.credit or coming else None


def _shown(channels: list[Channel], contact: int | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (channel.kind, channel.typed or channel.value) for channel in channels if channel.contact_id == contact
    )
