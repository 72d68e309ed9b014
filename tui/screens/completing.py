"""What a filter may go on with while it is typed: looked for behind the list, and offered in the line."""

from typing import TYPE_CHECKING

from textual import work

from models.database import database
from tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from tui.widgets.filter_line import FilterLine


class Completing(BaseScreen):
    """Joined with a screen that has a filter line."""

    @work(exclusive=True, group="complete")
    async def complete(self, line: "FilterLine", text: str, cursor: int) -> None:
        """Offer in ``line`` what ``text`` may go on with at ``cursor``; the next letter breaks it off."""
        from models import completion
        from tui.widgets.filter_line import Offered

        found = await self.desk.doors.reports(completion.suggestions, text, cursor, database)
        line.offer(text, [Offered(each.text, each.start, each.end, each.label, each.value) for each in found])
