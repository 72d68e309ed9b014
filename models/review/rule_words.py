"""Rules as people type and read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models import dates
from models.fields import ACTIVITY_KINDS, STAGES, Choice, choice_named
from models.i18n import _, ngettext
from models.problems import BadValue
from models.review.rules import Entry, First, Kind, Occasion, Offer, Rule
from models.session import Session
from models.text import clean_line


def typed(session: Session, kind: Kind, values: Mapping[str, str]) -> dict[str, Any]:
    """Return a rule as ``rules.save`` takes it from what was typed, by field name. Raises BadValue at its field."""
    found: dict[str, Any] = {name: clean_line(text) for name, text in values.items()}
    if kind == "occasion":
        found["day"] = _day(values.get("day", ""), session.today)
    if kind in ("first", "offer"):
        found["days"] = _days(values.get("days", ""))
    if kind in ("first", "entry"):
        found["stage"] = _chosen(STAGES, values.get("stage", ""), "stage")
    if kind == "first":
        found["kind"] = _chosen(ACTIVITY_KINDS, values["kind"], "kind") if values.get("kind") else None
    return found


def _day(text: str, today: date) -> str:
    try:
        return dates.parse_birthday(text, today)[-5:]
    except BadValue:
        raise BadValue(_("Write the day as day and month: 24/12."), "bad_date", "day") from None


def _days(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 6:
        raise BadValue(_("Write a number of days: 30."), "bad_number", "days")
    return int(text)


def _chosen(choices: tuple[Choice, ...], text: str, field: str) -> str:
    choice = choice_named(choices, text)
    if choice is None:
        raise BadValue(_("Say one of these: %(choices)s.") % {
            "choices": ", ".join(_(choice.label) for choice in choices)}, f"bad_{field}", field)  # fmt: skip
    return choice.value


def fields_of(rule: Rule) -> dict[str, str]:
    """Return the fields of a rule as they stand in its form."""
    match rule:
        case Occasion():
            return {"name": rule.name, "day": day_of(rule), "query": rule.query}
        case First():
            return {"name": rule.name, "stage": rule.stage, "days": str(rule.days), "kind": rule.kind or ""}
        case Offer():
            return {"product": rule.product, "name": rule.name, "days": str(rule.days)}
    return {"medium": rule.medium, "source": rule.source, "stage": rule.stage}


def day_of(rule: Occasion) -> str:
    """Return the day of the year of an occasion: ``24/12``."""
    month, _dash, day = rule.day.partition("-")
    return f"{int(day)}/{int(month)}"


def line(rule: Rule) -> str:
    """Return what a rule does, on one line: ``24/12 · city:zaragoza``, ``web, contract → Negotiation``."""
    match rule:
        case Occasion():
            return f"{day_of(rule)} · {rule.query or _('all')}"
        case First():
            kinds = [_(choice.label) for choice in ACTIVITY_KINDS if choice.value == rule.kind]
            return " · ".join([_stage(rule.stage), _later(rule.days), *kinds])
        case Offer():
            return _("bought %(product)s") % {"product": rule.product} + f" · {_later(rule.days)}"
        case Entry():
            what = ", ".join(part for part in (rule.medium, rule.source) if part) or _("all")
            return f"{what} → {_stage(rule.stage)}"


def _stage(value: str) -> str:
    return next((_(choice.label) for choice in STAGES if choice.value == value), value)


def _later(days: int) -> str:
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
