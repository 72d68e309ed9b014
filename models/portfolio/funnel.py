"""``funnel``: how clients move from stage to stage, and by where they came from."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from statistics import median
from typing import Any

from models.database import database
from models.portfolio.reading import STEP, Reading

STEPS = (
    ("prospect", "negotiation"), ("negotiation", "client"), ("prospect", "client"), ("client", "inactive"),
    ("inactive", "client"),
)  # fmt: skip
"""The steps of the funnel: from a stage to another."""
_LETTERS = {"p": "prospect", "n": "negotiation", "c": "client", "i": "inactive"}
_MOVES = """SELECT m.client_id, c.source, m.moves FROM (
    SELECT client_id, group_concat(on_date || substr(to_stage, 1, 1)) AS moves
    FROM (SELECT client_id, on_date, to_stage FROM stage_move WHERE on_date <= ?1 ORDER BY client_id, id)
    GROUP BY client_id HAVING max(on_date) >= ?2) m
  JOIN client c ON c.id = m.client_id WHERE c.hidden = 0"""
"""The moves by D of each client that moved in the period or later, in the order in which they were written."""


class _Tally:
    """Of one source: the clients that entered each stage, and of each step the days that those who moved took."""

    def __init__(self) -> None:
        self.entered: dict[str, int] = defaultdict(int)
        self.days: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, entered: set[str], moved: dict[tuple[str, str], int]) -> None:
        for stage in entered:
            self.entered[stage] += 1
        for step, days in moved.items():
            self.days[step].append(days)

    def told(self) -> list[dict[str, Any]]:
        return [self._step(*step) for step in STEPS]

    def _step(self, before: str, after: str) -> dict[str, Any]:
        entered, days = self.entered[before], self.days[before, after]
        return {
            "from": before,
            "to": after,
            "entered": entered,
            "moved": len(days),
            "rate": len(days) / entered if entered else None,
            "median_days": median(days) if days else None,
        }


def funnel(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{from, to, entered, moved, rate, median_days}]`` for each of ``STEPS``.

    Entered are the clients that came to the stage ``from`` in the period, moved those of them that went from there
    to ``to`` next, by D; the days are those between (of the first such move, where there were several).
    """
    return _tallies(reading)[0].told()


def funnel_by_source(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{source, steps: […]}]``: the funnel of the clients of each source, most entries first, then by name;
    those of whom it is not known (null) last."""
    _all, sources = _tallies(reading)
    order = sorted(sources, key=lambda source: (source is None, -sum(sources[source].entered.values()), source or ""))
    return [{"source": source, "steps": sources[source].told()} for source in order]


def behind(reading: Reading, before: str, after: str, part: str, source: str | None = "*") -> list[int]:
    """Return the clients that ``entered`` the stage ``before`` in the period, those that ``moved`` to ``after`` next,
    or those that ``stayed`` (did not); of one source (None: not known), or of all (``*``). In order of the id."""
    found = []
    for client, origin, entered, moved in _entries(reading):
        if before in entered and source in ("*", origin):
            went = (before, after) in moved
            if part == "entered" or went == (part == "moved"):
                found.append(client)
    return sorted(found)


def _tallies(reading: Reading) -> tuple[_Tally, dict[str | None, _Tally]]:
    """Return what is counted of all, and of each source; read once for both sections."""
    kept = reading.kept.get("funnel")
    if kept is None:
        every, sources = _Tally(), defaultdict[str | None, _Tally](_Tally)
        for _client, source, entered, moved in _entries(reading):
            every.add(entered, moved)
            sources[source].add(entered, moved)
        kept = reading.kept["funnel"] = every, dict(sources)
    return kept


def _entries(reading: Reading) -> Iterator[tuple[int, str | None, set[str], dict[tuple[str, str], int]]]:
    """Yield each client that entered a stage in the period: its source, the stages that it entered, and the steps that
    it took from there with their days."""
    first, last = reading.first, reading.last
    for number, (client, source, text) in enumerate(database.execute_sql(_MOVES, (reading.day, first))):
        if not number % STEP:
            reading.check()
        moves = text.split(",")
        if len(moves) > 1:
            moves.sort(key=_day)
        entered: set[str] = set()
        moved: dict[tuple[str, str], int] = {}
        for place, move in enumerate(moves):
            if first <= move[:10] <= last:
                stage = _LETTERS[move[10]]
                entered.add(stage)
                if place + 1 < len(moves):
                    after = moves[place + 1]
                    step = stage, _LETTERS[after[10]]
                    if step not in moved:
                        moved[step] = _number(after[:10]) - _number(move[:10])
        if entered:
            yield client, source or None, entered, moved


def _day(move: str) -> str:
    return move[:10]


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()
