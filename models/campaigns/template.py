"""Texts with fields in them, such as ``Dear $contact``: a closed list of names in both languages, and no code.

What is put in is data: it is never looked through for fields again, and a ``$`` that begins no name stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from models.fields import fold
from models.i18n import language, ngettext
from models.problems import BadValue
from models.text import clean_block, clean_line


@dataclass(frozen=True, slots=True)
class TextField:
    """Something that is different in the text for each client, by its name in English and in Spanish."""

    name: str
    spanish: str


FIELDS = (
    TextField("name", "nombre"), TextField("contact", "contacto"), TextField("city", "ciudad"),
    TextField("last_purchase", "última_compra"), TextField("last_product", "último_producto"),
    TextField("owner", "responsable"), TextField("today", "hoy"), TextField("valid_from", "válida_desde"),
    TextField("valid_to", "válida_hasta"), TextField("my_name", "mi_nombre"),
)  # fmt: skip
"""All fields; accents and capitals do not count."""
_KNOWN = {fold(name): field.name for field in FIELDS for name in (field.name, field.spanish)}


class Letter(Template):
    """A text whose fields have names in any script; ``${name}`` where a letter follows."""

    idpattern = r"[^\W\d]\w*"
    flags = re.NOFLAG


class _Values(dict[str, str]):
    """Values by field; a name in either language finds them, and an unknown one raises KeyError."""

    def __missing__(self, name: str) -> str:
        field = _KNOWN[fold(name)]
        if field == name:
            raise KeyError(name)
        return self[field]


def names(text: str) -> list[str]:
    """Return the names of fields in ``text`` as they are written, each once."""
    found = (match["named"] or match["braced"] for match in Letter.pattern.finditer(text))
    return list(dict.fromkeys(name for name in found if name))


@lru_cache(maxsize=64)
def used(text: str) -> frozenset[str]:
    """Return the fields that ``text`` uses, by their English names."""
    return frozenset(_KNOWN[fold(name)] for name in names(text) if fold(name) in _KNOWN)


def known() -> str:
    """Return all fields as they are typed, in the language of the reader."""
    return " ".join(f"${field.spanish if language() == 'es' else field.name}" for field in FIELDS)


def check(text: str, field: str) -> None:
    """Raise BadValue for the form's ``field`` where ``text`` has names that are no fields, all in one sentence."""
    wrong = [f"${name}" for name in names(text) if fold(name) not in _KNOWN]
    if wrong:
        sentence = ngettext(
            "%(names)s is no field; known are %(known)s.", "%(names)s are no fields; known are %(known)s.", len(wrong)
        )
        raise BadValue(sentence % {"names": ", ".join(wrong), "known": known()}, "unknown_field", field)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with the values of its fields; ``$$`` is a ``$``, and what is no field stays as it is."""
    lines = {name: clean_line(value) for name, value in values.items()}
    return clean_block(Letter(text).safe_substitute(_Values(lines)))


def spoken(name: str) -> str:
    """Return a field (its English name) as it is typed in the language of the reader."""
    field = next(field for field in FIELDS if field.name == name)
    return "$" + (field.spanish if language() == "es" else field.name)
