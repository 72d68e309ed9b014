"""Records for trying things out: of the same shape, with made-up people, and days and amounts that are shifted.

Nothing that somebody wrote goes through: what is not known to be a number, a day, an amount or a code of the program's
own is replaced by the words of the demo.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from secrets import randbits
from typing import Any

from models import fields as known
from models.campaigns.offering import ANSWERS
from models.demo import words
from models.demo.chance import Chance, slug
from models.figures.names import NAMES as FIGURES
from models.i18n import _

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:]+Z?)?")
_BIRTHDAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d{1,16}\.\d{2}")
_CENT = Decimal("0.01")
_CODES = {
    choice.value
    for choices in (known.STAGES, known.KINDS, known.ACTIVITY_KINDS, known.OUTCOMES, known.CHANNEL_KINDS,
                    known.ADDRESS_LABELS, ANSWERS)
    for choice in choices
} | {"open", "won", "lost"}  # fmt: skip
_CODED = {"stage", "kind", "outcome", "state", "label"}
"""Where a code of the program's own can stand; anything else there is somebody's word."""
_POOLS: dict[str, tuple[str, ...]] = {
    "sector": tuple(sector for sector, _names in words.TRADES), "tags": words.TAGS, "owner": words.OWNERS,
    "user": words.OWNERS, "medium": words.MEDIUMS, "source": words.SOURCES, "position": words.POSITIONS,
    "area": words.POSITIONS, "best_time": words.BEST_TIMES, "leaving_reason": words.REASONS, "reason": words.REASONS,
    "profession": words.PROFESSIONS, "interests": words.INTERESTS, "tastes": words.INTERESTS,
    "product": tuple(product[0] for product in words.PRODUCTS), "preferred_channel": words.MEDIUMS,
    "competitor": words.SURNAMES, "country": ("España",), "label": words.MEDIUMS, "street": words.STREETS,
    "next_action": tuple(text for _kind, text in words.FOLLOW_UPS), "consent_origin": words.MEDIUMS,
    "consent_for": words.TAGS,
}  # fmt: skip
"""The words that stand for those of a field; elsewhere stand notes."""
_VERBATIM = {"verb", "field"}
"""What the history says of itself."""


class Anonymous:
    """One export: what it makes of a value, it makes of the same value again."""

    def __init__(self) -> None:
        self._chance = Chance(randbits(64))
        self._days = -7 * (8 + self._chance.below(50))
        self._factor = Decimal(self._chance.pick((*range(60, 95), *range(106, 170)))) / 100
        self._made: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self._whose = ""

    def records(self, found: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield records as ``records.full_records`` has them, made anonymous."""
        for record in found:
            yield self._record(record)

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        company = record["kind"] in (None, "company")
        name = self._whose = self._name(company)
        people = {each["id"]: self._contact(each["name"]) for each in record.get("contacts", ()) if each["name"]}
        for channel in record.get("channels", ()):
            self._reach(channel["kind"], channel["value"], people.get(channel["contact_id"], name))
        made = {key: self._value(key, value) for key, value in record.items()}
        made |= {
            "name": name,
            "code": self._numbered("code", "A", record["code"]),
            "legal_name": f"{name} S.L." if record["legal_name"] else None,
            "tax_id": None if not record["tax_id"] else self._chance.cif("B") if company else self._chance.nif(),
            "iban": self._chance.iban() if record["iban"] else None,
            "birthday": self._birthday(record["birthday"]),
            "fields": {
                self._numbered("own field", _("Field") + " ", key): self._value("own", value)
                for key, value in record["fields"].items()
            },
        }
        for sale in made.get("sales", ()):
            _settle(sale)
        for change in made.get("history", ()):
            if change["field"].startswith("own"):
                change["field"] = "own_value"
        return made

    def _value(self, key: str, value: Any) -> Any:
        """Return a value of ``key`` made anonymous, with all that is in it."""
        if isinstance(value, Mapping):
            return {inner: self._of_row(value, inner, each) for inner, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(key, each) for each in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._text(key, str(value))

    def _of_row(self, row: Mapping[str, Any], key: str, value: Any) -> Any:
        """A value of a row behind the client: what reaches somebody by the kind of the row."""
        if key in ("value", "typed") and isinstance(value, str):
            return self._reach(str(row.get("kind")), str(row.get("value")))
        if key == "name" and value is not None:
            return self._contact(value)
        if key == "birthday":
            return self._birthday(value)
        return self._value(key, value)

    def _text(self, key: str, text: str) -> str:
        if key in _VERBATIM or (key in _CODED and text in _CODES):
            return text
        if (day := _DAY.fullmatch(text)) and (moved := self._moved(day[1])):
            return moved + (day[2] or "")
        if _AMOUNT.fullmatch(text):
            return str((Decimal(text) * self._factor).quantize(_CENT, ROUND_HALF_UP))
        if key in FIGURES:
            return text
        match key:
            case "phone" | "email":
                return self._reach(key, text)
            case "contact":
                return self._contact(text)
            case "city" | "region" | "postal_code":
                return self._place(key, text)
            case "ref":
                return self._numbered("ref", "R-", text) or ""
        pool = _POOLS.get(key, words.NOTES)
        if key in _POOLS:
            return self._remembered(key, text, lambda: self._next(key, pool))
        return _(self._chance.pick(pool))

    def _remembered(self, kind: str, text: str, make: Any) -> str:
        if (kind, text) not in self._made:
            self._made[kind, text] = make()
        return self._made[kind, text]

    def _next(self, key: str, pool: tuple[str, ...]) -> str:
        """The next word of a pool, with a number from the second round on: as many words as there were."""
        number = self._numbers[key] = self._numbers.get(key, -1) + 1
        word = _(pool[number % len(pool)])
        return word if number < len(pool) else f"{word} {number // len(pool) + 1}"

    def _numbered(self, kind: str, before: str, text: str | None) -> str | None:
        if not text:
            return None
        number = self._numbers[kind] = self._numbers.get(kind, 0) + ((kind, text) not in self._made)
        return self._remembered(kind, text, lambda: f"{before}{number:05d}")

    def _name(self, company: bool) -> str:
        pick = self._chance.pick
        if company:
            _sector, patterns = pick(words.TRADES)
            return pick(patterns).format(a=pick(words.SURNAMES), b=pick(words.SURNAMES), c=pick(words.PLACES)[0])
        return f"{pick((*words.WOMEN, *words.MEN))} {pick(words.SURNAMES)} {pick(words.SURNAMES)}"

    def _contact(self, name: str) -> str:
        return self._remembered("contact", name, lambda: self._name(company=False))

    def _reach(self, kind: str, text: str, whose: str = "") -> str:
        """A phone, or an address of whoever bears the made-up name ``whose``, by itself that of the client."""
        if kind == "phone":
            return self._remembered(kind, text, lambda: self._chance.mobile()[0])

        def make() -> str:
            words = list(filter(None, map(slug, (whose or self._whose).split())))
            who = ".".join(words[:2]) + str(self._chance.below(10**6))
            return {"email": f"{who}@correo.example", "web": f"www.{who}.example"}.get(kind, f"@{who}")

        return self._remembered(kind, text, make)

    def _place(self, key: str, text: str) -> str:
        city, region, prefix, *_rest = self._chance.pick(words.PLACES)
        made = {"city": city, "region": region}.get(key, f"{prefix}{self._chance.below(100):02d}")
        return self._remembered(key, text, lambda: made)

    def _moved(self, day: str) -> str | None:
        try:
            return (date.fromisoformat(day) + timedelta(self._days)).isoformat()
        except (ValueError, OverflowError):
            return None

    def _birthday(self, birthday: str | None) -> str | None:
        """Another day of a year near it; without a year where there was none."""
        if birthday is None or not _BIRTHDAY.fullmatch(birthday):
            return None
        day = f"{1 + self._chance.below(12):02d}-{1 + self._chance.below(28):02d}"
        return f"--{day}" if birthday.startswith("-") else f"{int(birthday[:4]) - 2 + self._chance.below(5)}-{day}"


def _settle(sale: dict[str, Any]) -> None:
    """Let the parts of a sale make up the whole again after rounding, and what was settled be settled."""
    settled = Decimal(sale["open"]) == 0
    sale["amount"] = str(sum((Decimal(line["amount"]) for line in sale["lines"]), Decimal("0.00")))
    payments = sale["payments"]
    if settled and payments:
        others = sum((Decimal(payment["amount"]) for payment in payments[1:]), Decimal(0))
        payments[0]["amount"] = str(Decimal(sale["amount"]) - others)
    paid = sum((Decimal(payment["amount"]) for payment in payments), Decimal("0.00"))
    sale["paid"], sale["open"] = str(paid), str(Decimal(sale["amount"]) - paid)
