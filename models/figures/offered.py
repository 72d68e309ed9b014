"""What each client was offered and what it answered."""

from array import array
from dataclasses import dataclass

from models.campaigns.results import COUNTED
from models.figures.columns import Clients, Tick, chunks
from models.session import Session


@dataclass(frozen=True, slots=True)
class Offered:
    """By place of the client: how many offers were made to it, and how many of them it accepted and declined."""

    made: "array[int]"
    accepted: "array[int]"
    declined: "array[int]"


def offered(session: Session, clients: Clients, tick: Tick) -> Offered:
    """Return what was offered and answered by the session's day; what counts is told in models/campaigns/results.py."""
    found = Offered(clients.numbers(), clients.numbers(), clients.numbers())
    day = session.today.isoformat()
    query = COUNTED.format(among=clients.among("client_id"))
    for rows in chunks(query, {"day": day, "first": "", "last": day, **clients.named}, tick):
        for client, made, _answered, accepted, declined in rows:
            place = clients.place(client)
            if place >= 0:
                found.made[place], found.accepted[place], found.declined[place] = made, accepted, declined
    return found
