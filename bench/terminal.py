"""A program in a pseudo-terminal of its own: its output is taken at once and timed, its queries are not answered."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent.parent / ".bench"
_NOT_OURS = ("NO_COLOR", "TEXTUAL", "LINES", "COLUMNS", "PYTHONDONTWRITEBYTECODE", "CARTERA_DB", "CARTERA_AS_OF")


def environment() -> dict[str, str]:
    """Return the environment of every program measured: settings of nobody, and compiled once, as when installed."""
    given = {key: value for key, value in os.environ.items() if key not in _NOT_OURS}
    folders = {name: str(FOLDER / "home") for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    compiled = {"PYTHONPYCACHEPREFIX": str(FOLDER / "compiled")}
    return given | folders | compiled | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "CARTERA_LANG": "en"}


class Terminal:
    """Start ``command`` in a terminal of ``columns`` x ``rows``; use as a context, which ends the program."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        given = environment()
        self.size = columns, rows
        self.chunks: list[tuple[float, bytes]] = []
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), given)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if not self._ended:
            os.kill(self.pid, signal.SIGTERM)
            if not self._wait(lambda: self._ended, 3):
                os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._reader.join(3)
        os.close(self._fd)

    def _read(self) -> None:
        while True:
            select.select([self._fd], [], [])
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # EIO: the program has ended
                data = b""
            if not data:
                self._ended = True
                return
            self.chunks.append((time.perf_counter(), data))

    @staticmethod
    def _wait(done: Callable[[], bool], seconds: float) -> bool:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if done():
                return True
            time.sleep(0.001)
        return done()

    def press(self, keys: bytes) -> float:
        """Send ``keys`` and return the moment just before."""
        moment = time.perf_counter()
        os.write(self._fd, keys)
        return moment

    def wait_for(self, pattern: str, seconds: float = 60.0) -> float:
        """Return the moment at which ``pattern`` stood in the output; raise TimeoutError if it did not come."""
        looked, seen, compiled = 0, b"", re.compile(pattern.encode())
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not self._ended:
            for moment, data in self.chunks[looked:]:
                looked += 1
                seen += data
                if compiled.search(seen):
                    return moment
            time.sleep(0.001)
        raise TimeoutError(f"{pattern!r} did not appear; the last output was {seen[-300:]!r}")

    def wait_quiet(self, seconds: float = 0.5, longest: float = 60.0, since: float = 0.0) -> float:
        """Wait until nothing was written for ``seconds`` (of those after ``since``); return when the last byte came."""
        end = time.perf_counter() + longest
        while time.perf_counter() < end and not self._ended:
            last = self.chunks[-1][0] if self.chunks else self.started
            if time.perf_counter() - max(last, since) >= seconds and self.chunks:
                return last
            time.sleep(0.005)
        raise TimeoutError("the program never fell silent" if not self._ended else "the program ended")

    def written(self, since: float, until: float | None = None) -> int:
        """Return the bytes written from one moment to another."""
        return sum(len(data) for moment, data in self.chunks if moment >= since and (until is None or moment < until))

    def first_byte(self, since: float, seconds: float = 2.0) -> float | None:
        """Return how many seconds after ``since`` the next byte came; None if none came in time."""
        start = len(self.chunks)
        while start and self.chunks[start - 1][0] >= since:
            start -= 1
        if self._wait(lambda: len(self.chunks) > start, seconds):
            return self.chunks[start][0] - since
        return None

    def memory(self) -> tuple[int, int]:
        """Return the memory of the program and all its children, in kB: at its highest, and now."""
        highest = now = 0
        for pid in self._family():
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            highest += _kilobytes(status, "VmHWM")
            now += _kilobytes(status, "VmRSS")
        return highest, now

    def _family(self) -> list[int]:
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
        family = [self.pid]
        for pid in family:
            family += parents.get(pid, [])
        return family


def _kilobytes(status: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0
