"""``python -m bench [options] [-- COMMAND …]``: measure the program beside a bare Textual app and write a table."""

import argparse
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from bench.measure import Program, run

RESULTS = Path(__file__).parent / "RESULTS.md"
# The most that a figure may be, as a multiple of the bare app's.
TARGETS = {
    "start: rows painted, s": 1.5,
    "start: silent after, s": 1.5,
    "memory: highest, MB": 2.0,
    "memory: steady, MB": 2.0,
    "first byte after a key: p50, ms": 1.0,
    "first byte after a key: p95, ms": 1.0,
    "bytes a key, single steps": 1.0,
    "bytes a key, key held": 0.15,
}


def main() -> int:
    """Measure and print; return 0 when every target was met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=60, help="single steps a round")
    parser.add_argument("--held", type=int, default=150, help="keys of the held key a round")
    parser.add_argument("--size", action="append", metavar="COLUMNSxROWS", help="default: 80x24 and 120x40")
    parser.add_argument("--before", default="", help="keys that lead from the start to the list")
    parser.add_argument("--cell", action="store_true", help="let the bare table have a cell cursor")
    parser.add_argument("--name", default="", help="what the table calls the program")
    parser.add_argument("--no-file", action="store_true", help=f"do not write {RESULTS.name}")
    parser.add_argument("command", nargs="*", help="the program to measure (default: the painted widgets alone)")
    options = parser.parse_args()
    bare = [sys.executable, "-m", "bench.bare", *(["cell"] if options.cell else [])]
    ours = options.command or [sys.executable, "-m", "bench.painted"]
    name = options.name or ("cartera" if options.command else "painted widgets, 1,000,000 rows")
    text, good = (
        [f"Measured {_where()}; {options.rounds} rounds, both programs side by side, key by key in turn.", ""],
        True,
    )
    for size in options.size or ["80x24", "120x40"]:
        columns, rows = (int(number) for number in size.split("x"))
        first, second = Program(bare), Program(ours, options.before)
        for number in range(options.rounds):
            run((first, second) if number % 2 == 0 else (second, first), (columns, rows), options.steps, options.held)
        lines, met = _table(first.figures.table(), second.figures.table())
        text += [f"### {size}: {name}", "", *lines, ""]
        good = good and met
    print("\n".join(text))
    if not options.no_file:
        RESULTS.write_text("# Measured beside a bare Textual app with a DataTable of 200 rows\n\n" + "\n".join(text))
    return 0 if good else 1


def _where() -> str:
    return f"on {os.cpu_count()} cores, Python {platform.python_version()}, Textual {version('textual')}"


def _table(bare: dict[str, float], ours: dict[str, float]) -> tuple[list[str], bool]:
    lines = ["| | bare app | ours | ratio | target | |", "|---|--:|--:|--:|--:|---|"]
    good = True
    for name, value in ours.items():
        target = TARGETS.get(name)
        ratio = value / bare[name] if bare[name] else 0.0
        met = value == 0 if target is None else ratio <= target
        good = good and met
        wanted = "nothing" if target is None else f"{target:g} ×"
        verdict = "met" if met else "**missed**"
        lines.append(f"| {name} | {bare[name]:,.2f} | {value:,.2f} | {ratio:.2f} × | {wanted} | {verdict} |")
    return lines, good


if __name__ == "__main__":
    sys.exit(main())
