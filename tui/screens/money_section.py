"""The ground of the sections of the money screen: rows that keep their places while they are read anew."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from models import listing
from models.i18n import _
from models.ledger import Received, Sold
from models.money import currency_sign, format_money
from models.receivables import Coming, Debtor
from tui.desk import Desk
from tui.widgets.row_layout import Column, RowCells

Item = TypeVar("Item", Debtor, Coming, Sold, Received)

UNKNOWN = "—"
WIDE = 100
DAYS = 30
"""So many days ahead what falls due and what renews is shown."""
NAME = 18


def money(cents: int) -> str:
    """Return an amount as a list shows it: nothing is a dash."""
    return format_money(cents) if cents else UNKNOWN


class Section(ABC, Generic[Item]):
    """Some rows about money: ``keys`` in their order, and the ``items`` that are at hand by key.

    Read again with ``hold``, rows keep their places, and those that are ``gone`` stay, tagged, until the next reading
    without it.
    """

    KEY: ClassVar[str]
    TITLE: ClassVar[str]
    GONE: ClassVar[str]
    NEW_FIRST: ClassVar[bool] = False
    """Whether what is new comes before what is held, as in lists with the newest on top."""
    MARKED: ClassVar[bool] = True
    """Whether those without a next action are marked: in all but the books, which tell of the past."""
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

    @abstractmethod
    async def read(self, *, hold: bool) -> None:
        """Read the section."""

    async def rows(self, first: int, last: int) -> list[RowCells]:
        """Return the rows ``first`` to ``last`` (not included)."""
        keys = [key for key in self.keys[first:last] if key in self.items]
        clients = {client for key in keys if (client := self.client(key)) is not None}
        lacking = await self.desk.doors.db(listing.lacking_action, sorted(clients)) if self.MARKED else set[int]()
        return [self._row(key, lacking) for key in keys]

    def _row(self, key: int, lacking: set[int]) -> RowCells:
        cells, tones = self.cells(self.items[key])
        gone, tag = key in self.gone, ""
        if gone:
            tag = f"{'->' if self.desk.plain else '→'} {_(self.GONE)}"
        elif self.client(key) in lacking:
            tag = "! " + _("no next action")
        return RowCells(key, cells, tones, tag=tag, dim=gone)

    @abstractmethod
    def cells(self, item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a row's cells and their looks."""

    @abstractmethod
    def columns(self, width: int) -> list[Column]:
        """Return the columns for a list ``width`` cells wide."""

    @abstractmethod
    def total(self) -> tuple[str, ...]:
        """Return the cells of the line under the list."""

    @abstractmethod
    def client(self, key: int) -> int | None:
        """Return the client of a row."""

    def stars(self, key: int) -> int:  # noqa: ARG002
        """Return the stars of the client of a row, where they are known."""
        return 0

    def sale(self, key: int) -> int | None:  # noqa: ARG002
        """Return the sale that a row is about."""
        return None

    @property
    def _sign(self) -> str:
        return currency_sign(self.desk.settings.currency)


def width_of(title: str, largest: int) -> int:
    """Return how wide a column of amounts up to ``largest`` cents is."""
    return max(len(title), len(format_money(largest)))
