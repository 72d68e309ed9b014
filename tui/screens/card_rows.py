"""A client's card as rows of fields: groups, values, what is doubtful, what was left half typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models import dates, editing
from models.brief import Brief
from models.card import GROUPS, MOST_BROUGHT, Card
from models.fields import FIELDS, Field, Type
from models.i18n import _
from models.journal import Act
from models.session import Session
from tui.screens import card_contacts, card_own
from tui.widgets.field_list import FieldRow
from tui.widgets.stars import stars_text

if TYPE_CHECKING:
    from tui.screens.client import ClientScreen

UNKNOWN = "—"

Save = Callable[[Session, int, str, int | None], Act]
"""Saves what was typed: session, client, text, and the version of the client that was read."""


@dataclass(frozen=True, slots=True)
class Editable:
    """What is edited in a row: the field that says how, its text now, and what saves another one."""

    field: Field
    value: str
    save: Save


def editable(card: Card, key: str) -> Editable | None:
    """Return what is edited in place in the row ``key``; None when the row is opened by an opener, or not at all."""
    if key in FIELDS:
        return Editable(FIELDS[key], card.values[key], partial(_save, key))
    for own, value in card.own:
        if own.key == key:
            return Editable(card_own.field(own, value), value, partial(_save, key))
    return None


def _save(name: str, session: Session, client: int, text: str, version: int | None) -> Act:
    return editing.edit(session, client, {name: text}, version=version)


Opener = Callable[["ClientScreen", int], None]
OPENERS: dict[str, Opener] = {}
"""What ``enter`` and ``e`` do on a row whose key is ``kind:id``, by kind; called with the card and the id."""


def opener(key: str) -> tuple[Opener, int] | None:
    """Return what opens the row ``key``, and the id that it names; None when nothing does."""
    kind, colon, number = key.partition(":")
    return (OPENERS[kind], int(number)) if colon and kind in OPENERS and number.isdigit() else None


def _open_client(screen: "ClientScreen", client: int) -> None:
    from tui.screens.client import ClientScreen

    screen.app.push_screen(ClientScreen(screen.desk, client))


OPENERS["brought"] = _open_client
OPENERS["fields"] = card_own.open_fields
for _kind, _form in card_contacts.FORMS.items():
    OPENERS[_kind] = OPENERS[f"new_{_kind}"] = _form


def rows(card: Card, glance: Brief, today: date, *, plain: bool, beside: bool) -> list[FieldRow]:
    """Return the rows of the tab Card: every field under the heading of its group, then own fields and further
    contacts. Without the pane ``beside`` it the next action stands first."""
    found: list[FieldRow] = []
    if not beside and glance.actions:
        action = glance.actions[0]
        tone = "late" if action.due < today else ""
        found.append(FieldRow("", _("Next action"), f"{action.text} · {dates.relative(action.due, today)}", tone))
    for title, names in GROUPS:
        found += [FieldRow("", "")] if found else []
        found.append(FieldRow("", _(title), tone="heading"))
        found += [field_row(card, name, plain=plain) for name in names]
        if "referred_by" in names:
            found += _brought(card)
        if "name" in names:
            found += _condition(card)
    return found + card_contacts.rows(card) + card_own.rows(card)


def _condition(card: Card) -> list[FieldRow]:
    """How complete the record is, and when somebody said that it is right."""
    found = []
    state = card.completeness
    if state.wanted:
        text = _("%(filled)d of %(wanted)d") % {"filled": state.filled, "wanted": state.wanted}
        names = ", ".join(_inside(_(FIELDS[name].label)) for name in state.missing)
        if names:
            text += " · " + _("missing: %(names)s") % {"names": names}
        found.append(FieldRow("", _("Complete"), text))
    day = dates.show(card.confirmed_on) if card.confirmed_on else UNKNOWN
    note = "" if card.confirmed_on else _("C confirms that it is right today")
    return [*found, FieldRow("", _("Confirmed on"), day, "" if card.confirmed_on else "dim", note)]


def _inside(label: str) -> str:
    """Return a label as it is written inside a sentence: ``tax id``, but ``IBAN``."""
    return label if label.isupper() else label[:1].lower() + label[1:]


def _brought(card: Card) -> list[FieldRow]:
    """The clients that this one brought."""
    found = [
        FieldRow(f"brought:{client}", _("Brought") if not place else "", name)
        for place, (client, name) in enumerate(card.brought)
    ]
    if len(card.brought) == MOST_BROUGHT:
        found.append(FieldRow("", "", _("and more"), "dim"))
    return found


def field_row(card: Card, name: str, *, plain: bool, note: str = "") -> FieldRow:
    """Return the row of the field ``name``; ``note`` stands after its value."""
    field = FIELDS[name]
    value, tone = card.values[name], ""
    if field.type is Type.STARS:
        value, tone = stars_text(card.stars, plain), "stars"
    elif field.type is Type.STAGE:
        note = _("since %(day)s") % {"day": dates.full(date.fromisoformat(card.stage_since))}
    if name in card.doubtful:
        tone, note = "late", _("kept as typed: it looks wrong")
    if name in card.drafts:
        note = _("not saved yet: %(text)s") % {"text": card.drafts[name]}
    if not value:
        value, tone = UNKNOWN, "dim"
    return FieldRow(name, _(field.label), value, tone, note)
