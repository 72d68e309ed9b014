"""The ground of the review: the way through the queue, the card at hand and how far it is; no keys."""

from collections.abc import Iterable
from time import monotonic

from textual import events, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from models.i18n import _
from models.review import course as way
from models.review.best import best_inactive
from models.review.course import Course
from models.review.details import Details, details
from models.review.reasons import Reason
from tui.desk import Desk
from tui.screens import review_lines, review_words
from tui.screens.acting import Acting
from tui.screens.why import Explaining
from tui.widgets.pane import Pane
from tui.widgets.walk_line import WalkLine

QUIET = 0.3
"""Seconds for which nothing is said while the queue is read."""


class Walking(Acting, Explaining):
    """One card at a time, with why it is here."""

    AUTO_FOCUS = ""  # the keys go to the screen itself
    DEFAULT_CSS = """
    Walking > TabLine { display: none; }
    Walking Pane { width: 1fr; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.course: Course | None = None
        self.card: Details | None = None
        self.told: dict[int, tuple[Reason, ...]] = {}
        self._ahead: Details | None = None
        self._acted: int | None = None
        self._owed = False
        self._since = monotonic()

    def compose(self) -> ComposeResult:
        """How far it is, in the place of the tabs."""
        yield WalkLine(plain=self.desk.plain)
        yield from super().compose()

    def compose_body(self) -> Iterable[Widget]:
        """The card."""
        yield Pane(indent=3, id="body")

    # Coming and going

    def on_mount(self) -> None:
        """Read the queue."""
        self.query_one(WalkLine).show(_("Review"), "", 0, "", "")
        self.load()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the card out anew."""
        self.call_after_refresh(self.show_card)

    def on_screen_resume(self) -> None:
        """Back from a form: the next card, if that answered the present one."""
        if self._owed:
            self.go_on()

    async def on_unmount(self) -> None:
        """Keep how far it is, and let others have the card."""
        await self._leave()

    async def keep_draft(self) -> None:
        """The program ends: the next time it goes on here."""
        await super().keep_draft()
        await self._leave()

    async def _leave(self) -> None:
        if self.course is not None:
            self._spend()
            await self.desk.doors.db(way.leave, self.course)

    def focus_body(self) -> None:
        """The keys go to the screen itself."""
        self.set_focus(None)

    @work(exclusive=True, group="load")
    async def load(self, *, everything: bool = False) -> None:
        """Read the queue, and show the card at which it was left."""
        waiting = self.set_timer(QUIET, lambda: self.query_one(Pane).show(["", _("Looking who waits…")]))
        doors, session = self.desk.doors, self.desk.session
        course = await doors.reports(way.begin, session, everything=everything)
        waiting.stop()
        self.course = course
        await self._come_to(course.at)
        self.rank_inactive()

    @work(exclusive=True, group="ranks")
    async def rank_inactive(self) -> None:
        """Find the best of those who left, which takes a while, before a card of one of them asks for it."""
        await self.desk.doors.reports(best_inactive, self.desk.session)

    async def _come_to(self, at: int, by: int = 1) -> bool:
        """Show the card at the place ``at`` or the next that can be shown; False when there is none before."""
        assert self.course is not None
        db, session = self.desk.doors.db, self.desk.session
        found = await db(way.come_to, session, self.course, at, by, self._ahead)
        self._ahead = None
        if found is None and by < 0:
            return False
        self._take(found)
        return True

    def _take(self, found: Details | None) -> None:
        """Have ``found`` (None: the end) at hand."""
        assert self.course is not None
        self.card, self._acted, self._owed = found, None, False
        self._since = monotonic()
        if found is None:
            self.show_card()
            if self.course.more:
                self.count_others()
            return
        client = found.brief.id
        if found.reasons:
            self.told[client] = found.reasons
            self.course.reopen(client)
        self.show_card()
        self.read_ahead()

    @work(exclusive=True, group="ahead")
    async def read_ahead(self) -> None:
        """Read the card that comes next."""
        course = self.course
        if course is not None and course.at + 1 < course.total:
            self._ahead = await self.desk.doors.db(details, self.desk.session, course.ids[course.at + 1])

    @work(exclusive=True, group="others")
    async def count_others(self) -> None:
        """Count those who wait with undated reasons alone."""
        from models.review.day import waiting

        course, session = self.course, self.desk.session
        others = await self.desk.doors.reports(waiting, session, everything=True)
        if course is not None and course is self.course and self.card is None:
            self._show_lines(review_lines.end_lines(course, max(0, others - len(course.held))))

    # Showing

    @property
    def on_view(self) -> bool:
        """Whether nothing lies over the card, not even a form."""
        return self.app.screen is self

    @property
    def client(self) -> int | None:
        """The client of the card at hand."""
        return self.card.brief.id if self.card is not None else None

    def show_card(self) -> None:
        """Paint the card, or the end, and how far it is."""
        course, card = self.course, self.card
        if course is None:
            return
        if card is None:
            self._show_lines(review_lines.end_lines(course, None))
        else:
            size = self.query_one(Pane).size
            answered = card.brief.id in course.walk.answered
            reasons = card.reasons or (self.told.get(card.brief.id, ()) if answered else ())
            self._show_lines(
                review_lines.lines(
                    card, reasons, self.desk.session, (max(20, size.width - 4), size.height),
                    plain=self.desk.plain, answered=answered,
                )
            )  # fmt: skip
        self._show_way(course)

    def _show_lines(self, lines: list[Content]) -> None:
        self.query_one(Pane).show(lines)

    def _show_way(self, course: Course) -> None:
        part = course.dealt_with / course.total if course.total else 1.0
        done = " · ".join(review_words.tallies(course))
        took = review_words.minutes(course.walk.seconds)
        place = review_words.place(course) if self.card is not None else ""
        self.query_one(WalkLine).show(_("Review"), place, part, done, took)

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.show_card()

    # Going on

    @work(group="show")
    async def go_on(self) -> None:
        """Show the next card."""
        await self._go_on()

    async def _go_on(self) -> None:
        if self._owed and self.course is not None:
            self._owed = False
            await self._come_to(self.course.at + 1)

    def _spend(self) -> None:
        if self.course is not None and self.card is not None:
            self.course.spend(monotonic() - self._since)
            self._since = monotonic()
