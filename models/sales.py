"""What clients bought: sales with their lines, when they are due and when they renew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from models import journal, pipeline, products
from models.client import names
from models.database import database
from models.fields import Stage
from models.i18n import _
from models.journal import Act
from models.problems import Ambiguous, BadValue, Conflict, NotFound
from models.session import Session
from models.text import clean_line, is_blank

THOUSAND = 1000
"""Quantities and hours are kept in thousandths."""
LARGEST = 10**14
"""The largest amount or cost of a line in cents, and number in thousandths: sums of very many stay exact."""
COST = "coalesce(l.cost, 0) + CAST(round(coalesce(l.hours, 0) * ? / 1000.0) AS INTEGER)"
"""SQL for the cost of the line ``l`` in cents; its parameter is the ``hour_cost`` of the settings."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sale: cents, and numbers with up to three decimals. ``product`` is a name."""

    amount: int
    product: str | None = None
    quantity: Decimal | None = None
    cost: int | None = None
    hours: Decimal | None = None
    category: str | None = None

    def known_cost(self, hour_cost: int) -> int | None:
        """Return cost and hours together in cents, an hour costing ``hour_cost``; None when neither is given."""
        if self.cost is None and self.hours is None:
            return None
        return (self.cost or 0) + cents((self.hours or Decimal(0)) * hour_cost)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for a sale (cents; negative when it was given back)."""

    id: int
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale as it stands on a day. ``due`` is as stored, ``due_on`` what follows from the settings without it.

    ``paid`` is the sum of the payments by the day asked for and ``open`` what is left, in cents.
    """

    id: int
    client_id: int
    version: int
    on: date
    ref: str | None
    due: date | None
    due_on: date
    renewal: date | None
    not_renewed: bool
    amount: int
    paid: int
    lines: tuple[Line, ...] = field(default=())
    payments: tuple[Payment, ...] = field(default=())

    @property
    def open(self) -> int:
        """What is left to be paid; negative when money is to be given back."""
        return self.amount - self.paid

    def cost(self, hour_cost: int) -> int | None:
        """Return the sum of the known costs of the lines in cents, None when none is known."""
        known = [cost for line in self.lines if (cost := line.known_cost(hour_cost)) is not None]
        return sum(known) if known else None


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
        _check_client(client_id)
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
        if stored:
            differs = " OR ".join(f"{name} IS NOT ?" for name in stored)
            assignments = ", ".join(f"{name} = ?" for name in stored)
            database.execute_sql(
                f"UPDATE sale SET {assignments}, version = version + 1 WHERE id = ? AND ({differs})",
                (*stored.values(), sale_id, *stored.values()),
            )
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


def received(sale_id: int) -> int:
    """Return the sum of all payments of a sale in cents, those of days to come included."""
    query = "SELECT coalesce(sum(amount), 0) FROM payment WHERE sale_id = ?"
    (paid,) = database.execute_sql(query, (sale_id,)).fetchone()
    return int(paid)


def remove(session: Session, sale_id: int) -> Act:
    """Delete a sale with its lines and payments; one act, which undo takes back."""
    found = get(sale_id, session)
    with journal.acting(session, "sale_removed", names([found.client_id]), str(found.amount)) as running:
        database.execute_sql("DELETE FROM sale WHERE id = ?", (sale_id,))
    return running.result


def get(sale_id: int, session: Session) -> Sale:
    """Return one sale as it stands today. Raises NotFound when it, or its client, is not in the lists."""
    found = _sales("s.id = ? AND c.hidden = 0", (sale_id,), session) if 0 < sale_id < 2**63 else []
    if not found:
        raise NotFound(_("There is no sale %(number)d; `cartera show CLIENT --json` lists them.") % {"number": sale_id})
    return found[0]


def find(text: str, session: Session) -> Sale:
    """Return the sale that ``text`` names: ``#12``, a reference, or its number.

    Raises NotFound, or Ambiguous with the candidates when several sales have the reference.
    """
    wanted = clean_line(text)
    digits = wanted.removeprefix("#")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None
    if not wanted.startswith("#"):
        found = _sales("s.ref = ? AND c.hidden = 0", (wanted,), session)
        if len(found) > 1:
            lines = [f"#{sale.id} {names([sale.client_id])} {sale.on.isoformat()}" for sale in found]
            raise Ambiguous(
                _("Several sales have the reference %(ref)s; name one by its number.") % {"ref": repr(wanted)}, lines
            )
        if found:
            return found[0]
    if number is None:
        raise NotFound(_("No sale has the reference %(ref)s.") % {"ref": repr(wanted)})
    return get(number, session)


def of_client(client_id: int, session: Session, limit: int | None = None) -> list[Sale]:
    """Return the sales of a client by the session's day, newest first, with their lines and payments."""
    return _sales("s.client_id = ? AND s.on_date <= ?", (client_id, session.today.isoformat()), session, limit)


def open_of_client(client_id: int, session: Session) -> list[Sale]:
    """Return the sales of a client that are not settled by the session's day, the one due first at the front."""
    today = session.today.isoformat()
    where = "s.client_id = ? AND s.on_date <= ? AND (s.settled_on IS NULL OR s.settled_on > ?)"
    found = [sale for sale in _sales(where, (client_id, today, today), session) if sale.open]
    return sorted(found, key=lambda sale: (sale.open < 0, sale.due_on, sale.id))


def _sales(where: str, parameters: tuple[object, ...], session: Session, limit: int | None = None) -> list[Sale]:
    today = session.today.isoformat()
    rows = database.execute_sql(
        f"""SELECT s.id, s.client_id, s.version, s.on_date, s.ref, s.due, s.renewal, s.not_renewed, s.amount
            FROM sale s JOIN client c ON c.id = s.client_id
            WHERE {where} AND s.hidden = 0 ORDER BY s.on_date DESC, s.id DESC LIMIT ?""",
        (*parameters, -1 if limit is None else limit),
    ).fetchall()
    lines: dict[int, list[Line]] = {}
    payments: dict[int, list[Payment]] = {}
    for start in range(0, len(rows), 500):
        ids = tuple(row[0] for row in rows[start : start + 500])
        marks = ", ".join("?" * len(ids))
        for sale, product, quantity, amount, cost, hours in database.execute_sql(
            f"""SELECT l.sale_id, p.name, l.quantity, l.amount, l.cost, l.hours FROM sale_line l
                LEFT JOIN product p ON p.id = l.product_id WHERE l.sale_id IN ({marks}) ORDER BY l.id""",
            ids,
        ).fetchall():
            lines.setdefault(sale, []).append(Line(amount, product, number(quantity), cost, number(hours)))
        for sale, payment, on, amount in database.execute_sql(
            f"""SELECT sale_id, id, on_date, amount FROM payment WHERE sale_id IN ({marks}) AND on_date <= ?
                ORDER BY on_date, id""",
            (*ids, today),
        ).fetchall():
            payments.setdefault(sale, []).append(Payment(payment, date.fromisoformat(on), amount))
    found = []
    for sale, client, version, on, ref, due, renewal, not_renewed, amount in rows:
        day, received = date.fromisoformat(on), tuple(payments.get(sale, ()))
        found.append(
            Sale(
                sale, client, version, day, ref, _day(due), _day(due) or day + timedelta(session.settings.payment_days),
                _day(renewal), bool(not_renewed), amount, sum(payment.amount for payment in received),
                tuple(lines.get(sale, ())), received,
            )
        )  # fmt: skip
    return found


def thousandths(value: Decimal | None) -> int | None:
    """Return a quantity or hours as stored; halves up."""
    return None if value is None else int((value * THOUSAND).to_integral_value(ROUND_HALF_UP))


def number(stored: int | None) -> Decimal | None:
    """Return a stored quantity or hours as a number without idle zeros."""
    if stored is None:
        return None
    whole = Decimal(stored) / THOUSAND
    return Decimal(int(whole)) if whole == int(whole) else whole.normalize()


def cents(amount: Decimal) -> int:
    """Return an amount of cents as a whole number of them; halves up."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _check_client(client_id: int) -> None:
    if not database.execute_sql("SELECT 1 FROM client WHERE id = ? AND hidden = 0", (client_id,)).fetchone():
        raise NotFound(_("This client is gone: it is in the trash or was erased."))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return (clean_line(value) or None) if isinstance(value, str) else value
