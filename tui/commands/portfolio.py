"""``portfolio``: every figure of the portfolio, for a person or a script."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.i18n import _, ngettext
from tui.commands.parser import Commands
from tui.commands.shell import Shell

if TYPE_CHECKING:
    from models.portfolio.period import Period

_ROWS = 10
"""So many rows of a table are printed for a person."""
_IN_WORDS = frozenset({"sector", "client", "month", "group", "tier", "trait", "value", "from", "to", "source", "bought",
                       "also", "goal", "since"})  # fmt: skip


def declare(commands: Commands) -> None:
    """Declare the command of this module."""
    portfolio = commands.add("portfolio", _("the figures of the whole portfolio"), show_portfolio)
    portfolio.option(
        "period",
        metavar="P",
        default="12m",
        help=_("12m (the last twelve months), all, 2026, 2026-03, 2026-03..2026-09"),
    )
    portfolio.option("json", values=0, help=_("as one JSON document"))


def show_portfolio(shell: Shell, options: argparse.Namespace) -> int:
    """Print every section of the portfolio."""
    from models.portfolio.period import parse_period

    period = parse_period(options.period, shell.session.today)
    with shell.file(create=False, sweep=False):
        from models.portfolio.whole import SECTIONS, portfolio

        with shell.progress(_("Working out the figures")) as progress:
            found = portfolio(
                shell.session, period, progress=lambda name: progress(SECTIONS.index(name), len(SECTIONS))
            )
        if options.json:
            shell.json_object(found)
        else:
            for line in _lines(shell, found, period):
                print(line)
    return 0


def _lines(shell: Shell, found: Mapping[str, Any], period: "Period") -> Iterator[str]:
    """Yield the page as text: each section in one line, then the tables behind them."""
    from models.dates import full
    from models.portfolio.page import tables
    from models.portfolio.said import TITLES, said
    from tui.commands.drawing import table

    currency = shell.session.settings.currency
    last = full(period.last)
    yield f"{full(period.first)} – {last}" if period.first is not None else _("to %(day)s") % {"day": last}
    yield ""
    rows = []
    for name, title in TITLES.items():
        line = said(name, found, currency)
        rows.append((_(title), line.figure, line.word))
    yield from table(rows, right=())
    for name, title in TITLES.items():
        for caption, keys, body in tables(name, found):
            if body:
                yield ""
                yield " · ".join(part for part in (_(title), caption) if part)
                yield from _table(keys, body, currency)


def _table(keys: Sequence[str], body: Sequence[Mapping[str, Any]], currency: str) -> Iterator[str]:
    from models.portfolio.page import HEADS, told
    from tui.commands.drawing import table

    most = len(body) if "month" in keys else _ROWS
    rows = [[told(key, row.get(key), currency) for key in keys] for row in body[:most]]
    right = {place for place, key in enumerate(keys) if key not in _IN_WORDS or (key == "from" and "tier" in keys)}
    yield from table([[_(HEADS.get(key, key)) for key in keys], *rows], right)
    more = len(body) - most
    if more > 0:
        yield ngettext("and %(count)d more (--json)", "and %(count)d more (--json)", more) % {"count": more}
