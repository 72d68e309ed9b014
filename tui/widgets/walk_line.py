"""The line over a walk through cards: how far it is, as numbers and as a bar, what was done, and how long it took."""

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment

from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged

_LEAST, _MOST = 10, 40


class WalkLine(Painted):
    """One line, painted; ``show`` gives it new figures."""

    PREFIX = "walk-line"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"walk-line--{name}" for name in ("title", "done", "left", "dim")}
    DEFAULT_CSS = """
    WalkLine { height: 1; width: 1fr; }
    WalkLine .walk-line--title { text-style: bold; }
    WalkLine .walk-line--done { color: $accent; }
    WalkLine .walk-line--left { color: $rule; }
    WalkLine .walk-line--dim { color: $dim; }
    """

    def __init__(self, *, plain: bool = False) -> None:
        """Start empty; in ASCII when ``plain``."""
        super().__init__()
        self._plain = plain
        self._figures: tuple[str, str, float, str, str] = ("", "", 0.0, "", "")

    def show(self, title: str, place: str, part: float, done: str, right: str) -> None:
        """Show ``title``, ``place`` ("7 of 23"), the ``part`` (0 to 1) as a bar, what was ``done``, the time taken."""
        self._figures = (shown(title), shown(place), part, shown(done), shown(right))
        self.repaint()

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line; where it is narrow the bar gives way, then what was done."""
        title, place, part, done, right = self._figures
        head, tail = f" {title}   ", f"  {right} " if right else " "
        fixed = cell_len(head) + cell_len(place) + 1
        room = width - fixed - cell_len(tail)
        if place and room - cell_len(done) - 3 < _LEAST:
            done = fit(done, min(cell_len(done), max(0, room - _LEAST - 3)))
        bar = min(_MOST, max(0, room - (cell_len(done) + 3 if done else 0))) if place else 0
        full = round(bar * min(1.0, max(0.0, part)))
        signs = "#-" if self._plain else "━─"
        gap = "   " if done else ""
        rest = max(0, room - bar - cell_len(done) - len(gap))
        dim = self.look("dim")
        parts: list[Part] = [
            (head, self.look("title")), (f"{place} ", self.look()), (signs[0] * full, self.look("done")),
            (signs[1] * (bar - full), self.look("left")), (gap + done, dim), (" " * rest, dim), (tail, dim),
        ]  # fmt: skip
        used = sum(cell_len(text) for text, _style in parts)
        if used > width:
            return [Segment(fit("".join(text for text, _style in parts), width), self.look())]
        return merged([*parts, (" " * (width - used), dim)])
