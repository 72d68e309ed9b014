"""A look into the container of a workbook before anything of it is read: what it is, and how large it would become.

A workbook is a ZIP archive (``.xlsx``, ``.xlsm``, ``.xlsb``, ``.ods``) or a compound file (``.xls``). What an archive
says of its sizes can be wrong, so its parts are unpacked here piece by piece, counted and thrown away.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from models.i18n import _
from models.importing.source import open_plain
from models.problems import BadFile
from models.settings import Settings
from models.sizes import size_text

BOOK, CONTENT = "xl/workbook.xml", "content.xml"
_MAIN = {BOOK: (".xlsx", ".xlsm"), "xl/workbook.bin": (".xlsb",), CONTENT: (".ods",)}
"""The part by which each kind of archive is told."""
_MANIFEST = "META-INF/manifest.xml"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = 10_000
_TIMES = 5
_BLOCK = 1 << 18
_BEGUN = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_ENDINGS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_READ = re.compile(r"xl/.*\.(?:xml|bin|rels)|[^/]*\.xml|(?:_rels|META-INF)/.*", re.IGNORECASE)
"""The parts that a reader of tables may look at; pictures and the like are left alone."""
_SHEETS = "xl/worksheets/"


class Container:
    """The container of a workbook, looked through; raises BadFile for what must not be read."""

    def __init__(self, path: Path, settings: Settings, *, looked: bool = False) -> None:
        """Look at everything but the sheets, which are counted as they are read.

        What was ``looked`` through before is not again.
        """
        self._path, self._settings, self._looked = path, settings, looked
        self._parts: dict[str, zipfile.ZipInfo] = {}
        with closing(open_plain(path, settings)) as file:
            ending, head = path.suffix.lower(), file.read(8)
            if head == _COMPOUND:
                self._compound(file, ending)
            elif head.startswith(b"PK\x03\x04") and ending != ".xls":
                self._archive(file)
            else:
                raise self._other()

    @property
    def main(self) -> str:
        """The part by which its kind is told; '' for what is no archive."""
        ending = self._path.suffix.lower()
        return next((main for main, endings in _MAIN.items() if main in self._parts and ending in endings), "")

    def part(self, name: str) -> str | None:
        """Return how the archive spells the name of a part, None where it has none."""
        if name in self._parts:
            return name
        return next((each for each in self._parts if each.lower() == name.lower()), None)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part, unpacked, in pieces that end before a tag; raises BadFile for what no workbook needs."""
        with closing(open_plain(self._path, self._settings)) as file:
            yield from self._pieces(file, name)

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

    def _archive(self, file: BinaryIO) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise self._damaged() from error
        names = [part.filename for part in parts]
        if len(parts) > _PARTS or len(set(names)) < len(names):
            raise self._damaged()
        self._parts = {part.filename: part for part in parts}
        if not self.main:
            raise self._other()
        if any(part.flag_bits & 1 for part in parts) or self._is_encrypted(file):
            raise protected(self._path)
        read = [name for name in names if _READ.fullmatch(name)]
        most = self._most()
        shared = [name for name in read if not (name.startswith(_SHEETS) or name == CONTENT)]
        if sum(self._parts[name].file_size for name in shared) > most:
            raise self._too_large()
        for name in read:
            if self._parts[name].file_size > most:
                raise self._too_large()
        left = most
        for name in () if self._looked else shared:
            for piece in self._pieces(file, name):
                left -= len(piece)
                if left < 0:
                    raise self._too_large()

    def _is_encrypted(self, file: BinaryIO) -> bool:
        """Whether the manifest of an ``.ods`` file says that its content is."""
        if self.main != CONTENT or _MANIFEST not in self._parts:
            return False
        return any(b"encryption-data" in piece for piece in self._pieces(file, _MANIFEST))

    def _too_large(self) -> BadFile:
        sentence = _("%(path)s unpacks to more than the %(most)s that an import reads; nothing was imported.")
        return BadFile(sentence % {"path": self._path, "most": size_text(self._most())})

    def _most(self) -> int:
        """How many bytes a part may become; what is read row by row takes no memory for it."""
        return self._settings.import_bytes * (_TIMES if self.main in (BOOK, CONTENT) else 1)

    def _pieces(self, file: BinaryIO, name: str) -> Iterator[bytes]:
        is_xml = not name.lower().endswith(".bin")
        longest = 6 * self._settings.import_cell + 4096  # ``&quot;`` is the longest that one character becomes
        kept, ending, unended = b"", b"", 0
        for block in self._unpacked(file, self._parts[name]):
            if not is_xml:
                yield block
                continue
            piece = kept + block
            if b"!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
                sentence = _("%(path)s holds definitions that no workbook needs; nothing was imported.")
                raise BadFile(sentence % {"path": self._path})
            end = piece.rfind(b"<")
            if len(piece) - end > longest:
                raise giant_cell(self._path, self._settings)
            cut = max(end, 0)
            kept = piece[cut:]
            if cut:
                ending = _awaited(piece[:cut], ending)
                unended = unended + cut if ending else 0
                if unended > longest + _BLOCK:
                    raise self._damaged()
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
        left, given, most, sum_ = part.compress_size, 0, self._most(), 0
        unpack = zlib.decompressobj(-15)
        while left > 0:
            packed = file.read(min(left, _BLOCK))
            if not packed:
                raise self._damaged()
            left -= len(packed)
            while packed:
                try:
                    block = unpack.decompress(packed, _BLOCK) if part.compress_type else packed
                except zlib.error as error:
                    raise self._damaged() from error
                packed = unpack.unconsumed_tail if part.compress_type else b""
                given += len(block)
                if given > most:
                    raise self._too_large()
                sum_ = zlib.crc32(block, sum_)
                if block:
                    yield block
                if unpack.eof:
                    packed, left = b"", 0
        rest = unpack.flush() if part.compress_type else b""
        if rest:
            yield rest
        if zlib.crc32(rest, sum_) != part.CRC:
            raise self._damaged()


def _awaited(piece: bytes, ending: bytes) -> bytes:
    """Return the end that a comment or the like still waits for after a ``piece``, before which it was ``ending``.

    A parser keeps what has no end yet, and looks through it again with every piece.
    """
    if not ending and not (b"!" in piece or b"?" in piece):
        return b""
    at = 0
    while True:
        if ending:
            at = piece.find(ending, at)
            if at < 0:
                return ending
        begun = _BEGUN.search(piece, at)
        if begun is None:
            return b""
        at, ending = begun.end(), _ENDINGS[begun[0]]


def protected(path: Path) -> BadFile:
    """Return the sentence for a workbook with a password."""
    sentence = _("%(path)s is protected by a password; save it without one and import it again.")
    return BadFile(sentence % {"path": path})


def damaged(path: Path) -> BadFile:
    """Return the sentence for a workbook that cannot be read."""
    return BadFile(_("%(path)s is damaged and cannot be read as a workbook; nothing was imported.") % {"path": path})


def giant_cell(path: Path, settings: Settings) -> BadFile:
    """Return the sentence for a workbook with a cell that is longer than the settings allow."""
    sentence = _("%(path)s holds a cell of more than %(most)d characters; nothing was imported.")
    return BadFile(sentence % {"path": path, "most": settings.import_cell})
