"""What a merge, and taking it back, is in the history of the two records: which went into which, and what went over."""

from dataclasses import dataclass

from models.database import database

VERBS = ("merge", "undo", "redo")
"""The acts that can merge, or part what was merged."""
SILENT = ("imported_row", "imported_line", "stage_move", "settled", "not_same")
"""The tables whose rows go over without a word."""


@dataclass(frozen=True, slots=True)
class Merger:
    """A merge: ``stays`` and ``gone`` are the numbers of the two records, beside them what they were called.

    ``joins`` is False where the act took the merge back.
    """

    stays: int
    stays_name: str
    gone: int
    gone_name: str
    joins: bool

    def other(self, client: int) -> str | None:
        """Return number and name of the other of the two, None when ``client`` is neither."""
        if client == self.stays:
            return f"#{self.gone} {self.gone_name}"
        return f"#{self.stays} {self.stays_name}" if client == self.gone else None


def merger(act: int) -> Merger | None:
    """Return the merge that the entry ``act`` was, took back or did again; None when it was another act."""
    query = "SELECT id, verb, undoes, text FROM act WHERE id = ?"
    found = database.execute_sql(query, (act,)).fetchone()
    joins = found is not None and found[1] != "undo"
    while found is not None and found[1] in ("undo", "redo"):
        found = database.execute_sql(query, (found[2],)).fetchone()
    if found is None or found[1] != "merge" or not found[3]:
        return None
    gone = database.execute_sql(
        """SELECT id, row, json_extract(before, '$.name') FROM change
           WHERE act_id = ? AND tbl = 'client' AND op = 'delete'""",
        (found[0],),
    ).fetchone()
    # The last row written before that deletion is the record that stays; those before it were brought by the other.
    stays = (
        gone
        and database.execute_sql(
            """SELECT row FROM change WHERE act_id = ? AND tbl = 'client' AND op = 'update' AND id < ?
           ORDER BY id DESC LIMIT 1""",
            (found[0], gone[0]),
        ).fetchone()
    )
    return Merger(stays[0], found[3], gone[1], gone[2], joins) if stays else None


def left(act: int, client: int) -> list[tuple[int, str, int]]:
    """Return what went from ``client`` to another in the entry ``act``, newest first: change, table and row."""
    return [
        (change, table, row)
        for change, table, row in database.execute_sql(
            """SELECT id, tbl, row FROM change WHERE act_id = ? AND op = 'update'
               AND json_extract(before, '$.client_id') = ? ORDER BY id DESC""",
            (act, client),
        ).fetchall()
        if table not in SILENT
    ]
