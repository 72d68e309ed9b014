"""How complete a record is, by the fields the user wants, and when somebody last said that it is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import journal
from models.client import names, present
from models.database import database
from models.editing import touch
from models.fields import FIELDS, Home, Type
from models.journal import Act
from models.session import Session
from models.tables import NONE_DUE

if TYPE_CHECKING:
    from array import array

    from models.figures.columns import Clients, Tick

_ALWAYS = ("id", "stage_since", "created_at", "updated_at", "version", "unanswered")


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of ``wanted`` fields so many are ``filled``; ``missing`` names the others in the order of the settings."""

    wanted: int
    filled: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Filled over wanted; None when nothing is wanted."""
        return self.filled / self.wanted if self.wanted else None


def filled(name: str) -> str:
    """Return the SQL condition that the field ``name`` of the client ``c`` is filled (no stars are none)."""
    field = FIELDS[name]
    column = field.stored
    match field.home:
        case Home.CLIENT if field.type is Type.STARS:
            return f"c.{column} > 0"
        case Home.CLIENT:
            return f"c.{column} IS NOT NULL"
        case Home.TAG:
            return "EXISTS (SELECT 1 FROM tag WHERE client_id = c.id)"
        case Home.CHANNEL:
            return f"EXISTS (SELECT 1 FROM channel WHERE client_id = c.id AND kind = '{name}')"
        case Home.CONTACT | Home.ADDRESS:
            first = f"SELECT {column} FROM {field.home.value} WHERE client_id = c.id ORDER BY rank, id LIMIT 1"
            return f"({first}) IS NOT NULL"
    if name in _ALWAYS:
        return "1"
    return f"c.due_order <> '{NONE_DUE}'" if name in ("next_action", "next_due") else f"c.{column} IS NOT NULL"


def completeness(ids: Sequence[int], wanted: Sequence[str]) -> dict[int, Completeness]:
    """Return how complete each of the clients ``ids`` is, by the field names ``wanted``; unknown clients are left out.

    The share is that of the wanted fields that are filled (figures.md).
    """
    fields = tuple(dict.fromkeys(wanted))
    columns = "".join(f", ({filled(name)})" for name in fields)
    found: dict[int, Completeness] = {}
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        marks = ", ".join("?" * len(part))
        for client, *there in database.execute_sql(f"SELECT c.id{columns} FROM client c WHERE c.id IN ({marks})", part):
            missing = tuple(name for name, filled_in in zip(fields, there, strict=True) if not filled_in)
            found[client] = Completeness(len(fields), len(fields) - len(missing), missing)
    return found


def shares(clients: "Clients", wanted: Sequence[str], tick: "Tick") -> "array[float]":
    """Return by place of ``clients`` the share of the fields ``wanted`` that are filled, NO_SHARE with none wanted."""
    from models.figures.columns import chunks

    fields = tuple(dict.fromkeys(wanted))
    found = clients.shares()
    if fields:
        number = " + ".join(f"({filled(name)})" for name in fields)
        for rows in chunks(f"SELECT c.id, {number} FROM client c WHERE {clients.among('c.id')}", clients.named, tick):
            for client, there in rows:
                if (place := clients.place(client)) >= 0:
                    found[place] = there / len(fields)
    return found


def confirm(session: Session, ids: Sequence[int]) -> Act:
    """Note that the records of ``ids`` are right today; one act. Raises NotFound when none is in the lists."""
    with journal.acting(session, "confirm", names(list(ids))) as running:
        there = present(ids)
        for client in there:
            database.execute_sql(
                "UPDATE client SET confirmed_on = ?1 WHERE id = ?2 AND confirmed_on IS NOT ?1",
                (session.today.isoformat(), client),
            )
            touch(client, running.id)
    return running.result
