"""What was found once is kept for the next time, in a memory that has an end."""

from collections.abc import Callable
from typing import Generic, TypeVar

_MOST = 4 << 20
_EACH = 200
_LONGEST = 1 << 16

Key = TypeVar("Key")
Found = TypeVar("Found")


class Memory(Generic[Key, Found]):
    """Finds something for a key, and knows it from then on; when the keys become too much, all is forgotten."""

    def __init__(self, find: Callable[[Key], Found], size: Callable[[Key], int]) -> None:
        """``size`` tells how many characters a key has."""
        self._find, self._size = find, size
        self._kept: dict[Key, Found] = {}
        self._left = _MOST

    def __call__(self, key: Key) -> Found:
        """Return what there is for ``key``; raises what finding it raises."""
        if key in self._kept:
            return self._kept[key]
        found, size = self._find(key), self._size(key)
        if size < _LONGEST:
            self._left -= size + _EACH
            if self._left < 0:
                self._kept.clear()
                self._left = _MOST
            self._kept[key] = found
        return found
