"""What a query may go on with while it is typed: looked for behind the list, and offered in the line or in a form."""

from typing import TYPE_CHECKING

from textual import work
from textual.suggester import Suggester

from models.database import database
from tui.desk import Desk
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


class QuerySuggester(Suggester):
    """Shows in a field of a form, behind what is typed of a query, how its last word may end; ``right`` takes it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._desk = desk

    async def get_suggestion(self, value: str) -> str | None:
        """Return the query with the first of what is offered that goes on as it was typed, or None."""
        from models import completion

        found = await self._desk.doors.reports(completion.suggestions, value, len(value), database)
        wholes = (value[: each.start] + each.text.rstrip() for each in found)
        return next((whole for whole in wholes if whole.startswith(value) and len(whole) > len(value)), None)
