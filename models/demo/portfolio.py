"""One client after another, as rows ready for the tables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models.demo import campaigns as demo_campaigns
from models.demo import money as demo_money
from models.demo import words
from models.demo.chance import Chance, slug, spread
from models.fields import CONTACT_KINDS
from models.i18n import _
from models.tables import NONE_DUE
from models.text import search_key, sort_key

Row = tuple[Any, ...]

COLUMNS: dict[str, str] = {
    "client": "id code name legal_name kind sector tax_id iban owner notes stage stage_since stars medium source "
    "referred_by expected_spend expected_date leaving_reason best_time do_not_contact birthday gender profession "
    "children interests created_on created_at updated_at name_key name_folded due_order last_contact unanswered",
    "contact": "id client_id rank name position",
    "channel": "client_id contact_id rank kind value typed match_key label",
    "address": "client_id label street postal_code city region country",
    "tag": "client_id name folded",
    "stage_move": "client_id from_stage to_stage on_date",
    "activity": "client_id kind on_date text outcome user created_at",
    "follow_up": "client_id due text kind done_on user created_on created_at",
    **demo_money.COLUMNS,
    **demo_campaigns.COLUMNS,
}
"""The columns that are filled, by table, in the order of the rows; an empty text stands for an unknown value."""

_STAGES = spread(("prospect", "negotiation", "client", "inactive"), (28, 9, 43, 20))
_STARS = {
    "prospect": spread((0, 1, 2, 3), (45, 30, 18, 7)),
    "negotiation": spread((0, 1, 2, 3), (10, 30, 38, 22)),
    "client": spread((0, 1, 2, 3), (25, 35, 27, 13)),
    "inactive": spread((0, 1, 2, 3), (70, 20, 8, 2)),
}
_AGES = {"prospect": 500, "negotiation": 900, "client": 2600, "inactive": 3000}  # most days since created
_ACTIVITIES = {"prospect": 2, "negotiation": 5, "client": 4, "inactive": 3}  # one more than the most
_OPEN = {"prospect": 0.8, "negotiation": 0.93, "client": 0.84, "inactive": 0.06}  # share with a next action
_KINDS = spread(("call", "email", "meeting", "visit", "note", "quote", "message"), (42, 22, 9, 9, 8, 7, 3))
_OUTCOMES = spread(("answered", "no_answer", "left_message", "refused"), (62, 24, 10, 4))
_UNREACHED = ("no_answer", "left_message")
_PAST, _AHEAD = 3200, 500
_TIMES = [f"T{8 + minutes // 60:02d}:{minutes % 60:02d}:00Z" for minutes in range(540)]


@dataclass(slots=True)
class Rows:
    """The rows of a run of clients, by table."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})


class Portfolio:
    """Makes clients by chance; the same seed, day and language make the same clients."""

    def __init__(self, size: int, seed: int, today: date, user: str) -> None:
        self.chance = Chance(seed)
        self.size, self.user = size, user
        self.days = [(today + timedelta(days)).isoformat() for days in range(-_PAST, _AHEAD)]
        self.places = spread(words.PLACES, [place[4] for place in words.PLACES])
        self.forms = spread(words.FORMS, [form[2] for form in words.FORMS])
        self.trades = [(_(sector), names) for sector, names in words.TRADES]
        self.follow_ups = [(kind, _(text)) for kind, text in words.FOLLOW_UPS]
        self.texts = {
            "call": _all(words.CALLS), "email": _all(words.MAILS), "meeting": _all(words.MEETINGS),
            "visit": _all(words.MEETINGS), "note": _all(words.NOTES), "quote": _all(words.QUOTES),
            "message": _all(words.CALLS),
        }  # fmt: skip
        self.tags = [(tag, search_key(tag)) for tag in _all(words.TAGS)]
        self.notes, self.positions, self.freelance = _all(words.NOTES), _all(words.POSITIONS), _all(words.FREELANCE)
        self.sources, self.mediums = _all(words.SOURCES), _all(words.MEDIUMS)
        self.reasons, self.best_times = _all(words.REASONS), _all(words.BEST_TIMES)
        self.professions, self.interests = _all(words.PROFESSIONS), _all(words.INTERESTS)
        self.labels = _("office"), _("mobile"), _("Spain")
        self.genders = _("woman"), _("man")
        self.names: set[str] | None = set() if size <= 50_000 else None
        self.odd = _odd_places(size)
        self.contacts = 0
        self.money = demo_money.Money(self, seed)
        self.campaigns = demo_campaigns.Campaigns(self, seed)

    def day(self, offset: int) -> str:
        """Return the day ``offset`` days from today, in ISO form."""
        return self.days[offset + _PAST]

    def at(self, offset: int, chance: Chance | None = None) -> str:
        """Return a time in working hours of that day, by the portfolio's own ``chance`` or another."""
        return self.days[offset + _PAST] + _TIMES[int((chance or self.chance).random() * 540)]

    def client(self, number: int, rows: Rows) -> None:
        """Append the rows of the client ``number`` (its id, from 1)."""
        chance, add = self.chance, rows.tables
        random = chance.random
        kind = "company" if (lot := random()) < 0.6 else "freelancer" if lot < 0.8 else "individual"
        if (odd := self.odd.get(number)) is not None:
            kind = "freelancer" if odd in words.ODD_PEOPLE else "company"
        stage = chance.pick(_STAGES)
        stars = chance.pick(_STARS[stage])
        place = chance.pick(self.places)
        woman = random() < 0.5
        person = self._person(woman)
        if odd is not None and kind != "company":
            first, last = odd.split(" ", 1)
            person = first, last, last
        name, legal, sector, tax_id = self._who(kind, person, place[0], number)
        age = 3 + int(_AGES[stage] * random() ** 1.5)
        won, since = self._moves(number, stage, age, add["stage_move"].append)
        last, unanswered, newest = self._activities(number, stage, age, add["activity"].append)
        self.campaigns.client(number, stage, age, last, unanswered, rows)
        due = self._follow_up(number, stage, age, add["follow_up"].append)
        self._reach(number, kind, person, name, place, rows)
        if random() < 0.94:
            street = f"{chance.pick(words.STREETS)}, {1 + chance.below(120)}"
            postal = f"{place[2]}{chance.below(50):02d}"
            add["address"].append((number, "", street, postal, place[0], place[1], self.labels[2]))
        for tag, folded in {self.tags[chance.below(len(self.tags))] for _each in range(chance.below(3))}:
            add["tag"].append((number, tag, folded))
        own = kind != "company"
        late_news = max(newest, since, -age)
        self.money.client(number, stage, won, since if stage == "inactive" else 0, rows)
        add["client"].append((
            number,
            f"C{number:05d}" if stage in ("client", "inactive") else "",
            name, legal, kind, sector,
            tax_id if stage in ("client", "inactive") or random() < 0.3 else "",
            chance.iban() if stage == "client" and random() < 0.25 else "",
            chance.pick(words.OWNERS) if random() < 0.7 else "",
            chance.pick(self.notes) if random() < 0.3 else "",
            stage, self.day(since), stars,
            chance.pick(self.mediums) if random() < 0.7 else "",
            chance.pick(self.sources) if random() < 0.6 else "",
            1 + chance.below(number - 1) if number > 20 and random() < 0.08 else "",
            10_000 * (1 + chance.below(80)) if stage in ("prospect", "negotiation") and random() < 0.5 else "",
            self.day(1 + chance.below(120)) if stage == "negotiation" and random() < 0.6 else "",
            chance.pick(self.reasons) if stage == "inactive" and random() < 0.6 else "",
            chance.pick(self.best_times) if random() < 0.2 else "",
            1 if random() < 0.015 else 0,
            self._birthday() if own and random() < 0.5 else "",
            self.genders[0 if woman else 1] if own else "",
            chance.pick(self.professions) if kind == "individual" and random() < 0.6 else "",
            chance.below(4) if kind == "individual" and random() < 0.4 else "",
            chance.pick(self.interests) if own and random() < 0.3 else "",
            self.day(-age), self.at(-age), self.at(late_news),
            sort_key(name), search_key(name), due, last, unanswered,
        ))  # fmt: skip

    def _person(self, woman: bool) -> tuple[str, str, str]:
        chance = self.chance
        first = chance.pick(words.WOMEN if woman else words.MEN)
        return first, chance.pick(words.SURNAMES), chance.pick(words.SURNAMES)

    def _who(self, kind: str, person: tuple[str, str, str], city: str, number: int) -> tuple[str, str, str, str]:
        """Return name, legal name, sector and tax id."""
        chance = self.chance
        if (odd := self.odd.get(number)) is not None:
            return odd, "", "", chance.cif("B") if kind == "company" else chance.nif()
        if kind != "company":
            name = self._unused(" ".join(person), lambda: f"{person[0]} {chance.pick(words.SURNAMES)} {person[2]}")
            return name, "", chance.pick(self.freelance) if kind == "freelancer" else "", chance.nif()
        sector, patterns = chance.pick(self.trades)
        a, b = person[1], person[2]
        name = chance.pick(patterns).format(a=a, b=b, c=city)
        form, letter, _weight = chance.pick(self.forms)
        name = self._unused(
            name, lambda: chance.pick(patterns).format(a=f"{a} {chance.pick(words.SURNAMES)}", b=b, c=f"{city} {b}")
        )
        if chance.random() < 0.55:
            return f"{name} {form}", f"{name} {form}", sector, chance.cif(letter)
        return name, f"{a} y {b} {form}" if chance.random() < 0.5 else "", sector, chance.cif(letter)

    def _unused(self, name: str, again: Callable[[], str]) -> str:
        if self.names is None:
            return name
        for _each in range(9):
            if name not in self.names:
                break
            name = again()
        self.names.add(name)
        return name

    def _moves(self, number: int, stage: str, age: int, add: Callable[[Row], None]) -> tuple[int, int]:
        """Append the way through the stages; return the days, from today, of the move to client and of the last."""
        add((number, "", "prospect", self.day(-age)))
        way = {"prospect": (), "negotiation": ("negotiation",), "client": ("negotiation", "client"),
               "inactive": ("client", "inactive")}[stage]  # fmt: skip
        before, day, won = "prospect", -age, -age
        for step in way:
            day += int(-day * 0.7 * self.chance.random())
            add((number, before, step, self.day(day)))
            before = step
            won = day if step == "client" else won
        return won, day

    def _activities(self, number: int, stage: str, age: int, add: Callable[[Row], None]) -> tuple[str, int, int]:
        """Append what happened; return the last contact, the tries since without an answer, and the newest day."""
        chance, last, unanswered, day = self.chance, "", 0, -age
        for _each in range(chance.below(_ACTIVITIES[stage])):
            day += int(-day * (0.2 + 0.75 * chance.random()))
            kind = chance.pick(_KINDS)
            outcome = chance.pick(_OUTCOMES) if kind == "call" else ""
            text = "" if outcome in _UNREACHED else chance.pick(self.texts[kind])
            add((number, kind, self.day(day), text, outcome, chance.pick(words.OWNERS), self.at(day)))
            if kind in CONTACT_KINDS:
                last = self.day(day)
                unanswered = unanswered + 1 if outcome in _UNREACHED else 0
        return last, unanswered, day

    def _follow_up(self, number: int, stage: str, age: int, add: Callable[[Row], None]) -> str:
        """Append what is to be done and sometimes what was; return when the next is due."""
        chance = self.chance
        if stage != "prospect" and age > 60 and chance.random() < 0.3:
            done = -chance.below(age - 30)
            kind, text = chance.pick(self.follow_ups)
            add((number, self.day(done), text, kind, self.day(done), self.user, self.day(-age), self.at(-age)))
        if chance.random() >= _OPEN[stage]:
            return NONE_DUE
        lot = chance.random()
        if lot < 0.11:
            offset = -1 - chance.below(min(age, 40))
        elif lot < 0.15:
            offset = 0
        elif lot < 0.4:
            offset = 1 + chance.below(7)
        else:
            offset = 8 + chance.below(80 if lot < 0.95 else 300)
        kind, text = chance.pick(self.follow_ups)
        begun = -1 - chance.below(min(age, 40))
        add(
            (
                number,
                self.day(offset),
                text,
                kind,
                "",
                self.user,
                self.day(min(begun, offset)),
                self.at(min(begun, offset)),
            )
        )
        return self.day(offset)

    def _reach(self, number: int, kind: str, person: tuple[str, str, str], name: str, place: Row, rows: Rows) -> None:
        """Append contacts and channels."""
        chance, add = self.chance, rows.tables
        channel = add["channel"].append
        host = (slug(name)[:30] or "cliente") + ".example" if kind == "company" else "correo.example"
        if kind == "company":
            for rank in range(1 if chance.random() < 0.75 else 2):
                who = person if rank == 0 else self._person(chance.random() < 0.5)
                self.contacts += 1
                add["contact"].append((self.contacts, number, rank, f"{who[0]} {who[1]}", chance.pick(self.positions)))
                if chance.random() < 0.6:
                    address = f"{slug(who[0])}.{slug(who[1])}@{host}"
                    channel((number, self.contacts, 1, "email", address, "", address, ""))
                if chance.random() < 0.4:
                    value, typed = chance.mobile()
                    channel((number, self.contacts, 0, "phone", value, typed, value, self.labels[1]))
            if chance.random() < 0.75:
                value, typed = chance.landline(place[3])
                channel((number, "", 0, "phone", value, typed, value, self.labels[0]))
            if chance.random() < 0.3:
                channel((number, "", 2, "web", f"www.{host}", "", host, ""))
            return
        if chance.random() < 0.85:
            value, typed = chance.mobile()
            channel((number, "", 0, "phone", value, typed, value, ""))
        if chance.random() < 0.7:
            address = f"{slug(person[0])}.{slug(person[1])}{number % 1000}@{host}"
            channel((number, "", 1, "email", address, "", address, ""))

    def _birthday(self) -> str:
        day = f"{1 + self.chance.below(12):02d}-{1 + self.chance.below(28):02d}"
        return f"{1945 + self.chance.below(60)}-{day}" if self.chance.random() < 0.8 else f"--{day}"


def _all(texts: tuple[str, ...]) -> list[str]:
    return [_(text) for text in texts]


def _odd_places(size: int) -> dict[int, str]:
    """Spread the odd names over the first few hundred clients; a tiny portfolio has none."""
    if size < 40:
        return {}
    step = min(size, 400) // len(words.ODD_NAMES)
    return {1 + index * step + step // 2: name for index, name in enumerate(words.ODD_NAMES)}
