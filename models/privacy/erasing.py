"""Erasing people for good: no row, no change in the journal, no word in the index, no free page keeps them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import backups, journal, search_index
from models import client as clients
from models import database as store
from models.client import ARRIVING
from models.database import database
from models.i18n import _, ngettext
from models.matching import quoted
from models.privacy import traces
from models.problems import Ambiguous, NotFound, Refused
from models.session import Session
from models.text import search_key, shown

AT_ONCE = 100
"""Clients erased in one transaction."""
NAMED = 3
"""So many of the records with the same words are named."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: how many records; ``backups`` are the automatic ones that still hold any of them.

    ``clean`` is False where another program had the file so that its free pages and its log could not be written anew.
    ``mentions`` counts the other records in whose texts the name occurs (told for a single client), and
    ``mentioning`` are the numbers and names of the first of them.
    """

    count: int
    backups: tuple[Path, ...]
    clean: bool
    mentions: int = 0
    mentioning: tuple[str, ...] = ()

    def mentions_told(self) -> str:
        """Say which other records have the name in their texts, '' where none has."""
        if not self.mentions:
            return ""
        which = ", ".join(shown(each, 30) for each in self.mentioning)
        more = self.mentions - len(self.mentioning)
        if more:
            text = ngettext("%(which)s and %(count)d more", "%(which)s and %(count)d more", more)
            which = text % {"which": which, "count": more}
        return _("its name stands in the texts of %(which)s") % {"which": which}


def find(text: str) -> tuple[int, str]:
    """Return the number and the name of the client that ``text`` names, in the lists or in the trash.

    Raises NotFound, and Ambiguous when it could be another: what cannot be taken back is not guessed.
    """
    found: list[int] = []
    for trashed in (False, True):
        try:
            found.append(clients.find(text, trashed=trashed))
        except NotFound as problem:
            missing = problem
    if not found:
        raise missing
    told = [(number, clients.names([number])) for number in found]
    if len(told) > 1:
        lines = [f"#{number} {name}" for number, name in told]
        text = _("Several clients are called %(name)s; name one by its number.") % {"name": repr(text)}
        raise Ambiguous(text, lines)
    return told[0]


def erase(
    session: Session,
    ids: Sequence[int],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    last: Callable[[], None] | None = None,
) -> Erased:
    """Erase the clients ``ids`` with every trace of them in the file; it cannot be undone.

    The journal keeps one entry that says how many records were erased, not whose. Who was merged into one of them goes
    too. Backups are not touched: see :func:`delete_backups`. When ``cancelled`` answers True those not erased yet stay.
    ``last`` hears that the rows are gone and the index and the file are written anew, which no one can stop.
    Raises NotFound for who is not there, Refused while an import brings or changes one of them.
    """
    _check(ids)
    words = clients.names(list(ids))
    gone, act, done = set[int](), 0, 0
    for start in range(0, len(ids), AT_ONCE):
        if cancelled is not None and cancelled():
            break
        part = list(ids[start : start + AT_ONCE])
        with store.transaction():
            everyone = sorted({*part, *(other for client in part for other in traces.swallowed(client))})
            _remove(everyone)
            act = act or journal.begin(session, "erase", "", "", "done")
            database.execute_sql("UPDATE act SET clients = clients + ? WHERE id = ?", (len(part), act))
        gone.update(everyone)
        done += len(part)
        if progress is not None:
            progress(done, len(ids))
    if last is not None:
        last()
    search_index.merge(database)
    clean = store.write_anew()
    return Erased(done, tuple(traces.backups_with(gone)), clean, *_mentions(words))


def _check(ids: Sequence[int]) -> None:
    among = json.dumps(list(ids))
    rows = database.execute_sql(f"SELECT id, hidden FROM client WHERE id IN {traces.AMONG}", (among,)).fetchall()
    if not ids or len(rows) < len(set(ids)):
        raise NotFound(_("This client is gone: it is in the trash or was erased."))
    running = database.execute_sql(
        f"""SELECT 1 FROM act a JOIN change c ON c.act_id = a.id
            WHERE a.state = 'open' AND c.client_id IN {traces.AMONG} LIMIT 1""",
        (among,),
    ).fetchone()
    if running is not None or any(hidden == ARRIVING for _id, hidden in rows):
        raise Refused(_("Another act on many clients is under way and concerns this one; erase it when that is over."))


def _remove(ids: list[int]) -> None:
    """Remove the clients ``ids`` from all tables; unnoted, and without a trace in the journal."""
    among, known = json.dumps(ids), traces.names(ids)
    database.execute_sql("UPDATE present SET act_id = NULL, journal = 0, indexing = 0")
    traces.forget_elsewhere(ids, known)
    traces.forget_in_journal(ids, known)
    database.execute_sql(
        f"""UPDATE client SET referred_by = NULL, version = version + 1, updated_at = ?
            WHERE referred_by IN {traces.AMONG}""",
        (journal.now(), among),
    )
    database.execute_sql(f"DELETE FROM client WHERE id IN {traces.AMONG}", (among,))
    database.execute_sql("UPDATE present SET journal = 1, indexing = 1")


def _mentions(name: str) -> tuple[int, tuple[str, ...]]:
    folded = search_key(name)
    if not any(map(str.isalnum, folded)):
        return 0, ()
    found = "FROM client WHERE hidden <> 2 AND id IN (SELECT rowid FROM search WHERE search MATCH ?)"
    words = (quoted(folded),)
    (number,) = database.execute_sql(f"SELECT count(*) {found}", words).fetchone()
    rows = database.execute_sql(f"SELECT id, name {found} ORDER BY id LIMIT {NAMED}", words).fetchall()
    return int(number), tuple(f"#{client} {called}" for client, called in rows)


def delete_backups(session: Session, copies: Sequence[Path]) -> Path:
    """Delete the automatic backups ``copies`` and make a new one, so that there is one; return where it lies.

    The new one is made first. Raises BadFile when that, or the deleting, fails.
    """
    made = backups.back_up(keep=session.settings)
    backups.delete(copies)
    return made
