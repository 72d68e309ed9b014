"""What was sold: sales with their lines and payments as they stand on a day, read and found."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from models.client import names
from models.database import database
from models.i18n import _
from models.problems import Ambiguous, NotFound
from models.session import Session
from models.text import clean_line

THOUSAND = 1000
"""Quantities and hours are kept in thousandths."""
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


def received(sale_id: int) -> int:
    """Return the sum of all payments of a sale in cents, those of days to come included."""
    query = "SELECT coalesce(sum(amount), 0) FROM payment WHERE sale_id = ?"
    (paid,) = database.execute_sql(query, (sale_id,)).fetchone()
    return int(paid)


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


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
