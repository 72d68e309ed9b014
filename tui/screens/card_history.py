"""The History tab of the card: every change of the client, and the way to take one back."""

from datetime import datetime

from textual import on, work

from models import changes, dates, journal
from models.changes import Line
from models.i18n import _
from tui.desk import Desk
from tui.own_work import EndsItsWork
from tui.screens.acts import take_back
from tui.screens.base import BaseScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

NOTHING = "—"


class HistoryList(EndsItsWork, RowList):
    """The changes of one client, newest first, read as far as the cursor has come."""

    def __init__(self, desk: Desk) -> None:
        columns = [
            Column("at", _("When"), 17),
            Column("user", _("Who"), 8, drop=1),
            Column("what", _("What"), 16, tone="dim"),
            Column("change", _("Change"), 16, share=1),
        ]
        super().__init__(columns, plain=desk.plain)
        self.desk = desk
        self._client = 0
        self._told: list[Line] = []
        self._older: int | None = None
        self.set_empty(_("Nothing was changed yet."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lines of the history are not marked."""
        return False if action == "mark" else super().check_action(action, parameters)

    async def read(self, client: int) -> None:
        """Show the history of ``client``; of the same one as before the cursor stays on its line."""
        same = client == self._client
        under = self._told[self.cursor] if same and self._told else None
        wanted = max(changes.SLICE, len(self._told)) if same else changes.SLICE
        self._client = client
        self._told, self._older = await self.desk.doors.db(changes.lines, client, wanted)
        place = 0
        if under is not None:
            places = (place for place, line in enumerate(self._told) if (line.id, line.what) == (under.id, under.what))
            place = next(places, 0)
        self.show(len(self._told), 0, self._cells(0, len(self._told)), cursor=place)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        event.stop()
        self.set_rows(event.first, self._cells(event.first, event.last))

    @on(RowList.CursorMoved)
    def _moved(self, event: RowList.CursorMoved) -> None:
        if self._older is not None and event.index > len(self._told) - changes.SLICE // 2:
            self.read_on()

    @work(exclusive=True, group="history")
    async def read_on(self) -> None:
        """Read older changes."""
        client, first = self._client, len(self._told)
        found, older = await self.desk.doors.db(changes.lines, client, changes.SLICE, self._older)
        if client != self._client:
            return
        self._told += found
        self._older = older
        self.set_count(len(self._told))
        self.set_rows(first, self._cells(first, len(self._told)))

    def _cells(self, first: int, last: int) -> list[RowCells]:
        return [self._row(place, self._told[place]) for place in range(first, min(last, len(self._told)))]

    def _row(self, place: int, line: Line) -> RowCells:
        states = {"undo": _("undo"), "redo": _("redo")}
        state = _("undone") if line.undone else states.get(line.turn, "")
        cells = (when_text(line.at, self.desk), line.user, line.what, change_text(line, plain=self.plain))
        return RowCells(place, cells, tag=state, dim=line.undone)

    @on(RowList.Chosen)
    def _line_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if event.key < len(self._told):
            self.take_back(self._told[event.key])

    @work(group="acts")
    async def take_back(self, line: Line) -> None:
        """Ask, and undo the act that ``line`` belongs to."""
        screen = self.screen
        assert isinstance(screen, BaseScreen)
        act = await self.desk.doors.db(journal.get, line.act)
        await take_back(screen, act, ask=act.state == "done" and act.verb not in journal.NOT_UNDOABLE)


def when_text(at: datetime, desk: Desk) -> str:
    """Return a moment of the past as a list shows it, with the time of day."""
    return f"{dates.ago(at.date(), desk.session.today)} {at:%H:%M}"


def change_text(line: Line, *, plain: bool) -> str:
    """Return from what to what a field went."""
    arrow = "->" if plain else "→"
    return f"{line.before or NOTHING} {arrow} {line.after or NOTHING}"
