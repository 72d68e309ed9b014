"""What the sections of the portfolio share: the session, the period, and what was read once for several of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from models.database import database
from models.figures.state import state
from models.portfolio import bought, labels, lines
from models.portfolio.lines import Lines
from models.portfolio.period import Period
from models.session import Session

STEP = 4096
"""After so many rows it is asked whether to go on."""


def _go_on() -> None:
    """Do not break off."""


@dataclass
class Reading:
    """One look at the portfolio on the session's day D. ``check`` may raise to stop it, also in the middle; ``kept`` is
    what sections put by for each other; ``other_lines`` gives the lines that somebody else reads meanwhile, if any."""

    session: Session
    period: Period
    check: Callable[[], None] = _go_on
    kept: dict[str, Any] = field(default_factory=dict)
    other_lines: "Callable[[], Lines | None] | None" = None

    @property
    def day(self) -> str:
        """D."""
        return self.session.today.isoformat()

    @property
    def first(self) -> str:
        """The first day of the period; before every other for all time."""
        return (self.period.first or date.min).isoformat()

    @property
    def last(self) -> str:
        """The last day of the period."""
        return self.period.last.isoformat()

    @cached_property
    def left_out(self) -> frozenset[int]:
        """The clients in the trash, and those of an import that is under way."""
        return frozenset(row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden <> 0"))

    @cached_property
    def bought(self) -> "bought.Bought":
        """What each client bought."""
        return bought.read(self)

    @cached_property
    def lines(self) -> "Lines":
        """What is known of the lines that they bought, beside ``bought``."""
        return self.all_lines.beside(self.bought.ids)

    @cached_property
    def all_lines(self) -> "Lines":
        """The same by itself, for the clients with lines."""
        there = self.other_lines() if self.other_lines is not None else None
        return there or lines.read(self)

    @cached_property
    def sectors(self) -> "labels.Labels":
        """The sector of each client of ``bought``."""
        return labels.read(self)


_looks: dict[tuple[object, ...], Reading] = {}
_LOOKS = 2
"""So many are kept: of a period, and of the one that it is compared with."""
_keeping = Lock()


def look(session: Session, period: Period, check: Callable[[], None] | None = None) -> Reading:
    """Return a look at the portfolio: the one that is kept, while nothing was written since, or a new one.

    For one thread at a time, as each look has one ``check``.
    """
    settings = session.settings
    about = (session.today, session.travelling, settings.payment_days, settings.hour_cost, period.first, period.last)
    key = (state(), *about)
    with _keeping:
        found = _looks.pop(key, None) or Reading(session, period)
        if not database.connection().in_transaction:  # what is not written yet may never be
            _looks[key] = found
            for other in list(_looks)[:-_LOOKS]:
                del _looks[other]
    found.check = check or _go_on
    return found


def names(ids: Sequence[int], table: str = "client") -> dict[int, str]:
    """Return the names of clients, or of the rows of another ``table``."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        marks = ", ".join("?" * len(part))
        found.update(database.execute_sql(f"SELECT id, name FROM {table} WHERE id IN ({marks})", part).fetchall())
    return found
