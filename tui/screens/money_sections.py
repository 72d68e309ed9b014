"""The sections of the money screen: what each reads, and how it stands in a list."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from models import dates, ledger, receivables
from models.i18n import N_, _, ngettext
from models.ledger import Received, Sold
from models.money import currency_sign, format_money, format_units
from models.receivables import Account, Coming, Debtor
from tui.desk import Desk
from tui.widgets.row_layout import GAP, GUTTER, Column, RowCells
from tui.widgets.stars import stars_text
from tui.widgets.tab_line import count_text

Item = TypeVar("Item", Debtor, Coming, Sold, Received)
Booked = TypeVar("Booked", Sold, Received)

UNKNOWN = "—"
WIDE = 100
DAYS = 30
"""So many days ahead what falls due and what renews is shown."""
_NAME = 18
_BUCKETS = ("1-30", "31-60", "61-90", "90+")


def money(cents: int) -> str:
    """Return an amount as a list shows it: nothing is a dash."""
    return format_money(cents) if cents else UNKNOWN


class Section(Generic[Item]):
    """Some rows about money: ``keys`` in their order, and the ``items`` that are at hand by key.

    Read again with ``hold``, rows keep their places, and those that are ``gone`` stay, tagged, until the next reading
    without it.
    """

    KEY: ClassVar[str]
    TITLE: ClassVar[str]
    GONE: ClassVar[str]
    NEW_FIRST: ClassVar[bool] = False
    """Whether what is new comes before what is held, as in lists with the newest on top."""
    EMPTY: ClassVar[tuple[str, ...]]

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys: list[int] = []
        self.items: dict[int, Item] = {}
        self.gone: set[int] = set()

    def take(self, keys: Sequence[int], items: dict[int, Item], *, hold: bool) -> None:
        """Take what was read."""
        if not hold:
            self.keys, self.items, self.gone = list(keys), items, set()
            return
        there, before = set(keys), set(self.keys)
        held = [key for key in self.keys if key in there or key in self.items]
        new = [key for key in keys if key not in before]
        self.keys = new + held if self.NEW_FIRST else held + new
        self.gone = {key for key in held if key not in there}
        self.items = {**{key: self.items[key] for key in self.gone}, **items}

    async def read(self, *, hold: bool) -> None:
        """Read the section."""
        raise NotImplementedError

    async def rows(self, first: int, last: int) -> list[RowCells]:
        """Return the rows ``first`` to ``last`` (not included)."""
        return [self._row(key) for key in self.keys[first:last] if key in self.items]

    def _row(self, key: int) -> RowCells:
        cells, tones = self.cells(self.items[key])
        gone = key in self.gone
        arrow = "->" if self.desk.plain else "→"
        return RowCells(key, cells, tones, tag=f"{arrow} {_(self.GONE)}" if gone else "", dim=gone)

    def cells(self, item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a row's cells and their looks."""
        raise NotImplementedError

    def columns(self, width: int) -> list[Column]:
        """Return the columns for a list ``width`` cells wide."""
        raise NotImplementedError

    def total(self) -> tuple[str, ...]:
        """Return the cells of the line under the list."""
        raise NotImplementedError

    def client(self, key: int) -> int | None:
        """Return the client of a row."""
        raise NotImplementedError

    def stars(self, key: int) -> int:  # noqa: ARG002
        """Return the stars of the client of a row, where they are known."""
        return 0

    def sale(self, key: int) -> int | None:  # noqa: ARG002
        """Return the sale that a row is about."""
        return None

    @property
    def _sign(self) -> str:
        return currency_sign(self.desk.settings.currency)


class Debtors(Section[Debtor]):
    """Who owes what, and since when."""

    KEY, TITLE, GONE = "debtors", N_("Debtors"), N_("paid")
    EMPTY = (N_("Nobody owes you anything."), "", N_("s on a client notes a sale, p a payment"))

    sums = receivables.Receivables(0, 0, 0, (0,) * len(receivables.BUCKETS), ())
    wide = False
    units = False

    async def read(self, *, hold: bool) -> None:
        """Read who owes."""
        self.sums = await self.desk.doors.reports(receivables.receivables, self.desk.session)
        self.take(
            [each.account.client_id for each in self.sums.debtors],
            {each.account.client_id: each for each in self.sums.debtors},
            hold=hold,
        )
        for key in self.gone:
            self.items[key] = Debtor(self.items[key].name, self.items[key].stars, Account(key))

    def columns(self, width: int) -> list[Column]:
        """From 100 columns on the ageing stands beside; in whole units where that leaves no room for the names."""
        self.wide, self.units = width >= WIDE, False
        owes = _("Owes") + " " + self._sign
        amounts = [
            Column("owed", owes, _width(owes, self.sums.owed), right=True),
            Column("overdue", _("Overdue"), _width(_("Overdue"), self.sums.overdue), right=True),
        ]
        found = [Column("name", _("Client"), _NAME, share=1, tone="strong"), *amounts, Column("since", _("Since"), 12)]
        if not self.wide:
            return found
        found.insert(0, Column("stars", "", 3, tone="stars"))
        titles = (_("not due"), *_BUCKETS)
        room = width - GUTTER - sum(column.width + GAP for column in found)
        widths = [_width(title, cents) for title, cents in zip(titles, self.sums.ageing, strict=True)]
        if sum(widths) + GAP * (len(widths) - 1) > room:
            self.units = True
            widths = [
                max(len(title), len(format_units(cents))) for title, cents in zip(titles, self.sums.ageing, strict=True)
            ]
        return found + [
            Column(title, title, width, right=True, drop=1) for title, width in zip(titles, widths, strict=True)
        ]

    def cells(self, item: Debtor) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A debtor."""
        account, today = item.account, self.desk.session.today
        since = UNKNOWN
        if account.since is not None:
            since = dates.ago(account.since, today)
        elif account.next_due is not None:
            since = _("due %(day)s") % {"day": dates.soon(account.next_due, today)}
        amounts = (money(account.owed), money(account.overdue))
        late = "overdue" if account.overdue else "dim"
        cells, tones = (item.name, *amounts, since), ("", "", late, "" if account.overdue else "dim")
        if not self.wide:
            return cells, tones
        buckets = tuple(self._bucket(cents) for cents in account.ageing)
        return (
            (stars_text(item.stars, self.desk.plain), *cells, *buckets),
            ("", *tones, *("dim" if text == UNKNOWN else "" for text in buckets)),
        )

    def _bucket(self, cents: int) -> str:
        return format_units(cents) if self.units and cents else money(cents)

    def total(self) -> tuple[str, ...]:
        """All debtors."""
        count = len(self.sums.debtors)
        label = ngettext("%(count)s debtor", "All %(count)s debtors", count) % {"count": count_text(count)}
        cells = (label, money(self.sums.owed), money(self.sums.overdue), "")
        return ("", *cells, *map(self._bucket, self.sums.ageing)) if self.wide else cells

    def client(self, key: int) -> int | None:
        """The debtor."""
        return key

    def stars(self, key: int) -> int:
        """Those of the debtor."""
        return self.items[key].stars


class _ComingSection(Section[Coming]):
    async def read(self, *, hold: bool) -> None:
        found = await self.find()
        self.take([each.sale_id for each in found], {each.sale_id: each for each in found}, hold=hold)

    async def find(self) -> list[Coming]:
        """Read what is coming."""
        raise NotImplementedError

    def client(self, key: int) -> int | None:
        return self.items[key].client_id

    def sale(self, key: int) -> int | None:
        return key

    def columns(self, width: int) -> list[Column]:  # noqa: ARG002
        amount = _("Amount") + " " + self._sign
        return [
            Column("day", _("When"), 12),
            Column("name", _("Client"), _NAME, share=3, tone="strong"),
            Column("what", _("What"), 12, share=2, drop=2),
            Column("ref", _("Reference"), 12, drop=1),
            Column("amount", amount, _width(amount, self._amount), right=True),
        ]

    def cells(self, item: Coming) -> tuple[tuple[str, ...], tuple[str, ...]]:
        today = self.desk.session.today
        tone = "late" if item.day < today else "today" if item.day == today else ""
        return (
            (dates.soon(item.day, today), item.name, item.what or UNKNOWN, item.ref or UNKNOWN, money(item.amount)),
            (tone, "", "" if item.what else "dim", "" if item.ref else "dim", ""),
        )

    @property
    def _amount(self) -> int:
        return sum(self.items[key].amount for key in self.keys if key not in self.gone)

    def _total(self, label: str) -> tuple[str, ...]:
        return ("", label % {"count": count_text(self._count), "days": DAYS}, "", "", money(self._amount))

    @property
    def _count(self) -> int:
        return len(self.keys) - len(self.gone)


class FallingDue(_ComingSection):
    """What is to be paid in the days to come."""

    KEY, TITLE, GONE = "falling_due", N_("Falling due"), N_("settled")
    EMPTY = (N_("Nothing falls due in the next 30 days."), "", N_("s on a client notes a sale and its due day"))

    def columns(self, width: int) -> list[Column]:
        """Without what was sold: it is the invoice that falls due."""
        return [column for column in super().columns(width) if column.key != "what"]

    def cells(self, item: Coming) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same."""
        cells, tones = super().cells(item)
        return cells[:2] + cells[3:], tones[:2] + tones[3:]

    async def find(self) -> list[Coming]:
        """Read what falls due."""
        session = self.desk.session
        found = await self.desk.doors.reports(receivables.receivables, session)
        return receivables.falling_due(found, session.today, DAYS)

    def total(self) -> tuple[str, ...]:
        """All of it."""
        text = ngettext("%(count)s sale in %(days)d days", "%(count)s sales in %(days)d days", self._count)
        day, label, _what, *rest = self._total(text)
        return (day, label, *rest)


class Renewals(_ComingSection):
    """What is to be renewed: past renewal days, and those to come."""

    KEY, TITLE, GONE = "renewals", N_("Renewals"), N_("settled")
    EMPTY = (N_("Nothing is to be renewed in the next 30 days."), "", N_("s on a client notes a sale and its renewal"))

    async def find(self) -> list[Coming]:
        """Read what renews."""
        return await self.desk.doors.reports(receivables.renewals, self.desk.session, DAYS)

    def total(self) -> tuple[str, ...]:
        """All of it."""
        return self._total(ngettext("%(count)s renewal", "%(count)s renewals", self._count))

    def again(self, key: int) -> dict[str, str]:
        """Return the line of a sale that renews the one of a row, as a form holds it."""
        item = self.items[key]
        product = item.what if item.what and ", " not in item.what else ""
        return {"amount": format_money(item.amount), "product": product}


class _BookSection(Section[Booked]):
    """All of a book: its ids are known, the rows are read where they are looked at."""

    NEW_FIRST = True
    GONE = N_("deleted")

    book = ledger.Book((), 0)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.owners: dict[int, int] = {}

    async def read(self, *, hold: bool) -> None:
        """Read the ids; the rows that are seen are read anew."""
        self.book = await self.open_book()
        self.take(self.book.ids, {}, hold=hold)

    async def open_book(self) -> ledger.Book:
        """Read the ids and the sum."""
        raise NotImplementedError

    async def fetch(self, ids: Sequence[int]) -> dict[int, Booked]:
        """Read some of the rows."""
        raise NotImplementedError

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
            Column("name", _("Client"), _NAME, share=1, tone="strong"),
            Column("ref", _("Reference"), 16),
            Column("amount", amount, _width(amount, self.book.amount), right=True),
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
        N_("i  import the sales you have (CSV, from Excel)"),
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
        wide = _width(amount, self.book.amount)
        return [
            Column("day", _("Day"), 12),
            Column("name", _("Client"), _NAME, share=3, tone="strong"),
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


def _width(title: str, largest: int) -> int:
    return max(len(title), len(format_money(largest)))


SECTIONS: tuple[type[Debtors | FallingDue | Renewals | Payments | Sales], ...] = (
    Debtors, FallingDue, Renewals, Payments, Sales,
)  # fmt: skip
