"""Two clients side by side, field by field: what is taken of which is chosen with the arrows, then they are merged."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models import journal
from models.i18n import N_, _
from models.merging import apart
from models.merging.compare import Comparison, Row, Side, compare
from models.merging.merge import merge
from models.problems import Conflict, Problem
from models.text import shown
from tui.desk import Changed, Desk
from tui.keymap import key_name
from tui.screens.base import BaseScreen, hidden_binding
from tui.widgets.key_line import KeyHint
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

_LONG = 400


class _Fields(RowList):
    """The rows; space chooses instead of marking."""

    def action_mark(self) -> None:
        """Choose the other one."""
        self.action_choose()


class MergeScreen(BaseScreen):
    """The fields of both. The first keeps its number and history; what differs stands on top, the rest is dim."""

    DEFAULT_CSS = """
    MergeScreen #about { height: auto; max-height: 4; padding: 0 1; color: $dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "take('first')", N_("take the left"), tooltip=N_("left"), id="merge.left"),
        Binding("right", "take('second')", N_("take the right"), tooltip=N_("right"), id="merge.right"),
        Binding("F", "merge", N_("merge as chosen"), tooltip=N_("merge"), id="merge.merge"),
        Binding("N", "apart", N_("not the same"), tooltip=N_("different"), id="merge.apart"),
        Binding("escape", "dismiss", N_("back"), id="merge.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "merge.reload"),
    ]

    def __init__(self, desk: Desk, found: Comparison) -> None:
        super().__init__(desk)
        self.found = found
        self.sides: dict[str, Side] = {}

    def hints(self) -> list[KeyHint]:
        """Return the keys, first that which turns a choice round."""
        return [KeyHint(key_name("space"), _("take the other"), _("other")), *super().hints()]

    def compose_body(self) -> ComposeResult:
        """The rows, and the whole of the one under the cursor below them."""
        with Vertical(id="body"):
            yield _Fields(self._columns(), plain=self.desk.plain)
            yield Static(id="about")

    def _columns(self) -> list[Column]:
        (first, second), (name, other) = self.found.ids, self.found.names
        return [
            Column("label", "", 18, tone="dim"),
            Column("first", f"#{first} {name}", 20, share=1),
            Column("second", f"#{second} {other}", 20, share=1),
        ]

    @property
    def row_list(self) -> RowList:
        """The list of fields."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Show what would be taken."""
        self.row_list.focus()
        self._show(0)
        ids = {"first": self.found.ids[0], "second": self.found.ids[1]}
        self.say(_("#%(second)d goes into #%(first)d: choose with the arrows") % ids, "note", _("F merges"))

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.read()

    def action_reload(self) -> None:
        """Read both anew; what was chosen stays chosen."""
        super().action_reload()
        self.read()

    def on_changed(self, changed: Changed) -> None:
        """Somebody changed one of them."""
        if self.is_current and (changed.ids is None or set(changed.ids) & set(self.found.ids)):
            self.read()

    @work(exclusive=True, group="read")
    async def read(self) -> None:
        """Read both anew."""
        try:
            self.found = await self.desk.doors.db(compare, *self.found.ids)
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        self.row_list.set_columns(self._columns())
        self._show(self.row_list.cursor)

    def _show(self, cursor: int) -> None:
        rows = self.found.rows
        self.row_list.show(len(rows), 0, [self._cells(at) for at in range(len(rows))], cursor=cursor)

    def _side(self, row: Row) -> Side:
        return self.sides.get(row.key, row.side)

    def _cells(self, at: int) -> RowCells:
        row = self.found.rows[at]
        side, sign = self._side(row), "* " if self.desk.plain else "● "
        taken = (side != "second", side != "first")
        if not row.differs:
            tone = "" if row.kept and row.first != row.second else "dim"
            note = _("both stay") if not tone and row.first and row.second else ""
            cells = (row.label, "  " + (row.first or "—"), "  " + (row.second or "—"))
            return RowCells(at, cells, ("dim", tone, tone), tag=note)
        first, second = ((sign if yes else "  ") + (text or "—")
                         for yes, text in zip(taken, (row.first, row.second), strict=True))  # fmt: skip
        return RowCells(at, (row.label, first, second), ("", *("strong" if yes else "dim" for yes in taken)))

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self._cells(at) for at in range(event.first, event.last)])

    @on(RowList.CursorMoved)
    def _explain(self) -> None:
        row = self._row
        texts = [] if row is None else [row.first, row.second] if row.differs else [row.first or row.second]
        lines = [Content(shown(text, _LONG)) for text in texts if len(text) > 20]
        self.query_one("#about", Static).update(Content("\n").join(lines))

    @property
    def _row(self) -> Row | None:
        place = self.row_list.cursor
        return self.found.rows[place] if place < len(self.found.rows) else None

    # Choosing

    def action_take(self, side: Side) -> None:
        """Take the left or the right."""
        row = self._row
        if row is None or not row.differs:
            self.say(_("both stay") if row is not None and row.kept else _("both say the same"), "note")
            return
        self.sides[row.key] = side
        self.row_list.update_row(self._cells(self.row_list.cursor))

    @on(RowList.Chosen)
    def _turned(self) -> None:
        """Take the next of what can be chosen."""
        row = self._row
        if row is not None and row.differs:
            sides = row.sides
            self.action_take(sides[(sides.index(self._side(row)) + 1) % len(sides)])
        else:
            self.action_take("first")

    # Going on

    @work(group="acts", exclusive=True)
    async def action_merge(self) -> None:
        """Merge as chosen, and go back."""
        keys = {row.key for row in self.found.rows if row.differs}
        chosen = {key: side for key, side in self.sides.items() if key in keys}
        try:
            act = await self.desk.doors.db(
                merge, self.desk.session, *self.found.ids, chosen, versions=self.found.versions
            )
        except Conflict as problem:
            self.say(problem.text, "wrong")
            self.read()
            return
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        self._over(act)

    @work(group="acts", exclusive=True)
    async def action_apart(self) -> None:
        """Remember that the two are not the same, and go back."""
        try:
            self._over(await self.desk.doors.db(apart.mark, self.desk.session, *self.found.ids))
        except Problem as problem:
            self.say(problem.text, "wrong")

    def _over(self, act: journal.Act) -> None:
        """Close, and tell on the screen below what was done."""
        below = next(screen for screen in reversed(self.app.screen_stack[:-1]) if isinstance(screen, BaseScreen))
        self.dismiss()
        self.desk.changed.publish(Changed(self.found.ids, moved=True))
        if act.id:
            below.say(journal.describe(act), back=_("u undoes"))
        else:
            below.say(_("nothing to change"), "note")
