"""The demo portfolio that is measured: built once by the real command, and how long that took."""

import json
import os
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import yardstick
from bench.terminal import FOLDER, environment


@dataclass(frozen=True)
class Finished:
    """A command that ran to its end: seconds on the clock and of the processor, highest memory in kB, exit status."""

    seconds: float
    processor: float
    memory: int
    status: int


@dataclass(frozen=True)
class Built:
    """A portfolio on the disk and what it cost: seconds as in ``Finished``, bytes, and the load of the machine."""

    clients: int
    seconds: float
    processor: float
    memory: int
    bytes: int
    load: float


def run_command(command: Sequence[str]) -> Finished:
    """Run ``command`` to its end, its standard output thrown away."""
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    with yardstick.watching():
        begin = time.perf_counter()
        pid = os.posix_spawnp(command[0], list(command), environment(), file_actions=[nowhere])
        _pid, status, used = os.wait4(pid, 0)
        seconds = time.perf_counter() - begin
    return Finished(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))


def build(program: Sequence[str], clients: int) -> tuple[Path, Built]:
    """Return the portfolio of ``clients`` clients and what building it cost.

    It is built if it is not there yet, or was built for another schema.
    """
    path = FOLDER / f"{clients}.db"
    told = path.with_suffix(".json")
    if path.exists() and told.exists() and schema(path) == _present_schema(program):
        return path, Built(**json.loads(told.read_text()))
    load = os.getloadavg()[0]
    done = _make(program, path, clients)
    load = (load + os.getloadavg()[0]) / 2
    built = Built(clients, done.seconds, done.processor, done.memory, path.stat().st_size, load)
    told.write_text(json.dumps(asdict(built)))
    return path, built


def warm(path: Path) -> None:
    """Read the file once, so that it lies in the cache of the system."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def day(path: Path) -> str:
    """Return the day (ISO) on which the portfolio at ``path`` was built."""
    file = sqlite3.connect(path)
    try:
        (at,) = file.execute("SELECT max(on_date) FROM activity").fetchone()
    finally:
        file.close()
    return str(at)


def schema(path: Path) -> list[tuple[str, ...]]:
    """Return the tables, indexes and triggers of the portfolio at ``path``."""
    file = sqlite3.connect(path)
    try:
        return file.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    finally:
        file.close()


def _present_schema(program: Sequence[str]) -> list[tuple[str, ...]]:
    path = FOLDER / "one.db"
    _make(program, path, 1)
    return schema(path)


def _make(program: Sequence[str], path: Path, clients: int) -> Finished:
    FOLDER.mkdir(exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    command = [*program, "--db", str(path), "demo", "--size", str(clients), "--no-open"]
    done = run_command(command)
    if done.status:
        raise SystemExit(f"the demo portfolio could not be built: {' '.join(command)} ended with {done.status}")
    return done
