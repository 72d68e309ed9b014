"""A look into the container of a workbook before anything of it is read: what it is, and how large it would become.

A workbook is a ZIP archive (``.xlsx``, ``.xlsm``, ``.xlsb``, ``.ods``) or a compound file (``.xls``). What an archive
says of its sizes can be wrong, so its parts are unpacked here piece by piece, counted and thrown away.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple
from xml.etree import ElementTree

from models.i18n import _
from models.importing import ods_errors
from models.importing.header_row import FIRST
from models.importing.source import open_plain, too_many_columns, too_many_rows
from models.problems import BadFile
from models.settings import Settings
from models.sizes import size_text

_CONTENT = "content.xml"
_MAIN = {"xl/workbook.xml": (".xlsx", ".xlsm"), "xl/workbook.bin": (".xlsb",), _CONTENT: (".ods",)}
"""The part by which each kind of archive is told."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = 10_000
_BLOCK = 1 << 18
_READ = re.compile(r"xl/.*\.(?:xml|bin|rels)|[^/]*\.xml|(?:_rels|META-INF)/.*", re.IGNORECASE)
"""The parts that a reader of tables may look at; pictures and the like are left alone."""
_SHEETS = "xl/worksheets/"
_TAG = rb"<(?:\w{1,20}:)?"
_CELL = re.compile(rb'<c r="([A-Z]{1,9})[0-9]+"[^<>/]*>(?!</)')
_ANY_CELL = re.compile(_TAG + rb'c\s(?:[^<>/]*\s)?r="([A-Z]{1,9})[0-9]+"[^<>/]*>(?!</)')
_ROW = re.compile(_TAG + rb'c\s(?:[^<>/]*\s)?r="[A-Z]{1,9}([0-9]{1,9})"[^<>/]*>(?!</)')
_ERROR = re.compile(
    _TAG + rb'c\s(?=[^<>]*\bt="e")(?:[^<>]*\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>'
    rb"(?:<f[^<>]*(?:/>|>[^<]{0,8192}</f>))?<v>(#[^<]{1,20})<"
)  # fmt: skip


class Extent(NamedTuple):
    """Where the last row and column of a sheet with content are (from 1), and its errors by row and column (from 0)."""

    rows: int = 0
    columns: int = 0
    errors: dict[int, list[tuple[int, str]]] = {}


class Container:
    """The container of a workbook, looked through; raises BadFile for what must not be read."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Look at everything but the sheets."""
        self._path, self._settings = path, settings
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._sheets: dict[str, str] = {}
        self._wrong: dict[str, ods_errors.Errors] | None = {}
        """The errors of each sheet of an ``.ods`` file; None while there may be some that are not read yet."""
        with closing(open_plain(path, settings)) as file:
            ending, head = path.suffix.lower(), file.read(8)
            if head == _COMPOUND:
                self._compound(file, ending)
            elif head.startswith(b"PK\x03\x04") and ending != ".xls":
                self._archive(file, ending)
            else:
                raise self._other()

    def extent(self, sheet: str) -> Extent:
        """Look through a sheet of an ``.xlsx`` file; of an ``.ods`` file the errors are known, of others nothing."""
        name = self._sheets.get(sheet)
        if name is None:
            if self._wrong is None:
                self._wrong = self._errors()
            return Extent(errors=self._wrong.get(sheet, {}))
        last, width = 0, 0
        errors: dict[int, list[tuple[int, str]]] = {}
        with closing(open_plain(self._path, self._settings)) as file:
            for piece in self._pieces(file, name):
                for letters in set(_CELL.findall(piece) or _ANY_CELL.findall(piece)):
                    width = max(width, place_of(letters.decode()) + 1)
                last = max(last, *(int(row) for row in _ROW.findall(piece, max(0, len(piece) - 2000))), 0)
                if b't="e"' in piece:
                    for letters, row, error in _ERROR.findall(piece):
                        errors.setdefault(int(row) - 1, []).append((place_of(letters.decode()), error.decode()))
                if width > self._settings.import_columns:
                    raise too_many_columns(self._path, width, self._settings)
                if last > self._settings.import_rows + 1:
                    raise too_many_rows(self._path, self._settings)
        return Extent(last, width, errors)

    def _errors(self) -> dict[str, ods_errors.Errors]:
        """The errors of the sheets of an ``.ods`` file."""
        rows, columns = self._settings.import_rows + FIRST, self._settings.import_columns
        with closing(open_plain(self._path, self._settings)) as file:
            try:
                return ods_errors.errors(self._pieces(file, _CONTENT), rows, columns)
            except ValueError as error:
                raise self._damaged() from error

    def _other(self) -> BadFile:
        sentence = _("%(path)s is no workbook of the kind that its name says; nothing was imported.")
        return BadFile(sentence % {"path": self._path})

    def _damaged(self) -> BadFile:
        return damaged(self._path)

    def _compound(self, file: BinaryIO, ending: str) -> None:
        """An ``.xls`` file, or the envelope around an encrypted workbook."""
        if ending == ".xls":
            return
        beginning = file.read(1 << 22)
        if "EncryptedPackage".encode("utf-16-le") in beginning or "EncryptionInfo".encode("utf-16-le") in beginning:
            raise protected(self._path)
        raise self._other()

    def _archive(self, file: BinaryIO, ending: str) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise self._damaged() from error
        names = [part.filename for part in parts]
        if len(parts) > _PARTS or len(set(names)) < len(names):
            raise self._damaged()
        self._parts = {part.filename: part for part in parts}
        if not any(main in self._parts and ending in endings for main, endings in _MAIN.items()):
            raise self._other()
        if any(part.flag_bits & 1 for part in parts):
            raise protected(self._path)
        read = [name for name in names if _READ.fullmatch(name)]
        most = self._settings.import_bytes
        shared = [name for name in read if not name.startswith(_SHEETS)]
        if sum(self._parts[name].file_size for name in shared) > most:
            raise self._too_large()
        for name in read:
            if self._parts[name].file_size > most:
                raise self._too_large()
        left = most
        for name in shared:
            for piece in self._pieces(file, name):
                left -= len(piece)
                if left < 0:
                    raise self._too_large()
                if name == _CONTENT and self._wrong is not None and ods_errors.maybe(piece):
                    self._wrong = None
        if "xl/workbook.xml" in self._parts:
            self._sheets = self._places(file)

    def _too_large(self) -> BadFile:
        sentence = _("%(path)s unpacks to more than the %(most)s that an import reads; nothing was imported.")
        return BadFile(sentence % {"path": self._path, "most": size_text(self._settings.import_bytes)})

    def _places(self, file: BinaryIO) -> dict[str, str]:
        """The part in which each sheet of an ``.xlsx`` file lies, by the sheet's name."""
        try:
            book = ElementTree.fromstring(self._whole(file, "xl/workbook.xml"))
            relations = ElementTree.fromstring(self._whole(file, "xl/_rels/workbook.xml.rels"))
        except (ElementTree.ParseError, ValueError, KeyError) as error:
            raise self._damaged() from error
        targets = {each.get("Id"): each.get("Target", "") for each in relations}
        found: dict[str, str] = {}
        for each in book.iter():
            number = next((value for name, value in each.items() if name.endswith("/relationships}id")), None)
            if each.tag.endswith("}sheet") and (target := targets.get(number)):
                name = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
                if name in self._parts:
                    found[each.get("name", "")] = name
        return found

    def _whole(self, file: BinaryIO, name: str) -> bytes:
        if self._parts[name].file_size > 1 << 22:
            raise self._damaged()
        return b"".join(self._pieces(file, name))

    def _pieces(self, file: BinaryIO, name: str) -> Iterator[bytes]:
        """Yield a part in pieces that end before a tag; raises BadFile for what no workbook needs."""
        is_xml = not name.lower().endswith(".bin")
        longest = 6 * self._settings.import_cell + 4096  # ``&quot;`` is the longest that one character becomes
        kept = b""
        for block in self._unpacked(file, self._parts[name]):
            if not is_xml:
                yield block
                continue
            piece = kept + block
            if b"<!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
                sentence = _("%(path)s holds definitions that no workbook needs; nothing was imported.")
                raise BadFile(sentence % {"path": self._path})
            end = piece.rfind(b"<")
            if len(piece) - end > longest:
                sentence = _("%(path)s holds a cell of more than %(most)d characters; nothing was imported.")
                raise BadFile(sentence % {"path": self._path, "most": self._settings.import_cell})
            cell = piece.rfind(b"<c ", max(0, len(piece) - 2 * longest))
            cut = max(cell if cell > 0 else end, 0)
            kept = piece[cut:]
            if cut:
                yield piece[:cut]
        if kept:
            yield kept

    def _unpacked(self, file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield all that the packed bytes of a part give, whatever the archive says how much that is."""
        file.seek(part.header_offset)
        head = file.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04") or part.compress_type not in (0, 8):
            raise self._damaged()
        file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
        left, given, most = part.compress_size, 0, self._settings.import_bytes
        unpack = zlib.decompressobj(-15)
        while left > 0:
            packed = file.read(min(left, _BLOCK))
            if not packed:
                raise self._damaged()
            left -= len(packed)
            while packed:
                try:
                    block = unpack.decompress(packed, 4 * _BLOCK) if part.compress_type else packed
                except zlib.error as error:
                    raise self._damaged() from error
                packed = unpack.unconsumed_tail if part.compress_type else b""
                given += len(block)
                if given > most:
                    raise self._too_large()
                if block:
                    yield block
                if unpack.eof:
                    return


def protected(path: Path) -> BadFile:
    """Return the sentence for a workbook with a password."""
    sentence = _("%(path)s is protected by a password; save it without one and import it again.")
    return BadFile(sentence % {"path": path})


def damaged(path: Path) -> BadFile:
    """Return the sentence for a workbook that cannot be read."""
    return BadFile(_("%(path)s is damaged and cannot be read as a workbook; nothing was imported.") % {"path": path})


def place_of(letters: str) -> int:
    """Return the place (from 0) of the column ``letters``: 0 for ``A``, 26 for ``AA``."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1
