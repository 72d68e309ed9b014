"""Between Textual and the terminal: what the terminal shows already is not written again, and colours take few bytes.

Textual writes whole lines with every colour in full. ``Shown`` keeps what was written, cell by cell, reads Textual's
updates (moves, colours and text, nothing else), and passes on only the cells that differ.
"""

import asyncio
import re
import signal
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from textual.driver import Driver

_TOKEN = re.compile(r"\x1b\[(?:(\d+);(\d+)H|([\d;]*)m)|(\n)|([^\x00-\x1f\x7f-\x9f]+)")
# Characters that every terminal draws in one cell, each on its own.
_SINGLE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u20ac\u2190-\u21ff\u2500-\u25ff★☆✓]*"
)
# Modes and queries that neither move the cursor nor change a cell.
_HARMLESS = re.compile(r"(?:\x1b\[(?:\?(?!1049|47|1047|3h|3l)[\d;]+(?:\$p|[hl])|[<>=]?\d*u))+")
_UPDATE_BEGINS, _UPDATE_ENDS = "\x1b[?2026h", "\x1b[?2026l"
_LEAP = 4
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
_LEVELS = (0, 95, 135, 175, 215, 255)

Cell = tuple[Any, ...]


class Look(NamedTuple):
    """How a cell looks: attributes, foreground and background, as the numbers of an SGR sequence."""

    attributes: tuple[str, ...] = ()
    foreground: str = "39"
    background: str = "49"

    @property
    def blank(self) -> "Look":
        """The look of a blank: its background alone, unless it is underlined, reversed or struck."""
        return self if {"4", "7", "9", "21", "53"} & set(self.attributes) else Look(background=self.background)


_PLAIN = Look()


@lru_cache(maxsize=4096)
def _read_look(codes: str) -> Look:
    """Return the look that SGR ``codes`` set, beginning from a plain one."""
    attributes, ground = [], {"3": "39", "4": "49"}
    numbers = codes.split(";")
    place = 0
    while place < len(numbers):
        number = numbers[place]
        if number in ("38", "48"):
            length = 5 if numbers[place + 1 : place + 2] == ["2"] else 3
            ground[number[0]] = _short_colour(numbers[place : place + length])
            place += length
            continue
        value = int(number or 0)
        if value in range(30, 40) or value in range(90, 98):
            ground["3"] = number
        elif value in range(40, 50) or value in range(100, 108):
            ground["4"] = number
        elif value:
            attributes.append(number)
        place += 1
    return Look(tuple(sorted(set(attributes))), ground["3"], ground["4"])


def _short_colour(numbers: list[str]) -> str:
    """Return a colour by its number in the fixed palette where it has one: less than half the bytes."""
    if len(numbers) == 5:
        red, green, blue = (int(number) for number in numbers[2:])
        number = None
        if red in _LEVELS and green in _LEVELS and blue in _LEVELS:
            number = 16 + 36 * _LEVELS.index(red) + 6 * _LEVELS.index(green) + _LEVELS.index(blue)
        elif red == green == blue and red % 10 == 8 and red <= 238:
            number = 232 + (red - 8) // 10
        if number is not None:
            return f"{numbers[0]};5;{number}"
    return ";".join(numbers)


@lru_cache(maxsize=4096)
def _change(old: Look, new: Look) -> str:
    """Return the shortest sequence that leads from one look to another."""
    codes: list[str] = []
    gone = set(old.attributes) - set(new.attributes)
    come = [code for code in new.attributes if code not in old.attributes]
    if gone - _OFF.keys() or (gone & {"1", "2"} and {"1", "2"} & set(new.attributes)):
        old, gone, come = _PLAIN, set(), list(new.attributes)
        codes.append("0")
    codes += sorted({_OFF[code] for code in gone}) + come
    if new.foreground != old.foreground:
        codes.append(new.foreground)
    if new.background != old.background:
        codes.append(new.background)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


class Shown:
    """What the terminal shows, as far as it was written through ``lean``."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}
        self._look = _PLAIN
        self._at: tuple[int, int] | None = None
        self._stale = False

    def forget(self) -> None:
        """Take nothing for granted any more (the terminal was resized or written to by others). Any thread may call."""
        self._stale = True

    def lean(self, data: str) -> str:
        """Return what has to be written so that the terminal shows ``data``; anything unknown is passed as it is."""
        if self._stale:
            self._stale = False
            self._rows.clear()
            self._at = None
        if _HARMLESS.fullmatch(data):
            return data
        tokens = list(_TOKEN.finditer(data))
        if sum(token.end() - token.start() for token in tokens) != len(data):
            return self._pass(data)
        out: list[str] = []
        place: tuple[int, int] | None = None
        look = _PLAIN
        for token in tokens:
            row, column, codes, line_feed, text = token.groups()
            if row is not None:
                place = int(row) - 1, int(column) - 1
            elif codes is not None:
                look = _read_look(codes)
            elif line_feed:
                place = None
            elif place is None:
                return self._pass(data)
            else:
                place = self._put(out, place, text, look)
        if place is not None and place != self._at and out:
            out.append(f"\x1b[{place[0] + 1};{place[1] + 1}H")
            self._at = place
        return "".join(out)

    def _pass(self, data: str) -> str:
        self._rows.clear()
        reset, self._look, self._at = _change(self._look, _PLAIN), _PLAIN, None
        # What it leaves behind is unknown, so the next update begins with its own look.
        return reset + data + "\x1b[0m" if "m" in data else reset + data

    def _put(self, out: list[str], place: tuple[int, int], text: str, look: Look) -> tuple[int, int]:
        """Write ``text`` where it differs from what is shown; return the place after it."""
        y, x = place
        row = self._rows.setdefault(y, [])
        blank = look.blank
        simple = _SINGLE.fullmatch(text) is not None
        cells: list[Cell]
        if simple:
            cells = [(char, look) if char != " " else (char, blank) for char in text]
        else:
            cells = [(text, number, look) for number in range(cell_len(text))]
        end = x + len(cells)
        if len(row) < end:
            row.extend([None] * (end - len(row)))
        if row[x:end] == cells:
            return y, end
        for start, stop in self._spans(row[x:end], cells) if simple else [(0, len(cells))]:
            self._go(out, y, x + start)
            part = text[start:stop] if simple else text
            wanted = look
            if part.isspace() and blank is not look:
                wanted = self._look if self._look.blank == blank else blank
            out.append(_change(self._look, wanted))
            out.append(part)
            self._look = wanted
            self._at = (y, x + stop) if simple else None
        row[x:end] = cells
        return y, end

    @staticmethod
    def _spans(old: list[Cell | None], new: list[Cell]) -> Iterator[tuple[int, int]]:
        """Yield the stretches that differ; those with less than a leap between them are one."""
        start = stop = -1
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                if start < 0:
                    start = number
                elif number - stop > _LEAP:
                    yield start, stop
                    start = number
                stop = number + 1
        if start >= 0:
            yield start, stop

    def _go(self, out: list[str], y: int, x: int) -> None:
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y and x > self._at[1]:
            step = x - self._at[1]
            out.append(f"\x1b[{step}C" if step > 1 else "\x1b[C")
        else:
            out.append(f"\x1b[{y + 1};{x + 1}H")


def lean_driver(base: "type[Driver]") -> "type[Driver]":
    """Return ``base`` with its output made lean, for ``App.get_driver_class``; other drivers stay as they are."""
    if base.__name__ != "LinuxDriver":
        return base

    class LeanDriver(base):  # type: ignore[misc, valid-type]
        """Textual's driver, writing less."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.shown = Shown()
            self._begun = ""

        def write(self, data: str) -> None:
            """Write what the terminal does not show yet; nothing at all for an update that changes nothing."""
            if data == _UPDATE_BEGINS:
                self._begun = data
            elif data == _UPDATE_ENDS and self._begun:
                self._begun = ""
            elif data := self.shown.lean(data):
                begun, self._begun = self._begun, ""
                super().write(begun + data)

        def start_application_mode(self) -> None:
            """Begin with an unknown terminal, and again whenever its size changes."""
            self.shown.forget()
            super().start_application_mode()
            resized = signal.getsignal(signal.SIGWINCH)
            loop = asyncio.get_running_loop()

            def forget_and_resize(number: int, _frame: Any) -> None:
                # Two signals at once: the second interrupts the handler of the first, whose older size would come last.
                # So the size is read in the event loop, where one follows the other.
                self.shown.forget()
                if callable(resized):
                    loop.call_soon_threadsafe(resized, number, None)

            signal.signal(signal.SIGWINCH, forget_and_resize)

        def process_message(self, message: Any) -> None:
            """Forget what is shown when the terminal tells of a new size in its own way."""
            if type(message).__name__ in ("Resize", "InBandWindowResize"):
                self.shown.forget()
            super().process_message(message)

    return LeanDriver
