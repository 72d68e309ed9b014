"""The command ``cartera``: one line in, one exit status out, never a traceback.

Nothing heavy is imported here: peewee comes after the arguments were understood, Textual only with a screen.
"""

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType, ModuleType

DONE, FAILED, WRONG, PARTLY, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run ``cartera`` with the arguments ``argv`` (those of the process when None) and return its exit status."""
    if not _one_home():
        return FAILED
    before = [signal.signal(number, _leave) for number in _ends()]
    gc.disable()  # what is imported stays; looking through it again and again takes a tenth of the start
    try:
        return _guarded(sys.argv[1:] if argv is None else argv)
    finally:
        gc.enable()
        for number, handler in zip(_ends(), before, strict=True):
            signal.signal(number, handler)


def _guarded(argv: list[str]) -> int:
    """Run the command and turn whatever goes wrong into one line and a status."""
    from models.i18n import _
    from models.problems import Ambiguous, BadQuery, Problem, Usage
    from tui.commands import run

    try:
        status = run(argv)
        sys.stdout.flush()
    except Ambiguous as problem:
        _say(problem.text)
        for line in problem.candidates:
            print(_safe(line), file=sys.stderr)
        return FAILED
    except BadQuery as problem:
        _say(f"{problem.text} {_placed(problem.query, problem.position)}".rstrip())
        return WRONG
    except Problem as problem:
        _say(problem.text)
        return WRONG if isinstance(problem, Usage) else FAILED
    except KeyboardInterrupt:
        _say(_("interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return DONE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE if leaving.code is None else FAILED
    except OSError as error:
        _forget_output()
        _say(_("that could not be done: %(reason)s") % {"reason": error.strerror or error})
        return FAILED
    except Exception as error:
        from tui.commands.faults import sentence

        _say(sentence(error))
        return FAILED
    return status


def _placed(query: str, position: int) -> str:
    """Say where in a query the mistake stands, with what stands there."""
    from models.i18n import _
    from models.text import shown

    if not query:
        return ""
    rest = shown(query[position : position + 60], 30)
    if not rest:
        return _("(at the end of the query)")
    return _("(character %(place)d of the query: %(text)s)") % {"place": position + 1, "text": rest}


def _one_home() -> bool:
    """Whether ``models`` and ``tui`` are ours, side by side, and not shadowed by a stranger of the same name."""
    import models
    import tui

    if _home(models) == _home(tui):
        return True
    text = "another Python package named 'models' or 'tui' stands in the way of Cartera's own"
    print(
        f"cartera: {text} ({getattr(models, '__file__', None)}); leave its folder or clear PYTHONPATH", file=sys.stderr
    )
    return False


def _home(package: ModuleType) -> Path | None:
    return Path(package.__file__).resolve().parent.parent if package.__file__ else None


def _ends() -> list[signal.Signals]:
    """The signals that ask the program to leave."""
    return [signal.SIGTERM] + ([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])


def _leave(number: int, _frame: FrameType | None) -> None:
    """Leave in order: what is not finished is rolled back on the way out."""
    raise SystemExit(128 + number)


def _say(text: str) -> None:
    """Write one line to standard error."""
    print("cartera: " + _safe(text), file=sys.stderr)


def _safe(text: str) -> str:
    """Return ``text`` on one line, without anything that commands a terminal."""
    from models.text import shown

    return shown(" ".join(text.split()), 2000)


def _forget_output() -> None:
    """Let nothing more be written to a standard output that nobody reads."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None


if __name__ == "__main__":
    sys.exit(main())
