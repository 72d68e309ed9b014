"""What tells one state of the file's records from another, across connections and programs, in microseconds."""

import json
from dataclasses import dataclass

from models import database as store
from models.database import database

TRAITS = frozenset(("kind", "sector", "source", "medium", "owner", "birthday"))
"""The columns of a client that may be traits of the ideal one."""
_FEW = 50_000
"""Up to so many changes are looked through for what they concern."""
_UNSEEN = ("client", "sale", "sale_line")
"""What an act that comes in parts adds is not seen before its end."""


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
    (``client``: who there is; ``referrer``; ``trait``; ``record``: anything). None when it cannot be told."""
    if before.path != now.path or not 0 <= now.changes - before.changes <= _FEW or not _goes_on(before, now):
        return None
    rows = database.execute_sql(
        """SELECT DISTINCT tbl, op, act_id IN (SELECT id FROM act WHERE state = 'open') FROM change
           WHERE id > ? AND NOT (tbl = 'client' AND op = 'update')""",
        (before.changes,),
    ).fetchall()
    found: set[str] = set()
    for table, operation, arriving in rows:
        if arriving and operation == "insert" and table in _UNSEEN:
            continue
        found |= {"client", "referrer", "trait", "record"} if table == "client" else {table}
    edits = database.execute_sql(
        "SELECT before FROM change WHERE id > ? AND tbl = 'client' AND op = 'update'", (before.changes,)
    )
    for (old,) in edits:
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


def _goes_on(before: State, now: State) -> bool:
    """Whether ``now`` came of ``before`` by changes alone: the newest act of then is there, and those that arrived
    still do, nothing of them being taken back."""
    if before.newest:
        number, *who, at, _state = before.newest
        found = database.execute_sql("SELECT at, user, verb FROM act WHERE id = ?", (number,)).fetchone()
        if found is None or list(found[1:]) != who:
            return False
        if found[0] != at and number not in dict(before.arriving):  # each part of an act brings its time up to date
            return False
    far = dict(now.arriving)
    return all(act in far and (far[act] or 0) >= (last or 0) for act, last in before.arriving)
