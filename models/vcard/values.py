"""The values of properties: escapes and structured values, both ways; birthdays in all their spellings."""

import re
from collections.abc import Sequence

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(r"\\.|[^\\,;]+|.", re.DOTALL)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_LOOSE_DAY = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)")
_NO_YEAR = re.compile(r"--(\d\d)-?(\d\d)(?:[T ].*)?")
_WIDTH = 75
_EXTENSION = re.compile(r";ext=([0-9]{1,15})$", re.IGNORECASE)
_WORDY = re.compile(r"(?:tel|sms|mailto):(?://)?", re.IGNORECASE)


def unescape(text: str, *, old: bool = False) -> str:
    """Return ``text`` without its backslashes; in version 2.1 (``old``) one before a letter is itself."""
    if "\\" not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        char = found[1]
        if char in "nN":
            return found[0] if old else "\n"
        return char if char in "\\;,:" else found[0]

    return _ESCAPED.sub(plain, text)


def split(text: str, sign: str, *, old: bool = False) -> list[str]:
    """Return the parts of a value between ``,`` or ``;`` that is not escaped, each unescaped and trimmed."""
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == sign:
            parts.append("")
        else:
            parts[-1] += token
    return [unescape(part, old=old).strip() for part in parts]


def escape(text: str) -> str:
    """Return ``text`` as the value of a property, or a part of a structured one."""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def structured(parts: Sequence[str]) -> str:
    """Return the value whose parts are separated by semicolons."""
    return ";".join(map(escape, parts))


def fold(line: str) -> str:
    """Return ``line`` with its end, in pieces of at most 75 octets; no character is cut."""
    if len(line.encode()) <= _WIDTH:
        return line + "\r\n"
    pieces: list[str] = []
    start = used = 0
    for at, char in enumerate(line):
        size = len(char.encode())
        if used + size > _WIDTH:
            pieces.append(line[start:at])
            start, used = at, 1  # the blank of the next piece
        used += size
    pieces.append(line[start:])
    return "\r\n ".join(pieces) + "\r\n"


def birthday(text: str, no_year: str = "") -> str | None:
    """Return a birthday as ISO text or ``--MM-DD``, nothing for an empty one, None where it cannot be read.

    ``no_year`` is the year that stands for none (Apple). Whether the day exists is not looked at.
    """
    line = text.strip()
    if not line:
        return ""
    if bare := _NO_YEAR.fullmatch(line):
        return f"--{bare[1]}-{bare[2]}"
    if full := _DAY.fullmatch(line) or _LOOSE_DAY.fullmatch(line):
        year, month, day = full[1], full[2].zfill(2), full[3].zfill(2)
        return f"--{month}-{day}" if year in ("0000", no_year) else f"{year}-{month}-{day}"
    return None


def without_scheme(text: str) -> str:
    """Return a phone or e-mail without ``tel:`` or ``mailto:``; the blanks in ``tel:`` are ``%20``.

    An extension is as people write it (``ext. 12``).
    """
    found = _WORDY.match(text)
    if found is None:
        return text.strip()
    from urllib.parse import unquote

    return readable(unquote(text[found.end() :]).strip())


def readable(phone: str) -> str:
    """Return a phone with its extension (``;ext=12``, RFC 3966) as people write it."""
    return _EXTENSION.sub(r" ext. \1", phone)
