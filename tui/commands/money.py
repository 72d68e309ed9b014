"""``sale``, ``payment`` and ``owed``: what clients buy, what they pay, and who owes what since when."""

import argparse
from typing import TYPE_CHECKING

from models.i18n import _, ngettext
from tui.commands.parser import Commands
from tui.commands.shell import Shell
from tui.commands.writing import add_client_argument

if TYPE_CHECKING:
    from models.receivables import Receivables


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    sale = commands.add("sale", _("note what a client bought"), add_sale)
    add_client_argument(sale)
    sale.add_argument("amount", metavar=_("AMOUNT"), help=_("1240.50 or 1.240,50; a refund is negative"))
    sale.option("product", metavar=_("NAME"), help=_("what it was; a new product is kept"))
    sale.option("quantity", metavar="N", help=_("how many of it"))
    sale.option("cost", metavar=_("AMOUNT"), help=_("what it cost you (that of the product)"))
    sale.option("hours", metavar="N", help=_("hours of work in it"))
    sale.option("on", metavar=_("DATE"), help=_("the day of the sale (today)"))
    sale.option("due", metavar=_("DATE"), help=_("when it is to be paid"))
    sale.option("renewal", metavar=_("DATE"), help=_("when it is to be renewed"))
    sale.option("ref", metavar=_("TEXT"), help=_("your reference, such as the number of the invoice"))
    sale.option_or_value("paid", "yes", metavar=_("[DATE]"), help=_("it is paid (on the day of the sale, or DATE)"))
    sale.option("json", values=0, help=_("print the record as JSON"))
    payment = commands.add("payment", _("note money received for a sale"), add_payment)
    payment.add_argument("sale", metavar=_("SALE"), help=_("#number, reference or number"))
    payment.add_argument("amount", metavar=_("AMOUNT"), help=_("all of it or a part; for a refund negative"))
    payment.option("on", metavar=_("DATE"), help=_("the day it was paid (today)"))
    payment.option("json", values=0, help=_("print the record as JSON"))
    owed = commands.add("owed", _("who owes what, and since when"), show_owed)
    owed.option("json", values=0, help=_("as JSON"))


def add_sale(shell: Shell, options: argparse.Namespace) -> int:
    """Note a sale of one line and print its number."""
    with shell.file(create=False):
        from models import sales, selling
        from models.client import find

        typed = {name: getattr(options, name) or "" for name in (*selling.LINE_FIELDS, *selling.HEAD_FIELDS)}
        client = find(options.client)
        line = selling.line(typed)
        _act, new = sales.add(shell.session, client, [line], **selling.head(typed, shell.session))
        shell.written(client, options.json, str(new))
    return 0


def add_payment(shell: Shell, options: argparse.Namespace) -> int:
    """Note a payment and print its number."""
    with shell.file(create=False):
        from models import payments, sold
        from models.dates import parse_behind
        from models.money import parse_money

        sale = sold.find(options.sale, shell.session)
        on = parse_behind(options.on, shell.session.today) if options.on else None
        _act, new = payments.pay(shell.session, sale.id, parse_money(options.amount), on=on)
        shell.written(sale.client_id, options.json, str(new))
    return 0


def show_owed(shell: Shell, options: argparse.Namespace) -> int:
    """Print what is owed: the debtors, and the sums by how long they are past due."""
    with shell.file(create=False, sweep=False):
        from models.receivables import as_json, receivables

        found = receivables(shell.session)
    if options.json:
        shell.json(as_json(found))
    else:
        _draw(shell, found)
    return 0


def _draw(shell: Shell, found: "Receivables") -> None:
    from models.dates import full
    from models.money import format_money
    from models.receivables import BUCKETS
    from tui.commands.drawing import table

    def money(cents: int) -> str:
        return format_money(cents) if cents else "—"

    if found.debtors:
        count = len(found.debtors)
        total = ngettext("%(count)d debtor", "%(count)d debtors", count) % {"count": count}
        rows = [
            (f"#{each.account.client_id}", each.name, money(each.account.owed), money(each.account.overdue),
             full(each.account.since) if each.account.since else "—")
            for each in found.debtors
        ]  # fmt: skip
        head = ("", _("Client"), _("Owes"), _("Overdue"), _("Since"))
        rows.append(("", total, money(found.owed), money(found.overdue), ""))
        for line in table([head, *rows], right=(0, 2, 3)):
            print(line)
        print()
        titles = (_("not due"), *BUCKETS[1:])
        for line in table([titles, tuple(map(money, found.ageing))], right=range(len(BUCKETS))):
            print(line)
    else:
        shell.line(_("Nobody owes you anything."))
    if found.credit:
        credit = format_money(found.credit, currency=shell.session.settings.currency)
        print()
        shell.line(_("You owe clients %(credit)s (credit).") % {"credit": credit})
