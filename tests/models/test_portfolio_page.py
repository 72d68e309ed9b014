"""The page of the portfolio as Markdown and CSV: complete, and what users wrote is text in it."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from models.i18n import set_language
from models.portfolio import page, whole
from models.portfolio.period import parse_period
from models.portfolio.said import TITLES
from models.problems import BadFile
from models.session import Session
from models.text import clean_line
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio_sample import BOLD, CLICK, FORMULA, JAPANESE, nothing, sample


def markdown(session: Session, portfolio: dict[str, object] | None = None) -> str:
    return page.markdown(sample() if portfolio is None else portfolio, session, parse_period("12m", session.today))


class TestMarkdown:
    @pytest.mark.parametrize("tongue", ["en", "es"])
    def test_it_has_every_section(self, session: Session, tongue: str) -> None:
        set_language(tongue)
        text = markdown(session)
        assert text.count("\n## ") == 12
        assert text.count("\n# ") + text.startswith("# ") == 1
        assert "2025-03-19 – 2026-03-18" in text

    def test_tables_have_as_many_cells_as_titles(self, session: Session) -> None:
        blocks = [block for block in markdown(session).split("\n\n") if block.startswith("|")]
        assert len(blocks) >= 10
        for block in blocks:
            counts = {line.replace("\\|", "").count("|") for line in block.strip().split("\n")}
            assert len(counts) == 1

    def test_names_are_no_markup(self, session: Session) -> None:
        text = markdown(session)
        assert r"ACME \[bold\]x\[/bold\] \[/nope\]" in text
        assert r"Top \| ACME" in text
        assert BOLD not in text
        assert CLICK not in text
        assert JAPANESE in text

    def test_html_and_links_are_text(self) -> None:
        assert page.escaped("<b>&amp;</b> [x](y) **z** `a`") == (r"\<b\>\&amp;\</b\> \[x\](y) \*\*z\*\* \`a\`")
        assert page.escaped("a\nb\x1b]0;x") == "a b\\]0;x"

    @pytest.mark.parametrize("text", ["# a", "- a", "+ a", "= a", "=cmd"])
    def test_no_line_begins_as_something_else(self, text: str) -> None:
        assert page.escaped(text) == "\\" + text
        assert page.escaped("1. a") == "1\\. a"
        assert page.escaped("a - b # c") == "a - b # c"

    @pytest.mark.parametrize(
        "text", ["100.00", "+34 976 12 34 56", "#1", "-5", "1. a", "= a", "ana_b_gil@x.example", "Lomas & Co", "a & b;"]
    )
    def test_what_is_no_markup_inside_a_line_stands_as_it_is(self, text: str) -> None:
        assert page.escaped(text, inside=True) == text

    @given(
        st.one_of(
            st.sampled_from([*HOSTILE_NAMES, "_a_", "__a__", "a__b__c", "&lt;", "&#60;", "1. a"]),
            st.text("_*ab~`[]()<>&;#!|\\ +-1.\"'=:x").map(clean_line),
        ).filter(bool)
    )
    def test_readers_of_markdown_show_what_was_written(self, text: str) -> None:
        reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        for before, inside, after in (("", False, ""), ("- **b**: ", True, ""), ("| b |\n|---|\n| ", True, " |")):
            made = reader.render(before + page.escaped(text, inside=inside) + after)
            found = html.unescape(re.sub("<[^>]*>|\n", "", made))
            assert found == {"": "", "- **b**: ": "b: "}.get(before, "b") + text

    def test_an_empty_portfolio(self, session: Session) -> None:
        text = markdown(session, nothing())
        assert "—" in text
        assert "None" not in text

    def test_numbers_as_people_read_them(self, session: Session) -> None:
        text = markdown(session)
        assert "€60,000" in text
        assert "| Dec 2025 | €12,000 | 12 |" in text
        assert "None" not in text


class TestCsv:
    def test_every_section_and_exact_values(self) -> None:
        found = list(page.rows(sample()))
        assert {row[0] for row in found[1:]} >= set(TITLES.values())
        assert {len(row) for row in found} == {4}
        assert ["Size", "", "client", "412"] in found
        assert ["Income", "", "total", "72000,00"] in found
        assert ["Stability", "", "income_cv", "0,22"] in found
        assert ["Receivables", "1-30", "ageing", "400,00"] in found
        assert ["Niches", JAPANESE, "margin_rate", ""] in found

    def test_names_are_no_formulas(self, session: Session, tmp_path: Path) -> None:
        path = tmp_path / "page.csv"
        page.export(session, path, sample(), parse_period("12m", session.today))
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
        assert any(row[1] == "'" + FORMULA for row in rows)
        assert not any(cell.startswith("=") for row in rows for cell in row)

    def test_an_empty_portfolio(self) -> None:
        assert ["Pareto", "", "share", ""] in list(page.rows(nothing()))


def test_by_the_ending(session: Session, tmp_path: Path) -> None:
    period = parse_period("all", session.today)
    page.export(session, tmp_path / "page.md", sample(), period)
    assert (tmp_path / "page.md").read_text("utf-8").startswith("# Portfolio\n\nto 2026-03-18\n")
    with pytest.raises(BadFile):
        page.export(session, tmp_path / "no" / "page.md", sample(), period)


def test_the_page_of_a_real_file(portfolio: Path, session: Session) -> None:
    found = whole.portfolio(session, parse_period("12m", session.today))
    text = markdown(session, found)
    assert "4 clients" in text
    assert len(list(page.rows(found))) > 40
