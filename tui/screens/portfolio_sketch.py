"""What the pictures of the portfolio are made of: paragraphs, bars and tables whose lines may be parts to choose."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rich.cells import cell_len
from textual.content import Content

from models.text import shown
from tui.widgets.chart import Bar, bars
from tui.widgets.painted import fit
from tui.widgets.picture import PictureLine
from tui.widgets.timeline import wrapped

WIDEST = 76
_GAP = 2
_NAME = 12


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: what it is called, its numbers, and its key where it is a part."""

    name: str
    cells: tuple[str, ...]
    key: str | None = None


@dataclass
class Sketch:
    """A picture that is being drawn, ``width`` cells wide."""

    width: int
    plain: bool = False
    lines: list[PictureLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = max(20, min(self.width, WIDEST))

    def blank(self) -> None:
        """Leave a line free, once."""
        if self.lines and self.lines[-1].content.plain.strip():
            self.lines.append(PictureLine(Content("")))

    def say(self, text: str, style: str = "", key: str | None = None) -> None:
        """Write a paragraph; with a ``key`` its first line is a part."""
        for number, line in enumerate(wrapped(text, self.width)):
            self.lines.append(PictureLine(Content(line).stylize(style) if style else Content(line), key))
            key = None if not number else key

    def add(self, *lines: Content) -> None:
        """Add lines of a chart."""
        self.lines += [PictureLine(line) for line in lines]

    def add_part(self, text: str, key: str) -> None:
        """Add a line that is a part, cut where it is too long."""
        self.lines.append(PictureLine(Content(fit(shown(text), self.width)), key))

    def bars(self, rows: Sequence[tuple[str | None, Bar]], most: float | None = None) -> None:
        """Add a bar for each (key, bar); without a key it is no part. Numbers parted by tabs stand under each other."""
        numbers = _under_each_other([bar.text for _key, bar in rows])
        aligned = [replace(bar, text=text) for (_key, bar), text in zip(rows, numbers, strict=True)]
        drawn = bars(aligned, self.width, plain=self.plain, most=most)
        self.lines += [PictureLine(line, key) for (key, _bar), line in zip(rows, drawn, strict=True)]

    def table(self, titles: Sequence[str], rows: Sequence[TableRow]) -> None:
        """Add a table: names at the left, numbers at the right under their titles; columns that do not fit are left out
        from the right."""
        if not rows:
            return
        count = len(titles)
        widths = [max(cell_len(shown(text)) for text in (titles[n], *(row.cells[n] for row in rows)))
                  for n in range(count)]  # fmt: skip
        while count and self.width - sum(widths[:count]) - _GAP * count < _NAME:
            count -= 1
        room = self.width - sum(widths[:count]) - _GAP * count
        if any(titles):
            head = fit("", room) + "".join(" " * _GAP + fit(titles[n], widths[n], right=True) for n in range(count))
            self.lines.append(PictureLine(Content(head).stylize("$dim")))
        for row in rows:
            numbers = "".join(" " * _GAP + fit(shown(row.cells[n]), widths[n], right=True) for n in range(count))
            self.lines.append(PictureLine(Content(fit(shown(row.name), room) + numbers), row.key))


def _under_each_other(texts: Sequence[str]) -> list[str]:
    """Return ``texts`` with their parts (between tabs) as columns, numbers at the right."""
    rows = [text.split("\t") for text in texts]
    count = max(map(len, rows), default=0)
    widths = [max(cell_len(row[n]) if n < len(row) else 0 for row in rows) for n in range(count)]
    return [
        (" " * _GAP).join(fit(row[n] if n < len(row) else "", widths[n], right=True) for n in range(count))
        for row in rows
    ]
