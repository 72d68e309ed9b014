"""What tells one state of the file's records from another, across connections and programs, in microseconds."""

from models import database as store
from models.database import database

State = tuple[object, ...]
"""Equal as long as nothing was written that a figure is made of."""


def state() -> State:
    """Return the state of the open file as the calling thread's connection sees it.

    Every change of a record writes a row of the journal, whose numbers are never given twice; an act that comes in
    parts shows itself at its end, and is taken back without a row: therefore its parts count too, and the newest act
    as a whole, since a file may be put back as it was and go on differently.
    """
    (changes,) = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone() or (0,)
    newest = database.execute_sql("SELECT id, user, verb, at, state FROM act ORDER BY id DESC LIMIT 1").fetchone()
    arriving = database.execute_sql(
        """SELECT id, (SELECT max(c.id) FROM change c WHERE c.act_id = act.id) FROM act WHERE state = 'open'"""
    ).fetchall()
    return (str(store.file_path()), changes, newest, tuple(arriving))
