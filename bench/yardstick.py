"""How fast the machine is at the moment: what a small piece of work takes, which is the same on every day.

A shared machine runs at half its speed for minutes. Where a target is a time and not a ratio, what was measured is
divided by how many times slower than at full speed the machine was meanwhile.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from stdnum.es import nif

FULL = 8.7
"""Microseconds of one check of a tax number on the machine on which the targets were first met, when nothing else used
it."""
_TIMES = 1_000
_samples: list[float] = []


def note() -> None:
    """Take a sample: 9 milliseconds at full speed."""
    begin = time.perf_counter()
    for _ in range(_TIMES):
        nif.is_valid("12345678Z")
    _samples.append((time.perf_counter() - begin) / _TIMES * 1e6)


@contextmanager
def watching() -> Iterator[None]:
    """Take a sample every second for the time of the block, in which another process is waited for."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1.0):
            note()

    thread = threading.Thread(target=watch)
    note()
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        note()


def begin() -> None:
    """Forget the samples and take the first of a new series."""
    _samples.clear()
    for _ in range(5):
        note()


def measured() -> float:
    """Return the median of the samples in microseconds, after taking a few more."""
    for _ in range(5):
        note()
    return median(_samples)


def slower() -> float:
    """Return how many times slower than at full speed the machine was during the series; 1 where it was faster."""
    return max(1.0, median(_samples) / FULL)
