"""The form of a segment: its name and its query, how many fit it while it is typed, and where it goes wrong."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work
from textual.content import Content
from textual.widgets import Static

from models import listing, search, segments
from models.database import database
from models.i18n import _, ngettext
from models.journal import Act
from models.listing import ListSpec
from models.problems import BadQuery, Problem
from models.segments import Segment
from models.text import shown
from tui.desk import Changed
from tui.screens.asking import ask
from tui.screens.completing import QuerySuggester
from tui.screens.dialogs import Entry, FormDialog, Removal
from tui.type_ahead import OPENING
from tui.widgets.line_input import LineInput
from tui.widgets.tab_line import count_text

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen


class SegmentForm(FormDialog):
    """A form whose field ``query`` is counted while it is typed; a mistake in it is pointed at."""

    def on_mount(self) -> None:
        """Let the query be completed."""
        if "query" in (entry.name for entry in self.shown_entries):
            desk = self.screen.app.desk  # type: ignore[attr-defined]
            self.query_one("#field-query", LineInput).suggester = QuerySuggester(desk)

    def changed(self, name: str) -> None:
        """Count what the query finds now."""
        if name == "query":
            self.count(self.typed("query"))

    @work(exclusive=True, group="count")
    async def count(self, text: str) -> None:
        """Say how many fit ``text``, or where it goes wrong; the newest text wins."""
        desk = self.screen.app.desk  # type: ignore[attr-defined]
        told = ""
        if text.strip():
            try:
                condition = await desk.doors.db(search.compile, text, desk.session.today, True, database=database)
                spec = ListSpec(condition=condition, day=desk.session.today)
                number = await desk.doors.reports(listing.count, spec)
                told = ngettext("%(count)s record", "%(count)s records", number) % {"count": count_text(number)}
            except BadQuery as problem:
                self.point(problem)
        self.query_one("#explained-query", Static).update(Content(told))

    def tell(self, problem: Problem) -> None:
        """Say under its field what is wrong; in the query at its place."""
        if isinstance(problem, BadQuery) and "query" in (entry.name for entry in self.shown_entries):
            self.point(problem)
            field = self.query_one("#field-query", LineInput)
            field.focus()
            field.cursor_position = min(problem.position, len(field.value))
        else:
            super().tell(problem)

    def point(self, problem: BadQuery) -> None:
        """Say what is wrong with the query, under the place of it."""
        wrong = self.query_one("#wrong-query", Static)
        field = self.query_one("#field-query", LineInput)
        at = cell_len(field.value[: problem.position])
        sign = "^" if self.app.desk.plain else "▲"  # type: ignore[attr-defined]
        pointed = " " * at + sign + "\n" if at < field.size.width and not field.scroll_offset.x else ""
        wrong.update(Content(pointed + shown(problem.text)))
        wrong.display = True


def add(screen: "BaseScreen", query: str = "") -> None:
    """Ask for a new segment; with ``query`` only for its name."""

    async def save(values: dict[str, str]) -> None:
        number = await screen.desk.doors.db(segments.add, screen.desk.session, values["name"], values["query"])
        screen.desk.changed.publish(Changed(()))
        added = await screen.desk.doors.db(segments.get, number)
        screen.say(_("segment saved: %(what)s") % {"what": added.name}, back=_("u undoes"))

    purpose = "segment of a filter" if query else "segment"
    entries = _entries("", query, hidden=bool(query))
    title = _("Save as a segment: %(query)s") % {"query": shown(query, 60)} if query else _("New segment")
    screen.run_worker(ask(screen, purpose, title, entries, save, dialog=SegmentForm), group=OPENING)


def edit(screen: "BaseScreen", segment: Segment) -> None:
    """Ask for changes of a segment."""

    def told(act: Act) -> None:
        screen.done(act, [])

    async def save(values: dict[str, str]) -> None:
        doors, session = screen.desk.doors, screen.desk.session
        told(await doors.db(segments.edit, session, segment, values["name"], values["query"]))

    async def remove() -> None:
        told(await screen.desk.doors.db(segments.remove, screen.desk.session, segment.id))

    removal = Removal(_("Delete the segment %(name)s?") % {"name": shown(segment.name, 60)}, remove)
    entries = _entries(segment.name, segment.query)
    screen.run_worker(
        ask(screen, f"segment {segment.id}", segment.name, entries, save, dialog=SegmentForm, removal=removal),
        group=OPENING,
    )


def _entries(name: str, query: str, *, hidden: bool = False) -> list[Entry]:
    def nothing(_text: str) -> str:
        return ""

    return [
        Entry("name", _("Name"), name, placeholder=_("Debtors of Zaragoza")),
        Entry("query", _("Who"), query, placeholder=_("city:zaragoza owed:>0"), explain=nothing, hidden=hidden),
    ]
