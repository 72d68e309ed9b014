"""In which encoding a text file was written, found from its bytes alone.

The ladder: a byte-order mark; zero bytes at every other place (UTF-16 without a mark); strict UTF-8; then the one of
the single-byte encodings in which the letters stand where letters stand.
"""

import codecs
import re
from collections import Counter
from typing import BinaryIO

BLOCK = 1 << 20
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")
_ENOUGH = 20_000
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_WESTERN = frozenset("àèìòùâêîôûäëïöçãõåæøßœýÀÈÌÒÙÂÊÎÔÛÄËÏÖÇÃÕÅÆØŒÝ")
_OPENING = frozenset("¿¡")
_ORDINALS = frozenset("ºª°")
_MARKS_OF_PRINT = frozenset("“”‘’–—…•·€«»´")
_NEUTRAL = frozenset("\xa0§®©™£¢±²³µ½¼¾¨")


def find_encoding(file: BinaryIO) -> tuple[str, bool]:
    """Return the name of the encoding of ``file`` and whether every byte of it can be read so.

    The file is read to its end in blocks and set back to its start.
    """
    file.seek(0)
    head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, True
    wide = _utf16(head)
    if wide:
        return wide, True
    single, highs, whole = _scan(file, head)
    file.seek(0)
    if not single:
        return "utf-8", True
    if _broken_utf8(highs):
        return "utf-8", False
    best = max(SINGLE_BYTE, key=lambda name: _plausibility(highs, name))
    return best, best != "cp1252" or whole


def _utf16(head: bytes) -> str:
    """UTF-16 without a mark: zero bytes at odd places only (LE) or at even places only (BE)."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > half // 5 and even <= odd // 10:
        return "utf-16-le"
    if even > half // 5 and odd <= even // 10:
        return "utf-16-be"
    return ""


def _scan(file: BinaryIO, head: bytes) -> tuple[bool, Counter[bytes], bool]:
    """Read to the end: if it is not UTF-8, its bytes above ASCII with their neighbours, if cp1252 knows them all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    highs: Counter[bytes] = Counter()
    single, whole, seen = False, True, 0
    block = head
    while block:
        following = file.read(BLOCK)
        if not block.isascii() or not single:
            try:
                if not single:
                    decoder.decode(block, final=not following)
            except UnicodeDecodeError:
                single = True
            if seen < _ENOUGH:
                found = _HIGH.findall(block)
                seen += len(found)
                highs.update(found[:_ENOUGH])
            whole = whole and not any(byte in block for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
        block = following
    return single, highs, whole


def _broken_utf8(highs: Counter[bytes]) -> bool:
    """Whether nearly all of the bytes above ASCII are UTF-8 all the same: a file with a few broken places."""
    good = bad = 0
    for run, number in highs.items():
        try:
            run.decode("utf-8")
            good += number
        except UnicodeDecodeError:
            bad += number
    return good >= 10 * bad


def _plausibility(highs: Counter[bytes], name: str) -> int:
    return sum(number * _score(run.decode(name, "replace")) for run, number in highs.items())


def _score(text: str) -> int:
    """How much ``text``, with an ASCII neighbour on either side, looks like words of western Europe."""
    total = 0
    for place, char in enumerate(text):
        if char.isascii():
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        total += _score_of(char, before, after)
    return total


def _score_of(char: str, before: str, after: str) -> int:
    inside = before.isalpha() and after.isalpha()
    if char in _ORDINALS:
        return -4 if inside else 1
    if char in _SPANISH or char in _WESTERN:
        score = 3 if char in _SPANISH else 2
        if char.isupper() and before.islower():
            return -4
        if char.islower() and ((before.isupper() and after.isupper()) or before.isdigit() or after.isupper()):
            return -3
        return score if before.isalpha() or after.isalpha() else -1
    if char in _OPENING:
        return -4 if before.isalpha() else 2
    if char in _MARKS_OF_PRINT:
        return 1 if not inside or char in "’·" else -2
    if char in _NEUTRAL:
        return -3 if inside else 0
    return -4
