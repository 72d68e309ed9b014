"""A workbook of Excel or LibreOffice: one sheet of it is read, in a process of its own, so that none can do harm."""

from collections.abc import Generator, Iterator
from pathlib import Path

from models.importing import workbook_rows
from models.importing.ahead import Helper, Lost, is_second
from models.importing.kinds import What
from models.importing.source import Book, Record, open_plain
from models.importing.workbook_rows import Opening, Row
from models.settings import Settings


class WorkbookSource:
    """A workbook. The sheet and the row of its headers are found unless given; ``line`` is the sheet's row."""

    encoding = ""
    delimiter = ""
    decimal = ""
    guarded = False
    own: frozenset[int] = frozenset()

    def __init__(
        self,
        path: Path,
        settings: Settings,
        sheet: str | None = None,
        header: int | None = None,
        known: Book | None = None,
        what: What | None = None,
    ) -> None:
        """Read the headers; raises BadFile for what is no workbook, is protected, damaged or too large.

        ``known`` is what an earlier reading found: it is not looked for, nor the file looked through, again. ``what``
        the rows are said to be: of several sheets the one that fits best is read.
        """
        self._path, self._settings = path, settings
        self._wanted = (sheet, header, None, what) if known is None else (known.sheet, known.header, known, None)
        open_plain(path, settings).close()
        self._pieces: Generator[Opening | list[Row], None, None] | None = self._read()
        opening = next(self._pieces)
        assert isinstance(opening, Opening)
        self.book: Book | None = opening.book
        self.headers = opening.headers
        self._wanted = opening.book.sheet, opening.book.header, opening.book, None

    def records(self) -> Iterator[Record]:
        """Yield the records after the headers; the first time, the reading that gave the headers goes on."""
        pieces, self._pieces = self._pieces or self._read(), None
        for piece in pieces:
            if not isinstance(piece, Opening):
                for line, cells, numbers, errors in piece:
                    yield Record(line, cells, None, None, numbers, errors)

    def close(self) -> None:
        """End what still reads."""
        pieces, self._pieces = self._pieces, None
        if pieces is not None:
            pieces.close()

    def _read(self) -> Generator[Opening | list[Row], None, None]:
        path, settings = self._path, self._settings
        if is_second():
            yield from workbook_rows.read(path, settings, *self._wanted, alone=True)
            return
        with Helper(needed=True) as helper:
            if helper.number is None:  # nothing can be started here
                yield from workbook_rows.read(path, settings, *self._wanted, alone=False)
                return
            try:
                yield from helper.only(workbook_rows.read, path, settings, *self._wanted, alone=True)
            except Lost:
                raise workbook_rows.too_much(path) from None
