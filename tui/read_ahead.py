"""What is read from the disk once nothing else is to be done, so that the key that needs it is answered at once."""

REST = 0.3
"""Seconds after the first paint."""


def read_ahead(currency: str) -> None:
    """Load forms, the screens of money and portfolio, signs and the grammar of queries; in the thread of reports."""
    from models import completion
    from models.money import currency_sign, format_money
    from models.query_grammar import parser
    from tui.screens import money, portfolio, talk
    from tui.widgets import filter_line, quick_line, stars

    assert all((completion, money, portfolio, talk, filter_line, quick_line, stars))
    format_money(0)
    currency_sign(currency)
    parser()
