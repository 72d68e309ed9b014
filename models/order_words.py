"""Why a client stands where it does, in words: what the order looks at, first things first, and nothing hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import dates, listing, money_words, receivables
from models.database import database
from models.fields import FIELDS, STAGES, Type, choice_named
from models.i18n import _
from models.listing import ListSpec, Row
from models.money_columns import FIGURES, MOST_FIRST
from models.own_fields import COLUMN
from models.review import words
from models.review.details import rhythm
from models.review.queue import told_of
from models.review.reasons import Reason
from models.review.urgency import LATE
from models.session import Session

BY_THEMSELVES = ("stars", "next_due", "name")
"""Orders whose values stand in every row."""
_OLDEST_ON_TOP = ("last_contact", "stage_since")


@dataclass(frozen=True, slots=True)
class Standing:
    """Why the client ``name`` stands where it does: what counts, in that order, and what does not count ``beside``."""

    name: str
    counts: tuple[str, ...]
    beside: tuple[str, ...]


def in_list(session: Session, spec: ListSpec, client_id: int, shown: str = "") -> Standing | None:
    """Return why a client stands where it does in the list ``spec``, or None when it is gone.

    ``shown`` is its value of the field that the list is sorted by, as a column shows it.
    """
    found = listing.rows([client_id])
    if not found:
        return None
    row = found[0]
    counts: list[str] = []
    if spec.order == "stars":
        counts = [_("Stars, most on top: %(stars)s") % {"stars": "★" * row.stars + "☆" * (3 - row.stars)}]
    if spec.order in ("stars", "next_due"):
        counts.append(_("The next action, earliest on top: %(what)s") % {"what": _action(row, session.today)})
    elif spec.order != "name":
        counts.append(_by_field(spec.order, shown or "—"))
    counts.append(_("The name, from A to Z: %(name)s") % {"name": row.name})
    if spec.reverse:
        counts.append(_("All of it turned round: what would be on top stands at the end."))
    return Standing(row.name, tuple(counts), tuple(_beside(session, client_id, owed=spec.order != "owed")))


def in_queue(session: Session, client_id: int) -> Standing | None:
    """Return why a client stands where it does in the day's queue, or None when it is gone."""
    found = listing.rows([client_id])
    if not found:
        return None
    row = found[0]
    told = told_of(session, [client_id]).get(client_id, ())
    stage = choice_named(STAGES, row.stage)
    counts = [
        _("The most pressing reason: %(reason)s") % {"reason": words.sentence(told[0], session) if told else "—"},
        *([_group(told)] if told else []),
        _("Stars, most on top: %(stars)s") % {"stars": "★" * row.stars + "☆" * (3 - row.stars)},
        _("The stage (clients, negotiation, prospects, inactive): %(stage)s")
        % {"stage": _(stage.label) if stage is not None else row.stage},
        _("The name, from A to Z: %(name)s") % {"name": row.name},
    ]
    others = [words.sentence(reason, session) for reason in told[1:]]
    return Standing(row.name, tuple(counts), (*others, *_beside(session, client_id)))


def _group(told: Sequence[Reason]) -> str:
    """Among which reasons the best one counts."""
    match told[0].kind:
        case "overdue" | "due_today":
            text = _("Follow-ups come before all other reasons, the latest first; from %(days)d days on all are alike")
            return text % {"days": LATE}
        case "birthday" | "occasion":
            return _("Birthdays and yearly dates come right after the follow-ups")
        case "renewal":
            return _("Renewals come after follow-ups and birthdays")
        case "payment_overdue":
            return _("Debts come after follow-ups, birthdays and renewals, the largest first")
        case "expected":
            return _("What is expected comes after follow-ups, birthdays, renewals and debts")
        case _:
            return _("Reasons without a date come last")


def _by_field(order: str, value: str) -> str:
    """What sorting by a field looks at; who lacks it stands last."""
    field = FIELDS.get(order) or FIGURES.get(order)
    if field is None:
        text = _("%(field)s, who has none last: %(value)s")
    elif field.type in (Type.DATE, Type.TIMESTAMP):
        text = (
            _("%(field)s, oldest on top: %(value)s")
            if order in _OLDEST_ON_TOP
            else _("%(field)s, newest on top: %(value)s")
        )
    elif order in MOST_FIRST:
        text = _("%(field)s, most on top: %(value)s")
    else:
        text = _("%(field)s, from A to Z, who has none last: %(value)s")
    return text % {"field": _(field.label) if field is not None else order.removeprefix(COLUMN), "value": value}


def _action(row: Row, today: date) -> str:
    """The next action and when, or that there is none."""
    if row.due is None:
        return _("none, which stands last")
    return f"{row.next_action or '—'}, {dates.relative(row.due, today)}"


def _beside(session: Session, client_id: int, *, owed: bool = True) -> list[str]:
    """Income, debts and silence of a client."""
    found: list[str] = []
    total, number = database.execute_sql(
        "SELECT coalesce(sum(amount), 0), count(*) FROM sale WHERE client_id = ? AND hidden = 0 AND on_date <= ?",
        (client_id, session.today.isoformat()),
    ).fetchone()
    if number:
        bought = money_words.bought(total, number, session.settings.currency)
        usual, since = rhythm(session, client_id)
        found.append(_("Income: %(bought)s") % {"bought": bought})
        if since is not None:
            found.append(_("Purchases: %(rhythm)s") % {"rhythm": words.rhythm(usual, since)})
    if owed and (text := money_words.owes(receivables.account(session, client_id), session.today)):
        found.append(_("Money: %(owes)s") % {"owes": text})
    row = database.execute_sql("SELECT last_contact FROM client WHERE id = ?", (client_id,)).fetchone()
    last = row[0] if row is not None else None
    silence = dates.ago(date.fromisoformat(last), session.today) if last else _("never")
    found.append(_("Last contact: %(when)s") % {"when": silence})
    return found
