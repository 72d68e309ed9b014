"""The ground of all painted widgets: lines of segments, of which only the cells that changed are written again."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from models.text import shown

Part = tuple[str, Style]
ELLIPSIS = "…"


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = ELLIPSIS) -> str:
    """Return ``text`` exactly ``width`` cells wide: cut with an ellipsis or padded, on the left when ``right``."""
    if width <= 0:
        return ""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        text = set_cell_size(text, width - 1).rstrip() + ellipsis
        length = cell_len(text)
    blank = " " * (width - length)
    return blank + text if right else text + blank


def safe_text(text: str) -> str:
    """Return ``text`` as one line that commands no terminal; blanks at its start are layout and stay."""
    clean = shown(text)
    return " " * (len(text) - len(text.lstrip(" "))) + clean if text.startswith(" ") else clean


def safe_content(text: str | Content) -> Content:
    """Return ``text`` as content of one line that commands no terminal; markup in it is never read."""
    if isinstance(text, str):
        return Content(safe_text(text))
    # Content keeps its styles only when there was nothing to take out.
    clean = safe_text(text.plain)
    return text if clean == text.plain.rstrip() else Content(clean)


def merged(parts: Iterable[Part]) -> list[Segment]:
    """Return ``parts`` as segments with neighbours of one look joined; a blank looks like whatever stands beside it."""
    segments: list[Segment] = []
    text, style = "", Style.null()
    for next_text, next_style in parts:
        if not next_text:
            continue
        if not text:
            text, style = next_text, next_style
        elif next_style == style or (_invisible(next_text, next_style) and _same_ground(style, next_style)):
            text += next_text
        elif _invisible(text, style) and _same_ground(style, next_style):
            text, style = text + next_text, next_style
        else:
            segments.append(Segment(text, style))
            text, style = next_text, next_style
    if text:
        segments.append(Segment(text, style))
    return segments


def _invisible(text: str, style: Style) -> bool:
    return text.isspace() and not (style.underline or style.reverse or style.strike)


def _same_ground(one: Style, other: Style) -> bool:
    return one.bgcolor == other.bgcolor and not (
        one.underline or one.reverse or one.strike or other.underline or other.reverse or other.strike
    )


def changed_span(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[int, int] | None:
    """Return the cells ``(start, end)`` in which two lines of the same width differ, or None when they are equal."""
    if old == new:
        return None
    width = sum(segment.cell_length for segment in new)
    if width != sum(segment.cell_length for segment in old):
        return 0, width
    start = _common(old, new, 1)
    end = width - _common(old[::-1], new[::-1], -1)
    return (start, end) if start < end else (0, width)


def _common(old: Sequence[Segment], new: Sequence[Segment], step: int) -> int:
    """Count the cells that two lines share at one end (``step`` -1: the segments come reversed)."""
    cells = 0
    for one, other in zip(old, new, strict=False):
        if one == other:
            cells += one.cell_length
            continue
        if one.style == other.style and one.text.isascii() and other.text.isascii():
            for a, b in zip(one.text[::step], other.text[::step], strict=False):
                if a != b:
                    break
                cells += 1
        break
    return cells


class Painted(Widget):
    """A widget that paints lines. Subclasses write ``draw`` and call ``repaint`` when something may look different."""

    ALLOW_SELECT = False
    _lines: dict[int, list[Segment]]
    _looks: dict[str, Style]

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._lines = {}
        self._looks = {}

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return line ``y`` as segments that are together ``width`` cells wide."""
        raise AssertionError(f"a painted widget draws line {y}, {width} cells wide")

    def look(self, name: str = "") -> Style:
        """Return the style of the component class ``<css name of this widget>--name``, or the plain one."""
        if (style := self._looks.get(name)) is None:
            visual = self.get_visual_style(f"{self.PREFIX}--{name}") if name else self.visual_style
            style = self._looks[name] = visual.rich_style
        return style

    PREFIX = "painted"

    def repaint(self, *lines: int) -> None:
        """Draw ``lines`` anew (all without arguments) and ask for a refresh of the cells that changed."""
        width, height = self.size
        if not self.is_mounted or not width or not height:
            return
        for y in lines or range(height):
            if not 0 <= y < height:
                continue
            if (old := self._lines.get(y)) is None:
                self.refresh(Region(0, y, width, 1))  # forgotten here, but Textual may still hold what it looked like
                continue
            new = self.draw(y, width)
            if span := changed_span(old, new):
                self._lines[y] = new
                self.refresh(Region(span[0], y, span[1] - span[0], 1))

    def render_line(self, y: int) -> Strip:
        """Return line ``y`` as it was drawn last."""
        width = self.size.width
        if (line := self._lines.get(y)) is None:
            line = self._lines[y] = self.draw(y, width)
        return Strip(line, width)

    def forget(self) -> None:
        """Throw away what was drawn, because the place or the colours changed."""
        self._lines.clear()
        self._looks.clear()

    def notify_style_update(self) -> None:
        """Draw everything anew after a change of theme or style."""
        self.forget()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Draw everything anew in the new size."""
        self.forget()
        self.refresh()
