"""Walking through a day's queue: how far a person is, what was done, and which card nobody else has at hand."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from models import database as store
from models.database import database
from models.processes import here, runs
from models.session import Session

HELD = timedelta(minutes=15)
"""A card that nobody has answered for so long is free again."""


@dataclass(slots=True)
class Walk:
    """How far ``user`` is through the queue of a day: clients answered and skipped, acts by kind, seconds spent."""

    user: str
    day: str
    answered: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    tallies: dict[str, int] = field(default_factory=dict)
    seconds: int = 0

    def count(self, what: str) -> None:
        """Note one more act of a kind."""
        self.tallies[what] = self.tallies.get(what, 0) + 1


def load(session: Session) -> Walk:
    """Return where the user stood in the queue of the session's day; a fresh walk where there is none."""
    day = session.today.isoformat()
    row = database.execute_sql("SELECT detail FROM walk WHERE user = ? AND day = ?", (session.user, day)).fetchone()
    return Walk(session.user, day, **json.loads(row[0])) if row is not None else Walk(session.user, day)


def save(walk: Walk) -> None:
    """Keep where the user stands; walks of other days go."""
    kept = asdict(walk)
    del kept["user"], kept["day"]
    with store.transaction():
        database.execute_sql("DELETE FROM walk WHERE user = ? AND day <> ?", (walk.user, walk.day))
        database.execute_sql(
            """INSERT INTO walk (user, day, detail) VALUES (?, ?, ?)
               ON CONFLICT (user, day) DO UPDATE SET detail = excluded.detail""",
            (walk.user, walk.day, json.dumps(kept)),
        )


def claim(client_id: int) -> bool:
    """Take the card of a client for this program; False when another one, still at work, has it at hand."""
    now = datetime.now(UTC)
    stale = (now - HELD).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.transaction():
        row = database.execute_sql("SELECT holder, at FROM claim WHERE client_id = ?", (client_id,)).fetchone()
        if row is not None and row[0] != here() and row[1] > stale and runs(row[0]):
            return False
        database.execute_sql("DELETE FROM claim WHERE holder = ?", (here(),))
        database.execute_sql(
            "INSERT OR REPLACE INTO claim (client_id, holder, at) VALUES (?, ?, ?)",
            (client_id, here(), now.strftime("%Y-%m-%dT%H:%M:%SZ")),
        )
    return True


def release() -> None:
    """Give back what this program has at hand."""
    with store.transaction():
        database.execute_sql("DELETE FROM claim WHERE holder = ?", (here(),))
