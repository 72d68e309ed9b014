"""What a quick line asks for, as far as it can be read; what cannot be is told with its place."""

from dataclasses import dataclass, field, replace
from datetime import date

from models import products
from models.fields import Stage
from models.i18n import _
from models.payments import above_open, payable
from models.quick import amounts, names, reading
from models.quick.names import Candidate
from models.quick.reading import Reading, Trouble
from models.quick.words import AHEAD, ARTICLES, CONNECTORS, NO_OUTCOME, Meaning
from models.session import Session
from models.text import clean_line, shown

LONGEST = 500
"""Characters of a line; what is longer belongs into a note."""

_NAMING = ("a", "al", "con", "with")
"""Words that, right behind the verb, name somebody: also somebody who is not there."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line asks for: ``verb`` is follow_up, log, note, payment, sale, stars, move or snooze, '' while unknown.

    ``candidates`` are the clients it may mean (``more``: and others), ``named`` whether by a name in the line rather
    than as the present one. ``amount`` is in cents, ``time`` as HH:MM. It can be done when nothing is in ``trouble``.
    """

    line: str
    today: date
    verb: str = ""
    kind: str | None = None
    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    named: bool = False
    day: date | None = None
    time: str | None = None
    amount: int | None = None
    stars: int | None = None
    outcome: str | None = None
    product: str | None = None
    new_product: bool = False
    stage: Stage | None = None
    text: str = ""
    trouble: tuple[Trouble, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether it can be done, once it is known with which of the candidates."""
        return bool(self.verb and self.candidates and not self.trouble)


def understand(session: Session, text: str, *, present: int | None = None) -> Understood:
    """Return what the line ``text`` asks for; ``present`` is the client it is about when it names none."""
    line = clean_line(text)
    if len(line) > LONGEST:
        told = _("A quick line has at most %(count)d characters; longer texts belong into a note.") % {"count": LONGEST}
        return Understood(line[:LONGEST], session.today, trouble=(Trouble(LONGEST, told),))
    words = reading.split(line)
    if not words.words:
        return Understood(line, session.today)
    meaning = reading.verb(words)
    return _Line(session, words, meaning, present).read()


class _Line:
    """One line on its way from words to what they ask for."""

    def __init__(self, session: Session, words: Reading, meaning: Meaning | None, present: int | None) -> None:
        self.session, self.words, self.meaning, self.present = session, words, meaning, present
        self.verb = meaning.verb if meaning is not None else ""
        self.behind = next((place for place in range(words.end) if words.free(place)), words.end) if meaning else 0
        self.colon = reading.colon(words)

    def read(self) -> Understood:
        words, today = self.words, self.session.today
        if self.verb == "note" or (self.colon is not None and self.verb in ("log", "sale", "payment")):
            return self._read_noted()
        stars = reading.stars(words)
        stage = reading.stage(words, named=self.verb == "move") if self.verb in ("", "move") else None
        time = reading.time_of_day(words) if self.verb in ("follow_up", "") else None
        outcome = reading.outcome(words) if self.verb == "log" else None
        day = reading.day(words, today, ahead=not self.verb or self.verb in AHEAD)
        amount = amounts.amount(words) if self.verb in ("payment", "sale") else None
        if not self.verb:
            self._guess_verb(stars, stage, day)
        found = self._client()
        if self.verb in ("payment", "sale") and not words.trouble:
            amounts.second_amount(words)
        return self._checked(found, stars=stars, stage=stage, time=time, outcome=outcome, day=day, amount=amount)

    def _read_noted(self) -> Understood:
        """A note, or what has a colon: behind the name everything is text as it stands."""
        words = self.words
        if self.colon is not None:
            words.end = self.colon
        day = amount = outcome = None
        if self.verb != "note":
            day = reading.day(words, self.session.today, ahead=False)
            amount = amounts.amount(words) if self.verb != "log" else None
        found = self._client(first=True)
        if self.verb == "log":
            words.end = len(words.words)
            outcome = reading.outcome(words)
        return self._checked(found, day=day, amount=amount, outcome=outcome)

    def _guess_verb(self, stars: int | None, stage: Stage | None, day: date | None) -> None:
        """A line without a verb says by its form what it asks for."""
        if stage is not None:
            self.verb = "move"
        elif day is not None:
            self.verb = "follow_up"
        elif stars is not None:
            self.verb = "stars"

    # The client

    def _client(self, *, first: bool = False) -> names.Named:
        """Find the client: by name, else the present one. Tells where a name fits nobody."""
        words, money = self.words, self.verb in ("payment", "sale")
        places = names.anchors(words, self.behind, joined_first=money)
        found = names.named(words, places[:1] if first else places)
        if found is not None:
            return self._ranked(found)
        if money:
            amounts.second_amount(words)
        unknown = self._unknown(places) if not words.trouble else None
        if words.trouble and money:
            return names.Named()
        if unknown is not None:
            self._tell_unknown(*unknown)
            return names.Named()
        if self.present is None and not first:
            found = names.named(words, (place for place in range(words.end) if words.free(place)))
            if found is not None:
                return found
        client = names.by_id(self.present) if self.present is not None else None
        if client is None:
            words.wrong(len(words.words), _("Say who it is about: a name, or part of one."))
            return names.Named()
        return names.Named((client,))

    def _ranked(self, found: names.Named) -> names.Named:
        """The present client first, where it is one of those that fit."""
        ordered = sorted(found.candidates, key=lambda candidate: candidate.id != self.present)
        return replace(found, candidates=tuple(ordered))

    def _unknown(self, places: list[int]) -> tuple[int, int] | None:
        """Return the words that look like the name of somebody who is not there."""
        words = self.words
        if self.colon is not None and self.colon == words.end and places:
            return places[0], words.end
        for place in places:
            typed = words.words[place].text
            joined = place and words.words[place - 1].key in CONNECTORS and words.free(place - 1)
            adjacent = place == self.behind or (joined and place - 1 == self.behind)
            no_text = self.verb in ("payment", "stars", "move", "snooze")
            if no_text or typed.startswith("#") or (typed[:1].isupper() and (adjacent or joined)):
                end = place + 1
                while words.free(end) and words.words[end].text[:1].isupper():
                    end += 1
                return place, end
            if joined and adjacent and words.words[place - 1].key in _NAMING:
                return place, place + 1 + (words.words[place].key in ARTICLES and words.free(place + 1))
        return None

    def _tell_unknown(self, start: int, end: int) -> None:
        text = _("No client is called “%(name)s”.") % {"name": shown(self.words.typed(start, end).strip(",.:;"), 40)}
        self.words.wrong(start, text)

    # What is missing or does not fit

    def _checked(
        self,
        found: names.Named,
        *,
        stars: int | None = None,
        stage: Stage | None = None,
        time: str | None = None,
        outcome: str | None = None,
        day: date | None = None,
        amount: int | None = None,
    ) -> Understood:
        words, today = self.words, self.session.today
        kind = self.meaning.kind if self.meaning is not None else None
        text = words.rest()
        product, new = None, False
        if not self.verb and not words.trouble:
            words.wrong(0, _("Begin with what is to be done: call, visit, note, paid, sold, snooze…"))
        self._check_day(day)
        if self.verb in ("payment", "sale"):
            self._check_amount(amount, found)
        if self.verb == "sale" and text:
            known = products.named(text)
            product, new, text = (known.name if known is not None else text), known is None, ""
        if self.verb == "stars" and stars is None:
            self._missing(_("Say how many stars: ★★, ** or 2 stars."))
        if self.verb == "move" and stage is None:
            self._missing(_("Say the stage: prospect, negotiation, client or inactive."))
        if self.verb == "snooze" and day is None:
            self._missing(_("Say a day ahead: tomorrow, Monday, +7d."))
        if self.verb == "note" and not text:
            self._missing(_("Say what is to be noted."))
        if self.verb in ("payment", "stars", "move", "snooze") and text:
            self._idle(text)
        if self.verb == "log" and kind in NO_OUTCOME:
            outcome = None
        return Understood(
            words.line, today, self.verb, kind, found.candidates, found.more, found.end > found.start,
            day or (today if self.verb == "follow_up" else None), time, amount, stars, outcome, product, new, stage,
            text, tuple(sorted(words.trouble, key=lambda trouble: trouble.at)),
        )  # fmt: skip

    def _missing(self, text: str) -> None:
        if not self.words.trouble:
            self.words.wrong(len(self.words.words), text)

    def _idle(self, text: str) -> None:
        """Tell of words that an act without a text has no place for."""
        if self.words.trouble:
            return
        place = next(place for place in range(len(self.words.words)) if place not in self.words.taken
                     and self.words.words[place].text.strip(" ,;:") in text)  # fmt: skip
        self.words.wrong(place, _("“%(text)s” is not understood here.") % {"text": shown(text, 40)})

    def _check_day(self, day: date | None) -> None:
        today = self.session.today
        if day is None:
            return
        if self.verb == "follow_up" and day < today:
            self._missing(_("This day is past; say one that lies ahead."))
        elif self.verb == "snooze" and day <= today:
            self._missing(_("Say a day ahead: tomorrow, Monday, +7d."))
        elif self.verb in ("log", "payment", "sale") and day > today:
            self._missing(_("This day lies ahead; what happened has a day until today."))

    def _check_amount(self, amount: int | None, found: names.Named) -> None:
        if amount is None:
            self._missing(_("Say the amount: 300 or 1240.50."))
        elif self.verb == "payment" and amount <= 0:
            self._missing(_("A payment is more than nothing; a refund is noted on its sale."))
        elif self.verb == "payment" and len(found.candidates) == 1:
            open_now = payable(self.session, found.candidates[0].id)
            if amount > open_now:
                self._missing(above_open(open_now))
