"""``python -m bench [options] [-- COMMAND …]``: measure the program on a million clients and write a table.

Everything is measured on the real command in a pseudo-terminal: building the portfolio, the screen beside a bare
Textual app in the same run, the answers of the list to keys, and importing a file.
"""

import argparse
import os
import platform
import sys
import sysconfig
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import analysis, answers, duplicates, importing, money, portfolio, report, review, workbooks, yardstick
from bench.answers import Answers
from bench.measure import Program, run, start
from bench.report import Section, Table
from bench.terminal import Terminal

RESULTS = Path(__file__).parent / "RESULTS.md"
IMPORTED = 10_000, 100_000
STARTS = 5
"""Starts of each program, in turn, beside those of the rounds: a start is short, and the machine's speed goes up and
down meanwhile."""


def main() -> int:
    """Measure, print and write; return 0 when every target was met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    clients = int(os.environ.get("CARTERA_BENCH_SIZE", "1000000"))
    parser.add_argument("--clients", type=int, default=clients, help="(or CARTERA_BENCH_SIZE) default: 1000000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=60, help="single steps a round")
    parser.add_argument("--held", type=int, default=150, help="keys of the held key a round")
    parser.add_argument("--size", action="append", metavar="COLUMNSxROWS", help="default: 80x24 and 120x40")
    parser.add_argument("--only", action="append", choices=report.PARTS)
    parser.add_argument("--painted", action="store_true", help="the painted widgets alone, without a database")
    parser.add_argument("--no-file", action="store_true", help=f"do not write {RESULTS.name}")
    parser.add_argument("command", nargs="*", help="the program to measure (default: the installed cartera)")
    options = parser.parse_args()
    command = options.command or [str(Path(sysconfig.get_path("scripts")) / "cartera")]
    wanted = set(options.only or report.PARTS)
    sizes = [_size(text) for text in options.size or ("80x24", "120x40")]
    if options.painted:
        wanted, ours = {"screen"}, [sys.executable, "-m", "bench.painted"]
    elif wanted & {"build", "screen", "answers"}:
        path, built = portfolio.build(command, options.clients)
        ours = [*command, "--db", str(path)]
    sections: list[Section] = []
    for part in (part for part in report.PARTS if part in wanted):
        yardstick.begin()
        tables: list[Table] = []
        match part:
            case "build":
                tables.append(report.building(built))
            case "screen":
                tables += [_screen(ours, size, options) for size in sizes]
            case "answers":
                tables += [_answers(ours, size, path, min(options.rounds, 2)) for size in sizes]
            case "import":
                few, many = (importing.measure(command, number) for number in IMPORTED)
                tables.append(report.importing(IMPORTED, few, many))
                small, large = (workbooks.measure(command, number) for number in workbooks.ROWS)
                tables.append(report.workbooks(workbooks.ROWS, small, large))
            case "money":
                sold = money.build(command)
                tables += [
                    report.selling(size, money.open_screen(command, sold, size, options.rounds)) for size in sizes
                ]
                tables.append(report.sales(money.LINES, money.import_sales(command)))
            case "review":
                tables.append(report.reviewing(review.CLIENTS, review.measure(command)))
            case "portfolio":
                for clients, sales in sorted({analysis.SMALL, (options.clients, 2 * options.clients)}):
                    tables.append(report.analysing(clients, sales, analysis.measure(command, clients, sales)))
            case "duplicates":
                tables.append(report.duplicates(duplicates.CLIENTS, duplicates.measure(command)))
        sections.append(Section(part, _where(), tables))
        print(sections[-1].text(), flush=True)
        if not options.no_file:
            done = RESULTS.read_text() if RESULTS.exists() else ""
            RESULTS.write_text(report.document(options.clients, sections, done))
    return 0 if all(table.good for section in sections for table in section.tables) else 1


def _screen(ours: list[str], size: tuple[int, int], options: argparse.Namespace) -> Table:
    """Measure the bare app and ours side by side."""
    bare = [sys.executable, "-m", "bench.bare"]
    for command in (bare, ours):  # compiled, and read from the disk, before anything is measured
        with Terminal(command, *size) as terminal:
            terminal.wait_for("[★☆]{3}")
            terminal.wait_quiet()
    first, second = Program(bare), Program(ours, before="3")
    for program in (first, second) * STARTS:
        start(program, size).__exit__()
    for number in range(options.rounds):
        run((first, second) if number % 2 == 0 else (second, first), size, options.steps, options.held)
    return report.screen(size, first.figures.table(), second.figures.table())


def _answers(ours: list[str], size: tuple[int, int], path: Path, rounds: int) -> Table:
    """Measure the answers to keys."""
    found = Answers()
    for _round in range(rounds):
        portfolio.warm(path)
        answers.measure(ours, size, found)
    return report.answers(size, found)


def _size(text: str) -> tuple[int, int]:
    """Return columns and rows of ``80x24``."""
    columns, _x, rows = text.partition("x")
    return int(columns), int(rows)


def _where() -> str:
    """Say when and on what it was measured, and how fast that was meanwhile."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, Textual {version('textual')}"
    return f"{date.today():%d %B %Y}, {machine}; yardstick {yardstick.measured():.1f} µs"


if __name__ == "__main__":
    sys.exit(main())
