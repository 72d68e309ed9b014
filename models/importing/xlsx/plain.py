"""The XML of a workbook as programs write it: plain text that can be taken apart without a parser."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = 4 << 20
_DECLARED = r"""\ufeff?(?:<\?xml(?:\s+version=["']1\.[01]["'])?(?:\s+encoding=["'](?i:utf-8)["'])?"""
_DECLARED += r"""(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>)?\s*"""


class Begun(NamedTuple):
    """The beginning of a part: its first bytes, as text up to what is looked for, and the text after that.

    ``head`` is empty when the part is not as plain as expected.
    """

    raw: bytes
    head: str
    text: str


def start(root: str, container: str = "") -> "re.Pattern[str]":
    """Return what the beginning of a plain part looks like, up to the first item in ``root`` or its ``container``."""
    opening = rf"<{root}(?:\s[^<>]*)?(?<!/)>\s*"
    if container:
        opening += rf"(?:<(?![!?]|{container}\b)[^<>]*>[^<>]*)*<{container}(?:\s[^<>]*)?(?<!/)>\s*"
    return re.compile(_DECLARED + opening)


def begin(pieces: Iterator[bytes], sign: bytes, start: "re.Pattern[str]") -> Begun:
    """Read until ``sign`` was seen, and tell whether it begins like ``start``."""
    raw = b""
    for piece in pieces:
        raw += piece
        if sign in raw or len(raw) > _HEAD:
            break
    try:
        text = _lines(raw.decode())
    except UnicodeDecodeError:
        return Begun(raw, "", "")
    found = start.match(text)
    return Begun(raw, "", "") if found is None else Begun(raw, found[0], text[found.end() :])


def texts(begun: Begun, pieces: Iterator[bytes]) -> Iterator[str]:
    """Yield the text after the head; raises ValueError for what is no UTF-8."""
    yield begun.text
    for piece in pieces:
        yield _lines(piece.decode())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
