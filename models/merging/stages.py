"""The history of stages of one client made of two: that of the one whose stage stays, and what came before it."""

from models.client import Client
from models.database import database
from models.merging.compare import Side

Move = tuple[str, str]
"""A day and the stage entered on it."""


def merge(one: Client, other: Client, side: Side) -> tuple[str, str]:
    """Write the moves of both as those of ``one``, inside a running act; return the stage and since when.

    The moves of the client whose stage stays are kept, and of the other's those before them: what a record that
    stood twice seemed to do afterwards is not what the client did. They are written anew, in the order of the days.
    """
    winner, loser = (other, one) if side == "second" else (one, other)
    kept, since = line(_moves(winner.id), _moves(loser.id), winner.stage, winner.stage_since)
    if kept != _moves(one.id):
        database.execute_sql("DELETE FROM stage_move WHERE client_id = ?", (one.id,))
        before = None
        for day, stage in kept:
            database.execute_sql(
                "INSERT INTO stage_move (client_id, from_stage, to_stage, on_date) VALUES (?, ?, ?, ?)",
                (one.id, before, stage, day),
            )
            before = stage
    database.execute_sql("DELETE FROM stage_move WHERE client_id = ?", (other.id,))
    return winner.stage, since


def _moves(client: int) -> list[Move]:
    rows = database.execute_sql("SELECT on_date, to_stage FROM stage_move WHERE client_id = ? ORDER BY id", (client,))
    return list(rows.fetchall())


def line(winner: list[Move], loser: list[Move], stage: str, since: str) -> tuple[list[Move], str]:
    """Return the moves of both as one line that ends in ``stage``, and since when it is in it."""
    begins = winner[0] if winner else (since, stage)
    earlier = [move for move in loser if move[0] < begins[0]]
    if not earlier or earlier[-1][1] != begins[1]:
        return [*earlier, *winner], since
    if len(winner) <= 1:
        return earlier, min(since, earlier[-1][0])
    return [*earlier, *winner[1:]], since
