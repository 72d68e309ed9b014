"""The table that is written: every figure beside its target, and whether it was met."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bench import yardstick
from bench.analysis import Analysed
from bench.answers import Answers
from bench.portfolio import Built, Finished
from bench.review import Reviewed
from bench.workbooks import Moved

# The most that a figure may be, as a multiple of the bare app's; None: nothing at all.
SCREEN: dict[str, float | None] = {
    "start: rows painted, s": 1.5,
    "start: silent after, s": 1.5,
    "memory: highest, MB": 2.0,
    "memory: steady, MB": 2.0,
    "first byte after a key: p50, ms": 1.0,
    "first byte after a key: p95, ms": 1.0,
    "bytes a key, single steps": 1.0,
    "bytes a key, key held": 0.15,
    "bytes in 5 s of idleness": None,
}
BUILD_SECONDS, ANSWER, ROWS_A_SECOND, FLAT = 600, 0.25, 5_000, 2.0
BOOK_ROWS, READER = 3_000, 400
QUEUE, CARD = 0.2, 0.05
COMPARED = 60
PARTS = {
    "build": "Building",
    "screen": "Beside a bare app",
    "answers": "Answers to keys",
    "import": "Files",
    "money": "Money",
    "review": "The review",
    "portfolio": "The portfolio",
    "duplicates": "Duplicates",
}
"""What can be measured by itself, and its heading."""
FIRST, WHOLE, MANY, MEMORY = 0.2, 1.0, 15.0, 500


@dataclass
class Table:
    """Lines under a title, and whether every target in them was met; ``slower``: see the yardstick."""

    title: str
    head: tuple[str, ...]
    lines: list[tuple[str, ...]] = field(default_factory=list)
    good: bool = True
    slower: float = field(default_factory=yardstick.slower)

    def add(self, *cells: str, met: bool) -> None:
        """Add a line and the verdict on it."""
        self.lines.append((*cells, "met" if met else "**missed**"))
        self.good = self.good and met

    def judge(self, *cells: str, value: float, most: float) -> None:
        """Add a line whose ``value`` is a time, at ``most`` so long, and the verdict on what it is at full speed."""
        met = value / self.slower <= most
        self.lines.append((*cells, "met" if value <= most else "met at full speed" if met else "**missed**"))
        self.good = self.good and met

    def text(self) -> list[str]:
        """Return the lines of Markdown."""
        ruler = ["---", *["--:"] * (len(self.head) - 2), "---"]
        return [f"### {self.title}", "", *(f"| {' | '.join(line)} |" for line in (self.head, ruler, *self.lines)), ""]


def building(built: Built) -> Table:
    """Return the table of the portfolio that was built."""
    table = Table("Building the portfolio", ("", "measured", "target", ""))
    table.judge(
        f"seconds (processor: {built.processor:.0f} s; load {built.load:.1f})",
        f"{built.seconds:.0f}",
        f"< {BUILD_SECONDS}",
        value=built.seconds,
        most=BUILD_SECONDS,
    )
    table.add("size of the file, MB", f"{built.bytes / 1e6:,.0f}", "", met=True)
    table.add("memory: highest, MB", f"{built.memory / 1024:.0f}", "", met=True)
    return table


def screen(size: tuple[int, int], bare: dict[str, float], ours: dict[str, float]) -> Table:
    """Return the table of the two programs side by side."""
    title = f"{size[0]}x{size[1]}: beside a bare app with a DataTable of 200 rows"
    table = Table(title, ("", "bare app", "ours", "ratio", "target", ""))
    for name, target in SCREEN.items():
        value, other = ours[name], bare[name]
        ratio = value / other if other else 0.0
        met = value == 0 if target is None else ratio <= target
        wanted = "nothing" if target is None else f"{target:g} ×"
        table.add(name, f"{other:,.2f}", f"{value:,.2f}", f"{ratio:.2f} ×", wanted, met=met)
    return table


def answers(size: tuple[int, int], found: Answers) -> Table:
    """Return the table of the answers to keys: of each key the median of its rounds."""
    title = f"{size[0]}x{size[1]}: from a key to its rows, ms"
    table = Table(title, ("", "keys", "median", "slowest", "its keys", "target", ""))
    for group, keys in found.times.items():
        times = {key: median(rounds) for key, rounds in keys.items()}
        slowest = max(times, key=lambda key: times[key])
        middle, most = (f"{1000 * value:.0f}" for value in (median(times.values()), times[slowest]))
        wanted = f"≤ {1000 * ANSWER:.0f}"
        table.judge(group, str(len(times)), middle, most, f"`{slowest}`", wanted, value=times[slowest], most=ANSWER)
    return table


def importing(numbers: Sequence[int], few: Finished, many: Finished) -> Table:
    """Return the table of two imports, of ``numbers`` rows."""
    title = "Importing a CSV file of 14 columns with all checks"
    table = Table(title, ("", f"{numbers[0]:,} rows", f"{numbers[1]:,} rows", "target", ""))
    speeds = [number / done.seconds for number, done in zip(numbers, (few, many), strict=True)]
    wanted = f"≥ {ROWS_A_SECOND:,}"
    table.judge(
        "rows a second", *(f"{speed:,.0f}" for speed in speeds), wanted, value=1 / speeds[1], most=1 / ROWS_A_SECOND
    )
    alone = [number / done.processor for number, done in zip(numbers, (few, many), strict=True)]
    table.add("rows a second of processor time", *(f"{speed:,.0f}" for speed in alone), "", met=True)
    memory = [done.memory / 1024 for done in (few, many)]
    ratio = memory[1] / memory[0]
    target = f"≤ {FLAT:g} ×: {ratio:.2f} ×"
    name = "memory: highest, MB (of ten times the rows)"
    table.add(name, *(f"{kept:.0f}" for kept in memory), target, met=ratio <= FLAT)
    return table


def workbooks(numbers: Sequence[int], few: Moved, many: Moved) -> Table:
    """Return the table of workbooks of ``numbers`` rows that came in and went out."""
    title = "A workbook of 20 columns, in with all checks and out (.xlsx) with 53 columns"
    table = Table(title, ("", f"{numbers[0]:,} rows", f"{numbers[1]:,} rows", "target", ""))
    moved = (
        ("in from .xlsx", (few.came, many.came)),
        ("in from .ods", (few.from_ods, many.from_ods)),
        ("out", (few.went, many.went)),
    )
    for name, pair in moved:
        speeds = [number / done.seconds for number, done in zip(numbers, pair, strict=True)]
        cells = (f"{name}: rows a second", *(f"{speed:,.0f}" for speed in speeds), f"≥ {BOOK_ROWS:,}")
        table.judge(*cells, value=1 / speeds[1], most=1 / BOOK_ROWS)
        alone = [number / done.processor for number, done in zip(numbers, pair, strict=True)]
        table.add(f"{name}: rows a second of processor time", *(f"{speed:,.0f}" for speed in alone), "", met=True)
    for name, small, large in (
        ("in: memory of the program, MB", few.program, many.program),
        ("out: memory of the program, MB", few.went.memory, many.went.memory),
    ):
        target = f"≤ {FLAT:g} ×: {large / small:.2f} ×"
        table.add(name, f"{small / 1024:.0f}", f"{large / 1024:.0f}", target, met=large <= FLAT * small)
    kept = [max(done.came.memory, done.from_ods.memory) / 1024 for done in (few, many)]
    met = kept[1] <= READER
    table.add("in: highest memory of any process, MB", *(f"{each:.0f}" for each in kept), f"≤ {READER}", met=met)
    return table


def duplicates(clients: int, done: Finished) -> Table:
    """Return the table of finding who stands twice."""
    table = Table(f"Finding duplicates among {clients:,} clients", ("", "measured", "target", ""))
    seconds = done.seconds if done.status == 0 else float("inf")
    table.judge("seconds", f"{done.seconds:.1f}", f"< {COMPARED}", value=seconds, most=COMPARED)
    table.add("seconds of processor time", f"{done.processor:.1f}", "", met=True)
    table.add("memory, MB", f"{done.memory / 1024:.0f}", "", met=True)
    return table


def selling(size: tuple[int, int], opened: Answers) -> Table:
    """Return the table of the money screen."""
    table = answers(size, opened)
    table.title = f"{size[0]}x{size[1]}: the money screen of 23,000 clients with 70,000 sales, ms"
    return table


def sales(lines: int, done: Finished) -> Table:
    """Return the table of an import of ``lines`` lines of sales."""
    table = Table(f"Importing a CSV file of {lines:,} lines of sales", ("", "measured", "target", ""))
    speed = lines / done.seconds
    table.judge("lines a second", f"{speed:,.0f}", f"≥ {ROWS_A_SECOND:,}", value=1 / speed, most=1 / ROWS_A_SECOND)
    table.add("lines a second of processor time", f"{lines / done.processor:,.0f}", "", met=True)
    table.add("memory: highest, MB", f"{done.memory / 1024:.0f}", "", met=True)
    return table


def reviewing(clients: int, found: Reviewed) -> Table:
    """Return the table of the review of ``clients`` clients."""
    title = f"The review of {clients:,} clients, {found.cards:,} of them in the queue, ms"
    table = Table(title, ("", "median", "slowest", "target", ""))
    for name, times, most, counts in (
        ("the first cards of the queue", found.head, QUEUE, median(found.head)),
        ("the queue", found.queue, QUEUE, median(found.queue)),
        ("the reasons of a card", found.card, CARD, max(found.card)),
    ):
        middle, slowest = (f"{1000 * value:.1f}" for value in (median(times), max(times)))
        table.judge(name, middle, slowest, f"≤ {1000 * most:.0f}", value=counts, most=most)
    return table


def analysing(clients: int, sales: int, found: Analysed) -> Table:
    """Return the table of the figures of a portfolio: the first and all of them, and the memory that they took."""
    table = Table(f"The figures of {clients:,} clients with {sales:,} sales", ("", "median", "slowest", "target", ""))
    few = sales < 1_000_000
    most = WHOLE if few else MANY
    if few:
        table.judge(
            "the first figures, ms", *(f"{1000 * each:.0f}" for each in (median(found.first), max(found.first))),
            f"≤ {1000 * FIRST:.0f}", value=median(found.first), most=FIRST,
        )  # fmt: skip
    table.judge(
        "all figures, s", *(f"{each:.2f}" for each in (median(found.whole), max(found.whole))), f"≤ {most:g}",
        value=median(found.whole), most=most,
    )  # fmt: skip
    memory = found.memory / 1024
    table.add("memory: highest, MiB", f"{memory:.0f}", f"{memory:.0f}", f"≤ {MEMORY}", met=memory <= MEMORY)
    return table


@dataclass(frozen=True)
class Section:
    """The tables of one part of the measuring, and on what machine and when they were made."""

    part: str
    where: str
    tables: Sequence[Table]

    def text(self) -> str:
        """Return the lines of Markdown."""
        lines = [f"## {PARTS[self.part]}", "", f"{self.where}.", ""]
        return "\n".join([*lines, *(line for table in self.tables for line in table.text())])


def document(clients: int, sections: Sequence[Section], before: str = "") -> str:
    """Return the whole text: ``sections``, and of ``before`` those that were not measured again."""
    head = f"""# Measured: {clients:,} clients

By `make bench`. Both programs run in pseudo-terminals side by side, key by key in turn. Of each key's answer the median
of all rounds counts, from the key to the last byte that changed the list's rows; exact counts may follow. The file was
in the system's cache.

Times are as measured. The yardstick is a check of a tax number, {yardstick.FULL} µs at full speed. A target that is a
time is met at full speed where it holds for what was measured, divided by how many times longer the yardstick took.

"""
    told = {}
    if before.startswith(head):
        for text in f"\n{before.removeprefix(head)}".split("\n## ")[1:]:
            told[text.partition("\n")[0]] = f"## {text}"
    told |= {PARTS[section.part]: section.text() for section in sections}
    return head + "\n".join(told[title].rstrip("\n") + "\n" for title in PARTS.values() if title in told)
