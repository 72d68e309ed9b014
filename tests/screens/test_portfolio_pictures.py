"""The pictures of the portfolio, drawn from figures by hand: as wide as their place, in ASCII, names as they are."""

import pytest

from models.i18n import set_language
from models.portfolio.said import TITLES
from tests.models.portfolio_sample import BOLD, CLICK, JAPANESE, QUOTES, nothing, sample
from tui.screens.portfolio_pictures import picture, waiting

WIDTHS = (38, 41, 76)
TYPOGRAPHIC = "·…—“”«»€ñáéíóúÁÉÍÓÚ¿¡–\xa0" + JAPANESE


def text(name: str, width: int = 76, *, plain: bool = False) -> str:
    """Return a picture of the sample as text."""
    return "\n".join(line.content.plain for line in picture(name, sample(), width, "EUR", plain=plain))


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("tongue", ["en", "es"])
class TestEveryPicture:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_no_line_is_wider_than_its_place(self, name: str, tongue: str, width: int) -> None:
        set_language(tongue)
        for portfolio in (sample(), nothing(), {}):
            lines = picture(name, portfolio, width, "EUR")
            assert max(line.content.cell_length for line in lines) <= width
            assert lines[0].content.plain

    def test_in_ascii(self, name: str, tongue: str) -> None:
        set_language(tongue)
        shown = text(name, plain=True)
        assert "".join(sign for sign in shown if sign not in TYPOGRAPHIC).isascii()

    def test_keys_are_told_apart(self, name: str, tongue: str) -> None:
        set_language(tongue)
        keys = [line.key for line in picture(name, sample(), 41, "EUR") if line.key is not None]
        assert len(keys) == len(set(keys))


class TestWhatTheyShow:
    def test_names_are_text(self) -> None:
        assert "ACME [bold]x[/bold] [/nope]" in text("diversification")
        assert CLICK in text("profitability")
        assert JAPANESE in text("niches")
        assert QUOTES in text("ideal")
        assert f"{CLICK} → {JAPANESE}" in text("cross_sell")
        assert BOLD in text("tiers")

    def test_the_map_has_every_group(self) -> None:
        shown = text("rfm_groups", 60)
        for word in (
            "champions",
            "loyal",
            "promising",
            "newcomers",
            "wavering",
            "dozing off",
            "not to lose",
            "at risk",
        ):
            assert word in shown
        assert "gone 2" in shown
        assert "31" in shown

    def test_the_funnel_tells_how_many_of_how_many_and_how_long(self) -> None:
        shown = text("funnel")
        assert "Prospects → Negotiation" in shown
        assert "7 of 20, 4 weeks" in shown
        assert "no source" in shown

    def test_bars_of_the_funnel_can_be_compared(self) -> None:
        lines = [line for line in text("funnel").split("\n") if " of 20" in line]
        bars = [line.rstrip().rindex(" of ") for line in lines]
        assert len({len(line.rstrip()) for line in lines}) == 1
        assert bars

    def test_goals_behind_say_so(self) -> None:
        shown = text("goals")
        assert "Income this year · behind" in shown
        assert "New clients this month · on course" in shown
        assert "€72,000" in shown

    def test_owing_nothing_is_a_dash(self) -> None:
        portfolio = sample()
        portfolio["receivables"]["debtors"][0]["overdue"] = "0.00"
        lines = picture("receivables", portfolio, 41, "EUR")
        assert any(line.key == "#7" and line.content.plain.rstrip().endswith("—") for line in lines)

    def test_what_is_not_there_yet(self) -> None:
        assert [line.content.plain for line in waiting("pareto")] == ["Pareto", "…"]
