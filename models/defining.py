"""The user's own fields come and go: each is defined, renamed, given other choices or another type, or deleted."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from models import journal, money, reversal
from models.database import database
from models.fields import choice_named, name_key
from models.i18n import _, ngettext
from models.importing.numbers import DecimalVote
from models.journal import Act
from models.own_fields import (
    TYPES,
    Own,
    choices_text,
    named,
    number_text,
    own_field,
    parse_choices,
    read,
    show,
)
from models.problems import BadValue, Refused
from models.session import Session
from models.text import clean_line, is_blank, search_key, shown

LONGEST = 60
"""Letters of a name."""
MOST_WORDS = 50
"""So many different words at most become the choices of a field by themselves."""
MANY = 500
"""Changing the values of more clients writes the full-text index at the end, all at once."""


def define(session: Session, values: Mapping[str, str]) -> tuple[Act, int]:
    """Add a field from what was typed (``name``, ``type``, ``choices``); return the act and its id.

    Raises BadValue where the name is taken or empty, the type is not known, or a choice has no choices.
    """
    with journal.acting(session, "field_add", clean_line(values.get("name", ""))) as running:
        name, kind, choices = _defined(values, None)
        if kind == "choice" and not choices:
            raise BadValue(_("Type the choices, with commas between them."), "missing_choices", "choices")
        cursor = database.execute_sql(
            "INSERT INTO own_field (name, folded, type, choices) VALUES (?, ?, ?, ?)",
            (name, search_key(name), kind, _stored_choices(choices)),
        )
    return running.result, int(cursor.lastrowid)


def change(session: Session, number: int, values: Mapping[str, str]) -> Act:
    """Change the ``name``, ``type`` or ``choices`` of a field from what was typed; what is not named stays.

    Another type takes all present values along. A field that becomes a choice without choices takes the words that
    clients have. Raises NotFound, BadValue, and Refused when a present value does not fit: with how many, and one.
    """
    with journal.acting(session, "field_edit", clean_line(values.get("name", "")) or own_field(number).name) as running:
        own = own_field(number)
        before = {"name": own.name, "type": own.type, "choices": choices_text(own.choices)}
        name, kind, choices = _defined({**before, **values}, own)
        rows = _values(number) if (kind, choices) != (own.type, own.choices) else []
        if kind == "choice" and not choices:
            choices = _present_words(own, rows)
        after = Own(number, name, kind, choices)
        fitting = _fitting(own, after, rows, session.today)
        database.execute_sql(
            "UPDATE own_field SET name = ?, folded = ?, type = ?, choices = ? WHERE id = ?",
            (name, search_key(name), kind, _stored_choices(choices), number),
        )
        with _indexed_at_once(running.id, len(fitting)):
            for row, value in fitting:
                database.execute_sql("UPDATE own_value SET value = ? WHERE id = ?", (value, row))
    return running.result


def delete(session: Session, number: int) -> Act:
    """Take a field away, with the values that clients have in it. Raises NotFound."""
    with journal.acting(session, "field_remove", own_field(number).name) as running:
        with _indexed_at_once(running.id, len(_values(number))):
            database.execute_sql("DELETE FROM own_value WHERE field_id = ?", (number,))
        database.execute_sql("DELETE FROM own_field WHERE id = ?", (number,))
    return running.result


def _defined(values: Mapping[str, str], own: Own | None) -> tuple[str, str, tuple[str, ...]]:
    """What was typed of a field, checked: its name, type and choices."""
    from models.conditions import is_field

    name = clean_line(values.get("name", ""))
    if is_blank(name) or not name_key(name):
        raise BadValue(_("A field needs a name."), "missing_name", "name")
    if len(name) > LONGEST:
        raise BadValue(_("A name has at most %(count)d letters.") % {"count": LONGEST}, "bad_name", "name")
    other = named(name)
    if is_field(name) or is_field(name_key(name)) or (other is not None and (own is None or other.id != own.id)):
        taken = other.name if other is not None else name
        sentence = _("There is a field “%(name)s” already.") % {"name": shown(taken, 40)}
        raise BadValue(sentence, "name_taken", "name")
    kind = choice_named(TYPES, values.get("type", "text"))
    if kind is None:
        known = ", ".join(_(each.label) for each in TYPES)
        words = {"text": shown(values.get("type", ""), 40), "choices": known}
        raise BadValue(_("“%(text)s” is none of these: %(choices)s.") % words, "bad_type", "type")
    return name, kind.value, parse_choices(values.get("choices", "")) if kind.value == "choice" else ()


def _stored_choices(choices: tuple[str, ...]) -> str | None:
    return json.dumps(choices, ensure_ascii=False) if choices else None


_Value = tuple[int, str, str]
"""A value of a client: the id of its row, how it is stored, and the name of the client."""


def _values(number: int) -> list[_Value]:
    return list(
        database.execute_sql(
            """SELECT v.id, v.value, c.name FROM own_value v JOIN client c ON c.id = v.client_id
               WHERE v.field_id = ? ORDER BY c.hidden, v.id""",
            (number,),
        ).fetchall()
    )


def _present_words(own: Own, rows: Sequence[_Value]) -> tuple[str, ...]:
    """The words that clients have, to be the choices; raises BadValue when there are none or too many."""
    words: dict[str, str] = {}
    for _row, value, _name in rows:
        word = show(own.type, value)
        words.setdefault(search_key(word), word)
    if not 0 < len(words) <= MOST_WORDS:
        raise BadValue(_("Type the choices, with commas between them."), "missing_choices", "choices")
    return tuple(sorted(words.values(), key=search_key))


def _fitting(own: Own, after: Own, rows: Sequence[_Value], today: date) -> list[tuple[int, str]]:
    """The values that are stored otherwise in the field as it will be; raises Refused when some do not fit."""
    vote = DecimalVote()
    if own.type in ("text", "choice"):
        for _row, value, _name in rows:
            vote.add(value)
    changed: list[tuple[int, str]] = []
    misfits: list[tuple[str, str]] = []
    for row, value, name in rows:
        try:
            found = _converted(own.type, value, after, today, vote.sign or None)
        except BadValue:
            misfits.append((name, show(own.type, value)))
            continue
        if found != value:
            changed.append((row, found))
    if misfits:
        name, value = misfits[0]
        sentence = ngettext(
            "%(count)d client has a value that does not fit: %(client)s has “%(value)s”.",
            "%(count)d clients have a value that does not fit; %(client)s has “%(value)s”.",
            len(misfits),
        )
        words = {"count": len(misfits), "client": shown(name, 40), "value": shown(value, 40)}
        raise Refused(sentence % words, "misfits")
    return changed


def _converted(kind: str, value: str, after: Own, today: date, decimal: str | None) -> str:
    """A value of a field of ``kind`` as it is stored in the field ``after``. Raises BadValue where it does not fit."""
    if after.type == "text":
        return value if kind in ("date", "text") else show(kind, value)
    if kind in ("number", "money"):
        exact = Decimal(value) if kind == "number" else Decimal(value).scaleb(-2)
        value, decimal = number_text(exact), "."
    elif kind == "flag" and after.type == "choice":
        value = show(kind, value)
    if after.type == "money" and decimal is not None:
        cents = money.parse_number(value, decimal).scaleb(2)
        if cents != cents.to_integral_value():
            raise BadValue(_("“%(text)s” is not an amount; write one such as 1240.50.") % {"text": value}, "bad_amount")
    return read(after, value, today, decimal=decimal, from_file=True) or value


@contextmanager
def _indexed_at_once(act: int, count: int) -> Iterator[None]:
    """Change the values of ``count`` clients: of many the full-text index is written anew afterwards."""
    many = count > MANY
    if many:
        database.execute_sql("UPDATE present SET indexing = 0")
    yield
    if many:
        database.execute_sql("UPDATE present SET indexing = 1")
        reversal.refresh(act)
