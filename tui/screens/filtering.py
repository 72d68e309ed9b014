"""Filter as you type, for screens with a list: what is typed becomes a condition, a mistake never empties the list."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import work

from models import listing
from models.database import database
from models.i18n import ngettext
from models.listing import ListSpec
from models.problems import BadQuery
from tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from tui.widgets.filter_line import FilterLine


class Filtering(BaseScreen):
    """Joined with a screen that has ``row_list``, ``spec`` and ``cells``."""

    spec: ListSpec
    filter_text = ""
    _before: int | None = None
    _filter_line: "FilterLine | None" = None

    if TYPE_CHECKING:
        row_list: Any
        extra: tuple[str, ...]
        cells: Any
        load: Any
        show_rows: Any
        let_go: Any
        refresh_status: Any
        say_empty: Any

    @property
    def filter_line(self) -> "FilterLine":
        """The line, once it was asked for."""
        assert self._filter_line is not None
        return self._filter_line

    async def action_filter(self) -> None:
        """Ask for a filter."""
        from tui.widgets.filter_line import FilterLine

        line = self._filter_line = await self.summon(FilterLine, FilterLine)
        self._before = self.row_list.cursor_key
        line.ask(self.filter_text)
        self.open_picker(line)

    def on_filter_line_typed(self, event: "FilterLine.Typed") -> None:
        """A letter was typed."""
        self.apply_filter(event.text, typing=True)

    def on_filter_line_closed(self, event: "FilterLine.Closed") -> None:
        """The line is left: the filter stays, or goes."""
        self.close_picker()
        if not event.keep:
            self.clear_filter()
        else:
            self.apply_filter(self.filter_line.text, typing=False)

    @work(exclusive=True, group="filter")
    async def apply_filter(self, text: str, *, typing: bool) -> None:
        """Show what fits ``text``; a mistake is told and leaves the list as it is."""
        from models import search

        line = self.filter_line
        try:
            condition = await self.desk.doors.db(
                search.compile, text, self.desk.session.today, typing, database=database
            )
        except BadQuery as problem:
            line.tell(problem.text, wrong=True)
            if not typing:
                self.say(problem.text, "wrong")
            return
        line.tell("")
        self.filter_text = text.strip()
        plain = not condition.params and condition.match is None and condition.sql in ("", "1")
        spec = replace(self.spec, condition=None if plain else condition)
        if spec != self.spec:
            self.workers.cancel_group(self, "count")
            self.spec = spec
            self.let_go()
            self.show_rows(0)

    def clear_filter(self) -> None:
        """Show all again, with the cursor on the client it was on."""
        key = self.row_list.cursor_key or self._before
        self.filter_text = ""
        self.workers.cancel_group(self, "count")
        self.spec = replace(self.spec, condition=None)
        self.load(key)

    async def show_matches(self, spec: ListSpec) -> None:
        """Show the first rows that fit at once; the exact count follows."""
        height = max(10, self.row_list.size.height)
        found = await self.desk.doors.db(listing.page, spec, 0, 2 * height, columns=self.extra)
        if spec is not self.spec:
            return
        complete = len(found) < 2 * height
        self.row_list.show(len(found), 0, [self.cells(row) for row in found], cursor=0, approximate=not complete)
        self.say_empty()
        self.refresh_status()
        if complete:
            self._tell_count(len(found))
        else:
            self.count_matches(spec)

    @work(exclusive=True, group="count")
    async def count_matches(self, spec: ListSpec) -> None:
        """Count all that fit; the next key does not wait for it, and another filter breaks it off."""
        count = await self.desk.doors.reports(listing.count, spec)
        if spec is self.spec:
            self.row_list.set_count(count)
            self.refresh_status()
            self._tell_count(count)

    def _tell_count(self, count: int) -> None:
        text = ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
        self.filter_line.tell(text)
