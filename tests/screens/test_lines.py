"""The line of tabs and the line of keys: what gives way where it is narrow, and that user text is only text."""

import pytest
from rich.cells import cell_len
from rich.style import Style

from models.i18n import set_language
from tests.screens.painting import HOSTILE, Host, spy, text_of
from tui.widgets.key_line import KeyHint, KeyLine
from tui.widgets.tab_line import Tab, TabLine, count_text

TABS = (
    Tab("t", "Today", "", 12),
    Tab("1", "Prospects", "Prosp", 214),
    Tab("2", "Negotiation", "Neg", 37),
    Tab("3", "Clients", "Clients", 412),
    Tab("4", "Inactive", "Inact", 90),
    *(Tab(str(n), label) for n, label in enumerate(("Board", "Money", "Portfolio", "Campaigns", "Segments"), 5)),
)
HINTS = (
    ("a", "add"), ("e", "edit"), ("*", "stars"), (">", "next stage", "stage"), ("l", "log"),
    ("f", "follow-up", "follow"), ("s", "sale"),
    ("space", "mark"), ("/", "filter"), ("r", "review"), ("u", "undo"), ("?", "help"),
)  # fmt: skip


PINS = (Tab("s7", "Debtors", count=14, sign="0"), Tab("s9", "[b]x[/] 東京", count=8, sign=""))


def tabs_at(width: int, active: str = "3", tabs: tuple[Tab, ...] = TABS, right: tuple[str, ...] = ("es",)) -> str:
    """The line of tabs, ``width`` cells wide, without a terminal."""
    line = TabLine()
    line.look = lambda name="": Style(bold=bool(name))  # type: ignore[method-assign]
    line.set_tabs(tabs, active)
    line.set_right(*right)
    text = "".join(segment.text for segment in line.draw(0, width))
    assert cell_len(text) == width
    return text


def keys_at(width: int, status: str = "1 of 412") -> str:
    """The line of keys, ``width`` cells wide, without a terminal."""
    line = KeyLine()
    line.look = lambda name="": Style(bold=bool(name))  # type: ignore[method-assign]
    line.set_keys(HINTS)
    line.set_status(status)
    text = "".join(segment.text for segment in line.draw(0, width))
    assert cell_len(text) == width
    return text


class TestTabs:
    def test_wide(self) -> None:
        assert tabs_at(160).startswith(
            " Cartera   t Today 12   1 Prospects 214   2 Negotiation 37  [3 Clients 412]  4 Inactive 90   5 Board   6 "
        )
        assert tabs_at(150).endswith("es ")

    def test_labels_of_the_later_tabs_go_first_from_the_right(self) -> None:
        line = tabs_at(120)
        assert "4 Inactive 90  5 Board  6 Money  7 8 9" in line
        assert "[3 Clients 412]" in line

    def test_pinned_segments_give_way_first_and_the_open_one_stays(self) -> None:
        tabs = (*TABS, *PINS)
        assert tabs_at(200, tabs=tabs).rstrip(" es").endswith("9 Segments   0 Debtors 14   [b]x[/] 東京 8")
        assert "9 Segments  0 Debtors 14  " in tabs_at(175, tabs=tabs)
        assert "6 7 8 9 0 " in tabs_at(100, tabs=tabs)
        assert "6 7 8 9 [0 Debtors 14]" in tabs_at(100, "s7", tabs)
        assert "6 7 8 9 0 [[b]x[/] 東京 8]" in tabs_at(100, "s9", tabs)
        for width in (0, 1, 20, 66, 80):
            tabs_at(width, "s9", tabs)

    def test_words_at_the_right_get_short_before_a_tab_loses_its_label(self) -> None:
        right = ("! 5 without a next action   es", "! 5   es")
        assert tabs_at(190, right=right).endswith(" ! 5 without a next action   es ")
        line = tabs_at(160, right=right)
        assert "9 Segments" in line
        assert line.endswith(" ! 5   es ")

    def test_eighty(self) -> None:
        line = tabs_at(80)
        assert line.startswith(" t 12  1 Prosp 214  2 Neg 37 [3 Clients 412] 4 Inact 90  5 6 7 8 9")
        assert line.endswith(" es ")

    def test_counts_get_short_last(self) -> None:
        many = (*TABS[:4], Tab("4", "Inactive", "Inact", 250_000), *TABS[5:])
        assert "250,000" in tabs_at(80, tabs=many)
        assert "250k" in tabs_at(66, tabs=many)

    @pytest.mark.parametrize("width", [0, 1, 5, 20, 40, 60, 100, 200])
    def test_fits_every_width(self, width: int) -> None:
        for active in ("t", "3", "7", ""):
            tabs_at(width, active)

    def test_the_brackets_take_the_blanks_so_that_nothing_moves(self) -> None:
        assert tabs_at(150, "1").replace("[", " ").replace("]", " ") == tabs_at(150, "4").replace("[", " ").replace(
            "]", " "
        )

    def test_counts_as_people_read_them(self) -> None:
        assert count_text(9999, approximate=True) == "9,999+"
        assert [count_text(n, short=True) for n in (999, 250_999, 1_000_000, 1_250_000)] == [
            "999",
            "250k",
            "1M",
            "1.2M",
        ]
        set_language("es")
        assert count_text(9999, approximate=True) == "9.999+"
        assert count_text(1_250_000, short=True) == "1,2M"

    async def test_a_click_tells_the_key(self) -> None:
        line = TabLine()
        app = Host(line, listen=[TabLine.Clicked])
        async with app.run_test(size=(120, 5)) as pilot:
            line.set_tabs(TABS, "3")
            await pilot.pause()
            for word in ("Prospects", "4 Inactive", "[3"):
                await pilot.click(TabLine, offset=(text_of(line)[0].index(word) + 1, 0))
            await pilot.click(TabLine, offset=(119, 0))
            assert [message.key for message in app.heard] == ["1", "4", "3"]

    async def test_a_new_count_repaints_only_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        line = TabLine()
        async with Host(line).run_test(size=(150, 5)) as pilot:
            line.set_tabs(TABS, "3")
            await pilot.pause()
            regions = spy(line, monkeypatch)
            line.set_tabs([Tab("t", "Today", "", 13), *TABS[1:]])
            assert [region.width for region in regions] == [1]


class TestKeys:
    def test_wide(self) -> None:
        assert keys_at(124).startswith(" a add  e edit  * stars  > next stage  l log  f follow-up  s sale  space mark")
        assert keys_at(124).endswith("? help  1 of 412 ")

    def test_words_go_from_the_right_and_the_help_never(self) -> None:
        assert keys_at(80).startswith(" a add e edit * stars > stage l log f follow s sale")
        assert "? help" in keys_at(80)
        assert keys_at(20).startswith(" ? help")
        assert keys_at(4).startswith(" ?")

    @pytest.mark.parametrize("width", [0, 1, 2, 3, 10, 30, 90, 200])
    def test_fits_every_width(self, width: int) -> None:
        keys_at(width)
        keys_at(width, "")

    async def test_a_message_takes_the_place_of_the_keys_until_the_next_key(self) -> None:
        line = KeyLine()
        async with Host(line).run_test(size=(80, 3)):
            line.set_keys(HINTS)
            line.say("moved to Clients", back="u undoes")
            assert text_of(line)[0].startswith(" moved to Clients · u undoes  ")
            assert line.message == "moved to Clients · u undoes"
            line.hush()
            assert text_of(line)[0].startswith(" a add")
            assert line.message == ""

    async def test_a_long_message_is_cut_and_the_status_gives_way(self) -> None:
        line = KeyLine()
        async with Host(line).run_test(size=(40, 3)):
            line.set_keys(HINTS)
            line.set_status("1 of 412")
            line.say("x" * 36, "wrong")
            assert "x" * 36 in text_of(line)[0]
            line.say("x" * 100, "wrong", "u undoes")
            assert text_of(line)[0] == " " + "x" * 38 + "…"

    @pytest.mark.parametrize("name", HOSTILE)
    async def test_hostile_words_are_only_text(self, name: str) -> None:
        line = KeyLine()
        async with Host(line).run_test(size=(80, 3)):
            line.set_keys([KeyHint("a", name), ("b", name)])
            line.set_status(name)
            for step in ("keys", "message"):
                if step == "message":
                    line.say(name, "wrong", name)
                text = text_of(line)[0]
                assert cell_len(text) == 80
                assert "\x1b" not in text

    async def test_a_click_on_a_key_tells_it(self) -> None:
        line = KeyLine()
        app = Host(line, listen=[KeyLine.Clicked])
        async with app.run_test(size=(120, 3)) as pilot:
            line.set_keys(HINTS)
            await pilot.pause()
            await pilot.click(KeyLine, offset=(text_of(line)[0].index("follow-up"), 0))
            assert [message.key for message in app.heard] == ["f"]
