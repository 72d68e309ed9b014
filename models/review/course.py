"""The way through a day's queue: which card comes next or came before, what answered each, and where it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import database as store
from models.journal import Act
from models.review import settling
from models.review.details import Details, details, unchanged
from models.review.queue import queue
from models.review.reasons import Reason
from models.review.walk import Walk, claim, load, release, save
from models.session import Session

LONGEST = 300
"""Seconds that one card counts at most: nobody works on it for longer."""

_KINDS = {
    "follow_up": "follow_up", "done": "follow_up", "move": "moved", "sale": "sold", "payment": "paid",
    "snooze": "snoozed", "trash": "trashed",
}  # fmt: skip
_TALKS = {"call": "called", "email": "wrote"}


def answered_by(act: Act) -> str | None:
    """Return what kind of answer an act is (``called``, ``moved``…), or None if it is none: stars, a note, an edit."""
    if act.verb == "log":
        return None if act.detail == "note" else _TALKS.get(act.detail, "talked")
    return _KINDS.get(act.verb)


@dataclass(slots=True)
class Course:
    """The clients of a day, those answered or skipped before first, and the place of the card at hand (``at``).

    ``held`` are those that somebody else has at hand; ``more`` tells whether others wait with undated reasons alone.
    """

    walk: Walk
    ids: list[int]
    more: bool = False
    at: int = 0
    everything: bool = False
    held: set[int] = field(default_factory=set)
    kinds: dict[int, str] = field(default_factory=dict)

    @property
    def client(self) -> int | None:
        """The client of the card at hand; None at the end."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    @property
    def total(self) -> int:
        """How many cards there are."""
        return len(self.ids)

    @property
    def dealt_with(self) -> int:
        """How many of them were answered or skipped."""
        return len(self.walk.answered) + len(self.walk.skipped)

    def met(self, client: int) -> bool:
        """Whether a card was answered or skipped."""
        return client in self.walk.answered or client in self.walk.skipped

    def answer(self, client: int, kind: str | None = None) -> None:
        """Note that a card is answered, and by what."""
        if client in self.walk.skipped:
            self.walk.skipped.remove(client)
        if client not in self.walk.answered:
            self.walk.answered.append(client)
        if kind is not None:
            self.kinds[client] = kind
            self.walk.count(kind)

    def reopen(self, client: int) -> None:
        """The answer of a card was taken back."""
        if client in self.walk.answered:
            self.walk.answered.remove(client)
        kind = self.kinds.pop(client, None)
        if kind is not None and self.walk.tallies.get(kind):
            self.walk.tallies[kind] -= 1

    def skip(self, client: int) -> None:
        """Leave a card for later."""
        if not self.met(client):
            self.walk.skipped.append(client)

    def spend(self, seconds: float) -> None:
        """Count the time that a card took."""
        self.walk.seconds += round(min(seconds, LONGEST))

    def through_skipped(self) -> int:
        """Put the skipped cards at the end again, to be gone through once more; return the place of the first."""
        again = [client for client in self.ids if client in self.walk.skipped]
        self.ids = [client for client in self.ids if client not in self.walk.skipped] + again
        self.walk.skipped = []
        return len(self.ids) - len(again)


def begin(session: Session, *, everything: bool = False) -> Course:
    """Return the way through the queue of the session's day, at the place where the user left it.

    What stands in the queue again, because its answer was taken back or for a new reason, comes once more.
    """
    found = queue(session, everything=everything)
    among = set(found.ids)
    walk = load(session)
    walk.answered = [client for client in walk.answered if client not in among]
    walk.skipped = [client for client in walk.skipped if client in among]
    skipped = set(walk.skipped)
    before = [*walk.answered, *walk.skipped]
    ids = before + [client for client in found.ids if client not in skipped]
    return Course(walk, ids, found.more, len(before), everything)


def come_to(session: Session, course: Course, at: int, by: int = 1, ahead: Details | None = None) -> Details | None:
    """Go to the card at the place ``at``, or from there by steps of ``by`` to the first that can be shown.

    Passed over are cards that somebody else has at hand, and those that need no answer any more. None at the end, or
    when none lies before; the course then stays where it was. ``ahead`` is a card that was read before.
    """
    with store.transaction():
        save(course.walk)
        while 0 <= at < len(course.ids):
            client = course.ids[at]
            course.held.discard(client)
            if not claim(client):
                course.held.add(client)
                at += by
                continue
            known = ahead is not None and ahead.brief.id == client and unchanged(ahead)
            found = ahead if known else details(session, client)
            if found is not None and (found.reasons or course.met(client)):
                course.at = at
                return found
            if course.met(client):
                at += by
            else:  # somebody else has dealt with it
                del course.ids[at]
                at += min(by, 0)
        if by > 0:
            course.at = len(course.ids)
            release()
    return None


def answer(session: Session, course: Course, client: int, reasons: Sequence[Reason], act: Act, kind: str) -> None:
    """Settle the reasons of a card with the act that answered it, and keep how far the user is.

    Snoozed reasons are not settled: they come back on their day.
    """
    course.answer(client, kind)
    with store.transaction():
        if act.verb not in ("snooze", "trash"):
            settling.settle(session, client, reasons, act)
        save(course.walk)


def leave(course: Course) -> None:
    """Keep how far the user is, and give back the card at hand."""
    with store.transaction():
        save(course.walk)
        release()
