"""One entry an act: what was changed, by whom and when; undo and redo across sessions."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import peewee

from models import database as store
from models import reversal, search_index, standing
from models.database import database
from models.history import describe as describe
from models.history import history as history
from models.i18n import _
from models.problems import Conflict, NotFound, Refused
from models.session import Session

NOT_UNDOABLE = ("undo", "redo")


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


def _begin(session: Session, verb: str, text: str, detail: str, state: str, undoes: int | None = None) -> int:
    cursor = database.execute_sql(
        "INSERT INTO act (user, verb, at, state, text, detail, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (session.user, verb, now(), state, text, detail, undoes),
    )
    return int(cursor.lastrowid)


def _attribute(act: int | None, *, indexing: bool = True) -> None:
    database.execute_sql("UPDATE present SET act_id = ?, indexing = ?", (act, int(indexing)))


@contextmanager
def acting(session: Session, verb: str, text: str = "", detail: str = "") -> Iterator[Running]:
    """Make the body one act: one transaction, one entry in the journal.

    ``text`` names what was acted on (a client's name), ``detail`` a stage, a field or a number, for the sentence of
    :func:`describe`. After the body ``running.result`` is the Act; one that changed nothing leaves no entry.
    Inside a part of a :class:`Bulk` (see :meth:`Bulk.part`) the body becomes part of that act.
    """
    whole = _whole.get()
    if whole is not None:
        running = Running(whole.id)
        yield running
        whole.verb, details = verb, running.details or {detail}
        whole.details |= details
        running.act = Act(whole.id, session.user, verb, now(), "open", text, detail, 0)
        return
    with store.transaction():
        running = Running(_begin(session, verb, text, detail, "done"))
        _attribute(running.id)
        yield running
        _attribute(None)
        if len(running.details) == 1:
            database.execute_sql("UPDATE act SET detail = ? WHERE id = ?", (*running.details, running.id))
        running.act = _settle(running.id)


@contextmanager
def joining(act: Act) -> Iterator[None]:
    """Make what the body writes part of ``act``, which was done just before: one entry, taken back as one."""
    with store.transaction():
        _attribute(act.id)
        yield
        _attribute(None)


def _settle(act: int) -> Act:
    (clients, changes) = database.execute_sql(
        "SELECT count(DISTINCT client_id), count(*) FROM change WHERE act_id = ?", (act,)
    ).fetchone()
    if not changes:
        found = get(act)
        database.execute_sql("DELETE FROM act WHERE id = ?", (act,))
        return Act(0, found.user, found.verb, found.at, found.state, found.text, found.detail, 0)
    database.execute_sql("UPDATE act SET clients = ? WHERE id = ?", (clients, act))
    return get(act)


_ours: set[int] = set()
"""The unfinished acts of this process."""
_SHOWN_AT_ONCE = 500
"""Rows that arrive by one statement: SQLite keeps in memory every page that a statement changes."""
_SILENT = 600
"""Seconds after which an unfinished act that writes nothing is taken for one of a program that is gone."""


def _here() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


class Bulk:
    """An act in several short transactions, unseen until :meth:`finish`; :meth:`cancel` leaves nothing of it."""

    def __init__(self, session: Session, verb: str, text: str = "", detail: str = "") -> None:
        self.verb, self.details = verb, {detail} - {""}
        with store.transaction():
            self.id = _begin(session, verb, text, _here(), "open")
            search_index.tune_index(database, bulk=True)
        _ours.add(self.id)
        store.hurry()

    @contextmanager
    def chunk(self, *, indexing: bool = False) -> Iterator[None]:
        """Run the body as one of the transactions of the act; keep it under 200 ms."""
        with store.transaction():
            _attribute(self.id, indexing=indexing)
            database.execute_sql("UPDATE act SET at = ? WHERE id = ?", (now(), self.id))
            yield
            _attribute(None)

    @contextmanager
    def part(self) -> Iterator[None]:
        """Run the body, that does acts, as one of the transactions; what it does is part of this act."""
        with self.chunk(indexing=True):
            token = _whole.set(self)
            try:
                yield
            finally:
                _whole.reset(token)

    def finish(self) -> Act:
        """Show what has arrived and close the act; the id of the result is 0 when nothing was changed."""
        store.safe_again()
        with store.transaction():
            _attribute(self.id, indexing=False)
            search_index.tune_index(database, bulk=False)
            self._show()
            detail = next(iter(self.details)) if len(self.details) == 1 else ""
            database.execute_sql(
                "UPDATE act SET state = 'done', verb = ?, detail = ? WHERE id = ?", (self.verb, detail, self.id)
            )
            _attribute(None)
            act = _settle(self.id)
        _ours.discard(self.id)
        return act

    def _show(self) -> None:
        """Show what has arrived, some rows a statement."""
        (first, last) = database.execute_sql(
            """SELECT coalesce((SELECT min(id) FROM change WHERE act_id = ?1), 0),
                      coalesce((SELECT max(id) FROM change WHERE act_id = ?1), -1)""",
            (self.id,),
        ).fetchone()
        for start in range(first, last + 1, _SHOWN_AT_ONCE):
            for table in ("client", "sale"):
                database.execute_sql(
                    f"""UPDATE {table} SET hidden = 0 WHERE hidden = 2 AND id IN
                          (SELECT row FROM change
                           WHERE act_id = ? AND tbl = '{table}' AND op = 'insert' AND id BETWEEN ? AND ?)""",
                    (self.id, start, start + _SHOWN_AT_ONCE - 1),
                )

    def cancel(self) -> None:
        """Take everything back, without a trace; what others have changed since stays as it is."""
        store.safe_again()
        reversal.erase(self.id)
        _ours.discard(self.id)


_whole: ContextVar[Bulk | None] = ContextVar("whole", default=None)
"""The act of which the acts of this thread are parts, if any."""


def unfinished() -> list[int]:
    """Return the unfinished acts of programs that are gone."""
    rows = database.execute_sql("SELECT id, at, detail FROM act WHERE state = 'open'").fetchall()
    return [act for act, at, owner in rows if act not in _ours and not _alive(owner, at)]


def sweep() -> int:
    """Take back the unfinished acts of programs that are gone; return how many there were."""
    acts = unfinished()
    for act in acts:
        reversal.erase(act)
    return len(acts)


def _alive(owner: str, at: str) -> bool:
    """Whether the program ``host:pid`` that last wrote at ``at`` still runs; elsewhere its silence decides."""
    age = datetime.now(UTC) - datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    host, _colon, pid = owner.rpartition(":")
    if age.total_seconds() > _SILENT or owner == _here():
        return False
    if host != socket.gethostname() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def undo(session: Session, entry: int | None = None) -> Act:
    """Take back the user's newest act, or the act numbered ``entry``; return the act that was taken back.

    Raises Refused when there is nothing to undo, NotFound for an unknown entry, and Conflict, naming the field and
    who changed it, when somebody has changed since what it would restore.
    """
    with _turning():
        target = next_undo(session) if entry is None else get(entry)
        if target is None:
            raise Refused(_("There is nothing to undo."))
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
        f"""SELECT {_COLUMNS} FROM act WHERE user = ? AND state = 'done' AND verb NOT IN ('undo', 'redo')
            ORDER BY id DESC LIMIT 1""",
        (session.user,),
    ).fetchone()
    return None if row is None else _act(row)


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
    act = _begin(session, verb, target.text, target.detail, "done", target.id)
    _attribute(act)
    reversal.reverse(target.id)
    standing.check_codes(act)
    database.execute_sql(
        """UPDATE client SET version = version + 1, updated_at = ?1
           WHERE id IN (SELECT client_id FROM change WHERE act_id = ?2)
           AND id NOT IN (SELECT row FROM change WHERE act_id = ?2 AND tbl = 'client' AND op = 'insert')""",
        (now(), act),
    )
    _attribute(None)
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
