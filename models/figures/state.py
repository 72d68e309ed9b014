"""What tells one state of the file's records from another, across connections and programs, in microseconds."""

import json
from dataclasses import dataclass

from models import database as store
from models.database import database

TRAITS = frozenset(("kind", "sector", "source", "medium", "owner", "birthday"))
"""The columns of a client that may be traits of the ideal one."""
_FEW = 5_000
"""Up to so many changes are looked through for what they concern."""


@dataclass(frozen=True, slots=True)
class State:
    """Equal as long as nothing was written that a figure is made of.

    Every change of a record writes a row of the journal, whose numbers are never given twice: ``changes`` is the last
    one. An act that comes in parts shows itself at its end, and is taken back, without such a row: ``arriving`` has
    those under way, and how far they are. ``newest`` is the newest act, for a file that was put back as it was.
    """

    path: str
    changes: int
    newest: tuple[object, ...]
    arriving: tuple[tuple[int, int | None], ...]


def state() -> State:
    """Return the state of the open file as the calling thread's connection sees it."""
    (changes,) = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone() or (0,)
    newest = database.execute_sql("SELECT id, user, verb, at, state FROM act ORDER BY id DESC LIMIT 1").fetchone()
    arriving = database.execute_sql(
        "SELECT id, (SELECT max(c.id) FROM change c WHERE c.act_id = act.id) FROM act WHERE state = 'open'"
    ).fetchall()
    return State(str(store.file_path()), changes, newest or (), tuple(arriving))


def changed(before: State, now: State) -> frozenset[str] | None:
    """Return what was changed between two states: names of tables, of ``client`` only what the figures look at
    (``client``: who there is; ``referrer``; ``trait``). None when it cannot be told."""
    number = now.changes - before.changes
    if before.path != now.path or before.arriving or now.arriving or not 0 <= number <= _FEW:
        return None
    if before.newest:
        query = "SELECT 1 FROM act WHERE id = ? AND user = ? AND verb = ? AND at = ?"
        if database.execute_sql(query, before.newest[:4]).fetchone() is None:
            return None
    found: set[str] = set()
    query = "SELECT tbl, op, CASE WHEN op = 'update' AND tbl = 'client' THEN before END FROM change WHERE id > ?"
    for table, operation, old in database.execute_sql(query, (before.changes,)).fetchall():
        if table != "client":
            found.add(table)
        elif operation != "update":
            found |= {"client", "referrer", "trait", "record"}
        else:
            names = json.loads(old).keys()
            found.add("record")
            found.update(
                kind
                for kind, there in (
                    ("client", "hidden" in names), ("referrer", "referred_by" in names), ("trait", names & TRAITS),
                )
                if there
            )  # fmt: skip
    return frozenset(found)
