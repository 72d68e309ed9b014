"""To whom a campaign goes on a day: who gets it, who was offered it already, and who is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.campaigns import letter, reading
from models.campaigns.campaign import Campaign
from models.campaigns.renewing import renewable
from models.fields import Choice
from models.i18n import N_
from models.session import Session

MEANS = (
    Choice("email", N_("by e-mail"), ("e-mail",)), Choice("message", N_("by message"), ("mensaje",)),
    Choice("call", N_("by phone"), ("llamada",)), Choice("letter", N_("by letter"), ("carta",)),
    Choice("", N_("in person")),
)  # fmt: skip
"""How an offer is made; each but the last needs a way to reach the client."""
NEEDED = {"email": "email", "message": "phone", "call": "phone", "letter": "street"}
"""What is needed for an offer by which means."""
IN_WRITING = ("email", "message")
"""What needs a consent, unless the client is a company."""
READY, OFFERED, LEFT_OUT = "ready", "offered", "left_out"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A client of a campaign. ``state`` is ``ready``, ``offered`` or ``left_out``; ``why`` is the reason for that:
    ``do_not_contact, not_valid, consent, gap``, ``channel`` or ``doubtful`` (``detail`` names it: email, phone, street)
    or ``lacking`` (``detail`` names the field of the text that is not known). ``since`` is the day of the offer, of the
    last contact, or the birthday.
    """

    id: int
    name: str
    state: str
    why: str = ""
    detail: str = ""
    since: date | None = None
    means: str = ""
    answer: str | None = None


def audience(session: Session, campaign: Campaign, means: str, ids: Sequence[int] | None = None) -> list[Recipient]:
    """Return the clients of ``campaign`` on the session's day for an offer by ``means``, or those of ``ids`` alone:
    first those who get it, then those who were offered it, then those left out, each by name. Raises BadQuery.

    A birthday campaign is for those alone whose birthday (or a contact's) is near by the review's settings; an offer
    for an earlier birthday does not count (models/campaigns/renewing.py). Left out are, the first reason counting:
    do-not-contact; a day on which the campaign is not valid; an e-mail or message to anybody but a company without a
    consent by the day (setting ``consent_needed``); a contact within the shortest gap, unless it is the birthday
    itself; who has no such channel, or a doubtful one only; and who lacks what the text tells.
    """
    order = {READY: 0, OFFERED: 1, LEFT_OUT: 2}
    found = [_recipient(session, campaign, means, row) for row in reading.rows(session, campaign, ids)]
    return sorted(found, key=lambda each: order[each.state])


def _recipient(session: Session, campaign: Campaign, means: str, row: dict[str, Any]) -> Recipient:
    head = (row["id"], row["name"])
    since = date.fromisoformat(row["offered_on"]) if row["offered_on"] is not None else None
    if since is not None and not renewable(campaign, since, row.get("birthday"), session.today):
        return Recipient(*head, OFFERED, since=since, means=row["means"], answer=row["answer"])
    why, detail, since_day = _why_not(session, campaign, means, row)
    if not why and (lacking := letter.lacking(session, campaign, row)):
        why, detail = "lacking", lacking[0]
    if why:
        return Recipient(*head, LEFT_OUT, why, detail, since_day)
    return Recipient(*head, READY, since=row.get("birthday"))


def _why_not(session: Session, campaign: Campaign, means: str, row: dict[str, Any]) -> tuple[str, str, date | None]:
    """Return the reason for which a client is left out, what it is about, and a day; '' where there is none."""
    day, settings = session.today, session.settings
    if row["do_not_contact"]:
        return "do_not_contact", "", None
    if not campaign.valid(day):
        return "not_valid", "", None
    consented = row["consent_on"] is not None and row["consent_on"] <= day.isoformat()
    if settings.consent_needed == "yes" and means in IN_WRITING and row["kind"] != "company" and not consented:
        return "consent", "", None
    last = date.fromisoformat(row["contacted"]) if row["contacted"] else None
    if last is not None and last > day - timedelta(settings.shortest_gap) and row.get("birthday") != day:
        return "gap", "", last
    needed = NEEDED.get(means)
    if needed is not None and not row[needed]:
        return ("doubtful" if needed in (row["doubtful"] or "").split(",") else "channel"), needed, None
    return "", "", None
