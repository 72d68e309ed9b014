"""Which column of a file goes into which field: proposed from the headers, changed by the person or a file."""

import json
import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from models.client import OwnField
from models.fields import ADDRESS_LABELS, CHANNEL_KINDS, FIELDS, Field, Type, by_name, choice_named, fold
from models.i18n import N_, _
from models.importing import kinds
from models.importing.day_order import Order
from models.importing.kinds import What
from models.importing.name_parts import with_persons
from models.problems import BadFile, BadValue
from models.text import clean_line, search_key

IGNORE = ""
OWN = "own:"
CHANNEL = "channel:"
PERSON = "person:"
ADDRESS = "address:"
LABEL = "label"
PERSON_PARTS = {
    "full": N_("full name"), "given": N_("first name"), "middle": N_("second name"), "family": N_("surname"),
    "prefix": N_("form of address"), "suffix": N_("name suffix"), "area": N_("area"),
}  # fmt: skip
"""The parts of a person in a file that has one in each row; its organisation, if any, goes to the name."""
DERIVED_TAKEN = ("id", "stage_since", "next_action", "next_due")
"""Derived fields that an import understands: the number finds the same client, the rest goes into new ones."""
_ADDRESS = re.compile(r"address:[^:]{1,40}:(?:street|postal_code|city|region|country)")
_DECORATION = re.compile(r"\(.*?\)|[*:.]+$|\d+$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, the first filled cells, and where it goes.

    ``target`` is the name of a field, ``own:NAME`` (a field of the user, made when it is new), ``channel:KIND`` (one
    more phone, e-mail, web or social address), ``person:PART`` (``PERSON_PARTS``), ``address:GROUP:PART`` (one of
    several addresses), ``LABEL`` (of the channel or address that follows), ``sales:NAME`` (likewise of payments and
    activities) or ``IGNORE``.
    ``decimal`` is the decimal sign of its numbers, if known; ``days`` whether its days in figures are written day or
    month first, empty where it holds none.
    """

    header: str
    target: str = IGNORE
    samples: tuple[str, ...] = ()
    decimal: str = ""
    days: Order = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a file, in their order, and what its rows are.

    ``cards``: its records are cards, with what hangs on each beside the cells, and nothing in it can be changed.
    ``system`` is the program whose export it is, if it is known by its headers.
    """

    columns: tuple[Column, ...]
    what: What = "clients"
    cards: bool = False
    system: str = ""

    @property
    def of_people(self) -> bool:
        """Whether each row is a person, with parts of its own and perhaps an organisation."""
        return any(column.target.startswith(PERSON) for column in self.columns)

    @property
    def ignored(self) -> list[str]:
        """The headers of the columns that go nowhere; one without a header is named by its place, ``#3``."""
        return [
            column.header or f"#{place}"
            for place, column in enumerate(self.columns, 1)
            if not column.target and (column.header or column.samples)
        ]

    def with_target(self, place: int, target: str) -> "Mapping":
        """Return the mapping with the column at ``place`` (from 0) going to ``target``, taken from who had it."""
        columns = [
            replace(column, target=IGNORE) if column.target == target and target and not _repeats(target) else column
            for column in self.columns
        ]
        columns[place] = replace(columns[place], target=target)
        return replace(self, columns=tuple(columns))

    def has(self, name: str) -> bool:
        """Return whether a column holds the field ``name`` of what the rows are."""
        target = name if self.what == "clients" else kinds.target(self.what, name)
        return any(column.target == target for column in self.columns)


def _repeats(target: str) -> bool:
    return target in (LABEL, PERSON + "family") or target.startswith((CHANNEL, ADDRESS))


def importable(field: Field) -> bool:
    """Return whether a column may go into ``field``."""
    return field.editable or field.name in DERIVED_TAKEN


def targets(own_fields: Table[str, OwnField], what: What = "clients") -> list[str]:
    """Return every target to offer for a column, those of the user last."""
    if what != "clients":
        return [kinds.target(what, name) for name in kinds.fields(what)]
    names = [name for name, field in FIELDS.items() if importable(field)]
    names += [CHANNEL + choice.value for choice in CHANNEL_KINDS]
    names += [*(PERSON + part for part in PERSON_PARTS), LABEL]
    return names + [OWN + field.name for field in own_fields.values()]


def target_label(target: str) -> str:
    """Return what a person reads for ``target``."""
    if target.startswith(OWN):
        return target.removeprefix(OWN)
    if target.startswith(CHANNEL):
        kind = target.removeprefix(CHANNEL)
        label = next(_(choice.label) for choice in CHANNEL_KINDS if choice.value == kind)
        return _("another %(kind)s") % {"kind": label} if kind in ("phone", "email") else label
    if target.startswith(PERSON):
        return _(PERSON_PARTS[target.removeprefix(PERSON)])
    if target.startswith(ADDRESS):
        _kind, group, part = target.split(":")
        label = next((_(choice.label) for choice in ADDRESS_LABELS if choice.value == group), group)
        return f"{_(FIELDS[part].label)} ({label})"
    if target == LABEL:
        return _("label of what follows")
    field = kinds.field_of(target)
    return _(field.label) if field is not None else _("(ignored)")


def own_fields() -> dict[str, OwnField]:
    """Return the user's fields by their folded names."""
    return {field.folded: field for field in OwnField.select().order_by(OwnField.name)}


def propose(
    headers: Sequence[str],
    own: Table[str, OwnField],
    *,
    samples: Sequence[Sequence[str]] = (),
    own_places: frozenset[int] = frozenset(),
    what: What = "clients",
) -> Mapping:
    """Return the mapping that the headers ask for, in either language; what they do not name is ignored.

    ``samples`` are a few cells of each column, ``own_places`` the columns known to be fields of the user, ``what``
    the rows are.
    """
    if what != "clients":
        return _propose(headers, what)
    wanted = [
        OWN + clean_line(header) if place in own_places else _target(header, own)
        for place, header in enumerate(headers)
    ]
    wanted = with_persons([_DECORATION.sub("", header).strip() for header in headers], wanted, PERSON)
    taken: set[str] = set()
    chosen: list[str] = []
    for target in wanted:
        if target in taken and not _repeats(target):
            field = FIELDS.get(target)
            more = field is not None and field.type in (Type.PHONE, Type.EMAIL)
            target = CHANNEL + target if more else IGNORE
        taken.add(target)
        chosen.append(target)
    if "name" not in taken:
        for other in ("legal_name", "contact"):
            if other in taken:
                chosen[chosen.index(other)] = "name"
                break
    cells = [*samples, *([()] * (len(headers) - len(samples)))]
    return Mapping(
        tuple(Column(header, target, tuple(some)) for header, target, some in zip(headers, chosen, cells, strict=True))
    )


def _propose(headers: Sequence[str], what: What) -> Mapping:
    """The mapping of what is no client: a header that is the field's own name goes before other words for it."""
    columns = [Column(header) for header in headers]
    taken: set[str] = set()
    for exact in (True, False):
        for place, header in enumerate(headers):
            field = kinds.named(what, header) or kinds.named(what, _DECORATION.sub("", header).strip())
            if field is None or field.name in taken or columns[place].target:
                continue
            if not exact or fold(header) in (field.name, fold(field.label), fold(field.names[0])):
                columns[place] = replace(columns[place], target=kinds.target(what, field.name))
                taken.add(field.name)
    return Mapping(tuple(columns), what)


def _target(header: str, own: Table[str, OwnField]) -> str:
    if not header:
        return IGNORE
    plain = _DECORATION.sub("", header).strip()
    field = by_name(header)
    if field is None and search_key(header) in own:
        return OWN + own[search_key(header)].name
    field = field or by_name(plain)
    if field is not None:
        return field.name if importable(field) else IGNORE
    kind = choice_named(CHANNEL_KINDS, plain)
    return CHANNEL + kind.value if kind is not None and kind.value in ("web", "social") else IGNORE


def read_map(path: Path) -> dict[str, str]:
    """Return the table ``header = field`` of a TOML or JSON file. Raises BadFile."""
    try:
        data = path.read_bytes()
        is_json = path.suffix.lower() == ".json"
        table = json.loads(data) if is_json else tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(
            _("%(path)s is not valid TOML or JSON: %(reason)s.")
            % {"path": path, "reason": " ".join(str(error).split())}
        ) from error
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise BadFile(_('%(path)s must be a table of "header" = "field".') % {"path": path})
    return table


def with_map(mapping: Mapping, table: Table[str, str], own: Table[str, OwnField]) -> Mapping:
    """Return ``mapping`` as ``table`` (header to field, ``""`` to ignore) changes it; raises BadValue."""
    given: dict[str, str] = {}
    for header, name in table.items():
        places = [at for at, column in enumerate(mapping.columns) if column.header == header] or [
            at for at, column in enumerate(mapping.columns) if fold(column.header) == fold(header)
        ]
        if not places:
            raise BadValue(_("The file has no column “%(header)s”.") % {"header": header}, "unknown_column")
        target = _named(header, name, own, mapping.what)
        if target in given and target and not _repeats(target):
            names = {"one": given[target], "other": header, "field": target_label(target)}
            raise BadValue(_("“%(one)s” and “%(other)s” cannot both go to %(field)s.") % names, "twice")
        given[target] = header
        mapping = mapping.with_target(places[0], target)
    return mapping


def _named(header: str, name: str, own: Table[str, OwnField], what: What) -> str:
    if fold(name) in ("", "ignore", "ignorar"):
        return IGNORE
    if what != "clients":
        field = kinds.named(what, name.removeprefix(what + ":"))
        target = "" if field is None else kinds.target(what, field.name)
        return target or _unknown(header, name)
    if name.startswith(CHANNEL) and any(choice.value == name.removeprefix(CHANNEL) for choice in CHANNEL_KINDS):
        return name
    if name == LABEL or (name.removeprefix(PERSON) in PERSON_PARTS and name.startswith(PERSON)):
        return name
    if _ADDRESS.fullmatch(name):
        return name
    if name.startswith(OWN) and clean_line(name.removeprefix(OWN)):
        return OWN + clean_line(name.removeprefix(OWN))
    return _target(name, own) or _unknown(header, name)


def _unknown(header: str, name: str) -> NoReturn:
    raise BadValue(
        _("“%(field)s”, the field for the column “%(header)s”, is not known.") % {"field": name, "header": header},
        "unknown_field",
    )
