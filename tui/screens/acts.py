"""What was done, by whom and when, and the way to take any of it back."""

from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import dates, journal
from models.i18n import N_, _
from models.journal import Act
from models.problems import Problem
from tui.desk import Changed
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.dialogs import Confirm
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

MOST = 500
MANY = 500
_STATES = {"undone": N_("undone"), "open": N_("under way")}


class ActsScreen(BaseScreen):
    """The newest acts, newest first. Undoing somebody else's asks first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take_back", N_("undo this"), id="acts.undo"),
        Binding("escape", "dismiss", N_("back"), id="acts.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "acts.reload"),
    ]

    acts: list[Act]

    def compose_body(self) -> ComposeResult:
        """The list."""
        self.acts = []
        columns = [
            Column("at", _("When"), 16),
            Column("user", _("Who"), 12, drop=1),
            Column("what", _("What"), 20, share=1, tone="strong"),
            Column("state", "", 9, tone="dim"),
        ]
        yield RowList(columns, plain=self.desk.plain, id="body")

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read the journal."""
        self.row_list.focus()
        self.row_list.set_empty(_("Nothing was done yet."), "", _("esc goes back"))
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Every change is one entry more."""
        self.load()

    def action_reload(self) -> None:
        """Read the journal anew."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the newest entries; the cursor stays on its own."""
        key = self.row_list.cursor_key
        self.acts = await self.desk.doors.db(journal.entries, MOST)
        self.acts = [act for act in self.acts if act.verb not in (*journal.NOT_UNDOABLE, "demo")]
        place = next((place for place, act in enumerate(self.acts) if act.id == key), 0)
        self.row_list.show(len(self.acts), 0, [self._cells(act) for act in self.acts], cursor=place)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self._cells(act) for act in self.acts[event.first : event.last]])

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        place = {"place": count_text(self.row_list.cursor + 1), "count": count_text(self.row_list.count)}
        self.key_line.set_status(_("%(place)s of %(count)s") % place if self.row_list.count else "")

    def _cells(self, act: Act) -> RowCells:
        at = datetime.fromisoformat(act.at).astimezone()
        when = f"{dates.ago(at.date(), self.desk.session.today)} {at:%H:%M}"
        state = _(_STATES[act.state]) if act.state in _STATES else ""
        return RowCells(act.id, (when, act.user, journal.describe(act), state), dim=act.state != "done")

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_take_back()

    @work(group="acts")
    async def action_take_back(self) -> None:
        """Take the act under the cursor back."""
        act = next((act for act in self.acts if act.id == self.row_list.cursor_key), None)
        if act is None:
            return
        await take_back(self, act, ask=act.user != self.desk.session.user)


async def take_back(screen: BaseScreen, act: Act, *, ask: bool) -> None:
    """Undo ``act``, after asking if ``ask``; tell what was undone, or why not."""
    session, doors = screen.desk.session, screen.desk.doors
    if ask:
        question = _("Undo what %(user)s did: %(what)s?") % {"user": act.user, "what": journal.describe(act)}
        if not await screen.app.push_screen_wait(Confirm(question)):
            return
    many = act.clients > MANY
    try:
        if many:
            screen.say(_("this takes a moment…"), "note")
        undone = await (doors.bulk if many else doors.db)(journal.undo, session, act.id)
        ids = None if many else await doors.db(journal.clients_of, act.id)
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    screen.desk.changed.publish(Changed(ids, moved=True))
    screen.say(_("undone: %(what)s") % {"what": journal.describe(undone)}, back=_("U does it again"))
