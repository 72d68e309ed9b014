"""The footer: the keys that work now, a word or two at the right, and what just happened until the next key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged

KINDS = ("done", "note", "wrong")


class KeyHint(NamedTuple):
    """A key as it is shown, what it does, and that said shorter."""

    key: str
    label: str
    short_label: str = ""


class KeyLine(Painted):
    """One line: keys strong, words dim, the last key (``?``) kept longest; a message takes its place for a while."""

    PREFIX = "key-line"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"key-line--{name}" for name in ("key", "word", "status", "done", "note", "wrong", "back")
    }
    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; }
    KeyLine .key-line--key { text-style: bold; }
    KeyLine .key-line--word { color: $dim; }
    KeyLine .key-line--status { color: $foreground; }
    KeyLine .key-line--done { color: $success; }
    KeyLine .key-line--note { color: $foreground; }
    KeyLine .key-line--wrong { color: $late; text-style: bold; }
    KeyLine .key-line--back { color: $dim; }
    """

    @dataclass
    class Clicked(Message):
        """A key in the line was clicked; ``key`` is as it is shown."""

        key_line: "KeyLine"
        key: str

        @property
        def control(self) -> "KeyLine":
            """The line it comes from."""
            return self.key_line

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Start empty."""
        super().__init__(name=name, id=id, classes=classes)
        self._hints: tuple[KeyHint, ...] = ()
        self._status = ""
        self._message: tuple[str, str, str] | None = None
        self._spots: list[tuple[int, int, str]] = []

    def set_keys(self, hints: Iterable[KeyHint | tuple[str, str] | tuple[str, str, str]]) -> None:
        """Show ``hints`` from left to right; where it is narrow those at the right go first, the very last never."""
        self._hints = tuple(KeyHint(*hint) for hint in hints)
        self.repaint()

    def set_status(self, text: str) -> None:
        """Show ``text`` at the right edge, such as '1 of 412' or '12 marked'."""
        self._status = shown(text)
        self.repaint()

    def say(self, text: str, kind: str = "done", back: str = "") -> None:
        """Show ``text`` in place of the keys until ``hush``; ``back`` is the way back, as in 'u undoes'.

        ``kind`` is 'done', 'note' or 'wrong'.
        """
        self._message = (shown(text), kind if kind in KINDS else "note", shown(back))
        self.repaint()

    def hush(self) -> None:
        """Show the keys again; the screen calls this at the next key."""
        if self._message is not None:
            self._message = None
            self.repaint()

    @property
    def message(self) -> str:
        """What it says at the moment, with the way back; '' when it shows the keys."""
        if self._message is None:
            return ""
        return " · ".join(part for part in (self._message[0], self._message[2]) if part)

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        for start, end, key in self._spots:
            if start <= event.x < end:
                self.post_message(self.Clicked(self, key))
                return

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line."""
        status = f" {self._status} " if self._status else ""
        if cell_len(status) > width // 2 or cell_len(self.message) + cell_len(status) + 1 > width:
            status = ""
        room = width - cell_len(status)
        parts = self._draw_message(room) if self._message else self._draw_keys(room)
        return merged([*parts, (status, self.look("status"))])

    def _draw_message(self, room: int) -> list[Part]:
        self._spots = []
        text, kind, back = self._message or ("", "note", "")
        back = f" · {back}" if back and cell_len(text) + cell_len(back) + 5 <= room else ""
        text = " " + text
        text = fit(text, min(room - cell_len(back), cell_len(text)))
        rest = room - cell_len(text) - cell_len(back)
        return [(text, self.look(kind)), (back, self.look("back")), (" " * rest, self.look())]

    def _draw_keys(self, room: int) -> list[Part]:
        hints, gap = self._fitting(room)
        key_look, word_look, plain = self.look("key"), self.look("word"), self.look()
        parts: list[Part] = [(" "[:room], plain)]
        x, self._spots = 1, []
        for place, hint in enumerate(hints):
            if place:
                parts.append((" " * gap, plain))
                x += gap
            label = f" {hint.label}" if hint.label else ""
            width = cell_len(hint.key + label)
            self._spots.append((x, x + width, hint.key))
            parts += [(hint.key, key_look), (label, word_look)]
            x += width
        if x > room:
            self._spots = []
            return [(fit("".join(text for text, _style in parts), room), plain)]
        return [*parts, (" " * (room - x), plain)]

    def _fitting(self, room: int) -> tuple[list[KeyHint], int]:
        """Return the hints that fit, in full or in short words, and the gap between them."""

        def width(hints: list[KeyHint], gap: int) -> int:
            cells = sum(cell_len(f"{hint.key} {hint.label}".rstrip()) for hint in hints)
            return 1 + cells + gap * (len(hints) - 1)

        hints = [KeyHint(shown(hint.key), shown(hint.label), shown(hint.short_label)) for hint in self._hints]
        short = [hint._replace(label=hint.short_label or hint.label) for hint in hints]
        for choice, gap in ((hints, 2), (short, 2), (short, 1)):
            if width(choice, gap) <= room:
                return choice, gap
        while len(short) > 1 and width(short, 1) > room:
            del short[-2]
        if short and width(short, 1) > room:
            short = [short[-1]._replace(label="")]
        return short, 1
