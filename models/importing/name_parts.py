"""Columns of persons in lists of one's own: first name and surname by themselves, or the name beside the company's."""

from collections.abc import Sequence

from models.fields import fold

_GIVEN = ("first name", "given name", "firstname", "forename", "nombre de pila", "nombre", "name",
          "contact first name", "nombre de contacto", "nombre del contacto")  # fmt: skip
_MIDDLE = ("middle name", "segundo nombre")
_FAMILY = ("last name", "family name", "surname", "lastname", "apellidos", "apellido", "primer apellido",
           "segundo apellido", "contact last name", "apellidos de contacto", "apellidos del contacto")  # fmt: skip
_PLAIN = ("nombre", "name")
_FULL = ("nombre y apellidos", "apellidos y nombre", "nombre completo", "full name")
_COMPANY = ("empresa", "company", "company name", "nombre de la empresa")
_ORGANISATION = (*_COMPANY, "organizacion", "organization", "organisation", "compania")


def with_persons(headers: Sequence[str], wanted: Sequence[str], person: str) -> list[str]:
    """Return the targets ``wanted`` by the headers with the columns of a person's name where they belong.

    ``headers`` are without decoration; an empty target is none, and ``person`` stands before that of a part of a name.
    With a first name and a surname each row is a person; else a name beside a company is that of its contact.
    """
    found, folded = list(wanted), [fold(header) for header in headers]
    free = [target in ("", "name", "contact") for target in found]
    parts = _parts(folded)
    if parts and all(free[place] for place in parts):
        found = ["" if target == "contact" else target for target in found]
        for place, part in parts.items():
            found[place] = person + part
        if not {"name", "legal_name"} & set(found):
            _first(folded, _ORGANISATION, free, found, "name")
        return found
    if "contact" not in found and any(header in _COMPANY for header in folded):
        _first(folded, (*_PLAIN, *_FULL), free, found, "contact")
    if not {"name", "contact"} & set(found):
        _first(folded, _FULL, free, found, "contact" if "legal_name" in found else "name")
    return found


def _parts(folded: Sequence[str]) -> dict[int, str]:
    """What part of a name the columns hold, by their places; nothing where one called just *Name* stands beside."""
    given = next((folded.index(name) for name in _GIVEN if name in folded), None)
    families = [place for place, header in enumerate(folded) if header in _FAMILY]
    if given is None or not families:
        return {}
    if folded[given] not in _PLAIN and any(header in _PLAIN for header in folded):
        return {}
    middle = next((folded.index(name) for name in _MIDDLE if name in folded), given)
    return {middle: "middle", given: "given", **dict.fromkeys(families, "family")}


def _first(folded: Sequence[str], names: Sequence[str], free: Sequence[bool], found: list[str], target: str) -> None:
    """Send the first of the free columns with one of these names to ``target``."""
    place = next((at for at, header in enumerate(folded) if header in names and free[at]), None)
    if place is not None:
        found[place] = target
