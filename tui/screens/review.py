"""The review: the day's queue, card by card; one key answers a card, and the next comes by itself."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from models.i18n import N_, _
from models.journal import Act
from models.review import course as way
from models.review.course import Course
from models.review.details import Details, details
from models.review.reasons import Reason
from tui.desk import Changed, Desk
from tui.screens import review_lines, review_words
from tui.screens.acting import Acting
from tui.screens.base import hidden_binding
from tui.type_ahead import OPENING
from tui.widgets.key_line import KeyHint
from tui.widgets.pane import Pane
from tui.widgets.walk_line import WalkLine

LEADING = (
    "talk.log", "talk.no_answer", "talk.wrote", "talk.snooze", "talk.follow_up", "review.next", "review.previous",
    "program.undo", "client.next_stage", "client.stars", "talk.note", "money.sale", "money.payment", "program.help",
)  # fmt: skip
"""The keys of the bottom line, in order; those at the end give way first."""

QUIET = 0.3
"""Seconds for which nothing is said while the queue is read."""


class ReviewScreen(Acting):
    """One card at a time, with why it is here."""

    AUTO_FOCUS = ""  # the keys go to the screen itself
    DEFAULT_CSS = """
    ReviewScreen > TabLine { display: none; }
    ReviewScreen Pane { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "log", N_("called"), id="talk.log"),
        Binding("J,right_square_bracket", "card(1)", N_("skip"), id="review.next"),
        Binding("K,left_square_bracket", "card(-1)", N_("back"), id="review.previous"),
        hidden_binding("A", "everything", N_("all that wait, however many"), "review.everything"),
        hidden_binding("enter", "open", N_("open the card"), "review.open"),
        hidden_binding("escape", "close", N_("leave; it goes on here the next time"), "review.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "review.reload"),
    ]

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the review nobody is added."""
        return False if action == "add" else super().check_action(action, parameters)

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

    def hints(self) -> list[KeyHint]:
        """The keys that answer a card first."""
        found: dict[str, KeyHint] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if binding.id in LEADING and binding.id not in found:
                display = self.app.get_key_display(binding)
                found[binding.id] = KeyHint(display, binding.description, binding.tooltip)
        return [found[name] for name in LEADING if name in found]

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.show_card()

    # Answering

    def targets(self) -> list[int]:
        """The client of the card."""
        return [self.client] if self.client is not None and not self._owed else []

    def present_stars(self) -> int:
        """Its stars."""
        return self.card.brief.stars if self.card is not None else 0

    def present_stage(self) -> str:
        """Its stage."""
        return self.card.brief.stage if self.card is not None else super().present_stage()

    def action_log(self) -> None:
        """Log a call that was answered; the next action stands filled in."""
        from tui.screens import talk

        talk.log(self, self.targets(), outcome="answered")

    def act_on_targets(self, function: Any, *arguments: object) -> None:
        """Do ``function`` with the client; the next key waits until that is done."""
        super().act_on_targets(function, *arguments)
        self._await_acts()

    def action_undo(self) -> None:
        """Take back the newest act, and show the card that it answered."""
        self.app.action_undo()  # type: ignore[attr-defined]
        self._await_acts()

    def _await_acts(self) -> None:
        """Keys typed from now on wait until the acts under way are done."""
        for worker in self.app.workers:
            if worker.group == "acts" and not worker.is_finished:
                self.run_worker(worker.wait(), group="show")

    def done(self, act: Act, ids: list[int], then: Callable[[Act, list[int]], None] | None = None) -> None:
        """Tell what was done; if it answers the card, the next one comes."""
        kind = way.answered_by(act) if act.id and ids == [self.client] else None
        if kind is None:
            super().done(act, ids, then)
            return
        first, self._acted = self._acted is None, self.client
        self.answer(act, ids, kind, first=first)

    @work(group="show")
    async def answer(self, act: Act, ids: list[int], kind: str, *, first: bool) -> None:
        """Settle the card with the act that answered it, and go on once nothing more is asked about it."""
        assert self.course is not None
        if first:  # the next action that is asked for after a try belongs to the same answer
            self._spend()
            reasons = self.told.get(ids[0], ())
            session = self.desk.session
            await self.desk.doors.db(way.answer, session, self.course, ids[0], reasons, act, kind)
        super().done(act, ids)
        if not first:
            return
        for worker in list(self.app.workers):
            if worker.node is self and worker.group == OPENING and not worker.is_finished:
                await worker.wait()
        self._owed = True
        if self.on_view:
            await self._go_on()

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

    # Moving

    @work(group="show")
    async def action_card(self, by: int) -> None:
        """Skip the card, or go back to the one before; at the end ``J`` goes through the skipped ones."""
        course, client = self.course, self.client
        if course is None or self._acted is not None:
            return
        self._spend()
        if by < 0:
            if not course.at or not await self._come_to(course.at - 1, -1):
                self.say(_("this is the first card"), "note")
        elif client is None:
            if course.walk.skipped:
                await self._come_to(course.through_skipped())
        else:
            if self.card is not None and self.card.reasons:
                course.skip(client)
            else:
                course.answer(client)
            await self._come_to(course.at + 1)

    def action_everything(self) -> None:
        """Bring all that wait."""
        if self.course is not None and (self.course.more or self.course.everything):
            self.load(everything=True)
        else:
            self.say(_("everybody who waits is here"), "note")

    def action_reload(self) -> None:
        """Read the queue anew, and write the whole screen anew."""
        self.redraw()
        self.load(everything=self.course is not None and self.course.everything)

    def action_open(self) -> None:
        """Open the client's card."""
        self._open(editing=False)

    def action_edit(self) -> None:
        """Edit the client on its card."""
        self._open(editing=True)

    def _open(self, *, editing: bool) -> None:
        from tui.screens.client import ClientScreen

        if self.client is not None:
            self.app.push_screen(ClientScreen(self.desk, self.client, editing=editing))

    def action_close(self) -> None:
        """Back to where the review was started."""
        self.dismiss()

    # Changes

    def on_changed(self, changed: Changed) -> None:
        """Show the card anew when its client changed; go back to the one whose answer was taken back."""
        if self.course is not None and self._acted is None:
            self.renew(changed.ids)

    @work(group="show")
    async def renew(self, ids: tuple[int, ...] | None) -> None:
        """Bring the card up to date with a change of ``ids`` (None: of anything)."""
        course, client = self.course, self.client
        if course is None:
            return
        others = [each for each in ids or () if each != client and each in course.ids]
        if len(others) == 1 and self.on_view:  # only undo and redo reach another client from here
            await self._come_to(course.ids.index(others[0]))
        elif client is not None and (ids is None or client in ids):
            found = await self.desk.doors.db(details, self.desk.session, client)
            if found is None:
                await self._come_to(course.at + 1)
            elif client == self.client:
                self.card = found
                if found.reasons:
                    self.told[client] = found.reasons
                    course.reopen(client)
                self.show_card()
