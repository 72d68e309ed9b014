"""The parts of a line that can be told apart by their form: verb, outcome, stars, time of day, days, amounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from models import dates
from models.date_words import (
    DAYS_AWAY,
    FILLERS,
    LAST,
    MONTHS,
    NEXT,
    NUMBERS,
    PERIOD_ENDS,
    THIS,
    UNITS,
    WEEKDAYS,
)  # fmt: skip
from models.fields import STAGES, Stage, choice_named
from models.i18n import _
from models.problems import BadValue
from models.quick import words
from models.quick.words import Meaning
from models.text import search_key, shown

_PIECE = re.compile(r"\S+")
_EDGE = ".,;:!?¡¿()"
_LONGEST_DAY = 6
_TIME = re.compile(
    r"(?:(?:a|sobre|hacia)? ?las? |(?:at|around) )?(\d{1,2})(?:[:.h](\d{2})h?| ?h| ?hs| ?horas)?"
    r"(?: ?([ap])\.?m\.?| (?:de|por) la (manana|tarde|noche)| in the (morning|afternoon|evening))?",
    re.ASCII,
)
_LONGEST_TIME = 6
_LIKE_A_DAY = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,4}-\d{1,2}-\d{1,4}", re.ASCII)
_DAY_WORDS = FILLERS.union(
    *(" ".join(table).split() for table in (DAYS_AWAY, LAST, MONTHS, NEXT, NUMBERS)),
    *(" ".join(table).split() for table in (PERIOD_ENDS, THIS, UNITS, WEEKDAYS)),
    ("in", "en", "dentro", "within", "from", "now", "hace", "ago", "atras"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the line: as typed, folded without what stands around it, and where it begins."""

    text: str
    key: str
    at: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read: a sentence, and the place in the line (from 0) it is about."""

    at: int
    text: str


@dataclass(slots=True)
class Reading:
    """A line being read: its words, and which of them are taken by something already."""

    line: str
    words: list[Word]
    taken: set[int] = field(default_factory=set)
    trouble: list[Trouble] = field(default_factory=list)
    end: int = 0
    """Words from here on are text as it stands (what is behind a colon)."""
    sure: bool = False
    """Whether the amount is one by its currency."""

    def free(self, place: int) -> bool:
        """Whether a word is there and nothing has taken it."""
        return 0 <= place < self.end and place not in self.taken

    def runs(self, longest: int) -> Iterator[tuple[int, int]]:
        """Every run of free words from ``longest`` words down to one, the leftmost first: (start, end)."""
        for length in range(longest, 0, -1):
            for start in range(self.end - length + 1):
                if all(self.free(place) for place in range(start, start + length)):
                    yield start, start + length

    def take(self, start: int, end: int) -> None:
        """Something has taken these words."""
        self.taken.update(range(start, end))

    def key(self, start: int, end: int) -> str:
        """The folded words from ``start`` to ``end``."""
        return " ".join(word.key for word in self.words[start:end])

    def typed(self, start: int, end: int) -> str:
        """The words as they were typed."""
        return " ".join(word.text for word in self.words[start:end])

    def wrong(self, at: int, text: str) -> None:
        """Note what could not be read, at the word numbered ``at``."""
        place = self.words[at].at if at < len(self.words) else len(self.line)
        self.trouble.append(Trouble(place, text))

    def rest(self) -> str:
        """What nothing has taken, without idle connecting words at its ends."""
        left = [place for place in range(len(self.words)) if place not in self.taken]
        idle_last = words.IDLE | words.CONNECTORS | words.BEFORE_AMOUNT
        while left and left[0] < self.end and self.words[left[0]].key in words.IDLE:
            left.pop(0)
        while left and left[-1] < self.end and self.words[left[-1]].key in idle_last:
            left.pop()
        return " ".join(self.words[place].text for place in left).strip(" ,;:")


def split(line: str) -> Reading:
    """Return the words of a line, none of them taken."""
    found = [Word(piece[0], search_key(piece[0]).strip(_EDGE), piece.start()) for piece in _PIECE.finditer(line)]
    return Reading(line, found, end=len(found))


def verb(reading: Reading) -> Meaning | None:
    """Take the verb: at the beginning of the line, else a word for what is to be done anywhere."""
    for length in range(words.LONGEST_VERB, 0, -1):
        meaning = words.VERBS.get(reading.key(0, length)) if reading.end >= length else None
        if meaning is not None:
            reading.take(0, length)
            return meaning
    for place in range(1, reading.end):
        meaning = words.VERBS.get(reading.words[place].key)
        if meaning is not None and reading.words[place].key.endswith(("ar", "er", "ir", "ado", "ido", "ed", "id")):
            reading.take(place, place + 1)
            return meaning
    return None


def colon(reading: Reading) -> int | None:
    """Return the place behind a name with a colon: what follows is text as it stands."""
    for place in range(reading.end):
        if reading.words[place].text.endswith(":") and place + 1 < len(reading.words):
            return place + 1
    return None


_OUTCOMES = {phrase.strip(): outcome for outcome, told in words.OUTCOMES.items() for phrase in told.split(",")}


def outcome(reading: Reading) -> str | None:
    """Take what became of a contact; the longest phrase counts."""
    for start, end in reading.runs(4):
        found = _OUTCOMES.get(reading.key(start, end))
        if found is not None:
            reading.take(start, end)
            return found
    return None


def stars(reading: Reading) -> int | None:
    """Take the stars: ``★★``, ``**``, ``2 estrellas``."""
    for place in range(reading.end):
        if not reading.free(place):
            continue
        bare = reading.words[place].text.strip(".,;")
        if bare and not bare.strip("★☆"):
            return _stars(reading, place, place + 1, bare.count("★"))
        if bare and not bare.strip("*"):
            return _stars(reading, place, place + 1, len(bare))
        following = reading.words[place + 1].key if reading.free(place + 1) else ""
        if following in words.STARS and bare.isascii() and bare.isdigit():
            return _stars(reading, place, place + 2, int(bare[:6]))
    return None


def _stars(reading: Reading, start: int, end: int, number: int) -> int | None:
    reading.take(start, end)
    if number > 3:
        reading.wrong(start, _("Stars go from 0 to 3."))
        return None
    return number


def stage(reading: Reading, *, named: bool) -> Stage | None:
    """Take a stage at the end of the line; unless ``named`` by a verb it stands behind a, to or >."""
    end = max((place + 1 for place in range(reading.end) if reading.free(place)), default=0)
    for length in (2, 1):
        start = end - length
        if start < 0 or not all(reading.free(place) for place in range(start, end)):
            continue
        choice = choice_named(STAGES, reading.key(start, end))
        if choice is None:
            continue
        joined = reading.free(start - 1) and reading.words[start - 1].text.casefold() in words.TO_STAGE
        if joined or named:
            reading.take(start - joined, end)
            return Stage(choice.value)
    return None


def time_of_day(reading: Reading) -> str | None:
    """Take a time of day: ``10h``, ``10:30``, ``a las 5 de la tarde``, ``at 10``, ``3pm``; return it as HH:MM."""
    for start, end in reading.runs(_LONGEST_TIME):
        key = reading.key(start, end)
        match = _TIME.fullmatch(key) if key[:1].isdigit() or key[:1] in "aslhl" else None
        if match is None or key == match[1]:
            continue
        hour, minute = int(match[1]), int(match[2] or 0)
        part = match[3] or match[4] or match[5] or ""
        if part in ("p", "tarde", "noche", "afternoon", "evening") and 0 < hour < 12:
            hour += 12
        elif part == "a" and hour == 12:
            hour = 0
        reading.take(start, end)
        if hour > 23 or minute > 59:
            reading.wrong(start, _("“%(text)s” is not a time of day.") % {"text": shown(reading.typed(start, end), 40)})
            return None
        return f"{hour:02}:{minute:02}"
    return None


def day(reading: Reading, today: date, *, ahead: bool) -> date | None:
    """Take the phrase of most words that names a day, the first of those that have as many; None where none does."""
    best: tuple[tuple[int, int, int], int, int, date] | None = None
    known: dict[str, date | None] = {}
    for start, end in reading.runs(_LONGEST_DAY):
        core = [place for place in range(start, end) if reading.words[place].key not in FILLERS]
        rank = (len(core), -core[0] if core else 0, end - start)
        if not core or (best is not None and rank <= best[0]) or _no_day(reading, start, end):
            continue
        text = " ".join(word.text.strip(_EDGE) for word in reading.words[start:end])
        if text not in known:
            known[text] = _parsed(text, today, ahead=ahead)
        found = known[text]
        if found is not None:
            best = (rank, start, end, found)
    if best is None:
        _tell_no_day(reading, today)
        return None
    _rank, start, end, found = best
    reading.take(start, end)
    if reading.free(start - 1) and reading.words[start - 1].key in ("hasta", "until", "till", "to", "a"):
        reading.take(start - 1, start)
    return found


def _tell_no_day(reading: Reading, today: date) -> None:
    """Tell of figures that are written like a day and are none: ``30/2``."""
    for place in range(reading.end):
        text = reading.words[place].text.strip(_EDGE)
        if reading.free(place) and _LIKE_A_DAY.fullmatch(text):
            try:
                dates.parse_ahead(text, today)
            except BadValue as problem:
                reading.wrong(place, problem.text)
                return


def _no_day(reading: Reading, start: int, end: int) -> bool:
    """Whether the words are no day, or only look like one: ``por la mañana``, or ``2 a`` of ``2 a Núñez``."""
    keys = [word.key for word in reading.words[start:end]]
    if not all(key in _DAY_WORDS or any(char.isdigit() for char in key) for key in keys):
        return True
    if len(keys[-1]) == 1 and keys[-1].isalpha():
        return True
    before = [reading.words[start - 1].key if start else "", *keys]
    return any(key == "manana" and earlier == "la" for earlier, key in zip(before, keys, strict=False))


def _parsed(text: str, today: date, *, ahead: bool) -> date | None:
    if not any(char.isalpha() for char in text) and not ("/" in text or text.count("-") == 2 or text.count(".") == 2):
        return None
    try:
        return (dates.parse_ahead if ahead else dates.parse_behind)(text, today)
    except BadValue:
        return None
