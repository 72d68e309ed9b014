"""Stars, 0 to 3: how they are drawn, and the one-line picker."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from models.i18n import N_, _
from tui.widgets.painted import Painted, Part, fit, merged

MOST = 3
WORDS = (N_("none"), N_("low"), N_("medium"), N_("high"))


def stars_text(stars: int, plain: bool = False) -> str:
    """Return ``stars`` (0 to 3, anything beyond is cut) as exactly three cells: ``★★☆``, or ``**-`` when ``plain``."""
    stars = max(0, min(MOST, stars))
    full, hollow = ("*", "-") if plain else ("★", "☆")
    return full * stars + hollow * (MOST - stars)


class StarPicker(Painted, can_focus=True):
    """One line that asks for stars: a digit, or ← → and enter, or a click; any other key closes it and does no more.

    It posts one ``Picked`` each time it was opened; whoever shows it takes it away then.
    """

    PREFIX = "star-picker"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"star-picker--stars", "star-picker--dim", "star-picker--chosen"}
    DEFAULT_CSS = """
    StarPicker { height: 1; width: 1fr; background: $surface; }
    StarPicker .star-picker--stars { color: $stars; }
    StarPicker .star-picker--dim { color: $dim; }
    StarPicker .star-picker--chosen { text-style: bold; }
    """

    @dataclass
    class Picked(Message):
        """Stars were picked (0 to 3), or the picker was closed without (None)."""

        picker: "StarPicker"
        value: int | None

        @property
        def control(self) -> "StarPicker":
            """The picker it comes from."""
            return self.picker

    def __init__(
        self,
        value: int = 0,
        *,
        plain: bool = False,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Start at ``value``; ``plain`` draws in ASCII."""
        super().__init__(name=name, id=id, classes=classes)
        self.plain = plain
        self._value = max(0, min(MOST, value))
        self._open = True
        self._spots: list[tuple[int, int, int]] = []

    @property
    def value(self) -> int:
        """The stars that enter would pick."""
        return self._value

    def ask(self, value: int = 0) -> None:
        """Open it again, at ``value``."""
        self._value, self._open = max(0, min(MOST, value)), True
        self.repaint()

    def _finish(self, value: int | None) -> None:
        if self._open:
            self._open = False
            self.post_message(self.Picked(self, value))

    def on_key(self, event: events.Key) -> None:
        """Take the key; no other part of the program sees it."""
        event.stop()
        event.prevent_default()
        if event.key in ("left", "right"):
            self._value = max(0, min(MOST, self._value + (1 if event.key == "right" else -1)))
            self.repaint()
        elif event.key == "enter":
            self._finish(self._value)
        elif event.character is not None and event.character in "0123":
            self._finish(int(event.character))
        else:
            self._finish(None)

    def on_blur(self) -> None:
        """Close when the focus goes elsewhere."""
        self._finish(None)

    def on_click(self, event: events.Click) -> None:
        """Pick the stars under the mouse."""
        event.stop()
        for start, end, value in self._spots:
            if start <= event.x < end:
                self._finish(value)
                return

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line: three stars to click, then every value with its word."""
        plain, dim, bold = self.look(), self.look("dim"), self.look("chosen")
        parts: list[Part] = [(f" {_('Stars')}  ", dim)]
        x = sum(Segment(text).cell_length for text, _style in parts)
        self._spots = [(x + star, x + star + 1, star + 1) for star in range(MOST)]
        parts.append((stars_text(self._value, self.plain), self.look("stars")))
        x += MOST
        for value, word in enumerate(WORDS):
            text = f"{value} {_(word)}"
            text = f"[{text}]" if value == self._value else f" {text} "
            parts += [("  " if value == 0 else " ", plain), (text, bold if value == self._value else plain)]
            x += 2 if value == 0 else 1
            self._spots.append((x, x + Segment(text).cell_length, value))
            x += Segment(text).cell_length
        keys = _("← → enter") if not self.plain else _("left right enter")
        rest = width - x
        if rest > 0:
            hint = f"   {keys} · esc" if not self.plain else f"   {keys}, esc"
            parts.append((fit(hint if Segment(hint).cell_length <= rest else "", rest), dim))
            return merged(parts)
        text = fit("".join(text for text, _style in parts), width)
        return [Segment(text, plain)]
