"""A workbook of Excel: what sheets it has, and where in the archive they and what belongs to them lie."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree

from models.importing.container import Container, damaged, giant_cell
from models.importing.source import too_many_columns, too_many_rows
from models.importing.tables import Row
from models.importing.xlsx.parser import TooLong, TooWide
from models.importing.xlsx.sheet import Sheet
from models.importing.xlsx.strings import Strings
from models.importing.xlsx.values import Kind, styles
from models.settings import Settings

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_MOST = 1 << 22


class _Relation(NamedTuple):
    kind: str
    part: str


class XlsxBook:
    """The sheets of a workbook, read row by row."""

    def __init__(self, container: Container, path: Path, settings: Settings) -> None:
        """Read what sheets there are; raises BadFile."""
        self._container, self._path, self._settings = container, path, settings
        self._strings: Strings | None = None
        self._styles: list[Kind] | None = None
        self._sheets: dict[str, str] = {}
        self._since_1904 = False
        self._others: dict[str, str] = {}
        try:
            relations = self._relations()
            hidden = self._look(ElementTree.fromstring(self._whole(_BOOK)), relations)
        except (ElementTree.ParseError, ValueError, KeyError) as error:
            raise damaged(path) from error
        self.names = tuple(sorted(self._sheets, key=hidden.__contains__))

    def rows(self, name: str, left: int = 0, width: int = 0) -> Iterator[Row]:
        """Yield the rows of a sheet as :class:`Sheets` says."""
        settings = self._settings
        sheet = Sheet(
            self._table, self._known_styles(), since_1904=self._since_1904, columns=settings.import_columns,
            longest=2 * settings.import_cell, left=left, width=width,
        )  # fmt: skip
        try:
            for row in sheet.rows(self._container.pieces(self._part(name))):
                if row.number > settings.import_rows:
                    raise too_many_rows(self._path, settings)
                yield row
        except TooWide as wide:
            raise too_many_columns(self._path, wide.place + 1, settings) from None
        except TooLong:
            raise giant_cell(self._path, settings) from None

    def close(self) -> None:
        """Let go of what was put aside."""
        if self._strings is not None:
            self._strings.close()

    def _look(self, book: ElementTree.Element, relations: dict[str, _Relation]) -> set[str]:
        """Find the sheets in the order of the workbook, and return the names of those that are hidden."""
        hidden = set()
        for each in book.iter():
            kind = each.tag.rpartition("}")[2]
            if kind == "workbookPr":
                self._since_1904 = each.get("date1904", "0") not in ("0", "false")
            elif kind == "sheet":
                number = next((value for name, value in each.items() if name.endswith("/relationships}id")), "")
                relation = relations.get(number)
                if relation is not None and relation.kind == "worksheet":
                    name = each.get("name", "")
                    self._sheets[name] = relation.part
                    if each.get("state", "visible") != "visible":
                        hidden.add(name)
        return hidden

    def _relations(self) -> dict[str, _Relation]:
        found: dict[str, _Relation] = {}
        for each in ElementTree.fromstring(self._whole(_RELATIONS)):
            target = each.get("Target", "")
            part = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = _Relation(kind, part)
            self._others.setdefault(kind, part)
        return found

    def _part(self, sheet: str) -> str:
        part = self._container.part(self._sheets[sheet])
        if part is None:
            raise damaged(self._path)
        return part

    def _whole(self, name: str) -> bytes:
        part = self._container.part(name)
        if part is None:
            raise damaged(self._path)
        content = b""
        for piece in self._container.pieces(part):
            content += piece
            if len(content) > _MOST:
                raise damaged(self._path)
        return content

    def _other(self, kind: str, usual: str) -> Iterator[bytes] | None:
        """The pieces of the part of a kind, None when there is none."""
        part = self._container.part(self._others.get(kind, usual)) or self._container.part(usual)
        return None if part is None else self._container.pieces(part)

    def _table(self) -> Strings:
        if self._strings is None:
            self._strings = Strings(self._other("sharedStrings", _STRINGS), 2 * self._settings.import_cell)
        return self._strings

    def _known_styles(self) -> list[Kind]:
        if self._styles is None:
            pieces = self._other("styles", _STYLES)
            self._styles = [] if pieces is None else styles(pieces)
        return self._styles
