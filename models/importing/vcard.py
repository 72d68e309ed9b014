"""Cards as a file of clients: one record a card, in columns named after what a card has."""

import codecs
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from models.i18n import N_, _
from models.importing.card_copies import marked
from models.importing.encoding import find_encoding
from models.importing.people import BESIDE, Someone, group_key, label_word, place_label
from models.importing.source import Book, CardNote, Record, open_checked, too_many_rows
from models.problems import BadFile
from models.settings import Settings
from models.text import clean_line, is_blank, search_key, shown
from models.vcard.card import Card
from models.vcard.reading import REASON, cards, names_left

ENDINGS = (".vcf", ".vcard")
COLUMNS = {
    "FN": "name", "KIND": "kind", "BDAY": "birthday", "NOTE": "notes", "CATEGORIES": "tags", "ROLE": "profession",
    "GENDER": "gender",
    "X-CARTERA-CODE": "code", "X-CARTERA-TAX-ID": "tax_id", "X-CARTERA-LEGAL-NAME": "legal_name", "UID": "id",
    "N": "contact", "TITLE": "position", "TEL": "phone", "EMAIL": "email", "ADR": "street",
}  # fmt: skip
"""What a card has, and the field in which it lands; the last five come beside the cells, as often as they are there."""
_OWN = {"code": "CODE", "tax_id": "TAX-ID", "legal_name": "LEGAL-NAME"}
_MINE = re.compile(r"client-(\d{1,18})-\d+@cartera")
_BEGIN = re.compile(rf"\s*(?:BEGIN[ \t]*:[ \t]*VCARD|{REASON})", re.IGNORECASE)
_NO_TAGS = frozenset({"mycontacts", "starred"})
_NAMES = 40


class VCardSource:
    """A file of cards. Its headers are ``COLUMNS`` and, behind them, the properties that are not taken."""

    delimiter = ""
    decimal = "."
    guarded = False
    own: frozenset[int] = frozenset()
    book: Book | None = None

    def __init__(self, path: Path, settings: Settings) -> None:
        """Open ``path`` and look through all of it; raises BadFile for what is no file of cards."""
        self._path, self._settings, self._longest = path, settings, settings.import_cell
        raw = open_checked(path, settings)
        try:
            self.encoding, _whole = find_encoding(raw)
            raw.seek(0)
            begin = raw.read(4096).decode(self.encoding, "replace").lstrip("\ufeff")
            if not _BEGIN.match(begin):
                raise BadFile(_("%(path)s is not a file of cards (vCard); nothing was imported.") % {"path": path})
            wide = self.encoding.startswith(("utf-16", "utf-32"))
            self._text = io.TextIOWrapper(raw, self.encoding if wide else "latin-1", "replace")
            left = names_left(*self._reading(), self._longest, _NAMES)
        except BaseException:
            raw.close()
            raise
        self.headers = [*COLUMNS, *left]

    def records(self) -> Iterator[Record]:
        """Yield one record a card; one that is broken comes with the reason why it is refused."""
        for number, card in enumerate(self._cards(), 1):
            if number > self._settings.import_rows:
                raise too_many_rows(self._path, self._settings)
            yield self._record(card)

    def copied(self, reasons: Mapping[int, str]) -> Iterator[bytes]:
        """Yield the cards that begin on the lines ``reasons``, each as it stands in the file and with its reason."""
        ends: dict[int, int] = {}
        waiting = 0
        for card in self._cards():
            if waiting:
                ends[waiting] = card.line
            waiting = card.line if card.line in reasons else 0
        readline, encoding = self._reading()
        yield from marked(readline, encoding.removesuffix("-sig"), reasons, ends)

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def _cards(self) -> Iterator[Card]:
        return cards(*self._reading(), self._longest)

    def _reading(self) -> tuple[Callable[[int], str], str]:
        """Go to the beginning; return what reads a line, and the encoding of values that name none."""
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        self._text.seek(len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0)

        def narrow(size: int) -> str:
            return self._text.readline(size).encode("utf-8", "replace").decode("latin-1")

        return (narrow, "utf-8") if wide else (self._text.readline, self.encoding)

    def _record(self, card: Card) -> Record:
        width = len(self.headers)
        if reason := card.broken or ("group" if card.is_group else ""):
            sentence = _(_REFUSED[reason]) % {"line": card.at, "name": shown(card.name, 60) or "—"}
            return Record(card.line, [card.name, *[""] * (width - 1)], card=CardNote("", refused=(reason, sentence)))
        cells, someone, groups = _read(card)
        texts, more = someone.arranged()
        cells = texts | cells
        first = {"contact": someone.name if more["contacts"] else "", "position": someone.position}
        for channel in someone.channels:
            first.setdefault(channel["kind"], channel["value"])
        for place in someone.addresses:
            first.setdefault("street", ", ".join(str(part) for name, part in place.items() if name != "label"))
        row = [(first if name in BESIDE else cells).get(name, "") for name in COLUMNS.values()]
        row += ["✓" if name in card.left else "" for name in self.headers[len(COLUMNS) :]]
        odd = tuple(_odd(*each) for each in card.odd)
        if more["contacts"] and (gender := _gender(card)):
            words = {"name": shown(card.name, 60), "gender": gender}
            sentence = _("The gender of %(name)s (%(gender)s) was left out: only clients have one.") % words
            odd = (*odd, (card.line, "gender", "not_kept", sentence))
        return Record(card.line, row, more, card=CardNote(_mark(card), groups, odd=odd))


def _read(card: Card) -> tuple[dict[str, str], Someone, tuple[str, ...]]:
    """Return the cells that a card has, whom it is of, and the keys by which cards of one client find each other."""
    cells = {name: card.extra[key] for name, key in _OWN.items() if card.extra.get(key)}
    tags = [tag for tag in card.tags if tag.casefold() not in _NO_TAGS]
    if tags:
        cells["tags"] = ", ".join(tags)
    if "KIND" in card.extra:
        cells["kind"] = card.extra["KIND"]
    of = card.extra.get("CLIENT", "")
    organisation = card.organisation or (card.name if card.is_organisation else "")
    someone = Someone(
        organisation=organisation,
        name="" if card.is_organisation else card.name,
        position=card.title or card.role,
        area=", ".join(card.units) or (card.role if card.title else ""),
        birthday=card.birthday,
        notes="\n".join(card.notes),
    )
    own = of or card.uid
    if of:
        someone.organisation, someone.is_contact = organisation or card.name, True
        someone.name = card.name if card.given or card.family else ""
        cells["kind"] = ""
    elif _MINE.fullmatch(own):
        cells["profession"] = card.role
        someone.position = someone.area = ""
    elif card.is_organisation:
        someone.position = someone.area = ""
    if not organisation and not of and (gender := _gender(card)):
        cells["gender"] = gender
    for reach in card.channels:
        someone.channels.append({"kind": reach.kind, "value": reach.value, "label": label_word(reach.label) or None})
    for place in card.places:
        someone.addresses.append({"label": place_label(place.label), **place.parts})
    if found := _MINE.fullmatch(own):
        cells["id"] = found[1]
        return cells, someone, (f"uid:{own}",)
    return cells, someone, group_key(organisation)


def _gender(card: Card) -> str:
    """What a person is, in the reader's language; nothing where that does not apply or is not known (N, U)."""
    words = {"M": _("man"), "F": _("woman"), "O": _("other"), "N": "", "U": ""}
    return words.get(card.gender, clean_line(card.gender))


def _mark(card: Card) -> str:
    """By what a card is known again: its UID, with the organisation where the person may leave it; else all of it."""
    if card.uid:
        where = "" if card.uid.endswith("@cartera") else search_key(card.organisation)
        return f"uid={card.uid}\x1f{where}"
    reached = [(channel.kind, channel.value) for channel in card.channels]
    places = [sorted(place.parts.items()) for place in card.places]
    return repr((card.name, card.organisation, card.units, card.title, card.birthday, card.notes, reached, places))


def _odd(line: int, name: str, text: str) -> tuple[int, str, str, str]:
    """A line that could not be read, as line, field, reason and sentence."""
    if is_blank(name):
        sentence = _("“%(text)s” is no line of a card; it was left out.") % {"text": shown(text, 40)}
        return line, "notes", "bad_line", sentence
    if name == "AGENT":
        sentence = _("The card of %(name)s, inside another (AGENT), was left out.") % {"name": shown(text, 60) or "—"}
        return line, "contact", "card_inside", sentence
    return line, "birthday", "bad_date", _("“%(text)s” is no date that can be read.") % {"text": shown(text, 40)}


_REFUSED = {
    "unclosed": N_("The card of %(name)s has no end (END:VCARD)."),
    "no_begin": N_("The card of %(name)s has no beginning (BEGIN:VCARD)."),
    "too_many": N_("The card of %(name)s has more properties than a card may have (line %(line)d)."),
    "too_long": N_("Line %(line)d, in the card of %(name)s, is too long."),
    "nested": N_("The card of %(name)s has too many cards in cards (line %(line)d)."),
    "group": N_("%(name)s is a list of other cards, not a person or an organisation."),
}
"""The reasons for which a card is not taken."""
