"""``today``: whom to attend to, the most urgent first, for a look, for cron and for a mail of the day."""

import argparse
import sys
from typing import TYPE_CHECKING

from models.i18n import _, ngettext
from tui.commands.parser import Commands
from tui.commands.shell import Shell, speaks_utf8

if TYPE_CHECKING:
    from models.review.queue import Queue

_GROUP = 500


def declare(commands: Commands) -> None:
    """Declare the command of this module."""
    today = commands.add("today", _("whom to attend to today, and why"), show_today)
    today.option("all", values=0, help=_("all that wait, not only a day's work"))
    today.option("json", values=0, help=_("as a JSON array"))


def show_today(shell: Shell, options: argparse.Namespace) -> int:
    """Print the queue of the day."""
    with shell.file(create=False, sweep=False):
        from models.review.queue import queue

        found = queue(shell.session, everything=options.all)
        if options.json:
            _print_json(shell, found)
        else:
            _print(shell, found)
    return 0


def _print_json(shell: Shell, found: "Queue") -> None:
    from models.review.queue import cards, told_of
    from models.review.words import as_json

    told, faces = told_of(shell.session, found.ids), cards(shell.session, found.ids)
    shell.json_array(as_json(faces[client], told[client], shell.session) for client in found.ids)


def _print(shell: Shell, found: "Queue") -> None:
    """Print a line a client, its stars, name and phone under each other, and below it a line a reason."""
    from models.dates import full, weekday
    from models.identifiers import phone_shown
    from models.records import records
    from models.review.queue import further, told_of
    from models.review.words import sentence
    from models.text import shown
    from tui.commands.drawing import STARS, table

    session, day = shell.session, shell.session.today
    number = len(found.ids)
    text = ngettext("%(day)s: %(count)d client to attend to", "%(day)s: %(count)d clients to attend to", number)
    shell.line(text % {"day": f"{weekday(day)} {full(day)}", "count": number})
    drawn = not shell.plain and speaks_utf8(sys.stdout)
    rows = [
        (
            f"{place}.",
            STARS[record["stars"]] if drawn else "*" * record["stars"] + "-" * (3 - record["stars"]),
            record["name"],
            phone_shown(record["phone"], home=session.settings.country) if record["phone"] else "",
        )
        for place, record in enumerate(records(found.ids, session, figures=False), 1)
    ]
    indent = " " * (len(str(number)) + 3)
    lines = table(rows, right=(0,)) if rows else iter(())
    for start in range(0, number, _GROUP):
        part = found.ids[start : start + _GROUP]
        told = told_of(session, part)
        for client in part:
            print()
            print(next(lines))
            for reason in told[client]:
                print(indent + shown(sentence(reason, session), 10_000))
    more = further(session, found)
    if more:
        print()
        text = ngettext("%(count)d more waits: cartera today --all", "%(count)d more wait: cartera today --all", more)
        shell.line(text % {"count": more})
