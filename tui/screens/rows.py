"""How a client stands in a list: the columns, and a row of plain data made into cells."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from models import dates
from models.fields import FIELDS, STAGES, Type
from models.i18n import N_, _
from models.listing import Row
from models.money import format_money
from models.money_columns import FIGURES, SUMS
from models.own_fields import COLUMN, Held, Own, show
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.stars import stars_text

UNKNOWN = "—"
TRASH = "trash"
_WIDTHS = {
    "last_contact": 13, "stage_since": 11, "created_at": 11, "expected_date": 11, "expected_spend": 12, "code": 8,
    "city": 14, "region": 12, "phone": 16, "email": 24, "contact": 20, "sector": 16, "owner": 10, "kind": 11,
    "medium": 12, "source": 12, "owed": 12, "last_sale": 11, "total_sales": 12, "sales_count": 13, "average_sale": 12,
    "first_sale": 13, "days_since_sale": 16, "purchase_days": 14, "usual_interval": 14, "rfm_group": 13,
    "regularity": 11, "abc": 9, "margin": 12, "margin_rate": 8, "yearly_value": 12, "overdue": 12, "owed_since": 13,
    "credit": 12, "punctuality": 12, "days_late": 12, "days_since_contact": 18, "unanswered": 13, "offers": 7,
    "accepted": 9, "declined": 10, "receptivity": 12, "referrals": 12, "referred_sales": 14, "completeness": 14,
    "fit": 6,
}  # fmt: skip
_OWN_WIDTHS = {"text": 16, "number": 12, "money": 12, "date": 11, "flag": 10, "choice": 14}
_NONE: Mapping[str, Own] = {}
_STAGE_LABELS = {choice.value: choice.label for choice in STAGES}
_BEHIND = ("last_contact", "stage_since", "created_at", "last_sale", "first_sale", "owed_since")
_RIGHT = (Type.MONEY, Type.INTEGER, Type.NUMBER, Type.SHARE)
_FIELDS = FIELDS | FIGURES


def columns(extra: tuple[str, ...], own: Mapping[str, Own] = _NONE) -> list[Column]:
    """Return the columns of a list of clients: stars, name, next action, when, then the ``extra`` ones.

    ``own`` are the user's own fields, as far as they are known yet, by the names of their columns.
    """
    fixed = [
        Column("stars", "", 3, tone="stars"),
        Column("name", _("Client"), 18, share=5, tone="strong"),
        Column("next_action", _("Next action"), 16, share=4, tag=True),
        Column("next_due", _("When"), 11),
    ]
    return fixed + [_column(name, place, own.get(name)) for place, name in enumerate(extra, 1)]


def _column(name: str, place: int, own: Own | None) -> Column:
    if name in _FIELDS:
        right = _FIELDS[name].type in _RIGHT
        return Column(name, column_label(name), _WIDTHS.get(name, 12), right=right, drop=place)
    kind = own.type if own is not None else "text"
    return Column(name, column_label(name), _OWN_WIDTHS[kind], right=kind in ("number", "money"), drop=place)


def column_label(name: str) -> str:
    """Return the title of a column: that of its field, or the name of the own field."""
    return _(_FIELDS[name].label) if name in _FIELDS else name.removeprefix(COLUMN)


def cells(row: Row, extra: tuple[str, ...], today: date, *, plain: bool, home: str | None) -> RowCells:
    """Return ``row`` as cells. ``home`` is the stage of the list (or TRASH); others are tagged with their own."""
    due, tone = UNKNOWN, "dim"
    action = row.next_action or ""
    if row.due is not None:
        late = row.due < today
        due = dates.relative(row.due, today)
        tone = "late" if late else "today" if row.due == today else ""
        action = f"{'!' if late else ' '} {action}"
    elif row.live:
        action = "! " + _("no next action")
    else:
        action = f"  {UNKNOWN}"
    shown = [_extra(name, value, today) for name, value in zip(extra, row.extra, strict=False)]
    return RowCells(
        row.id,
        (stars_text(row.stars, plain), row.name, action, due, *shown),
        ("", "", "" if row.due is not None else "dim", tone, *("dim" if text == UNKNOWN else "" for text in shown)),
        tag=_tag(row, home, plain=plain),
        dim=row.trashed and home not in (None, TRASH),
    )


def _tag(row: Row, home: str | None, *, plain: bool) -> str:
    here = TRASH if row.trashed else row.stage
    if home in (None, here):
        return ""
    return f"{'->' if plain else '→'} {_('Trash') if row.trashed else _(_STAGE_LABELS[row.stage])}"


def _extra(name: str, value: object, today: date) -> str:
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, Held):
        return _own(value, today)
    field = _FIELDS[name]
    if name in SUMS and not value:
        return UNKNOWN
    if name in _BEHIND:
        return dates.ago(date.fromisoformat(str(value)[:10]), today)
    if field.type is Type.DATE:
        return dates.relative(date.fromisoformat(str(value)), today)
    if field.type is Type.MONEY and isinstance(value, int):
        return format_money(value)
    if isinstance(value, int | float) and field.type in (Type.NUMBER, Type.SHARE):
        from models.portfolio import words

        return words.share(value) if field.type is Type.SHARE else words.number(value)
    for choice in field.choices:
        if choice.value == value:
            return _(choice.label)
    return str(value)


def _own(held: Held, today: date) -> str:
    if held.type == "date":
        with suppress(ValueError):  # the file may have been written by others
            return dates.relative(date.fromisoformat(held.value), today)
    return show(held.type, held.value)


EMPTY_STAGE = {
    "prospect": N_("Nobody here yet: prospects are those who may become clients."),
    "negotiation": N_("Nobody here yet: those you are talking terms with stand in negotiation."),
    "client": N_("Nobody here yet: those who buy from you are clients."),
    "inactive": N_("Nobody here: those who stopped buying are inactive."),
}
