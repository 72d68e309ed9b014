"""Lean output: a terminal shows the same as with Textual's own output, for far fewer bytes."""

import asyncio
import random
import signal

import pyte
import pytest
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver

from tui.lean_output import Shown, lean_driver

LOOKS = (
    "38;2;208;208;208;48;2;28;28;28",
    "1;38;2;95;175;215;48;2;28;28;28",
    "38;2;255;255;255;48;2;58;58;58",
    "4;7;38;2;1;2;3;48;2;28;28;28",
    "2;3;38;2;200;10;10",
    "31",
    "",
)
WORDS = ("Ferretería Núñez", "★★☆", "  ", "—", "東京 株式会社", "e\u0301a", "1.240,50", "      ", "│")
COLUMNS, ROWS = 60, 12


class Terminal:
    """A terminal in memory."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.screen.reset_mode(7, private=True)  # no line wrap, as in Textual
        self.stream = pyte.Stream(self.screen)

    def picture(self) -> list[list[tuple[object, ...]]]:
        """Every cell: what is seen of it."""
        return [[self._seen(self.screen.buffer[row][column]) for column in range(COLUMNS)] for row in range(ROWS)]

    @staticmethod
    def _seen(cell: "pyte.screens.Char") -> tuple[object, ...]:
        if cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough):
            return (" ", cell.bg)
        return tuple(cell)


def update(chance: random.Random) -> str:
    """An update as Textual writes it: some lines, each from a place on, every piece with its look in full."""
    lines = []
    for row in sorted(chance.sample(range(ROWS), chance.randint(1, ROWS))):
        line = f"\x1b[{row + 1};{chance.choice((1, 1, 1, 20))}H"
        for _ in range(chance.randint(1, 4)):
            look, word = chance.choice(LOOKS), chance.choice(WORDS)
            line += f"\x1b[{look}m{word}\x1b[0m" if look else word
        lines.append(line)
    return "\n".join(lines) + "\x1b[1;1H"


class TestTheSamePicture:
    @pytest.mark.parametrize("seed", range(30))
    def test_after_any_updates_the_terminal_shows_what_textual_wrote(self, seed: int) -> None:
        chance, shown, plain, lean = random.Random(seed), Shown(), Terminal(), Terminal()
        for _ in range(25):
            data = update(chance)
            plain.stream.feed(data)
            lean.stream.feed(shown.lean(data))
            assert lean.picture() == plain.picture()

    def test_a_blank_takes_its_ground_alone(self) -> None:
        shown, lean = Shown(), Terminal()
        for data in ("\x1b[1;1H\x1b[4mab\x1b[0m", "\x1b[1;1H\x1b[4m  \x1b[0m", "\x1b[1;1H\x1b[31m  \x1b[0m"):
            lean.stream.feed(shown.lean(data))
        assert not lean.screen.buffer[0][0].underscore


class TestFewerBytes:
    LINE = "\x1b[3;1H\x1b[38;2;208;208;208;48;2;28;28;28mFerretería Núñez    3 d late\x1b[0m\x1b[1;1H"

    def test_what_is_shown_already_costs_nothing(self) -> None:
        shown = Shown()
        assert shown.lean(self.LINE)
        assert shown.lean(self.LINE) == ""

    def test_only_the_cells_that_differ_are_written(self) -> None:
        shown = Shown()
        shown.lean(self.LINE)
        assert shown.lean(self.LINE.replace("3 d", "4 d")) == "\x1b[3;21H4\x1b[1;1H"

    def test_colours_of_the_fixed_palette_are_named_by_number(self) -> None:
        assert Shown().lean(self.LINE).startswith("\x1b[3;1H\x1b[38;5;252;48;5;234mFerretería")

    def test_other_colours_stay_exact(self) -> None:
        assert "38;2;1;2;3" in Shown().lean("\x1b[1;1H\x1b[38;2;1;2;3mx\x1b[0m")


class TestTheUnknown:
    def test_modes_pass_and_change_nothing(self) -> None:
        shown = Shown()
        shown.lean(TestFewerBytes.LINE)
        for mode in ("\x1b[?2026h", "\x1b[?25l", "\x1b[?2004h", "\x1b[>25u", "\x1b[?2048$p"):
            assert shown.lean(mode) == mode
        assert shown.lean(TestFewerBytes.LINE) == ""

    @pytest.mark.parametrize("data", ["\x1b[?1049l", "\x1b[2J", "\x1b]52;c;YQ==\a", "text without a place", "\x1bc"])
    def test_anything_else_passes_with_plain_colours_and_is_the_end_of_all_knowledge(self, data: str) -> None:
        shown = Shown()
        shown.lean(TestFewerBytes.LINE)
        passed = shown.lean(data)
        assert data in passed
        assert passed.startswith("\x1b[39;49m")
        assert "Ferretería" in shown.lean(TestFewerBytes.LINE)

    def test_after_a_resize_everything_is_written_again(self) -> None:
        shown = Shown()
        shown.lean(TestFewerBytes.LINE)
        shown.forget()
        assert "Ferretería" in shown.lean(TestFewerBytes.LINE)


class LinuxDriver(Driver):
    """A driver that keeps what is written and the sizes it tells, and is made smaller while it reads the size."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.told: list[int] = []
        self.size = 80

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        def tell(_number: int, _frame: object) -> None:
            size = self.size
            if size == 80:
                self.size = 120
                signal.raise_signal(signal.SIGWINCH)
            self.told.append(size)

        signal.signal(signal.SIGWINCH, tell)

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        pass


def made_lean() -> LinuxDriver:
    """Return that driver, made lean."""
    driver = lean_driver(LinuxDriver)()  # type: ignore[call-arg]
    assert isinstance(driver, LinuxDriver)
    return driver


class TestDriver:
    def test_only_the_driver_of_a_terminal_is_made_lean(self) -> None:
        assert lean_driver(HeadlessDriver) is HeadlessDriver

    def test_an_update_that_changes_nothing_writes_nothing(self) -> None:
        driver = made_lean()
        for _ in range(2):
            for data in ("\x1b[?2026h", TestFewerBytes.LINE, "\x1b[?2026l"):
                driver.write(data)
        assert len(driver.written) == 2
        assert driver.written[0].startswith("\x1b[?2026h\x1b[3;1H")
        assert driver.written[1] == "\x1b[?2026l"

    async def test_of_two_sizes_at_once_the_last_is_told_last(self) -> None:
        before = signal.getsignal(signal.SIGWINCH)
        driver = made_lean()
        try:
            driver.start_application_mode()
            signal.raise_signal(signal.SIGWINCH)
            while len(driver.told) < 2:
                await asyncio.sleep(0)
        finally:
            signal.signal(signal.SIGWINCH, before)
        assert driver.told == [80, 120]
