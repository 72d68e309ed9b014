"""How fast the machine is at the moment: what a small piece of work takes, which is the same on every day.

A shared machine runs at half its speed for minutes. Where a target is a time and not a ratio, the yardstick beside the
figure tells how much of it is the machine's.
"""

import time

from stdnum.es import nif

TIMES = 5_000


def microseconds() -> float:
    """Return what one check of a tax number takes, the best of five rounds of ``TIMES``."""
    best = float("inf")
    for _round in range(5):
        begin = time.perf_counter()
        for _ in range(TIMES):
            nif.is_valid("12345678Z")
        best = min(best, time.perf_counter() - begin)
    return best / TIMES * 1e6
