"""The client under the cursor of a list, told in the pane beside it."""

from textual import events, on, work
from textual.content import Content

from tui.screens.base import BaseScreen
from tui.widgets.pane import Pane, Rule
from tui.widgets.row_list import RowList


class Briefing(BaseScreen):
    """Joined with a screen that has a list and, from 100 columns on, a ``Pane`` beside it."""

    def on_resize(self, event: events.Resize) -> None:
        """Join the rules of list and pane, where there is a pane."""
        wide = event.size.width >= 100
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(41 if wide else None, sign)

    @on(RowList.Rested)
    def _rested(self, event: RowList.Rested) -> None:
        if self.query_one(Pane).display and self.size.width >= 100:
            self.call_after_refresh(self.show_brief, event.key)  # the cursor first

    @work(exclusive=True, group="brief")
    async def show_brief(self, client: int | None) -> None:
        """Show the client under the cursor in the pane."""
        pane = self.query_one(Pane)
        width = max(10, pane.size.width - 3)
        pane.show(await self.desk.doors.db(self.brief_lines, client, width) if client is not None else [])

    def brief_lines(self, client: int, width: int) -> list[Content]:
        """Read a client and put it into words; in the thread of the database, for it takes a while at first."""
        from models.brief import brief
        from tui.screens import brief_lines

        session = self.desk.session
        found = brief(session, client)
        if found is None:
            return []
        currency = session.settings.currency
        return brief_lines.lines(found, session.today, width, plain=self.desk.plain, currency=currency)
