"""How the portfolio screen comes to its figures: section by section, off the event loop, as long as it is seen."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import work

from models.i18n import _
from models.portfolio import trend, whole
from models.portfolio.period import DEFAULT, Period, parse_period
from models.session import Session
from tui.desk import Changed, Desk
from tui.screens.quick_line import QuickLining
from tui.widgets.progress_line import QUIET, Job


class Stopped(Exception):  # noqa: N818
    """Nobody waits for the figures any more."""


class Measuring(QuickLining):
    """Joined with a screen that shows figures (``show_figures``) and tells the place of the cursor.

    ``found`` holds the sections of ``asked``, as far as they are there; ``before`` those of the period before, where
    they are compared; ``trends`` what they were at the ends of the last months. What is ``stale`` is read anew.
    """

    if TYPE_CHECKING:
        show_figures: Any
        refresh_status: Any

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.asked = DEFAULT
        self.found: dict[str, Any] = {}
        self.before: dict[str, Any] = {}
        self.trends: dict[str, list[float | None]] | None = None
        self.comparing = False
        self.stale = True

    @property
    def period(self) -> Period:
        """The period of the figures."""
        return parse_period(self.asked, self.desk.session.today)

    def use_period(self, text: str) -> None:
        """Show the figures of another period."""
        self.asked, self.found, self.before, self.trends = text, {}, {}, None
        self.show_figures()
        self.load()

    # When

    def on_screen_resume(self) -> None:
        """Coming from another place everything is read anew; coming back from a list only what is not there."""
        if self.stale:
            self.load()
        elif self.trends is None:
            self.read_trends()

    def on_screen_suspend(self) -> None:
        """What nobody looks at is not computed."""
        self.break_off("load")
        self.break_off("trends")

    def leave(self) -> None:
        """The person goes to another place."""
        self.stale = True

    def break_off(self, group: str) -> None:
        """Stop what is being computed."""
        self.workers.cancel_group(self, group)

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Any change may be about a figure."""
        self.stale = True
        if self.is_current:
            self.load()

    # How

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the figures, each as soon as it is ready; then those of the period before, where they are compared."""
        self.stale = True
        self.break_off("trends")
        job = Job(_("%(done)d of %(total)d figures"))
        quiet = self.set_interval(QUIET, lambda: self._tell_progress(job))
        try:
            session, period = self.desk.session, self.period
            async for name, data in self._sections(session, period, job):
                self.found[name] = data
                self.show_figures(name)
            earlier = period.before() if self.comparing else None
            if earlier is not None:
                past = replace(session, today=earlier.last, travelling=True)
                async for name, data in self._sections(past, earlier, job):
                    self.before[name] = data
            self.stale = False
            self.show_figures()
        finally:
            job.stop = True
            quiet.stop()
        self.refresh_status()
        self.read_trends()

    async def _sections(self, session: Session, period: Period, job: Job) -> AsyncIterator[tuple[str, Any]]:
        """Yield each section as it is ready; computed on the thread for reports until ``job`` is to stop."""
        job.done, job.total = 0, len(whole.SECTIONS)
        coming = whole.sections(session, period, progress=checking(job))
        while (item := await self.desk.doors.reports(next, coming, None)) is not None:
            job.done += 1
            yield item

    @work(exclusive=True, group="trends")
    async def read_trends(self) -> None:
        """Read how the figures stood at the ends of the last months; nobody waits for that, so it is done last."""
        job = Job(_("%(done)d of %(total)d months"), total=trend.POINTS)
        found: list[dict[str, float | None]] = []
        try:
            coming = trend.trends(self.desk.session, self.period, checking(job))
            while (point := await self.desk.doors.reports(next, coming, None)) is not None:
                found.append(point)
        finally:
            job.stop = True
        self.trends = {name: [point[name] for point in found] for name in trend.SECTIONS if found}
        self.show_figures()

    def _tell_progress(self, job: Job) -> None:
        """Say how far it is, once it takes longer than a moment."""
        self.key_line.set_status(job.word % {"done": job.done, "total": job.total} + "…")


def checking(job: Job) -> Callable[[str], None]:
    """Return what breaks off the work for ``job`` once it is to stop."""

    def go_on(_name: str) -> None:
        if job.stop:
            raise Stopped

    return go_on
