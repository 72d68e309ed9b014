"""The reasons in words, in the language of the reader, and as JSON."""

from collections.abc import Sequence
from typing import Any

from models import dates
from models.i18n import _, ngettext
from models.money import format_money, plain
from models.review.queue import Card
from models.review.reasons import Reason
from models.session import Session


def sentence(reason: Reason, session: Session) -> str:
    """Return why a client is in the review: "Call about the quote: 3 days late"."""
    today, text = session.today, reason.text or ""
    days = 0 if reason.since is None else (today - reason.since).days
    match reason.kind:
        case "overdue":
            late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
            return f"{text}: {late}"
        case "due_today":
            return _("%(text)s: today") % {"text": text}
        case "birthday":
            return _birthday(text, -days)
        case "occasion":
            return f"{text}: {_when(-days)}"
        case "renewal":
            named = text or _("a sale")
            return _("Renewal of %(what)s: %(when)s") % {"what": named, "when": _when(-days)}
        case "payment_overdue":
            amount = format_money(reason.amount or 0, currency=session.settings.currency)
            since = dates.dated(reason.since, today) if reason.since else ""
            return _("Owes %(amount)s since %(day)s") % {"amount": amount, "day": since}
        case "expected":
            return _expected(reason, session)
        case "feedback":
            return _("Feedback not dealt with: %(text)s") % {"text": text or "—"}
        case "no_next_action":
            return _("No next action")
        case "stalled":
            return ngettext(
                "In negotiation for %(days)d day without an answer",
                "In negotiation for %(days)d days without an answer", days,
            ) % {"days": days}  # fmt: skip
        case "losing_touch":
            return _silent(days, reason.usual)
        case "slipping":
            return _slipping(days, reason.usual)
        case "win_back":
            return _("One of the best that left: win back")
        case _:
            return _("No phone or e-mail to reach it by")


def _when(days: int) -> str:
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def _birthday(name: str, days: int) -> str:
    if name:
        return _("Birthday of %(name)s: %(when)s") % {"name": name, "when": _when(days)}
    return _("Birthday: %(when)s") % {"when": _when(days)}


def _expected(reason: Reason, session: Session) -> str:
    amount = f" ({format_money(reason.amount, currency=session.settings.currency)})" if reason.amount else ""
    what = (reason.text or _("the purchase")) + amount
    days = (reason.since - session.today).days if reason.since else 0
    return _("Expected: %(what)s, %(when)s") % {"what": what, "when": _when(days)}


def _silent(days: int, usual: float | None) -> str:
    silent = _("Silent for %(span)s") % {"span": _exactly(days)}
    if usual is None or usual >= days:
        return silent
    return _("%(silent)s; you usually talk every %(usual)s") % {"silent": silent, "usual": _about(usual)}


def _slipping(days: int, usual: float | None) -> str:
    text = _("Last bought %(span)s ago") % {"span": _exactly(days)}
    return text if usual is None else _("%(text)s; usually every %(usual)s") % {"text": text, "usual": _about(usual)}


def rhythm(usual: float | None, since: int) -> str:
    """Return how often a client buys, ``usual`` days apart (None: not known), and how many days ago it did last."""
    last = _about(since)
    if usual is None:
        return _("last bought %(last)s ago") % {"last": last} if since else _("bought today")
    text = _("buys every %(usual)s, last %(last)s ago") if since else _("buys every %(usual)s, last today")
    return text % {"usual": _about(usual), "last": last}


def _about(days: float) -> str:
    """A span as people say it: days up to three weeks, then weeks, months, years."""
    if 21 <= days < 75:
        return ngettext("%(number)d week", "%(number)d weeks", round(days / 7)) % {"number": round(days / 7)}
    return _exactly(days, 21)


def _exactly(days: float, few: int = 120) -> str:
    """A span in days up to ``few``, in months up to two years, then in years."""
    if days < few:
        return ngettext("%(number)d day", "%(number)d days", round(days)) % {"number": round(days)}
    if days < 730:
        return ngettext("%(number)d month", "%(number)d months", round(days / 30.4)) % {"number": round(days / 30.4)}
    return ngettext("%(number)d year", "%(number)d years", int(days / 365.25)) % {"number": int(days / 365.25)}


def as_json(card: Card, told: Sequence[Reason], session: Session) -> dict[str, Any]:
    """Return a card, for the reasons ``told``, as ``today --json`` prints it."""
    return {
        "client_id": card.client_id,
        "client": card.name,
        "stage": card.stage,
        "stars": card.stars,
        "reasons": [
            {
                "kind": reason.kind,
                "text": sentence(reason, session),
                "since": None if reason.since is None else reason.since.isoformat(),
                "amount": None if reason.amount is None else plain(reason.amount),
            }
            for reason in told
        ],
    }
