"""Persons as address books have them, with all that hangs on them: who is the client, and who a contact there.

A person with an organisation becomes a contact of the client of that name, and what reaches the person is the
contact's; one without is a client, an individual. Addresses, webs and tags are the client's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from models.checks import parse_field, region_of
from models.fields import ADDRESS_LABELS, FIELDS, choice_named, fold
from models.i18n import N_, _
from models.problems import BadValue
from models.text import clean_line, is_blank, search_key
from models.vcard.card import Word

WORDS = {
    "work": N_("work"), "home": N_("at home"), "mobile": N_("mobile"), "fax": N_("fax"), "pager": N_("pager"),
    "main": N_("main"), "other": N_("other"),
}  # fmt: skip
"""The labels that address books know, as they are stored: in the reader's language."""
_SAID = {
    "work": ("work", "business", "trabajo", "oficina", "empresa", "company"),
    "home": ("home", "casa", "particular", "domicilio", "personal", "residencia"),
    "mobile": ("mobile", "cell", "movil", "celular"), "fax": ("fax",), "pager": ("pager", "buscapersonas"),
    "main": ("main", "primary", "principal"), "other": ("other", "otro", "otra"),
}  # fmt: skip
_FAX_FIRST = ("fax", "pager", "mobile", "main", "work", "home", "other")
_NOBODY = 1
_CONTACTS = ("phone", "email", "social")
_OF_PERSONS = ("kind", "birthday", "notes", "profession", "interests", "gender")

BESIDE = ("contact", "position", "phone", "email", "street")
"""Fields of which a card has any number: they come beside the cells of its record."""

More = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Someone:
    """One card or row, as text. ``channels`` have kind, value and label, ``addresses`` a label and their parts.

    ``is_contact``: it is known to be of a contact, and with all that reaches it.
    """

    organisation: str = ""
    name: str = ""
    position: str = ""
    area: str = ""
    birthday: str = ""
    notes: str = ""
    channels: list[dict[str, Any]] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    is_contact: bool = False

    def arranged(self) -> tuple[dict[str, str], More]:
        """Return the text of the client's own fields, and its contacts, channels and addresses."""
        if self.is_contact or (self.organisation and (self.name or self.position or self.area)):
            contact = {
                "id": _NOBODY, "name": self.name, "position": self.position, "area": self.area,
                "birthday": self.birthday, "notes": self.notes,
            }  # fmt: skip
            for channel in self.channels:
                channel["contact_id"] = _NOBODY if self.is_contact or channel["kind"] in _CONTACTS else None
            values = {"name": self.organisation, "kind": "company"}
            return values, {"contacts": [contact], "channels": self.channels, "addresses": self.addresses}
        values = {"name": self.organisation or self.name, "kind": "company" if self.organisation else "individual",
                  "birthday": self.birthday, "notes": self.notes}  # fmt: skip
        if not self.organisation:
            values["profession"] = self.position
        return values, {"contacts": [], "channels": self.channels, "addresses": self.addresses}


def as_contact(values: Mapping[str, Any], more: Mapping[str, Iterable[Any]], name: str) -> tuple[dict[str, Any], More]:
    """Return what was read of a client who is a person as that of the contact ``name`` of some client."""
    contact = {
        "id": _NOBODY, "name": name, "position": values.get("profession"), "birthday": values.get("birthday"),
        "notes": values.get("notes"),
    }  # fmt: skip
    channels = [
        {**channel, "contact_id": _NOBODY if channel["kind"] in _CONTACTS else None}
        for channel in more.get("channels", ())
    ]
    kept = {part: value for part, value in values.items() if part not in _OF_PERSONS}
    return kept, {"contacts": [contact], "channels": channels, "addresses": list(more.get("addresses", ()))}


def label_word(word: str) -> str:
    """Return the label that is stored for a channel: a Word in the language of the reader, any other as it is."""
    return _(WORDS[word]) if isinstance(word, Word) and word in WORDS else clean_line(word)


def label_code(text: str) -> str:
    """Return the word of ``WORDS`` that a label is, in any language, or nothing."""
    wanted = fold(text)
    for code, word in WORDS.items():
        if wanted and wanted in (code, fold(_(word)), *_SAID[code]):
            return Word(code)
    return ""


def label_in(header: str, *, whole: bool = False) -> str:
    """Return the label that the words of a header stand for, such as ``work`` for *Business Phone 2*, or nothing.

    With ``whole`` all of its words must be such words.
    """
    words = set(fold(header).replace("/", " ").split())
    if whole and not words <= {word for said in _SAID.values() for word in said}:
        return ""
    return next((Word(code) for code in _FAX_FIRST if words & set(_SAID[code])), "")


def channel_label(header: str, system: str) -> str:
    """Return the label of what stands under ``header``: all of it, of ``system``'s only the words known for labels."""
    return label_word(label_in(fold(header).removeprefix("company "))) if system else header


@lru_cache(maxsize=256)
def place_label(text: str) -> str | None:
    """Return the label of an address as it is stored."""
    line = clean_line(text)
    if line == "other":
        return None
    choice = choice_named(ADDRESS_LABELS, line) if line else None
    return (None if is_blank(line) else line) if choice is None else choice.value


def group_key(organisation: str) -> tuple[str, ...]:
    """Return under what later persons of the same organisation find its client in one file."""
    key = search_key(organisation)
    return (f"org:{key}",) if key else ()


def checked(more: Mapping[str, Iterable[Any]], today: date, home: str, warn: Callable[[str, BadValue], None]) -> More:
    """Return what hangs on a client, phones, e-mails and birthdays in their stored form; ``warn`` hears what is wrong.

    Phones are read as those of the country of the first address, else of ``home``.
    """
    addresses = list(more.get("addresses", ()))
    regions = (region_of(str(place.get("country") or "")) for place in addresses)
    region = next(filter(None, regions), home)
    contacts: list[dict[str, Any]] = []
    for contact in more.get("contacts", ()):
        if contact.get("birthday"):
            born = parse_field(FIELDS["birthday"], contact["birthday"], today=today, lenient=True)
            if born.problem is not None:
                warn("birthday", born.problem)
            contact = {**contact, "birthday": born.value}
        contacts.append(contact)
    channels: list[dict[str, Any]] = []
    met: set[tuple[str, str]] = set()
    for channel in more.get("channels", ()):
        kind, value = channel["kind"], clean_line(str(channel["value"]))
        if is_blank(value):
            continue
        found: dict[str, Any] = {**channel, "value": value, "typed": None, "doubtful": False}
        if kind in ("phone", "email"):
            parsed = parse_field(FIELDS[kind], value, today=today, country=region, lenient=True)
            if parsed.problem is not None:
                warn(kind, parsed.problem)
            shown = None if parsed.shown == parsed.value else parsed.shown
            found |= {"value": str(parsed.value), "typed": shown, "doubtful": parsed.doubtful}
        if (kind, found["value"]) not in met:
            met.add((kind, found["value"]))
            channels.append(found)
    return {"contacts": contacts, "channels": channels, "addresses": addresses}
