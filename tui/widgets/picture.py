"""A painted picture with parts to choose: lines of which some have a key; the cursor goes from one such to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from models.i18n import N_
from tui.widgets.painted import Painted, fit, merged, safe_content

GUTTER = 2


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line of a picture; with a ``key`` it is a part that can be chosen."""

    content: Content
    key: str | None = None


class Picture(Painted, can_focus=True):
    """Shows lines and scrolls through them; ``Chosen`` tells the part under the cursor when enter was pressed."""

    PREFIX = "picture"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"picture--cursor", "picture--unfocused"}
    DEFAULT_CSS = """
    Picture { width: 40; height: 1fr; }
    Picture .picture--cursor { background: $cursor-ground; color: $cursor-text; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", N_("next part"), show=False, id="picture.down"),
        Binding("up,k", "move(-1)", N_("part before"), show=False, id="picture.up"),
        Binding("ctrl+d,pagedown", "leap(1)", N_("further down"), show=False, id="picture.page_down"),
        Binding("ctrl+u,pageup", "leap(-1)", N_("further up"), show=False, id="picture.page_up"),
        Binding("g,home", "end(0)", N_("to the beginning"), show=False, id="picture.beginning"),
        Binding("G,end", "end(-1)", N_("to the end"), show=False, id="picture.end"),
        Binding("enter", "choose", N_("these clients"), id="picture.choose"),
    ]

    @dataclass
    class Chosen(Message):
        """A part was chosen."""

        key: str

    @dataclass
    class Moved(Message):
        """The cursor stands on another part, or the picture has the keys now."""

        key: str | None

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self.plain = plain
        self._shown: tuple[PictureLine, ...] = ()
        self._top = 0
        self._at: str | None = None

    def show(self, lines: Sequence[PictureLine], *, anew: bool = False) -> None:
        """Show ``lines``; ``anew`` from the top, with the cursor on the first part."""
        self._shown = tuple(lines)
        keys = self.keys
        if anew or self._at not in keys:
            self._at = keys[0] if keys else None
        if anew:
            self._top = 0
        self._fit()
        self.repaint()

    @property
    def keys(self) -> list[str]:
        """The keys of the parts, from the top."""
        return [line.key for line in self._shown if line.key is not None]

    @property
    def at(self) -> str | None:
        """The part under the cursor."""
        return self._at

    @property
    def lines(self) -> tuple[PictureLine, ...]:
        """What it shows."""
        return self._shown

    @property
    def _place(self) -> int:
        """The line of the part under the cursor."""
        return next(
            (place for place, line in enumerate(self._shown) if line.key is not None and line.key == self._at), 0
        )

    def _fit(self) -> None:
        """Keep the window within the lines, and the cursor in the window; what frames the parts is shown with them."""
        height, keys, place = max(1, self.size.height), self.keys, self._place
        if keys:
            self._top = max(place - height + 1, min(self._top, place))
            if self._at == keys[-1] and len(self._shown) - place <= height:
                self._top = len(self._shown) - height
            if self._at == keys[0] and place < height:
                self._top = 0
        self._clamp()

    def _clamp(self) -> None:
        self._top = max(0, min(self._top, len(self._shown) - max(1, self.size.height)))

    def _scroll(self, by: int) -> None:
        self._top += by
        self._clamp()
        self.repaint()

    def action_move(self, by: int) -> None:
        """Go to the next part, or the one before; without parts the lines move."""
        if keys := self.keys:
            self._go(keys[max(0, min(len(keys) - 1, keys.index(keys[0] if self._at is None else self._at) + by))])
        else:
            self._scroll(by)

    def _go(self, key: str) -> None:
        self._at = key
        self._fit()
        self.repaint()
        self.post_message(self.Moved(key))

    def action_leap(self, direction: int) -> None:
        """Go half a window down or up, to the part that is nearest there."""
        half = direction * max(1, self.size.height // 2)
        goal = self._place + half
        parts = [(abs(place - goal), line.key) for place, line in enumerate(self._shown) if line.key is not None]
        if parts:
            self._go(min(parts, key=lambda part: part[0])[1])
        else:
            self._scroll(half)

    def action_end(self, at: int) -> None:
        """Go to the first part (0) or the last (-1)."""
        self.action_move(-len(self._shown) if at == 0 else len(self._shown))

    def action_choose(self) -> None:
        """Choose the part under the cursor."""
        if self._at is not None:
            self.post_message(self.Chosen(self._at))

    def on_focus(self) -> None:
        """Show where the keys go."""
        self._fit()
        self.repaint()
        self.post_message(self.Moved(self._at))

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Go to a part; a double click chooses it."""
        place = self._top + event.y
        if place < len(self._shown) and (key := self._shown[place].key) is not None:
            self._at = key
            self.focus()
            self.repaint()
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is further down."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is further up."""
        event.stop()
        self._scroll(-3)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._fit()
        super().on_resize()

    def draw(self, y: int, width: int) -> list[Segment]:
        """Return one line; the part under the cursor is marked by a sign, not by colour alone."""
        place = y + self._top
        if place >= len(self._shown):
            return [Segment(" " * width, self.look())]
        line = self._shown[place]
        under = self.has_focus and line.key is not None and line.key == self._at
        content = safe_content(line.content).truncate(max(0, width - GUTTER), ellipsis=True, pad=True)
        if under:
            sign = ">" if self.plain else "▌"
            return [Segment(fit(f"{sign} {content.plain}", width), self.look("cursor"))]
        parts = content.pad_left(GUTTER).render_segments(self.visual_style)
        return merged((part.text, part.style or Style.null()) for part in parts)
