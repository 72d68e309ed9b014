"""Workbooks that are read whole: ``.xls`` and ``.xlsb``; their memory grows with the sheet."""

from collections.abc import Iterator
from pathlib import Path

from models.importing.container import Container
from models.importing.source import too_many_columns
from models.importing.tables import Row
from models.settings import Settings


class CalamineBook:
    """The sheets of a workbook, by python-calamine."""

    def __init__(self, _container: Container, path: Path, settings: Settings) -> None:
        """Open the workbook."""
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        self._path, self._settings = path, settings
        self._file = CalamineWorkbook.from_path(path)
        tables = [each for each in self._file.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        tables.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        self.names = tuple(each.name for each in tables)

    def rows(self, name: str, left: int = 0, width: int = 0) -> Iterator[Row]:
        """Yield the rows of a sheet as :class:`Sheets` says."""
        sheet = self._file.get_sheet_by_name(name)
        if sheet.start is None:
            return
        if sheet.width > self._settings.import_columns:
            raise too_many_columns(self._path, sheet.width, self._settings)
        before = sheet.start[1] - left
        for number, cells in enumerate(sheet.iter_rows()):
            if before:
                cells = [""] * before + cells if before > 0 else cells[-before:]
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            if any(cells) or cells.count("") < len(cells):
                yield Row(number, cells)

    def close(self) -> None:
        """Let go of the file."""
