"""By what a record of a file is known again: its filled cells, or what its card is known by."""

import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

from models.fields import by_name, fold


class Fingerprints:
    """The fingerprints of the records of one file, and how manieth of its kind each is."""

    def __init__(self, headers: Sequence[str]) -> None:
        """``headers`` are those of the file."""
        keys = sorted((_column_key(header), place) for place, header in enumerate(headers))
        self._keys = [(key + "=", place) for key, place in keys]
        self._width = len(headers)
        self._seen: set[int] = set()
        self._repeated: dict[int, int] = {}

    def of_cells(self, cells: Sequence[str]) -> str:
        """Return the same for the same filled cells under the same headers, in whatever order, language or mapping."""
        filled = list(map(str.strip, cells))
        if len(filled) < self._width:
            filled += [""] * (self._width - len(filled))
        parts = [key + cell for key, place in self._keys if (cell := filled[place])]
        return digest("\x1f".join(parts))

    def nth(self, fingerprint: str) -> int:
        """Count one more of these, and return how many there were."""
        number = int(fingerprint[:16], 16)
        if number not in self._seen:
            self._seen.add(number)
            return 1
        count = self._repeated.get(number, 1) + 1
        self._repeated[number] = count
        return count


def digest(text: str) -> str:
    """Return the fingerprint of ``text``, composed or not."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _column_key(header: str) -> str:
    found = by_name(header)
    return found.name if found is not None else fold(header)
