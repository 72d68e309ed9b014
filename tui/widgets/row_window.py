"""The window on a list: cursor, the rows on the screen, and a cache of rows around them. No terminal in here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.widgets.row_layout import RowCells

PAGE = 50


@dataclass
class RowWindow:
    """``count`` rows, of which ``height`` are on the screen from ``top`` on; ``rows`` holds those that are known."""

    count: int = 0
    cursor: int = 0
    top: int = 0
    height: int = 1
    rows: dict[int, RowCells] = field(default_factory=dict)
    asked: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The rows on the screen: the first, and the one after the last."""
        return self.top, min(self.count, self.top + self.height)

    @property
    def key(self) -> int | None:
        """The key of the row under the cursor, if it is known."""
        row = self.rows.get(self.cursor)
        return row.key if row else None

    def clamp(self, index: int) -> int:
        """Return the row nearest to ``index``."""
        return max(0, min(index, self.count - 1))

    def _clamp_top(self, top: int) -> int:
        return max(0, min(top, self.count - self.height))

    def resize(self, count: int, height: int) -> None:
        """Take another count or height; unknown rows beyond the end go, the cursor stays in view."""
        self.count, self.height = count, max(1, height)
        if self.rows and max(self.rows) >= count:
            self.rows = {index: row for index, row in self.rows.items() if index < count}
        self.move(self.cursor)

    def move(self, index: int) -> bool:
        """Put the cursor on ``index``; when it leaves the window, that jumps and keeps a third of a page behind it.

        Return whether the window moved.
        """
        self.cursor, top = self.clamp(index), self.top
        if self.cursor >= top + self.height:
            top = self.cursor - self.height // 3
        elif self.cursor < top:
            top = self.cursor - self.height + 1 + self.height // 3
        top = self._clamp_top(top)
        moved, self.top = top != self.top, top
        return moved

    def leap(self, step: int) -> bool:
        """Move cursor and window together by ``step`` rows; return whether the window moved."""
        line, cursor = self.cursor - self.top, self.clamp(self.cursor + step)
        top = self._clamp_top(cursor - line)
        moved, self.cursor, self.top = top != self.top, cursor, top
        return moved

    def scroll(self, step: int) -> bool:
        """Move the window by ``step`` rows and take the cursor along at its edge; return whether it moved."""
        top = self._clamp_top(self.top + step)
        moved, self.top = top != self.top, top
        if moved:
            self.cursor = max(top, min(self.cursor, top + self.height - 1))
        return moved

    def take(self, offset: int, rows: Sequence[RowCells]) -> None:
        """Put ``rows`` into the cache, and let go of those far from the window."""
        self.rows.update(enumerate(rows, offset))
        if len(self.rows) > 10 * self.height + 4 * PAGE:
            first, last = self.top - 4 * self.height, self.top + 5 * self.height
            self.rows = {index: row for index, row in self.rows.items() if first <= index < last}

    def wanted(self) -> tuple[int, int] | None:
        """Return what to ask for: the span, in whole pages, of all that lacks in the window and one either side.

        None when nothing lacks or exactly this was asked for already.
        """
        first, last = max(0, self.top - self.height), min(self.count, self.top + 2 * self.height)
        missing = [index for index in range(first, last) if index not in self.rows]
        if not missing:
            self.asked = None
            return None
        span = missing[0] // PAGE * PAGE, min(self.count, -(-(missing[-1] + 1) // PAGE) * PAGE)
        if span == self.asked:
            return None
        self.asked = span
        return span
