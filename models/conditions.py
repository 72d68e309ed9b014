"""Where the fields of a query lie: each as SQL over the table ``client``.

Of what a client has several of (contacts, phones, addresses) any one is enough.
"""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

import peewee

from models.fields import FIELDS, FLAGS, GENERATIONS, Choice, Field, Home, Type, by_name, fold, name_key
from models.i18n import N_, _, language
from models.matching import Part
from models.money_columns import FIGURES, SUMS, dated, figure_named, sql
from models.problems import BadQuery
from models.tables import NONE_DUE
from models.text import shown

SEGMENT = ("segment", "segmento")
"""What stands before the name of a saved query, folded."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where values lie: ``column`` in SQL, the frame around a test of it, and the column of the full-text index."""

    column: str
    frame: str = "{test}"
    indexed: str = ""
    params: tuple[str | int, ...] = ()
    key: str = ""

    def framed(self, test: str, *params: str | int | float) -> Part:
        """Return the test of the column as a condition on the client."""
        return Part(self.frame.format(test=test), (*self.params, *params))


_INDEXED = {
    **dict.fromkeys(("name", "legal_name", "code"), "name"),
    **dict.fromkeys(
        (
            "notes", "sector", "owner", "medium", "source", "competitor", "leaving_reason", "best_time", "consent_for",
            "consent_origin", "profession", "interests", "tastes", "personality", "motivations", "opinions",
        ),
        "notes",
    ),
}  # fmt: skip
"""The columns of client whose words stand in a column of the full-text index (see schema.py)."""

_ROWS = "EXISTS (SELECT 1 FROM {0} AS x WHERE x.client_id = client.id{1} AND {{test}})"
_NEXT = (
    " AND x.id = (SELECT id FROM follow_up WHERE client_id = client.id AND done_on IS NULL ORDER BY due, id LIMIT 1)"
)
_GIVEN = "x.kind = 'gift' AND x.on_date <= '{0}'"
_GENERATION_NAMES = {
    "greatest": ("grandiosa", "generacion grandiosa"), "silent": ("silenciosa", "generacion silenciosa"),
    "boomer": ("boomers", "baby boom", "baby boomers"),
    "x": ("generacion x", "gen x"), "millennial": ("millennials", "milenial", "milenials", "generacion y", "y"),
    "z": ("generacion z", "gen z"), "alpha": ("alfa", "generacion alfa"),
}  # fmt: skip
_SPANISH_GENERATIONS = {"greatest": "grandiosa", "silent": "silenciosa", "millennial": "milenial", "alpha": "alfa"}
"""Those whose word in a Spanish query is another than their code."""
_GENERATION = " ".join(
    ("CASE", *(f"WHEN client.birthday >= '{first}' THEN '{code}'" for first, code, _word in GENERATIONS[::-1]), "END")
)
"""A birthday without a year begins with ``-``, which stands before every digit."""

_MORE = (
    Field("due", Type.DATE, N_("When"), home=Home.DERIVED, column="next_due"),
    Field("area", Type.LINE, N_("Area"), ("departamento", "department"), Home.CONTACT),
    Field("web", Type.LINE, N_("Web"), ("pagina", "pagina web", "website"), Home.CHANNEL),
    Field("social", Type.LINE, N_("Social"), ("redes",), Home.CHANNEL),
    Field("channel", Type.LINE, N_("Channel"), ("via", "via de contacto", "channels"), Home.CHANNEL),
    Field("activity", Type.BLOCK, N_("Activity"), ("activities", "actividades"), Home.DERIVED),
    Field("gift", Type.BLOCK, N_("Gift"), ("gifts", "regalo", "regalos"), Home.DERIVED),
    Field("last_gift", Type.DATE, N_("Last gift"), ("ultimo regalo",), Home.DERIVED),
    Field(
        "generation", Type.CHOICE, N_("Generation"), ("generacion",), Home.DERIVED,
        choices=tuple(Choice(code, word, _GENERATION_NAMES[code]) for _first, code, word in GENERATIONS),
    ),
    Field("doubtful", Type.FLAG, N_("Doubtful"), ("dudoso", "dudosa"), Home.DERIVED, choices=FLAGS),
)  # fmt: skip
_OWN_TYPES = {
    "text": Type.LINE, "choice": Type.LINE, "number": Type.INTEGER, "money": Type.MONEY, "date": Type.DATE,
    "flag": Type.FLAG,
}  # fmt: skip
_BEHIND = ("stage_since", "created_at", "updated_at", "last_contact", "last_gift", "consent_on", "birthday")
_DOUBTFUL = (
    "(coalesce(client.doubtful, '[]') <> '[]' OR EXISTS "
    "(SELECT 1 FROM channel AS x WHERE x.client_id = client.id AND x.doubtful = 1))"
)
_DERIVED = {
    "next_due": f"nullif(client.due_order, '{NONE_DUE}')",
    "created_at": "client.created_on",
    "updated_at": "date(client.updated_at, 'localtime')",
    "doubtful": _DOUBTFUL,
    "generation": _GENERATION,
}
_ZERO_IS_NONE = (*SUMS, "stars", "unanswered", "do_not_contact", "doubtful")


@dataclass(frozen=True, slots=True)
class Target:
    """A field as queries see it. ``behind``: its dates lie in the past. ``decimal``: its numbers have decimals."""

    name: str
    type: Type
    place: Place
    choices: tuple[Choice, ...] = ()
    behind: bool = False
    decimal: bool = False

    @property
    def presence(self) -> Part:
        """The condition that there is a value."""
        if self.name == "next_action":
            return Part(f"client.due_order <> '{NONE_DUE}'")
        test = f"{self.place.column} <> 0" if self.name in _ZERO_IS_NONE else f"{self.place.column} IS NOT NULL"
        return self.place.framed(test)


@cache
def _more() -> dict[str, Field]:
    return {fold(name): field for field in _MORE for name in (field.name, *field.names)}


@cache
def _names() -> tuple[str, ...]:
    every = [name for field in fields() for name in (field.name, *field.names)]
    return tuple(dict.fromkeys(fold(name).replace(" ", "_") for name in (*every, *SEGMENT)))


def place(field: Field, today: date | None = None) -> Place:
    """Return where the values of ``field`` lie; gifts count by ``today``."""
    if field.home is Home.CLIENT:
        key = "client.name_folded" if field.name == "name" else ""
        return Place(f"client.{field.stored}", indexed=_INDEXED.get(field.name, ""), key=key)
    if field.home is Home.TAG:
        return Place("x.folded", _ROWS.format("tag", ""), "name")
    if field.home is Home.CONTACT:
        return Place(f"x.{field.stored}", _ROWS.format("contact", ""), "reach")
    if field.home is Home.ADDRESS:
        return Place(f"x.{field.stored}", _ROWS.format("address", ""), "place")
    if field.home is Home.CHANNEL:
        kind = "" if field.name == "channel" else f" AND x.kind = '{field.name}'"
        return Place("x.value", _ROWS.format("channel", kind), "reach")
    if field.name == "next_action":
        return Place("x.text", _ROWS.format("follow_up", _NEXT), "activity")
    if field.name == "activity":
        return Place("coalesce(x.text, '')", _ROWS.format("activity", ""), "activity")
    given = _GIVEN.format((today or date.max).isoformat())
    if field.name == "gift":
        return Place("coalesce(x.text, '')", _ROWS.format("activity", f" AND {given}"), "activity")
    if field.name == "last_gift":
        return Place(f"(SELECT max(on_date) FROM activity AS x WHERE x.client_id = client.id AND {given})")
    return Place(_DERIVED.get(field.stored, f"client.{field.stored}"))


def target(name: str, position: int, database: peewee.Database | None, today: date | None = None) -> Target:
    """Return the field that ``name`` means in either language, own fields (read from ``database``) last.

    Money counts by ``today``. Raises BadQuery naming the nearest field when there is none.
    """
    if figure := figure_named(name):
        return Target(figure.name, figure.type, Place(sql(figure.name, today)), figure.choices, behind=True)
    if field := by_name(name) or _more().get(fold(name)):
        where = Place(then) if (then := dated(field.name, today)) else place(field, today)
        return Target(field.name, field.type, where, field.choices, field.stored in _BEHIND)
    own: list[tuple[int, str, str]] = []
    if database is not None and not database.is_closed():
        own = list(database.execute_sql("SELECT id, name, type FROM own_field ORDER BY id").fetchall())
    for number, label, kind in own:
        if name_key(label) == name_key(name):
            column = {"number": "CAST(x.value AS REAL)", "money": "CAST(x.value AS INTEGER)", "flag": "x.value + 0"}
            where = Place(
                column.get(kind, "x.value"),
                _ROWS.format("own_value", " AND x.field_id = ?"),
                "notes" if kind in ("text", "choice") else "",
                (number,),
            )
            return Target(label, _OWN_TYPES[kind], where, FLAGS if kind == "flag" else (), decimal=kind == "number")
    raise BadQuery(_unknown(name, [label for _number, label, _kind in own]), position)


def field_named(name: str) -> Field | None:
    """Return the field or figure that ``name`` means in either language, or None; own fields are not among them."""
    return figure_named(name) or by_name(name) or _more().get(fold(name))


def fields() -> tuple[Field, ...]:
    """Return every field and figure that a query may name; own fields are not among them."""
    return (*FIELDS.values(), *FIGURES.values(), *_MORE)


def generation_word(code: str) -> str:
    """Return how a generation is written in a query in the language of the reader."""
    return _SPANISH_GENERATIONS.get(code, code) if language() == "es" else code


def is_field(name: str) -> bool:
    """Return whether queries know ``name`` as a field that is not the user's own."""
    return field_named(name) is not None or fold(name) in SEGMENT


def shadowed(name: str) -> str:
    """Return a sentence for an own field called ``name`` that queries do not find, being one of theirs; '' else."""
    if not is_field(name):
        return ""
    sentence = _("In queries “%(name)s” is a field of the program; to search this one, give it another name.")
    return sentence % {"name": shown(name, 30)}


def names_start(name: str) -> bool:
    """Return whether a field's name begins with ``name``."""
    start = fold(name).replace(" ", "_")
    return any(known.startswith(start) for known in _names())


def _typed(name: str) -> str:
    """An own field's name as it can be typed in a query."""
    return re.sub(r"[\W_]+", "_", name).strip("_")


def _unknown(name: str, own: list[str]) -> str:
    known = {known: known for known in _names()} | {name_key(label).replace(" ", "_"): _typed(label) for label in own}
    near = get_close_matches(fold(name).replace(" ", "_"), known, 1, 0.65)
    if near:
        return _("There is no field “%(name)s”; did you mean “%(near)s”?") % {"name": name, "near": known[near[0]]}
    return _("There is no field “%(name)s”; to search for it as text, put quotes around it.") % {"name": name}
