"""The lines of sales on their way into the file: known ones told from new, put together to sales, and paid."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from models import derived, journal, sold
from models.database import database
from models.fields import Stage
from models.importing.buyers import become_clients, date_back
from models.importing.items import Item, Prints
from models.importing.known_sales import (
    Group,
    Key,
    State,
    changes,
    content,
    equal_lines,
    equal_to,
    imported,
    key_of,
    products,
    states,
    there,
)  # fmt: skip
from models.importing.owners import Owners
from models.importing.plan import Rejection
from models.importing.reindexing import parts, reindex
from models.importing.result import ImportResult
from models.importing.sheets import insert_many, next_id
from models.importing.storing import insert
from models.session import Session
from models.text import search_key


class SaleItems:
    """Takes the lines of one file, group by group; each group inside a chunk of the act, or none in a dry run."""

    def __init__(
        self, session: Session, result: ImportResult, *, act: int | None, new_clients: bool, paid: bool | None,
        update: bool,
    ) -> None:  # fmt: skip
        """``paid``: None where a column tells it, else whether sales come as paid; ``update`` what is known."""
        self._session, self._result, self._act = session, result, act
        self._paid, self._update = paid, update
        self._owners = Owners(create=new_clients, dry_run=act is None)
        self._prints = Prints()
        self._numbered: dict[Key, int] = {}
        self._before: dict[int, State] = {}
        self._bought: dict[int, str] = {}
        self._since: dict[int, str] = {}
        self._touched: set[int] = set()
        self._products: dict[str, tuple[int, int | None]] = {}
        self._moment = journal.now()
        self._virtual = 0

    def take(self, items: Sequence[Item]) -> list[Rejection]:
        """Take some lines; return those whose client is not found."""
        clients = self._owners.find(items)
        if self._owners.new and self._act is not None:
            insert(self._session, self._owners.new, Stage.CLIENT, {})
        self._result.new_clients += len(self._owners.new)
        self._since |= {client: str(row.values["stage_since"]) for client, row in self._owners.new}
        placed = [(item, client) for item, client in zip(items, clients, strict=True) if isinstance(client, int)]
        groups = self._groups(placed)
        present = states([group.sale for group in groups if group.sale > 0], self._act)
        for group in groups:
            self._count(group, present.get(group.sale))
        if self._act is not None:
            self._write([group for group in groups if group.lines or self._update], present)
        return [found for found in clients if isinstance(found, Rejection)]

    def _groups(self, placed: Sequence[tuple[Item, int]]) -> list[Group]:
        """Put rows together to sales; those with a number below 0 are to be made."""
        prints = [self._prints.of("sale", client, *content(item.values), item.values.get("cost"))
                  for item, client in placed]  # fmt: skip
        before = imported([found for found, _nth in prints])
        fresh = {key_of(item, client) for (item, client), print_ in zip(placed, prints, strict=True)
                 if print_ not in before}  # fmt: skip
        candidates = there(fresh, self._act)
        equal = equal_lines([sale for found in candidates.values() for sale, own in found if not own])
        groups: dict[int, Group] = {}
        made: dict[Key, int] = {}
        for (item, client), print_ in zip(placed, prints, strict=True):
            item.values["print"] = print_
            sale = before.get(print_)
            if sale is None:
                sale = equal_to(item, print_[1], candidates.get(key_of(item, client), ()), equal)
            if sale is not None:
                groups.setdefault(sale, Group(sale, client)).known.append(item)
            else:
                sale = self._sale_for(item, client, candidates, made)
                groups.setdefault(sale, Group(sale, client)).lines.append(item)
        return list(groups.values())

    def _sale_for(
        self, item: Item, client: int, candidates: dict[Key, list[tuple[int, bool]]], made: dict[Key, int]
    ) -> int:
        """The sale to which a new line belongs: one that is there, one of these rows, or one to be made."""
        key = key_of(item, client)
        if key[2] is None and "sale" in item.values:
            key = (client, key[1], "\0" + item.values["sale"])
            if key in self._numbered:
                return self._numbered[key]
        elif key[2] is not None and key in candidates:
            return candidates[key][0][0]
        if key[2] is None or key not in made:
            self._virtual -= 1
            made[key] = self._virtual
        return made[key]

    def _count(self, group: Group, state: State | None) -> None:
        self._result.created += len(group.lines)
        self._result.amount += group.added
        if group.lines:
            day = group.lines[0].values["date"]
            if group.client in self._since:
                self._since[group.client] = min(day, self._since[group.client])
            if (state.amount if state is not None else 0) + group.added >= 0:
                self._bought[group.client] = min(day, self._bought.get(group.client, day))
        if not group.known:
            return
        assert state is not None
        before = self._before.get(group.sale, state)
        changed = changes(group, before, by_column=self._paid is None) if self._update else set()
        if changed:
            self._before[group.sale] = before
        for item in group.known:
            if changed & item.values.keys():
                self._result.updated += 1
            else:
                self._result.skipped += 1

    # Writing

    def _write(self, groups: Sequence[Group], present: dict[int, State]) -> None:
        self._name_products(groups)
        number = next_id("sale")
        new: list[tuple[Any, ...]] = []
        for group in groups:
            if group.sale < 0:
                values = group.lines[0].values
                if values.get("ref") is None and "sale" in values:
                    self._numbered[(group.client, values["date"], "\0" + values["sale"])] = number
                group.sale, number = number, number + 1
                new.append(
                    (group.sale, group.client, 2, values["date"], values.get("ref"), group.first("due"),
                     group.first("renewal"), self._session.user, self._moment)
                )  # fmt: skip
            else:
                self._alter(group, present[group.sale])
        insert_many("sale", _SALE, new)
        lines, payments = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for group in groups:
            if group.lines:
                self._touched.add(group.client)
            for item in group.lines:
                lines.append((group.client, group.sale, *self._line(item)))
            paid = self._payment(group, present.get(group.sale))
            if paid is not None:
                payments.append((group.client, group.sale, *paid, self._session.user, self._moment))
        insert_many("sale_line", _LINE, lines)
        insert_many("payment", _PAYMENT, payments)
        self._remember(groups, present)
        derived.settle(database, [group.sale for group in groups])

    def _remember(self, groups: Sequence[Group], present: dict[int, State]) -> None:
        """Keep the fingerprints; those of a new sale go with it when it is taken back, so the journal need not know."""
        columns = ("client_id", "sale_id", "fingerprint", "nth")
        for journaled in (True, False):
            rows = [
                (group.client, group.sale, *item.values["print"])
                for group in groups if (group.sale in present) is journaled for item in group.lines
            ]  # fmt: skip
            if not journaled:
                database.execute_sql("UPDATE present SET journal = 0")
            insert_many("imported_line", columns, rows)
        database.execute_sql("UPDATE present SET journal = 1")

    def _alter(self, group: Group, state: State) -> None:
        """Write what the rows say anew of a sale that is there: when it is due, when it renews."""
        news = {
            name: value for name, now in (("due", state.due), ("renewal", state.renewal))
            if (value := group.first(name)) is not None and value != now and not (state.ours and now is not None)
        }  # fmt: skip
        if news or group.lines:
            assignments = "".join(f"{name} = ?, " for name in news)
            database.execute_sql(
                f"UPDATE sale SET {assignments}version = version + 1 WHERE id = ?", (*news.values(), group.sale)
            )

    def _payment(self, group: Group, state: State | None) -> tuple[str, int] | None:
        """The payment that the rows of a sale bring: its day and amount; one of this file is made larger."""
        if self._paid is None:
            day = group.paid
            amount = group.added + (state.amount - state.paid if state is not None else 0)
        else:
            day = group.lines[0].values["date"] if self._paid and group.lines else None
            amount = group.added
        if day is None or not amount:
            return None
        if state is not None and state.ours:
            row = database.execute_sql(
                "SELECT id, amount FROM payment WHERE sale_id = ? AND on_date = ? LIMIT 1", (group.sale, day)
            ).fetchone()
            if row is not None and row[1] + amount:
                database.execute_sql("UPDATE payment SET amount = amount + ? WHERE id = ?", (amount, row[0]))
                return None
            if row is not None:
                database.execute_sql("DELETE FROM payment WHERE id = ?", (row[0],))
                return None
        return day, amount

    def _line(self, item: Item) -> tuple[Any, ...]:
        """Product, quantity, amount, cost and hours as stored; a product's cost stands in, as for a sale by hand."""
        values = item.values
        product, cost = None, values.get("cost")
        quantity = values.get("quantity")
        if "product" in values:
            product, each = self._products[search_key(values["product"])]
            if cost is None and "hours" not in values and each is not None:
                cost = sold.cents(Decimal(each) * (1 if quantity is None else Decimal(quantity) / sold.THOUSAND))
        return product, quantity, values["amount"], cost, values.get("hours")

    def _name_products(self, groups: Sequence[Group]) -> None:
        """Know the product of every new line, and make those that are not there."""
        named: dict[str, Item] = {}
        for group in groups:
            for item in group.lines:
                if "product" in item.values:
                    named.setdefault(search_key(item.values["product"]), item)
        unknown = named.keys() - self._products.keys()
        self._products |= products(unknown)
        new = [folded for folded in named if folded not in self._products]
        if new:
            first = next_id("product")
            rows = [
                (number, named[key].values["product"], key, named[key].values.get("category"))
                for number, key in enumerate(new, first)
            ]
            insert_many("product", ("id", "name", "folded", "category"), rows)
            self._products |= products(new)

    def finish(self, chunk: Callable[[], Any], go_on: Callable[[], bool]) -> bool:
        """Move who bought to client, and write the index of all concerned; return whether to go on."""
        for part in parts(sorted(self._since.items())):
            with chunk():
                date_back(self._session, part)
        for buyers in parts(sorted(self._bought.items())):
            with chunk():
                become_clients(self._session, self._act or 0, buyers)
            if not go_on():
                return False
        return reindex(self._touched, chunk, go_on, derive=True)


_SALE = ("id", "client_id", "hidden", "on_date", "ref", "due", "renewal", "user", "created_at")
_LINE = ("client_id", "sale_id", "product_id", "quantity", "amount", "cost", "hours")
_PAYMENT = ("client_id", "sale_id", "on_date", "amount", "user", "created_at")
