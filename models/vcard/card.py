"""A card as plain values: who it is of, how they are reached, where they are; no word of a program in it."""

from dataclasses import dataclass, field

PLACE = ("street", "city", "region", "postal_code", "country")
"""The parts of an address, in the order in which vCard has them after the post box and the extended address."""


class Word(str):
    """A label that every program knows: work, home, mobile, fax, pager, main, other. Any other is as it was typed."""

    __slots__ = ()


@dataclass(slots=True)
class Reach:
    """A phone, e-mail, web or social address; ``label`` is a :class:`Word` or as it was typed."""

    kind: str
    value: str
    label: str = ""
    rank: int = 101


@dataclass(slots=True)
class Place:
    """An address with its parts (``PLACE``) and a label as in :class:`Reach`."""

    parts: dict[str, str]
    label: str = ""


@dataclass(slots=True)
class Card:
    """One card. ``line`` is where it begins; ``broken`` is a code where it cannot be taken, ``at`` the line of that.

    ``birthday`` is ISO or ``--MM-DD``; ``gender`` M, F, O, N, U (RFC 6350) or as it was described; ``extra`` has the
    properties of Cartera by name (``CODE``: X-CARTERA-CODE); ``odd`` what could not be read: line, name of the
    property, its text (of AGENT, a card in the card, its name); ``left`` the names of what was not taken.
    """

    line: int = 0
    broken: str = ""
    at: int = 0
    uid: str = ""
    kind: str = ""
    name: str = ""
    given: str = ""
    family: str = ""
    prefix: str = ""
    organisation: str = ""
    units: list[str] = field(default_factory=list)
    shown_as_organisation: bool = False
    title: str = ""
    role: str = ""
    birthday: str = ""
    gender: str = ""
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    channels: list[Reach] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    @property
    def is_group(self) -> bool:
        """Whether it is a list of other cards."""
        return self.kind == "group"

    @property
    def is_organisation(self) -> bool:
        """Whether it is the card of an organisation itself, not of a person there."""
        if not self.organisation:
            return self.kind == "org"
        alike = self.name.casefold() in ("", self.organisation.casefold())
        return self.kind == "org" or self.shown_as_organisation or alike


_TYPES = {
    "fax": "fax", "pager": "pager", "cell": "mobile", "mobile": "mobile", "iphone": "mobile", "car": "mobile",
    "main": "main", "company": "main", "work": "work", "home": "home", "other": "other",
}  # fmt: skip
_APPLE = {"homepage": "web"}


def label_of(types: list[str], given: str) -> str:
    """Return the label that TYPE words, or the label given in words (Apple's ``_$!<Work>!$_``), stand for."""
    text = given.strip()
    if text.startswith("_$!<") and text.endswith(">!$_"):
        word = text[4:-4].lower()
        return Word(_TYPES[word]) if word in _TYPES else Word("fax") if word.endswith("fax") else _APPLE.get(word, word)
    if text:
        return text
    for word, label in _TYPES.items():
        if word in types:
            return Word(label)
    return ""
