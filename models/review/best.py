"""The best of those who left: found once, and again when a sale or a stage changed."""

from dataclasses import dataclass
from typing import Any

from models import database as store
from models.database import database
from models.review.as_of import stage_at
from models.session import Session


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found, for which file and day, and the newest change of the journal that was looked at."""

    where: tuple[Any, ...]
    change: int
    best: list[int]


_kept: _Kept | None = None


def best_inactive(session: Session) -> list[int]:
    """Return the best ⌈n/5⌉ of the inactive clients with sales, by all their sales (ties by id)."""
    global _kept
    path = store.file_path()
    where, kept = (path, path.stat().st_ino, session.today, session.travelling), _kept
    if kept is not None and kept.where == where and (newest := _still(kept.change)) is not None:
        _kept = _Kept(where, newest, kept.best)
        return kept.best
    (newest,) = database.execute_sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
    best = _read(session)
    _kept = _Kept(where, newest, best)
    return best


def _still(change: int) -> int | None:
    """Return the newest change if none after ``change`` moved a sale or a stage, else None."""
    newest, moved = database.execute_sql(
        """SELECT max(id), max(tbl IN ('sale', 'sale_line') OR tbl = 'client' AND (op <> 'update'
             OR json_type(after, '$.stage') IS NOT NULL OR json_type(after, '$.hidden') IS NOT NULL))
           FROM change WHERE id > ?""",
        (change,),
    ).fetchone()
    return None if moved else newest or change


def _read(session: Session) -> list[int]:
    rows = database.execute_sql(
        f"""SELECT client.id FROM client JOIN sale s ON s.client_id = client.id
            WHERE client.hidden = 0 AND {stage_at(session)} = 'inactive' AND s.hidden = 0 AND s.on_date <= ?
            GROUP BY client.id ORDER BY sum(s.amount) DESC, client.id""",
        (session.today.isoformat(),),
    ).fetchall()
    return [row[0] for row in rows[: -(-len(rows) // 5)]]
