"""The commands that open the screen: the program itself, and ``demo``."""

import argparse
import os
import sys
from pathlib import Path

from models.i18n import _
from models.problems import Refused, Usage
from models.settings import database_path
from tui.commands.parser import Commands
from tui.commands.shell import Shell, speaks_utf8, whole_number

VAST = 200_000
"""In a portfolio of more clients the queue of the day is looked for when it is asked for."""


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    demo = commands.add("demo", _("a believable portfolio to try the program with"), open_demo)
    demo.option("size", metavar="N", help=_("so many clients (400)"))
    demo.option("seed", metavar="S", help=_("the same number makes the same portfolio (1)"))
    demo.option("no-open", values=0, help=_("make it only, do not open it"))


def open_demo(shell: Shell, options: argparse.Namespace) -> int:
    """Make the demo portfolio where there is none yet, and open it."""
    from models import demo

    if not options.no_open:
        require_terminal()
    size = whole_number(options.size, "--size") if options.size is not None else None
    seed = whole_number(options.seed, "--seed") if options.seed is not None else None
    if not options.db and not os.environ.get("CARTERA_DB"):
        shell.database = database_path().with_name("demo.db")
    if not _there_already(shell.database, size, seed):
        with shell.progress(_("making the demo portfolio")) as progress:
            demo.build(
                shell.database,
                demo.DEFAULT_SIZE if size is None else size,
                demo.DEFAULT_SEED if seed is None else seed,
                shell.session.today,
                progress,
                shell.session.user,
            )
    return 0 if options.no_open else open_program(shell, options)


def _there_already(path: Path, size: int | None, seed: int | None) -> bool:
    """Whether the demo asked for lies at ``path`` already; raises Refused when another one does."""
    from models import demo

    if not path.exists():
        return False
    made = demo.made_here(path)
    if made is None:
        return False
    if size not in (None, made[0]) or seed not in (None, made[1]):
        text = _("%(file)s holds a demo of %(size)d clients (seed %(seed)d): remove it, or name another file with --db")
        raise Refused(text % {"file": path, "size": made[0], "seed": made[1]})
    return True


def open_program(shell: Shell, options: argparse.Namespace) -> int:
    """Open the screen on the portfolio and return its exit status."""
    require_terminal()
    require_utf8()
    with shell.file(create=True, sweep=False):  # each thread of the program connects for itself afterwards
        place = _first_place()
    from tui.app import DEMO
    from tui.app import open_program as open_screen
    from tui.desk import Desk

    fixed_day = bool(options.as_of or os.environ.get("CARTERA_AS_OF"))
    plain = shell.plain or plain_signs(shell.session.settings.ascii)
    if shell.plain:
        os.environ["NO_COLOR"] = "1"  # read by Textual as it begins, which leaves greys alone
    desk = Desk(shell.session, shell.config, plain, fixed_day, notices=shell.warnings)
    wanted, status = open_screen(desk, place)
    if wanted == DEMO:
        options.db = options.size = options.seed = None
        options.no_open = False
        shell.database = database_path().with_name("demo.db")
        return open_demo(shell, options)
    return status


def _first_place() -> str:
    """The day, once there are clients; a vast portfolio opens with its list, which is there at once."""
    from models.listing import stage_counts

    number = sum(stage_counts().values())
    return "1" if not number else "t" if number <= VAST else "3"


def plain_signs(wanted: str) -> bool:
    """Whether to draw in ASCII: as the setting says (yes, no), else where colours or the terminal's own signs lack."""
    if wanted != "auto":
        return wanted == "yes"
    simple = os.environ.get("TERM", "").startswith(("linux", "vt", "ansi", "cons"))
    return simple or bool(os.environ.get("NO_COLOR"))


def require_terminal() -> None:
    """Raise Usage where nothing can be drawn: no terminal, or one that says it cannot."""
    if not all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        raise Usage(
            _("there is no terminal to draw on; cartera list and the other commands need none (cartera --help)")
        )
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise Usage(_("this terminal cannot be drawn on (TERM=%(term)s)") % {"term": os.environ.get("TERM", "")})


def require_utf8() -> None:
    """Start again in UTF-8 where Python took the terminal for something else; raises Usage when that is no help."""
    assert sys.__stderr__ is not None
    if speaks_utf8(sys.__stderr__):
        return
    if os.environ.get("PYTHONUTF8") == "1" and "PYTHONIOENCODING" not in os.environ:
        raise Usage(_("the terminal must speak UTF-8: try LANG=C.UTF-8 cartera"))
    os.environ["PYTHONUTF8"] = "1"
    os.environ.pop("PYTHONIOENCODING", None)
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves again
