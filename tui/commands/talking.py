"""``log``, ``follow-up`` and ``done``: what happened, and what is to be done next."""

import argparse
from typing import TYPE_CHECKING

from models.i18n import _
from tui.commands.parser import Commands
from tui.commands.shell import Shell, whole_number
from tui.commands.writing import add_client_argument

if TYPE_CHECKING:
    from models.activity import Next


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    log = commands.add("log", _("log what happened with a client"), log_activity)
    add_client_argument(log)
    log.add_argument(
        "kind", metavar=_("KIND"), help="call, email, meeting, message, visit, note, quote, gift, offer, feedback"
    )
    log.add_argument("text", metavar=_("TEXT"))
    log.option(
        "outcome", metavar=_("OUTCOME"), help="answered, no_answer, left_message, refused, implemented, declined"
    )
    log.option("on", metavar=_("DATE"), help=_("the day it happened (today)"))
    log.option("json", values=0, help=_("print the record as JSON"))
    follow_up = commands.add("follow-up", _("set what is to be done with a client, and when"), set_follow_up)
    add_client_argument(follow_up)
    follow_up.add_argument("date", metavar=_("DATE"), help=_("tomorrow, +3d, fri, 15/3, 2026-03-15, …"))
    follow_up.add_argument("text", metavar=_("TEXT"))
    follow_up.option("json", values=0, help=_("print the record as JSON"))
    done = commands.add("done", _("close a follow-up, and set the next"), close_follow_up)
    done.add_argument("follow_up", metavar=_("FOLLOWUP"), help=_("its number, as cartera show names it"))
    done.option("next", values=2, metavar=(_("DATE"), _("TEXT")), help=_("what is to be done next"))
    done.option("json", values=0, help=_("print the record as JSON"))


def log_activity(shell: Shell, options: argparse.Namespace) -> int:
    """Log an activity and print its number."""
    with shell.file(create=False):
        from models.activity import kind_named, log, outcome_named
        from models.client import find
        from models.dates import parse_behind
        from models.records import activities

        number = find(options.client)
        before = {activity["id"] for activity in activities(number)}
        log(
            shell.session,
            [number],
            kind_named(options.kind),
            options.text,
            outcome=outcome_named(options.outcome) if options.outcome else None,
            on=parse_behind(options.on, shell.session.today) if options.on else None,
        )
        new = next(iter({activity["id"] for activity in activities(number)} - before))
        shell.written(number, options.json, str(new))
    return 0


def set_follow_up(shell: Shell, options: argparse.Namespace) -> int:
    """Set a follow-up and print its number."""
    with shell.file(create=False):
        from models.activity import follow_up
        from models.client import find

        number = find(options.client)
        _act, new = follow_up(shell.session, [number], _next(shell, options.date, options.text))
        shell.written(number, options.json, str(new[0]))
    return 0


def close_follow_up(shell: Shell, options: argparse.Namespace) -> int:
    """Close a follow-up; print the number of the next one where it is set."""
    number = whole_number(options.follow_up.removeprefix("#"), "FOLLOWUP")
    with shell.file(create=False):
        from models.activity import done, open_or_closed

        client, _closed = open_or_closed(number)
        following = _next(shell, *options.next) if options.next else None
        _act, new = done(shell.session, number, following)
        shell.written(client, options.json, "" if new is None else str(new))
    return 0


def _next(shell: Shell, day: str, text: str) -> "Next":
    from models.activity import Next
    from models.dates import parse_ahead

    return Next(parse_ahead(day, shell.session.today), text)
