"""Lists that show, sort by or ask for figures of all clients: these are worked out first, off the way of the keys."""

from typing import TYPE_CHECKING

from models import listing
from models.figures import in_sql
from models.i18n import _
from tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from models.listing import ListSpec

QUIET = 0.3
"""Seconds of silence before it is said that figures are worked out."""


class FiguresReady(BaseScreen):
    """Joined with a screen that has a list of clients."""

    async def ready(self, spec: "ListSpec", columns: tuple[str, ...] = ()) -> None:
        """Wait until the figures of all clients are worked out that the list ``spec`` with ``columns`` reads."""
        names = listing.figures_of_all(spec, columns)
        if not names or not await self.desk.doors.db(in_sql.missing, names, spec.day):
            return
        said = [False]

        def say() -> None:
            said[0] = True
            self.say(_("Working out the figures…"), "note")

        waiting = self.set_timer(QUIET, say)
        try:
            await self.desk.doors.reports(in_sql.prepare, names, spec.day)
        finally:
            waiting.stop()
            if said[0] and self.is_running:
                self.key_line.hush()
