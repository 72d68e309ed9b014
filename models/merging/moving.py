"""What hangs on a client goes over to another inside a running act: without doubles, and without losing anything."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from models import rows
from models.database import database
from models.reach import PERSON, PLACE
from models.text import search_key

_MOVED = (
    "activity", "follow_up", "sale", "sale_line", "payment", "opportunity", "settled", "imported_row", "imported_line",
)  # fmt: skip
"""What simply goes over."""
_COUNTED = ("activity", "follow_up", "sale", "payment", "opportunity")

Moved = dict[tuple[str, int], int]
"""Where contacts, channels and addresses are now: by table and old id the id of the row that holds them."""

Same = Callable[[dict[str, Any], dict[str, Any]], bool]
"""Whether two rows are the same thing."""


def everything(first: int, second: int) -> Moved:
    """Let all that hangs on ``second`` hang on ``first``; stage moves and own values excepted."""
    for table in _MOVED:
        counted = ", version = version + 1" if table in _COUNTED else ""
        database.execute_sql(f"UPDATE {table} SET client_id = ?{counted} WHERE client_id = ?", (first, second))
    _tags(first, second)
    _offers(first, second)
    _not_same(first, second)
    database.execute_sql(
        "UPDATE client SET referred_by = ?, version = version + 1 WHERE referred_by = ? AND id NOT IN (?, ?)",
        (first, second, first, second),
    )
    # What is being typed at the second goes on at the first; it is offered there, never saved by itself.
    database.execute_sql("UPDATE OR IGNORE draft SET client_id = ?, version = 0 WHERE client_id = ?", (first, second))
    moved: Moved = {}
    _unite("contact", PERSON, _same_person, (first, second), moved)
    _channels(first, second, moved)
    _unite("address", ("label", *PLACE), _same_place, (first, second), moved)
    # Only now: with a contact go the channels that still hang on it.
    for (table, old), new in moved.items():
        if table in ("contact", "address") and old != new:
            database.execute_sql(f"DELETE FROM {table} WHERE id = ?", (old,))
    return moved


def _read(table: str, columns: Iterable[str], client: int) -> list[dict[str, Any]]:
    names = ("id", *columns)
    found = database.execute_sql(
        f"SELECT {', '.join(names)} FROM {table} WHERE client_id = ? ORDER BY rank, id", (client,)
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def _over(table: str, number: int, first: int, **columns: Any) -> None:
    """A row goes over to the first client, behind the rows that are there."""
    (rank,) = database.execute_sql(
        f"SELECT coalesce(max(rank) + 1, 0) FROM {table} WHERE client_id = ?", (first,)
    ).fetchone()
    rows.update(table, number, {"client_id": first, "rank": rank, **columns})


def _agree(one: dict[str, Any], other: dict[str, Any], parts: Iterable[str]) -> bool:
    """Whether no part of the two says something else than the other."""
    return all(not one[part] or not other[part] or search_key(one[part]) == search_key(other[part]) for part in parts)


def _fill(table: str, kept: dict[str, Any], other: dict[str, Any], parts: Iterable[str]) -> None:
    """Give a row that stays what it lacks."""
    lacking = {part: other[part] for part in parts if not kept[part] and other[part]}
    rows.update(table, kept["id"], lacking)
    kept |= lacking


def _unite(table: str, columns: Sequence[str], same: Same, clients: tuple[int, int], moved: Moved) -> None:
    """Let the rows of the second client go over to the first; what is there already gets what it lacks."""
    first, second = clients
    there = _read(table, columns, first)
    for row in _read(table, columns, second):
        alike = next((each for each in there if same(each, row)), None)
        if alike is None:
            _over(table, row["id"], first)
            moved[table, row["id"]] = row["id"]
        else:
            _fill(table, alike, row, columns)
            moved[table, row["id"]] = alike["id"]


def _same_person(one: dict[str, Any], other: dict[str, Any]) -> bool:
    told = "name" if one["name"] or other["name"] else "position"
    return bool(one[told] and other[told]) and _agree(one, other, PERSON)


def _channels(first: int, second: int, moved: Moved) -> None:
    columns = ("contact_id", "kind", "match_key", "label")
    there = {(each["contact_id"], each["kind"], each["match_key"]): each for each in _read("channel", columns, first)}
    for channel in _read("channel", columns, second):
        contact = channel["contact_id"]
        owner = None if contact is None else moved["contact", contact]
        same = there.get((owner, channel["kind"], channel["match_key"]))
        if same is not None and _agree(same, channel, ("label",)):
            _fill("channel", same, channel, ("label",))
            database.execute_sql("DELETE FROM channel WHERE id = ?", (channel["id"],))
            moved["channel", channel["id"]] = same["id"]
        else:
            _over("channel", channel["id"], first, contact_id=owner)
            moved["channel", channel["id"]] = channel["id"]


def _same_place(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two addresses say the same as far as both say something, a street, postal code or city among it."""
    shared = any(one[part] and other[part] for part in ("street", "postal_code", "city"))
    return shared and _agree(one, other, ("label", *PLACE))


def _tags(first: int, second: int) -> None:
    database.execute_sql(
        "DELETE FROM tag WHERE client_id = ? AND folded IN (SELECT folded FROM tag WHERE client_id = ?)",
        (second, first),
    )
    database.execute_sql("UPDATE tag SET client_id = ? WHERE client_id = ?", (first, second))


def _offers(first: int, second: int) -> None:
    """A campaign makes a client one offer: of two, the one with an answer stays, else the first's."""
    for number, answer, there, answered in database.execute_sql(
        """SELECT o.id, o.answer, f.id, f.answer FROM offer o
           JOIN offer f ON f.campaign_id = o.campaign_id AND f.client_id = ? WHERE o.client_id = ?""",
        (first, second),
    ).fetchall():
        gone = there if answered is None and answer is not None else number
        database.execute_sql("DELETE FROM offer WHERE id = ?", (gone,))
    database.execute_sql("UPDATE offer SET client_id = ?, version = version + 1 WHERE client_id = ?", (first, second))


def _not_same(first: int, second: int) -> None:
    """Who is not the same as the second is not the same as the first."""
    for number, one, other in database.execute_sql(
        "SELECT id, client_id, other_id FROM not_same WHERE ? IN (client_id, other_id)", (second,)
    ).fetchall():
        who = one if other == second else other
        pair = (min(first, who), max(first, who))
        known = database.execute_sql("SELECT 1 FROM not_same WHERE client_id = ? AND other_id = ?", pair).fetchone()
        if who == first or known is not None:
            database.execute_sql("DELETE FROM not_same WHERE id = ?", (number,))
        else:
            database.execute_sql("UPDATE not_same SET client_id = ?, other_id = ? WHERE id = ?", (*pair, number))
