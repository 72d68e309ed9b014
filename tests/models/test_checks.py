"""Every field reads typed text into its stored form, shows it again, and says what is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import iban as iban_library
from stdnum.es import nif
from stdnum.exceptions import ValidationError

from models import checks, i18n, identifiers
from models.fields import FIELDS, FLAGS, Choice, Field, Type
from models.problems import BadValue

TODAY = date(2026, 11, 24)


def read(name: str, typed: str, **how: Any) -> checks.Parsed:
    return checks.parse_field(FIELDS[name], typed, today=TODAY, **how)


def problem_of(name: str, typed: str, **how: Any) -> BadValue:
    with pytest.raises(BadValue) as caught:
        read(name, typed, **how)
    return caught.value


class TestEveryField:
    @pytest.mark.parametrize(
        ("name", "typed", "stored"),
        [
            ("name", "  Peña\x07\t\"O'Brien\" 'x ", "Peña \"O'Brien\" 'x"),
            ("notes", "one\r\n\ttwo \n", "one\n\ttwo"),
            ("phone", "976 123 456", "+34976123456"),
            ("phone", "+33 1 42 68 53 00", "+33142685300"),
            ("phone", "0034 976-12-34-56", "+34976123456"),
            ("phone", "612345678 ext 3", "+34612345678;ext=3"),
            ("email", "Ana.Gil@Example.COM", "Ana.Gil@example.com"),
            ("email", "jose@ñandú.es", "jose@ñandú.es"),
            ("tax_id", "12.345.678 Z", "12345678Z"),
            ("tax_id", "es b-58378431", "B58378431"),
            ("tax_id", "X-5253868-R", "X5253868R"),
            ("tax_id", "FR 61 954 506 077", "FR61954506077"),
            ("tax_id", "BE697449992", "BE0697449992"),
            ("iban", "es77 1234-1234-16 1234567890", "ES7712341234161234567890"),
            ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
            ("kind", "Empresa", "company"),
            ("kind", "FREELANCER", "freelancer"),
            ("stage", "en negociación", "negotiation"),
            ("stage", "Prospecto", "prospect"),
            ("tags", "vip; Zaragoza , VIP,, niño", ("vip", "Zaragoza", "niño")),
            ("expected_spend", "1.240,5 €", 124050),
            ("children", "2", 2),
            ("children", "2,0", 2),
            ("do_not_contact", "sí", 1),
            ("do_not_contact", "No", 0),
            ("birthday", "15 de marzo", "--03-15"),
            ("expected_date", "15/3", "2027-03-15"),
            ("consent_on", "15/3", "2026-03-15"),
            ("referred_by", " #12 ", "#12"),
        ],
    )
    def test_typed_text_becomes_the_stored_form(self, name: str, typed: str, stored: checks.Stored) -> None:
        parsed = read(name, typed)
        assert parsed.value == stored
        assert not parsed.doubtful
        assert parsed.problem is None

    @pytest.mark.parametrize("lenient", [False, True])
    @pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\x00\u2060"])
    @pytest.mark.parametrize("name", [name for name in FIELDS if name != "name"])
    def test_text_in_which_nothing_can_be_seen_is_no_value(self, name: str, typed: str, lenient: bool) -> None:
        assert read(name, typed, lenient=lenient) == checks.Parsed(None)

    @pytest.mark.parametrize(
        ("name", "typed", "code"),
        [
            ("name", "\u200b \u3164", "missing_name"),
            ("phone", "12345", "bad_phone"),
            ("phone", "call Ana", "bad_phone"),
            ("email", "ana@", "bad_email"),
            ("email", "ana@localhost", "bad_email"),
            ("tax_id", "12345678A", "bad_tax_id"),
            ("tax_id", "FR00000000000", "bad_tax_id"),
            ("iban", "ES7712341234161234567891", "bad_iban"),
            ("iban", "x", "bad_iban"),
            ("kind", "alien", "bad_kind"),
            ("stage", "[@click=app.quit]x[/]", "bad_stage"),
            ("stars", "4", "bad_stars"),
            ("stars", "****", "bad_stars"),
            ("do_not_contact", "perhaps", "bad_flag"),
            ("expected_spend", "1.2345", "bad_amount"),
            ("children", "2.5", "bad_number"),
            ("children", "two", "bad_number"),
            ("children", "9" * 30, "bad_number"),
            ("expected_date", "31/2", "bad_date"),
            ("birthday", "tomorrow", "bad_date"),
        ],
    )
    def test_a_wrong_value_is_named_with_its_code_and_field(self, name: str, typed: str, code: str) -> None:
        problem = problem_of(name, typed)
        assert (problem.code, problem.field) == (code, name)
        assert "\n" not in str(problem)
        parsed = read(name, typed, lenient=True)
        assert parsed.problem is not None
        assert (parsed.problem.code, parsed.problem.field) == (code, name)

    def test_a_problem_shows_no_command_of_the_text_it_quotes(self) -> None:
        assert "\x1b" not in str(problem_of("phone", "1\x1b]0;x\x07"))

    def test_a_problem_with_a_per_cent_sign_in_the_text_is_still_a_sentence(self) -> None:
        assert "%(text)s %d" in str(problem_of("phone", "%(text)s %d"))

    @given(st.text(max_size=30), st.sampled_from(sorted(FIELDS)), st.sampled_from([",", ".", None]))
    def test_a_file_can_hold_anything(self, cell: str, name: str, decimal: str | None) -> None:
        parsed = read(name, cell, lenient=True, decimal=decimal)
        assert parsed.problem is None or parsed.problem.field == name
        assert parsed.doubtful == (parsed.problem is not None and parsed.value is not None)


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "cell"),
        [("phone", "12345"), ("email", "ana at home"), ("tax_id", "12.345.678-A"), ("iban", "ES00 1234")],
    )
    def test_what_people_can_still_use_is_kept_as_typed_and_doubtful(self, name: str, cell: str) -> None:
        parsed = read(name, f" {cell}\t", lenient=True)
        assert (parsed.value, parsed.doubtful) == (cell, True)
        assert checks.show_field(FIELDS[name], parsed.value)

    @pytest.mark.parametrize(
        ("name", "cell"), [("stars", "many"), ("kind", "x"), ("stage", "x"), ("expected_spend", "x"), ("birthday", "x")]
    )
    def test_what_cannot_be_read_is_left_out(self, name: str, cell: str) -> None:
        parsed = read(name, cell, lenient=True)
        assert (parsed.value, parsed.doubtful) == (None, False)
        assert parsed.problem

    def test_a_date_in_a_file_must_be_whole(self) -> None:
        assert read("expected_date", "15/03/2027 0:00", lenient=True).value == "2027-03-15"
        assert read("expected_date", "tomorrow", lenient=True).value is None

    def test_the_decimal_sign_of_a_column_settles_what_is_doubtful(self) -> None:
        assert read("expected_spend", "1.240", lenient=True, decimal=".").value == 124
        assert read("expected_spend", "1.240", lenient=True, decimal=",").value == 124000


class TestStars:
    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            ("0", 0), ("3", 3), ("*", 1), ("***", 3), ("★★☆", 2), ("☆☆☆", 0), ("★ ★", 2), ("⭐⭐", 2), ("alta", 3),
            ("High", 3), ("Media", 2), ("medium", 2), ("baja", 1), ("low", 1), ("ninguna", 0), ("none", 0),
        ],
    )  # fmt: skip
    def test_they_are_digits_signs_or_words(self, typed: str, number: int) -> None:
        assert read("stars", typed).value == number

    @pytest.mark.parametrize("typed", ["-1", "5", "★★★★", "huge", "1.5", "**x"])
    def test_anything_else_is_refused(self, typed: str) -> None:
        assert problem_of("stars", typed).code == "bad_stars"


class TestChoices:
    OWN = Field("shirt", Type.CHOICE, "Shirt", choices=(Choice("S", "Small"), Choice("L", "Large", ("grande",))))

    @pytest.mark.parametrize(("typed", "value"), [("s", "S"), ("LARGE", "L"), ("grande", "L")])
    def test_a_field_of_the_user_s_has_its_own(self, typed: str, value: str) -> None:
        assert checks.parse_field(self.OWN, typed, today=TODAY).value == value

    def test_a_wrong_one_is_answered_with_all_of_them(self) -> None:
        with pytest.raises(BadValue, match="Small, Large") as caught:
            checks.parse_field(self.OWN, "huge", today=TODAY)
        assert caught.value.code == "bad_choice"

    def test_a_flag_of_the_user_s_needs_no_choices(self) -> None:
        assert checks.parse_field(Field("vegan", Type.FLAG, "Vegan"), "sí", today=TODAY).value == 1


class TestCountries:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("Spain", "ES"), ("España", "ES"), ("ESPAÑA ", "ES"), ("es", "ES"), ("Alemania", "DE"), ("germany", "DE"),
            ("Deutschland", "DE"), ("UK", "GB"), ("Reino Unido", "GB"), ("EE. UU.", "US"), ("USA", "US"),
            ("Francia", "FR"), ("Países Bajos", "NL"), ("Holanda", "NL"), ("pt", "PT"), ("ESP", "ES"), ("México", "MX"),
        ],
    )  # fmt: skip
    def test_they_are_known_in_both_languages(self, typed: str, code: str) -> None:
        assert checks.region_of(typed) == code

    @pytest.mark.parametrize("typed", ["", None, "Narnia", "150", "[b]x"])
    def test_others_are_unknown(self, typed: str | None) -> None:
        assert checks.region_of(typed) is None

    def test_a_phone_is_read_as_written_in_the_client_s_country(self) -> None:
        assert read("phone", "01 42 68 53 00", country="FR").value == "+33142685300"
        assert read("phone", "01 42 68 53 00", country="ES", lenient=True).doubtful

    @pytest.mark.parametrize(
        ("typed", "country"), [("123/456/7890", "DE"), ("CHE-123.456.788", "CH"), ("12-3456789", "US")]
    )
    def test_a_tax_id_of_another_country_is_taken_as_typed(self, typed: str, country: str) -> None:
        assert read("tax_id", typed, country=country) == checks.Parsed(typed)

    def test_a_spanish_tax_id_of_a_client_abroad_is_still_known(self) -> None:
        assert read("tax_id", "b-58378431", country="FR").value == "B58378431"

    def test_greece_has_one_prefix(self) -> None:
        assert read("tax_id", "GR094259216", country="GR").value == "EL094259216"
        assert read("tax_id", "el 094259216").value == "EL094259216"

    def test_an_eu_number_of_the_client_s_own_country_is_checked(self) -> None:
        assert problem_of("tax_id", "FR00000000000", country="FR").code == "bad_tax_id"


class TestPhonesShown:
    @pytest.mark.parametrize(
        ("stored", "typed", "home", "shown"),
        [
            ("+34976123456", "976 123 456", "ES", "976 123 456"),
            ("+34976123456", None, "ES", "976 12 34 56"),
            ("+34976123456", "976 123 456", "FR", "+34 976 12 34 56"),
            ("+33142685300", "01 42 68 53 00", "ES", "+33 1 42 68 53 00"),
            ("+33142685300", None, "FR", "01 42 68 53 00"),
            ("+34612345678;ext=3", None, "ES", "612 34 56 78 ext. 3"),
            ("12345", "12345", "ES", "12345"),
            ("a\x1bb", None, "ES", "ab"),
        ],
    )
    def test_at_home_as_typed_and_abroad_in_full(self, stored: str, typed: str | None, home: str, shown: str) -> None:
        assert checks.phone_shown(stored, typed, home) == shown

    def test_the_short_way_of_spanish_phones_is_that_of_the_library(self) -> None:
        for first in range(500, 1000):
            stored = f"+34{first}{first * 7919 % 10**6:06d}"
            assert identifiers.phone_international(stored) == identifiers._formatted(stored, None)


class TestSameChannel:
    @pytest.mark.parametrize(
        ("kind", "value", "key"),
        [
            ("phone", "+34976123456", "+34976123456"),
            ("phone", "+34976123456;ext=3", "+34976123456"),
            ("phone", "123-45", "12345"),
            ("phone", "ask Ana", "ask ana"),
            ("email", "Ana.Gil@example.com", "ana.gil@example.com"),
            ("web", "https://www.Acme.es/", "acme.es"),
            ("web", "acme.es/a", "acme.es/a"),
            ("social", "@Acme", "@acme"),
        ],
    )
    def test_two_spellings_have_one_key(self, kind: str, value: str, key: str) -> None:
        assert checks.channel_key(kind, value) == key


class TestThereAndBack:
    @pytest.mark.parametrize("code", i18n.LANGUAGES)
    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("name", "ACME [bold]x[/bold] [/nope]"), ("notes", "one\n  two"), ("phone", "+33 1 42 68 53 00"),
            ("phone", "612345678 ext 3"), ("email", "ana@example.com"), ("tax_id", "FR61954506077"),
            ("iban", "ES7712341234161234567890"), ("kind", "individual"), ("stage", "inactive"), ("stars", "2"),
            ("stars", "0"), ("tags", "vip, Zaragoza"), ("expected_spend", "-1.240,50"), ("children", "3"),
            ("do_not_contact", "1"), ("birthday", "29/2"), ("birthday", "1980-03-15"), ("expected_date", "2020-02-29"),
        ],
    )  # fmt: skip
    def test_what_is_shown_is_read_back(self, name: str, typed: str, code: str) -> None:
        i18n.set_language(code)
        stored = read(name, typed).value
        again = read(name, checks.show_field(FIELDS[name], stored)).value
        i18n.set_language("en")
        assert again == stored

    def test_no_value_is_shown_as_nothing(self) -> None:
        assert {checks.show_field(field, None) for field in FIELDS.values()} == {""}

    def test_flags_have_words(self) -> None:
        assert checks.show_field(FIELDS["do_not_contact"], 1) == "yes"
        assert {choice.value for choice in FLAGS} == {"0", "1"}


def outcome(read: Callable[[], str]) -> str:
    """Return what ``read`` returns, or ``refused``."""
    try:
        return read()
    except (BadValue, ValidationError, EmailNotValidError, phonenumbers.NumberParseException):
        return "refused"


def phone_by_library(typed: str) -> str:
    number = phonenumbers.parse(typed, "ES")
    if not phonenumbers.is_valid_number(number):
        return "refused"
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{stored};ext={number.extension}" if number.extension else stored


class TestShortWays:
    """The shapes recognised without a library give what the library gives."""

    @given(st.from_regex(r"(\+34|0034|\+ 34|34)?[ .-]{0,2}[0-9]( ?[-.]?[0-9]){7,9}[ -]{0,2}", fullmatch=True))
    @example("976-123-456-")
    @example(".612.345.678")
    @example("112")
    def test_phones(self, typed: str) -> None:
        assert outcome(lambda: identifiers.phone(typed, "ES")) == outcome(lambda: phone_by_library(typed))

    @given(st.text("0123456789 +-.()/ext", max_size=16))
    def test_phones_of_any_signs(self, typed: str) -> None:
        assert outcome(lambda: identifiers.phone(typed, "ES")) == outcome(lambda: phone_by_library(typed))

    @given(st.emails() | st.from_regex(r"[a-zA-Z._+-]{1,12}@[a-zA-Z0-9.-]{1,12}\.[a-z0-9-]{1,5}", fullmatch=True))
    @example("Postmaster@Example.COM")
    @example("a@b.test")
    @example("a@xn--ab.es")
    @example("a@x--y.es")
    @example("a@ab--y.es")
    @example(f"{'a' * 65}@example.com")
    @example(f"a@{'b' * 64}.com")
    @example("a@b.c")
    def test_e_mails(self, typed: str) -> None:
        by_library = outcome(lambda: validate_email(typed, check_deliverability=False).normalized)
        assert outcome(lambda: identifiers.email(typed)) == by_library

    @given(st.from_regex(r"(ES)?[ABGXYZKLM0-9][0-9]{7}[A-Z0-9]", fullmatch=True))
    def test_tax_ids(self, typed: str) -> None:
        assert outcome(lambda: identifiers.tax_id(typed, "ES")) == outcome(lambda: nif.validate(typed))

    @given(st.integers(0, 10**18 - 1), st.booleans())
    def test_ibans(self, account: int, wrong: bool) -> None:
        from stdnum.es import ccc

        digits = f"{account:018d}"
        number = ccc.to_iban(digits[:8] + ccc.calc_check_digits(f"{digits[:8]}00{digits[8:]}") + digits[8:])
        if wrong:
            number = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert outcome(lambda: identifiers.iban(number)) == outcome(lambda: iban_library.validate(number))
