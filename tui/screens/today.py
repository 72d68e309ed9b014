"""Today: who waits and why, the first of the queue, what was done; ``r`` starts the review."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from models.fields import Stage
from models.i18n import N_, _
from models.journal import Act
from models.many import MANY
from models.review.best import best_inactive
from models.review.day import Day, day, done, overdue, stars_of
from models.review.first import first_cards
from models.review.queue import Card, cards, told_of
from models.review.reasons import Reason
from models.session import Session
from tui.desk import Changed, Desk
from tui.screens import today_lines
from tui.screens.acting import Acting
from tui.screens.base import hidden_binding
from tui.screens.today_count import CountsWaiting
from tui.screens.why import Explaining
from tui.widgets.key_line import KeyHint
from tui.widgets.pane import Pane, Rule
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

if TYPE_CHECKING:
    from models.goals import Standing

HEAD = 40
"""So many rows are read before the rest of the queue is known."""


class TodayScreen(CountsWaiting, Acting, Explaining):
    """The day at a glance, and every act by one key on the client under the cursor."""

    TAB = "t"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = """
    TodayScreen #body { layout: horizontal; }
    TodayScreen #between { display: none; }
    TodayScreen.-narrow #body { layout: vertical; }
    TodayScreen.-narrow #between { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "app.review", N_("review"), id="program.review"),
        hidden_binding("escape", "close", N_("close what is open"), "list.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "list.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: Day | None = None
        self.debts: tuple[int, int] | None = None
        self.goals: tuple[Standing, ...] = ()
        self.ids: tuple[int, ...] = ()
        self.cards: dict[int, Card] = {}
        self.told: dict[int, tuple[Reason, ...]] = {}
        self.dealt_with: set[int] = set()
        self.stale = True

    def compose_body(self) -> ComposeResult:
        """The first of the queue, and the glance beside or under them."""
        with Container(id="body"):
            columns = [
                Column("stars", "", 3, tone="stars"),
                Column("name", _("Client"), 18, share=4, tone="strong"),
                Column("why", _("Why today"), 20, share=6, tag=True),
            ]
            yield RowList(columns, plain=self.desk.plain)
            yield Rule(plain=self.desk.plain, id="between")
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Pane()

    @property
    def row_list(self) -> RowList:
        """The queue."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Take the keys; the rows follow."""
        self.row_list.focus()

    def on_screen_resume(self) -> None:
        """Coming from elsewhere the day is read anew; coming back from a card the rows stay as they stand."""
        if self.stale:
            self.stale = False
            self.load()

    def leave(self) -> None:
        """The person goes to another place: what was held lets go."""
        self.stale = True

    def on_resize(self, event: events.Resize) -> None:
        """Join the rules of list and glance where they stand side by side."""
        wide = event.size.width >= 100
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(41 if wide else None, sign)
        self.show_glance()

    def focus_body(self) -> None:
        """Give the keys back to the rows."""
        self.row_list.focus()

    # Reading

    @work(exclusive=True, group="queue")
    async def load(self) -> None:
        """Read the day: the head of a long queue first, then the whole, then what it takes longest to know."""
        reports, session = self.desk.doors.reports, self.desk.session
        head = await reports(self._head, session) if self.day is None else None
        if head is not None:
            self._show_queue(*head)
        found = await reports(day, session)
        self.day = found
        self._show_queue(found.ids, found.cards, found.told)
        self.show_glance()
        self.count_all(found.ids, more=found.more)
        self.debts = await reports(overdue, session)
        self.show_glance()
        await reports(best_inactive, session)  # kept for the review, where a card of one who left asks for it
        self.read_goals()

    @work(exclusive=True, group="goals")
    async def read_goals(self) -> None:
        """Read how far the goals are, for the glance; a later change breaks it off."""
        from models.goals import standings

        self.goals = tuple(await self.desk.doors.reports(standings, self.desk.session))
        self.show_glance()

    @staticmethod
    def _head(session: Session) -> tuple[tuple[int, ...], dict[int, Card], dict[int, tuple[Reason, ...]]] | None:
        """Read the first of the queue at once, where it is long enough for that to pay."""
        found = first_cards(session, HEAD)
        if found is None:
            return None
        faces = {card.client_id: card for card in found}
        return tuple(faces), faces, told_of(session, faces)

    @staticmethod
    def _faces(session: Session, ids: Sequence[int]) -> tuple[dict[int, Card], dict[int, tuple[Reason, ...]]]:
        """Read what the rows of the clients ``ids`` show."""
        return cards(session, ids), told_of(session, ids)

    def _show_queue(self, ids: tuple[int, ...], faces: dict[int, Card], told: dict[int, tuple[Reason, ...]]) -> None:
        row_list = self.row_list
        key = row_list.cursor_key
        self.ids, self.dealt_with = ids, set()
        self.cards, self.told = self.cards | faces, self.told | told
        cursor = ids.index(key) if key in ids else min(row_list.cursor, max(0, len(ids) - 1))
        if not ids:
            row_list.set_empty(*today_lines.empty_lines(self.day.more if self.day is not None else False))
        first = max(0, cursor - HEAD)
        known = list(takewhile(self.cards.__contains__, ids[first : first + 2 * HEAD]))
        row_list.show(len(ids), first, self._cells(known), cursor=cursor)
        self.told = dict(told)  # what was known before showed this once; it is read anew
        if not told.keys() >= set(known):
            self.read_anew(first, first + 2 * HEAD)
        self._refresh_status()

    def _cells(self, ids: Iterable[int]) -> list[RowCells]:
        return [self._row(self.cards.get(client) or Card(client, "—", "", 0)) for client in ids]

    def _row(self, card: Card) -> RowCells:
        told, gone = self.told.get(card.client_id, ()), card.client_id in self.dealt_with
        return today_lines.row(card, told, self.desk.session, gone=gone, plain=self.desk.plain)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.read_page(event.first, event.last)

    @work(exclusive=True, group="anew")
    async def read_anew(self, first: int, last: int) -> None:
        """Read the rows that show what was known before; the list, which has them, asks for others meanwhile."""
        await self._read_rows(first, last)

    @work(exclusive=True, group="page")
    async def read_page(self, first: int, last: int) -> None:
        """Read the rows that the list asks for."""
        await self._read_rows(first, last)

    async def _read_rows(self, first: int, last: int) -> None:
        """Read who stands in the rows ``first`` to ``last``, and why."""
        ids = self.ids[first:last]
        unknown = [client for client in ids if client not in self.told or client not in self.cards]
        if unknown:
            faces, told = await self.desk.doors.reports(self._faces, self.desk.session, unknown)
            self.cards |= faces
            self.told |= told
        if ids == self.ids[first:last]:
            self.row_list.set_rows(first, self._cells(ids))

    def show_glance(self) -> None:
        """Paint the day at a glance."""
        if self.day is not None:
            beside = self.size.width >= 100
            lines = today_lines.glance(self.day, self.debts, self.goals, self.desk.session, beside=beside)
            self.query_one(Pane).show(lines)

    @on(RowList.CursorMoved)
    @on(RowList.MarksChanged)
    def _refresh_status(self) -> None:
        row_list = self.row_list
        place = {"place": count_text(row_list.cursor + 1), "count": count_text(row_list.count)}
        status = _("%(place)s of %(count)s") % place if row_list.count else ""
        if row_list.marks:
            status = _("%(count)d marked") % {"count": len(row_list.marks)}
        self.key_line.set_status(status)

    # Changes

    def on_changed(self, changed: Changed) -> None:
        """Repaint what changed in its place; whoever needs no answer any more is marked."""
        if changed.ids is None or changed.moved or len(changed.ids) > MANY:
            self.stale = not self.is_current
            if self.is_current:
                self.load()
            else:
                self.count_anew()
        elif self.ids:
            self.renew(changed.ids)

    @work(group="renew")
    async def renew(self, ids: tuple[int, ...]) -> None:
        """Read the clients ``ids`` anew, where they stand; who does not stand here comes with the next reading."""
        present = set(self.ids).intersection(ids)
        if not self.is_current:
            await self.count_others([client for client in ids if client not in present])
        if not present:
            self.stale = self.stale or not self.is_current
            self.read_goals()
            return
        ids = tuple(client for client in ids if client in present)
        doors, session = self.desk.doors, self.desk.session
        found = await doors.db(told_of, session, ids)
        stars = await doors.db(stars_of, list(ids))
        for client in ids:
            if client in found:
                self.told[client] = found[client]
                self.dealt_with.discard(client)
            else:
                self.dealt_with.add(client)
        for client in self.cards.keys() & set(ids):
            card = self.cards[client]
            self.cards[client] = card._replace(stars=stars.get(client, card.stars))
            self.row_list.update_row(self._row(self.cards[client]))
        if self.day is not None:
            self.day = replace(self.day, done=await doors.db(done, session))
            self.show_glance()
            self.read_goals()
        self.count_some(ids, found.keys() & set(ids))

    def action_reload(self) -> None:
        """Read the day anew, and write the whole screen anew."""
        self.redraw()
        self.load()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.load()

    # Acting

    def targets(self) -> list[int]:
        """The marked clients, else the one under the cursor."""
        key = self.row_list.cursor_key
        return sorted(self.row_list.marks) or ([key] if key is not None else [])

    def present_stars(self) -> int:
        """The stars of the first target."""
        wanted = self.targets()[0]
        return self.cards[wanted].stars if wanted in self.cards else 0

    def present_stage(self) -> str:
        """The stage of the first target."""
        wanted = self.targets()[:1]
        return next((self.cards[client].stage for client in wanted if client in self.cards), super().present_stage())

    def new_stage(self) -> Stage:
        """Who is added here enters as a prospect."""
        return Stage.PROSPECT

    def hold(self, _act: Act, ids: list[int]) -> None:
        """What changed keeps its place by itself."""

    def action_edit(self) -> None:
        """Edit the client under the cursor on its card."""
        self._open(editing=True)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self._open(editing=False)

    def _open(self, *, editing: bool) -> None:
        from tui.screens.client import ClientScreen

        key = self.row_list.cursor_key
        if key is not None:
            self.app.push_screen(ClientScreen(self.desk, key, editing=editing, walk=self.walk))

    def walk(self, by: int) -> int | None:
        """Move the cursor ``by`` rows for the card that lies over the list; return the client it stands on then."""
        before = self.row_list.cursor
        self.row_list.move_to(before + by)
        return self.row_list.cursor_key if self.row_list.cursor != before else None

    def action_close(self) -> None:
        """Take the marks away."""
        self.row_list.clear_marks()

    def hints(self) -> list[KeyHint]:
        """The review first."""
        bindings = (active.binding for active in self.active_bindings.values())
        key = next((self.app.get_key_display(each) for each in bindings if each.id == "program.review"), "")
        return sorted(super().hints(), key=lambda hint: hint.key != key)
