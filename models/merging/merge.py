"""Making one client of two."""

import json
from collections.abc import Mapping
from typing import Any

from models import belongings, derived, journal, own_fields, search_index
from models.client import Client
from models.database import database
from models.fields import FIELDS, Home
from models.i18n import _
from models.journal import Act
from models.merging import moving, stages
from models.merging.compare import CONSENT, Side, both, first_rows, joined, sides, value
from models.problems import BadValue, Conflict, Refused
from models.session import Session
from models.text import search_key, sort_key

_PUT_FIRST = {"contact": "contact", "address": "address", "phone": "channel", "email": "channel"}


def merge(
    session: Session,
    first: int,
    second: int,
    chosen: Mapping[str, Side] | None = None,
    *,
    versions: tuple[int, int] | None = None,
) -> Act:
    """Merge the client ``second`` into ``first``; one act, which undo takes back whole.

    Filled fields of the first stay and empty ones take the second's, unless ``chosen`` says otherwise by the name of
    a field, ``own:ID``, or ``contact``, ``address``, ``phone``, ``email`` for what stands first. Everything that hangs
    on either is kept, doubles once; the older date of creation counts. The second's record is deleted, and comes back
    as it was with undo.

    Raises Refused, NotFound, BadValue for a choice that cannot be made, and Conflict when either was changed after
    ``versions`` were read.
    """
    one, other = both(first, second)
    with journal.acting(session, "merge", str(one.name), str(other.name)) as running:
        one, other = both(first, second)
        if versions is not None and versions != (one.version, other.version):
            raise Conflict(_("One of the two was changed meanwhile; nothing was merged. Look at them again."))
        _refuse_arriving(first, second)
        database.execute_sql("UPDATE present SET indexing = 0")
        taken = sides(one, other) | _checked(chosen or {})
        firsts = first_rows(second)
        columns = _columns(one, other, taken)
        columns["stage"], columns["stage_since"] = stages.merge(one, other, taken["stage"])
        _own_values(first, second, taken)
        moved = moving.everything(first, second)
        for key, table in _PUT_FIRST.items():
            if taken.get(key) == "second" and key in firsts:
                belongings.put_first(table, moved[table, firsts[key][0]])
        assignments = ", ".join(f"{column} = ?" for column in columns)
        database.execute_sql(
            f"UPDATE client SET {assignments}, version = version + 1, updated_at = ? WHERE id = ?",
            (*columns.values(), journal.now(), first),
        )
        database.execute_sql("DELETE FROM client WHERE id = ?", (second,))
        search_index.reindex(database, first, first)
        derived.derive(database, first, first)
        database.execute_sql("UPDATE present SET indexing = 1")
    return running.result


def _checked(chosen: Mapping[str, Side]) -> dict[str, Side]:
    """The choices; that of the consent goes for all of it."""
    for name, side in chosen.items():
        known = name in _PUT_FIRST or name.startswith(own_fields.KEY) or (
            name in FIELDS and FIELDS[name].home is Home.CLIENT)  # fmt: skip
        if not known or side not in ("first", "second", *(("both",) if name == "notes" else ())):
            raise BadValue(_("%(field)s cannot be chosen.") % {"field": name}, "unknown_field", name)
    found = dict(chosen)
    if CONSENT[0] in found:
        found |= dict.fromkeys(CONSENT, found[CONSENT[0]])
    return found


def _refuse_arriving(first: int, second: int) -> None:
    row = database.execute_sql("SELECT 1 FROM sale WHERE hidden = 2 AND client_id IN (?, ?)", (first, second))
    if row.fetchone() is not None:
        raise Refused(_("An import is bringing sales of these clients; merge them when it is over."))


def _columns(one: Client, other: Client, taken: Mapping[str, Side]) -> dict[str, Any]:
    """What the first has in its own columns when all is done; the stage is another matter."""
    columns: dict[str, Any] = {}
    doubts = [set(json.loads(client.doubtful)) if client.doubtful else set() for client in (one, other)]
    doubtful = set[str]()
    for name, field in FIELDS.items():
        if field.home is not Home.CLIENT or name == "stage":
            continue
        side = taken[name]
        columns[field.stored] = value(other if side == "second" else one, name)
        if side == "both":
            columns[field.stored] = joined(str(one.notes or ""), str(other.notes or ""))
        if name in doubts[side == "second"]:
            doubtful.add(name)
    if columns["referred_by"] in (one.id, other.id):
        theirs = [value(client, "referred_by") for client in (one, other)]
        columns["referred_by"] = next((who for who in theirs if who not in (None, one.id, other.id)), None)
    name = str(columns["name"])
    columns |= {
        "name_key": sort_key(name),
        "name_folded": search_key(name),
        "doubtful": json.dumps(sorted(doubtful)) if doubtful else None,
        "confirmed_on": max(one.confirmed_on or "", other.confirmed_on or "") or None,
        "created_on": min(one.created_on, other.created_on),
        "created_at": min(one.created_at, other.created_at),
    }
    return columns


def _own_values(first: int, second: int, taken: Mapping[str, Side]) -> None:
    for number in own_fields.values_of(second):
        if taken.get(f"{own_fields.KEY}{number}") == "second":
            gone, stays = first, second
        else:
            gone, stays = second, first
        row = "client_id = ? AND field_id = ?"
        database.execute_sql(f"DELETE FROM own_value WHERE {row}", (gone, number))
        if stays == second:
            database.execute_sql(f"UPDATE own_value SET client_id = ? WHERE {row}", (first, second, number))
