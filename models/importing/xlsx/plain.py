"""The XML of a workbook as programs write it: plain text that can be taken apart without a parser."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = 4 << 20
_DECLARED = r"""\ufeff?(?:<\?xml(?:\s+version=["']1\.[01]["'])?(?:\s+encoding=["'](?i:utf-8)["'])?"""
_DECLARED += r"""(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>)?\s*"""


class Begun(NamedTuple):
    """The beginning of a part: its first bytes, as text up to what is looked for, and the text after that.

    ``head`` is empty when the part is not as plain as expected; ``prefix`` stood before the names of all elements.
    """

    raw: bytes
    head: str = ""
    text: str = ""
    prefix: str = ""


class Start(NamedTuple):
    """What a plain part begins with: its root, and the whole up to the first item."""

    root: "re.Pattern[str]"
    whole: "re.Pattern[str]"


def start(root: str, container: str = "") -> Start:
    """Return what the beginning of a plain part looks like, up to the first item in ``root`` or its ``container``."""
    opening = rf"<{root}(?:\s[^<>]*)?(?<!/)>\s*"
    if container:
        opening += rf"(?:<(?![!?]|{container}\b)[^<>]*>[^<>]*)*<{container}(?:\s[^<>]*)?(?<!/)>\s*"
    return Start(re.compile(rf"{_DECLARED}<([A-Za-z]\w{{0,20}}:){root}\b"), re.compile(_DECLARED + opening))


def begin(pieces: Iterator[bytes], sign: bytes, start: Start) -> Begun:
    """Read until ``sign`` was seen, and tell whether it begins like ``start``."""
    raw = b""
    for piece in pieces:
        raw += piece
        if sign in raw or len(raw) > _HEAD:
            break
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Begun(raw)
    named = start.root.match(text)
    prefix = "" if named is None else named[1]
    text = _plain(text, prefix)
    found = start.whole.match(text)
    return Begun(raw) if found is None else Begun(raw, found[0], text[found.end() :], prefix)


def texts(begun: Begun, pieces: Iterator[bytes]) -> Iterator[str]:
    """Yield the text after the head; raises ValueError for what is no UTF-8."""
    yield begun.text
    for piece in pieces:
        yield _plain(piece.decode(), begun.prefix)


def _plain(text: str, prefix: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else text
