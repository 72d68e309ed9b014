"""The figures of the portfolio: how soon the first are there, how long all take, and with how much memory.

They are asked of the models themselves, in a process of their own, as the screen asks them.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import money, portfolio, yardstick

SMALL = 25_000, 70_000
"""Clients and sales of the portfolio of which the first figures are measured too."""
ROUNDS = 5
_ASK = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from models.database import open_database
from models.portfolio.period import parse_period
from models.portfolio.whole import sections
from models.session import Session
open_database(Path(sys.argv[1]))
session = Session("bench", date.fromisoformat(sys.argv[2]))
period = parse_period("12m", session.today)
begin, first = time.perf_counter(), None
for name, _figures in sections(session, period):
    if first is None and name not in ("goals", "receptivity"):
        first = time.perf_counter() - begin
whole = time.perf_counter() - begin
memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([first, whole, memory]))
"""


@dataclass(frozen=True)
class Analysed:
    """Of a portfolio the seconds until the first figures and until all are there, in each round; memory in kB."""

    first: list[float]
    whole: list[float]
    memory: int


def measure(program: Sequence[str], clients: int, sales: int) -> Analysed:
    """Build the portfolio if it is not there, and measure its figures on the day for which it was built."""
    path = money.build(program, clients, sales)
    portfolio.warm(path)
    day = portfolio.day(path)
    rounds = [_ask(path, day) for _round in range(ROUNDS if clients <= SMALL[0] else 1)]
    firsts, wholes, memory = zip(*rounds, strict=True)
    return Analysed(list(firsts), list(wholes), int(max(memory)))


def _ask(path: Path, day: str) -> tuple[float, float, float]:
    """Return the seconds until the first figures and until all are there, and the memory in kB, of one process
    and the one that it starts to help."""
    with yardstick.watching():
        told = subprocess.run(
            [sys.executable, "-c", _ASK, str(path), day],
            cwd=Path(__file__).parent.parent, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    first, whole, memory = json.loads(told)
    return first, whole, memory
