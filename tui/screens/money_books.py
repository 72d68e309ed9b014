"""All payments and all sales, newest first, as sections of the money screen."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from models import dates, ledger
from models.i18n import N_, _, ngettext
from models.ledger import Received, Sold
from models.money import format_money
from tui.desk import Desk
from tui.screens.money_section import NAME, UNKNOWN, Section, money, width_of
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.tab_line import count_text

Booked = TypeVar("Booked", Sold, Received)


class _BookSection(Section[Booked]):
    """All of a book: its ids are known, the rows are read where they are looked at."""

    NEW_FIRST = True
    MARKED = False
    GONE = N_("deleted")

    book = ledger.Book((), 0)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.owners: dict[int, int] = {}

    async def read(self, *, hold: bool) -> None:
        """Read the ids; the rows that are seen are read anew."""
        self.book = await self.open_book()
        self.take(self.book.ids, {}, hold=hold)

    @abstractmethod
    async def open_book(self) -> ledger.Book:
        """Read the ids and the sum."""

    @abstractmethod
    async def fetch(self, ids: Sequence[int]) -> dict[int, Booked]:
        """Read some of the rows."""

    async def rows(self, first: int, last: int) -> list[RowCells]:
        wanted = [key for key in self.keys[first:last] if key not in self.items]
        found = await self.fetch(wanted)
        self.items |= found
        self.owners |= {key: item.client_id for key, item in found.items()}
        return await super().rows(first, last)

    def client(self, key: int) -> int | None:
        """Whose it is."""
        return self.owners.get(key)


class Payments(_BookSection[Received]):
    """What was received."""

    KEY, TITLE = "payments", N_("Payments")
    EMPTY = (N_("No payments yet."), "", N_("p on a client notes one"))

    async def open_book(self) -> ledger.Book:
        """All payments."""
        return await self.desk.doors.reports(ledger.payments, self.desk.session)

    async def fetch(self, ids: Sequence[int]) -> dict[int, Received]:
        """Some of them."""
        return await self.desk.doors.reports(ledger.received, ids)

    def columns(self, width: int) -> list[Column]:  # noqa: ARG002
        """Day, client, reference of the sale, amount."""
        amount = _("Amount") + " " + self._sign
        return [
            Column("day", _("Day"), 12),
            Column("name", _("Client"), NAME, share=1, tone="strong"),
            Column("ref", _("Reference"), 16),
            Column("amount", amount, width_of(amount, self.book.amount), right=True),
        ]

    def cells(self, item: Received) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A payment."""
        day = dates.ago(item.on, self.desk.session.today)
        return (day, item.name, item.ref or UNKNOWN, format_money(item.amount)), ("", "", "" if item.ref else "dim")

    def total(self) -> tuple[str, ...]:
        """All payments."""
        count = len(self.book.ids)
        label = ngettext("%(count)s payment", "All %(count)s payments", count) % {"count": count_text(count)}
        return ("", label, "", money(self.book.amount))

    def sale(self, key: int) -> int | None:
        """What was paid."""
        return self.items[key].sale_id if key in self.items else None


class Sales(_BookSection[Sold]):
    """What was sold."""

    KEY, TITLE = "sales", N_("Sales")
    EMPTY = (
        N_("No sales yet."),
        "",
        N_("s on a client notes one"),
        N_("i  import the sales you have (Excel, CSV)"),
    )

    async def open_book(self) -> ledger.Book:
        """All sales."""
        return await self.desk.doors.reports(ledger.sales, self.desk.session)

    async def fetch(self, ids: Sequence[int]) -> dict[int, Sold]:
        """Some of them."""
        return await self.desk.doors.reports(ledger.sold, self.desk.session, ids)

    def columns(self, width: int) -> list[Column]:  # noqa: ARG002
        """Day, client, what, reference, amount, open."""
        amount = _("Amount") + " " + self._sign
        wide = width_of(amount, self.book.amount)
        return [
            Column("day", _("Day"), 12),
            Column("name", _("Client"), NAME, share=3, tone="strong"),
            Column("what", _("What"), 12, share=2, drop=2),
            Column("ref", _("Reference"), 12, drop=1),
            Column("amount", amount, wide, right=True),
            Column("open", _("Unpaid"), wide, right=True),
        ]

    def cells(self, item: Sold) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A sale."""
        day = dates.ago(item.on, self.desk.session.today)
        return (
            (
                day, item.name, item.what or UNKNOWN, item.ref or UNKNOWN, format_money(item.amount), money(item.open),
            ),
            ("", "", "" if item.what else "dim", "" if item.ref else "dim", "", "" if item.open else "dim"),
        )  # fmt: skip

    def total(self) -> tuple[str, ...]:
        """All sales."""
        count = len(self.book.ids)
        label = ngettext("%(count)s sale", "All %(count)s sales", count) % {"count": count_text(count)}
        return ("", label, "", "", money(self.book.amount), "")

    def sale(self, key: int) -> int | None:
        """The sale itself."""
        return key
