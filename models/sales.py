"""Sales are written here: noted, changed and deleted, with their lines, and what follows for the client."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models import journal, pipeline, products, rows
from models.client import names, present
from models.database import database
from models.fields import Stage
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, Conflict
from models.review import ruling
from models.session import Session
from models.sold import Line, Sale, cents, get, received, thousandths
from models.text import clean_line, is_blank

LARGEST = 10**14
"""The largest amount or cost of a line in cents, and number in thousandths: sums of very many stay exact."""


def add(
    session: Session,
    client_id: int,
    lines: Sequence[Line],
    *,
    on: date | None = None,
    ref: str | None = None,
    due: date | None = None,
    renewal: date | None = None,
    paid: date | None = None,
    opportunity: int | None = None,
) -> tuple[Act, int]:
    """Note a sale of one line or several; return the act and the sale's id.

    ``paid`` makes a full payment of that day, ``opportunity`` is the one that it came from (won with it). A prospect
    or negotiation becomes a client on the sale's day, unless the sale is a refund. Raises NotFound and BadValue.
    """
    if not lines:
        raise BadValue(_("A sale needs an amount."), "bad_amount", "amount")
    day = on or session.today
    with journal.acting(session, "sale", names([client_id])) as running:
        present([client_id])
        sale = insert(session, client_id, lines, on=day, ref=ref, due=due, renewal=renewal)
        amount = sum(line.amount for line in lines)
        if paid is not None and amount:
            insert_payment(session, client_id, sale, amount, paid)
        if opportunity is not None:
            database.execute_sql(
                """UPDATE opportunity SET state = 'won', closed_on = ?, sale_id = ?, version = version + 1
                   WHERE id = ? AND client_id = ?""",
                (day.isoformat(), sale, opportunity, client_id),
            )
        if amount >= 0:
            becomes_client(session, client_id, day)
        ruling.sold(session, client_id, [line.product for line in lines if line.product and line.amount > 0], day)
        running.details.add(str(amount))
    return running.result, sale


def insert(
    session: Session,
    client_id: int,
    lines: Sequence[Line],
    *,
    on: date,
    ref: str | None = None,
    due: date | None = None,
    renewal: date | None = None,
) -> int:
    """Write a sale and its lines inside a running act; return its id."""
    reference = clean_line(ref) if ref is not None else None
    cursor = database.execute_sql(
        """INSERT INTO sale (client_id, on_date, ref, due, renewal, user, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (client_id, on.isoformat(), reference or None, _iso(due), _iso(renewal), session.user, journal.now()),
    )
    sale = int(cursor.lastrowid)
    for line in lines:
        insert_line(client_id, sale, line)
    return sale


def insert_line(client_id: int, sale_id: int, line: Line) -> None:
    """Write one line inside a running act; without a cost, that of the product is taken for its quantity.

    What is given back with a negative amount brings its cost back. Raises BadValue for what is too large.
    """
    product, cost = None, line.cost
    if line.product is not None and not is_blank(line.product):
        product = products.ensure(line.product, line.category)
        known = products.named(line.product)
        if cost is None and line.hours is None and known is not None and known.cost is not None:
            pieces = abs(line.quantity) if line.quantity is not None else Decimal(1)
            cost = cents(known.cost * pieces) * (-1 if line.amount < 0 else 1)
    quantity, hours = thousandths(line.quantity), thousandths(line.hours)
    for name, value in (("amount", line.amount), ("cost", cost), ("quantity", quantity), ("hours", hours)):
        if value is not None and abs(value) > LARGEST:
            raise BadValue(_("Such a large number cannot be kept for a sale."), "too_large", name)
    database.execute_sql(
        """INSERT INTO sale_line (client_id, sale_id, product_id, quantity, amount, cost, hours)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (client_id, sale_id, product, quantity, line.amount, cost, hours),
    )


def insert_payment(session: Session, client_id: int, sale_id: int, amount: int, on: date) -> int:
    """Write a payment inside a running act; return its id."""
    cursor = database.execute_sql(
        "INSERT INTO payment (client_id, sale_id, on_date, amount, user, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (client_id, sale_id, on.isoformat(), amount, session.user, journal.now()),
    )
    return int(cursor.lastrowid)


def becomes_client(session: Session, client_id: int, day: date) -> None:
    """Move a prospect or negotiation to client on ``day`` (today at the latest), inside a running act.

    Where the sale is older than the moves that are noted, these are dated back to it: the client exists since then.
    """
    row = database.execute_sql("SELECT stage FROM client WHERE id = ?", (client_id,)).fetchone()
    if row is None or row[0] not in (Stage.PROSPECT, Stage.NEGOTIATION):
        return
    when = min(day, session.today).isoformat()
    database.execute_sql("UPDATE stage_move SET on_date = ?1 WHERE client_id = ?2 AND on_date > ?1", (when, client_id))
    pipeline.record_move(session, client_id, row[0], Stage.CLIENT, on=min(day, session.today))


def edit(session: Session, sale_id: int, values: Mapping[str, Any], *, version: int | None = None) -> Act:
    """Change the day, reference, due or renewal day of a sale (``on``, ``ref``, ``due``, ``renewal``,
    ``not_renewed``), and its ``lines`` where they are given; one act.

    Raises NotFound, BadValue where less than was paid would be left, and Conflict when it was changed meanwhile.
    """
    columns = {"on": "on_date", "ref": "ref", "due": "due", "renewal": "renewal", "not_renewed": "not_renewed"}
    before = get(sale_id, session)
    with journal.acting(session, "sale", names([before.client_id]), str(before.amount)) as running:
        found = get(sale_id, session)
        if version is not None and found.version != version:
            raise Conflict(_("Somebody changed this sale meanwhile; what you typed was not saved."))
        stored = {columns[name]: _stored(value) for name, value in values.items() if name in columns}
        rows.update("sale", sale_id, stored)
        if "lines" in values and tuple(values["lines"]) != found.lines:
            _replace_lines(found, values["lines"])
    return running.result


def _replace_lines(sale: Sale, lines: Sequence[Line]) -> None:
    if not lines:
        raise BadValue(_("A sale needs an amount."), "bad_amount", "amount")
    amount, paid = sum(line.amount for line in lines), received(sale.id)
    if not 0 <= paid * (1 if amount >= 0 else -1) <= abs(amount):
        raise BadValue(_("More than this was paid already; change the payments first."), "below_paid", "amount")
    database.execute_sql("DELETE FROM sale_line WHERE sale_id = ?", (sale.id,))
    for line in lines:
        insert_line(sale.client_id, sale.id, line)
    database.execute_sql("UPDATE sale SET version = version + 1 WHERE id = ?", (sale.id,))


def remove(session: Session, sale_id: int) -> Act:
    """Delete a sale with its lines and payments; one act, which undo takes back."""
    found = get(sale_id, session)
    with journal.acting(session, "sale_removed", names([found.client_id]), str(found.amount)) as running:
        database.execute_sql("DELETE FROM sale WHERE id = ?", (sale_id,))
    return running.result


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return (clean_line(value) or None) if isinstance(value, str) else value
