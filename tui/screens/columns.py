"""Which columns a list shows after the name and the next action, and in which order."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models.i18n import N_, _
from models.settings import COLUMNS
from tui.screens.rows import column_label
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList


class ColumnsDialog(ModalScreen[tuple[str, ...] | None]):
    """A list of all columns; those marked are shown, in this order. The result is the chosen ones, or None."""

    DEFAULT_CSS = """
    ColumnsDialog { align: center middle; background: $background 0%; }
    ColumnsDialog > #panel {
        width: 52; height: 25; max-height: 90%; padding: 1 2; background: $surface; border-top: solid $accent;
    }
    ColumnsDialog .title { text-style: bold; height: 2; }
    ColumnsDialog RowList { height: 1fr; background: $surface; }
    ColumnsDialog .keys { color: $dim; height: auto; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,shift+down", "shift(1)", N_("further right"), show=False, id="columns.later"),
        Binding("K,shift+up", "shift(-1)", N_("further left"), show=False, id="columns.earlier"),
        Binding("escape,q", "dismiss", N_("close"), id="columns.close"),
    ]

    def __init__(self, chosen: tuple[str, ...], own: tuple[str, ...] = (), *, plain: bool = False) -> None:
        """``own`` are the names of the columns of the user's own fields; a chosen one that is gone is left out."""
        super().__init__()
        self.plain = plain
        self.known = (*COLUMNS, *own)
        self.chosen = tuple(name for name in chosen if name in self.known)
        self.names = [*self.chosen, *(name for name in self.known if name not in chosen)]

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        with Vertical(id="panel"):
            yield Static(Content(_("Columns after the next action")), classes="title")
            yield RowList([Column("name", "", 20, share=1)], plain=self.plain, header=False)
            keys = _("space shows or hides   J K change the order\nenter keeps   esc closes")
            yield Static(Content(keys), classes="keys")

    def on_mount(self) -> None:
        """Show all columns, the chosen ones marked."""
        self._show(0)
        self.row_list.set_marks(self.known.index(name) for name in self.chosen)
        self.row_list.focus()

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def _show(self, cursor: int) -> None:
        rows = [RowCells(self.known.index(name), (column_label(name),)) for name in self.names]
        self.row_list.show(len(rows), 0, rows, cursor=cursor)

    def action_shift(self, by: int) -> None:
        """Move the column under the cursor up or down."""
        old, new = self.row_list.cursor, self.row_list.cursor + by
        if 0 <= new < len(self.names):
            self.names.insert(new, self.names.pop(old))
            self._show(new)

    @on(RowList.Chosen)
    def _keep(self) -> None:
        marks = self.row_list.marks
        self.dismiss(tuple(name for name in self.names if self.known.index(name) in marks))
