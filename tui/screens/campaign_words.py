"""Campaigns in words: on which days one is valid, why a client is left out, what was answered."""

from datetime import date

from models import dates
from models.campaigns import template
from models.campaigns.audience import LEFT_OUT, MEANS, OFFERED, Recipient
from models.campaigns.campaign import Campaign
from models.campaigns.offering import ANSWERS
from models.i18n import N_, _

_REASONS = {
    "do_not_contact": N_("not to be contacted"), "not_valid": N_("not valid today"), "consent": N_("no consent"),
    "gap": N_("contacted %(day)s"), "lacking": N_("lacks %(field)s"),
}  # fmt: skip
_CHANNELS = {"email": N_("no e-mail"), "phone": N_("no phone"), "street": N_("no address")}
_DOUBTFUL = {"email": N_("e-mail doubtful"), "phone": N_("phone doubtful")}
_ANSWER_TONES = {"accepted": "tag", "declined": "late", "interested": "today", "no_answer": "dim"}


def validity(campaign: Campaign, today: date) -> str:
    """Return the days on which a campaign is valid: ``1 Mar – 5 Apr``, ``until 5 Apr``, ``2025``, ``always``."""
    days = campaign.valid_from, campaign.valid_to
    if (begin := campaign.valid_from) and days == (date(begin.year, 1, 1), date(begin.year, 12, 31)):
        return str(begin.year)
    first, last = (dates.dated(day, today) if day is not None else "" for day in days)
    if first and last:
        return f"{first} – {last}"
    if first:
        return _("from %(day)s") % {"day": first}
    return _("until %(day)s") % {"day": last} if last else _("always")


def means(value: str) -> str:
    """Return a means of offering in words: ``by e-mail``."""
    return next((_(choice.label) for choice in MEANS if choice.value == value), value)


def state(each: Recipient, today: date) -> tuple[str, str]:
    """Return how a client stands in a campaign, and the look of that."""
    if each.state == LEFT_OUT:
        return why(each, today), "dim"
    if each.state == OFFERED:
        day = dates.ago(each.since, today) if each.since is not None else ""
        return _("offered %(day)s") % {"day": day}, ""
    if each.since is not None:
        return _("gets it · birthday %(day)s") % {"day": dates.relative(each.since, today)}, "today"
    return _("gets it"), "today"


def why(each: Recipient, today: date) -> str:
    """Return why a client is left out."""
    if each.why == "channel":
        return _(_CHANNELS[each.detail])
    if each.why == "doubtful":
        return _(_DOUBTFUL[each.detail])
    given = {"field": template.spoken(each.detail) if each.why == "lacking" else "", "day": ""}
    if each.since is not None:
        given["day"] = dates.ago(each.since, today)
    return _(_REASONS[each.why]) % given


def answer(each: Recipient) -> tuple[str, str]:
    """Return what a client answered, and the look of that."""
    if each.answer is None:
        return ("—" if each.state == OFFERED else ""), "dim"
    return next(_(choice.label) for choice in ANSWERS if choice.value == each.answer), _ANSWER_TONES[each.answer]
