"""The cells of a ``.ods`` file that hold errors: the reader of tables gives them as empty, or as 0."""

import re
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _ROW, _CELL, _COVERED = (
    f"{_OPEN}table:1.0 {name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")
)
_NAME, _FORMULA, _ROWS, _COLUMNS = (
    f"{_OPEN}table:1.0 {name}" for name in ("name", "formula", "number-rows-repeated", "number-columns-repeated")
)
_TEXT, _NOTE = f"{_OPEN}text:1.0 p", f"{_OPEN}office:1.0 annotation"
_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SIGNS = (b'value-type="error"', b"<text:p>#", b"<text:p>Err:")
_SHOWN = re.compile(r"#(?:N/[AD]|¡?(?:REF|VALUE|VALOR|DIV/0|NUM|NULL|NULO)!|NAME\?|¿NOMBRE\?)|Err:\d{3}", re.IGNORECASE)
_LONGEST = 20

Errors = dict[int, list[tuple[int, str]]]
"""By row (from 0) the columns (from 0) of the cells that hold errors, each with its error."""


def maybe(piece: bytes) -> bool:
    """Whether a piece of ``content.xml`` may hold a cell with an error; its tags are whole."""
    return any(sign in piece for sign in _SIGNS)


def errors(pieces: Iterable[bytes], rows: int, columns: int) -> dict[str, Errors]:
    """Return the errors of each sheet by its name, in the first ``rows`` and ``columns``.

    An error is what says so (LibreOffice), or a formula that shows one. Raises ValueError for what is no such file,
    expat's included.
    """
    reader = _Reader(rows, columns)
    try:
        for piece in pieces:
            reader.parser.Parse(piece)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return reader.found


class _Reader:
    def __init__(self, rows: int, columns: int) -> None:
        self.found: dict[str, Errors] = {}
        self._most = rows, columns
        self._sheet: Errors = {}
        self._wrong: list[tuple[int, str]] = []
        self._depth = self._row = self._rows = self._column = self._columns = 0
        self._said = self._formula = self._noted = self._listens = False
        self._shown: str | None = None
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._told
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_declared: object) -> None:
        raise ValueError("definitions")

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == _TABLE:
            self._depth += 1
            if self._depth == 1:
                self._sheet, self._row = self.found.setdefault(given.get(_NAME, ""), {}), 0
        elif self._depth != 1:
            return
        elif name == _ROW:
            self._rows, self._column, self._wrong = int(given.get(_ROWS, 1)), 0, []
        elif name in (_CELL, _COVERED):
            self._columns, self._shown = int(given.get(_COLUMNS, 1)), None
            self._said, self._formula = given.get(_KIND) == "error", _FORMULA in given
        elif name == _NOTE:
            self._noted = True
        elif name == _TEXT and not self._noted and self._shown is None:
            self._listens, self._shown = True, ""

    def _told(self, text: str) -> None:
        if self._listens and self._shown is not None:
            self._shown = (self._shown + text)[: _LONGEST + 1]

    def _end(self, name: str) -> None:
        if name == _TABLE:
            self._depth -= 1
        elif self._depth != 1:
            return
        elif name == _TEXT:
            self._listens = False
        elif name == _NOTE:
            self._noted = False
        elif name in (_CELL, _COVERED):
            shown = self._shown or ""
            if self._said or (self._formula and _SHOWN.fullmatch(shown)):
                last = min(self._column + self._columns, self._most[1])
                self._wrong += ((place, shown[:_LONGEST] or "#") for place in range(self._column, last))
            self._column += self._columns
        elif name == _ROW:
            if self._wrong:
                last = min(self._row + self._rows, self._most[0])
                self._sheet.update(dict.fromkeys(range(self._row, last), self._wrong))
            self._row += self._rows
