"""What of the sales of a file is there already: imported before, typed by hand, or brought by rows further up."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.database import database
from models.importing.items import Item
from models.text import search_key

Key = tuple[int, str, str | None]
"""What makes rows one sale: client, day and reference."""
Content = tuple[Any, ...]
"""What a line is, beside its cost: day, reference, product without regard to case, quantity, amount, hours."""


@dataclass(slots=True)
class State:
    """A sale as it stands; ``ours`` when this very import brought it."""

    due: str | None
    renewal: str | None
    amount: int
    paid: int
    ours: bool


@dataclass(slots=True)
class Group:
    """What some rows say of one sale: ``lines`` are new to it, ``known`` are there already."""

    sale: int
    client: int
    lines: list[Item] = field(default_factory=list)
    known: list[Item] = field(default_factory=list)

    def first(self, name: str) -> Any:
        """The first filled cell of ``name``."""
        return next((item.values[name] for item in (*self.lines, *self.known) if name in item.values), None)

    @property
    def paid(self) -> str | None:
        """The day of the full payment that the rows tell, the last one."""
        return max((item.values["paid"] for item in (*self.lines, *self.known) if "paid" in item.values), default=None)

    @property
    def added(self) -> int:
        """The sum of the new lines."""
        return sum(item.values["amount"] for item in self.lines)


def content(values: dict[str, Any]) -> Content:
    """Return what a row says of a line."""
    product = values.get("product")
    return (
        values["date"], values.get("ref"), None if product is None else search_key(product), values.get("quantity"),
        values["amount"], values.get("hours"),
    )  # fmt: skip


def imported(prints: Sequence[str]) -> dict[tuple[str, int], int]:
    """Return the sales that rows with these fingerprints became, by fingerprint and number."""
    rows = database.execute_sql(
        """SELECT i.fingerprint, i.nth, i.sale_id FROM imported_line i
           WHERE i.fingerprint IN (SELECT value FROM json_each(?))""",
        (json.dumps(prints),),
    ).fetchall()
    return {(fingerprint, nth): sale for fingerprint, nth, sale in rows}


def there(keys: Collection[Key], act: int | None) -> dict[Key, list[tuple[int, bool]]]:
    """Return the sales with client, day and reference as any of ``keys``, each with whether ``act`` made it."""
    found: dict[Key, list[tuple[int, bool]]] = {}
    for client, day, ref, sale, hidden in database.execute_sql(
        """SELECT s.client_id, s.on_date, s.ref, s.id, s.hidden FROM json_each(?1) w
           CROSS JOIN sale s ON s.client_id = json_extract(w.value, '$[0]')
             AND s.on_date = json_extract(w.value, '$[1]') AND s.ref IS json_extract(w.value, '$[2]')
           WHERE s.hidden = 0 OR EXISTS (
             SELECT 1 FROM change c WHERE c.tbl = 'sale' AND c.row = s.id AND c.act_id = ?2)
           ORDER BY s.id""",
        (json.dumps(list(keys)), act),
    ).fetchall():
        found.setdefault((client, day, ref), []).append((sale, bool(hidden)))
    return found


def equal_lines(sales: Sequence[int]) -> dict[tuple[int, Content], list[int | None]]:
    """Return the costs of the lines of ``sales``, by sale and what the line is."""
    found: dict[tuple[int, Content], list[int | None]] = {}
    for sale, day, ref, product, quantity, amount, hours, cost in database.execute_sql(
        """SELECT l.sale_id, s.on_date, s.ref, p.folded, l.quantity, l.amount, l.hours, l.cost
           FROM sale_line l JOIN sale s ON s.id = l.sale_id LEFT JOIN product p ON p.id = l.product_id
           WHERE l.sale_id IN (SELECT value FROM json_each(?)) ORDER BY l.id""",
        (json.dumps(sales),),
    ).fetchall():
        found.setdefault((sale, (day, ref, product, quantity, amount, hours)), []).append(cost)
    return found


def states(sales: Collection[int], act: int | None) -> dict[int, State]:
    """Return ``sales`` as they stand."""
    if not sales:
        return {}
    rows = database.execute_sql(
        """SELECT s.id, s.due, s.renewal, s.amount,
             coalesce((SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id), 0),
             s.hidden = 2 AND EXISTS (SELECT 1 FROM change c WHERE c.tbl = 'sale' AND c.row = s.id AND c.act_id = ?2)
           FROM sale s WHERE s.id IN (SELECT value FROM json_each(?1))""",
        (json.dumps(list(sales)), act),
    ).fetchall()
    return {sale: State(due, renewal, amount, paid, bool(ours)) for sale, due, renewal, amount, paid, ours in rows}


def products(folded: Collection[str]) -> dict[str, tuple[int, int | None]]:
    """Return the products with these folded names: id, and cost of one in cents."""
    rows = database.execute_sql(
        "SELECT folded, id, cost FROM product WHERE folded IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(folded)),),
    ).fetchall()
    return {name: (product, cost) for name, product, cost in rows}


def key_of(item: Item, client: int) -> Key:
    """Return what makes the row of a client one sale with others."""
    return client, item.values["date"], item.values.get("ref")


def equal_to(
    item: Item, nth: int, candidates: Sequence[tuple[int, bool]], equal: dict[tuple[int, Content], list[int | None]]
) -> int | None:
    """Return the sale with the ``nth`` line that is equal to the row, among those that were there before."""
    wanted, cost = content(item.values), item.values.get("cost")
    for sale, _own in candidates:
        fitting = sum(cost is None or cost == other for other in equal.get((sale, wanted), ()))
        if nth <= fitting:
            return sale
        nth -= fitting
    return None


def changes(group: Group, before: State, *, by_column: bool) -> set[str]:
    """Return what the rows say otherwise than the sale was: the fields."""
    changed = {
        name for name, now in (("due", before.due), ("renewal", before.renewal))
        if (value := group.first(name)) is not None and value != now
    }  # fmt: skip
    if by_column and group.paid is not None and before.amount != before.paid:
        changed.add("paid")
    return changed
