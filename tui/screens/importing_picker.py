"""Choosing a field for a column: type a part of its name, in either language, and press enter."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.client import OwnField
from models.i18n import N_, _
from models.importing import advice
from models.importing.mapping import OWN, Mapping, target_label
from models.text import search_key, shown
from tui.widgets.line_input import LineInput
from tui.widgets.row_list import Column, RowCells, RowList


class TargetPicker(ModalScreen[str | None]):
    """Asks where a column goes; the result is a target, or None when it was closed without."""

    DEFAULT_CSS = """
    TargetPicker { align: left bottom; background: $background 0%; }
    TargetPicker > #panel {
        height: 15; width: 100%; max-height: 90%; padding: 0 2; background: $surface; border-top: solid $accent;
    }
    TargetPicker .title { height: 1; text-style: bold; margin-bottom: 1; }
    TargetPicker .row { height: 1; }
    TargetPicker .label { width: 10; color: $dim; }
    TargetPicker LineInput, TargetPicker LineInput:focus { width: 1fr; background: $panel; }
    TargetPicker RowList { margin-top: 1; }
    TargetPicker .keys { color: $dim; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", N_("close"), id="picker.close"),
        Binding("down", "move(1)", N_("next field"), show=False, id="picker.down"),
        Binding("up", "move(-1)", N_("previous field"), show=False, id="picker.up"),
        Binding("pagedown", "move(8)", N_("further down"), show=False, id="picker.page_down"),
        Binding("pageup", "move(-8)", N_("further up"), show=False, id="picker.page_up"),
    ]

    def __init__(self, mapping: Mapping, place: int, own: dict[str, OwnField], *, plain: bool) -> None:
        super().__init__()
        self.mapping, self.place, self.own, self.plain = mapping, place, own, plain
        self.targets: list[str] = []

    def compose(self) -> ComposeResult:
        """The column, the input, what fits."""
        column = self.mapping.columns[self.place]
        values = " · ".join(shown(cell, 40) for cell in column.samples[:3])
        title = _("Where does “%(header)s” go?") % {"header": column.header or f"#{self.place + 1}"}
        with Vertical(id="panel"):
            yield Static(Content.assemble(shown(title), ("   " + values, "not bold $dim")), classes="title")
            with Horizontal(classes="row"):
                yield Static(Content(_("Field")), classes="label")
                yield LineInput(placeholder=_("type a part of its name"))
            targets = RowList([Column("target", "", 24, share=1), Column("taken", "", 20, share=1, tone="dim", drop=1)],
                              plain=self.plain, header=False)  # fmt: skip
            targets.can_focus = False
            yield targets
            yield Static(Content(_("enter takes it   ↑↓ another   esc closes")), classes="keys")

    def on_mount(self) -> None:
        """Show all fields, with the cursor on the present one."""
        self.query_one(LineInput).focus()
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        column = self.mapping.columns[self.place]
        self.targets = advice.offers(typed, column.header, self.own, self.mapping.what)
        cursor = self.targets.index(column.target) if not typed and column.target in self.targets else 0
        cells = [self._cells(at, target) for at, target in enumerate(self.targets)]
        self.query_one(RowList).show(len(cells), 0, cells, cursor=cursor)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        cells = [self._cells(at, self.targets[at]) for at in range(event.first, event.last)]
        event.row_list.set_rows(event.first, cells)

    def _cells(self, at: int, target: str) -> RowCells:
        label = target_label(target) if target else _("leave it out")
        if target.startswith(OWN):
            known = search_key(target.removeprefix(OWN)) in self.own
            label = (_("own field: %(name)s") if known else _("new own field: %(name)s")) % {"name": label}
        taken = next(
            (c.header for place, c in enumerate(self.mapping.columns) if c.target == target and place != self.place), ""
        )
        note = _("now from %(header)s") % {"header": taken} if taken and target else ""
        return RowCells(at, (label, note), ("" if target else "dim",))

    def action_move(self, step: int) -> None:
        """Go up or down in the list."""
        targets = self.query_one(RowList)
        targets.move_to(max(0, min(targets.count - 1, targets.cursor + step)))

    @on(Input.Submitted)
    @on(RowList.Chosen)
    def _take(self) -> None:
        self.dismiss(self.targets[self.query_one(RowList).cursor])
