"""What the sections of the portfolio share: the session, the period, and what was read once for several of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from models.database import database
from models.portfolio import bought, costs, labels
from models.portfolio.period import Period
from models.session import Session

STEP = 4096
"""After so many rows it is asked whether to go on."""


@dataclass
class Reading:
    """One look at the portfolio on the session's day D. ``check`` may raise to stop it, also in the middle; ``kept`` is
    what sections put by for each other."""

    session: Session
    period: Period
    check: Callable[[], None] = field(default=lambda: None)
    kept: dict[str, Any] = field(default_factory=dict)

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
    def costs(self) -> "costs.Costs":
        """What is known of the costs of the period."""
        return costs.read(self)

    @cached_property
    def sectors(self) -> "labels.Labels":
        """The sector of each client of ``bought``."""
        return labels.read(self)


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of clients."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        marks = ", ".join("?" * len(part))
        found.update(database.execute_sql(f"SELECT id, name FROM client WHERE id IN ({marks})", part).fetchall())
    return found
