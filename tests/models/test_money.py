"""Numbers and amounts are read as people write them, and what is doubtful is refused with both readings."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from models import i18n, money
from models.problems import BadValue

cents = st.integers(-(10**15), 10**15)


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def problem_of(typed: str) -> BadValue:
    with pytest.raises(BadValue) as caught:
        money.parse_money(typed)
    return caught.value


class TestAmounts:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("0", 0),
            ("12", 1200),
            ("12.5", 1250),
            ("12,5", 1250),
            ("12,50", 1250),
            ("1240,50", 124050),
            ("1.240,50", 124050),
            ("1,240.50", 124050),
            ("1.240", 124000),
            ("1,240", 124000),
            ("1.240.500", 124050000),
            ("1,240,500.5", 124050050),
            ("1 240", 124000),
            ("1 240,50", 124050),
            ("1\u00a0240,50", 124050),
            ("1\u202f240,50\u00a0€", 124050),
            ("1'240.50", 124050),
            ("1’240’500", 124050000),
            ("3'50", 350),
            (",5", 50),
            (".50", 50),
            ("0.500", 50),
            ("€12", 1200),
            ("12€", 1200),
            ("12 EUR", 1200),
            ("12eur", 1200),
            ("EUR12", 1200),
            ("12 euros", 1200),
            ("$1,240.50", 124050),
            ("1.240,-", 124000),
            ("1.240,-- €", 124000),
            ("-12", -1200),
            ("- 12,50 €", -1250),
            ("-€12", -1200),
            ("€-12", -1200),
            ("−12", -1200),
            ("12-", -1200),
            ("12,50- €", -1250),
            ("(12,50)", -1250),
            ("(12,50 €)", -1250),
            ("+12", 1200),
            ("  12  ", 1200),
            ("0012", 1200),
            ("-0", 0),
            ("92233720368547758.07", 2**63 - 1),
        ],
    )
    def test_an_amount_is_read(self, typed: str, expected: int) -> None:
        assert money.parse_money(typed) == expected

    @pytest.mark.parametrize(
        ("typed", "readings"),
        [
            ("1234.567", ("1234567", "1234.5670")),
            ("1234.500", ("1234500", "1234.50")),
            ("1.2345", ("12345", "1.2345")),
            ("1.2400", ("12400", "1.24")),
            ("1.240,500", ("1240500", "1240.50")),
            ("1.240.50", ("124050", "1240.50")),
            ("1,23,456", ("123456", "123.4560")),
            ("12.34.56", ("123456", "1234.56")),
            ("01.240", ("1240", "1.24")),
        ],
    )
    def test_what_is_doubtful_is_refused_with_both_readings(self, typed: str, readings: tuple[str, str]) -> None:
        problem = problem_of(typed)
        assert problem.code == "bad_amount"
        assert all(f" {reading}" in str(problem) for reading in readings)

    @pytest.mark.parametrize(
        "typed",
        [
            "", " ", "abc", "12 50", "1 2345", "--5", "-5-", "(-5)", "1e5", "12x", "€", ".", ",", "-", "()", "1.240.",
            "12,", "1 240.500,50", "0,125", "12%", "1/2", "1..5", "1,.5", "=1+1", "١٢", "9" * 60, "NaN", "inf", "$€5",
            "1240 5", "1_000",
        ],
    )  # fmt: skip
    def test_what_is_no_amount_is_refused(self, typed: str) -> None:
        problem = problem_of(typed)
        assert problem.code == "bad_amount"
        assert "\n" not in str(problem)

    def test_more_than_the_file_can_hold_is_refused(self) -> None:
        assert "too large" in str(problem_of("92233720368547758.08"))
        assert "too large" in str(problem_of("-999.999.999.999.999.999,00"))

    @given(cents)
    def test_every_usual_way_of_writing_it_gives_the_amount(self, amount: int) -> None:
        english = f"{Decimal(amount).scaleb(-2):,.2f}"
        spanish = english.translate(str.maketrans(",.", ".,"))
        for written in (
            money.plain(amount),
            english,
            spanish,
            english.replace(",", "'"),
            spanish.replace(".", "\u00a0"),
            spanish + " €",
            "$" + english,
        ):
            assert money.parse_money(written) == amount

    @given(st.text("0123456789.,' -+()€", max_size=12))
    def test_any_signs_are_one_amount_or_a_problem(self, typed: str) -> None:
        try:
            found = money.parse_money(typed)
        except BadValue:
            return
        digits = "".join(char for char in typed if char.isdigit()).lstrip("0")
        assert str(abs(found)).rstrip("0") == digits.rstrip("0") or (found == 0 and not digits)


class TestAKnownDecimalSign:
    @pytest.mark.parametrize(
        ("cell", "sign", "expected"),
        [
            ("1.240", ".", 124),
            ("1.240", ",", 124000),
            ("1,240", ",", 124),
            ("1240.5000", ".", 124050),
            ("1.240,5", ",", 124050),
            ("1,240.5", ".", 124050),
            ("33.3333", ".", 3333),
            ("0.125", ".", 13),
            ("-0.125", ".", -13),
            ("19,995", ",", 2000),
            (",5", ",", 50),
            ("12,", ",", 1200),
            ("1 240,50 €", ",", 124050),
            ("(5.5)", ".", -550),
        ],
    )
    def test_there_is_one_reading(self, cell: str, sign: str, expected: int) -> None:
        assert money.parse_money(cell, sign) == expected

    @pytest.mark.parametrize(
        ("cell", "sign"), [("1.24", ","), ("1,24", "."), ("1.2.3", "."), ("1.240.500", "."), (".", ".")]
    )
    def test_what_contradicts_the_sign_is_refused(self, cell: str, sign: str) -> None:
        with pytest.raises(BadValue):
            money.parse_money(cell, sign)

    @pytest.mark.parametrize(
        ("cell", "sign", "reading", "other"),
        [
            ("1.234,50 €", ".", "1,234.50", "decimal comma"),
            ("1,5", ".", "1.5", "decimal comma"),
            ("1,234.50", ",", "1,234.50", "decimal point"),
        ],
    )
    def test_what_only_the_other_sign_reads_is_told_with_its_reading(
        self, cell: str, sign: str, reading: str, other: str
    ) -> None:
        with pytest.raises(BadValue) as caught:
            money.parse_money(cell, sign)
        assert caught.value.code == "bad_amount"
        assert f" {reading} " in caught.value.text
        assert other in caught.value.text


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [("3", "3"), ("3,5", "3.5"), ("1.240", "1240"), ("0,125", "0.125"), ("1,2345", "1.2345"), ("-7.25", "-7.25")],
    )
    def test_a_number_is_exact(self, typed: str, expected: str) -> None:
        assert money.parse_number(typed) == Decimal(expected)

    @pytest.mark.parametrize("typed", ["1234.567", "1234.500", "1.240,500", "1.240.50", "1,23,456"])
    def test_both_readings_of_a_doubtful_number_can_be_typed(self, typed: str, language: str) -> None:
        with pytest.raises(BadValue) as caught:
            money.parse_number(typed)
        assert caught.value.code == "bad_number"
        readings = [
            word.strip(".;,") for word in str(caught.value).replace(typed, "").split() if any(map(str.isdigit, word))
        ]
        assert len({money.parse_number(reading) for reading in readings}) == 2


class TestShowing:
    def test_an_amount_is_written_as_the_reader_writes_it(self) -> None:
        i18n.set_language("es")
        shown = [money.format_money(124050), money.format_money(-5), money.format_money(124050, currency="EUR")]
        whole = [money.format_money(1842000, currency="EUR", whole=True), money.format_money(1842001, whole=True)]
        i18n.set_language("en")
        assert shown == ["1.240,50", "-0,05", "1.240,50\u00a0€"]
        assert whole == ["18.420\u00a0€", "18.420,01"]
        assert money.format_money(124050, currency="EUR") == "€1,240.50"
        assert money.format_money(1842000, currency="EUR", whole=True) == "€18,420"
        assert money.format_money(-1842000, whole=True) == "-18,420"

    @pytest.mark.parametrize("code", i18n.LANGUAGES)
    @given(amount=cents)
    def test_the_form_for_lists_is_the_library_s(self, code: str, amount: int) -> None:
        i18n.set_language(code)
        shown = money.format_money(amount)
        i18n.set_language("en")
        assert shown == format_decimal(Decimal(amount).scaleb(-2), "#,##0.00", locale=code)

    @pytest.mark.parametrize("code", i18n.LANGUAGES)
    @given(amount=cents)
    def test_what_is_shown_is_read_back(self, code: str, amount: int) -> None:
        i18n.set_language(code)
        shown = [money.format_money(amount), money.format_money(amount, currency="EUR")]
        i18n.set_language("en")
        assert [money.parse_money(each) for each in shown] == [amount, amount]

    @pytest.mark.parametrize(
        ("amount", "text"), [(124050, "1240.50"), (5, "0.05"), (-5, "-0.05"), (0, "0.00"), (-100, "-1.00")]
    )
    def test_programs_get_a_plain_decimal(self, amount: int, text: str) -> None:
        assert money.plain(amount) == text
