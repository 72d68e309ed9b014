"""The Person tab of the card: who the client is as a person, and which of it changed, up or down."""

from datetime import date

from models import dates, person
from models.card import PERSON, Card
from models.changes import FieldChange
from models.fields import GENERATIONS
from models.i18n import _, ngettext
from tui.screens.card_rows import UNKNOWN, field_row
from tui.widgets.field_list import FieldRow

SIGNS = {1: "▲", -1: "▼", 0: ""}
PLAIN_SIGNS = {1: "^", -1: "v", 0: ""}
GROUPS = (PERSON[:5], PERSON[5:7], PERSON[7:])
"""The person, the means, the character."""


def rows(card: Card, changed: dict[str, FieldChange], today: date, *, plain: bool) -> list[FieldRow]:
    """Return the rows of the tab; beside a field that had another value before stands the change, with its day."""
    found: list[FieldRow] = []
    for names in GROUPS:
        found += [FieldRow("", "")] if found else []
        for name in names:
            notes = [_born(card, today)] if name == "birthday" else []
            if name in changed:
                notes.append(change_text(changed[name], today, plain=plain))
            found.append(field_row(card, name, plain=plain, note=" · ".join(note for note in notes if note)))
    return found


def _born(card: Card, today: date) -> str:
    """How old the person is, and of which generation."""
    years, code = person.age(card.birthday, today), person.generation(card.birthday)
    parts = []
    if years is not None:
        parts.append(ngettext("%(count)d year old", "%(count)d years old", years) % {"count": years})
    parts += [_(word) for _first, known, word in GENERATIONS if known == code]
    return " · ".join(parts)


def change_text(change: FieldChange, today: date, *, plain: bool) -> str:
    """Return a change as it stands beside its field: ``▲ 24k → 30k, 12 Mar``."""
    sign = (PLAIN_SIGNS if plain else SIGNS)[person.direction(change.before, change.after)]
    arrow = "->" if plain else "→"
    text = f"{change.before} {arrow} {change.after or UNKNOWN}, {dates.ago(change.on, today)}"
    return f"{sign} {text}" if sign else text
