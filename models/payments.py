"""Money received for sales, whole or part."""

from dataclasses import dataclass
from datetime import date

from models import journal, sales, sold
from models.client import names
from models.database import database
from models.i18n import _
from models.journal import Act
from models.money import format_money
from models.problems import BadValue, Conflict, NotFound, Refused
from models.session import Session


def pay(session: Session, sale_id: int, amount: int, *, on: date | None = None) -> tuple[Act, int]:
    """Note a payment of ``amount`` cents for a sale; return the act and the payment's id.

    For a refund both are negative. Raises NotFound, Refused where nothing or less is open, and BadValue for an amount
    of nothing or of the wrong sign.
    """
    with journal.acting(session, "payment", "", str(amount)) as running:
        sale = sold.get(sale_id, session)
        _check(amount, sale.amount - sold.received(sale_id))  # later payments count too
        payment = sales.insert_payment(session, sale.client_id, sale_id, amount, on or session.today)
        database.execute_sql("UPDATE act SET text = ? WHERE id = ?", (names([sale.client_id]), running.id))
    return running.result, payment


def payable(session: Session, client_id: int) -> int:
    """Return what can still be paid of a client's sales, in cents; refunds are left out."""
    return sum(left for _sale, left in _waiting(session, client_id))


def pay_oldest(session: Session, client_id: int, amount: int, *, on: date | None = None) -> Act:
    """Note ``amount`` cents received from a client for its open sales, the one due first before the others; one act.

    Raises BadValue for an amount of nothing or less, and Refused where less is open.
    """
    with journal.acting(session, "payment", names([client_id]), str(amount)) as running:
        waiting = _waiting(session, client_id)
        whole = sum(left for _sale, left in waiting)
        if amount <= 0:
            raise BadValue(_("A payment is more than nothing; a refund is noted on its sale."), "bad_amount", "amount")
        if amount > whole:
            raise Refused(above_open(whole), "above_open")
        rest = amount
        for sale, left in waiting:
            part = min(rest, left)
            if part:
                sales.insert_payment(session, client_id, sale, part, on or session.today)
                rest -= part
    return running.result


def above_open(cents: int) -> str:
    """Say that no more than ``cents`` can be paid."""
    if not cents:
        return _("Nothing is open; a payment belongs to a sale.")
    return _("Only %(open)s is open; a payment cannot be larger.") % {"open": format_money(cents)}


def _waiting(session: Session, client_id: int) -> list[tuple[int, int]]:
    """The sales of a client of which something is open, the one due first before the others: (id, cents left)."""
    found = [(sale.id, sale.amount - sold.received(sale.id)) for sale in sold.open_of_client(client_id, session)]
    return [(sale, left) for sale, left in found if left > 0]


def _check(amount: int, left: int) -> None:
    """Raise Refused or BadValue where ``amount`` cannot be paid of a sale of which ``left`` is open."""
    if not left:
        raise Refused(_("This sale is paid already."), "paid")
    if not amount or (amount > 0) != (left > 0):
        text = _("The amount of the payment goes from 0.01 to %(open)s.") if left > 0 else _(
            "This is a refund: the payment goes from -0.01 to %(open)s.")  # fmt: skip
        raise BadValue(text % {"open": format_money(left)}, "bad_amount", "amount")
    if abs(amount) > abs(left):
        text = _("Only %(open)s of this sale is open; a payment cannot be larger.")
        raise Refused(text % {"open": format_money(left)}, "above_open")


@dataclass(frozen=True, slots=True)
class Kept:
    """A payment as it is kept, with the client and the sale it belongs to; ``amount`` in cents."""

    id: int
    client_id: int
    sale_id: int
    version: int
    on: date
    amount: int


def get(payment_id: int) -> Kept:
    """Return one payment; raises NotFound."""
    row = database.execute_sql(
        """SELECT p.id, p.client_id, p.sale_id, p.version, p.on_date, p.amount
           FROM payment p JOIN client c ON c.id = p.client_id WHERE p.id = ? AND c.hidden = 0""",
        (payment_id,),
    ).fetchone()
    if row is None:
        raise NotFound(_("There is no payment %(number)d.") % {"number": payment_id})
    number, client, sale, version, on, amount = row
    return Kept(number, client, sale, version, date.fromisoformat(on), amount)


def edit(session: Session, payment_id: int, amount: int, on: date, *, version: int | None = None) -> Act:
    """Change the amount (cents) and the day of a payment. Raises as :func:`pay`, and Conflict when it was changed."""
    kept = get(payment_id)
    with journal.acting(session, "payment", names([kept.client_id]), str(amount)) as running:
        if version is not None and get(payment_id).version != version:
            raise Conflict(_("Somebody changed this payment meanwhile; what you typed was not saved."))
        sale = sold.get(kept.sale_id, session)
        _check(amount, sale.amount - sold.received(sale.id) + kept.amount)
        if (amount, on) != (kept.amount, kept.on):
            database.execute_sql(
                "UPDATE payment SET amount = ?, on_date = ?, version = version + 1 WHERE id = ?",
                (amount, on.isoformat(), payment_id),
            )
    return running.result


def remove(session: Session, payment_id: int) -> Act:
    """Delete a payment. Raises NotFound."""
    kept = get(payment_id)
    with journal.acting(session, "payment_removed", names([kept.client_id]), str(kept.amount)) as running:
        database.execute_sql("DELETE FROM payment WHERE id = ?", (payment_id,))
    return running.result
