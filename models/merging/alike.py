"""Names that are close among many, without comparing each with each: only within blocks of bounded size.

Blocking by words and by the beginnings and ends of names, and a sliding window over sorted names in what is still
too large, is the usual way (Christen, Data Matching, 2012, chapter 4).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from models.duplicates import CLOSE, names_close, sorted_words

BLOCK = 250
"""So many different names are compared each with each."""
WINDOW = 60
"""In a larger block each name is compared with so many that follow it in the order of the alphabet."""
_ALIKE = 40
"""Of so many clients with the very same name each is paired with each; of more, each with those that follow."""
_NEXT = 5
_LETTERS = 4


def alike(names: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of numbers (smaller first) whose folded names agree or are close.

    Up to ``BLOCK`` different names every such pair is found; among more, a pair that shares no word, no beginning and
    no end, or that lies too far apart in a very large block, may be missed. A pair may come more than once.
    """
    by_words: dict[str, dict[str, list[int]]] = {}
    for number, folded in names:
        by_words.setdefault(sorted_words(folded), {}).setdefault(folded, []).append(number)
    for same_words in by_words.values():
        yield from _together([number for numbers in same_words.values() for number in numbers])
    for one, other in _close(sorted(by_words)):
        for first, numbers in by_words[one].items():
            for second, others in by_words[other].items():
                if names_close(first, second):
                    for number in islice(numbers, _ALIKE):
                        for each in islice(others, _ALIKE):
                            yield min(number, each), max(number, each)


def _together(numbers: list[int]) -> Iterator[tuple[int, int]]:
    numbers.sort()
    if len(numbers) <= _ALIKE:
        yield from combinations(numbers, 2)
    else:
        for place, number in enumerate(numbers):
            for other in numbers[place + 1 : place + 1 + _NEXT]:
                yield number, other


def _close(keys: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of sorted words that are close; ``keys`` are in order."""
    if len(keys) <= BLOCK:
        yield from _compared(keys, BLOCK)
        return
    blocks: dict[str, list[str]] = {}
    for key in keys:
        for word in set(key.split()):
            blocks.setdefault(word, []).append(key)
        blocks.setdefault("^" + key[:_LETTERS], []).append(key)
        blocks.setdefault("$" + key[-_LETTERS:], []).append(key)
    for block in blocks.values():
        if len(block) <= BLOCK:
            yield from _compared(block, BLOCK)
        else:
            yield from _compared(block, WINDOW)
            yield from _compared(sorted(block, key=lambda key: key[::-1]), WINDOW)


def _compared(keys: list[str], window: int) -> Iterator[tuple[str, str]]:
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    for place, key in enumerate(keys):
        following = keys[place + 1 : place + 1 + window]
        for other, _score, _place in extract(key, following, scorer=ratio, score_cutoff=CLOSE, limit=None):
            yield key, other
