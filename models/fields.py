"""Every field of a client, declared once: its name, type, words in both languages, and where it lives.

The command line's options, the headers an import understands, the query language, the card and the exports
are all made from this table, so that a field behaves the same everywhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.i18n import N_


class Stage(StrEnum):
    """Where a client stands, in the order of the pipeline."""

    PROSPECT = "prospect"
    NEGOTIATION = "negotiation"
    CLIENT = "client"
    INACTIVE = "inactive"


class Type(StrEnum):
    """What kind of value a field holds. The comment gives the stored form."""

    LINE = "line"  # text on one line
    BLOCK = "block"  # text of several lines
    DATE = "date"  # ISO date
    BIRTHDAY = "birthday"  # ISO date, or --MM-DD without a year
    MONEY = "money"  # integer cents
    INTEGER = "integer"  # integer
    NUMBER = "number"  # number with decimals
    SHARE = "share"  # number from 0 to 1, read and shown as so many per cent
    STARS = "stars"  # integer 0 to 3
    STAGE = "stage"  # a Stage
    CHOICE = "choice"  # one of ``choices``
    FLAG = "flag"  # 0 or 1
    TAGS = "tags"  # rows of the table tag
    CLIENT = "client"  # id of another client
    PHONE = "phone"  # E.164, or as typed when doubtful
    EMAIL = "email"  # normalised address, or as typed when doubtful
    TAX_ID = "tax_id"  # compact form
    IBAN = "iban"  # compact form
    TIMESTAMP = "timestamp"  # UTC, YYYY-MM-DDTHH:MM:SSZ


class Home(StrEnum):
    """The table in which a field is stored; for the last four the first row of the client counts."""

    CLIENT = "client"
    TAG = "tag"
    CONTACT = "contact"
    CHANNEL = "channel"
    ADDRESS = "address"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field: as stored, as shown, and other words people type for it."""

    value: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a client."""

    name: str
    type: Type
    label: str
    names: tuple[str, ...] = ()
    home: Home = Home.CLIENT
    group: str = "identity"
    choices: tuple[Choice, ...] = ()
    column: str = ""

    @property
    def stored(self) -> str:
        """Name of the column in the table of ``home``."""
        return self.column or self.name

    @property
    def editable(self) -> bool:
        """Whether a person may type it (derived fields and time stamps may not)."""
        return self.home is not Home.DERIVED


STAGES = (
    Choice("prospect", N_("Prospects"), ("prospect", "prospects", "prospecto", "prospectos", "potencial", "potenciales", "lead", "subscriber", "marketing qualified lead")),
    Choice("negotiation", N_("Negotiation"), ("negociacion", "en negociacion", "negotiating", "opportunity", "sales qualified lead")),
    Choice("client", N_("Clients"), ("clients", "cliente", "clientes", "customer", "evangelist")),
    Choice("inactive", N_("Inactive"), ("inactivo", "inactivos", "inactiva")),
)
KINDS = (
    Choice("company", N_("company"), ("empresa", "sociedad", "compania", "firm")),
    Choice("freelancer", N_("freelancer"), ("autonomo", "autonoma", "profesional", "self-employed")),
    Choice("individual", N_("individual"), ("particular", "persona", "person", "private")),
)
ACTIVITY_KINDS = (
    Choice("call", N_("call"), ("llamada", "llame", "llamar", "called", "phone")),
    Choice("email", N_("e-mail"), ("correo", "e-mail", "mail", "wrote")),
    Choice("meeting", N_("meeting"), ("reunion", "met")),
    Choice("message", N_("message"), ("mensaje", "whatsapp", "sms")),
    Choice("visit", N_("visit"), ("visita", "visited")),
    Choice("note", N_("note"), ("nota",)),
    Choice("quote", N_("quote"), ("presupuesto",)),
    Choice("gift", N_("gift"), ("regalo", "detalle")),
    Choice("offer", N_("offer"), ("oferta",)),
    Choice("feedback", N_("feedback"), ("sugerencia", "queja", "suggestion", "complaint")),
)
CONTACT_KINDS = ("call", "email", "meeting", "message", "visit", "quote", "gift", "offer")
OUTCOMES = (
    Choice("answered", N_("answered"), ("contesto", "contesta", "respondio")),
    Choice("no_answer", N_("no answer"), ("no answer", "no contesta", "sin respuesta")),
    Choice("left_message", N_("left a message"), ("left message", "dejo mensaje", "deje mensaje", "mensaje dejado")),
    Choice("refused", N_("refused"), ("rechaza", "rechazado", "no quiere")),
    Choice("implemented", N_("implemented"), ("implementada", "hecha", "aplicada")),
    Choice("declined", N_("declined"), ("descartada", "rechazada")),
)
CHANNEL_KINDS = (
    Choice("phone", N_("phone"), ("telefono", "tel", "movil", "mobile")),
    Choice("email", N_("e-mail"), ("correo", "e-mail", "mail")),
    Choice("web", N_("web"), ("pagina web", "sitio web", "website", "url")),
    Choice("social", N_("social"), ("red social", "redes", "linkedin", "instagram")),
)
ADDRESS_LABELS = (
    Choice("billing", N_("billing"), ("facturacion", "fiscal")),
    Choice("postal", N_("postal"), ("correspondencia", "envio")),
    Choice("work", N_("work"), ("trabajo", "obra")),
    Choice("home", N_("at home"), ("casa", "particular", "domicilio")),
)
FLAGS = (
    Choice("1", N_("yes"), ("yes", "y", "true", "si", "s", "verdadero", "x")),
    Choice("0", N_("no"), ("n", "false", "falso")),
)

GENERATIONS: tuple[tuple[int, str, str], ...] = (
    (1901, "greatest", N_("Greatest generation")),
    (1928, "silent", N_("Silent generation")),
    (1946, "boomer", N_("Baby boomer")),
    (1965, "x", N_("Generation X")),
    (1981, "millennial", N_("Millennial")),
    (1997, "z", N_("Generation Z")),
    (2013, "alpha", N_("Generation Alpha")),
)
"""First year of birth, code and word. The years up to Z are those of the Pew Research Center (2019); Alpha follows."""

_T, _H = Type, Home
_FIELDS: tuple[Field, ...] = (
    Field("id", _T.INTEGER, N_("Number"), ("id", "numero", "n"), _H.DERIVED),
    Field("code", _T.LINE, N_("Code"), ("codigo", "client code", "codigo de cliente", "customer code", "customerid", "ref cliente")),
    Field("name", _T.LINE, N_("Name"), ("nombre", "client", "cliente", "company", "empresa", "company name", "nombre comercial", "customer", "nombre de la empresa")),
    Field("legal_name", _T.LINE, N_("Legal name"), ("legal name", "razon social", "nombre fiscal", "nombre legal")),
    Field("kind", _T.CHOICE, N_("Kind"), ("tipo", "tipo de cliente", "client kind"), choices=KINDS),
    Field("stage", _T.STAGE, N_("Stage"), ("etapa", "fase", "status", "estado"), group="pipeline", choices=STAGES),
    Field("stage_since", _T.DATE, N_("In this stage since"), ("stage since", "etapa desde", "en la etapa desde"), _H.DERIVED, "pipeline"),
    Field("stars", _T.STARS, N_("Stars"), ("prioridad", "priority", "estrellas", "importancia"), group="pipeline"),
    Field("sector", _T.LINE, N_("Sector"), ("industry", "actividad", "ramo")),
    Field("tax_id", _T.TAX_ID, N_("Tax id"), ("tax id", "nif", "cif", "nie", "dni", "vat", "vat number", "nif/cif", "cif/nif", "nif-iva")),
    Field("iban", _T.IBAN, "IBAN", ("cuenta", "cuenta bancaria", "bank account", "numero de cuenta")),
    Field("owner", _T.LINE, N_("Owner"), ("responsable", "agente", "comercial", "agent", "account manager")),
    Field("tags", _T.TAGS, N_("Tags"), ("etiquetas", "etiqueta", "tag", "labels"), _H.TAG),
    Field("contact", _T.LINE, N_("Contact"), ("contacto", "persona de contacto", "contact name", "contact person", "nombre de contacto"), _H.CONTACT, "reach", column="name"),
    Field("position", _T.LINE, N_("Position"), ("cargo", "puesto", "job title", "contact title", "title", "job position", "puesto de trabajo"), _H.CONTACT, "reach"),
    Field("phone", _T.PHONE, N_("Phone"), ("telefono", "tel", "telephone", "movil", "mobile", "phone number", "telefono 1"), _H.CHANNEL, "reach"),
    Field("email", _T.EMAIL, N_("E-mail"), ("e-mail", "correo", "correo electronico", "mail", "e-mail address", "email address"), _H.CHANNEL, "reach"),
    Field("street", _T.LINE, N_("Street"), ("direccion", "address", "calle", "domicilio"), _H.ADDRESS, "where"),
    Field("postal_code", _T.LINE, N_("Postal code"), ("postal code", "codigo postal", "cp", "c.p.", "zip", "postcode", "zip code"), _H.ADDRESS, "where"),
    Field("city", _T.LINE, N_("City"), ("ciudad", "poblacion", "localidad", "municipio", "town"), _H.ADDRESS, "where"),
    Field("region", _T.LINE, N_("Region"), ("provincia", "region", "comunidad", "state", "province"), _H.ADDRESS, "where"),
    Field("country", _T.LINE, N_("Country"), ("pais",), _H.ADDRESS, "where"),
    Field("birthday", _T.BIRTHDAY, N_("Birthday"), ("cumpleanos", "fecha de nacimiento", "nacimiento", "date of birth", "birth date"), group="person"),
    Field("medium", _T.LINE, N_("Medium"), ("medio", "canal de entrada"), group="pipeline"),
    Field("source", _T.LINE, N_("Source"), ("origen", "procedencia", "lead source"), group="pipeline"),
    Field("referred_by", _T.CLIENT, N_("Referred by"), ("referred by", "recomendado por", "referido por", "referrer"), group="pipeline"),
    Field("expected_spend", _T.MONEY, N_("Expected spend"), ("expected spend", "gasto previsto", "importe previsto", "expected amount"), group="pipeline"),
    Field("expected_date", _T.DATE, N_("Expected date"), ("expected date", "fecha prevista"), group="pipeline"),
    Field("do_not_contact", _T.FLAG, N_("Do not contact"), ("do not contact", "no contactar"), group="reach", choices=FLAGS),
    Field("notes", _T.BLOCK, N_("Notes"), ("notas", "observaciones", "comentarios", "note", "comments", "remarks")),
    Field("next_action", _T.LINE, N_("Next action"), ("next action", "proxima accion", "siguiente accion"), _H.DERIVED, "pipeline"),
    Field("next_due", _T.DATE, N_("When"), ("next due", "vence", "proxima fecha", "fecha proxima accion", "cuando", "when"), _H.DERIVED, "pipeline"),
    Field("created_at", _T.TIMESTAMP, N_("Added on"), ("created", "creado", "alta", "fecha de alta"), _H.DERIVED),
    Field("updated_at", _T.TIMESTAMP, N_("Changed on"), ("updated", "modificado", "actualizado"), _H.DERIVED),
    Field("version", _T.INTEGER, N_("Version"), (), _H.DERIVED),
    Field("gender", _T.LINE, N_("Gender"), ("genero", "sexo"), group="person"),
    Field("profession", _T.LINE, N_("Profession"), ("profesion", "occupation"), group="person"),
    Field("marital_status", _T.LINE, N_("Marital status"), ("marital status", "estado civil"), group="person"),
    Field("children", _T.INTEGER, N_("Children"), ("hijos",), group="person"),
    Field("income_level", _T.LINE, N_("Income level"), ("income level", "nivel de ingresos", "ingresos"), group="person"),
    Field("purchasing_power", _T.LINE, N_("Purchasing power"), ("purchasing power", "poder adquisitivo"), group="person"),
    Field("interests", _T.LINE, N_("Interests"), ("intereses", "aficiones"), group="person"),
    Field("tastes", _T.LINE, N_("Tastes"), ("gustos",), group="person"),
    Field("personality", _T.LINE, N_("Personality"), ("personalidad",), group="person"),
    Field("motivations", _T.LINE, N_("Motivations"), ("motivaciones",), group="person"),
    Field("opinions", _T.LINE, N_("Opinions"), ("opiniones",), group="person"),
    Field("leaving_reason", _T.LINE, N_("Reason for leaving"), ("leaving reason", "motivo de baja", "motivo de marcha"), group="pipeline"),
    Field("competitor", _T.LINE, N_("Competitor"), ("competidor", "competencia"), group="pipeline"),
    Field("preferred_channel", _T.LINE, N_("Preferred channel"), ("preferred channel", "via preferida", "canal preferido"), group="reach"),
    Field("best_time", _T.LINE, N_("Best time to call"), ("best time", "mejor hora", "hora de llamada"), group="reach"),
    Field("consent_on", _T.DATE, N_("Consent given on"), ("consent on", "consent date", "consentimiento", "fecha de consentimiento"), group="reach"),
    Field("consent_for", _T.LINE, N_("Consent for"), ("consent for", "consentimiento para"), group="reach"),
    Field("consent_origin", _T.LINE, N_("Consent origin"), ("consent origin", "origen del consentimiento", "origen del consent."), group="reach"),
    Field("last_contact", _T.DATE, N_("Last contact"), ("last contact", "ultimo contacto", "ult. contacto"), _H.DERIVED, "pipeline"),
    Field("unanswered", _T.INTEGER, N_("Tries without an answer"), ("sin respuesta", "intentos", "intentos sin respuesta"), _H.DERIVED, "pipeline"),
)

FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}


def fold(text: str) -> str:
    """Return ``text`` for comparing: no accents, case or differences of ``_``, ``-`` and blanks (ñ counts as n)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("_", " ").replace("-", " ").split())


def name_key(name: str) -> str:
    """Return what the user's own names of fields are compared by: letters and digits, folded, a blank for the rest."""
    return " ".join(re.findall(r"[^\W_]+", fold(name)))


@cache
def _names() -> dict[str, Field]:
    table: dict[str, Field] = {}
    for field in _FIELDS:
        for name in (field.name, *field.names, field.label):
            table.setdefault(fold(name), field)
    return table


def by_name(text: str) -> Field | None:
    """Return the field that ``text`` names in either language, or None."""
    return _names().get(fold(text))


def choice_named(choices: tuple[Choice, ...], text: str) -> Choice | None:
    """Return the choice that ``text`` names in either language, or None."""
    wanted = fold(text)
    for choice in choices:
        if wanted in {fold(choice.value), fold(choice.label), *map(fold, choice.names)}:
            return choice
    return None
