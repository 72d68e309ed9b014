"""The review of 100,000 clients with 300,000 activities: putting the queue of the day together, and telling a card.

Both are asked of the models themselves, in a process of their own, as the screen asks them.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench import portfolio, yardstick

CLIENTS, ACTIVITIES = 100_000, 300_000
ROUNDS, CARDS = 5, 40
_ASK = """
import json, sys, time
from datetime import date
from pathlib import Path
from models.database import open_database
from models.review import queue
from models.review.best import best_inactive
from models.review.first import first_cards
from models.session import Session
open_database(Path(sys.argv[1]))
session = Session("bench", date.fromisoformat(sys.argv[2]))
found, heads, times, cards = queue.queue(session), [], [], []
for _round in range(int(sys.argv[3])):
    begin = time.perf_counter()
    first_cards(session, 20)
    heads.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    found = queue.queue(session)
    times.append(time.perf_counter() - begin)
best_inactive(session)  # what the screen does behind the first card
most = int(sys.argv[4])
for client in found.ids[:: max(1, len(found.ids) // most)][:most]:
    begin = time.perf_counter()
    queue.reasons_of(session, client)
    cards.append(time.perf_counter() - begin)
print(json.dumps([len(found.ids), heads, times, cards]))
"""
_AGAIN = """
UPDATE present SET journal = 0, indexing = 0;
INSERT INTO activity (client_id, kind, on_date, text, outcome, user, created_at)
  SELECT client_id, kind, date(on_date, '-200 days'), text, outcome, user, created_at FROM activity LIMIT {number};
UPDATE present SET journal = 1, indexing = 1;
"""
"""Older activities, so that nothing but their number changes for the review."""


@dataclass(frozen=True)
class Reviewed:
    """How many cards the queue had; seconds for its first cards and for all of it, in each round, and for telling each
    of some."""

    cards: int
    head: list[float]
    queue: list[float]
    card: list[float]


def measure(program: Sequence[str]) -> Reviewed:
    """Build the portfolio if it is not there, and measure the review on the day for which it was built."""
    path, _built = portfolio.build(program, CLIENTS)
    with closing(sqlite3.connect(path)) as file:
        while missing := max(0, ACTIVITIES - file.execute("SELECT count(*) FROM activity").fetchone()[0]):
            file.executescript(_AGAIN.format(number=missing))
    portfolio.warm(path)
    day = portfolio.day(path)
    with yardstick.watching():
        told = subprocess.run(
            [sys.executable, "-c", _ASK, str(path), day, str(ROUNDS), str(CARDS)],
            cwd=Path(__file__).parent.parent, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    return Reviewed(*json.loads(told))
