"""The fields that the user adds: what they are called, what they hold, and the one way in and out of their values.

A value is stored as text: ``text`` and ``choice`` as they stand, ``number`` with a point and no zeros behind it
(``12.5``), ``money`` in cents, ``date`` as ISO, ``flag`` as 1 or 0.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models import dates, money
from models.database import database
from models.fields import FLAGS, Choice, Field, Home, Type, name_key
from models.i18n import N_, _, language
from models.problems import BadValue, NotFound
from models.text import clean_line, is_blank, search_key, shown

KEY = "own:"
"""Begins the key of an own field among the fields of a client: ``own:3``."""
COLUMN = "field:"
"""Begins the name of an own field among the columns and orders of a list: ``field:Colour``."""
TYPES = (
    Choice("text", N_("text"), ("texto",)),
    Choice("number", N_("number"), ("numero",)),
    Choice("money", N_("amount"), ("importe", "dinero", "money")),
    Choice("date", N_("date"), ("fecha",)),
    Choice("flag", N_("yes or no"), ("si o no", "yes/no", "si/no")),
    Choice("choice", N_("choice"), ("opcion", "opciones", "eleccion")),
)
LONGEST_NUMBER = 30
"""Characters of a number."""

_FLAG = Field("flag", Type.FLAG, "", home=Home.DERIVED, choices=FLAGS)


@dataclass(frozen=True, slots=True)
class Own:
    """An own field: ``choices`` of one that holds a choice, ``used`` how many clients have a value (where counted)."""

    id: int
    name: str
    type: str
    choices: tuple[str, ...] = ()
    used: int = 0

    @property
    def key(self) -> str:
        """Its key among the fields of a client."""
        return f"{KEY}{self.id}"

    @property
    def column(self) -> str:
        """Its name among the columns and orders of a list."""
        return COLUMN + self.name


def own_fields(*, counted: bool = False) -> list[Own]:
    """Return the fields of the user by name, with ``counted`` also how many clients have a value."""
    used = (
        """(SELECT count(*) FROM own_value v JOIN client c ON c.id = v.client_id AND c.hidden = 0
            WHERE v.field_id = f.id)"""
        if counted
        else "0"
    )
    rows = database.execute_sql(f"SELECT f.id, f.name, f.type, f.choices, {used} FROM own_field f ORDER BY f.folded")
    return [Own(number, name, kind, _choices(text), count) for number, name, kind, text, count in rows.fetchall()]


def own_field(number: int) -> Own:
    """Return the own field with this id; raises NotFound."""
    for own in own_fields():
        if own.id == number:
            return own
    raise NotFound(_("This field is gone."))


def of_key(key: str) -> Own:
    """Return the own field that ``own:ID`` names; raises NotFound."""
    number = key.removeprefix(KEY)
    return own_field(int(number) if number.isascii() and number.isdigit() else 0)


def of_column(name: str) -> Own | None:
    """Return the own field that a column or order ``field:NAME`` names, or None."""
    return named(name.removeprefix(COLUMN)) if name.startswith(COLUMN) else None


def named(name: str, among: list[Own] | None = None) -> Own | None:
    """Return the own field called ``name``, however it is written, or None."""
    wanted = name_key(name)
    return next((own for own in (own_fields() if among is None else among) if name_key(own.name) == wanted), None)


def _choices(text: str | None) -> tuple[str, ...]:
    with suppress(ValueError):
        found = json.loads(text or "[]")
        if isinstance(found, list):
            return tuple(str(choice) for choice in found)
    return ()


# Values


def read(own: Own, text: str, today: date, *, decimal: str | None = None, from_file: bool = False) -> str | None:
    """Return the stored form of what was typed (or stands in a cell) for ``own``; None when nothing can be seen in it.

    ``decimal`` is the decimal sign where it is known. Raises BadValue.
    """
    line = clean_line(text)
    if is_blank(line):
        return None
    match own.type:
        case "number":
            number = number_text(money.parse_number(line, decimal))
            if len(number) > LONGEST_NUMBER:
                raise BadValue(_("“%(text)s” is too large a number.") % {"text": shown(line, 40)}, "bad_number")
            return number
        case "money":
            return str(money.parse_money(line, decimal))
        case "date":
            return (dates.parse_any if from_file else dates.parse_behind)(line, today).isoformat()
        case "flag":
            from models.checks import parse_field

            return str(parse_field(_FLAG, line, today=today).value)
        case "choice":
            return _choice(own, line)
    return line


def _choice(own: Own, line: str) -> str:
    wanted = search_key(line)
    for choice in own.choices:
        if search_key(choice) == wanted:
            return choice
    sentence = _("“%(text)s” is none of these: %(choices)s.")
    raise BadValue(sentence % {"text": shown(line, 40), "choices": choices_text(own.choices)}, "bad_choice")


def number_text(number: Decimal) -> str:
    """Return a number as it is stored: ``12.5``, never with zeros at the end or a power of ten."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show(kind: str, value: str | None) -> str:
    """Return a stored value of a ``kind`` of field as a person reads and edits it; :func:`read` reads it back."""
    if value is None:
        return ""
    with suppress(ValueError):
        match kind:
            case "number":
                return _unmistakable(value, "," if language() == "es" else ".")
            case "money":
                return money.format_money(int(value))
            case "date":
                return dates.show(value)
            case "flag":
                return next((_(choice.label) for choice in FLAGS if choice.value == value), value)
    return value


def cell(kind: str, value: str | int | float | bool | None) -> str:
    """Return a value of the JSON as a cell of a CSV file: decimal comma, ISO date, yes or no in the reader's language.

    A number of exactly three decimals gets a zero more, so that nobody takes it for thousands.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return show("flag", str(int(value)))
    if kind == "money":
        return str(value).replace(".", ",")
    return _unmistakable(str(value), ",") if kind == "number" else str(value)


def plain(kind: str, value: str) -> str | int | float | bool:
    """Return a stored value as JSON has it: a number (as text where it would lose digits), money ``"1240.50"``."""
    with suppress(ValueError):
        match kind:
            case "number":
                if "." not in value:
                    return int(value)
                return float(value) if repr(float(value)) == value else value
            case "money":
                return money.plain(int(value))
            case "flag" if value in ("0", "1"):
                return value == "1"
    return value


def _unmistakable(value: str, point: str) -> str:
    """A number that cannot be taken for thousands: of exactly three decimals a zero more is written."""
    whole, _point, decimals = value.partition(".")
    return value if not decimals else f"{whole}{point}{decimals}{'0' if len(decimals) == 3 else ''}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a client has in an own field, as a list shows it."""

    type: str
    value: str


def value_sql(own: Own) -> str:
    """Return the SQL of the stored value, over the table ``client``."""
    return f"(SELECT value FROM own_value WHERE client_id = client.id AND field_id = {int(own.id)})"


def order_sql(own: Own) -> str:
    """Return the SQL by which clients are put in the order of a field, over the table ``client``."""
    casts = {"number": "CAST({} AS REAL)", "money": "CAST({} AS INTEGER)", "flag": "CAST({} AS INTEGER)"}
    return casts.get(own.type, "{} COLLATE NOCASE").format(value_sql(own))


def values_of(client_id: int) -> dict[int, str]:
    """Return the stored values of a client, by the id of the field."""
    rows = database.execute_sql("SELECT field_id, value FROM own_value WHERE client_id = ?", (client_id,))
    return dict(rows.fetchall())


def write(client_id: int, field_id: int, value: str | None) -> None:
    """Write a stored value of a client inside a running act (None takes it away); only what differs is touched."""
    if value is None:
        database.execute_sql("DELETE FROM own_value WHERE client_id = ? AND field_id = ?", (client_id, field_id))
        return
    database.execute_sql(
        """INSERT INTO own_value (client_id, field_id, value) VALUES (?, ?, ?)
           ON CONFLICT (client_id, field_id) DO UPDATE SET value = excluded.value WHERE value <> excluded.value""",
        (client_id, field_id, value),
    )


def choices_text(choices: tuple[str, ...]) -> str:
    """Return choices on one line as they are typed: with commas, or semicolons where a choice holds a comma."""
    return ("; " if any("," in choice for choice in choices) else ", ").join(choices)


def parse_choices(text: str) -> tuple[str, ...]:
    """Return the choices in ``text``, parted by semicolons, else by commas; each once, however it is written."""
    found: dict[str, str] = {}
    for part in re.split(r"[;\n]" if ";" in text else r"[,\n]", text):
        choice = clean_line(part)
        if not is_blank(choice):
            found.setdefault(search_key(choice), choice)
    return tuple(found.values())
