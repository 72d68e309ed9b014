"""From the lines of a vCard file to its properties: unfolded, decoded, with what is too long or a picture left out.

A property is put together from as many physical lines as it takes (RFC 6350 3.2; soft breaks of quoted-printable in
2.1). Pictures, sounds and keys are passed over line by line and never held.
"""

import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

SKIPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN", "X-THUMBNAIL"})
"""Properties whose values are never looked at."""
_CHUNK = 1 << 16
_HEAD = re.compile(r'(?:([\w-]+)\.)?([\w-]+)[ \t]*((?:;(?:[^":;]|"[^"]*")*)*):')
_LOOSE = re.compile(r"(?:([\w-]+)\.)?([\w-]+)([^:]*):")
_PARAMETER = re.compile(r';((?:[^";]|"[^"]*")*)')
_VALUE = re.compile(r'"([^"]*)"|([^,"]+)')
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_PRINTABLE = re.compile(r";[ \t]*(?:ENCODING[ \t]*=[ \t]*)?\"?QUOTED-PRINTABLE\"?[ \t]*(?=;|$)", re.IGNORECASE)
_BINARY = re.compile(r";[ \t]*(?:ENCODING[ \t]*=[ \t]*\"?(?:BASE64|B)|BASE64)\"?[ \t]*(?=;|$)", re.IGNORECASE)
_CHARSET = re.compile(
    r"(?:x-)?(?:utf|iso|windows|cp\d|ibm|mac|koi8|shift|s-?jis|euc|gb|big5|hz|us-ascii|ascii|latin)[\w-]*",
    re.IGNORECASE,
)
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}


class Property(NamedTuple):
    """One property: the line it begins on, its group and name in capitals, parameters by name, and its value.

    ``value`` is decoded but not unescaped. ``name`` is empty for a line that is none; ``problem`` is ``too_long``
    for one of which only a part was read.
    """

    line: int
    group: str
    name: str
    params: dict[str, list[str]]
    value: str
    problem: str = ""

    @property
    def types(self) -> list[str]:
        """Its TYPE words, in small letters, however they were listed."""
        return [
            word.strip().lower() for text in self.params.get("TYPE", ()) for word in text.split(",") if word.strip()
        ]


class Properties:
    """The properties of a file. ``readline`` gives its bytes as Latin-1 characters, with every line end a line feed."""

    def __init__(self, readline: Callable[[int], str], encoding: str, most: int) -> None:
        """``encoding`` is that of values that name none; a value of more than ``most`` characters is cut."""
        self._readline, self._encoding, self._most = readline, encoding, most
        self._number = 0
        self._waiting: tuple[str, bool] | None = None
        self.old = False
        """Whether the present card is of version 2.1: set by who reads the cards."""

    def __iter__(self) -> Iterator[Property]:
        while (first := self._next()) is not None:
            line, long = first
            if not line.strip():
                continue
            yield self._whole(self._number, line, long)

    def _next(self) -> tuple[str, bool] | None:
        """Return the next physical line without its end, cut at ``most``, and whether it was; None at the end."""
        if self._waiting is not None:
            taken, self._waiting = self._waiting, None
            self._number += 1
            return taken
        parts, length, long = [], 0, False
        while part := self._readline(_CHUNK):
            if length <= self._most:
                parts.append(part)
            length += len(part)
            if part.endswith("\n"):
                break
        if not length:
            return None
        self._number += 1
        line = "".join(parts).removesuffix("\n")
        if len(line) > self._most:
            line, long = line[: self._most], True
        return line, long

    def _peek(self) -> str | None:
        if self._waiting is None:
            found = self._next()
            if found is None:
                return None
            self._number -= 1
            self._waiting = found
        return self._waiting[0]

    def _whole(self, number: int, line: str, long: bool) -> Property:
        """Return the property that begins with ``line``, and take its other lines."""
        head = _HEAD.match(line) or _LOOSE.match(line)
        about = "" if head is None else head[3]
        name = "" if head is None else head[2].upper()
        printable = bool(_PRINTABLE.search(about))
        if name in SKIPPED or _BINARY.search(about):
            self._pass_over(bare=bool(_BINARY.search(about)))
            return Property(number, "", name, {}, "")
        parts, length = [line], len(line)
        while (after := self._peek()) is not None:
            if printable and parts[-1].endswith("="):
                parts[-1] = parts[-1][:-1]
                part = after
            elif after[:1] in (" ", "\t"):
                part = after if self.old and not printable else after[1:]
            else:
                break
            long = (self._waiting is not None and self._waiting[1]) or long
            self._next()
            length += len(part)
            if length <= self._most:
                parts.append(part)
            else:
                long, parts[-1] = True, parts[-1].removesuffix("=") if not printable else parts[-1]
        return self._property(number, "".join(parts), head, "too_long" if long else "")

    def _pass_over(self, *, bare: bool) -> None:
        """Leave the rest of a picture behind; ``bare`` when its lines may stand without a blank before them."""
        while (after := self._peek()) is not None:
            if after[:1] not in (" ", "\t") and (not bare or not after.strip() or ":" in after):
                return
            self._next()

    def _property(self, number: int, line: str, head: re.Match[str] | None, problem: str) -> Property:
        head = head or _HEAD.match(line) or _LOOSE.match(line)
        if head is None:
            return Property(number, "", "", {}, _decoded(line, self._encoding), problem)
        params: dict[str, list[str]] = {}
        for piece in _PARAMETER.findall(head[3]):
            name, sign, text = piece.partition("=")
            name = name.strip().upper()
            if not name:
                continue
            if sign:
                values = [quoted or plain for quoted, plain in _VALUE.findall(text)]
                params.setdefault(name, []).extend(_caret(_decoded(value, self._encoding)).strip() for value in values)
            else:
                params.setdefault("ENCODING" if name in _ENCODINGS else "TYPE", []).append(name)
        value = line[head.end() :]
        charset = next(iter(params.get("CHARSET", ())), "")
        if any(word.upper() == "QUOTED-PRINTABLE" for word in params.get("ENCODING", ())):
            value = binascii.a2b_qp(value.encode("latin-1")).decode("latin-1")
        return Property(number, (head[1] or "").lower(), head[2].upper(), params,
                        _decoded(value, charset or self._encoding), problem)  # fmt: skip


def _caret(text: str) -> str:
    """Take the escapes of RFC 6868 back."""
    return re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], text) if "^" in text else text


def _decoded(text: str, encoding: str) -> str:
    """Return the bytes in ``text`` as text: UTF-8 where they are that, else ``encoding``, else Windows 1252."""
    if text.isascii() and not _shifting(encoding):
        return text
    raw = text.encode("latin-1")
    for name in (encoding, "utf-8", "cp1252"):
        if _is_known(name):
            try:
                return raw.decode(name)
            except (UnicodeError, ValueError):
                continue
    return raw.decode("cp1252", "replace")


@lru_cache(maxsize=64)
def _is_known(encoding: str) -> bool:
    if not _CHARSET.fullmatch(encoding):
        return False
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


@lru_cache(maxsize=64)
def _shifting(encoding: str) -> bool:
    """Whether text of ASCII bytes alone may mean other letters."""
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-7", "utf-32", "iso-2022", "hz"))
