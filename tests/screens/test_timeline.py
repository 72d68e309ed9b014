"""The list that is read: texts of any length and script, wrapped into the column beside the day."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.conftest import HOSTILE_NAMES
from tui.widgets.section_line import SectionLine
from tui.widgets.timeline import DAY, LONGEST, Moment, Timeline, wrapped

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
TEXTS = [*HOSTILE_NAMES, "x" * 300, "東京" * 90, FAMILY * 40, "a\u0301" * 200, "", " ", "\n\n"]


class Host(App[None]):
    """A timeline and a line of tabs alone on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def on_timeline_more_wanted(self, event: Timeline.MoreWanted) -> None:
        """Note what was asked for."""
        self.asked.append(event.known)

    def compose(self) -> ComposeResult:
        yield SectionLine()
        yield Timeline()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict.fromkeys(("dim", "late", "today"), "red")


def text(app: App[None]) -> list[str]:
    """The lines of the timeline."""
    timeline = app.query_one(Timeline)
    lines = (timeline.draw(y, timeline.size.width) for y in range(timeline.size.height))
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


class TestWrapping:
    @pytest.mark.parametrize("name", TEXTS)
    def test_no_line_is_wider_than_the_column(self, name: str) -> None:
        for width in (10, 17, 60):
            found = wrapped(name * 3, width)
            assert found
            assert all(cell_len(line) <= width for line in found)

    def test_its_own_line_ends_stay_and_nothing_commands_the_terminal(self) -> None:
        assert wrapped("one\n\ntwo \x1b]0;x\x07three", 40) == ["one", "", "two ]0;xthree"]

    def test_an_endless_text_is_cut(self) -> None:
        found = wrapped("word " * LONGEST, 50)
        assert sum(map(len, found)) <= LONGEST
        assert found[-1].endswith("…")


class TestTimeline:
    async def test_days_stand_in_one_column_and_texts_in_another(self) -> None:
        app = Host()
        async with app.run_test(size=(50, 12)) as pilot:
            app.query_one(Timeline).show(
                [Moment("", "Past", tone="heading"), Moment("12 Mar", "call", "word " * 12), Moment("", "", "none")]
            )
            await pilot.pause()
            first, *rest = text(app)
            assert first == " Past"
            assert rest[0].startswith("  12 Mar")
            assert {len(line) - len(line.lstrip()) for line in rest[1:3]} == {DAY + 2}
            assert rest[0].index("call") == DAY + 2

    async def test_scrolling_ends_at_the_last_line_and_asks_for_more_once(self) -> None:
        app = Host()
        async with app.run_test(size=(50, 12)) as pilot:
            timeline = app.query_one(Timeline)
            timeline.focus()
            timeline.show([Moment("1 Jan", str(number)) for number in range(100)], more=True)
            await pilot.press("j", "ctrl+d", "k")
            assert app.asked == []
            await pilot.press("G", "j", "k", "j", "G")
            assert app.asked == [100]
            assert text(app)[-1].endswith("99")
            timeline.show([Moment("1 Jan", str(number)) for number in range(102)])
            await pilot.press("G")
            assert text(app)[-1].endswith("101")
            await pilot.press("g")
            assert timeline.top == 0


class TestSectionLine:
    async def test_words_that_do_not_fit_are_cut(self) -> None:
        app = Host()
        async with app.run_test(size=(20, 6)):
            line = app.query_one(SectionLine)
            line.show([("a", "Card"), ("b", "[bold]x[/bold]"), ("c", "東京 株式会社")], "b")
            shown = "".join(segment.text for segment in line.draw(0, 20))
            assert shown == " Card  [[bold]x[/bo…"
            assert cell_len(shown) == 20
