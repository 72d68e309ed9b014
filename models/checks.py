"""What a value must look like: one way from typed text to the stored form of a field, and one way back."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from models import dates, identifiers, money
from models import text as texts
from models.fields import FLAGS, Choice, Field, Type, choice_named, fold
from models.i18n import _
from models.identifiers import phone_shown
from models.places import region_of
from models.problems import BadValue

__all__ = ["Parsed", "Stored", "channel_key", "parse_field", "phone_shown", "region_of", "show_field"]

Stored = str | int | tuple[str, ...] | None


class Parsed(NamedTuple):
    """A value as stored (see ``fields.Type``), a phone also as typed, and what is wrong with it, if anything."""

    value: Stored
    shown: str | None = None
    doubtful: bool = False
    problem: BadValue | None = None


NOTHING = Parsed(None)
_AHEAD = ("expected_date", "next_due")
_TEXT = {Type.LINE, Type.BLOCK, Type.CLIENT, Type.TIMESTAMP}
_KEPT = {Type.PHONE, Type.EMAIL, Type.TAX_ID, Type.IBAN}


def parse_field(
    field: Field,
    text: str,
    *,
    today: date,
    country: str = "ES",
    lenient: bool = False,
    decimal: str | None = None,
) -> Parsed:
    """Return the stored form of ``text`` for ``field``; text in which nothing can be seen is None (no value).

    ``country`` is the client's ISO code, ``decimal`` the sign ``,`` or ``.`` when the caller knows it.
    Strict: what cannot be read raises ``BadValue`` with its code and field. Lenient (files): a phone, e-mail,
    tax id or IBAN is kept as typed and doubtful, anything else becomes None; ``problem`` says why.
    """
    try:
        if field.type in _TEXT:
            line = texts.clean_block(text).strip() if field.type is Type.BLOCK else texts.clean_line(text)
            if line and not texts.is_blank(line):
                return Parsed(line)
            if field.name == "name":
                raise BadValue(_("A client needs a name."), "missing_name")
            return NOTHING
        line = texts.clean_line(text)
        if not line or texts.is_blank(line):
            return NOTHING
        return _read(field, line, today, country, decimal, lenient)
    except BadValue as problem:
        problem = BadValue(problem.text, problem.code, field.name)
        if not lenient:
            raise problem from None
        if field.type in _KEPT:
            return Parsed(line, shown=line, doubtful=True, problem=problem)
        return Parsed(None, problem=problem)


def _read(field: Field, line: str, today: date, country: str, decimal: str | None, from_file: bool) -> Parsed:
    match field.type:
        case Type.PHONE:
            return Parsed(identifiers.phone(line, country), shown=line)
        case Type.EMAIL:
            return Parsed(identifiers.email(line))
        case Type.TAX_ID:
            return Parsed(identifiers.tax_id(line, country))
        case Type.IBAN:
            return Parsed(identifiers.iban(line))
        case Type.DATE:
            return Parsed(_day(field, line, today, from_file).isoformat())
        case Type.BIRTHDAY:
            return Parsed(dates.parse_birthday(line, today))
        case Type.MONEY:
            return Parsed(money.parse_money(line, decimal))
        case Type.INTEGER:
            return Parsed(_integer(line, decimal))
        case Type.STARS:
            return Parsed(_stars(line))
        case Type.FLAG:
            return Parsed(int(_choice(field.choices or FLAGS, line, "bad_flag")))
        case Type.TAGS:
            return Parsed(_tags(line))
        case Type.STAGE | Type.CHOICE:
            code = {"kind": "bad_kind", "stage": "bad_stage"}.get(field.name, "bad_choice")
            return Parsed(_choice(field.choices, line, code))
    return Parsed(line)


def _day(field: Field, line: str, today: date, from_file: bool) -> date:
    if from_file:
        return dates.parse_any(line, today)
    return dates.parse_ahead(line, today) if field.name in _AHEAD else dates.parse_behind(line, today)


def _integer(line: str, decimal: str | None) -> int:
    number = money.parse_number(line, decimal)
    if number != number.to_integral_value() or abs(number) > money.LARGEST:
        raise BadValue(_("“%(text)s” is not a whole number.") % {"text": texts.shown(line, 40)}, "bad_number")
    return int(number)


_STAR_WORDS = {
    "none": 0, "ninguna": 0, "ninguno": 0, "sin prioridad": 0, "no": 0,
    "low": 1, "baja": 1, "bajo": 1,
    "medium": 2, "media": 2, "medio": 2, "mid": 2,
    "high": 3, "alta": 3, "alto": 3,
}  # fmt: skip


@lru_cache(maxsize=256)
def _stars(line: str) -> int:
    bare = line.replace(" ", "")
    full = sum(map(bare.count, "★⭐*"))
    number = _STAR_WORDS.get(fold(line), -1)
    if bare in ("0", "1", "2", "3"):
        number = int(bare)
    elif not bare.replace("\ufe0f", "").strip("★⭐*☆.·"):
        number = full
    if not 0 <= number <= 3:
        raise BadValue(
            _("“%(text)s” is not a number of stars: write 0, 1, 2 or 3.") % {"text": texts.shown(line, 40)}, "bad_stars"
        )
    return number


@lru_cache(maxsize=1024)
def _choice(choices: tuple[Choice, ...], line: str, code: str) -> str:
    choice = choice_named(choices, line)
    if choice is None:
        wanted = fold(line)
        choice = next((each for each in choices if fold(_(each.label)) == wanted), None)
    if choice is None:
        sentence = _("“%(text)s” is none of these: %(choices)s.")
        names = ", ".join(_(each.label) for each in choices)
        raise BadValue(sentence % {"text": texts.shown(line, 40), "choices": names}, code)
    return choice.value


def _tags(line: str) -> tuple[str, ...] | None:
    names: dict[str, str] = {}
    for part in line.replace(";", ",").split(","):
        if not texts.is_blank(part):
            names.setdefault(texts.search_key(part), part.strip())
    return tuple(names.values()) or None


def show_field(field: Field, value: Stored) -> str:
    """Return a stored value as a person reads and edits it; ``parse_field`` reads it back. None is ``""``."""
    if value is None:
        return ""
    match field.type:
        case Type.DATE | Type.BIRTHDAY:
            return dates.show(str(value))
        case Type.MONEY if isinstance(value, int):
            return money.format_money(value)
        case Type.STARS if isinstance(value, int):
            return "★" * value + "☆" * (3 - value)
        case Type.STAGE | Type.CHOICE | Type.FLAG:
            return next((_(each.label) for each in field.choices if each.value == str(value)), str(value))
        case Type.TAGS if isinstance(value, tuple):
            return ", ".join(value)
        case Type.PHONE:
            return identifiers.phone_international(str(value))
        case Type.IBAN:
            compact = str(value)
            return " ".join(compact[at : at + 4] for at in range(0, len(compact), 4)) if compact.isalnum() else compact
    return str(value)


@lru_cache(maxsize=2048)
def channel_key(kind: str, value: str) -> str:
    """Return what makes two channels of ``kind`` (phone, email, web, social) the same.

    A phone's E.164 without extension (its digits when doubtful); an e-mail or social name without case; a web
    address in small letters without ``https://``, ``www.`` and a closing ``/``.
    """
    if kind == "phone":
        if value[:1] == "+" and value[1:].isdigit():
            return value
        number = value.partition(";")[0] if value.startswith("+") else value
        digits = "".join(char for char in number if char.isdigit())
        return "+" + digits if value.startswith("+") else digits or texts.search_key(value)
    plain = texts.clean_line(value).casefold()
    if kind == "web":
        plain = plain.removeprefix("http://").removeprefix("https://").removeprefix("www.").rstrip("/")
    return plain
