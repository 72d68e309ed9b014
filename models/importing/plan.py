"""From the cells of one record to the values of a client: cleaned, checked, what is wrong named."""

from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.checks import Parsed, Stored, parse_field, region_of
from models.duplicates import Identity
from models.fields import FIELDS, Type
from models.formula import unguard
from models.i18n import _
from models.importing import address_book
from models.importing.address_book import AddressBook
from models.importing.fingerprints import Fingerprints, digest
from models.importing.identity import identity, person_instead
from models.importing.mapping import CHANNEL, OWN, Mapping
from models.importing.markup import Notes
from models.importing.mending import Days, Mender, zero_again
from models.importing.people import BESIDE, channel_label, checked
from models.importing.source import Record
from models.own_fields import Own
from models.own_fields import read as read_own_value
from models.problems import BadValue
from models.session import Session
from models.text import clean_line, is_blank, search_key


@dataclass(frozen=True, slots=True)
class Remark:
    """A detail that was not taken as it stood; ``reason`` is an English code, ``text`` a sentence."""

    line: int
    field: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that was not imported, and why."""

    line: int
    reason: str
    text: str


class Row(NamedTuple):
    """A record that can land. ``values`` holds stored forms by field name, only of what was filled in.

    ``joins``: it is of a person, and what hangs on it (``more``) is brought to a client that is there too;
    ``groups`` are the keys by which such rows of one file are of the same client.
    """

    line: int
    values: dict[str, Stored]
    who: Identity
    fingerprint: str
    nth: int
    typed: dict[str, str]
    doubtful: set[str]
    own: dict[str, str]
    channels: list["Reach"]
    warnings: list[Remark]
    more: dict[str, list[dict[str, Any]]] | None
    groups: tuple[str, ...] = ()
    joins: bool = False

    def parsed(self, name: str) -> Parsed:
        """Return one value as the checks give it."""
        return Parsed(self.values[name], self.typed.get(name), name in self.doubtful)


@dataclass(frozen=True, slots=True)
class Reach:
    """One more channel: its kind, stored value, what was typed, its label, and whether it is doubtful."""

    kind: str
    value: str
    typed: str | None
    label: str | None
    doubtful: bool


_PLAIN_TEXT = (Type.LINE, Type.CLIENT)
_FIRST = ("country",)  # read before what depends on it
_OF_REGION = (Type.PHONE, Type.TAX_ID)
_KEPT = 2_000
"""So many different cells of a column are remembered with what they were read as: most columns repeat themselves."""


class Planner:
    """Turns records into rows, one after another, by a mapping."""

    def __init__(self, session: Session, mapping: Mapping, owned: Table[str, Own], *, guarded: bool = True) -> None:
        """``owned`` are the user's fields by their folded names; ``guarded`` as ``Source`` says."""
        self._session, self._guarded = session, guarded
        self._home, self._system, self._width = session.settings.country, mapping.system, len(mapping.columns)
        self._mender = Mender(mapping, self._home)
        self._days, self._notes = Days(mapping, owned), Notes(mapping)
        self._people = AddressBook(mapping, self._free) if mapping.of_people else None
        columns = [
            (place, column) for place, column in enumerate(mapping.columns) if self._reads(mapping, column.target)
        ]
        columns.sort(key=lambda found: found[1].target not in _FIRST)
        self._readers = [
            (place, self._reader(column.target, column.header, column.decimal or None, owned))
            for place, column in columns
        ]
        self._prints = Fingerprints([column.header for column in mapping.columns])

    def _reads(self, mapping: Mapping, target: str) -> bool:
        """Whether a column is read by itself."""
        if mapping.cards and target in BESIDE:
            return False
        return bool(target) and (self._people is None or not address_book.takes(target))

    def _free(self, cell: str) -> str:
        return unguard(cell) if cell[:1] == "'" and self._guarded else cell

    def plan(self, record: Record) -> Row | Rejection:
        """Return the row of ``record``, or why there is none."""
        cells, card = record.cells, record.card
        if card is not None and card.refused is not None:
            return Rejection(record.line, *card.refused)
        if len(cells) > self._width:
            if any(map(str.strip, cells[self._width :])):
                return Rejection(
                    record.line,
                    "too_many_cells",
                    _("The row has more cells than the file has headers (%(cells)d, %(headers)d).")
                    % {"cells": len(cells), "headers": self._width},
                )
            cells = cells[: self._width]
        if record.numbers:
            cells = self._mender.phones(cells, record.numbers)
        fingerprint = self._prints.of_cells(cells) if card is None else digest(card.mark)
        draft = _Draft(record.line, self._home)
        cells = self._notes.mended(self._days.mended(cells, record.numbers, draft.warn))
        width, guarded = len(cells), self._guarded
        for place, read in self._readers:
            if place < width and (cell := cells[place]):
                read(draft, unguard(cell) if cell[0] == "'" and guarded else cell)
        more, groups = record.more, () if card is None else card.groups
        if self._people is not None:
            texts, more, groups = self._people.arranged(cells)
            for target, text in texts.items():
                if text and target not in draft.values:
                    self._reader(target, "", None, {})(draft, text)
        if card is not None or self._people is not None:
            more = checked(more or {}, self._session.today, self._home, draft.warn)
        for odd in () if card is None else card.odd:
            draft.warnings.append(Remark(*odd))
        if record.numbers or record.errors:
            self._mend(draft, record)
        person_instead(draft.values)
        if "name" not in draft.values:
            return Rejection(record.line, "missing_name", _("The row has no name."))
        joins = card is not None or self._people is not None
        hanging = (more or {}).get("channels", ()) if joins else ()
        reached = [(reach.kind, reach.value, reach.doubtful) for reach in draft.channels]
        reached += [(each["kind"], each["value"], each["doubtful"]) for each in hanging]
        who = identity(draft.values, draft.doubtful, reached, draft.number)
        return Row(
            record.line, draft.values, who, fingerprint, self._prints.nth(fingerprint), draft.typed, draft.doubtful,
            draft.own, draft.channels, draft.warnings, more, groups, joins,
        )  # fmt: skip

    def _mend(self, draft: "_Draft", record: Record) -> None:
        """Give a postal code its zero back, and name the cells that held errors: both are of workbooks."""
        code = draft.values.get("postal_code") if self._mender.has_postal_code(record.numbers) else None
        whole = zero_again(code, draft.region)
        if whole is not None:
            draft.values["postal_code"] = whole
            sentence = _("The postal code %(code)s had lost its zero; it is taken as %(whole)s.")
            draft.warn("postal_code", BadValue(sentence % {"code": code, "whole": whole}, "lost_zero"))
        for name, problem in self._mender.errors(record.errors).items():
            draft.warn(name, problem)

    def _reader(
        self, target: str, header: str, decimal: str | None, owned: Table[str, Own]
    ) -> "Callable[[_Draft, str], None]":
        """Return the function that reads a cell of one column into a draft."""
        today = self._session.today
        if target.startswith(OWN):
            return self._own_reader(target.removeprefix(OWN), decimal, owned)
        if target.startswith(CHANNEL):
            return self._channel_reader(target.removeprefix(CHANNEL), header)
        if target == "id":
            return _read_number
        wanted = FIELDS[target]
        if wanted.type in _PLAIN_TEXT:
            lines: dict[str, str] = {}

            def read_line(draft: _Draft, cell: str) -> None:
                line = lines.get(cell)
                if line is None:
                    line = _line(cell)
                    if len(lines) < _KEPT:
                        lines[cell] = line
                if line:
                    draft.values[target] = line

            def read_country(draft: _Draft, cell: str) -> None:
                read_line(draft, cell)
                if target in draft.values:
                    draft.region = region_of(str(draft.values[target])) or self._home

            return read_country if target == "country" else read_line

        known: dict[str, Stored] = {}
        keeps = wanted.type not in _OF_REGION

        def read_value(draft: _Draft, cell: str) -> None:
            if (value := known.get(cell)) is not None:
                draft.values[target] = value
                return
            parsed = parse_field(wanted, cell, today=today, country=draft.region, lenient=True, decimal=decimal)
            if parsed.problem is not None:
                draft.warn(target, parsed.problem)
            if parsed.value is not None:
                draft.values[target] = parsed.value
                if parsed.shown is not None and parsed.shown != parsed.value:
                    draft.typed[target] = parsed.shown
                if parsed.doubtful:
                    draft.doubtful.add(target)
                if keeps and parsed.shown is None and parsed.problem is None and len(known) < _KEPT:
                    known[cell] = parsed.value

        return read_value

    def _channel_reader(self, kind: str, header: str) -> "Callable[[_Draft, str], None]":
        label = clean_line(channel_label(header, self._system)) or None

        def read_channel(draft: _Draft, cell: str) -> None:
            line = clean_line(cell)
            if is_blank(line):
                return
            if kind not in ("phone", "email"):
                draft.channels.append(Reach(kind, line, None, label, False))
                return
            parsed = parse_field(FIELDS[kind], cell, today=self._session.today, country=draft.region, lenient=True)
            if parsed.problem is not None:
                draft.warn(kind, parsed.problem)
            value = str(parsed.value)
            draft.channels.append(
                Reach(kind, value, None if parsed.shown == value else parsed.shown, label, parsed.doubtful)
            )

        return read_channel

    def _own_reader(self, name: str, decimal: str | None, owned: Table[str, Own]) -> "Callable[[_Draft, str], None]":
        own = owned.get(search_key(name)) or Own(0, name, "text")
        today = self._session.today

        def read_own(draft: _Draft, cell: str) -> None:
            try:
                value = read_own_value(own, cell, today, decimal=decimal, from_file=True)
            except BadValue as problem:
                draft.warn(name, problem)
                return
            if value is not None:
                draft.own[name] = value

        return read_own


class _Draft:
    """What has been read of one record so far."""

    __slots__ = ("channels", "doubtful", "line", "number", "own", "region", "typed", "values", "warnings")

    def __init__(self, line: int, region: str) -> None:
        self.line = line
        self.region = region
        self.number: int | None = None
        self.values: dict[str, Stored] = {}
        self.typed: dict[str, str] = {}
        self.doubtful: set[str] = set()
        self.own: dict[str, str] = {}
        self.channels: list[Reach] = []
        self.warnings: list[Remark] = []

    def warn(self, name: str, problem: BadValue) -> None:
        self.warnings.append(Remark(self.line, name, problem.code, problem.text))


def _line(cell: str) -> str:
    """A cell as a field of one line stores it, empty where nothing of it can be seen."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    line = clean_line(cell)
    return "" if is_blank(line) else line


def _read_number(draft: _Draft, cell: str) -> None:
    digits = cell.strip().removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) <= 18:
        draft.number = int(digits)
