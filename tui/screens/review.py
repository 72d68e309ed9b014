"""The review: the day's queue, card by card; one key answers a card, and the next comes by itself."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from models.i18n import N_, _
from models.journal import Act
from models.review import course as way
from models.review.details import details
from tui.desk import Changed
from tui.screens.base import hidden_binding
from tui.screens.review_walk import Walking
from tui.type_ahead import OPENING
from tui.widgets.key_line import KeyHint

LEADING = (
    "talk.log", "talk.no_answer", "talk.wrote", "talk.snooze", "talk.follow_up", "review.next", "review.previous",
    "program.undo", "client.next_stage", "client.stars", "talk.note", "money.sale", "money.payment", "program.help",
)  # fmt: skip
"""The keys of the bottom line, in order; those at the end give way first."""


class ReviewScreen(Walking):
    """The walk with its keys: every act by one key on the client of the card."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "log", N_("called"), id="talk.log"),
        Binding("J,right_square_bracket", "card(1)", N_("skip"), id="review.next"),
        Binding("K,left_square_bracket", "card(-1)", N_("back"), id="review.previous"),
        hidden_binding("A", "everything", N_("all that wait, however many"), "review.everything"),
        hidden_binding("enter", "open", N_("open the card"), "review.open"),
        hidden_binding("escape", "close", N_("leave; it goes on here the next time"), "review.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "review.reload"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the review nobody is added."""
        return False if action == "add" else super().check_action(action, parameters)

    def hints(self) -> list[KeyHint]:
        """The keys that answer a card first."""
        found: dict[str, KeyHint] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if binding.id in LEADING and binding.id not in found:
                display = self.app.get_key_display(binding)
                found[binding.id] = KeyHint(display, binding.description, binding.tooltip)
        return [found[name] for name in LEADING if name in found]

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
        if first:  # the next action that is asked for after a try belongs to the same answer
            await self._settle(act, ids[0], kind)
        super().done(act, ids)
        if not first:
            return
        for worker in list(self.app.workers):
            if worker.node is self and worker.group == OPENING and not worker.is_finished:
                await worker.wait()
        self._owed = True
        if self.on_view:
            await self._go_on()

    async def _settle(self, act: Act, client: int, kind: str) -> None:
        """Settle the reasons of the card with the act that answered it."""
        assert self.course is not None
        self._spend()
        reasons = self.told.get(client, ())
        await self.desk.doors.db(way.answer, self.desk.session, self.course, client, reasons, act, kind)

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
            card = ClientScreen(self.desk, self.client, editing=editing)
            card.answered = self.answered_beside
            self.app.push_screen(card)

    def answered_beside(self, act: Act, ids: list[int]) -> None:
        """On the client's own card something answers the card here: back from there, the next one comes."""
        kind = way.answered_by(act) if act.id and ids == [self.client] else None
        if kind is not None and self._acted is None:
            self._acted, self._owed = self.client, True
            self.run_worker(self._settle(act, ids[0], kind), group="show")

    def action_close(self) -> None:
        """Back to where the review was started."""
        self.dismiss()

    # Changes

    def on_changed(self, changed: Changed) -> None:
        """Show the card anew when its client changed; go back to the one whose answer was taken back."""
        if self.course is not None and (self._acted is None or (self._owed and not self.on_view)):
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
                    self._acted, self._owed = None, False
                self.show_card()
