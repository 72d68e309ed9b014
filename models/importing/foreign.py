"""Exports of other programs, known by their headers: which program it is, and where its columns go.

The headers are those of Google Contacts (as it was and as it is), Outlook (in English and Spanish), HubSpot, Pipedrive
and Odoo. A ``#`` stands for any number, ``*`` for any words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from models.client import OwnField
from models.fields import fold
from models.importing.mapping import ADDRESS, CHANNEL, IGNORE, LABEL, PERSON, Column, Mapping, propose
from models.reach import PLACE

_FULL, _GIVEN, _MIDDLE = PERSON + "full", PERSON + "given", PERSON + "middle"
_FAMILY, _PREFIX, _SUFFIX, _AREA = PERSON + "family", PERSON + "prefix", PERSON + "suffix", PERSON + "area"
_PHONE, _EMAIL, _WEB, _SOCIAL = (CHANNEL + kind for kind in ("phone", "email", "web", "social"))


@dataclass(frozen=True, slots=True)
class System:
    """A program: its name, headers of which one group is there whole, and where each header goes (folded).

    ``before`` is what stands before every header of it; ``people`` whether its rows are persons; ``again`` the fields
    to which several columns may go.
    """

    name: str
    told_by: tuple[tuple[str, ...], ...]
    columns: dict[str, str]
    before: str = ""
    people: bool = True
    rules: tuple[tuple[str, str], ...] = field(default=())
    again: tuple[str, ...] = PLACE

    def target(self, header: str) -> str | None:
        """Return where the column ``header`` goes, IGNORE where it is known and not taken, None where it is unknown."""
        folded = _plain(header, self.before)
        if folded in self.columns:
            return self.columns[folded]
        numbered = re.search(r"\d+", folded)
        general = re.sub(r"\d+", "#", folded, count=1)
        if numbered and general in self.columns:
            return self.columns[general].replace("#", numbered[0])
        head, _slash, part = folded.rpartition("/")
        if head in self.columns and re.search(r"\b(?:name|nombre)\b", part):
            return self.columns[head]
        return next((target for pattern, target in self.rules if re.search(pattern, folded)), None)


def _plain(header: str, before: str = "") -> str:
    """A header for comparing: without hyphens (they are folded to blanks) and doubled blanks."""
    return fold(header).removeprefix(before)


def _rows(text: str, target: str) -> dict[str, str]:
    return dict.fromkeys((name.strip() for name in text.split("|")), target)


_GOOGLE = {
    "name": _FULL,
    **_rows("given name | first name", _GIVEN), **_rows("additional name | middle name", _MIDDLE),
    **_rows("family name | last name", _FAMILY), "name prefix": _PREFIX, "name suffix": _SUFFIX,
    "birthday": "birthday", "gender": "gender", "occupation": "profession", "hobby": "interests", "notes": "notes",
    **_rows("group membership | labels", "tags"),
    **_rows("organization # name | organization name", "name"),
    **_rows("organization # title | organization title", "position"),
    **_rows("organization # department | organization department", _AREA),
    **_rows("e mail # type | e mail # label | phone # type | phone # label | address # type | address # label", LABEL),
    **_rows("website # type | website # label | im # service", LABEL),
    "e mail # value": _EMAIL, "phone # value": _PHONE, "website # value": _WEB, "im # value": _SOCIAL,
    **_rows("address # street | address # po box | address # extended address", f"{ADDRESS}#:street"),
    "address # city": f"{ADDRESS}#:city", "address # region": f"{ADDRESS}#:region",
    "address # postal code": f"{ADDRESS}#:postal_code", "address # country": f"{ADDRESS}#:country",
}  # fmt: skip

_WHERE = (("work", r"business|trabajo|oficina"), ("home", r"home|particular|domicilio|residencia|casa"),
          ("other", r"other|otr[oa]s?"))  # fmt: skip
_WHAT = (("street", r"street|calle"), ("postal_code", r"postal code|codigo postal"), ("city", r"city|ciudad"),
         ("region", r"state|provincia|estado"), ("country", r"country|pais"))  # fmt: skip
_OUTLOOK_PLACES = tuple(
    (rf"^(?=.*\b(?:{where})\b)(?=.*\b(?:{words})\b)(?!.*(?:phone|fax|telefono))", f"{ADDRESS}{group}:{part}")
    for group, where in _WHERE
    for part, words in _WHAT
)
_OUTLOOK_RULES = (
    (r"assistant|ayudante|secretari|manager|director|isdn|rdsi|telex|tty|ttd|callback|devolucion|radio", IGNORE),
    (r"e mail (type|display)|(tipo|nombre).*correo|correo.*(tipo|mostrar)|yomi", IGNORE),
    (r"^e mail( \d)? address$|^e mail address \d$|^direccion (de|del) correo( electronico)?( \d)?$", _EMAIL),
    (r"^correo electronico( \d)?( direccion)?$", _EMAIL),
    *_OUTLOOK_PLACES,
    (r"phone|fax|pager|telefono|movil|buscapersonas|localizador", _PHONE),
)
_OUTLOOK = {
    **_rows("title | tratamiento", _PREFIX), **_rows("first name | nombre", _GIVEN),
    **_rows("middle name | segundo nombre", _MIDDLE), **_rows("last name | apellidos", _FAMILY),
    **_rows("suffix | sufijo", _SUFFIX), **_rows("company | organizacion | compania | empresa", "name"),
    **_rows("department | departamento", _AREA), **_rows("job title | puesto | cargo", "position"),
    **_rows("birthday | cumpleanos", "birthday"), **_rows("notes | notas", "notes"),
    **_rows("categories | categorias", "tags"), **_rows("profession | profesion", "profession"),
    **_rows("gender | sexo", "gender"), **_rows("hobby | aficiones", "interests"),
    **_rows("web page | personal web page | pagina web", _WEB), "imaddress": _SOCIAL, "particular": _PHONE,
    **_rows("children | hijos | referred by | recomendado por | location | ubicacion", IGNORE),
    **_rows("priority | prioridad | account | cuenta | anniversary | aniversario", IGNORE),
}  # fmt: skip

_HUBSPOT = {
    "first name": _GIVEN, "last name": _FAMILY, "salutation": _PREFIX, "email": "email",
    **_rows("phone number | mobile phone number | fax number", _PHONE),
    **_rows("job title", "position"), **_rows("company name | primary company | associated company", "name"),
    "street address": "street", "street address 2": "street", "city": "city", "state/region": "region",
    "postal code": "postal_code", "country/region": "country", "country": "country", "website url": _WEB,
    "company domain name": _WEB, "industry": "sector", "date of birth": "birthday", "contact owner": "owner",
    "company owner": "owner", "original source": "source", "lifecycle stage": "stage", "linkedin bio": _SOCIAL,
    "twitter username": _SOCIAL, "about us": "notes", "description": "notes", "gender": "gender",
    "marital status": "marital_status", "create date": IGNORE, "lead status": IGNORE, "record id": IGNORE,
}  # fmt: skip

_PIPEDRIVE = {
    "name": _FULL, "first name": IGNORE, "last name": IGNORE, "organization": "name",
    **_rows("email | email work | email home | email other", _EMAIL),
    **_rows("phone | phone work | phone home | phone mobile | phone other", _PHONE),
    "job title": "position", "label": "tags", "labels": "tags", "owner": "owner", "notes": "notes",
    "birthday": "birthday", "postal address": "street", "id": IGNORE, "title": IGNORE,
}  # fmt: skip
_PIPEDRIVE_FIRMS = {
    "name": "name", "address": "street", "label": "tags", "labels": "tags", "owner": "owner", "website": _WEB,
    "industry": "sector", "linkedin profile": _SOCIAL, "id": IGNORE, "notes": "notes",
}  # fmt: skip

_ODOO = {
    **_rows("name | nombre", _FULL),
    **_rows("related company | empresa relacionada | company name | nombre de la empresa", "name"),
    **_rows("parent id | company name entity | nombre de la entidad comercial", "name"),
    **_rows("job position | function | puesto de trabajo", "position"),
    **_rows("phone | telefono | mobile | movil", _PHONE), **_rows("email | correo electronico", _EMAIL),
    **_rows("street | calle | street2 | street 2 | calle2 | calle 2", "street"), **_rows("city | ciudad", "city"),
    **_rows("zip | c.p. | cp | codigo postal", "postal_code"),
    **_rows("state | provincia | estado | state id", "region"),
    **_rows("country | pais | country id", "country"),
    **_rows("tax id | nif | vat", "tax_id"), **_rows("tags | etiquetas | category id", "tags"),
    **_rows("website link | website | sitio web | enlace a pagina web", _WEB),
    **_rows("notes | notas | comment", "notes"),
    **_rows("salesperson | comercial | user id", "owner"),
    **_rows("reference | referencia | ref", "code"),
    **_rows("title | titulo", _PREFIX), **_rows("industry | sector | industry id", "sector"),
    **_rows("display name | complete name | nombre completo | nombre mostrado | nombre a mostrar", _FULL),
    **_rows("id | external id | id externo", IGNORE),
    **_rows("company type | tipo de compania | tipo de empresa", "kind"),
    **_rows("is a company | es una compania | es una empresa | is company", "kind"),
}  # fmt: skip

_ODOO_TOLD = tuple(
    (name, other)
    for names, others in (
        (("name",), ("company type", "parent id/name")),
        (("display name",), ("job position", "salesperson", "user id", "activities", "company type", "parent id")),
        (("name", "display name", "complete name"), ("is a company", "is company", "related company",
                                                     "related company/name")),
        (("nombre", "nombre mostrado", "nombre a mostrar", "nombre completo"),
         ("empresa relacionada", "empresa relacionada/nombre", "es una compania", "es una empresa")),
        (("nombre mostrado", "nombre a mostrar"), ("comercial", "actividades", "puesto de trabajo")),
    )
    for name in names
    for other in others
)  # fmt: skip

SYSTEMS = (
    System("Google Contacts", (("given name", "family name", "group membership"), ("first name", "last name", "labels"),
                               ("first name", "organization name")), _GOOGLE),
    System("Outlook", (("first name", "last name", "business street"), ("first name", "last name", "e mail 2 address"),
                       ("first name", "last name", "e mail address", "mobile phone"),
                       ("nombre", "apellidos", "calle del trabajo"), ("nombre", "apellidos", "segundo nombre"),
                       ("nombre", "apellidos", "direccion de correo electronico")),
           _OUTLOOK, rules=_OUTLOOK_RULES),
    System("HubSpot", (("record id", "first name", "last name"), ("first name", "contact owner"),
                       ("first name", "lifecycle stage")), _HUBSPOT),
    System("HubSpot", (("record id", "company name"), ("company name", "company owner")), _HUBSPOT, people=False),
    System("Pipedrive", (("person name",), ("name", "organization", "email work"),
                         ("name", "organization", "open deals"), ("name", "phone work")), _PIPEDRIVE, "person "),
    System("Pipedrive", (("organization name", "organization open deals"), ("organization name", "organization owner"),
                         ("organization name", "organization address")),
           _PIPEDRIVE_FIRMS, "organization ", people=False),
    System("Odoo", (("complete name", "phone", "email"), ("name", "parent id", "email"),
                    ("nombre", "puesto de trabajo", "comercial"), *_ODOO_TOLD), _ODOO,
           again=(*PLACE, "name")),
)  # fmt: skip


@cache
def _headers_needed() -> tuple[tuple[frozenset[str], System], ...]:
    return tuple((frozenset(group), system) for system in SYSTEMS for group in system.told_by)


def recognise(headers: Sequence[str]) -> System | None:
    """Return the program whose export has these headers, or None."""
    there = {_plain(header) for header in headers}
    return next((system for needed, system in _headers_needed() if needed <= there), None)


def mapping(system: System, headers: Sequence[str], own: dict[str, OwnField]) -> Mapping:
    """Return where the columns of an export of ``system`` go; what it does not know is named as it is elsewhere."""
    general = propose(headers, own)
    taken: set[str] = set()
    columns: list[Column] = []
    known = [system.target(header) for header in headers]
    if known.count(_FULL) > 1:  # the plain name goes before one with the organisation in it
        plains = [at for at, header in enumerate(headers) if _plain(header, system.before) in ("name", "nombre")]
        plain = (plains or [known.index(_FULL)])[0]
        known = [IGNORE if target == _FULL and at != plain else target for at, target in enumerate(known)]
    full = system.people and _FULL in known
    for column, target in zip(general.columns, known, strict=True):
        if target is None:
            target = column.target if column.target in _PASSING and column.target not in known else IGNORE
        if full and target in (_GIVEN, _FAMILY, _MIDDLE, _PREFIX, _SUFFIX):
            target = IGNORE
        again = target in taken and not target.startswith((CHANNEL, ADDRESS)) and target not in (LABEL, *system.again)
        columns.append(Column(column.header, IGNORE if again else target))
        taken.add(target)
    return Mapping(tuple(columns), system=system.name)


_PASSING = ("tax_id", "iban", "sector", "owner", "source", "consent_on")
"""Fields that a header of the user's own in such an export may go to."""
