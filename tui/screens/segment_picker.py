"""Lists of segments over a screen: the ready-made ones to take, and those that a list can be filtered by."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models import segments
from models.i18n import N_, _
from models.ready_segments import Ready
from models.segments import Segment
from tui.desk import Desk
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from tui.screens.filtering import Filtering

GROUND = """
{name} {{ align: center middle; background: $background 0%; }}
{name} > #panel {{
    width: 76; height: auto; max-height: 90%; padding: 1 2; background: $surface; border-top: solid $accent;
}}
{name} .title {{ text-style: bold; height: 2; }}
{name} RowList {{ height: {height}; background: $surface; }}
{name} .keys {{ color: $dim; height: auto; margin-top: 1; }}
"""
MOST_ROWS = 14


class ReadyDialog(ModalScreen[list[tuple[str, str]] | None]):
    """The ready-made segments: enter takes the one under the cursor, or all that are marked; the result is those."""

    DEFAULT_CSS = GROUND.format(name="ReadyDialog", height=MOST_ROWS)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", N_("close"), id="ready.close")]

    def __init__(self, desk: Desk, found: Sequence[Ready]) -> None:
        super().__init__()
        self.desk, self.found = desk, found

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        with Vertical(id="panel"):
            yield Static(Content(_("Ready-made segments")), classes="title")
            yield RowList(_columns(), plain=self.desk.plain, header=False)
            yield Static(Content(_("enter takes it   space marks several   esc closes")), classes="keys")

    def on_mount(self) -> None:
        """Show them."""
        row_list = self.query_one(RowList)
        row_list.show(len(self.found), 0, [RowCells(each.id, (each.name, each.query)) for each in self.found])
        row_list.focus()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        wanted = event.control.marks or {event.key}
        self.dismiss([(each.name, each.query) for each in self.found if each.id in wanted])


class SegmentDialog(ModalScreen[int | None]):
    """The segments, and the present filter to be kept as one; the result is the id of the chosen one, 0 for that."""

    KEEP = 0
    DEFAULT_CSS = GROUND.format(name="SegmentDialog", height=MOST_ROWS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "keep", N_("keep the filter as a segment"), id="segment_dialog.keep"),
        Binding("escape,q,v", "dismiss", N_("close"), id="segment_dialog.close"),
    ]

    def __init__(self, desk: Desk, found: Sequence[Segment], filter_text: str) -> None:
        super().__init__()
        self.desk, self.found, self.filter_text = desk, found, filter_text

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        keys = _("enter filters by it   esc closes")
        if self.filter_text:
            keys = _("enter filters by it   a keeps the filter   esc closes")
        with Vertical(id="panel"):
            yield Static(Content(_("Filter by a segment")), classes="title")
            yield RowList(_columns(), plain=self.desk.plain, header=False)
            yield Static(Content(keys), classes="keys")

    def on_mount(self) -> None:
        """Show them, what keeps the present filter first."""
        rows = [RowCells(each.id, (each.name, each.query)) for each in self.found]
        if self.filter_text:
            keep = RowCells(self.KEEP, (_("Keep this filter as a segment…"), f"/{self.filter_text}"), ("", "tag"))
            rows.insert(0, keep)
        row_list = self.query_one(RowList)
        row_list.set_empty(_("No segments yet."), "", _("/ filters a list, then v keeps it; 9 lists the segments"))
        row_list.show(len(rows), 0, rows)
        row_list.focus()

    def action_keep(self) -> None:
        """Keep the present filter."""
        if self.filter_text:
            self.dismiss(self.KEEP)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.key)


def _columns() -> list[Column]:
    return [Column("name", "", 18, share=1, tone="strong"), Column("query", "", 20, share=1, tone="dim")]


async def choose(screen: "Filtering") -> None:
    """Ask for a segment to filter the list of ``screen`` by, or for the name under which its filter is kept."""
    found = await screen.desk.doors.db(segments.segments)

    def closed(number: int | None) -> None:
        if number == SegmentDialog.KEEP:
            from tui.screens import segment_form

            segment_form.add(screen, screen.filter_text)
        elif number is not None:
            name = next(each.name for each in found if each.id == number)
            screen.filter_by(segments.term(name))

    screen.app.push_screen(SegmentDialog(screen.desk, found, screen.filter_text), closed)
