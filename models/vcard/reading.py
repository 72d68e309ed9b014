"""The cards of a file, one after another; a bad one costs itself alone.

A card in a card (AGENT) is passed over and named in ``odd``. A card that is not closed, that begins without BEGIN, or
with too many or too long properties comes as one that is ``broken``. ``REASON`` begins a card that was refused once.
"""

import re
from collections.abc import Callable, Iterator

from models.vcard import values
from models.vcard.card import PLACE, Card, Place, Reach, label_of
from models.vcard.lines import SKIPPED, Properties, Property

MOST = 500
"""Properties that a card may have."""
REASON = "X-CARTERA-REASON"
"""Why a card was refused: its first line, behind BEGIN and VERSION where it has these."""
_DEEP = 10
_ENOUGH = 50


def cards(readline: Callable[[int], str], encoding: str, longest: int) -> Iterator[Card]:
    """Yield the cards of a file (see :class:`Properties`), holding no more than one."""
    found = Properties(readline, encoding, longest)
    card: Card | None = None
    group: list[Property] = []
    deep = 0
    before = ""
    for each in found:
        word = each.value.strip().upper() if each.name in ("BEGIN", "END") else ""
        if word == "VCARD" and each.name == "BEGIN" and card is not None and (deep or before == "AGENT"):
            deep += 1
            if deep > _DEEP:
                card.broken, card.at = "nested", each.line
            elif deep == 1 and len(card.odd) < _ENOUGH:
                card.odd.append((each.line, "AGENT", ""))
        elif word == "VCARD" and deep:
            deep -= 1
        elif word == "VCARD" and each.name == "BEGIN":
            if card is not None:
                card.broken = card.broken or "unclosed"
                yield _done(card, group, old=found.old)
            card, group, found.old = Card(each.line), [], False
        elif word == "VCARD":
            if card is not None:
                yield _done(card, group, old=found.old)
            card, group, found.old = None, [], False
        elif deep:
            if card is not None and deep == 1:
                _name_agent(card, each)
        elif each.name == REASON and before not in ("BEGIN", "VERSION"):
            if card is not None:
                card.broken = card.broken or "unclosed"
                yield _done(card, group, old=found.old)
            card, group, found.old = None, [], False
        else:
            if card is None:
                if not each.name:
                    continue
                card = Card(each.line, broken="no_begin", at=each.line)
            _take(card, group, each)
            found.old = found.old or (each.name == "VERSION" and each.value.strip() == "2.1")
        before = "" if each.name == "AGENT" and each.value.strip() else each.name
    if card is not None:
        card.broken = card.broken or "unclosed"
        yield _done(card, group, old=found.old)


def names_left(readline: Callable[[int], str], encoding: str, longest: int, most: int) -> list[str]:
    """Return the names, at most ``most``, of properties in a file that are not taken into cards."""
    left: dict[str, None] = {}
    for each in Properties(readline, encoding, longest):
        if each.name in SKIPPED or (each.value and each.name and not _taken(each.name)):
            left[each.name] = None
            if len(left) == most:
                break
    return sorted(left)


def _taken(name: str) -> bool:
    known = name in _CHANNELS or name in _PLAIN or name in _SILENT or name in _STRUCTURED
    return known or name.startswith("X-CARTERA-")


def _name_agent(card: Card, each: Property) -> None:
    """Note whose the card in the card is."""
    line, name, known = card.odd[-1] if card.odd else (0, "", "")
    if name == "AGENT" and not known and each.name in ("FN", "N"):
        card.odd[-1] = line, name, _name_of(each)[:200]


def _name_of(each: Property, *, old: bool = False) -> str:
    """Return the name that FN or N says."""
    if each.name == "FN":
        return values.unescape(each.value).strip()
    parts = values.split(each.value, ";", old=old)
    return " ".join(parts[at] for at in (3, 1, 2, 0, 4) if at < len(parts) and parts[at])


def _take(card: Card, group: list[Property], each: Property) -> None:
    """Keep one property of the card, or say what is wrong with it."""
    if each.problem or len(group) >= MOST:
        card.broken, card.at = card.broken or each.problem or "too_many", card.at or each.line
    if card.broken:
        if each.name in ("FN", "N") and not card.name:
            card.name = _name_of(each)[:200]
    elif each.name in SKIPPED:
        card.left.add(each.name)
    elif each.name:
        group.append(each)
    elif group and group[-1].name == "NOTE":
        group[-1] = group[-1]._replace(value=f"{group[-1].value}\\n{each.value}")
    elif len(card.odd) < _ENOUGH:
        card.odd.append((each.line, "", each.value[:200]))


def _done(card: Card, group: list[Property], *, old: bool) -> Card:
    """Fill the card from its properties."""
    if card.broken:
        card.at = card.at or card.line
        named_by = sorted((each for each in group if each.name in ("FN", "N")), key=lambda each: each.name)
        card.name = card.name or next(filter(None, (_name_of(each, old=old)[:200] for each in named_by)), "")
        return card
    labels = {each.group: values.unescape(each.value) for each in group if each.name == "X-ABLABEL" and each.group}
    no_year = by_parts = ""
    spelt: list[Place] = []
    for each in group:
        labelled = each.name in _CHANNELS or each.name in ("ADR", "LABEL")
        label = label_of(each.types, labels.get(each.group, "")) if labelled else ""
        text = values.unescape(each.value, old=old).strip()
        if each.name == "N":
            parts = values.split(each.value, ";", old=old)
            by_parts = by_parts or _name_of(each, old=old)
            card.family, card.given, _more, card.prefix = (*parts, "", "", "")[:4]
        elif each.name == "ORG" and not card.organisation:
            card.organisation, *card.units = values.split(each.value, ";", old=old)
            card.units = [unit for unit in card.units if unit]
        elif each.name == "BDAY":
            no_year = next(iter(each.params.get("X-APPLE-OMIT-YEAR", ())), "")
            day = None if "text" in map(str.lower, each.params.get("VALUE", ())) else values.birthday(text, no_year)
            card.birthday = day or ""
            if day is None:
                card.odd.append((each.line, "BDAY", text))
        elif each.name == "GENDER":
            sex, *words = values.split(each.value, ";")
            card.gender = next(filter(None, words), sex.upper())
        elif each.name == "AGENT" and text:
            inside = _INSIDE.search(text)
            card.odd.append((each.line, "AGENT", inside[1] if inside else ""))
        elif each.name == "CATEGORIES":
            sign = ";" if ";" in each.value and old else ","
            card.tags += [tag for tag in values.split(each.value, sign, old=old) if tag]
        elif each.name == "ADR":
            _add_place(card.places, values.split(each.value, ";", old=old), label)
        elif each.name == "LABEL":
            spelt.append(Place({"street": ", ".join(filter(None, map(str.strip, text.splitlines())))}, label))
        elif each.name in _CHANNELS:
            _add_channel(card, each, text, label, named=bool(labels.get(each.group)))
        elif each.name in _PLAIN:
            _PLAIN[each.name](card, text)
        elif each.name.startswith("X-CARTERA-"):
            card.extra.setdefault(each.name.removeprefix("X-CARTERA-"), text)
        elif each.name not in _SILENT and text:
            card.left.add(each.name)
    card.places = card.places or [place for place in spelt if place.parts["street"]]
    card.name = card.name or by_parts
    card.channels.sort(key=lambda channel: channel.rank)
    return card


def _add_place(places: list[Place], parts: list[str], label: str) -> None:
    box, extended, *rest = [*parts, *[""] * (7 - len(parts))][:7]
    found = dict(zip(PLACE, rest, strict=True))
    found["street"] = ", ".join(filter(None, (found["street"], extended, box)))
    found = {part: ", ".join(filter(None, map(str.strip, text.splitlines()))) for part, text in found.items() if text}
    if found:
        places.append(Place(found, label))


def _add_channel(card: Card, each: Property, text: str, label: str, *, named: bool) -> None:
    kind, word = _CHANNELS[each.name]
    if kind in ("phone", "email"):
        text = values.without_scheme(text)
    if kind == "web" and label == "web":
        label = ""
    if kind == "social" and not named:
        service = [*each.params.get("SERVICE-TYPE", ()), *each.params.get("X-SERVICE-TYPE", ())]
        if each.name.endswith("SOCIALPROFILE"):
            service += [type_ for type_ in each.types if type_ != "pref"]
        label = next(iter(service), word or label)
    rank = next(iter(each.params.get("PREF", ())), "")
    place = int(rank) if rank.isdecimal() and len(rank) < 4 else 1 if "pref" in each.types else 101
    if text:
        card.channels.append(Reach(kind, text, label, place))


_INSIDE = re.compile(r"^FN[^:\n]*:(.+)$", re.MULTILINE | re.IGNORECASE)
_STRUCTURED = ("N", "ORG", "BDAY", "GENDER", "CATEGORIES", "ADR", "LABEL")
_CHANNELS = {
    "TEL": ("phone", ""), "EMAIL": ("email", ""), "URL": ("web", ""), "IMPP": ("social", ""),
    "X-SOCIALPROFILE": ("social", ""), "SOCIALPROFILE": ("social", ""), "X-SKYPE": ("social", "Skype"),
    "X-SKYPE-USERNAME": ("social", "Skype"), "X-JABBER": ("social", "Jabber"), "X-AIM": ("social", "AIM"),
    "X-ICQ": ("social", "ICQ"), "X-MSN": ("social", "MSN"), "X-YAHOO": ("social", "Yahoo"),
    "X-GOOGLE-TALK": ("social", "Google Talk"), "X-GTALK": ("social", "Google Talk"), "X-QQ": ("social", "QQ"),
    "X-TWITTER": ("social", "Twitter"), "X-MS-IMADDRESS": ("social", ""),
}  # fmt: skip


def _set(name: str) -> Callable[[Card, str], None]:
    def put(card: Card, text: str) -> None:
        if not getattr(card, name):
            setattr(card, name, text)

    return put


def _note(card: Card, text: str) -> None:
    if text:
        card.notes.append(text)


def _show_as(card: Card, text: str) -> None:
    card.shown_as_organisation = text.upper() == "COMPANY"


def _kind(card: Card, text: str) -> None:
    card.kind = card.kind or text.lower()


_PLAIN: dict[str, Callable[[Card, str], None]] = {
    "FN": _set("name"), "UID": _set("uid"), "TITLE": _set("title"), "ROLE": _set("role"), "NOTE": _note,
    "KIND": _kind, "X-ADDRESSBOOKSERVER-KIND": _kind, "X-ABSHOWAS": _show_as,
}  # fmt: skip
_SILENT = frozenset({"VERSION", "PRODID", "REV", "X-ABLABEL", "X-ABADR", "NAME", "SORT-STRING", "CLASS", "PROFILE",
                     "AGENT", "X-EVOLUTION-FILE-AS", "X-MOZILLA-HTML", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "MAILER",
                     "CLIENTPIDMAP", "SOURCE", "TZ", "BEGIN", "END"})  # fmt: skip
