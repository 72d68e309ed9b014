"""What the tests of the review share: a client to begin with, and why it is in the review on a day."""

from dataclasses import replace
from datetime import date, timedelta

from models import editing
from models.review import queue
from models.review.reasons import UNDATED, Reason
from models.session import Session


def at(session: Session, day: date | int) -> Session:
    """The session on another day, or so many days after today."""
    return replace(session, today=day if isinstance(day, date) else session.today + timedelta(days=day))


def add(session: Session, stage: str = "inactive", stars: int = 0, **values: str) -> int:
    """A client; an inactive one has none of the reasons of live ones."""
    given = {"name": "Peña", "stage": stage, "stars": str(stars), "phone": "976 123 456", **values}
    return editing.add(session, given, anyway=True)


def told(session: Session, client: int, day: date | int = 0) -> list[Reason]:
    """Why a client is in the review on a day."""
    return list(queue.reasons_of(at(session, day), client))


def kinds(session: Session, client: int, day: date | int = 0) -> list[str]:
    """The kinds of its reasons."""
    return [reason.kind for reason in told(session, client, day)]


def dated(session: Session, client: int, day: int = 0) -> list[str]:
    """Those of its reasons that have a date."""
    return [kind for kind in kinds(session, client, day) if kind not in UNDATED]
