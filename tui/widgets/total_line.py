"""A line under a list that adds its columns up, and always stands."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.widgets.painted import Painted, Part, fit, merged
from tui.widgets.row_layout import GUTTER, Column, RowCells, arrange, row_parts


class TotalLine(Painted):
    """One row of cells laid out like those of the list above it."""

    PREFIX = "total-line"
    COMPONENT_CLASSES = {"total-line--strong", "total-line--overdue", "total-line--dim"}
    DEFAULT_CSS = """
    TotalLine { height: 1; width: 1fr; }
    TotalLine .total-line--strong { text-style: bold; }
    TotalLine .total-line--overdue { color: $overdue; }
    TotalLine .total-line--dim { color: $dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._row = RowCells(0, ())

    def show(self, columns: Sequence[Column], row: RowCells) -> None:
        """Show ``row`` under ``columns``."""
        self._columns, self._row = tuple(columns), row
        self.repaint()

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line."""
        if not self._row.cells:
            return [Segment(" " * width, self.look())]
        gutter: list[Part] = [(fit("", min(GUTTER, width)), self.look())]
        places = arrange(self._columns, width)
        return merged(gutter + row_parts(places, self._row, max(0, width - GUTTER), self._known_look))

    def _known_look(self, name: str) -> Style:
        return self.look(name if f"total-line--{name}" in self.COMPONENT_CLASSES else "")
