"""The Activity tab of the card: what is to be done and everything that happened, to be read."""

from datetime import date

from models import dates
from models.fields import ACTIVITY_KINDS, OUTCOMES
from models.happenings import Event
from models.i18n import _
from tui.widgets.timeline import Moment

SLICE = 200
_WORDS = {choice.value: choice.label for choice in (*ACTIVITY_KINDS, *OUTCOMES)}


def moments(events: list[Event], today: date) -> list[Moment]:
    """Return what the tab shows: open follow-ups under their heading, then what happened, each with its day."""
    found = [Moment("", _("To be done"), tone="heading")]
    found += [_waiting(event, today) for event in events if event.open]
    if len(found) == 1:
        found.append(Moment("—", "", _("no next action: f sets one"), "dim"))
    found.append(Moment("", _("What happened"), tone="heading"))
    past = [_past(event, today) for event in events if not event.open]
    return found + (past or [Moment("", "", _("Nothing logged yet: l logs a call."), "dim")])


def _waiting(event: Event, today: date) -> Moment:
    tone = "late" if event.day < today else "today" if event.day == today else ""
    return Moment(dates.relative(event.day, today), event.text, tone=tone)


def _past(event: Event, today: date) -> Moment:
    day = dates.ago(event.day, today)
    if event.source == "follow_up":
        return Moment(day, _("done"), event.text, "dim")
    words = (_(_WORDS.get(word, word)) for word in (event.kind, event.outcome) if word)
    return Moment(day, " · ".join(words), event.text)
