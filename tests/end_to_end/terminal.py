"""The installed command in a pseudo-terminal: keys go in, and what a person would see comes out."""

import os
import re
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

PATIENCE = 60.0
# pyte would print the end of these as text.
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\", re.DOTALL)

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
}


def command() -> list[str]:
    """The command as it is installed beside this Python, else as a module."""
    script = Path(sys.executable).with_name("cartera")
    return [str(script)] if script.exists() else [sys.executable, "-m", "tui.cli"]


def shell(*arguments: object, status: int = 0) -> str:
    """Run the command without a terminal; return what it wrote, after looking at its exit status."""
    done = subprocess.run(
        [*command(), *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


class Terminal:
    """The command with ``arguments`` in a terminal; use as a context, which ends it."""

    def __init__(self, *arguments: object, columns: int = 120, rows: int = 40, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        program, *before = command()
        self.process = pexpect.spawn(
            program,
            [*before, *map(str, arguments)],
            # COLUMNS and LINES, which a test runner may set for itself, would speak louder than the terminal.
            env={name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")} | environment,
            dimensions=(rows, columns),
            # The size must stand before the program asks for it, as in a real terminal.
            preexec_fn=lambda: termios.tcsetwinsize(0, (rows, columns)),
            timeout=PATIENCE,
        )
        self.process.delaybeforesend = None
        self.written = b""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    def _read(self) -> bool:
        """Take what was written; False when the program has ended."""
        try:
            data = self.process.read_nonblocking(1 << 16, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.written += data
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))
        return True

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """What stands on the screen, as one text."""
        return "\n".join(self.lines)

    def wait_until(self, wanted: Callable[[], bool], what: str) -> None:
        """Read until ``wanted`` holds; fail with the picture of the screen when it does not come about."""
        end = time.monotonic() + PATIENCE
        while not wanted():
            running = self._read()
            if wanted():
                return
            if not running or time.monotonic() > end:
                raise AssertionError(f"{what}; {'it ended' if not running else 'it shows'}:\n{self.text}")

    def wait_for(self, text: str) -> None:
        """Wait until ``text`` stands on the screen."""
        self.wait_until(lambda: text in self.text, f"{text!r} did not appear")

    def wait_gone(self, text: str) -> None:
        """Wait until ``text`` stands on the screen no more."""
        self.wait_until(lambda: text not in self.text, f"{text!r} did not go")

    def wait_end(self) -> int:
        """Wait until the program has ended and return its exit status."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
        self.process.close()
        return int(self.process.exitstatus if self.process.exitstatus is not None else 128 + self.process.signalstatus)

    def drop_line(self) -> int:
        """Close the terminal under the program, as when a line drops; return its exit status."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self.process.child_fd)  # the last handle of our end of the terminal
        os.close(nowhere)
        status = self.process.wait()
        return int(status)

    def press(self, *keys: str) -> None:
        """Send keys, by name or as they are typed."""
        self.process.send("".join(KEYS.get(key, key) for key in keys))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.process.setwinsize(rows, columns)
        self.screen.resize(rows, columns)
