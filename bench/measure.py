"""One round of measures: start, keys one by one, a key held down, silence, and memory."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.terminal import Terminal

DOWN = b"\x1b[B"
STEP, HELD = 0.25, 0.033


@dataclass
class Figures:
    """What was measured, one entry a run (first bytes: one a key). Seconds, kB and bytes."""

    painted: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    first_bytes: list[float] = field(default_factory=list)
    step_bytes: list[float] = field(default_factory=list)
    held_bytes: list[float] = field(default_factory=list)
    idle_bytes: list[float] = field(default_factory=list)

    def table(self) -> dict[str, float]:
        """Return one number for each figure."""
        return {
            "start: rows painted, s": median(self.painted),
            "start: silent after, s": median(self.quiet),
            "memory: highest, MB": median(self.highest) / 1024,
            "memory: steady, MB": median(self.steady) / 1024,
            "first byte after a key: p50, ms": median(self.first_bytes) * 1000,
            "first byte after a key: p95, ms": quantiles(self.first_bytes, n=20)[-1] * 1000,
            "bytes a key, single steps": median(self.step_bytes),
            "bytes a key, key held": median(self.held_bytes),
            "bytes in 5 s of idleness": max(self.idle_bytes),
        }


@dataclass
class Program:
    """A program to measure: its command, the keys that lead from its start to the list, what it shows first."""

    command: Sequence[str]
    before: str = ""
    shows: str = "[★☆]{3}"
    figures: Figures = field(default_factory=Figures)


def start(program: Program, size: tuple[int, int]) -> Terminal:
    """Start ``program``, note how long it took, and go to its list."""
    terminal = Terminal(program.command, *size)
    try:
        painted = terminal.wait_for(program.shows)
        quiet = terminal.wait_quiet(0.6)
        for key in program.before:
            terminal.wait_quiet(0.6, since=terminal.press(key.encode()))
    except BaseException:
        terminal.__exit__()
        raise
    program.figures.painted.append(painted - terminal.started)
    program.figures.quiet.append(quiet - terminal.started)
    return terminal


def run(programs: Sequence[Program], size: tuple[int, int], steps: int, held: int) -> None:
    """Measure ``programs`` once, key by key in turn, so that whatever else the machine does meets them alike."""
    with ExitStack() as stack:
        running = [(program.figures, stack.enter_context(start(program, size))) for program in programs]
        _single_steps(running, steps)
        for figures, terminal in running:
            begin = time.perf_counter()
            for number in range(held):
                terminal.press(DOWN)
                _sleep_until(begin + (number + 1) * HELD)
            terminal.wait_quiet(0.5)
            figures.held_bytes.append(terminal.written(begin) / held)
        begin = time.perf_counter()
        time.sleep(5)
        for figures, terminal in running:
            figures.idle_bytes.append(terminal.written(begin))
            highest, steady = terminal.memory()
            figures.highest.append(highest)
            figures.steady.append(steady)


def _single_steps(running: Sequence[tuple[Figures, Terminal]], steps: int) -> None:
    begin = time.perf_counter()
    for number in range(steps):
        for turn, (figures, terminal) in enumerate(running):
            moment = terminal.press(DOWN)
            if (first := terminal.first_byte(moment, STEP)) is not None:
                figures.first_bytes.append(first)
            _sleep_until(begin + (number + (turn + 1) / len(running)) * STEP)
    for figures, terminal in running:
        terminal.wait_quiet(0.5)
        figures.step_bytes.append(terminal.written(begin) / steps)


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))
