"""Filter as you type, for screens with a list: what is typed becomes a condition, a mistake never empties the list."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType

from models import listing
from models.database import database
from models.i18n import N_, ngettext
from models.listing import ListSpec
from models.problems import BadQuery
from tui.screens.base import hidden_binding
from tui.screens.completing import Completing
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from models.search import Condition
    from tui.widgets.filter_line import FilterLine


class Filtering(Completing):
    """Joined with a screen that has ``row_list``, ``spec`` and ``cells``."""

    BINDINGS: ClassVar[list[BindingType]] = [hidden_binding("v", "segment", N_("segment"), "list.segment")]

    spec: ListSpec
    filter_text = ""
    base: "Condition | None" = None
    """What holds for the list whatever is filtered."""
    _before: int | None = None
    _filter_line: "FilterLine | None" = None

    if TYPE_CHECKING:
        row_list: Any
        extra: tuple[str, ...]
        columns_now: tuple[str, ...]
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
        line = await self._summon_line()
        self._before = self.row_list.cursor_key
        line.ask(self.filter_text)
        self.open_picker(line)

    async def _summon_line(self) -> "FilterLine":
        from tui.widgets.filter_line import FilterLine

        self._filter_line = await self.summon(FilterLine, FilterLine)
        return self._filter_line

    @work(group=OPENING)
    async def action_segment(self) -> None:
        """Ask for a segment to filter by, or for a name under which the present filter is kept."""
        from tui.screens import segment_picker

        await segment_picker.choose(self)

    def filter_by(self, text: str) -> None:
        """Filter as if ``text`` had been typed."""
        self._before = self.row_list.cursor_key
        self.apply_filter(text, typing=False)

    def on_filter_line_typed(self, event: "FilterLine.Typed") -> None:
        """A letter was typed."""
        self.apply_filter(event.text, typing=True)
        self.complete(self.filter_line, event.text, event.cursor)

    def on_filter_line_closed(self, event: "FilterLine.Closed") -> None:
        """The line is left: the filter stays, or goes."""
        self.close_picker()
        if not event.keep:
            self.clear_filter()
        else:
            self.apply_filter(self.filter_line.text, typing=False, asked=True)

    @work(exclusive=True, group="filter")
    async def apply_filter(self, text: str, *, typing: bool, asked: bool = False) -> None:
        """Show what fits ``text``; a mistake is told where it stands and leaves the list as it is.

        ``asked``: it was typed and sent, so that the line comes again with what is wrong.
        """
        from models import search

        line = await self._summon_line()
        try:
            condition = await self.desk.doors.db(
                search.compile, text, self.desk.session.today, typing, database=database
            )
        except BadQuery as problem:
            if asked:
                line.ask(text)
                self.open_picker(line)
            if typing or asked:
                line.mistake(problem.text, problem.position)
            else:
                self.say(problem.text, "wrong")
            return
        line.tell("")
        self.filter_text = text.strip()
        plain = not condition.params and condition.match is None and condition.sql in ("", "1")
        spec = replace(self.spec, condition=search.both(self.base, None if plain else condition))
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
        self.spec = replace(self.spec, condition=self.base)
        self.load(key)

    async def show_matches(self, spec: ListSpec, cursor: int = 0) -> None:
        """Show the rows around ``cursor`` that fit at once; the exact count follows."""
        height = max(10, self.row_list.size.height)
        first = max(0, cursor - height)
        wanted = cursor - first + 2 * height
        found = await self.desk.doors.db(listing.page, spec, first, wanted, columns=self.columns_now)
        if not found and first:
            first, found = 0, await self.desk.doors.db(listing.page, spec, 0, wanted, columns=self.columns_now)
        if spec is not self.spec:
            return
        complete = len(found) < wanted
        count = first + len(found)
        cursor = max(0, min(cursor, count - 1))
        self.row_list.show(count, first, [self.cells(row) for row in found], cursor=cursor, approximate=not complete)
        self.say_empty()
        self.refresh_status()
        if complete:
            self._tell_count(count)
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
        if self._filter_line is not None:
            self._filter_line.tell(text)
