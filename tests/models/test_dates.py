"""Days are read as people type them, in both languages, and shown as a list has room for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import dates
from models.problems import BadValue

TUESDAY = date(2026, 11, 24)
WORDS = [
    "1",
    "3",
    "15",
    "d",
    "in",
    "en",
    "hace",
    "a",
    "the",
    "mar",
    "vie",
    "fin",
    "de",
    "mes",
    "/",
    "-",
    "2026",
    "next",
]
days = st.dates(date(1900, 1, 1), date(2150, 12, 31))


def problem_of(parse: Callable[[str, date], object], typed: str, today: date) -> str:
    """Return the code of the problem that ``parse`` finds, or ``""``."""
    try:
        parse(typed, today)
    except BadValue as problem:
        return problem.code
    return ""


class TestWhatLiesAhead:
    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("today", "2026-11-24"),
            ("hoy", "2026-11-24"),
            ("tomorrow", "2026-11-25"),
            ("Mañana", "2026-11-25"),
            ("pasado mañana", "2026-11-26"),
            ("the day after tomorrow", "2026-11-26"),
            ("+3d", "2026-11-27"),
            ("3d", "2026-11-27"),
            ("+ 3 d", "2026-11-27"),
            ("2w", "2026-12-08"),
            ("2s", "2026-12-08"),
            ("1m", "2026-12-24"),
            ("1y", "2027-11-24"),
            ("in 2 weeks", "2026-12-08"),
            ("en 2 semanas", "2026-12-08"),
            ("dentro de 3 días", "2026-11-27"),
            ("dentro de un mes", "2026-12-24"),
            ("in a week", "2026-12-01"),
            ("two weeks from now", "2026-12-08"),
            ("vie", "2026-11-27"),
            ("vie.", "2026-11-27"),
            ("Viernes", "2026-11-27"),
            ("el viernes", "2026-11-27"),
            ("para el viernes", "2026-11-27"),
            ("fri", "2026-11-27"),
            ("mié", "2026-11-25"),
            ("miércoles", "2026-11-25"),
            ("mar", "2026-12-01"),
            ("tuesday", "2026-12-01"),
            ("next tuesday", "2026-12-01"),
            ("el martes que viene", "2026-12-01"),
            ("próximo martes", "2026-12-01"),
            ("el próximo lunes", "2026-11-30"),
            ("este jueves", "2026-11-26"),
            ("this thursday", "2026-11-26"),
            ("fin de mes", "2026-11-30"),
            ("a fin de mes", "2026-11-30"),
            ("end of month", "2026-11-30"),
            ("end of the month", "2026-11-30"),
            ("a primeros de mes", "2026-12-01"),
            ("next month", "2026-12-01"),
            ("fin de año", "2026-12-31"),
            ("fin de semana", "2026-11-28"),
            ("weekend", "2026-11-28"),
            ("next week", "2026-11-30"),
            ("la semana que viene", "2026-11-30"),
            ("15/3", "2027-03-15"),
            ("15-3", "2027-03-15"),
            ("24/11", "2027-11-24"),
            ("25/11", "2026-11-25"),
            ("15 mar", "2027-03-15"),
            ("mar 15", "2027-03-15"),
            ("15mar", "2027-03-15"),
            ("15 de marzo", "2027-03-15"),
            ("el 15 de marzo", "2027-03-15"),
            ("March 15th", "2027-03-15"),
            ("5 oct", "2027-10-05"),
            ("5oct", "2027-10-05"),
            ("1º de marzo", "2027-03-01"),
            ("el 5", "2026-12-05"),
            ("el día 30", "2026-11-30"),
            ("the 24th", "2026-12-24"),
            ("31st", "2026-12-31"),
            ("jue 26", "2026-11-26"),
            ("Thu 26", "2026-11-26"),
            ("vie 27/11", "2026-11-27"),
            ("Friday, 27 November", "2026-11-27"),
            ("29/2", "2028-02-29"),
            ("2027-01-05", "2027-01-05"),
            ("2027/1/5", "2027-01-05"),
            ("05/01/2027", "2027-01-05"),
            ("5.1.2027", "2027-01-05"),
            ("5/1/27", "2027-01-05"),
            ("15 de marzo de 2027", "2027-03-15"),
            ("15 mar 2027", "2027-03-15"),
            ("15-mar-27", "2027-03-15"),
            ("March 15, 2027", "2027-03-15"),
        ],
    )
    def test_a_phrase_is_the_day_a_person_means(self, typed: str, day: str) -> None:
        assert dates.parse_ahead(typed, TUESDAY).isoformat() == day

    @pytest.mark.parametrize(
        ("typed", "day"), [("15/03/1980", "1980-03-15"), ("ayer", "2026-11-23"), ("-3d", "2026-11-21")]
    )
    def test_a_day_named_by_itself_is_taken_also_when_it_is_past(self, typed: str, day: str) -> None:
        assert dates.parse_ahead(typed, TUESDAY).isoformat() == day

    def test_the_end_of_the_month_on_its_last_day_is_the_next_one(self) -> None:
        assert dates.parse_ahead("fin de mes", date(2026, 11, 30)) == date(2026, 12, 31)

    def test_a_month_on_from_a_long_month_is_the_end_of_a_short_one(self) -> None:
        assert dates.parse_ahead("1m", date(2027, 1, 31)) == date(2027, 2, 28)

    @given(days, st.sampled_from(["lun", "tue", "mié", "jue", "friday", "sábado", "dom"]))
    def test_a_weekday_is_within_the_next_seven_days(self, today: date, weekday: str) -> None:
        found = dates.parse_ahead(weekday, today)
        assert today < found <= today + timedelta(7)
        assert found.weekday() == ["lun", "tue", "mié", "jue", "friday", "sábado", "dom"].index(weekday)

    @given(days, days)
    def test_day_and_month_are_the_next_such_day(self, today: date, day: date) -> None:
        found = dates.parse_ahead(f"{day.day}/{day.month}", today)
        assert found > today
        assert (found.day, found.month) == (day.day, day.month)
        if (day.day, day.month) != (29, 2):
            assert found <= today + timedelta(366)


class TestWhatLiesBehind:
    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("today", "2026-11-24"),
            ("ayer", "2026-11-23"),
            ("yesterday", "2026-11-23"),
            ("anteayer", "2026-11-22"),
            ("the day before yesterday", "2026-11-22"),
            ("hace 3 días", "2026-11-21"),
            ("hace un mes", "2026-10-24"),
            ("3 days ago", "2026-11-21"),
            ("a week ago", "2026-11-17"),
            ("3d", "2026-11-21"),
            ("mar", "2026-11-24"),
            ("lunes", "2026-11-23"),
            ("last friday", "2026-11-20"),
            ("el viernes pasado", "2026-11-20"),
            ("el pasado viernes", "2026-11-20"),
            ("last tuesday", "2026-11-17"),
            ("15/3", "2026-03-15"),
            ("24/11", "2026-11-24"),
            ("25/11", "2025-11-25"),
            ("15 ago", "2026-08-15"),
            ("el 5", "2026-11-05"),
            ("el 31", "2026-10-31"),
            ("fin de mes", "2026-10-31"),
            ("29/2", "2024-02-29"),
            ("15/03/80", "1980-03-15"),
        ],
    )
    def test_a_phrase_is_the_day_a_person_means(self, typed: str, day: str) -> None:
        assert dates.parse_behind(typed, TUESDAY).isoformat() == day

    @pytest.mark.parametrize(
        ("typed", "day"), [("mañana", "2026-11-25"), ("+3d", "2026-11-27"), ("1/1/2027", "2027-01-01")]
    )
    def test_a_day_named_by_itself_is_taken_also_when_it_lies_ahead(self, typed: str, day: str) -> None:
        assert dates.parse_behind(typed, TUESDAY).isoformat() == day

    @given(days, st.sampled_from(["lun", "tue", "mié", "jue", "friday", "sábado", "dom"]))
    def test_a_weekday_is_today_or_within_the_last_six_days(self, today: date, weekday: str) -> None:
        assert today - timedelta(7) < dates.parse_behind(weekday, today) <= today

    @given(days, days)
    def test_day_and_month_are_the_last_such_day(self, today: date, day: date) -> None:
        found = dates.parse_behind(f"{day.day}-{day.month}", today)
        assert found <= today
        assert (found.day, found.month) == (day.day, day.month)


UNREADABLE = [
    "", "   ", "foo", "1.5", "12", "31/2", "30/2/2026", "29/2/2027", "32/1", "0/1", "1/13", "2026-13-01", "2026-02-30",
    "03/25/2026", "marzo", "mar 2026", "marzo 32", "99999d", "9999y", "15/03/0026", "15/3/12345", "jue 27", "vie 26/11",
    "ahora", "a", "in", "hace", "++3d", "1/2/3/4", "[@click=app.quit]x[/]", "=1+1", "1e3", "next", "que viene",
]  # fmt: skip


class TestWhatIsRefused:
    @pytest.mark.parametrize("typed", UNREADABLE)
    def test_what_is_no_date_is_refused_in_one_sentence(self, typed: str) -> None:
        for parse in (dates.parse_ahead, dates.parse_behind):
            with pytest.raises(BadValue) as caught:
                parse(typed, TUESDAY)
            assert caught.value.code == "bad_date"
            assert "\n" not in str(caught.value)

    @given(st.text(max_size=20))
    def test_any_text_is_a_day_or_a_problem(self, typed: str) -> None:
        for parse in (dates.parse_ahead, dates.parse_behind, dates.parse_any, dates.parse_birthday):
            assert problem_of(parse, typed, TUESDAY) in ("", "bad_date")

    @given(st.lists(st.sampled_from(WORDS), max_size=5))
    def test_any_words_of_the_grammar_are_a_day_or_a_problem(self, words: list[str]) -> None:
        for today in (TUESDAY, date(2024, 2, 29), date(2026, 12, 31), date(2026, 1, 31)):
            assert problem_of(dates.parse_ahead, " ".join(words), today) in ("", "bad_date")
            assert problem_of(dates.parse_behind, "".join(words), today) in ("", "bad_date")


class TestDatesInFiles:
    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("2026-03-15", "2026-03-15"),
            ("2026-03-15 10:20:30", "2026-03-15"),
            ("2026-03-15T10:20:30.123Z", "2026-03-15"),
            ("2026-03-15T10:20:30+01:00", "2026-03-15"),
            ("15/03/1980 0:00", "1980-03-15"),
            ("15/03/1980 12:30:00 AM", "1980-03-15"),
            ("15/3/80", "1980-03-15"),
            ("15.03.1980", "1980-03-15"),
            ("15 de marzo de 2026", "2026-03-15"),
            ("Mar 15, 2026", "2026-03-15"),
            ("15-ene-26", "2026-01-15"),
            ("Thu, 26 Nov 2026", "2026-11-26"),
            ("01/02/2026", "2026-02-01"),
        ],
    )
    def test_full_dates_are_read_day_first(self, cell: str, day: str) -> None:
        assert dates.parse_any(cell, TUESDAY).isoformat() == day

    @pytest.mark.parametrize("cell", ["15/3", "tomorrow", "+3d", "vie", "46022", "31/02/2026", "03/25/2026", "mar 15"])
    def test_what_depends_on_the_day_of_reading_is_refused(self, cell: str) -> None:
        with pytest.raises(BadValue):
            dates.parse_any(cell, TUESDAY)

    @given(days)
    def test_every_way_of_writing_a_day_gives_that_day(self, day: date) -> None:
        for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d 00:00:00", "%d %B %Y", "%B %d, %Y"):
            assert dates.parse_any(day.strftime(pattern), TUESDAY) == day


class TestBirthdays:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("15/3", "--03-15"),
            ("15 de marzo", "--03-15"),
            ("March 15", "--03-15"),
            ("29/2", "--02-29"),
            ("--03-15", "--03-15"),
            ("15/03/1980", "1980-03-15"),
            ("1980-03-15", "1980-03-15"),
            ("15/03/1980 0:00", "1980-03-15"),
            ("15/3/80", "1980-03-15"),
            ("15/3/30", "1930-03-15"),
            ("24/11/26", "2026-11-24"),
            ("25/11/26", "1926-11-25"),
        ],
    )
    def test_the_year_may_be_missing(self, typed: str, stored: str) -> None:
        assert dates.parse_birthday(typed, TUESDAY) == stored

    @pytest.mark.parametrize(
        "typed", ["31/2", "30/2", "29/2/1981", "25/11/2026", "tomorrow", "vie", "--13-01", "1980", ""]
    )
    def test_what_is_no_birthday_is_refused(self, typed: str) -> None:
        with pytest.raises(BadValue):
            dates.parse_birthday(typed, TUESDAY)


class TestShowing:
    @pytest.mark.parametrize(
        ("distance", "shown"),
        [
            (-8, "16 Nov"),
            (-7, "7 d late"),
            (-1, "1 d late"),
            (0, "today"),
            (1, "tomorrow"),
            (2, "Thu 26"),
            (6, "Mon 30"),
            (7, "1 Dec"),
            (37, "31 Dec"),
            (38, "1 Jan 2027"),
            (-400, "20 Oct 2025"),
        ],
    )
    def test_a_due_day_is_relative_within_a_week(self, distance: int, shown: str) -> None:
        assert dates.relative(TUESDAY + timedelta(distance), TUESDAY) == shown

    @pytest.mark.parametrize(
        ("distance", "shown"),
        [
            (0, "today"),
            (1, "yesterday"),
            (2, "2 d ago"),
            (7, "7 d ago"),
            (8, "16 Nov"),
            (400, "20 Oct 2025"),
            (-2, "Thu 26"),
        ],
    )
    def test_a_past_day_is_relative_within_a_week(self, distance: int, shown: str) -> None:
        assert dates.ago(TUESDAY - timedelta(distance), TUESDAY) == shown

    @given(days)
    def test_what_is_shown_for_editing_is_read_back(self, day: date) -> None:
        assert dates.parse_ahead(dates.show(day.isoformat()), TUESDAY) == day

    @pytest.mark.parametrize("stored", ["--03-15", "--02-29", "1980-03-15"])
    def test_a_birthday_shown_for_editing_is_read_back(self, stored: str) -> None:
        assert dates.parse_birthday(dates.show(stored), TUESDAY) == stored
