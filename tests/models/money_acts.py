"""Any act with money, chosen by chance from a seed, and a ledger that keeps by itself what should come of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from models import editing, journal, opportunities, payments, pipeline, products, sales
from models.database import database
from models.fields import Stage
from models.problems import Problem
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES

Ledger = dict[int, tuple[int, date, int, tuple[tuple[int, date, int], ...]]]
"""By sale: the client, the day, the amount, and the payments as (number, day, amount)."""

_AMOUNTS = (0, 1, 99, 100, 3333, 10000, 10000, 124050, 999999)
_TABLES = ("sale", "sale_line", "payment", "opportunity", "product", "stage_move")


def add_clients(session: Session, number: int) -> list[int]:
    """Add clients at all stages and return their ids."""
    stages = [stage.value for stage in Stage]
    return [
        editing.add(session, {"name": f"{HOSTILE_NAMES[place % 6]} {place}", "stage": stages[place % 4]})
        for place in range(number)
    ]


def money() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that has to do with money as it stands, but for versions."""
    found = {}
    for table in _TABLES:
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        columns = ", ".join(name for name in names if name != "version")
        found[table] = database.execute_sql(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()
    return found


@dataclass
class Chance:
    """Acts at random; what each did is put down in ``ledger``, and what undo and redo do to it."""

    session: Session
    random: Random
    clients: list[int]
    ledger: Ledger = field(default_factory=dict)
    done: list[Ledger] = field(default_factory=list)
    undone: list[Ledger] = field(default_factory=list)
    refused: int = 0

    def day(self, back: int = 420, ahead: int = 40) -> date:
        """A day around today, often the same ones."""
        return self.session.today + timedelta(days=self.random.randint(-back // 20, ahead // 20) * 20)

    def line(self, sign: int) -> Line:
        """A line with or without what may be known of it."""
        pick, chance = self.random.choice, self.random.random
        return Line(
            sign * pick(_AMOUNTS),
            pick([None, None, "Café", "CAFE", HOSTILE_NAMES[0]]),
            Decimal(self.random.randint(1, 5000)) / 1000 if chance() < 0.3 else None,
            sign * pick(_AMOUNTS) if chance() < 0.4 else None,
            Decimal(self.random.randint(0, 9999)) / 1000 if chance() < 0.3 else None,
        )

    def lines(self) -> list[Line]:
        """One line or several; those of a refund are negative."""
        sign = -1 if self.random.random() < 0.2 else 1
        return [self.line(sign) for _ in range(self.random.choice([1, 1, 1, 2, 3]))]

    def sell(self) -> None:
        """A sale, paid or not."""
        lines, on, client = self.lines(), self.day(), self.random.choice(self.clients)
        due = on + timedelta(days=self.random.randint(-5, 60)) if self.random.random() < 0.4 else None
        paid = on + timedelta(days=self.random.randint(-3, 90)) if self.random.random() < 0.3 else None
        _act, sale = sales.add(self.session, client, lines, on=on, due=due, paid=paid, ref="F-1")
        amount = sum(line.amount for line in lines)
        made = database.execute_sql("SELECT id FROM payment WHERE sale_id = ?", (sale,)).fetchall()
        received = tuple((number, paid, amount) for (number,) in made if paid is not None)
        self.ledger[sale] = (client, on, amount, received)

    def win(self) -> None:
        """An opportunity that becomes a sale."""
        client = self.random.choice(self.clients)
        self.note(lambda: opportunities.add(self.session, client, "May buy", amount=5005))
        new = database.execute_sql("SELECT max(id) FROM opportunity").fetchone()[0]
        on = self.day()
        _act, sale = opportunities.win(self.session, new, on=on)
        self.ledger[sale] = (client, on, 5005, ())

    def sale(self) -> int:
        """A sale that there is, or one that there is not."""
        return self.random.choice([*self.ledger, 999_999])

    def pay(self) -> None:
        """A part, all of it, or an amount that does not fit."""
        sale = self.sale()
        client, on, amount, received = self.ledger.get(sale, (0, self.session.today, 100, ()))
        left = amount - sum(each for _number, _on, each in received)
        tries = (left, left // 2, left // 3, left + 1, -left, 0, 1, -1, 10**15)
        given, when = self.random.choice(tries), on + timedelta(days=self.random.randint(-10, 120))
        _act, payment = payments.pay(self.session, sale, given, on=when)
        assert 0 < abs(given) <= abs(left)
        assert (given > 0) == (left > 0)
        self.ledger[sale] = (client, on, amount, (*received, (payment, when, given)))

    def change_lines(self) -> None:
        """Other lines: never less than was paid."""
        sale, lines = self.sale(), self.lines()
        sales.edit(self.session, sale, {"lines": tuple(lines)})
        client, on, _amount, received = self.ledger[sale]
        self.ledger[sale] = (client, on, sum(line.amount for line in lines), received)

    def change_day(self) -> None:
        """Another day."""
        sale, on = self.sale(), self.day()
        sales.edit(self.session, sale, {"on": on, "ref": None})
        client, _on, amount, received = self.ledger[sale]
        self.ledger[sale] = (client, on, amount, received)

    def remove(self) -> None:
        """A sale with all that hangs on it."""
        sale = self.sale()
        sales.remove(self.session, sale)
        del self.ledger[sale]

    def remove_payment(self) -> None:
        """A payment."""
        every = [(sale, number) for sale, row in self.ledger.items() for number, *_rest in row[3]]
        sale, number = self.random.choice([*every, (0, 999_999)])
        payments.remove(self.session, number)
        client, on, amount, received = self.ledger[sale]
        self.ledger[sale] = (client, on, amount, tuple(each for each in received if each[0] != number))

    def product(self) -> None:
        """A cost for a product, or the product goes; what was sold keeps its amounts."""
        if (known := products.named("Café")) is None:
            products.add(self.session, {"name": "Café", "cost": "1,25"})
        elif self.random.random() < 0.5:
            products.remove(self.session, known.id)
        else:
            products.edit(self.session, known.id, {"cost": str(self.random.randint(0, 99))})

    def move(self) -> None:
        """Some clients change their stage."""
        pipeline.move(
            self.session, self.random.sample(self.clients, min(2, len(self.clients))), self.random.choice(list(Stage))
        )

    def trash(self) -> None:
        """A client goes into the trash, or comes back."""
        act = self.random.choice([pipeline.trash, pipeline.restore, pipeline.restore])
        act(self.session, [self.random.choice(self.clients)])

    def undo(self) -> None:
        """Back, as far as the first of these acts."""
        if not self.done:
            return
        journal.undo(self.session)
        self.undone.append(self.ledger)
        self.ledger = self.done.pop()

    def redo(self) -> None:
        """And forth."""
        journal.redo(self.session)
        self.done.append(self.ledger)
        self.ledger = self.undone.pop()

    def note(self, act: Callable[[], object]) -> None:
        """Do an act of its own; one that changes nothing leaves no entry."""
        before, newest = dict(self.ledger), journal.version()
        act()
        if journal.version() != newest:
            self.done.append(before)
            self.undone.clear()

    def sell_some(self, number: int) -> None:
        """So many sales."""
        for _ in range(number):
            try:
                self.note(self.sell)
            except Problem:
                self.refused += 1

    def anything(self) -> None:
        """Do something; what is refused changes nothing."""
        acts = [
            self.sell, self.sell, self.sell, self.sell, self.pay, self.pay, self.pay, self.pay, self.change_lines,
            self.change_day, self.remove, self.remove_payment, self.product, self.move, self.trash, self.win,
        ]  # fmt: skip
        act = self.random.choice([*acts, self.undo, self.undo, self.redo, self.redo])
        before, kept = money(), dict(self.ledger)
        try:
            if act in (self.undo, self.redo):
                act()
            else:
                self.note(act)
        except Problem:
            self.refused += 1
            assert act == self.win or money() == before
            self.ledger = kept
