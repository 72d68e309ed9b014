"""``undo``, ``redo``, ``backup`` and ``check``: nothing is lost."""

import argparse
import sys
from pathlib import Path

from models.i18n import _, ngettext
from models.problems import Refused, Usage
from tui.commands.parser import Commands
from tui.commands.shell import Shell, whole_number

LISTED = 50


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    undo = commands.add("undo", _("take back your newest act, or the one numbered ENTRY"), undo_act)
    undo.add_argument("entry", nargs="?", metavar=_("ENTRY"), help=_("a number of --list"))
    undo.option("list", values=0, help=_("show the newest acts"))
    undo.option("yes", values=0, help=_("do not ask before taking back what somebody else did"))
    commands.add("redo", _("do again what undo took back"), redo_act)
    backup = commands.add("backup", _("make a copy of the portfolio, verified"), make_backup)
    backup.add_argument("file", nargs="?", metavar=_("FILE"), help=_("where; else among the automatic backups"))
    commands.add("check", _("look the portfolio over for damage"), check_file)


def undo_act(shell: Shell, options: argparse.Namespace) -> int:
    """Take back an act and say which."""
    entry = whole_number(options.entry.removeprefix("#"), _("ENTRY")) if options.entry else None
    with shell.file(create=False):
        from models import journal

        if options.list:
            for act in journal.entries(LISTED):
                mark = [_("undone")] if act.state == "undone" and act.verb != "demo" else []
                shell.line(str(act.id), act.at, act.user, journal.describe(act), *mark)
            return 0
        if entry is not None and not options.yes:
            _ask(shell, journal.get(entry))
        shell.line(_("undone: %(what)s") % {"what": journal.describe(journal.undo(shell.session, entry))})
    return 0


def _ask(shell: Shell, act: object) -> None:
    """Ask before somebody else's act is taken back; without a terminal, --yes must be given."""
    from models import journal

    assert isinstance(act, journal.Act)
    if act.user == shell.session.user:
        return
    what = {"entry": act.id, "user": act.user, "what": journal.describe(act)}
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Usage(_("entry %(entry)d is of %(user)s (%(what)s): add --yes to take it back") % what)
    print(
        _("Entry %(entry)d is of %(user)s: %(what)s. Take it back? [y/N] ") % what, end="", file=sys.stderr, flush=True
    )
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "s", "si", "sí"):
        raise Refused(_("nothing was taken back"))


def redo_act(shell: Shell, _options: argparse.Namespace) -> int:
    """Do again what was taken back and say what."""
    with shell.file(create=False):
        from models import journal

        shell.line(_("redone: %(what)s") % {"what": journal.describe(journal.redo(shell.session))})
    return 0


def make_backup(shell: Shell, options: argparse.Namespace) -> int:
    """Make a backup and print where it lies."""
    with shell.file(create=False):
        from models.backups import back_up

        target = Path(options.file) if options.file else None
        print(back_up(target, keep=shell.session.settings))
    return 0


def check_file(shell: Shell, _options: argparse.Namespace) -> int:
    """Print what is wrong with the file, one line each."""
    with shell.file(create=False):
        from models.backups import check

        found = check()
        for text in found:
            shell.line(text)
        if found:
            text = ngettext("%(count)d thing is wrong", "%(count)d things are wrong", len(found))
            raise Refused(text % {"count": len(found)} + "; " + _("restore a backup, or export what can be read"))
        shell.line(_("%(file)s is in order") % {"file": shell.database})
    return 0
