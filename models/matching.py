"""Words and numbers in SQL: the full-text index, the functions that look for words, and a piece of a condition."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import peewee

from models.figures import in_sql
from models.text import search_key

SEARCH_COLUMNS = ("name", "reach", "place", "notes", "activity")

_WORD = re.compile(r"[^\W_]+")
_SEAM = "\x01"  # between the columns of the index; never in a stored text
_INDEX_WORD = re.compile(rf"[^\W_]+|{_SEAM}")
# The characters that the full-text index folds as ``index_words`` does (checked by a test, one by one).
_SIMPLE = re.compile("[\0-\xb4\xb6-\u017e]*")


def quoted(token: str) -> str:
    """Return ``token`` as a string of the full-text language, in which nothing has a meaning."""
    plain = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in token)
    return '"' + plain.replace('"', '""') + '"'


@lru_cache(maxsize=4096)
def spaced(text: str) -> str:
    """Return the folded words of ``text`` with one blank before each and one at the end."""
    return f" {' '.join(_WORD.findall(search_key(text)))} "


def has_words(text: str | None, wanted: str) -> int:
    """SQL function ``cartera_words``: whether the words of ``text`` hold ``wanted`` (folded, a blank before each)."""
    return int(text is not None and wanted in spaced(text))


def index_words(text: str) -> str | None:
    """Return the words of ``text`` as the full-text index folds them, a blank before each and one at the end.

    None when a letter is in it that the index may fold in its own way.
    """
    if not _SIMPLE.fullmatch(text):
        return None
    text = text.lower()
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return f" {' '.join(_INDEX_WORD.findall(text))} "


def found(text: str, wanted: str) -> int | None:
    """SQL function ``cartera_found``: whether the index would find ``wanted`` in ``text``; NULL when it is not sure."""
    words = index_words(text) if wanted else None
    return None if words is None else int(wanted in words)


@cache
def country_codes() -> frozenset[str]:
    """Return the codes that stand before the numbers of each country."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))


def dialled(key: str, digits: str) -> int:
    """SQL function ``cartera_dialled``: whether a number begins with ``digits``, with or without its country's code."""
    number = key.removeprefix("+")
    return int(
        number.startswith(digits)
        or any(number.startswith(digits, end) and number[:end] in country_codes() for end in (1, 2, 3))
    )


def folded(text: str | None) -> str | None:
    """SQL function ``cartera_folded``: the folded text, NULL for NULL."""
    return None if text is None else search_key(text)


def register(database: peewee.SqliteDatabase) -> None:
    """Give every connection of ``database`` the functions that the conditions use (queries only, never the schema)."""
    database.register_function(has_words, "cartera_words", 2, deterministic=True)
    database.register_function(folded, "cartera_folded", 1, deterministic=True)
    database.register_function(dialled, "cartera_dialled", 2, deterministic=True)
    database.register_function(found, "cartera_found", 2, deterministic=True)
    in_sql.register(database)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a condition: ``match`` for the full-text index and ``sql`` for the rest, both to hold; '' is true.

    ``looked`` says the same as ``match`` for a row whose texts are at hand: SQL with one parameter, and that parameter.
    """

    sql: str = ""
    params: tuple[str | int | float, ...] = ()
    match: str = ""
    looked: tuple[str, str] = ("", "")


def indexed(text: str, *, whole: bool, column: str = "") -> Part:
    """Return the full-text search for ``text``, as the beginning of words unless ``whole``, in one column or in all."""
    name = f"{column} : " if column else ""
    columns = (column,) if column else SEARCH_COLUMNS
    texts = " || char(1) || ".join(f"coalesce({name}, '')" for name in columns)
    plain = index_words(text.replace(_SEAM, " "))
    needle = "" if plain is None else plain if whole else plain.rstrip()
    return Part(
        match=f"{name}{quoted(text)}{'' if whole else ' *'}",
        looked=(f"(SELECT cartera_found({texts}, ?) FROM search WHERE rowid = client.id)", needle),
    )
