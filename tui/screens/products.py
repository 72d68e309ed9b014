"""What is sold: products and services, their price and cost."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from models import products
from models.i18n import N_, _, ngettext
from models.money import currency_sign, format_money
from models.products import Product
from models.text import shown
from tui.desk import Changed
from tui.screens.asking import ask
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm, Entry, Removal
from tui.screens.short_list import ShortListScreen
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

UNKNOWN = "—"


class ProductsScreen(ShortListScreen[Product]):
    """The products by name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="product.add"),
        Binding("enter,e", "edit", N_("edit"), id="product.edit"),
        Binding("d", "remove", N_("delete"), id="product.remove"),
        Binding("escape", "dismiss", N_("back"), id="product.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "product.reload"),
    ]

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        sign = currency_sign(self.desk.settings.currency)
        return [
            Column("name", _("Product"), 20, share=3, tone="strong"),
            Column("category", _("Category"), 12, share=1, drop=1),
            Column("price", f"{_('Price')} {sign}", 13, right=True),
            Column("cost", f"{_('Cost')} {sign}", 13, right=True),
            Column("lines", _("Sold"), 8, right=True),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return (
            _("No products yet: what you sell, with its price and cost."), "", _("a  add one"),
            _("s  on a client: a sale brings its product by itself"),
        )  # fmt: skip

    async def read(self) -> list[Product]:
        """Read the products."""
        return await self.desk.doors.reports(products.products)

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()

    def cells(self, each: Product) -> RowCells:
        """Return the row of ``each``."""
        cells = (
            each.name, each.category or UNKNOWN, _amount(each.price), _amount(each.cost),
            count_text(each.lines) if each.lines else UNKNOWN,
        )  # fmt: skip
        return RowCells(each.id, cells, tuple("dim" if cell == UNKNOWN else "" for cell in cells))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_add(self) -> None:
        """Ask for a product."""

        async def save(values: dict[str, str]) -> None:
            await self.desk.doors.db(products.add, self.desk.session, values)
            self.desk.changed.publish(Changed(()))
            self.say(_("added: %(what)s") % {"what": values["name"]}, back=_("u undoes"))

        self.run_worker(ask(self, "product", _("New product or service"), _entries(), save), group=OPENING)

    def action_edit(self) -> None:
        """Ask for changes of the product under the cursor."""
        if (each := self.chosen) is not None:
            self._edit(each)

    def _edit(self, each: Product) -> None:
        async def save(values: dict[str, str]) -> None:
            self.done(await self.desk.doors.db(products.edit, self.desk.session, each.id, values), [])

        async def remove() -> None:
            self.done(await self.desk.doors.db(products.remove, self.desk.session, each.id), [])

        form = ask(
            self, f"product {each.id}", each.name, _entries(each), save, removal=Removal(_question(each), remove)
        )  # fmt: skip
        self.run_worker(form, group=OPENING)

    @work(group="acts")
    async def action_remove(self) -> None:
        """Delete the product under the cursor, after asking."""
        each = self.chosen
        if each is not None and await self.app.push_screen_wait(Confirm(_question(each))):
            self.done(await self.desk.doors.db(products.remove, self.desk.session, each.id), [])


def _amount(cents: int | None) -> str:
    return UNKNOWN if cents is None else format_money(cents)


def _entries(each: Product | None = None) -> list[Entry]:
    def text(cents: int | None) -> str:
        return "" if cents is None else format_money(cents)

    return [
        Entry("name", _("Name"), each.name if each else ""),
        Entry("category", _("Category"), each.category or "" if each else ""),
        Entry("price", _("Price"), text(each.price) if each else "", placeholder=_("of one")),
        Entry("cost", _("Cost"), text(each.cost) if each else "", placeholder=_("of one")),
    ]


def _question(each: Product) -> str:
    if not each.lines:
        return _("Delete the product %(name)s?") % {"name": shown(each.name, 60)}
    text = ngettext(
        "Delete the product %(name)s? The %(count)d line it was sold in stays, without its name.",
        "Delete the product %(name)s? The %(count)d lines it was sold in stay, without its name.",
        each.lines,
    )
    return text % {"name": shown(each.name, 60), "count": each.lines}
