"""Money received for sales, whole or part."""

from datetime import date

from models import journal, sales
from models.client import names
from models.database import database
from models.i18n import _
from models.journal import Act
from models.money import format_money
from models.problems import BadValue, NotFound
from models.session import Session


def pay(session: Session, sale_id: int, amount: int, *, on: date | None = None) -> tuple[Act, int]:
    """Note a payment of ``amount`` cents for a sale; return the act and the payment's id.

    For a refund both are negative. Raises NotFound, and BadValue for nothing, the wrong sign, or more than is open.
    """
    with journal.acting(session, "payment", "", str(amount)) as running:
        sale = sales.get(sale_id, session)
        left = _left(sale)
        if not left:
            raise BadValue(_("This sale is paid already."), "paid", "amount")
        if not amount or (amount > 0) != (left > 0):
            text = _("The amount of the payment goes from 0.01 to %(open)s.") if left > 0 else _(
                "This is a refund: the payment goes from -0.01 to %(open)s.")  # fmt: skip
            raise BadValue(text % {"open": format_money(left)}, "bad_amount", "amount")
        if abs(amount) > abs(left):
            raise BadValue(
                _("Only %(open)s of this sale is open; a payment cannot be larger.") % {"open": format_money(left)},
                "above_open",
                "amount",
            )
        payment = sales.insert_payment(session, sale.client_id, sale_id, amount, on or session.today)
        database.execute_sql("UPDATE act SET text = ? WHERE id = ?", (names([sale.client_id]), running.id))
    return running.result, payment


def _left(sale: sales.Sale) -> int:
    """What is open of a sale when later payments are counted too."""
    (paid,) = database.execute_sql(
        "SELECT coalesce(sum(amount), 0) FROM payment WHERE sale_id = ?", (sale.id,)
    ).fetchone()
    return sale.amount - int(paid)


def remove(session: Session, payment_id: int) -> Act:
    """Delete a payment. Raises NotFound."""
    row = database.execute_sql(
        """SELECT p.client_id, p.amount FROM payment p JOIN client c ON c.id = p.client_id
           WHERE p.id = ? AND c.hidden = 0""",
        (payment_id,),
    ).fetchone()
    if row is None:
        raise NotFound(_("There is no payment %(number)d.") % {"number": payment_id})
    with journal.acting(session, "payment_removed", names([row[0]]), str(row[1])) as running:
        database.execute_sql("DELETE FROM payment WHERE id = ?", (payment_id,))
    return running.result
