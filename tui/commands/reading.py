"""``list`` and ``show``: what is in the portfolio, for a person or a script."""

import argparse
import sys
from typing import Any

from models.i18n import _
from models.problems import Usage
from tui.commands.parser import Commands
from tui.commands.shell import Shell, whole_number

COLUMNS = ("id", "code", "stars", "name", "stage", "next_action", "next_due", "last_contact", "city", "phone")
"""What ``list`` shows a person, by the names of the record."""


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    listing = commands.add("list", _("the clients that a query finds, or all"), list_clients)
    listing.add_argument(
        "query", nargs="*", metavar=_("QUERY"), help=_("words, field:value, -word, … (see the README)")
    )
    listing.option("sort", metavar=_("FIELDS"), help=_("fields to sort by, with commas; -field turns it round"))
    listing.option("limit", metavar="N", help=_("at most so many"))
    listing.option("json", values=0, help=_("as a JSON array"))
    listing.option("csv", values=0, help=_("as CSV"))
    show = commands.add("show", _("one client, with everything that hangs on it"), show_client)
    show.add_argument("client", metavar=_("CLIENT"), help=_("#id, code, id, name, or part of a name"))
    show.option("json", values=0, help=_("as JSON"))


def list_clients(shell: Shell, options: argparse.Namespace) -> int:
    """Print the clients that the query finds."""
    if options.json and options.csv:
        raise Usage(_("either --json or --csv"))
    limit = whole_number(options.limit, "--limit") if options.limit is not None else None
    with shell.file(create=False, sweep=False):
        from models.records import records

        found = records(_ids(shell, options, limit), shell.session, figures=options.json)
        if options.json:
            shell.json_array(found)
        elif options.csv:
            from models.exporting import csv

            csv.write(sys.stdout, found)
        elif shell.drawn:
            from tui.commands.drawing import draw_list

            draw_list(found, shell.session.today)
        else:
            for record in found:
                shell.line(*(plain_cell(record, name) for name in COLUMNS))
    return 0


def _ids(shell: Shell, options: argparse.Namespace, limit: int | None) -> list[int]:
    from models.ordering import query_ids

    sort = [name for name in (options.sort or "").split(",") if name.strip()]
    return query_ids(" ".join(options.query), shell.session.today, sort, limit)


def plain_cell(record: dict[str, Any], name: str) -> str:
    """Return one value of a record for a line of plain text: ``**-``, a date, a text on one line."""
    value = record[name]
    if name == "stars":
        return "***"[:value] + "---"[value:]
    if name == "phone" and value:
        from models.vcard.values import readable

        return readable(value)
    return "" if value is None else str(value)


def show_client(shell: Shell, options: argparse.Namespace) -> int:
    """Print one client."""
    with shell.file(create=False, sweep=False):
        from models.client import find
        from models.records import full_record

        record = full_record(find(options.client), shell.session)
        if options.json:
            shell.json(record)
        else:
            from models.receivables import account
            from tui.commands.drawing import card_lines, money_lines

            for label, text in card_lines(record, shell.session.today, plain=not shell.drawn):
                shell.pair(label, text)
            for label, text in money_lines(record, account(shell.session, record["id"]), shell.session):
                shell.pair(label, text)
    return 0
