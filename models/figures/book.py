"""Every figure of every client on a day, each group of them worked out when it is first asked for, and kept."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock, RLock
from typing import Any

from models.database import database
from models.figures import bought as buying
from models.figures import ideal, offered, owed, touched
from models.figures.columns import Clients, Column, Tick, no_tick
from models.figures.made import MAKERS
from models.figures.state import State, changed, state
from models.money_columns import AMONG_ALL
from models.session import Session


class Book:
    """The figures of some clients, or of all, on the day of ``session``, as ``columns``: money in whole cents, days as
    ISO text, shares as numbers with decimals, words as in JSON. Safe to be shared between threads."""

    def __init__(self, session: Session, ids: "list[int] | None" = None, whole: "Book | None" = None) -> None:
        """With ``ids`` only these clients are worked out, in the trash or not; what compares them with all others
        comes from ``whole``, the book of all, or one made for it."""
        self.session = session
        self.day = session.today.toordinal()
        self._ids = ids
        self._whole = whole
        self.columns: dict[str, Column] = {}
        """The figures that are worked out."""
        self.before: dict[str, Column] = {}
        """Some that were worked out before something changed."""
        self._lock = RLock()
        self.tick: Tick = no_tick

    def values(self, name: str, tick: Tick = no_tick) -> Column:
        """Return the figure ``name`` by client: those of whom it is known. Raises KeyError for what is no figure.

        ``tick`` is called every few thousand rows while it is worked out; what it raises breaks that off.
        """
        found = self.columns.get(name)
        if found is None:
            with self._lock:
                found = self.columns.get(name)
                if found is None:
                    self.tick = tick
                    try:
                        found = self.columns[name] = MAKERS[name](self)
                    finally:
                        self.tick = no_tick
        return found

    def value(self, name: str, client: int) -> Any:
        """Return the figure ``name`` of ``client``, None when it is not known."""
        return self.values(name).get(client)

    def last(self, name: str) -> Callable[[int], Any]:
        """Return what gives the value of ``name`` for a client as far as it was worked out, now or before a change."""
        found = self.columns.get(name, self.before.get(name))
        return found.get if found is not None else lambda _client: None

    def has(self, name: str) -> bool:
        """Whether ``name`` is worked out already."""
        return name in self.columns

    @cached_property
    def clients(self) -> Clients:
        """The clients of the book."""
        return Clients.all() if self._ids is None else Clients(self._ids, whole=False)

    @property
    def whole(self) -> "Book":
        """The book of all clients."""
        if self._ids is None:
            return self
        if self._whole is None:
            self._whole = book(self.session)
        return self._whole

    # What is read, each once

    @cached_property
    def bought(self) -> buying.Bought:
        """What they bought."""
        return buying.bought(self.session, self.clients, self.tick)

    @cached_property
    def ranked(self) -> "buying.Bought | buying.Ranked":
        """What they are compared by."""
        if "bought" in self.__dict__:
            return self.bought
        return buying.ranked(self.session, self.clients, self.tick)

    @cached_property
    def owing(self) -> owed.Owed:
        """What they owe."""
        return owed.owed(self.session, self.clients, self.tick)

    @cached_property
    def earned(self) -> owed.Margins:
        """What was earned on them."""
        return owed.margins(self.session, self.clients, self.tick)

    @cached_property
    def reached(self) -> touched.Touched:
        """When they were reached."""
        return touched.touched(self.session, self.clients, self.tick)

    @cached_property
    def offered(self) -> offered.Offered:
        """What they were offered."""
        return offered.offered(self.session, self.clients, self.tick)

    @cached_property
    def brought(self) -> touched.Brought:
        """Whom they brought."""
        return touched.brought(self.session, self.clients, self.tick)

    @cached_property
    def ideal(self) -> "list[ideal.Trait] | None":
        """What the best of all clients have in common in the twelve months up to the day."""
        if self.whole is not self:
            return self.whole.ideal
        with self._lock:
            today = self.session.today
            first, incomes = buying.year_before(today), self.ranked.income
            return ideal.ideal(self.session, self.clients, first, today, self.tick, incomes)


_SALES = frozenset(("client", "sale", "sale_line", "payment"))
_CALLS = frozenset(("client", "activity"))
_OFFERED = _CALLS | {"offer"}
_BROUGHT = _SALES | _CALLS | {"referrer", "stage_move"}
_IDEAL = _SALES | {"trait", "address", "tag", "own_value", "own_field"}
_READ = {
    "clients": frozenset(("client",)), "bought": _SALES, "ranked": _SALES, "owing": _SALES, "earned": _SALES,
    "reached": _CALLS, "offered": _OFFERED, "brought": _BROUGHT, "ideal": _IDEAL,
}  # fmt: skip
"""What is read once, and the changes that make it be read again."""
_MADE = {
    "regularity": _SALES | {"stage_move"}, "last_contact": _CALLS, "days_since_contact": _CALLS, "unanswered": _CALLS,
    "offers": _OFFERED, "accepted": _OFFERED, "declined": _OFFERED, "receptivity": _OFFERED, "referrals": _BROUGHT,
    "referred_sales": _BROUGHT, "fit": _IDEAL,
}  # fmt: skip
"""The same for figures; for the others it is what is sold and paid, and for ``completeness`` anything."""


def _inherit(heir: Book, before: Book, kinds: frozenset[str] | None) -> None:
    """Give ``heir`` what ``before`` had worked out that none of the changes ``kinds`` (None: anything) concerns."""
    last = before.before | before.columns
    heir.before = {name: last[name] for name in AMONG_ALL if name in last}
    if kinds is None:
        return
    for name, concerned in _READ.items():
        if name in before.__dict__ and not kinds & concerned:
            heir.__dict__[name] = before.__dict__[name]
    for name, column in list(before.columns.items()):
        if not (kinds if name == "completeness" else kinds & _MADE.get(name, _SALES)):
            heir.columns[name] = column


_kept: dict[tuple[object, ...], tuple[State, Book]] = {}
_KEPT = 2
"""So many books are kept: of the present day, and of one more."""
_keeping = Lock()


def book(session: Session) -> Book:
    """Return the book of all clients on the session's day: the one that is kept, while nothing was written that it
    is made of."""
    settings = session.settings
    key = (session.today, settings.payment_days, settings.hour_cost, settings.wanted)
    now = state()
    with _keeping:
        before, found = _kept.get(key, (None, None))
        if found is not None and before == now:
            return found
        heir = Book(session)
        if found is not None and before is not None and before.path == now.path:
            _inherit(heir, found, changed(before, now))
        found = heir
        if not database.connection().in_transaction:  # what is not written yet may never be
            _kept.pop(key, None)
            _kept[key] = now, found
            while len(_kept) > _KEPT:
                del _kept[next(iter(_kept))]
        return found
