"""The Money tab of the card: what the client bought and paid, and what it may buy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models import dates, money_words, opportunities, receivables, sold
from models.i18n import _
from models.money import format_money, format_number
from models.opportunities import Opportunity
from models.receivables import Account
from models.session import Session
from models.sold import Line, Sale
from models.text import shown
from tui.desk import Desk
from tui.screens import card_rows
from tui.widgets.field_list import FieldRow

if TYPE_CHECKING:
    from tui.screens.client import ClientScreen


@dataclass(frozen=True, slots=True)
class _Money:
    account: Account
    sales: list[Sale]
    opportunities: list[Opportunity]


def _read(session: Session, client: int) -> _Money:
    return _Money(
        receivables.account(session, client), sold.of_client(client, session), opportunities.of_client(client)
    )


async def rows(desk: Desk, client: int, width: int) -> list[FieldRow]:  # noqa: ARG001
    """Return the rows of the tab for a list ``width`` cells wide, read through the doors of ``desk``.

    A row that ``enter`` opens has a key such as ``sale:12``, and its opener in ``card_rows.OPENERS``.
    """
    found = await desk.doors.reports(_read, desk.session, client)
    today = desk.session.today
    if not found.sales and not found.opportunities:
        return [FieldRow("", "", _("No sales yet: s adds one, o an opportunity."), "dim")]
    shown_rows = list(_totals(found, desk.settings.currency, today))
    room = max((len(format_money(sale.amount)) for sale in found.sales), default=0)
    for title, wanted in ((_("Open sales"), True), (_("Paid sales"), False)):
        part = [sale for sale in found.sales if bool(sale.open) is wanted]
        if part:
            shown_rows += [FieldRow("", ""), FieldRow("", title, tone="heading")]
        for sale in part:
            shown_rows += _sale(sale, room, today)
    for title, wanted in ((_("Open opportunities"), True), (_("Closed opportunities"), False)):
        chances = [each for each in found.opportunities if (each.state == "open") is wanted]
        if chances:
            shown_rows += [FieldRow("", ""), FieldRow("", title, tone="heading")]
        shown_rows += [_opportunity(each, today) for each in chances]
    return shown_rows


def _totals(found: _Money, currency: str, today: date) -> Iterator[FieldRow]:
    account = found.account
    yield FieldRow("", _("Money"), tone="heading")
    if account.owed:
        when = ""
        if account.since is not None:
            when = _("since %(day)s") % {"day": dates.dated(account.since, today)}
        elif account.next_due is not None:
            when = _("due %(day)s") % {"day": dates.soon(account.next_due, today)}
        overdue = ""
        if account.overdue not in (0, account.owed):
            overdue = " · " + _("overdue %(amount)s") % {"amount": format_money(account.overdue)}
        tone = "overdue" if account.overdue else ""
        yield FieldRow("", _("Owes"), format_money(account.owed, currency=currency), tone, when + overdue)
    else:
        yield FieldRow("", _("Owes"), card_rows.UNKNOWN, "dim")
    if account.credit:
        yield FieldRow("", _("To its credit"), format_money(account.credit, currency=currency))
    total = sum(sale.amount for sale in found.sales)
    yield FieldRow("", _("Sales"), money_words.bought(total, len(found.sales), currency) if found.sales else "—")
    last = next((sale.on for sale in found.sales if sale.amount >= 0), None)
    if last is not None:
        yield FieldRow("", _("Last sale"), dates.ago(last, today))


def _sale(sale: Sale, room: int, today: date) -> Iterator[FieldRow]:
    """A sale, under it its lines if they are several, then its payments."""
    amount = format_money(sale.amount).rjust(room)
    single = sale.lines[0] if len(sale.lines) == 1 else None
    about = [shown(sale.ref or "", 40), _line(single) if single else ""]
    value = "   ".join([amount, " · ".join(part for part in about if part)]).rstrip()
    notes = []
    late = sale.open > 0 and sale.due_on < today
    if sale.open:
        left = {"amount": format_money(sale.open)}
        notes.append(_("%(amount)s unpaid") % left if sale.paid else _("unpaid"))
        notes.append(_("due %(day)s") % {"day": dates.dated(sale.due_on, today)})
    if sale.renewal is not None:
        day = dates.dated(sale.renewal, today)
        notes.append((_("not renewed %(day)s") if sale.not_renewed else _("renews %(day)s")) % {"day": day})
    yield FieldRow(f"sale:{sale.id}", dates.ago(sale.on, today), value, "overdue" if late else "", " · ".join(notes))
    if single is None:
        for line in sale.lines:
            yield FieldRow("", "", f"{format_money(line.amount).rjust(room)}   {_line(line)}", "dim")
    for payment in sale.payments:
        label = "  " + _("paid %(day)s") % {"day": dates.ago(payment.on, today)}
        yield FieldRow(f"payment:{payment.id}", label, format_money(payment.amount).rjust(room), "dim")


def _line(line: Line) -> str:
    """A line in words: what, how many, and its hours."""
    parts = [shown(line.product or "", 60)]
    if line.quantity is not None:
        parts = [f"{parts[0]} × {format_number(line.quantity)}".lstrip()]
    if line.hours is not None:
        parts.append(_("%(hours)s h") % {"hours": format_number(line.hours)})
    return " · ".join(part for part in parts if part)


def _opportunity(each: Opportunity, today: date) -> FieldRow:
    label = dates.dated(each.expected, today) if each.expected is not None else card_rows.UNKNOWN
    parts = [shown(each.text, 80), "" if each.amount is None else format_money(each.amount)]
    note, tone = "", ""
    if each.state == "open":
        tone = "late" if each.expected is not None and each.expected < today else ""
    else:
        label = dates.ago(each.closed_on, today) if each.closed_on is not None else label
        note = _("won") if each.state == "won" else _("lost")
        tone = "dim"
    if each.reason:
        note += f": {each.reason}"
    return FieldRow(f"opportunity:{each.id}", label, " · ".join(part for part in parts if part), tone, note)


def _open_sale(screen: "ClientScreen", number: int) -> None:
    from tui.screens.selling import edit_sale

    edit_sale(screen, number)


def _open_payment(screen: "ClientScreen", number: int) -> None:
    from tui.screens.paying import edit_payment

    edit_payment(screen, number)


def _open_opportunity(screen: "ClientScreen", number: int) -> None:
    from tui.screens.opportunity import edit_opportunity

    edit_opportunity(screen, number)


card_rows.OPENERS |= {"sale": _open_sale, "payment": _open_payment, "opportunity": _open_opportunity}


def named(key: str) -> tuple[str, int] | None:
    """Return what a row of the tab is about, ``sale``, ``payment`` or ``opportunity``, and its id."""
    kind, _colon, number = key.partition(":")
    return (kind, int(number)) if kind in ("sale", "payment", "opportunity") and number.isdigit() else None


def remove(screen: "ClientScreen", key: str) -> bool:
    """Delete what the row ``key`` is about, after asking; return whether it is about anything."""
    from tui.screens import opportunity, paying, selling

    found = named(key)
    if found is None:
        return False
    kind, number = found
    functions = {
        "sale": selling.remove_sale, "payment": paying.remove_payment, "opportunity": opportunity.remove_opportunity
    }  # fmt: skip
    functions[kind](screen, number)
    return True
