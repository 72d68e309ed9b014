"""Whoever bought is a client since then: the stages that follow from the sales of a file, by hundreds at a time."""

import json
from collections.abc import Sequence
from typing import Any

from models import journal
from models.database import database
from models.fields import Stage
from models.importing.sheets import insert_many
from models.session import Session


def date_back(session: Session, days: Sequence[tuple[int, str]]) -> None:
    """Let the clients that come along with their sales be clients since ``days``, those of their first sales."""
    today = session.today.isoformat()
    for client, day in days:
        since = min(day, today)
        database.execute_sql(
            "UPDATE client SET stage_since = ?1 WHERE id = ?2 AND hidden = 2 AND stage_since > ?1", (since, client)
        )
        _date_moves_back(client, since)


def become_clients(session: Session, act: int, days: Sequence[tuple[int, str]]) -> None:
    """Move those of the clients that are prospects or in negotiation to client on ``days``; the same as
    ``sales.becomes_client`` for each, inside a chunk of ``act``."""
    today, to, since = session.today.isoformat(), Stage.CLIENT.value, dict(days)
    rows = database.execute_sql(
        """SELECT id, stage, stage_since, version FROM client
           WHERE id IN (SELECT value FROM json_each(?)) AND stage IN (?, ?) AND hidden = 0""",
        (json.dumps(list(since)), Stage.PROSPECT.value, Stage.NEGOTIATION.value),
    ).fetchall()
    days = [(client, min(since[client], today)) for client, *_rest in rows]
    for client, day in days:
        _date_moves_back(client, day)
    moves, changes = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for (client, stage, before, version), (_client, day) in zip(rows, days, strict=True):
        moves.append((client, stage, to, day))
        old = {"stage": stage, "stage_since": before, "version": version}
        new = {"stage": to, "stage_since": day, "version": version + 1}
        changes.append((act, "client", client, client, "update", json.dumps(old), json.dumps(new)))
    insert_many("stage_move", ("client_id", "from_stage", "to_stage", "on_date"), moves)
    # The trigger looks at each of forty columns of every client; what changes is known here.
    insert_many("change", ("act_id", "tbl", "row", "client_id", "op", "before", "after"), changes)
    database.execute_sql("UPDATE present SET journal = 0")
    moment = journal.now()
    for client, day in days:
        database.execute_sql(
            "UPDATE client SET stage = ?, stage_since = ?, version = version + 1, updated_at = ? WHERE id = ?",
            (to, day, moment, client),
        )
    database.execute_sql("UPDATE present SET journal = 1")


def _date_moves_back(client: int, day: str) -> None:
    database.execute_sql("UPDATE stage_move SET on_date = ?1 WHERE client_id = ?2 AND on_date > ?1", (day, client))
