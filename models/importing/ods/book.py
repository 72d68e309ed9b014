"""A workbook of LibreOffice (``.ods``): what sheets it has, and their rows one after the other."""

from collections.abc import Iterator
from pathlib import Path

from models.importing.container import CONTENT, Container, damaged, giant_cell
from models.importing.ods.parser import TooWide
from models.importing.ods.rows import rows, tables
from models.importing.source import too_many_columns, too_many_rows
from models.importing.tables import Row
from models.importing.xlsx.parser import TooLong
from models.settings import Settings


class OdsBook:
    """The sheets of a workbook, read row by row."""

    def __init__(self, container: Container, path: Path, settings: Settings) -> None:
        """Read what sheets there are; raises BadFile."""
        self._container, self._path, self._settings = container, path, settings
        try:
            found = tables(container.pieces(CONTENT))
        except ValueError as error:
            raise damaged(path) from error
        self.names = tuple(name for name, _seen in sorted(found, key=lambda each: not each[1]))

    def rows(self, name: str, left: int = 0, width: int = 0) -> Iterator[Row]:
        """Yield the rows of a sheet as :class:`Sheets` says."""
        settings = self._settings
        pieces = self._container.pieces(CONTENT)
        try:
            for row in rows(pieces, name, settings.import_columns, 2 * settings.import_cell):
                if row.number > settings.import_rows:
                    raise too_many_rows(self._path, settings)
                yield _placed(row, left, width) if left or len(row.cells) < width else row
        except TooWide as wide:
            raise too_many_columns(self._path, wide.columns, settings) from None
        except TooLong:
            raise giant_cell(self._path, settings) from None

    def close(self) -> None:
        """Let go of the file."""


def _placed(row: Row, left: int, width: int) -> Row:
    """A row from the column ``left`` on, of at least ``width`` cells."""
    cells = row.cells[left:]
    errors = tuple((place - left, error) for place, error in row.errors if place >= left)
    return Row(row.number, cells + [""] * (width - len(cells)), errors)
