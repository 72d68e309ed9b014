"""How a list is arranged: its order, and its columns after the name and the next action."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType

from models.i18n import N_, _
from models.money_columns import FIGURES
from models.own_fields import COLUMN, Own, own_fields
from models.problems import Problem
from tui.screens import rows
from tui.screens.base import BaseScreen, hidden_binding
from tui.widgets.choice_line import ChoiceLine, Option
from tui.widgets.row_layout import Column

if TYPE_CHECKING:
    from models.listing import ListSpec

ORDER_KEYS = (
    ("s", "stars"), ("n", "name"), ("w", "next_due"), ("c", "last_contact"), ("t", "stage_since"), ("y", "city"),
    ("o", "owed"), ("l", "last_sale"), ("v", "total_sales"), ("a", "created_at"),
)  # fmt: skip
ORDER_LABELS = {
    "stars": N_("stars and date"), "name": N_("name"), "next_due": N_("when"), "last_contact": N_("last contact"),
    "stage_since": N_("time in the stage"), "city": N_("city"), "owed": N_("owes"),
    "last_sale": N_("last sale"), "total_sales": N_("sales"), "created_at": N_("newest first"),
}  # fmt: skip


def order_label(order: str) -> str:
    """Return what a list is sorted by, in words."""
    if order in ORDER_LABELS:
        return _(ORDER_LABELS[order])
    return _(FIGURES[order].label) if order in FIGURES else order.removeprefix(COLUMN)


class Arranging(BaseScreen):
    """Joined with a screen that has ``row_list``, ``spec``, ``load`` and ``say_empty``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden_binding("S", "sort", N_("sort"), "list.sort"),
        hidden_binding("c", "columns", N_("columns"), "list.columns"),
    ]

    spec: "ListSpec"
    extra: tuple[str, ...]
    own: Mapping[str, Own] = MappingProxyType({})

    if TYPE_CHECKING:
        row_list: Any
        load: Any
        refresh_status: Any
        say_empty: Any

    def action_sort(self) -> None:
        """Ask for an order."""
        line = self.query_one(ChoiceLine)
        options = [Option(key, _(ORDER_LABELS[name]), name) for key, name in ORDER_KEYS]
        more = [name for name in self.extra if name.startswith(COLUMN) or name in FIGURES]
        more = [name for name in more if name not in ORDER_LABELS][:9]
        options += [Option(str(number), order_label(name), name) for number, name in enumerate(more, 1)]
        line.ask("sort", _("Sort by"), options, self.spec.order)
        self.open_picker(line)

    def picked(self, purpose: str, value: str) -> None:
        """An order was picked."""
        if purpose == "sort":
            self.set_order(value)
        else:
            super().picked(purpose, value)

    def set_order(self, order: str) -> None:
        """Show the list in another order; the same again turns it round."""
        reverse = not self.spec.reverse if order == self.spec.order else False
        self.spec = replace(self.spec, order=order, reverse=reverse)
        self.load(self.row_list.cursor_key)
        self.say(_("sorted by %(order)s") % {"order": order_label(order)}, "note", _("S sorts otherwise"))

    async def read_own(self) -> None:
        """Read the user's own fields, by which their columns are laid out."""
        found = {own.column: own for own in await self.desk.doors.db(own_fields)}
        if found != self.own:
            self.own = found
            if any(name in found for name in self.extra):
                self.row_list.set_columns(self.list_columns())

    @work
    async def action_columns(self) -> None:
        """Ask which columns to show."""
        from tui.screens.columns import ColumnsDialog

        await self.read_own()
        dialog = ColumnsDialog(self.extra, tuple(self.own), plain=self.desk.plain)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and chosen != self.extra:
            self.use_columns(chosen)
            self.keep_columns(chosen)

    def list_columns(self) -> list[Column]:
        """Return the columns of the list."""
        return rows.columns(self.extra, self.own)

    @property
    def wanted_columns(self) -> tuple[str, ...]:
        """The columns that the list shows after the name and the next action."""
        return self.desk.settings.columns

    def keep_columns(self, chosen: tuple[str, ...]) -> None:
        """Keep the columns in the settings."""
        try:
            self.desk.keep(columns=chosen)
        except Problem as problem:
            self.say(problem.text, "wrong")

    def use_columns(self, extra: tuple[str, ...]) -> None:
        """Show other columns after the name and the next action; the cursor stays on its client."""
        self.extra = extra
        self.row_list.set_columns(self.list_columns())
        self.say_empty()
        self.refresh_status()
