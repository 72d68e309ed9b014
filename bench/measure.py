"""One run of one program: start, memory, keys one by one, a key held down, and silence."""

import time
from collections.abc import Sequence
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


def run(command: Sequence[str], size: tuple[int, int], figures: Figures, *, before: str, steps: int, held: int) -> None:
    """Measure ``command`` once and add to ``figures``; ``before`` are keys pressed to reach the list."""
    with Terminal(command, *size) as terminal:
        painted = terminal.wait_for("[★☆]{3}" if not before else "\x1b\\[")
        quiet = terminal.wait_quiet(0.6)
        for key in before:
            terminal.press(key.encode())
            terminal.wait_quiet(0.6)
        figures.painted.append(painted - terminal.started)
        figures.quiet.append(quiet - terminal.started)
        begin = time.perf_counter()
        for number in range(steps):
            moment = terminal.press(DOWN)
            if (first := terminal.first_byte(moment)) is not None:
                figures.first_bytes.append(first)
            _sleep_until(begin + (number + 1) * STEP)
        terminal.wait_quiet(0.5)
        figures.step_bytes.append(terminal.written(begin) / steps)
        begin = time.perf_counter()
        for number in range(held):
            terminal.press(DOWN)
            _sleep_until(begin + (number + 1) * HELD)
        terminal.wait_quiet(0.5)
        figures.held_bytes.append(terminal.written(begin) / held)
        begin = time.perf_counter()
        time.sleep(5)
        figures.idle_bytes.append(terminal.written(begin))
        highest, steady = terminal.memory()
        figures.highest.append(highest)
        figures.steady.append(steady)


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))
