"""Charts are lines of one width with numbers beside them, in blocks or in ASCII."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tests.screens.painting import HOSTILE
from tui.widgets.chart import Bar, bars, columns, curve, eighths, grid, spark

WIDTHS = (20, 38, 44, 76)


def widths(lines: Sequence[Content]) -> set[int]:
    """How wide the lines are."""
    return {line.cell_length for line in lines}


def ascii_only(lines: Sequence[Content]) -> bool:
    """Whether the lines can be drawn anywhere."""
    return all(line.plain.isascii() for line in lines)


POINTS = [(0.0, 0.0), (0.1, 0.5), (0.36, 0.8), (0.6, 0.95), (1.0, 1.0)]
CUTS = (("A", 0.36), ("B", 0.6), ("C", 1.0))


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
class TestEveryChart:
    def test_bars(self, width: int, plain: bool) -> None:
        rows = [Bar(name, value, f"{value:,}") for value, name in enumerate(HOSTILE)]
        lines = bars(rows, width, plain=plain)
        assert widths(lines) == {width}
        assert all(line.plain.rstrip().endswith(row.text) for line, row in zip(lines, rows, strict=True))

    def test_columns(self, width: int, plain: bool) -> None:
        lines = columns([3, 0, 12, 7], ["J", "F", "M", "A"], "1,200", width, 6, plain=plain)
        assert widths(lines) == {width}
        assert lines[0].plain.startswith("1,200 ")
        assert ascii_only(lines) or not plain

    def test_curve(self, width: int, plain: bool) -> None:
        lines = curve(POINTS, CUTS, width, 9, plain=plain)
        assert widths(lines) == {width}
        assert lines[-1].plain.split() == ["A", "B", "C"]
        assert [line.plain[:4].strip() for line in lines[:-1] if line.plain[:4].strip()] == ["100", "80", "0"]
        assert ascii_only(lines) or not plain

    def test_grid(self, width: int, plain: bool) -> None:
        lines = grid([[(HOSTILE[2], "1"), ("two", "2")], [("three", "3")]], width, plain=plain)
        assert widths(lines) == {width}
        assert len(lines) == 5


class TestBars:
    def test_what_is_more_than_nothing_can_be_seen(self) -> None:
        assert eighths(0.001, 1000, 10).strip() == "▏"
        assert eighths(0.001, 1000, 10, plain=True).strip() == "#"
        assert eighths(0, 1000, 10).strip() == ""
        assert eighths(-5, 1000, 10).strip() == ""

    def test_a_full_bar_fills_the_place(self) -> None:
        assert eighths(10, 10, 8) == "█" * 8
        assert eighths(20, 10, 8) == "█" * 8
        assert eighths(5, 10, 8) == "████    "
        assert eighths(5.5, 10, 8, plain=True) == "####    "

    def test_nothing_to_show(self) -> None:
        assert bars([], 30) == []
        assert widths(bars([Bar("none", 0, "0")], 30)) == {30}

    def test_markup_is_text(self) -> None:
        line = bars([Bar("[b]x[/b]", 1, "1")], 40)[0]
        assert "[b]x[/b]" in line.plain


class TestSpark:
    def test_heights(self) -> None:
        assert spark([0, 1, 4, 8]) == "▁▁▄█"
        assert spark([0, 1, 4, 8], plain=True) == "_.=@"

    def test_unknown_and_nothing(self) -> None:
        assert spark([None, 0, None]) == "·▁·"
        assert spark([None, 0, None], plain=True) == "._."
        assert spark([]) == ""


class TestCurve:
    def test_it_never_falls(self) -> None:
        lines = [line.plain[6:] for line in curve(POINTS, (), 46, 9)[:-1]]
        heights = [sum(line[place] in "▁▂▃▄▅▆▇█" for line in lines) for place in range(40)]
        assert heights == sorted(heights)

    def test_the_cut_is_drawn_where_the_first_part_ends(self) -> None:
        top = curve(POINTS, CUTS, 106, 9)[0].plain[6:]
        assert [place for place, sign in enumerate(top) if sign == "┊"] == [36, 60]

    def test_one_client(self) -> None:
        assert widths(curve([(0.0, 0.0), (1.0, 1.0)], (("A", 1.0), ("B", 1.0), ("C", 1.0)), 40, 5)) == {40}


@given(
    values=st.lists(st.floats(-1e12, 1e12), max_size=40),
    names=st.text(min_size=0, max_size=30),
    width=st.integers(20, 120),
    plain=st.booleans(),
)
def test_any_numbers_and_names_keep_the_width(values: list[float], names: str, width: int, plain: bool) -> None:
    assert widths(bars([Bar(names, value, f"{value:.0f}") for value in values], width, plain=plain)) <= {width}
    assert widths(columns(values, [names[:1]] * len(values), "9", width, 5, plain=plain)) <= {width}
    assert len(spark(values, plain=plain)) == len(values)
