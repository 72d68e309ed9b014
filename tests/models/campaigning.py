"""What the tests of campaigns share: a campaign from a few words, and who stands where in it."""

from models.campaigns import campaign as campaigns
from models.campaigns.audience import audience
from models.campaigns.campaign import Campaign
from models.session import Session


def add(session: Session, name: str = "Autumn", **values: str) -> Campaign:
    """Write a campaign and read it back."""
    campaigns.save(session, {"name": name, "text": "Dear $contact", **values})
    return next(each for each in campaigns.campaigns() if each.name == name)


def standing(session: Session, campaign: Campaign, means: str = "email") -> dict[str, tuple[str, str]]:
    """The state and the reason of each client of a campaign, by name."""
    return {each.name: (each.state, each.why) for each in audience(session, campaign, means)}
