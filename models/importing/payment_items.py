"""Payments on their way into the file: each to its sale, never more than is open, none of them twice."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from models import derived, journal
from models.database import database
from models.i18n import _
from models.importing.items import Item, Prints
from models.importing.owners import Owners
from models.importing.plan import Rejection
from models.importing.result import ImportResult
from models.importing.sheets import insert_many, next_id
from models.money import format_money
from models.session import Session
from models.text import shown

_COLUMNS = ("id", "client_id", "sale_id", "on_date", "amount", "user", "created_at")


@dataclass(slots=True)
class Sale:
    """A sale that a row may mean, with what was paid of it (also by the rows before)."""

    id: int
    client: int
    day: str
    ref: str | None
    amount: int
    paid: int

    @property
    def left(self) -> int:
        """What is open."""
        return self.amount - self.paid


class PaymentItems:
    """Takes the payments of one file, group by group; each group inside a chunk of the act, or none in a dry run."""

    def __init__(self, session: Session, result: ImportResult, *, act: int | None) -> None:
        self._session, self._result, self._act = session, result, act
        self._owners = Owners(create=False, dry_run=act is None)
        self._prints = Prints()
        self._received: dict[int, int] = {}
        self._moment = journal.now()

    def take(self, items: Sequence[Item]) -> list[Rejection]:
        """Take some payments; return those without a sale, or larger than what is open of it."""
        named = [item for item in items if any(item.who)]
        clients = dict(zip((item.line for item in named), self._owners.find(named), strict=True))
        refs, owners = self._offers(items, clients)
        rejected: list[Rejection] = []
        meant: list[tuple[Item, list[Sale], tuple[str, int]]] = []
        for item in items:
            client = clients.get(item.line)
            if isinstance(client, Rejection):
                rejected.append(client)
                continue
            sales = _meant(item.values, client, refs, owners)
            values = item.values
            print_ = self._prints.of(
                "payment", client, values.get("ref"), values.get("sale_date"), values.get("sale_amount"),
                values["date"], values["amount"],
            )  # fmt: skip
            meant.append((item, sales, print_))
        self._pay(meant, rejected)
        return rejected

    def _offers(
        self, items: Sequence[Item], clients: dict[int, int | Rejection]
    ) -> tuple[dict[str, list[Sale]], dict[int, list[Sale]]]:
        """The sales that the rows may mean: by reference, and of the clients of rows without one."""
        refs: dict[str, list[Sale]] = {}
        owners: dict[int, list[Sale]] = {}
        for item in items:
            client = clients.get(item.line)
            if "ref" in item.values:
                refs.setdefault(item.values["ref"], [])
            elif isinstance(client, int):
                owners.setdefault(client, [])
        for sale, client, day, ref, amount, paid in database.execute_sql(
            """SELECT s.id, s.client_id, s.on_date, s.ref, s.amount,
                 coalesce((SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id), 0)
               FROM sale s JOIN client c ON c.id = s.client_id
               WHERE s.hidden = 0 AND c.hidden = 0 AND (s.ref IN (SELECT value FROM json_each(?1))
                 OR s.client_id IN (SELECT value FROM json_each(?2))) ORDER BY s.on_date, s.id""",
            (json.dumps(sorted(refs)), json.dumps(sorted(owners))),
        ).fetchall():
            found = Sale(sale, client, day, ref, amount, paid + self._received.get(sale, 0))
            if ref in refs:
                refs[ref].append(found)
            if client in owners:
                owners[client].append(found)
        return refs, owners

    def _pay(self, meant: Sequence[tuple[Item, list[Sale], tuple[str, int]]], rejected: list[Rejection]) -> None:
        before = _imported([print_[0] for _item, _sales, print_ in meant])
        sales = {sale.id for _item, found, _print in meant for sale in found}
        equal = _equal(sales)
        payments, prints = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        number = next_id("payment") if self._act is not None else 0
        for item, found, print_ in meant:
            day, amount = item.values["date"], item.values["amount"]
            if print_ in before or print_[1] <= sum(equal.get((sale.id, day, amount), 0) for sale in found):
                self._result.skipped += 1
                continue
            sale = _chosen(item, found)
            if isinstance(sale, Rejection):
                rejected.append(sale)
                continue
            sale.paid += amount
            self._result.created += 1
            self._result.amount += amount
            if self._act is None:
                self._received[sale.id] = self._received.get(sale.id, 0) + amount
            else:
                payments.append((number, sale.client, sale.id, day, amount, self._session.user, self._moment))
                prints.append((sale.client, sale.id, number, *print_))
                number += 1
        if payments:
            insert_many("payment", _COLUMNS, payments)
            insert_many("imported_line", ("client_id", "sale_id", "payment_id", "fingerprint", "nth"), prints)
            derived.settle(database, {payment[2] for payment in payments})

    def finish(self, chunk: Callable[[], Any], go_on: Callable[[], bool]) -> bool:  # noqa: ARG002
        """Return whether to go on; no word of a payment is in the index."""
        return go_on()


def _meant(
    values: dict[str, Any], client: int | None, refs: dict[str, list[Sale]], owners: dict[int, list[Sale]]
) -> list[Sale]:
    """The sales that a row can mean: by its reference or client, and the day and amount of the sale where it says."""
    if "ref" in values:
        found = [sale for sale in refs[values["ref"]] if client is None or sale.client == client]
    else:
        found = [] if client is None else owners[client]
        if "sale_date" not in values:
            found = [sale for sale in found if sale.left]
    for name, attribute in (("sale_date", "day"), ("sale_amount", "amount")):
        if name in values:
            found = [sale for sale in found if getattr(sale, attribute) == values[name]]
    return found


def _chosen(item: Item, found: list[Sale]) -> Sale | Rejection:
    """The sale that takes the payment, or why none does."""
    values, amount = item.values, item.values["amount"]
    ref = values.get("ref")
    if not found:
        text = _("No sale has the reference “%(ref)s”.") if ref else _("There is no such sale of this client.")
        return Rejection(item.line, "unknown_sale", text % {"ref": shown(ref or "", 40)})
    fitting = [sale for sale in found if amount and amount * sale.left > 0 and abs(amount) <= abs(sale.left)]
    if len(found) > 1 and len(fitting) != 1 and not ("sale_date" in values and fitting):
        text = _("Several sales can be meant; a column with the day of the sale tells them apart.")
        return Rejection(item.line, "ambiguous_sale", text)
    if fitting:
        return fitting[0]
    left = found[0].left
    if not amount:
        return Rejection(item.line, "bad_amount", _("A payment of nothing is none."))
    if not left:
        return Rejection(item.line, "paid", _("This sale is paid already."))
    text = _("Only %(open)s of this sale is open; a payment cannot be larger.") % {"open": format_money(left)}
    return Rejection(item.line, "above_open", text)


def _imported(prints: Sequence[str]) -> set[tuple[str, int]]:
    """The payments that were imported before, by fingerprint and number."""
    rows = database.execute_sql(
        "SELECT fingerprint, nth FROM imported_line WHERE fingerprint IN (SELECT value FROM json_each(?))",
        (json.dumps(prints),),
    ).fetchall()
    return {(fingerprint, nth) for fingerprint, nth in rows}


def _equal(sales: set[int]) -> dict[tuple[int, str, int], int]:
    """How many payments the sales have, by sale, day and amount."""
    rows = database.execute_sql(
        """SELECT sale_id, on_date, amount, count(*) FROM payment
           WHERE sale_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3""",
        (json.dumps(sorted(sales)),),
    ).fetchall()
    return {(sale, day, amount): number for sale, day, amount, number in rows}
