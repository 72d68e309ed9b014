"""The line of tabs on top: a key, a name and a count each, the active one in brackets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from models.i18n import language
from models.text import shown
from tui.widgets.painted import Painted, Part, fit, merged


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its key, its name in full and short, its count (None: it has none), and whether there may be more.

    ``sign`` is what is shown in place of the key, if that is not pressed as it stands; such a tab gives way first.
    """

    key: str
    label: str
    short_label: str = ""
    count: int | None = None
    approximate: bool = False
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class _Narrow:
    """How far the line has given way: from full (all at their first value) to nothing but keys."""

    brand: bool = True
    gap: int = 3
    labels: int = 99  # so many tabs from the left keep their label
    short_labels: bool = False
    first_label: bool = True
    short_counts: bool = False
    counts: bool = True


def count_text(count: int, approximate: bool = False, short: bool = False) -> str:
    """Return a count as people read it: ``9.999+`` (in English ``9,999+``); if ``short`` ``250k`` from 10,000 on."""
    more = "+" if approximate else ""
    if short and count >= 1_000_000:
        return f"{count / 1_000_000:.1f}".removesuffix(".0").replace(".", _decimal_sign()) + "M" + more
    if short and count >= 10_000:
        return f"{count // 1000}k{more}"
    text = f"{count:,}"
    return (text.replace(",", ".") if language() == "es" else text) + more


def _decimal_sign() -> str:
    return "," if language() == "es" else "."


class TabLine(Painted):
    """One line of tabs that gives way, bit by bit, where it does not fit."""

    PREFIX = "tab-line"
    LATER = "56789"
    """Keys of the tabs whose labels go first."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--active", "tab-line--key", "tab-line--brand", "tab-line--dim"}
    DEFAULT_CSS = """
    TabLine { height: 1; width: 1fr; }
    TabLine .tab-line--active { text-style: bold; color: $accent; }
    TabLine .tab-line--brand { text-style: bold; }
    TabLine .tab-line--key { color: $foreground; }
    TabLine .tab-line--dim { color: $dim; }
    """

    @dataclass
    class Clicked(Message):
        """A tab was clicked."""

        tab_line: "TabLine"
        key: str

        @property
        def control(self) -> "TabLine":
            """The line it comes from."""
            return self.tab_line

    def __init__(
        self,
        brand: str = "Cartera",
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Start without tabs; ``brand`` is the name at the left, where there is room for it."""
        super().__init__(name=name, id=id, classes=classes)
        self._brand = brand
        self._right = self._short_right = ""
        self._tabs: tuple[Tab, ...] = ()
        self._active = ""
        self._spots: list[tuple[int, int, str]] = []

    def set_tabs(self, tabs: Sequence[Tab], active: str | None = None) -> None:
        """Show ``tabs``; ``active`` is the key of the one that is open (None: as before)."""
        self._tabs = tuple(tabs)
        if active is not None:
            self._active = active
        self.repaint()

    def set_active(self, key: str) -> None:
        """Put the brackets around the tab of ``key`` ('': around none)."""
        self._active = key
        self.repaint()

    def set_right(self, text: str, short: str | None = None) -> None:
        """Show ``text`` at the right edge, such as the language; ``short`` where the tabs would lose a label by it."""
        self._right = shown(text)
        self._short_right = self._right if short is None else shown(short)
        self.repaint()

    @property
    def active(self) -> str:
        """The key of the active tab."""
        return self._active

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        for start, end, key in self._spots:
            if start <= event.x < end:
                self.post_message(self.Clicked(self, key))
                return

    def _steps(self) -> Iterator[_Narrow]:
        """Yield ways to draw the line, each narrower than the one before."""
        keep = sum(tab.sign is None and tab.key not in self.LATER for tab in self._tabs)
        yield _Narrow()
        for labels in range(max(keep, len(self._tabs)), keep - 1, -1):
            way = _Narrow(labels=labels, gap=2)
            yield way
        for change in (
            {"brand": False},
            {"first_label": False},
            {"short_labels": True},
            {"short_counts": True},
            {"labels": 0},
            {"counts": False},
        ):
            way = replace(way, **change)
            yield way

    def _words(self, way: _Narrow) -> list[tuple[Tab, str]]:
        words = []
        for place, tab in enumerate(self._tabs):
            active = tab.key == self._active
            label = shown(tab.label)
            if way.short_labels and not active:
                label = shown(tab.short_label) or label
            if not active and (place >= way.labels or (place == 0 and not way.first_label)):
                label = ""
            count = ""
            if tab.count is not None and (way.counts or active) and (label or tab.sign is None):
                count = count_text(tab.count, tab.approximate, way.short_counts)
            sign = tab.key if tab.sign is None else tab.sign
            if text := " ".join(word for word in (sign, label, count) if word):
                words.append((tab, text))
        return words

    def draw(self, y: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Return the line in the fullest way that fits."""
        rights = [f" {text} " if text else "" for text in (self._right, self._short_right)]
        line: list[Part] = []
        for way in self._steps():
            line, self._spots, used = self._lay(way)
            for right in rights if way.brand else rights[1:]:
                if (rest := width - used - cell_len(right)) >= 0:
                    return merged([*line, (" " * rest, self.look()), (right, self.look("dim"))])
        return [Segment(fit("".join(text for text, _style in line), width), self.look())]

    def _lay(self, way: _Narrow) -> tuple[list[Part], list[tuple[int, int, str]], int]:
        plain, dim = self.look(), self.look("dim")
        parts: list[Part] = [(f" {self._brand}  ", self.look("brand"))] if way.brand and self._brand else []
        x = cell_len(f" {self._brand}  ") if parts else 0
        spots = []
        # A bracket stands in the blank beside its tab, so that nothing moves when another becomes active.
        bare_before = False
        for place, (tab, words) in enumerate(self._words(way)):
            active, bare = tab.key == self._active, len(words) == 1
            style = self.look("active") if active else plain
            gap = 1 if bare and bare_before else way.gap
            if place == 0 or gap > 1:
                parts.append((" " * (gap - 2 if place else 0), plain))
                parts.append(("[" if active else " ", style))
                x += max(1, gap - 1) if place else 1
            elif active:
                parts[-1] = ("[", style)
            spots.append((x, x + cell_len(words), tab.key))
            sign = len(tab.key if tab.sign is None else tab.sign)
            parts += [
                (words[:sign], style),
                (words[sign:], style if active else dim),
                ("]" if active else " ", style),
            ]
            x += cell_len(words) + 1
            bare_before = bare
        return parts, spots, x


__all__ = ["Tab", "TabLine", "count_text"]
