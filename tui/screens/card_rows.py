"""A client's card as rows of fields: groups, values, what is doubtful, what was left half typed."""

from datetime import date

from models import dates
from models.brief import Brief
from models.card import GROUPS, Card
from models.fields import FIELDS, Type
from models.i18n import _
from tui.screens.brief_lines import happening_text
from tui.widgets.field_list import FieldRow
from tui.widgets.stars import stars_text

UNKNOWN = "—"


def rows(card: Card, *, plain: bool) -> list[FieldRow]:
    """Return the rows of ``card``: every field under the heading of its group, then own fields and further contacts."""
    found: list[FieldRow] = []
    for title, names in GROUPS:
        found += [FieldRow("", "")] if found else []
        found.append(FieldRow("", _(title), tone="heading"))
        found += [_row(card, name, plain=plain) for name in names]
    if card.own:
        found += [FieldRow("", ""), FieldRow("", _("Own fields"), tone="heading")]
        found += [FieldRow("", name, value) for name, value in card.own]
    if card.more:
        found += [FieldRow("", ""), FieldRow("", _("More contacts and addresses"), tone="heading")]
        found += [FieldRow("", _(FIELDS[kind].label) if kind in FIELDS else kind, text) for kind, text in card.more]
    return found


def _row(card: Card, name: str, *, plain: bool) -> FieldRow:
    field = FIELDS[name]
    value, tone, note = card.values[name], "", ""
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


def activity_rows(brief: Brief, today: date) -> list[FieldRow]:
    """Return what happened with the client as rows to be read, for the narrow card."""
    found = [FieldRow("", ""), FieldRow("", _("Activity"), tone="heading")]
    for action in brief.actions:
        found.append(FieldRow("", dates.relative(action.due, today), action.text, "late" if action.due < today else ""))
    for happening in brief.happenings:
        found.append(FieldRow("", dates.ago(happening.on, today), happening_text(happening)))
    if len(found) == 2:
        found.append(FieldRow("", "", _("Nothing logged yet: l logs a call."), "dim"))
    return found
