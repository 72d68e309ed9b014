"""An act in several short transactions: an import, an edit of very many clients; and what is left of broken ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from models import database as store
from models import journal, processes, reversal, search_index
from models.database import database
from models.journal import Act
from models.session import Session

_ours: set[int] = set()
"""The unfinished acts of this process."""
_SHOWN_AT_ONCE = 500
"""Rows that arrive by one statement: SQLite keeps in memory every page that a statement changes."""
_SILENT = 600
"""Seconds after which an unfinished act that writes nothing is taken for one of a program that is gone."""


class Bulk(journal.Whole):
    """An act in several short transactions, unseen until :meth:`finish`; :meth:`cancel` leaves nothing of it."""

    def __init__(self, session: Session, verb: str, text: str = "", detail: str = "") -> None:
        with store.transaction():
            act = journal.begin(session, verb, text, processes.here(), "open")
            search_index.tune_index(database, bulk=True)
        super().__init__(act, verb, {detail} - {""})
        _ours.add(self.id)
        store.hurry()

    @contextmanager
    def chunk(self, *, indexing: bool = False) -> Iterator[None]:
        """Run the body as one of the transactions of the act; keep it under 200 ms."""
        with store.transaction():
            journal.attribute(self.id, indexing=indexing)
            database.execute_sql("UPDATE act SET at = ? WHERE id = ?", (journal.now(), self.id))
            yield
            journal.attribute(None)

    @contextmanager
    def part(self) -> Iterator[None]:
        """Run the body, that does acts, as one of the transactions; what it does is part of this act."""
        with self.chunk(indexing=True):
            token = journal.present_whole.set(self)
            try:
                yield
            finally:
                journal.present_whole.reset(token)

    def finish(self) -> Act:
        """Show what has arrived and close the act; the id of the result is 0 when nothing was changed."""
        store.safe_again()
        with store.transaction():
            journal.attribute(self.id, indexing=False)
            search_index.tune_index(database, bulk=False)
            self._show()
            detail = next(iter(self.details)) if len(self.details) == 1 else ""
            database.execute_sql(
                "UPDATE act SET state = 'done', verb = ?, detail = ? WHERE id = ?", (self.verb, detail, self.id)
            )
            journal.attribute(None)
            act = journal.settle(self.id)
        store.at_ease()
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
        store.at_ease()
        _ours.discard(self.id)


def unfinished() -> list[int]:
    """Return the unfinished acts of programs that are gone."""
    rows = database.execute_sql("SELECT id, at, detail FROM act WHERE state = 'open'").fetchall()
    return [act for act, at, owner in rows if act not in _ours and not _writes(owner, at)]


def sweep() -> int:
    """Take back the unfinished acts of programs that are gone; return how many there were."""
    acts = unfinished()
    for act in acts:
        reversal.erase(act)
    return len(acts)


def _writes(owner: str, at: str) -> bool:
    """Whether the program that last wrote at ``at`` still does: one of another machine is judged by its silence."""
    age = datetime.now(UTC) - datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return age.total_seconds() <= _SILENT and owner != processes.here() and processes.runs(owner)
