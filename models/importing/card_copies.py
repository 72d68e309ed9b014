"""Cards that were refused, as they stand in their file, each with the reason: to be mended and read again."""

import re
from collections.abc import Callable, Iterator, Mapping

from models.vcard.reading import REASON
from models.vcard.values import escape, fold

_PART = 1 << 16
_FIRST = re.compile(r"\s*(BEGIN|VERSION)[ \t]*[:;]", re.IGNORECASE)
_OLD = re.compile(rf"{REASON}[ \t]*[:;]", re.IGNORECASE)


def marked(
    readline: Callable[[int], str], encoding: str, reasons: Mapping[int, str], ends: Mapping[int, int]
) -> Iterator[bytes]:
    """Yield the lines of a file from those in ``reasons`` up to those where the next card begins (``ends``).

    ``readline`` as for :class:`models.vcard.lines.Properties`; the reason stands behind BEGIN and VERSION, in
    ``encoding``, in place of an earlier one.
    """
    reason, end, number = "", 0, 0
    copying, whole, is_old = False, True, False
    while part := readline(_PART):
        if whole:
            number += 1
            is_old = bool(_OLD.match(part)) or (is_old and part[:1] in (" ", "\t"))
            starts = number in reasons
            if reason and (starts or number == end or not _FIRST.match(part)):
                yield _told(reason, encoding)
                reason = ""
            if starts:
                copying, reason, end = True, reasons[number], ends.get(number, 0)
                if not _FIRST.match(part):
                    yield _told(reason, encoding)
                    reason = ""
            elif number == end:
                copying = False
        whole = part.endswith("\n")
        if copying and not is_old:
            yield (part[:-1] + "\r\n" if whole else part).encode("latin-1")
    if copying and not whole:
        yield b"\r\n"
    if reason:
        yield _told(reason, encoding)


def _told(reason: str, encoding: str) -> bytes:
    return fold(f"{REASON}:{escape(reason)}").encode(encoding, "replace")
