"""Rows of an address book: the columns of one row put together to a person, with all that is of the person."""

from collections.abc import Callable, Sequence
from typing import Any

from models.fields import FIELDS, choice_named, fold
from models.importing.mapping import ADDRESS, CHANNEL, LABEL, PERSON, Mapping
from models.importing.odoo import OdooNames
from models.importing.people import More, Someone, group_key, label_code, label_in, label_word, place_label
from models.reach import PLACE
from models.text import clean_line, is_blank

_TEXTS = ("name", "contact", "position", "birthday", "notes", "profession", "tags", "kind", "gender", "interests")
_SEPARATOR = ":::"
_FIRM = ("company", "empresa", "compania", "true", "1", "verdadero", "si", "yes")
_NO_DAY = frozenset({"0/0/00", "00/00/00", "0/0/0000", "00/00/0000"})
_POLITE = frozenset({"mr", "mrs", "ms", "miss", "sr", "sra", "srta", "d", "dna", "don", "dona"})
_UNSAID = frozenset({"unspecified", "sin especificar", "no especificado"})
_ORDER = ("prefix", "given", "middle", "family", "suffix")


def takes(target: str) -> bool:
    """Return whether a column that goes to ``target`` is read here, not by itself."""
    return (
        target in _TEXTS or target in PLACE or target in ("phone", "email", LABEL)
        or target.startswith((PERSON, ADDRESS, CHANNEL))
    )  # fmt: skip


class AddressBook:
    """Puts the cells of rows together, by a mapping some of whose columns go to parts of a person."""

    def __init__(self, mapping: Mapping, free: Callable[[str], str]) -> None:
        """``free`` returns the text of a cell."""
        self._free, self._own = free, not mapping.system
        self._texts: dict[str, list[int]] = {}
        self._channels: list[tuple[int, str, int, str]] = []
        self._addresses: dict[str, list[tuple[int, str]]] = {}
        self._labels: dict[str, int] = {}
        self._odoo = OdooNames() if mapping.system == "Odoo" else None
        label = -1
        for at, column in enumerate(mapping.columns):
            target = column.target
            if target == LABEL:
                label = at
            elif target in PLACE or target.startswith(ADDRESS):
                group, _sign, part = target.removeprefix(ADDRESS).rpartition(":")
                self._labels.setdefault(group, label)
                self._addresses.setdefault(group, []).append((at, part))
            elif target in ("phone", "email") or target.startswith(CHANNEL):
                self._channels.append((at, target.removeprefix(CHANNEL), label, label_in(column.header)))
                label = -1
            elif takes(target):
                self._texts.setdefault(target, []).append(at)
        self._companies = self._texts.pop("name", [])

    def arranged(self, cells: Sequence[str]) -> tuple[dict[str, str], More, tuple[str, ...]]:
        """Return the text of the client's own fields, what hangs on it, and the keys of the client in this file."""
        texts = {target: self._joined(cells, places) for target, places in self._texts.items()}
        if fold(texts.get(PERSON + "prefix", "")).rstrip(".") in _POLITE:
            del texts[PERSON + "prefix"]
        name = texts.get(PERSON + "full") or texts.get("contact", "")
        name = name or " ".join(filter(None, (texts.get(PERSON + part) for part in _ORDER))).replace("\n", " ")
        organisation = next(filter(None, (self._cell(cells, at) for at in self._companies)), "")
        firm = fold(texts["kind"]) in _FIRM if texts.get("kind") else None
        if self._odoo is not None:
            organisation, name = self._odoo.told_apart(name, organisation, firm=firm)
        elif firm and not organisation:
            organisation, name = name, ""
        position = texts.get("position", "") or (texts.get("profession", "") if organisation and name else "")
        born = texts.get("birthday", "")
        someone = Someone(
            organisation=organisation, name=name.removeprefix(f"{organisation}, "), position=position,
            area=texts.get(PERSON + "area", ""), birthday="" if born in _NO_DAY else born, notes=texts.get("notes", ""),
            channels=self._reached(cells), addresses=self._places(cells),
        )  # fmt: skip
        values, more = someone.arranged()
        if not more["contacts"]:
            values["profession"] = texts.get("profession") or values.get("profession", "")
        if not more["contacts"] or self._own:
            if (kind := texts.get("kind")) and (self._own or choice_named(FIELDS["kind"].choices, kind)):
                values["kind"] = kind
            values["interests"] = texts.get("interests", "")
            values["gender"] = "" if fold(texts.get("gender", "")) in _UNSAID else texts.get("gender", "")
        values["tags"] = _tags(texts.get("tags", ""))
        groups = group_key(organisation)
        if self._odoo is not None and not organisation and firm is None and not position:
            values["kind"] = ""  # a person, or a firm whose persons follow
            groups = group_key(name) if self._odoo.is_first(name) else ()
        return values, more, groups

    def _cell(self, cells: Sequence[str], at: int) -> str:
        return self._free(cells[at]).strip() if 0 <= at < len(cells) else ""

    def _joined(self, cells: Sequence[str], places: list[int]) -> str:
        return "\n".join(filter(None, (self._cell(cells, at) for at in places)))

    def _reached(self, cells: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        last: list[dict[str, Any]] = []
        for at, kind, label_at, said in self._channels:
            label = self._cell(cells, label_at).lstrip("* ")
            word = label_code(label) or label_in(label, whole=True) or label or said
            for value in self._cell(cells, at).split(_SEPARATOR):
                if not is_blank(value):
                    channel = {"kind": kind, "value": value.strip(), "label": label_word(word) or None}
                    (last if word in ("fax", "pager") else found).append(channel)
        return found + last

    def _places(self, cells: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for group, columns in self._addresses.items():
            parts: dict[str, str] = {}
            for at, part in columns:
                line = clean_line(self._cell(cells, at))
                if not is_blank(line):
                    parts[part] = f"{parts[part]}, {line}" if part in parts else line
            if parts:
                label = self._cell(cells, self._labels[group]).lstrip("* ") or (group if not group.isdigit() else "")
                found.append({"label": place_label(label_code(label) or label), **parts})
        return found


def _tags(text: str) -> str:
    """The groups of a person as tags; those that begin with a star are of the system."""
    names = (name.strip() for name in text.replace("\n", _SEPARATOR).split(_SEPARATOR))
    return ", ".join(name for name in names if name and not name.startswith("*"))
