"""A quiet line for what takes a while: nothing at first, then how far it is, in words and as a bar."""

from dataclasses import dataclass

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from models.i18n import _
from models.text import shown

QUIET = 0.3
"""Seconds for which nothing is said."""
_BAR = 20


@dataclass(slots=True)
class Job:
    """Something that runs on another thread: how far it is, and the wish to stop it."""

    word: str
    done: int = 0
    total: int = 0
    stop: bool = False
    stopping: str = ""
    """What is said while it stops, where nothing is taken back."""
    last: str = ""
    """What it does in the end, when it can be stopped no more."""

    def progress(self, done: int, total: int) -> None:
        """Hear how far it is."""
        self.done, self.total = done, total

    def cancelled(self) -> bool:
        """Answer whether it shall stop."""
        return self.stop


class ProgressLine(Static):
    """Shows a job from a third of a second on, until it rests."""

    DEFAULT_CSS = "ProgressLine { height: 1; padding: 0 1; display: none; }"

    def __init__(self, *, plain: bool) -> None:
        super().__init__()
        self._plain = plain
        self._ticks: Timer | None = None
        self._place: Widget | None = None

    def follow(self, job: Job, instead_of: Widget | None = None) -> None:
        """Show ``job`` as long as it takes, in the place of ``instead_of`` where that is given."""
        self.rest()
        self._place = instead_of
        self._ticks = self.set_interval(QUIET, lambda: self._show(job))

    def rest(self) -> None:
        """It is over."""
        if self._ticks is not None:
            self._ticks.stop()
            self._ticks = None
        self.display = False
        if self._place is not None:
            self._place.display = True

    def _show(self, job: Job) -> None:
        text, back = f"{job.word}…", "   " + _("esc cancels")
        if job.last:
            text, back = job.last, ""
        elif job.stop:
            text, back = job.stopping or _("taking everything back…"), ""
        elif job.total:
            words = {"what": job.word, "done": job.done, "total": job.total}
            full = _BAR * min(job.done, job.total) // job.total
            bar = "#" * full + "-" * (_BAR - full) if self._plain else "━" * full + "─" * (_BAR - full)
            text = _("%(what)s: %(done)d of %(total)d rows") % words + f"  {bar}"
        self.update(Content.assemble(shown(text), (back, "$dim")))
        if self._place is not None:
            self._place.display = False
        self.display = True
