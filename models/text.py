"""Text that comes from outside or goes to a screen: cleaned once, shown safely, compared and put in order.

What is taken out can command a terminal or turn the direction of a line; letters of every script stay.
"""

import re
import unicodedata

_BREAKS = re.compile("[\t\r\n\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Text made of these alone is in NFC, holds nothing unsafe and no line break.
_PLAIN = re.compile("[ -~\xa0-\u02ff]*")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}
_MARKS_IN_A_ROW = 3


def clean_line(text: str) -> str:
    """Return ``text`` as a one-line field stores it: NFC, nothing unsafe, breaks and tabs one space, ends trimmed."""
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return text.strip()
    return unicodedata.normalize("NFC", _UNSAFE.sub("", _BREAKS.sub(" ", text))).strip()


def clean_block(text: str) -> str:
    """Return ``text`` as a field of several lines stores it: NFC, nothing unsafe, every line end a line feed."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSAFE.sub("", _LINE_ENDS.sub("\n", text)))


def harmless(text: str) -> str:
    """Return ``text`` without what can command a terminal, otherwise letter by letter as it is."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub("", text)


def shown(text: str, width: int = 500) -> str:
    """Return ``text`` fit for one line of a screen: cleaned again, at most ``width`` characters (a cut ends in ``…``).

    At most three combining marks stay in a row, so that no letter climbs over its neighbours.
    """
    if len(text) > 4 * width + 100:
        text = text[: 4 * width + 100]
    line = clean_line(text)
    if not _PLAIN.fullmatch(line):
        line = _limit_marks(line)
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip(" \u200d") + "…"


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    row = 0
    for char in text:
        row = row + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def is_blank(text: str | None) -> bool:
    """Return whether nothing of ``text`` can be seen: only blanks, control, format or zero-width characters."""
    if text and text[0].isalnum():
        return False
    return not text or all(
        char.isspace() or char in _INVISIBLE or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zs") for char in text
    )


# Letters that Unicode does not take apart. ß becomes ss by casefold.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n",
    "ĸ": "k", "ƀ": "b", "ɓ": "b", "ƈ": "c", "ɗ": "d", "ƒ": "f", "ɨ": "i", "ɵ": "o", "ʉ": "u", "ƶ": "z", "ə": "e",
}  # fmt: skip
# Accents of the Latin, Greek and Cyrillic scripts, and the vowel points of Hebrew and Arabic.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)


class _Folds(dict[int, str]):
    """The folded form of each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = self.fold(chr(code))
        return folded

    def fold(self, char: str) -> str:
        if unicodedata.category(char) in ("Cf", "Cs") or char in _INVISIBLE:
            return ""
        if char.isspace() or unicodedata.category(char) == "Cc":
            return " " if char.isspace() else ""
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
        letters = "".join(_LETTERS.get(part, part) for part in _ACCENTS.sub("", parts))
        return unicodedata.normalize("NFC", "".join(_digit(letter) for letter in letters))


class _SortFolds(_Folds):
    """The same for putting in order: ñ stands after every other n, marks of punctuation count as a blank."""

    def fold(self, char: str) -> str:
        if char in "ñÑ":
            return "n\u0303"
        if char in ".'’ʼ`´·":
            return ""
        folded = super().fold(char)
        if unicodedata.category(char)[0] in "PS" and not any(map(str.isalnum, folded)):
            return " "
        return folded


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char


_folds, _sort_folds = _Folds(), _SortFolds()


def search_key(text: str) -> str:
    """Return ``text`` for comparing names: no case, accents, format characters or doubled blanks (ñ counts as n)."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFC", text).translate(_folds)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def sort_key(text: str) -> str:
    """Return a key that puts names in order when compared character by character (or byte by byte in UTF-8).

    Accents, case and punctuation do not count, ñ stands between n and o, digits come before letters.
    """
    folded = unicodedata.normalize("NFC", text).translate(_sort_folds)
    return " ".join(folded.split()) or clean_line(text)
