"""The rows of one table of a document, one after the other.

Rows as programs write them are taken apart as plain text; all else, the odd row among them included, goes through a
parser of XML, which never hears of the others.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from models.importing.ods.parser import Found, Reader, Rows, Tables
from models.importing.ods.plain import Plain
from models.importing.tables import Row

_ENDED = "</table:table-row>"
_BEGUN = re.compile(r"\s*<table:table-row(?=[\s>])")
_NOT_WITHIN = re.compile(r"<table:table(?:-row)?[\s>/]")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?(?:<\?xml(?:[^?<>"']|"[^"<>]*"|'[^'<>]*')*\?>)?""")
_ENCODING = re.compile(rb"""\sencoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_MOST = 16  # pieces
_SKIPPED = Found([], (), 0)


def tables(pieces: Iterable[bytes]) -> list[tuple[str, bool]]:
    """Return the name of each table of a document, and whether it is shown. Raises ValueError.

    The ``pieces`` end before tags.
    """
    reader = Tables()
    for _row in _walk(pieces, reader, _skipped):
        pass
    return reader.found


def rows(pieces: Iterable[bytes], table: str, columns: int, longest: int) -> Iterator[Row]:
    """Yield the rows of a table that hold something, a repeated row as often as it is there.

    The ``pieces`` end before tags. ``columns`` is how many may hold anything, ``longest`` the characters that a cell
    may hold. A cell is an error when it says so (LibreOffice), or when its formula shows one. Raises ValueError for
    what is no such document, TooWide and TooLong.
    """
    reader, plain = Rows(table, columns, longest), Plain(columns, longest)
    number = 0
    for cells, errors, times in _walk(pieces, reader, lambda row: (plain.row if reader.between else _skipped)(row)):
        if errors or any(cells) or cells.count("") < len(cells):
            yield Row(number, cells if times == 1 else list(cells), errors)
            for each in range(number + 1, number + times):
                yield Row(each, list(cells), errors)
        number += times
    if not reader.over:
        raise ValueError("a table without its end")


def _walk(pieces: Iterable[bytes], reader: Reader, take: Callable[[str], Found | None]) -> Iterator[Found]:
    """Yield what rows hold: those that ``take`` finds in the text of one without its end, the others by ``reader``.

    A piece has the whole of a tag, so that the end of a row stands in one.
    """
    waiting: list[str] = []
    usual = first = True
    for piece in pieces:
        usual = usual and reader.usual and _is_plain(piece, first=first)
        first = False
        if usual:
            waiting.append(piece.decode())
            if _ENDED in waiting[-1]:
                *chunks, rest = "".join(waiting).split(_ENDED)
                waiting = [rest]
                for chunk in chunks:
                    found = take(chunk) if reader.usual else None
                    if found is not None:
                        yield found
                        continue
                    reader.feed((chunk + _ENDED).encode())
                    yield from reader.taken()
                    if reader.over:
                        return
        if not usual or len(waiting) > _MOST:
            reader.feed("".join(waiting).encode() + (b"" if usual else piece))
            waiting.clear()
            yield from reader.taken()
            if reader.over:
                return
    reader.feed("".join(waiting).encode())
    yield from reader.taken()


def _is_plain(piece: bytes, *, first: bool) -> bool:
    """Whether a piece is text in UTF-8 and tags, without comments and the like; the ``first`` begins the document."""
    at = 0
    if first:
        declared = _DECLARED.match(piece)
        assert declared is not None
        if _ENCODING.search(declared[0]) or not piece.startswith(b"<", 3 if piece.startswith(b"\xef") else 0):
            return False
        at = declared.end()
    return piece.find(b"<!", at) < 0 and piece.find(b"<?", at) < 0


def _skipped(chunk: str) -> Found | None:
    """Nothing, for the text of a whole row that is not wanted."""
    begun = _BEGUN.match(chunk)
    return None if begun is None or _NOT_WITHIN.search(chunk, begun.end()) else _SKIPPED
