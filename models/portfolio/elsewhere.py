"""Some sections of a vast portfolio, worked out by a second process at the same time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

from models import database as store
from models.database import database, open_database
from models.portfolio.period import Period
from models.portfolio.reading import Reading
from models.problems import Problem
from models.session import Session

VAST = 300_000
"""From so many sales on it is worth while to start a process."""
SECTIONS = ("receptivity", "funnel", "funnel_by_source", "ideal")
"""What the second process works out, beside the lines for the rest: about as long as all others take."""
LINES = "lines"
_BEFORE = frozenset(("profitability", "niches", "cross_sell"))
"""The sections that need the lines."""
_LOOK = 0.05  # seconds between two looks at whether to go on


def vast() -> bool:
    """Return whether the open file has so many sales."""
    (newest,) = database.execute_sql("SELECT max(id) FROM sale").fetchone()
    return (newest or 0) >= VAST


class Elsewhere:
    """What the second process finds, by section, as it comes."""

    def __init__(self, come: Callable[[], Iterator[tuple[str, Any]]]) -> None:
        self.found: dict[str, Any] = {}
        self._thread = Thread(target=self._take, args=(come,), daemon=True)
        self._thread.start()

    def _take(self, come: Callable[[], Iterator[tuple[str, Any]]]) -> None:
        from models.importing.ahead import Lost

        with suppress(Lost, Problem, OSError, ValueError):  # it is worked out here instead, and says what is wrong
            for name, found in come():
                self.found[name] = found

    def wait(self, name: str, check: Callable[[], None]) -> Any:
        """Wait for ``name`` and return it, None where it was lost; ``check`` may raise to give up."""
        while name not in self.found and self._thread.is_alive():
            check()
            self._thread.join(_LOOK)
        return self.found.get(name)


@contextmanager
def started(session: Session, period: Period, names: Sequence[str]) -> Iterator[Elsewhere | None]:
    """Let a second process work out what it can of the sections ``names`` for the time of the block; None where that is
    not possible, or not worth while."""
    wanted = [*([LINES] if _BEFORE.intersection(names) else []), *(name for name in names if name in SECTIONS)]
    if not wanted or database.connection().in_transaction or not vast():
        yield None
        return
    from models.importing.ahead import Helper

    with Helper() as helper:
        if helper.number is None:
            yield None
        else:
            path = str(store.file_path())
            yield Elsewhere(lambda: helper.only(_there, path, session, period, tuple(wanted)))


def _there(path: str, session: Session, period: Period, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the sections ``names``, and the lines, in the second process."""
    from models.portfolio import funnel, outside, profit

    open_database(Path(path), create=False)
    database.pragma("query_only", 1)
    reading = Reading(session, period)
    made: dict[str, Callable[[Reading], Any]] = {
        LINES: lambda reading: reading.all_lines, "receptivity": outside.receptivity, "funnel": funnel.funnel,
        "funnel_by_source": funnel.funnel_by_source, "ideal": profit.ideal_alone,
    }  # fmt: skip
    for name in names:
        yield name, made[name](reading)
