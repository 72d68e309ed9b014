"""A painted panel of lines that writes only what changed, and the thin rules between panels."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.content import Content

from tui.widgets.painted import Painted, merged, safe_content


class Pane(Painted):
    """Lines of text beside a list. ``show`` gives it new ones; only the cells that differ are repainted."""

    PREFIX = "pane"
    DEFAULT_CSS = "Pane { width: 40; height: 1fr; }"

    def __init__(
        self,
        *,
        indent: int = 2,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Start empty; ``indent`` blank cells stand left of every line."""
        super().__init__(name=name, id=id, classes=classes)
        self._indent = indent
        self._content: tuple[str | Content, ...] = ()

    def show(self, lines: Sequence[str | Content]) -> None:
        """Show ``lines``, each on its own line, cut with ``…`` at the right edge; what is below stays blank."""
        self._content = tuple(lines)
        self.repaint()

    @property
    def lines(self) -> tuple[str | Content, ...]:
        """The lines it shows."""
        return self._content

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return one line, or a blank one after the last."""
        if y >= len(self._content):
            return [Segment(" " * width, self.look())]
        content = safe_content(self._content[y]).pad_left(self._indent).truncate(width, ellipsis=True, pad=True)
        return merged((part.text, part.style or Style.null()) for part in content.render_segments(self.visual_style))


class Rule(Painted):
    """A thin line across or down. Across it can be joined to a rule below or above it."""

    PREFIX = "rule"
    COMPONENT_CLASSES = {"rule--line"}
    DEFAULT_CSS = """
    Rule { height: 1; width: 1fr; }
    Rule.-down { height: 1fr; width: 1; }
    Rule .rule--line { color: $rule; }
    """

    def __init__(
        self,
        *,
        down: bool = False,
        plain: bool = False,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Draw a line across, or ``down``; in ASCII when ``plain``."""
        super().__init__(name=name, id=id, classes=classes)
        self._down, self._plain = down, plain
        self._joint: tuple[int, str] | None = None
        self._written: Content | None = None
        self.set_class(down, "-down")

    def join(self, from_right: int | None, sign: str = "┬") -> None:
        """Put ``sign`` (``┬`` or ``┴``) so many cells from the right edge (1: in the last one), or nowhere (None)."""
        self._joint = None if from_right is None else (from_right, sign)
        self.repaint()

    @property
    def plain(self) -> bool:
        """Whether it is drawn in ASCII."""
        return self._plain

    def write(self, text: Content | None) -> None:
        """Let ``text`` stand on the line from its beginning on, or nothing any more (None)."""
        if text is not None or self._written is not None:
            self._written = text
            self.repaint()

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line, with what is written on it."""
        style = self.look("line")
        if self._down:
            return [Segment("|" if self._plain else "│", style)]
        text = ("-" if self._plain else "─") * width
        if self._joint and 0 < self._joint[0] <= width:
            place = width - self._joint[0]
            text = text[:place] + ("+" if self._plain else self._joint[1]) + text[place + 1 :]
        if self._written is None:
            return [Segment(text, style)]
        written = self._written.truncate(width, ellipsis=True)
        parts = [(part.text, part.style or Style.null()) for part in written.render_segments(self.visual_style)]
        return merged([*parts, (text[written.cell_length :], style)])
