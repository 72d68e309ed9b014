"""The rows of one table of a document, one after the other.

Rows as programs write them are taken apart as plain text; all else, the odd row among them included, goes through a
parser of XML, which never hears of the others.
"""

from collections.abc import Iterable, Iterator

from models.importing.ods.parser import TABLE_TAG, Found, Rows
from models.importing.ods.plain import Plain
from models.importing.tables import Row

_ENDED = "</table:table-row>"
_LONGEST = 4 << 20


def rows(pieces: Iterable[bytes], table: str, columns: int, longest: int) -> Iterator[Row]:
    """Yield the rows of a table that hold something, a repeated row as often as it is there.

    The ``pieces`` end before tags. ``columns`` is how many may hold anything, ``longest`` the characters that a cell
    may hold. A cell is an error when it says so (LibreOffice), or when its formula shows one. Raises ValueError for
    what is no such document, TooWide and TooLong.
    """
    number = 0
    for cells, errors, times in _found(pieces, Rows(table, columns, longest), Plain(columns, longest)):
        if errors or any(cells) or cells.count("") < len(cells):
            yield Row(number, cells if times == 1 else list(cells), errors)
            for each in range(number + 1, number + times):
                yield Row(each, list(cells), errors)
        number += times


def _found(pieces: Iterable[bytes], parser: Rows, plain: Plain) -> Iterator[Found]:
    """The rows of a table, those that hold nothing included."""
    waiting, begun, usual = "", False, True
    for piece in pieces:
        rest = piece if begun else _begin(parser, piece)
        yield from parser.taken()
        if parser.over:
            return
        if rest is None:
            continue
        begun, usual = True, usual and not any(sign[1:] in rest and sign in rest for sign in (b"<!", b"<?"))
        waiting += rest.decode()
        cut = waiting.rfind(_ENDED) if usual else -1
        for chunk in waiting[:cut].split(_ENDED) if cut >= 0 else ():
            row = plain.row(chunk) if parser.between else None
            if row is not None:
                yield row
                continue
            parser.feed(chunk + _ENDED)
            yield from parser.taken()
            if parser.over:
                return
        waiting = waiting[cut + len(_ENDED) :] if cut >= 0 else waiting
        if not usual or len(waiting) > _LONGEST:
            parser.feed(waiting)
            waiting = ""
    parser.feed(waiting)
    yield from parser.taken()
    if not parser.over:
        raise ValueError("a table without its end")


def _begin(parser: Rows, piece: bytes) -> bytes | None:
    """Read on to the table; return what stands behind its tag, None where that is not in this piece."""
    at = 0
    for tag in TABLE_TAG.finditer(piece):
        parser.feed(piece[at : tag.end()])
        at = tag.end()
        if parser.between:
            return piece[at:]
    parser.feed(piece[at:])
    return None
