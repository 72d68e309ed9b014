"""Single settings as people type and read them: numbers, and lists with commas between their parts."""

from dataclasses import fields
from datetime import date

from models import dates, settings
from models.i18n import _
from models.problems import BadValue
from models.settings import Settings

REVIEW = (
    "shortest_gap", "longest_gap.3", "longest_gap.2", "longest_gap.1", "longest_gap.0", "tries", "snoozes",
    "birthday_before", "birthday_after", "renewal_days", "expected_days", "stalled_days", "win_back_days",
    "undated_a_day", "debt_rest_days",
)  # fmt: skip
"""The numbers of the review; after a dot stands the place in a setting of several."""


def show(present: Settings, name: str) -> str:
    """Return the setting ``name`` as it stands in a form."""
    setting, _dot, place = name.partition(".")
    value = getattr(present, setting)
    if place:
        value = value[int(place)]
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def explain(name: str) -> str:
    """Return what the setting ``name`` is for."""
    setting = name.partition(".")[0]
    return _(str(next(each.metadata["help"] for each in fields(Settings) if each.name == setting)))


def read(present: Settings, name: str, text: str, today: date) -> dict[str, object]:
    """Return the change that ``text``, typed for the setting ``name``, makes: setting and value.

    Raises BadValue with field ``value``.
    """
    setting, _dot, place = name.partition(".")
    before = getattr(present, setting)
    value: object
    if isinstance(before, tuple) and not place:
        value = [part.strip() for part in text.split(",") if part.strip()]
        if setting == "snoozes":
            _check_days(text, today)
    else:
        if not text.strip().removeprefix("-").isdecimal():
            raise BadValue(_("Write a whole number."), "bad_number", "value")
        value = int(text)
        if place:
            value = [value if at == int(place) else old for at, old in enumerate(before)]
    try:
        return {setting: settings.checked(setting, value)}
    except ValueError as error:
        raise BadValue(str(error)[:1].upper() + str(error)[1:] + ".", "bad_number", "value") from None


def _check_days(text: str, today: date) -> None:
    days = [part.strip() for part in text.split(",") if part.strip()]
    if not days:
        raise BadValue(_("Say a day ahead: tomorrow, Monday, +7d."), "bad_date", "value")
    for each in days:
        try:
            dates.parse_ahead(each, today)
        except BadValue as problem:
            raise BadValue(problem.text, problem.code, "value") from None
