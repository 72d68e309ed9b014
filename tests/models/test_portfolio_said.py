"""The figures of the portfolio in words: one line each, how they changed, and what they mean."""

import pytest

from models.i18n import set_language
from models.portfolio import whole, words
from models.portfolio.explain import explained
from models.portfolio.said import TITLES, Said, brief, change, on_course, said
from tests.models.portfolio_sample import nothing, sample

BESIDE = ("funnel_by_source",)
"""Sections that stand under another."""


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("tongue", ["en", "es"])
def test_every_section_is_said_and_explained(name: str, tongue: str) -> None:
    set_language(tongue)
    line = said(name, sample(), "EUR")
    assert line.figure not in ("", words.UNKNOWN)
    told = explained(name)
    assert all(told)
    assert len({told.formula, told.good, told.do}) == 3


def test_no_section_is_forgotten() -> None:
    assert set(TITLES) | set(BESIDE) == set(whole.SECTIONS)


@pytest.mark.parametrize("name", TITLES)
def test_nothing_is_a_dash_or_says_what_lacks(name: str) -> None:
    line = said(name, nothing(), "EUR")
    assert line.figure == words.UNKNOWN or line.value == 0 or name == "ideal"
    assert said(name, {}, "EUR") == Said()


@pytest.mark.parametrize(
    ("name", "figure", "word"),
    [
        ("size", "412 clients", "+18 new, -5 lost"),
        ("diversification", "like 3.3 equal clients", "largest 50 %"),
        ("frequency", "every 6 weeks", "4.3 times each"),
        ("profitability", "margin 34 %", "1 loses money"),
        ("loyalty", "71 % buy again", "88 % kept"),
        ("stability", "varies 22 %", "steady, falling"),
        ("receptivity", "31 % of 120 offers", "52 answered"),
        ("income", "€72,000", "€6,000 a month"),
        ("pareto", "2 of 4 make 80 %", "50 % of them"),
        ("rfm_groups", "31 champions", "4 at risk"),
        ("funnel", "70 % of talks won", "in 4 weeks"),
        ("cross_sell", "1 pair", "9 to offer to"),
        ("receivables", "€1,241 owed", "€400 overdue"),
        ("goals", "1 of 2 on course", ""),
    ],
)
def test_in_words(name: str, figure: str, word: str) -> None:
    line = said(name, sample(), "EUR")
    assert (line.figure, line.word) == (figure, word)


@pytest.mark.parametrize(
    ("now", "before", "kind", "good", "text", "word"),
    [
        (430, 412, "count", 1, "+18", "better"),
        (412, 430, "count", 1, "-18", "worse"),
        (412, 412, "count", 1, "=", "same"),
        (0.34, 0.31, "share", 1, "+3 points", "better"),
        (0.22, 0.21, "share", -1, "+1 point", "worse"),
        (0.2201, 0.2200, "share", -1, "=", "same"),
        (38, 42, "days", -1, "-4 days", "better"),
        (112_00, 100_00, "money", 1, "+12 %", "better"),
        (112_00, 0, "money", 1, "—", "better"),
        (3, 2, "count", 0, "+1", ""),
        (None, 2, "count", 1, "—", ""),
        (2, None, "count", 1, "—", ""),
    ],
)
def test_how_a_figure_changed(
    now: float | None, before: float | None, kind: str, good: int, text: str, word: str
) -> None:
    found = change(Said(value=now, kind=kind, good=good), Said(value=before, kind=kind, good=good))
    assert (found.text, found.word) == (text, word)


def test_the_number_alone() -> None:
    assert brief(said("frequency", sample(), "EUR"), "EUR") == "6 weeks"
    assert brief(said("income", sample(), "EUR"), "EUR") == "€72,000"
    assert brief(said("loyalty", sample(), "EUR"), "EUR") == "71 %"
    assert brief(Said(), "EUR") == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0, "0 %"), (0.004, "0.4 %"), (0.345, "35 %"), (-0.004, "-0.4 %"), (1, "100 %"), (0.0, "0 %")],
)
def test_shares(value: float | None, text: str) -> None:
    assert words.share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (1, "1 day"),
        (2.5, "2.5 days"),
        (20, "20 days"),
        (21, "3 weeks"),
        (89, "13 weeks"),
        (90, "3 months"),
    ],
)
def test_spans(value: float | None, text: str) -> None:
    assert words.days(value) == text


def test_numbers_are_written_as_the_reader_does() -> None:
    assert [words.number(value) for value in (None, 4.25, 0, 12.4, 12_345, -3)] == [
        "—",
        "4.3",
        "0",
        "12",
        "12,345",
        "-3",
    ]
    set_language("es")
    assert words.number(12_345.0) == "12.345"
    assert words.money("1240.50", "EUR").replace("\xa0", " ") == "1.241 €"


def test_a_goal_without_a_figure_is_behind() -> None:
    assert not on_course({"goal": "margin_year", "target": "1.00", "now": None, "expected": "0.00"})
