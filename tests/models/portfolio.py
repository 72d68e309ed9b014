"""What tests of the models share: the whole file as plain data, and what its derived columns should hold."""

from pathlib import Path
from typing import Any

from models import search_index, tables
from models.database import close_database, database, open_database
from models.fields import CONTACT_KINDS

UNCOMPARED = {"version", "updated_at"}
"""Columns that undo does not bring back: versions only grow, and a change is a change."""


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Return every table but the journal, row by row, without versions and times of change."""
    found = {}
    for table in (*tables.JOURNALED, "stage_count", "search"):
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        number = [] if table == "stage_count" else ["rowid"]
        columns = ", ".join([*number, *(name for name in names if name not in UNCOMPARED)])
        found[table] = sorted(database.execute_sql(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
    found["present"] = database.execute_sql("SELECT act_id, journal, indexing FROM present").fetchall()
    return found


def start_again(path: Path, content: bytes) -> None:
    """Open ``path`` as it was when it held ``content``: every example of a property starts from the same file."""
    close_database()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(content)
    open_database(path)
    database.pragma("synchronous", "off")


def one(query: str, *parameters: object) -> Any:
    """Return the single value that ``query`` finds."""
    return database.execute_sql(query, parameters).fetchone()[0]


def derived() -> dict[str, Any]:
    """Return the derived columns, the counts and the index as they stand."""
    return {
        "client": database.execute_sql(
            "SELECT id, due_order, last_contact, unanswered FROM client ORDER BY id"
        ).fetchall(),
        "counts": database.execute_sql("SELECT stage, number FROM stage_count ORDER BY stage").fetchall(),
        "search": [
            [number, *(sorted((text or "").split()) for text in texts)]
            for number, *texts in database.execute_sql("SELECT rowid, * FROM search ORDER BY rowid").fetchall()
        ],
    }


def recomputed() -> dict[str, Any]:
    """Return the same, computed anew by other means; the file is left as it was."""
    found: dict[str, Any] = {"client": [], "counts": []}
    for (client,) in database.execute_sql("SELECT id FROM client ORDER BY id").fetchall():
        dues = [
            row[0]
            for row in database.execute_sql(
                "SELECT due FROM follow_up WHERE client_id = ? AND done_on IS NULL", (client,)
            ).fetchall()
        ]
        tries, last, unanswered = ("no_answer", "left_message"), None, 0
        for on, kind, outcome in database.execute_sql(
            "SELECT on_date, kind, outcome FROM activity WHERE client_id = ? ORDER BY on_date, id", (client,)
        ).fetchall():
            reaches = kind in CONTACT_KINDS
            last = max(last or on, on) if reaches else last
            unanswered = unanswered + 1 if outcome in tries else 0 if reaches else unanswered
        found["client"].append((client, min(dues, default=tables.NONE_DUE), last, unanswered))
    found["counts"] = database.execute_sql(
        """SELECT stage, (SELECT count(*) FROM client c WHERE c.stage = s.stage AND hidden = 0) FROM stage_count s
           ORDER BY stage"""
    ).fetchall()
    with database.atomic() as transaction:
        database.execute_sql("DELETE FROM search")
        search_index.reindex(database, 1, 2**62)
        found["search"] = derived()["search"]
        transaction.rollback()
    return found
