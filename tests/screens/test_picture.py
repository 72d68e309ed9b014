"""The picture: painted lines of which some are parts; the cursor goes from part to part, the window follows."""

import pytest
from textual.content import Content

from tests.screens.painting import HOSTILE, Host, spy, text_of
from tui.widgets.picture import Picture, PictureLine


def lines(*parts: str | None, between: int = 0) -> list[PictureLine]:
    """Return a line for each part, named after it (None: a line that is none), with others in between."""
    found = []
    for part in parts:
        found.append(PictureLine(Content(f"part {part}" if part is not None else "text"), part))
        found += [PictureLine(Content("…"))] * between
    return found


class TestParts:
    async def test_keys_go_from_part_to_part(self) -> None:
        picture = Picture()
        host = Host(picture, listen=[Picture.Chosen])
        async with host.run_test(size=(40, 10)) as pilot:
            picture.show(lines(None, "a", None, "b", "c", None), anew=True)
            picture.focus()
            await pilot.press("j", "enter", "j", "j", "enter", "k", "enter", "g", "enter", "G", "enter")
            assert [message.key for message in host.heard] == ["b", "c", "b", "a", "c"]

    async def test_the_part_under_the_cursor_has_a_sign(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 6)) as pilot:
            picture.show(lines(None, "a", "b"), anew=True)
            picture.focus()
            await pilot.press("j")
            assert [line.rstrip() for line in text_of(picture)] == ["  text", "  part a", "▌ part b", "", "", ""]

    async def test_in_ascii(self) -> None:
        picture = Picture(plain=True)
        async with Host(picture).run_test(size=(40, 3)) as pilot:
            picture.show(lines("a"), anew=True)
            picture.focus()
            await pilot.pause()
            assert text_of(picture)[0].startswith("> part a")

    async def test_an_empty_key_is_a_part(self) -> None:
        picture = Picture()
        host = Host(picture, listen=[Picture.Chosen])
        async with host.run_test(size=(40, 6)) as pilot:
            picture.show(lines("a", ""), anew=True)
            picture.focus()
            await pilot.press("j", "enter")
            assert [message.key for message in host.heard] == [""]

    async def test_the_cursor_stays_on_its_part_when_shown_again(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 6)) as pilot:
            picture.show(lines("a", "b", "c"), anew=True)
            picture.focus()
            await pilot.press("j")
            picture.show(lines("x", "a", "b"))
            assert picture.at == "b"
            picture.show(lines("x", "y"))
            assert picture.at == "x"


class TestTheWindow:
    async def test_it_follows_the_cursor_and_shows_what_frames_the_parts(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 5)) as pilot:
            picture.show(lines(None, None, "a", "b", "c", "d", "e", None, between=1), anew=True)
            picture.focus()
            await pilot.pause()
            assert text_of(picture)[0].startswith("  text")
            await pilot.press("G")
            assert [line.rstrip() for line in text_of(picture)] == ["  …", "▌ part e", "  …", "  text", "  …"]
            await pilot.press("k")
            assert any(line.startswith("▌ part d") for line in text_of(picture))
            await pilot.press("g")
            assert text_of(picture)[0].startswith("  text")

    async def test_without_parts_the_keys_scroll(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 4)) as pilot:
            picture.show([PictureLine(Content(f"line {number}")) for number in range(20)], anew=True)
            picture.focus()
            await pilot.press("j", "j")
            assert text_of(picture)[0].strip() == "line 2"
            await pilot.press("ctrl+d", "ctrl+u", "k")
            assert text_of(picture)[0].strip() == "line 1"
            await pilot.press("G")
            assert text_of(picture)[3].strip() == "line 19"
            await pilot.press("g", "enter")
            assert text_of(picture)[0].strip() == "line 0"

    async def test_half_a_window_goes_to_the_nearest_part(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 8)) as pilot:
            picture.show(lines(*"abcdefgh", between=1), anew=True)
            picture.focus()
            await pilot.press("ctrl+d")
            assert picture.at == "c"
            await pilot.press("ctrl+u")
            assert picture.at == "a"


class TestPainting:
    async def test_a_move_repaints_two_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(40, 8)) as pilot:
            picture.show(lines("a", "b", "c"), anew=True)
            picture.focus()
            await pilot.pause()
            regions = spy(picture, monkeypatch)
            await pilot.press("j")
            assert {region.y for region in regions} == {0, 1}

    @pytest.mark.parametrize("name", HOSTILE)
    async def test_a_name_is_text(self, name: str) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(60, 3)) as pilot:
            picture.show([PictureLine(Content(name), name)], anew=True)
            picture.focus()
            await pilot.pause()
            shown = text_of(picture)[0]
            assert "\x1b" not in shown
            assert shown.strip("▌ ").replace(" ", "") in name.replace(" ", "").replace("\x1b", "").replace("\x07", "")

    async def test_a_long_line_is_cut(self) -> None:
        picture = Picture()
        async with Host(picture).run_test(size=(30, 3)):
            picture.show([PictureLine(Content("x" * 100))], anew=True)
            width = picture.size.width
            assert text_of(picture)[0] == "  " + "x" * (width - 3) + "…"
