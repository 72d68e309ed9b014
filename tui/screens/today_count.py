"""How many clients wait today, for the line of tabs, which shows it on every screen."""

from collections.abc import Collection, Iterable

from textual import work

from models.review.queue import told_of
from models.review.reasons import UNDATED
from tui.screens.base import BaseScreen
from tui.screens.tabs import Tabbed


class CountsWaiting(BaseScreen):
    """Knows who waits today, also while another screen is on view."""

    waiting: set[int] | None = None
    """The clients of the day's queue, once it was read."""
    more = False
    """Whether others wait for undated reasons, of whom so many have their turn a day."""
    _reading = False

    def count_all(self, ids: Iterable[int], *, more: bool) -> None:
        """The queue was read: ``ids`` wait."""
        self.waiting, self.more = set(ids), more
        self._tell()

    def count_some(self, ids: Collection[int], wait: Collection[int]) -> None:
        """Of the clients ``ids`` those that are in ``wait`` wait, and the others do not."""
        if self.waiting is not None:
            self.waiting = (self.waiting - set(ids)) | set(wait)
            self._tell()
        if self._reading:  # what is read may be older than this
            self.count_anew()

    async def count_others(self, ids: Collection[int]) -> None:
        """Look whether the clients ``ids``, which did not stand in the queue, have come into it."""
        told = await self.desk.doors.db(told_of, self.desk.session, ids)
        dated = [client for client, reasons in told.items() if any(reason.kind not in UNDATED for reason in reasons)]
        self.count_some(ids, dated)
        if len(dated) < len(told) and not self.more:
            self.count_anew()

    @work(exclusive=True, group="count")
    async def count_anew(self) -> None:
        """Read who waits, in the background, after an act that may have put anybody into the queue."""
        from models.review.queue import queue

        if self.waiting is not None:
            self._reading = True
            found = await self.desk.doors.reports(queue, self.desk.session)
            self._reading = False
            self.count_all(found.ids, more=found.more)

    def _tell(self) -> None:
        count = len(self.waiting or ())
        if self.desk.waiting != count:
            self.desk.waiting = count
            self.refresh_tabs()
            for screen in self.app.screen_stack:
                if screen is not self and isinstance(screen, Tabbed):
                    screen.show_tabs()
