"""Text from outside is cleaned, shown safely, compared and put in order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text

HOSTILE = [
    "ACME [bold]x[/bold] [/nope]",
    "[@click=app.quit]x[/]",
    "東京 株式会社",
    "Peña \"O'Brien\" 'x",
    "=cmd|'/c calc'!A1",
    "ملاحظات العميل",
    "👩\u200d🔬 Lab",
]
REMOVED = [
    *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0), 0x061C, 0x200E, 0x200F,
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xD800, 0xDBFF, 0xDC80, 0xDFFF,
]  # fmt: skip
any_text = st.text(st.characters(exclude_categories=()))


class TestCleaning:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_what_only_looks_like_a_command_stays_as_it_is(self, name: str) -> None:
        assert text.clean_line(name) == name
        assert text.clean_block(name) == name
        assert text.shown(name) == name

    @pytest.mark.parametrize("code", REMOVED, ids=hex)
    def test_what_commands_a_terminal_goes(self, code: int) -> None:
        assert text.clean_line(f"a{chr(code)}b") == "ab"
        assert text.clean_block(f"a{chr(code)}b") == "ab"
        assert text.shown(f"a{chr(code)}b") == "ab"

    @pytest.mark.parametrize("between", ["\t", "\r", "\n", "\r\n", "\u2028", "\u2029", "\n\n"])
    def test_a_line_break_in_one_line_becomes_one_space(self, between: str) -> None:
        assert text.clean_line(f"a{between}b") == "a b"

    @pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\u2028", "\u2029"])
    def test_every_line_end_of_a_block_becomes_a_line_feed(self, end: str) -> None:
        assert text.clean_block(f"a{end}\tb") == "a\n\tb"

    def test_an_escape_sequence_loses_its_teeth(self) -> None:
        assert text.clean_line("a\x1b]0;x\x07\u202eé") == "a]0;xé"

    def test_letters_are_composed(self) -> None:
        assert text.clean_line("N\u0303un\u0303ez") == "Ñuñez"
        assert text.clean_block("e\u200e\u0301") == "é"

    def test_a_joiner_stays(self) -> None:
        assert text.clean_line("👩\u200d🔬") == "👩\u200d🔬"

    def test_the_ends_of_a_line_are_trimmed_and_the_middle_is_kept(self) -> None:
        assert text.clean_line(" \u00a0 Ana  Gil \t") == "Ana  Gil"

    @given(any_text)
    def test_cleaning_twice_is_cleaning_once(self, raw: str) -> None:
        line, block = text.clean_line(raw), text.clean_block(raw)
        assert text.clean_line(line) == line
        assert text.clean_block(block) == block

    @given(any_text)
    def test_what_is_clean_can_be_stored_and_holds_no_control_character(self, raw: str) -> None:
        line = text.clean_line(raw)
        line.encode("utf-8")
        assert unicodedata.is_normalized("NFC", line)
        assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"}


class TestShowing:
    def test_long_text_is_cut_with_an_ellipsis(self) -> None:
        assert text.shown("abcdef", 4) == "abc…"
        assert text.shown("abcd", 4) == "abcd"
        assert len(text.shown("x" * 100_000)) == 500

    def test_a_cut_leaves_no_blank_before_the_ellipsis(self) -> None:
        assert text.shown("abc def", 5) == "abc…"

    def test_a_pile_of_accents_is_cut_to_three(self) -> None:
        assert text.shown("x" + "\u0335" * 50 + "y") == "x" + "\u0335" * 3 + "y"

    @given(any_text, st.integers(1, 40))
    def test_it_never_takes_more_room_than_given(self, raw: str, width: int) -> None:
        shown = text.shown(raw, width)
        assert len(shown) <= width
        assert text.shown(shown, width) == shown


class TestBlank:
    @pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u200b", "\u200d\ufeff", "\x00\x1b", "\u2060 \u3164", "\xad"])
    def test_what_cannot_be_seen_is_blank(self, blank: str) -> None:
        assert text.is_blank(blank)

    @pytest.mark.parametrize("seen", ["a", ".", "東", "-", "\u200b.", "0"])
    def test_what_can_be_seen_is_not(self, seen: str) -> None:
        assert not text.is_blank(seen)

    def test_nothing_is_blank(self) -> None:
        assert text.is_blank(None)


class TestSearchKey:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("PEÑA", "pena"),
            ("Íñigo  López", "inigo lopez"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Søren Ærø", "soren aero"),
            ("Đoković", "dokovic"),
            ("Œuvre", "oeuvre"),
            ("İstanbul ı", "istanbul i"),
            ("Ａｃｍｅ １", "acme 1"),
            ("a\u200bb\u00adc", "abc"),
            ("Ёлка", "елка"),
            ("東京 株式会社", "東京 株式会社"),
            ("ガス", "ガス"),
            ("김", "김"),
            ("N\u0303", "n"),
            ("O'Brien", "o'brien"),
        ],
    )
    def test_it_forgets_case_and_accents(self, name: str, key: str) -> None:
        assert text.search_key(name) == key

    @given(st.text())
    def test_folding_twice_is_folding_once(self, raw: str) -> None:
        assert text.search_key(text.search_key(raw)) == text.search_key(raw)

    @given(st.text(st.characters(max_codepoint=0x24F)))
    def test_case_never_matters(self, raw: str) -> None:
        assert text.search_key(raw.upper()) == text.search_key(raw.lower())

    @given(st.text())
    def test_cleaned_text_has_the_same_key(self, raw: str) -> None:
        cleaned = text.clean_line(raw)
        assert text.search_key(cleaned) == text.search_key(text.clean_line(cleaned))


class TestSortKey:
    def test_names_stand_as_in_a_spanish_index(self) -> None:
        expected = [
            "3M", "99 Luft", "Álvarez", "Alvarez B", "«Ámbar»", "Ana Zar", "Anabel", "aña", "Año", "Aoiz",
            "¡Bravo!", "Łódź Zeta", "Nz", "Ñandú", "O'Brien", "Obrien B", "Ödegaard", "Zapata", "Ωmega", "東京",
        ]  # fmt: skip
        assert sorted(set(expected), key=text.sort_key) == expected

    @pytest.mark.parametrize("quoted", ['"Gil"', "«Gil»", "¿Gil?", "  'Gil'", "(Gil)", "GIL", "Gíl", "G.I.L."])
    def test_quotes_case_and_accents_do_not_count(self, quoted: str) -> None:
        assert text.sort_key(quoted) == "gil"

    def test_n_with_a_tilde_comes_right_after_n(self) -> None:
        assert text.sort_key("nz") < text.sort_key("ña") < text.sort_key("oa")

    def test_a_name_of_signs_alone_keeps_a_key(self) -> None:
        assert text.sort_key("***") == "***"

    @given(st.text(), st.text())
    def test_bytes_and_characters_give_the_same_order(self, one: str, other: str) -> None:
        first, second = text.sort_key(one), text.sort_key(other)
        assert (first < second) == (first.encode() < second.encode())
