"""The forms of payments: one is noted, changed or deleted."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from models import dates, payments, selling
from models.dates import parse_behind
from models.i18n import _
from models.money import format_money, parse_money
from models.payments import Kept
from models.problems import BadValue, Refused
from models.sold import Sale
from models.text import shown
from tui.screens.asking import ask, behind
from tui.screens.dialogs import Entry, FormDialog, Removal, Save
from tui.screens.selling import confirm, only, read, standing
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen


class PaymentForm(FormDialog):
    """A form that proposes what is open of the sale that is chosen."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        save: Save,
        keep: Save | None = None,
        *,
        removal: Removal | None = None,
        amounts: Mapping[str, str],
    ) -> None:
        super().__init__(title, entries, save, keep, removal=removal)
        self.amounts = amounts

    @property
    def first(self) -> str:
        """With one sale to choose the cursor starts on the amount."""
        return "amount" if len(self.amounts) == 1 else "sale"

    def changed(self, name: str) -> None:
        """Another sale: its open amount, unless another was typed."""
        if name == "sale" and self.typed("amount").strip() in ("", *self.amounts.values()):
            self.fill("amount", self.amounts[self.typed("sale")])


def pay(screen: "BaseScreen", ids: list[int], sale: int | None = None) -> None:
    """Ask for a payment of the client, for ``sale`` or the open one that is due first."""
    client = only(screen, ids)
    if client is not None:
        screen.run_worker(_pay(screen, client, sale), group=OPENING)


async def _pay(screen: "BaseScreen", client: int, wanted: int | None) -> None:
    found = await standing(screen, client)
    if found is None:
        return
    if not found.sales:
        screen.say(_("nothing to be paid: %(name)s") % {"name": found.name}, "note")
        return
    today = screen.desk.session.today
    amounts = {str(sale.id): format_money(sale.open) for sale in found.sales}
    first = str(wanted) if str(wanted) in amounts else str(found.sales[0].id)

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        number = int(values["sale"])
        amount = selling.read("amount", values["amount"], parse_money)
        if amount is None:
            raise BadValue(_("Say how much was paid."), "bad_amount", "amount")
        on = selling.read("on", values["on"], parse_behind, session.today)
        try:
            act, _payment = await screen.desk.doors.db(payments.pay, session, number, amount, on=on)
        except Refused as problem:
            raise BadValue(problem.text, problem.code, "amount") from None
        screen.done(act, [client])

    entries = [
        Entry("sale", _("Sale"), first, tuple((str(sale.id), sale_text(sale)) for sale in found.sales)),
        Entry("amount", _("Amount"), amounts[first], replaced=True),
        Entry("on", _("Day"), dates.full(today), explain=lambda text: behind(screen, text), replaced=True),
    ]
    await ask(
        screen, f"payment {client}", _("Payment: %(name)s") % {"name": found.name}, entries, save,
        dialog=partial(PaymentForm, amounts=amounts),
    )  # fmt: skip


def sale_text(sale: Sale) -> str:
    """Return a sale in a few words, for a choice: its day, its reference, what is open."""
    return " · ".join(
        part for part in (dates.full(sale.on), shown(sale.ref or "", 20), format_money(sale.open)) if part
    )


def edit_payment(screen: "BaseScreen", payment: int) -> None:
    """Ask for changes of a payment; ctrl+t deletes it."""
    screen.run_worker(_edit_payment(screen, payment), group=OPENING)


async def _edit_payment(screen: "BaseScreen", number: int) -> None:
    doors = screen.desk.doors
    kept = await read(screen, payments.get, number)
    found = await standing(screen, kept.client_id) if kept is not None else None
    if kept is None or found is None:
        return

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        amount = selling.read("amount", values["amount"], parse_money) or 0
        on = selling.read("on", values["on"], parse_behind, session.today) or session.today
        try:
            act = await doors.db(payments.edit, session, number, amount, on, version=kept.version)
        except Refused as problem:
            raise BadValue(problem.text, problem.code, "amount") from None
        screen.done(act, [kept.client_id])

    async def remove() -> None:
        screen.done(await doors.db(payments.remove, screen.desk.session, number), [kept.client_id])

    entries = [
        Entry("amount", _("Amount"), format_money(kept.amount), replaced=True),
        Entry("on", _("Day"), dates.full(kept.on), explain=lambda text: behind(screen, text), replaced=True),
    ]
    title = _("Payment: %(name)s") % {"name": found.name}
    await ask(
        screen, f"edit payment {number}", title, entries, save, removal=Removal(payment_question(kept), remove)
    )  # fmt: skip


def payment_question(kept: Kept) -> str:
    """Ask whether a payment is to be deleted."""
    named = {"amount": format_money(kept.amount), "day": dates.full(kept.on)}
    return _("Delete the payment of %(amount)s of %(day)s?") % named


def remove_payment(screen: "BaseScreen", number: int) -> None:
    """Delete a payment, after asking."""
    screen.run_worker(_remove_payment(screen, number), group=OPENING)


async def _remove_payment(screen: "BaseScreen", number: int) -> None:
    kept = await read(screen, payments.get, number)
    if kept is not None:
        confirm(screen, payment_question(kept), partial(payments.remove, payment_id=number), kept.client_id)
