"""Offers made and what was answered: each is a row of its own, and an activity in the client's history."""

import json
from collections.abc import Sequence

from models import journal
from models.campaigns import campaign as campaigns
from models.campaigns.audience import READY, audience
from models.campaigns.letter import letters
from models.campaigns.renewing import put_away
from models.client import names
from models.database import database
from models.fields import Choice
from models.i18n import N_, _
from models.journal import Act
from models.problems import BadValue, Refused
from models.session import Session

ANSWERS = (
    Choice("accepted", N_("accepted"), ("aceptada",)), Choice("declined", N_("turned down"), ("rechazada",)),
    Choice("interested", N_("interested"), ("interesado",)), Choice("no_answer", N_("no answer"), ("sin respuesta",)),
)  # fmt: skip
ANSWERED = ("accepted", "declined", "interested")
"""What counts as an answer."""


def make(session: Session, ids: Sequence[int], number: int, means: str) -> Act:
    """Offer the campaign ``number`` by ``means`` to those of ``ids`` who get it on the session's day; one act.

    Who is to be left out, or has been offered it already, is passed over; what was offered for an earlier birthday is
    put away to its year (models/campaigns/renewing.py). Each offer is an activity of kind ``offer``
    too, so that the silence clock starts anew. Raises NotFound and BadQuery. For many clients: models/many.py.
    """
    campaign = campaigns.get(number)
    day, now = session.today.isoformat(), journal.now()
    with journal.acting(session, "offer", names(list(ids)), campaign.name) as running:
        ready = {each.id: each.since for each in audience(session, campaign, means, ids) if each.state == READY}
        for letter in letters(session, campaign, list(ready)):
            if birthday := ready[letter.id]:
                put_away(session, campaign, letter.id, birthday)
            written = database.execute_sql(
                """INSERT INTO offer (client_id, campaign_id, on_date, means, user, created_at)
                   VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                (letter.id, number, day, means, session.user, now),
            )
            if not written.rowcount:
                continue
            told = f"{campaign.name}: {letter.subject}" if letter.subject else campaign.name
            database.execute_sql(
                """INSERT INTO activity (client_id, kind, on_date, text, user, created_at)
                   VALUES (?, 'offer', ?, ?, ?, ?)""",
                (letter.id, day, told, session.user, now),
            )
    return running.result


def answer(session: Session, ids: Sequence[int], number: int, given: str) -> Act:
    """Note what the clients ``ids`` answered to the campaign ``number``: accepted, declined, interested, no_answer.

    Another answer takes the place of the one before. Raises Refused when none of them was offered it, BadValue for
    what is no answer.
    """
    if given not in (choice.value for choice in ANSWERS):
        raise BadValue(_("This is no answer."), "bad_value", "answer")
    among = "campaign_id = ? AND client_id IN (SELECT value FROM json_each(?)) AND on_date <= ?"
    which = (number, json.dumps(list(ids)), session.today.isoformat())
    with journal.acting(session, "answer", names(list(ids)), given) as running:
        if database.execute_sql(f"SELECT 1 FROM offer WHERE {among} LIMIT 1", which).fetchone() is None:
            raise Refused(_("Nothing was offered here yet; O makes the offers."))
        database.execute_sql(
            f"""UPDATE offer SET answer = ?, answered_on = ?, version = version + 1
                WHERE {among} AND answer IS NOT ?""",
            (given, session.today.isoformat(), *which, given),
        )
    return running.result
