"""``funnel``: how clients move from stage to stage, and by where they came from."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from operator import itemgetter
from typing import Any

from models.figures.columns import Ordinals, chunks
from models.portfolio.reading import Reading

STEPS = (
    ("prospect", "negotiation"), ("negotiation", "client"), ("prospect", "client"), ("client", "inactive"),
    ("inactive", "client"),
)  # fmt: skip
"""The steps of the funnel: from a stage to another."""
_NAMES = {before[0] + after[0]: (before, after) for before, after in STEPS}
_DAY = itemgetter(slice(10))
_ONE = 11
"""So long is a move: its day and the first letter of the stage."""
_NONE: dict[str, int] = {}
_BITS = {"p": 1, "n": 2, "c": 4, "i": 8}
_MOVES = """SELECT m.client_id, c.source, m.moves FROM (
    SELECT client_id, group_concat(on_date || substr(to_stage, 1, 1)) AS moves
    FROM (SELECT client_id, on_date, to_stage FROM stage_move WHERE on_date BETWEEN :first AND :day
      ORDER BY client_id, id)
    GROUP BY client_id) m
  JOIN client c ON c.id = m.client_id WHERE c.hidden = 0"""
"""The moves of each client from the first day of the period up to D, in the order in which they were written."""


class _Tally:
    """Of one source: how many clients entered which stages, and of each step how many took so many days."""

    def __init__(self) -> None:
        self.entered: Counter[int] = Counter()
        self.days: dict[str, Counter[int]] = {step: Counter() for step in _NAMES}

    def add(self, other: "_Tally") -> None:
        """Add what another counted."""
        self.entered.update(other.entered)
        for step, days in self.days.items():
            days.update(other.days[step])

    def told(self) -> list[dict[str, Any]]:
        return [self._step(*step) for step in STEPS]

    def _step(self, before: str, after: str) -> dict[str, Any]:
        entered = sum(number for stages, number in self.entered.items() if stages & _BITS[before[0]])
        days = self.days[before[0] + after[0]]
        moved = days.total()
        return {
            "from": before,
            "to": after,
            "entered": entered,
            "moved": moved,
            "rate": moved / entered if entered else None,
            "median_days": _median(days) if moved else None,
        }


def _median(days: Counter[int]) -> float:
    """Return the median of counted numbers."""
    middle, before, lower = days.total(), 0, None
    for number in sorted(days):
        before += days[number]
        if lower is None and 2 * before >= middle:
            lower = number
        if 2 * before > middle and lower is not None:
            return (lower + number) / 2
    raise ValueError("nothing was counted")


def funnel(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{from, to, entered, moved, rate, median_days}]`` for each of ``STEPS``.

    Entered are the clients that came to the stage ``from`` in the period, moved those of them that went from there
    to ``to`` next, by D; the days are those between (of the first such move, where there were several).
    """
    return _tallies(reading)[0].told()


def funnel_by_source(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{source, steps: […]}]``: the funnel of the clients of each source, most clients first, then by name;
    those of whom it is not known (null) last."""
    _all, sources = _tallies(reading)
    order = sorted(sources, key=lambda source: (source is None, -sources[source].entered.total(), source or ""))
    return [{"source": source, "steps": sources[source].told()} for source in order]


def behind(
    reading: Reading, before: str, after: str, part: str, sources: Container[str | None] | None = None
) -> list[int]:
    """Return the clients that ``entered`` the stage ``before`` in the period, those that ``moved`` to ``after`` next,
    or those that ``stayed`` (did not); of some ``sources`` (None in them: not known), or of all. In order of the id."""
    if (before, after) not in STEPS or part not in ("entered", "moved", "stayed"):
        return []
    found = []
    for client, origin, entered, moved in _entries(reading):
        if entered & _BITS[before[0]] and (sources is None or origin in sources):
            went = before[0] + after[0] in moved
            if part == "entered" or went == (part == "moved"):
                found.append(client)
    return sorted(found)


def everybody(reading: Reading) -> list[int]:
    """Return the clients that entered a stage in the period, in order of the id."""
    return sorted(client for client, *_rest in _entries(reading))


def _tallies(reading: Reading) -> tuple[_Tally, dict[str | None, _Tally]]:
    """Return what is counted of all, and of each source; read once for both sections."""
    kept = reading.kept.get("funnel")
    if kept is None:
        sources: defaultdict[str | None, _Tally] = defaultdict(_Tally)
        for _client, source, entered, moved in _entries(reading):
            tally = sources[source]
            tally.entered[entered] += 1
            for step, days in moved.items():
                tally.days[step][days] += 1
        every = _Tally()
        for tally in sources.values():
            every.add(tally)
        kept = reading.kept["funnel"] = every, dict(sources)
    found: tuple[_Tally, dict[str | None, _Tally]] = kept
    return found


_Entry = tuple[int, str | None, int, dict[str, int]]


def _entries(reading: Reading) -> Iterator[_Entry]:
    """Yield each client that entered a stage in the period: its source, the stages that it entered (the sum of their
    bits), and the steps of the funnel that it took from there (first letters) with their days."""
    first, last = reading.first, reading.last
    numbers = Ordinals()
    for rows in chunks(_MOVES, {"day": reading.day, "first": first}, reading.check):
        for client, source, text in rows:
            if len(text) == _ONE:
                if text[:10] <= last:
                    yield client, source or None, _BITS[text[10]], _NONE
                continue
            moves = text.split(",")
            moves.sort(key=_DAY)
            entered, moved, before, since = 0, _NONE, "", ""
            for move in moves:
                on, stage = move[:10], move[10]
                if before and (step := before + stage) in _NAMES and step not in moved:
                    moved = {**moved, step: numbers[on] - numbers[since]}
                if first <= on <= last:
                    entered |= _BITS[stage]
                    before, since = stage, on
                else:
                    before = ""
            if entered:
                yield client, source or None, entered, moved
