"""The pane: painted lines of which only what changed is repainted."""

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.theme import Theme

from tests.screens.painting import HOSTILE, Host, spy, text_of
from tui import themes
from tui.widgets.pane import Pane, Rule


class TestPane:
    async def test_shows_its_lines_and_blanks_below(self) -> None:
        pane = Pane()
        async with Host(pane).run_test(size=(60, 6)):
            pane.show(["Ferretería", Content.assemble(("Next  ", "$dim"), "Call")])
            assert [line.rstrip() for line in text_of(pane)] == ["  Ferretería", "  Next  Call", "", "", "", ""]

    async def test_repaints_only_the_cells_that_differ(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pane = Pane()
        async with Host(pane).run_test(size=(60, 6)) as pilot:
            pane.show(["Ana", "Next   Call on Monday", "Zaragoza", "", "last"])
            await pilot.pause()
            regions = spy(pane, monkeypatch)
            pane.show(["Ana", "Next   Call on Friday", "Zaragoza"])
            assert regions == [Region(17, 1, 3, 1), Region(2, 4, 4, 1)]

    async def test_the_same_lines_repaint_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pane = Pane()
        async with Host(pane).run_test(size=(60, 6)) as pilot:
            pane.show([Content.assemble(("Ana", "bold"), " ★★★"), "two"])
            await pilot.pause()
            regions = spy(pane, monkeypatch)
            pane.show([Content.assemble(("Ana", "bold"), " ★★★"), "two"])
            assert regions == []

    @pytest.mark.parametrize("name", HOSTILE)
    @pytest.mark.parametrize("width", [3, 12, 40])
    async def test_hostile_lines_are_only_text(self, name: str, width: int) -> None:
        pane = Pane()
        pane.styles.width = width
        async with Host(pane).run_test(size=(60, 5)):
            pane.show([name, Content(name), "    " + name, Content.assemble((name, "bold $accent"))])
            assert all(cell_len(line) == width for line in text_of(pane))
            assert not any("\x1b" in line or "\x07" in line for line in text_of(pane))

    async def test_blanks_at_the_start_are_layout_and_stay(self) -> None:
        pane = Pane()
        async with Host(pane).run_test(size=(60, 3)):
            pane.show(["        +34 976", Content("      ana@nunez.es")])
            assert [line.rstrip() for line in text_of(pane)[:2]] == ["          +34 976", "        ana@nunez.es"]

    async def test_long_lines_end_in_an_ellipsis(self) -> None:
        pane = Pane()
        async with Host(pane).run_test(size=(60, 3)):
            pane.show(["x" * 100])
            assert text_of(pane)[0] == "  " + "x" * 37 + "…"

    async def test_colours_follow_the_theme(self) -> None:
        pane = Pane()
        app = Host(pane)
        async with app.run_test(size=(60, 3)) as pilot:
            pane.show([Content.assemble(("late", "$late"))])
            await pilot.pause()
            dark = next(iter(pane.render_line(0))).style
            app.theme = themes.LIGHT.name
            await pilot.pause()
            light = next(iter(pane.render_line(0))).style
            assert dark is not None
            assert light is not None
            assert dark.color != light.color


class TestRule:
    async def test_across_with_a_joint_counted_from_the_right(self) -> None:
        rule = Rule()
        async with Host(rule).run_test(size=(20, 3)) as pilot:
            rule.join(5, "┬")
            assert text_of(rule) == ["─" * 15 + "┬" + "─" * 4]
            rule.join(None)
            assert text_of(rule) == ["─" * 20]
            await pilot.resize_terminal(3, 3)
            rule.join(50)
            assert text_of(rule) == ["───"]

    async def test_down_and_in_ascii(self) -> None:
        down, plain = Rule(down=True), Rule(plain=True)
        async with Host(plain, down).run_test(size=(20, 4)):
            plain.join(3)
            assert text_of(down) == ["│"] * 3
            assert text_of(plain) == ["-" * 17 + "+--"]


class TestThemes:
    @pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT])
    def test_every_colour_of_text_can_be_read_on_every_ground(self, theme: Theme) -> None:
        def light(name: str) -> float:
            channels = [
                c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in Color.parse(name).normalized
            ]
            return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]

        def contrast(one: str, other: str) -> float:
            high, low = sorted((light(one), light(other)), reverse=True)
            return (high + 0.05) / (low + 0.05)

        colours = [theme.variables[name] for name in ("late", "today", "overdue", "stars", "dim", "changed")]
        colours += [theme.primary, theme.foreground or "", theme.success or "", theme.error or ""]
        for ground in (theme.background or "", theme.surface or ""):
            for colour in colours:
                assert contrast(colour, ground) >= 4.5, (colour, ground)
        assert contrast(theme.variables["cursor-text"], theme.variables["cursor-ground"]) >= 7
