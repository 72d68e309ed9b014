"""A card as text, in version 4.0 or 3.0, with lines of at most 75 octets."""

import re
from collections.abc import Iterator, Sequence

from models.vcard.card import PLACE, Card, Reach, Word
from models.vcard.values import escape, fold, readable, structured

VERSIONS = ("4.0", "3.0")
_TYPES = {"work": "work", "home": "home", "mobile": "cell", "fax": "fax", "pager": "pager", "main": "main"}
_GLOBAL = re.compile(r"\+[0-9]{2,15}(?:;ext=[0-9]{1,15})?")
"""A phone that is an address (RFC 3966) behind ``tel:``."""
_NAMES = {"phone": "TEL", "email": "EMAIL", "web": "URL", "social": "X-SOCIALPROFILE"}


def written(card: Card, version: str = "4.0", *, program: str = "", changed: str = "") -> str:
    """Return ``card`` as text; ``changed`` is when (UTC), ``program`` who wrote it.

    The first channel of each kind is the preferred one. A label for which vCard has no word stands beside, as at Apple.
    """
    return "".join(map(fold, _lines(card, version, program, changed)))


def _lines(card: Card, version: str, program: str, changed: str) -> Iterator[str]:
    new = version == "4.0"
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    if program:
        yield f"PRODID:{escape(program)}"
    if card.kind and new:
        yield f"KIND:{card.kind}"
    yield f"FN:{escape(card.name)}"
    yield f"N:{structured((card.family, card.given, '', card.prefix, ''))}"
    if card.organisation:
        yield f"ORG:{structured((card.organisation, *card.units))}"
    if card.is_organisation:
        yield "X-ABSHOWAS:COMPANY"
    for name, text in (("TITLE", card.title), ("ROLE", card.role)):
        if text:
            yield f"{name}:{escape(text)}"
    yield from _channels(card.channels, new=new)
    for number, place in enumerate(card.places, 1):
        value = structured(("", "", *(place.parts.get(part, "") for part in PLACE)))
        yield from _labelled(f"place{number}", "ADR", place.label, (), value)
    if card.birthday:
        yield from _birthday(card.birthday, new=new)
    if card.tags:
        yield f"CATEGORIES:{','.join(map(escape, card.tags))}"
    for text in card.notes:
        yield f"NOTE:{escape(text)}"
    for name, text in card.extra.items():
        yield f"X-CARTERA-{name}:{escape(text)}"
    if card.uid:
        yield f"UID:{escape(card.uid)}"
    if changed:
        yield f"REV:{''.join(char for char in changed if char not in '-:')}"
    yield "END:VCARD"


def _channels(channels: Sequence[Reach], *, new: bool) -> Iterator[str]:
    met: set[str] = set()
    for number, reach in enumerate(channels, 1):
        first = reach.kind not in met
        met.add(reach.kind)
        parameters: list[str] = []
        value = escape(reach.value)
        if reach.kind == "phone":
            uri = _GLOBAL.fullmatch(reach.value) is not None
            if new:
                parameters.append("VALUE=uri" if uri else "VALUE=text")
                value = f"tel:{reach.value}" if uri else value
            elif uri:
                value = readable(reach.value)
        if first:
            parameters.append("PREF=1" if new else "TYPE=pref")
        yield from _labelled(f"item{number}", _NAMES[reach.kind], reach.label, parameters, value)


def _labelled(group: str, name: str, label: str, parameters: Sequence[str], value: str) -> Iterator[str]:
    """A property with its label: a TYPE where vCard has a word for it, else a property beside it."""
    if label and (label not in _TYPES or not isinstance(label, Word) or name == _NAMES["social"]):
        yield ";".join((f"{group}.{name}", *parameters)) + f":{value}"
        yield f"{group}.X-ABLABEL:{escape(label)}"
    else:
        types = (f"TYPE={_TYPES[label]}",) if label else ()
        yield ";".join((name, *types, *parameters)) + f":{value}"


def _birthday(day: str, *, new: bool) -> Iterator[str]:
    if not day.startswith("--"):
        yield f"BDAY:{day.replace('-', '') if new else day}"
    elif new:
        yield f"BDAY:--{day[2:].replace('-', '')}"
    else:
        yield f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day[2:]}"
