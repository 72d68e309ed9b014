"""Lists that show, sort by or ask for figures of all clients: these are worked out first, off the way of the keys."""

from datetime import date
from typing import TYPE_CHECKING, Any

from textual import work

from models import listing
from models.figures import in_sql
from models.i18n import _
from models.money_columns import AMONG_ALL
from tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from models.listing import ListSpec

QUIET = 0.3
"""Seconds of silence before it is said that figures are worked out."""


class FiguresReady(BaseScreen):
    """Joined with a screen that has a list of clients: ``row_list``, ``spec``, ``extra`` and ``use_columns``."""

    spec: "ListSpec"
    extra: tuple[str, ...]
    _filling = False

    if TYPE_CHECKING:
        use_columns: Any

    @property
    def columns_now(self) -> tuple[str, ...]:
        """The columns, those that compare a client with all others as far as they are worked out: see ``fill_in``."""
        return tuple(in_sql.HELD + name if name in AMONG_ALL else name for name in self.extra)

    async def ready(self, spec: "ListSpec") -> None:
        """Wait until the figures of all clients are worked out by which ``spec`` sorts or asks."""
        names = listing.figures_of_all(spec)
        if names and await self.desk.doors.db(in_sql.missing, names, spec.day):
            await self._work_out(names, spec.day)

    def fill_in(self) -> None:
        """Work out the figures of all clients that columns show, where they are not, and show them then."""
        names = tuple(name for name in self.extra if name in AMONG_ALL)
        if names and not self._filling:
            self._filling = True
            self._fill_in(names, self.spec.day)

    @work(group="figures")
    async def _fill_in(self, names: tuple[str, ...], day: date | None) -> None:
        try:
            if await self.desk.doors.db(in_sql.missing, names, day):
                await self._work_out(names, day)
                self.use_columns(self.extra)
        finally:
            self._filling = False

    async def _work_out(self, names: tuple[str, ...], day: date | None) -> None:
        said = [False]

        def say() -> None:
            said[0] = True
            self.say(_("Working out the figures…"), "note")

        waiting = self.set_timer(QUIET, say)
        try:
            await self.desk.doors.reports(in_sql.prepare, names, day)
        finally:
            waiting.stop()
            if said[0] and self.is_running:
                self.key_line.hush()
