"""One entry an act: what was changed, by whom and when; undo and redo across sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import peewee

from models import database as store
from models import reversal, standing
from models.database import database
from models.history import describe as describe
from models.history import history as history
from models.i18n import _
from models.problems import Conflict, NotFound, Refused
from models.session import Session

NOT_UNDOABLE = ("undo", "redo", "erase")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person: everything that was changed at one go."""

    id: int
    user: str
    verb: str
    at: str
    state: str
    text: str
    detail: str
    clients: int
    undoes: int | None = None


@dataclass(slots=True)
class Running:
    """An act under way: its number, what else its ``details`` are, and the result once it is over."""

    id: int
    act: Act | None = None
    details: set[str] = field(default_factory=set)

    @property
    def result(self) -> Act:
        """The finished act; its ``id`` is 0 when nothing was changed."""
        assert self.act is not None, "the act is not over"
        return self.act


@dataclass(slots=True)
class Whole:
    """An act in several transactions: what its parts did, and to how many kinds of things."""

    id: int
    verb: str
    details: set[str]


present_whole: ContextVar[Whole | None] = ContextVar("present_whole", default=None)
"""The act of which the acts of this thread are parts, if any."""


def now() -> str:
    """Return the time in UTC, as it is stored."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_COLUMNS = "id, user, verb, at, state, text, detail, clients, undoes"


def _act(row: tuple[Any, ...]) -> Act:
    return Act(*row)


def get(entry: int) -> Act:
    """Return the act numbered ``entry``; raises NotFound."""
    row = database.execute_sql(f"SELECT {_COLUMNS} FROM act WHERE id = ?", (entry,)).fetchone()
    if row is None:
        raise NotFound(_("There is no entry %(entry)d; `cartera undo --list` shows them.") % {"entry": entry})
    return _act(row)


def begin(session: Session, verb: str, text: str, detail: str, state: str, undoes: int | None = None) -> int:
    """Write a new act and return its number."""
    cursor = database.execute_sql(
        "INSERT INTO act (user, verb, at, state, text, detail, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (session.user, verb, now(), state, text, detail, undoes),
    )
    return int(cursor.lastrowid)


def attribute(act: int | None, *, indexing: bool = True) -> None:
    """From here on what is written belongs to ``act`` (None: to nobody); ``indexing`` keeps the full-text index up."""
    database.execute_sql("UPDATE present SET act_id = ?, indexing = ?", (act, int(indexing)))


@contextmanager
def acting(session: Session, verb: str, text: str = "", detail: str = "") -> Iterator[Running]:
    """Make the body one act: one transaction, one entry in the journal.

    ``text`` names what was acted on (a client's name), ``detail`` a stage, a field or a number, for the sentence of
    :func:`describe`. After the body ``running.result`` is the Act; one that changed nothing leaves no entry.
    Inside a part of an act in several transactions (models/bulk.py) the body becomes part of that act.
    """
    whole = present_whole.get()
    if whole is not None:
        running = Running(whole.id)
        yield running
        whole.verb, details = verb, running.details or {detail}
        whole.details |= details
        running.act = Act(whole.id, session.user, verb, now(), "open", text, detail, 0)
        return
    with store.transaction():
        running = Running(begin(session, verb, text, detail, "done"))
        attribute(running.id)
        yield running
        attribute(None)
        if len(running.details) == 1:
            database.execute_sql("UPDATE act SET detail = ? WHERE id = ?", (*running.details, running.id))
        running.act = settle(running.id)


@contextmanager
def joining(act: Act) -> Iterator[None]:
    """Make what the body writes part of ``act``, which was done just before: one entry, taken back as one."""
    with store.transaction():
        attribute(act.id)
        yield
        attribute(None)


def settle(act: int) -> Act:
    """Count what an act changed and return it; one that changed nothing leaves no entry and has the id 0."""
    (clients, changes) = database.execute_sql(
        "SELECT count(DISTINCT client_id), count(*) FROM change WHERE act_id = ?", (act,)
    ).fetchone()
    if not changes:
        found = get(act)
        database.execute_sql("DELETE FROM act WHERE id = ?", (act,))
        return Act(0, found.user, found.verb, found.at, found.state, found.text, found.detail, 0)
    database.execute_sql("UPDATE act SET clients = ? WHERE id = ?", (clients, act))
    return get(act)


def undo(session: Session, entry: int | None = None) -> Act:
    """Take back the user's newest act, or the act numbered ``entry``; return the act that was taken back.

    Raises Refused when there is nothing to undo, NotFound for an unknown entry, and Conflict, naming the field and
    who changed it, when somebody has changed since what it would restore.
    """
    with _turning():
        target = next_undo(session) if entry is None else get(entry)
        if target is None:
            raise Refused(_("There is nothing to undo."))
        if target.verb == "erase":
            raise Refused(_("What was erased is gone for good; only a backup has it."))
        if target.verb in NOT_UNDOABLE or target.state != "done":
            raise Refused(_("Entry %(entry)d cannot be undone.") % {"entry": target.id})
        _replay(session, "undo", target)
        database.execute_sql("UPDATE act SET state = 'undone' WHERE id = ?", (target.id,))
    return target


def redo(session: Session) -> Act:
    """Do again what the user's last undo took back; return the act that stands again. Raises Refused or Conflict."""
    with _turning():
        undone = next_redo(session)
        if undone is None or undone.undoes is None:
            raise Refused(_("There is nothing to redo."))
        _replay(session, "redo", undone)
        database.execute_sql("UPDATE act SET state = 'undone' WHERE id = ?", (undone.id,))
        database.execute_sql("UPDATE act SET state = 'done' WHERE id = ?", (undone.undoes,))
        return get(undone.undoes)


@contextmanager
def _turning() -> Iterator[None]:
    """One transaction in which an act is turned round; what cannot be put back is told as Conflict."""
    try:
        with store.transaction():
            yield
    except peewee.IntegrityError as error:
        raise Conflict(_("Not undone: what it would bring back, or belongs to, was replaced or is gone.")) from error


def next_undo(session: Session) -> Act | None:
    """Return the user's newest act that stands, the one that undo would take back; None when there is none."""
    row = database.execute_sql(
        f"""SELECT {_COLUMNS} FROM act WHERE user = ? AND state = 'done' AND verb NOT IN ('undo', 'redo', 'erase')
            ORDER BY id DESC LIMIT 1""",
        (session.user,),
    ).fetchone()
    return None if row is None else _act(row)


def just_erased(session: Session) -> Act | None:
    """Return the user's newest act of all if it erased somebody for good, which undo passes over; else None."""
    row = database.execute_sql(
        f"SELECT {_COLUMNS} FROM act WHERE user = ? AND state <> 'open' ORDER BY id DESC LIMIT 1", (session.user,)
    ).fetchone()
    return _act(row) if row is not None and row[2] == "erase" else None


def next_redo(session: Session) -> Act | None:
    """Return the user's newest undo that no later act of theirs made final; None when there is none."""
    row = database.execute_sql(
        f"""SELECT {_COLUMNS} FROM act WHERE user = ? AND verb = 'undo' AND state = 'done' AND id > coalesce(
              (SELECT max(id) FROM act WHERE user = ? AND verb NOT IN ('undo', 'redo')), 0)
            ORDER BY id DESC LIMIT 1""",
        (session.user, session.user),
    ).fetchone()
    return None if row is None else _act(row)


def clients_of(act: int) -> tuple[int, ...]:
    """Return the ids of the clients that an act touched."""
    rows = database.execute_sql(
        "SELECT DISTINCT client_id FROM change WHERE act_id = ? AND client_id IS NOT NULL", (act,)
    ).fetchall()
    return tuple(row[0] for row in rows)


def _replay(session: Session, verb: str, target: Act) -> None:
    """Turn ``target`` round as an act of its own; every client it concerns gets a new version."""
    standing.check(target.id)
    act = begin(session, verb, target.text, target.detail, "done", target.id)
    attribute(act)
    reversal.reverse(target.id)
    standing.check_codes(act)
    database.execute_sql(
        """UPDATE client SET version = version + 1, updated_at = ?1
           WHERE id IN (SELECT client_id FROM change WHERE act_id IN (?2, ?3))
           AND id NOT IN (SELECT row FROM change WHERE act_id = ?2 AND tbl = 'client' AND op = 'insert')""",
        (now(), act, target.id),
    )
    attribute(None)
    database.execute_sql("UPDATE act SET clients = ? WHERE id = ?", (target.clients, act))


def entries(limit: int = 50) -> list[Act]:
    """Return the newest ``limit`` acts, newest first, those undone and the undos included."""
    rows = database.execute_sql(
        f"SELECT {_COLUMNS} FROM act WHERE state <> 'open' ORDER BY id DESC LIMIT ?", (limit,)
    ).fetchall()
    return [_act(row) for row in rows]


def version() -> int:
    """Return a number that grows when anything is written to the file, by this program or another."""
    (newest,) = database.execute_sql("SELECT coalesce(max(id), 0) FROM act").fetchone()
    return int(newest)
