"""What is read from the disk once nothing else is to be done, so that the key that needs it is answered at once."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

REST = 0.5
"""Seconds without a key before each step."""

QUIET = "quiet"
"""The group of the worker that does it, for which nobody waits."""
MODULES = (
    "tui.widgets.filter_line", "models.search", "tui.widgets.stars", "tui.screens.client", "tui.screens.talk",
    "models.quick.understanding", "tui.widgets.quick_line", "tui.screens.money", "tui.screens.portfolio",
)  # fmt: skip
"""The forms of the keys and the screens of money and portfolio, most likely first."""


def steps(currency: str) -> Iterator[Callable[[], object]]:
    """Yield what to do, one thing after another: load the modules, the signs of money, and the grammar of queries."""
    yield partial(import_module, MODULES[0])
    yield _grammar
    yield partial(_signs, currency)
    for name in MODULES[1:]:
        yield partial(import_module, name)


def _grammar() -> None:
    from models import completion
    from models.query_grammar import parser

    assert completion
    parser()


def _signs(currency: str) -> None:
    from models.money import currency_sign, format_money

    format_money(0)
    currency_sign(currency)
