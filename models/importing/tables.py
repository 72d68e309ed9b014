"""What every kind of workbook gives: sheets, and their rows one after the other."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol


class Row(NamedTuple):
    """A row of a sheet that holds something: its number (from 0), its cells, and the places of its errors with each.

    Cells are text (empty where nothing or an error is), numbers, truths, days, moments, times and durations.
    """

    number: int
    cells: list[Any]
    errors: tuple[tuple[int, str], ...] = ()


class Sheets(Protocol):
    """A workbook that is open for reading: ``names`` are those of all its sheets of cells, the hidden ones last."""

    names: tuple[str, ...]

    def rows(self, name: str, left: int = 0, width: int = 0) -> Iterator[Row]:
        """Yield the rows of a sheet; their cells begin in the column ``left`` (from 0), and are ``width`` or more.

        Raises BadFile for more rows and columns than the settings allow, and anything for what is damaged.
        """
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
