"""Age, generation, and whether a value rose or fell."""

from datetime import date

import pytest

from models.fields import GENERATIONS
from models.person import age, direction, generation


class TestAge:
    @pytest.mark.parametrize(
        ("birthday", "day", "years"),
        [
            ("1980-03-18", date(2026, 3, 18), 46),
            ("1980-03-19", date(2026, 3, 18), 45),
            ("1980-03-17", date(2026, 3, 18), 46),
            ("2026-03-18", date(2026, 3, 18), 0),
            ("2000-02-29", date(2026, 2, 27), 25),
            ("2000-02-29", date(2026, 2, 28), 26),
            ("2000-02-29", date(2028, 2, 28), 27),
            ("2000-02-29", date(2028, 2, 29), 28),
            ("2000-02-29", date(2100, 2, 28), 100),
        ],
    )
    def test_counts_the_years_completed(self, birthday: str, day: date, years: int) -> None:
        assert age(birthday, day) == years

    @pytest.mark.parametrize("birthday", [None, "", "--03-15", "2026-03-19"])
    def test_is_unknown_without_a_year_or_before_birth(self, birthday: str | None) -> None:
        assert age(birthday, date(2026, 3, 18)) is None


class TestGeneration:
    @pytest.mark.parametrize(
        ("year", "code"),
        [
            (1900, None), (1901, "greatest"), (1927, "greatest"), (1928, "silent"), (1945, "silent"), (1946, "boomer"),
            (1964, "boomer"), (1965, "x"), (1980, "x"), (1981, "millennial"), (1996, "millennial"), (1997, "z"),
            (2012, "z"), (2013, "alpha"), (2026, "alpha"),
        ],
    )  # fmt: skip
    def test_by_the_year_of_birth(self, year: int, code: str | None) -> None:
        assert generation(f"{year}-12-31") == code

    @pytest.mark.parametrize("birthday", [None, "", "--03-15"])
    def test_is_unknown_without_a_year(self, birthday: str | None) -> None:
        assert generation(birthday) is None

    def test_each_has_a_word(self) -> None:
        assert all(word for _first, _code, word in GENERATIONS)


class TestDirection:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("24k", "30k"), ("24 k", "24.5k"), ("900", "1k"), ("24.000 €", "30.000 €"), ("24k", "30.000 €"),
            ("30 mil", "40 mil €"), ("1,5M", "2 M"), ("-3", "0"), ("0", "1"), ("low", "medium"), ("bajo", "Alto"),
            ("medio-alto", "ALTO"), ("medio", "high"), ("muy bajo", "bajo"), ("Media", "muy alta"),
        ],
    )  # fmt: skip
    def test_rises_and_falls_the_other_way(self, before: str, after: str) -> None:
        assert direction(before, after) == 1
        assert direction(after, before) == -1

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("24k", "high"), ("low", "30"), ("single", "married"), ("", "30k"), ("24k", ""), ("24k", "24.000"),
            ("low", "bajo"), ("20-30k", "40k"), ("about 3", "4"), ("k", "m"), ("1k2k", "3"), ("=1+1", "3"),
            ("medium well", "high"), ("٣", "nine"), ("1" * 60, "2"),
        ],
    )  # fmt: skip
    def test_cannot_be_said_of_anything_else(self, before: str, after: str) -> None:
        assert direction(before, after) == 0
