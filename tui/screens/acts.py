"""What was done, by whom and when, and the way to take any of it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from models import dates, journal
from models.i18n import N_, _
from models.journal import Act
from models.problems import Problem
from tui.desk import Changed
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.dialogs import Confirm
from tui.screens.short_list import ShortListScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

MOST = 500
MANY = 500
_STATES = {"undone": N_("undone"), "open": N_("under way")}


class ActsScreen(ShortListScreen[Act]):
    """The newest acts, newest first. Undoing somebody else's asks first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take_back", N_("undo this"), id="acts.undo"),
        Binding("escape", "dismiss", N_("back"), id="acts.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "acts.reload"),
    ]

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("at", _("When"), 16),
            Column("user", _("Who"), 12, drop=1),
            Column("what", _("What"), 20, share=1, tone="strong"),
            Column("state", "", 9, tone="dim"),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return _("Nothing was done yet."), "", _("esc goes back")

    async def read(self) -> list[Act]:
        """Read the newest entries."""
        newest = await self.desk.doors.db(journal.entries, MOST)
        return [act for act in newest if act.verb not in (*journal.NOT_UNDOABLE, "demo")]

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()

    def cells(self, act: Act) -> RowCells:
        """Return the row of ``act``."""
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
        act = self.chosen
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
