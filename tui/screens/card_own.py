"""The user's own fields on the card: their rows, and how each is edited in place."""

from typing import TYPE_CHECKING

from models.card import Card
from models.fields import FLAGS, Choice, Field, Home, Type
from models.i18n import _
from models.own_fields import Own
from tui.widgets.field_list import FieldRow

if TYPE_CHECKING:
    from tui.screens.client import ClientScreen

_UNKNOWN = "—"


def rows(card: Card) -> list[FieldRow]:
    """Return the rows of the own fields, and the one that leads to what they are."""
    found = [FieldRow("", ""), FieldRow("", _("Own fields"), tone="heading")]
    for own, value in card.own:
        draft = card.drafts.get(own.key)
        note = _("not saved yet: %(text)s") % {"text": draft} if draft is not None else ""
        found.append(FieldRow(own.key, own.name, value or _UNKNOWN, "" if value else "dim", note))
    return [*found, FieldRow("fields:0", "", _("+ own field"), "dim")]


def field(own: Own, value: str) -> Field:
    """Return how the value of an own field is edited: by its choices (yes and no are two), else as a line of text.

    ``value`` is one of them even if it is none of the choices any more.
    """
    choices: tuple[Choice, ...] = ()
    if own.type == "flag":
        choices = tuple(Choice(choice.value, _(choice.label)) for choice in FLAGS)
    elif own.type == "choice":
        words = own.choices if value in (*own.choices, "") else (value, *own.choices)
        choices = tuple(Choice(word, word) for word in words)
    kind = Type.CHOICE if choices else Type.LINE
    return Field(own.key, kind, own.name, home=Home.DERIVED, choices=choices)


def open_fields(screen: "ClientScreen", _number: int) -> None:
    """Show what own fields there are."""
    from tui.screens.own_fields import OwnFieldsScreen

    screen.app.push_screen(OwnFieldsScreen(screen.desk))
