"""What is read from the disk once nothing else is to be done, so that the key that needs it is answered at once."""

REST = 0.3
"""Seconds after the first paint."""


def read_ahead(currency: str) -> None:
    """Load what the money screen is made of, and the signs of its amounts; in the thread of the reports."""
    from models.money import currency_sign, format_money
    from tui.screens import money

    assert money
    format_money(0)
    currency_sign(currency)
