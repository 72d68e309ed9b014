"""What is sold: products and services, their price and cost."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import products
from models.i18n import N_, _, ngettext
from models.money import currency_sign, format_money
from models.products import Product
from models.text import shown
from tui.desk import Changed, Desk
from tui.screens.asking import ask
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.dialogs import Confirm, Entry, Removal
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

UNKNOWN = "—"


class ProductsScreen(BaseScreen):
    """The products by name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="product.add"),
        Binding("enter,e", "edit", N_("edit"), id="product.edit"),
        Binding("d", "remove", N_("delete"), id="product.remove"),
        Binding("escape", "dismiss", N_("back"), id="product.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "product.reload"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.products: list[Product] = []

    def compose_body(self) -> ComposeResult:
        """The list."""
        sign = currency_sign(self.desk.settings.currency)
        columns = [
            Column("name", _("Product"), 20, share=3, tone="strong"),
            Column("category", _("Category"), 12, share=1, drop=1),
            Column("price", f"{_('Price')} {sign}", 13, right=True),
            Column("cost", f"{_('Cost')} {sign}", 13, right=True),
            Column("lines", _("Sold"), 8, right=True),
        ]
        yield RowList(columns, plain=self.desk.plain, id="body")

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read the products."""
        self.row_list.focus()
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """A sale may have brought a product."""
        self.load()

    def action_reload(self) -> None:
        """Read the products anew."""
        super().action_reload()
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the products; the cursor stays on its own."""
        key = self.row_list.cursor_key
        self.products = await self.desk.doors.reports(products.products)
        place = next((place for place, each in enumerate(self.products) if each.id == key), self.row_list.cursor)
        if not self.products:
            self.row_list.set_empty(
                _("No products yet: what you sell, with its price and cost."), "", _("a  add one"),
                _("s  on a client: a sale brings its product by itself"),
            )  # fmt: skip
        self.row_list.show(len(self.products), 0, [self._cells(each) for each in self.products], cursor=place)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self._cells(each) for each in self.products[event.first : event.last]])

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        place = {"place": count_text(self.row_list.cursor + 1), "count": count_text(self.row_list.count)}
        self.key_line.set_status(_("%(place)s of %(count)s") % place if self.row_list.count else "")

    def _cells(self, each: Product) -> RowCells:
        cells = (
            each.name, each.category or UNKNOWN, _amount(each.price), _amount(each.cost),
            count_text(each.lines) if each.lines else UNKNOWN,
        )  # fmt: skip
        return RowCells(each.id, cells, tuple("dim" if cell == UNKNOWN else "" for cell in cells))

    @property
    def _present(self) -> Product | None:
        return next((each for each in self.products if each.id == self.row_list.cursor_key), None)

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
        if (each := self._present) is not None:
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
        each = self._present
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
