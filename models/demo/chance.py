"""Numbers that look like the real ones and pass their checks: tax ids, accounts, phones, e-mail addresses."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

T = TypeVar("T")

_NOT_IN_ADDRESSES = re.compile("[^a-z0-9]+")

_NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # the digits of the double, added up
_BANKS = ("00491500", "21000418", "01822370", "20855200", "00810200")


class Chance:
    """A seeded source of everything that a demo portfolio needs by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def below(self, number: int) -> int:
        """Return a whole number from 0 to ``number`` - 1."""
        return int(self.random() * number)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of ``items``, each as likely."""
        return items[int(self.random() * len(items))]

    def nif(self) -> str:
        """Return the tax id of a person, valid."""
        number = 10_000_000 + self.below(89_999_999)
        return f"{number}{_NIF_LETTERS[number % 23]}"

    def cif(self, letter: str) -> str:
        """Return the tax id of a company whose legal form has this letter, valid."""
        digits = f"{1 + self.below(52):02d}{self.below(100_000):05d}"
        a, b, c, d, e, f, g = map(int, digits)
        total = _DOUBLED[a] + b + _DOUBLED[c] + d + _DOUBLED[e] + f + _DOUBLED[g]
        return f"{letter}{digits}{-total % 10}"

    def iban(self) -> str:
        """Return a Spanish account number, valid."""
        bank, account = self.pick(_BANKS), f"{self.below(10**10):010d}"
        body = bank + _check_digit("00" + bank) + _check_digit(account) + account
        return f"ES{98 - int(body + '142800') % 97:02d}{body}"

    def mobile(self) -> tuple[str, str]:
        """Return a mobile number: international, and as a Spaniard writes it."""
        number = f"6{self.below(10**8):08d}"
        return "+34" + number, f"{number[:3]} {number[3:5]} {number[5:7]} {number[7:]}"

    def landline(self, prefix: str) -> tuple[str, str]:
        """Return a number of the province with this telephone ``prefix``: international, and as it is written."""
        rest = 9 - len(prefix)
        number = f"{prefix}{2 + self.below(5)}{self.below(10 ** (rest - 1)):0{rest - 1}d}"
        return "+34" + number, f"{number[:3]} {number[3:6]} {number[6:]}"


def _check_digit(ten: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(ten, (1, 2, 4, 8, 5, 10, 9, 7, 3, 6), strict=True))
    return str({10: 1, 11: 0}.get(11 - total % 11, 11 - total % 11))


def spread(items: Sequence[T], weights: Sequence[int]) -> list[T]:
    """Return a list in which each item stands as often as it weighs, for ``Chance.pick``."""
    return [item for item, weight in zip(items, weights, strict=True) for _each in range(weight)]


@lru_cache(maxsize=50_000)
def slug(text: str) -> str:
    """Return ``text`` as it would stand in an e-mail address: plain small letters and digits."""
    return _NOT_IN_ADDRESSES.sub("", unicodedata.normalize("NFKD", text.lower().replace("ł", "l")))
