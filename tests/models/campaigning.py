"""What the tests of campaigns share: a campaign from a few words, and who stands where in it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

from models import activity, journal
from models.campaigns import campaign as campaigns
from models.campaigns import offering
from models.campaigns.audience import audience
from models.campaigns.campaign import Campaign
from models.database import database
from models.problems import Refused
from models.session import Session


def add(session: Session, name: str = "Autumn", **values: str) -> Campaign:
    """Write a campaign and read it back."""
    campaigns.save(session, {"name": name, "text": "Dear $contact", **values})
    return next(each for each in campaigns.campaigns() if each.name == name)


def offer_some(session: Session, random: Random, ids: Sequence[int]) -> None:
    """Offer two campaigns to some on some days, with some answers; and offers of no campaign, on other days and those.

    Of a few offers the activity is gone.
    """
    free = replace(session, settings=replace(session.settings, shortest_gap=0))
    for number in range(2):
        made = add(session, f"Campaign {random.random()}")
        for client in random.sample(list(ids), (len(ids) + 1) // 2):
            there = replace(free, today=session.today - timedelta(random.randint(0, 400)))
            offering.make(there, [client], made.id, "")
            if random.random() < 0.2:
                activity.log(there, [client], "offer", "One more")
            if random.random() < 0.2:
                with journal.acting(there, "edit"):
                    database.execute_sql(
                        "DELETE FROM activity WHERE client_id = ? AND kind = 'offer' AND on_date = ?",
                        (client, there.today.isoformat()),
                    )
            if random.random() < 0.7:
                answered = replace(there, today=there.today + timedelta(random.randint(0, 90)))
                with suppress(Refused):  # it was left out
                    offering.answer(answered, [client], made.id, random.choice(offering.ANSWERS).value)
        for client in random.sample(list(ids), len(ids) // 3):
            day = session.today - timedelta(random.randint(-20, 400))
            activity.log(session, [client], "offer", f"Plain {number}", on=day)


def standing(session: Session, campaign: Campaign, means: str = "email") -> dict[str, tuple[str, str]]:
    """The state and the reason of each client of a campaign, by name."""
    return {each.name: (each.state, each.why) for each in audience(session, campaign, means)}
