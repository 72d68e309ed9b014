"""How long a key takes to bring its rows: the pages of the stages, their ends, and a filter letter by letter.

What the program wrote is played back into a terminal in memory: the answer to a key is complete with the last bytes
that changed the list's lines. The tabs, the footer (where exact counts may follow) and the pane do not count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyte

from bench import yardstick
from bench.terminal import Terminal

FILTERS = {
    "a filter that fits many": ("garcia", "zaragoza", "talleres lopez"),
    "a filter that fits few": ("quilez", "valdespartera 9", "ana 6543"),
    "a filter that fits nobody": ("xylophon", "garcia zzz"),
    "a filter by a field": ("city:huesca", "stars:3", "-garcia due<today"),
}
QUIET = 0.6
_HEAD, _FOOT, _PANE = 3, 2, 41
# Modes and queries that the terminal in memory takes for text.
_UNKNOWN = re.compile(r"\x1b\[[<>=?][\d;]*[a-zA-Z$]+|\x1bP.*?\x1b\\|\x1b\][^\x07]*\x07", re.DOTALL)


@dataclass
class Answers:
    """Seconds from a key to its rows, by what was done: the key (and what stood before it) → one entry a round."""

    times: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    unchanged: int = 0

    def add(self, group: str, key: str, seconds: float | None) -> None:
        """Note the answer to ``key``; None when the list stayed as it was."""
        if seconds is None:
            self.unchanged += 1
        else:
            self.times.setdefault(group, {}).setdefault(key, []).append(seconds)


class Keys:
    """Keys pressed in a terminal, one after the other, each when the answer to the one before it is there."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pressed: list[tuple[float, str, str]] = []

    def press(self, keys: str, group: str = "", name: str = "") -> None:
        """Press ``keys``; with a ``group`` the answer is measured."""
        moment = self.terminal.press(keys.encode())
        self.pressed.append((moment, group, name or keys))
        self.terminal.wait_quiet(QUIET, since=moment)
        yardstick.note()

    def answers(self, into: Answers) -> None:
        """Play back what was written, and note when the list's lines changed for the last time after each key."""
        columns, rows = self.terminal.size
        screen = pyte.Screen(columns, rows)
        stream = pyte.Stream(screen)
        chunks = self.terminal.chunks
        place, rest = 0, b""
        ends = [moment for moment, _group, _name in self.pressed[1:]] + [float("inf")]
        shown = _list_lines(screen)
        for (begin, group, name), end in zip([(0.0, "", ""), *self.pressed], [self.pressed[0][0], *ends], strict=True):
            last = None
            while place < len(chunks) and chunks[place][0] < end:
                moment, data = chunks[place]
                place += 1
                text, rest = _whole(rest + data)
                stream.feed(_UNKNOWN.sub("", text))
                now = _list_lines(screen)
                if now != shown:
                    shown, last = now, moment
            if group:
                into.add(group, name, None if last is None else last - begin)


def _whole(data: bytes) -> tuple[str, bytes]:
    """Return the complete letters and sequences of ``data``, and the beginning of one that is not complete."""
    cut = data.rfind(b"\x1b", max(0, len(data) - 32))
    if cut >= 0 and re.fullmatch(rb"\x1b(\[[<>=?]?[\d;]*)?", data[cut:]):
        return data[:cut].decode(errors="replace"), data[cut:]
    for length in range(1, min(4, len(data) + 1)):
        if data[-length] >= 0xC0:
            needed = 2 if data[-length] < 0xE0 else 3 if data[-length] < 0xF0 else 4
            if length < needed:
                return data[:-length].decode(errors="replace"), data[-length:]
            break
    return data.decode(errors="replace"), b""


def _list_lines(screen: pyte.Screen) -> list[str]:
    """Return the lines of the list without its cursor; the pane beside it is left out."""
    width = screen.columns - _PANE if screen.columns >= 100 else screen.columns
    return [line[1:width] for line in screen.display[_HEAD : screen.lines - _FOOT]]


def measure(command: Sequence[str], size: tuple[int, int], into: Answers) -> None:
    """Measure the answers of the program once, in a terminal of ``size``."""
    with Terminal(command, *size) as terminal:
        terminal.wait_for("[★☆]{3}")
        terminal.wait_quiet(QUIET)
        keys = Keys(terminal)
        for stage in "1243":
            keys.press(stage, "first page of a stage", f"{stage}")
            keys.press("G", "the end of a stage", f"{stage} G")
            keys.press("g", "back to the first page", f"{stage} g")
        for group, words in FILTERS.items():
            for word in words:
                for stage in "13":
                    keys.press(stage)
                    keys.press("/")
                    for place, letter in enumerate(word, 1):
                        keys.press(letter, group, f"{stage} /{word[:place]}")
                    keys.press("\x1b")
        keys.answers(into)
