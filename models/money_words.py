"""What a client bought and owes, in short phrases for the pane, the card and the command line."""

from datetime import date

from models import dates
from models.i18n import _, ngettext
from models.money import format_money
from models.receivables import Account


def bought(total: int, count: int, currency: str) -> str:
    """Return ``18.420 € in 14 sales`` for a total in cents."""
    amount = format_money(total, currency=currency, whole=True)
    text = ngettext("%(amount)s in %(count)d sale", "%(amount)s in %(count)d sales", count)
    return text % {"amount": amount, "count": count}


def owes(account: Account, today: date) -> str:
    """Return what a client owes and since when, or what it is owed; '' for nothing of either."""
    if account.since is not None:
        words = {"amount": format_money(account.owed), "day": dates.dated(account.since, today)}
        return _("owes %(amount)s since %(day)s") % words
    if account.next_due is not None:
        words = {"amount": format_money(account.owed), "day": dates.soon(account.next_due, today)}
        return _("owes %(amount)s, due %(day)s") % words
    return _("has %(amount)s to its credit") % {"amount": format_money(account.credit)} if account.credit else ""


def may_buy(text: str, amount: int | None, expected: date | None, today: date) -> str:
    """Return an open opportunity on one line: what, how much, when."""
    parts = [text, format_money(amount) if amount is not None else "", ""]
    if expected is not None:
        parts[2] = dates.soon(expected, today) if expected >= today else dates.dated(expected, today)
    return " · ".join(part for part in parts if part)
