"""Numbers of the portfolio as people read them, and the words for what its parts are called."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from models.i18n import N_, _, ngettext
from models.money import format_money, format_number
from models.money_columns import RFM_GROUPS

UNKNOWN = "—"

STAGES = {
    "prospect": N_("Prospects"), "negotiation": N_("Negotiation"), "client": N_("Clients"), "inactive": N_("Inactive"),
}  # fmt: skip
GROUPS = {group.value: group.label for group in RFM_GROUPS}
"""The RFM groups in words, best first."""
AGES = {
    "prospect": N_("Prospects"), "negotiation": N_("Negotiation"), "client": N_("Clients"), "inactive": N_("Inactive"),
}  # fmt: skip
GROUPS = {
    "champions": N_("champions"), "loyal": N_("loyal"), "promising": N_("promising"), "new": N_("newcomers"),
    "needs_attention": N_("wavering"), "about_to_sleep": N_("dozing off"), "cannot_lose": N_("not to lose"),
    "at_risk": N_("at risk"), "hibernating": N_("asleep"), "lost": N_("gone"),
}  # fmt: skip
"""The RFM groups in words, best first."""
AGES = {
    "not_due": N_("not due"), "1-30": N_("1-30 days"), "31-60": N_("31-60 days"), "61-90": N_("61-90 days"),
    "90+": N_("over 90 days"),
}  # fmt: skip
TRAITS = {
    "kind": N_("Kind"), "sector": N_("Sector"), "city": N_("City"), "region": N_("Region"), "source": N_("Source"),
    "medium": N_("Medium"), "generation": N_("Generation"), "owner": N_("Owner"), "tags": N_("Tag"), "tag": N_("Tag"),
}  # fmt: skip


def share(value: float | None) -> str:
    """Return a share from 0 to 1 as ``34 %``; below one per cent with a decimal, ``0.4 %``."""
    if value is None:
        return UNKNOWN
    percent = Decimal(str(value)) * 100
    places = "0.1" if 0 < abs(percent) < 1 else "1"
    return f"{format_number(percent.quantize(Decimal(places), ROUND_HALF_UP))} %"


def number(value: float | None) -> str:
    """Return a number with one decimal below 10 (``4.2``), without beyond; a whole one as it is."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value))
    rounded = exact.quantize(Decimal("1" if abs(exact) >= 10 else "0.1"), ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return format_number(whole if rounded == whole else rounded)


def cents(amount: str | None) -> int:
    """Return a decimal string such as ``"1240.50"`` in cents; 0 for what is not known."""
    return int(Decimal(amount or "0").scaleb(2))


def money(amount: str | None, currency: str | None = None) -> str:
    """Return a decimal string as an amount in whole units, with the sign of ``currency`` where that is given."""
    if amount is None:
        return UNKNOWN
    return format_money((cents(amount) + 50) // 100 * 100, currency=currency, whole=True)


def days(value: float | None) -> str:
    """Return a span of days in the unit a person would say: ``12 days``, ``6 weeks``, ``4 months``."""
    if value is None:
        return UNKNOWN
    if value < 21:
        text, count = ngettext("%(count)s day", "%(count)s days", _plural(value)), number(value)
    elif value < 90:
        weeks = round(value / 7)
        text, count = ngettext("%(count)s week", "%(count)s weeks", weeks), str(weeks)
    else:
        months = round(value / 30.4375)
        text, count = ngettext("%(count)s month", "%(count)s months", months), str(months)
    return text % {"count": count}


def _plural(value: float) -> int:
    return 1 if value == 1 else 2


def clients(count: int | None) -> str:
    """Return ``1 client`` or ``412 clients``."""
    if count is None:
        return UNKNOWN
    return ngettext("%(count)s client", "%(count)s clients", count) % {"count": number(count)}


def trait(entry: Mapping[str, Any]) -> str:
    """Return a trait of the ideal client with its value: ``Sector: bakeries``; an own field by its name."""
    from models.fields import FIELDS

    name, value = str(entry["trait"]), str(entry["value"])
    if name in FIELDS:
        value = next((_(choice.label) for choice in FIELDS[name].choices if choice.value == value), value)
    label = _(TRAITS[name]) if name in TRAITS else name.removeprefix("field:")
    return f"{label}: {value}"


def month(text: str) -> str:
    """Return ``2026-03`` as ``Mar 2026``."""
    from models.date_words import SHORT_MONTHS

    return f"{_(SHORT_MONTHS[int(text[5:7]) - 1])} {text[:4]}"
