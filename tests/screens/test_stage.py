"""A stage worked by keyboard: stars, moves, marks, trash, filter, order, and what the bottom line says of it."""

import pytest

from models import journal, listing
from models.fields import Stage
from models.listing import ListSpec
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Opened

NUNEZ, GOMEZ, CLARA = "Ferretería Núñez S.L.", "Talleres Gómez e Hijos", "Clara Íñiguez"


class TestTheList:
    async def test_it_shows_stars_name_next_action_and_when(self, opened: Opened) -> None:
        async with opened("3", size=(180, 40)) as program:
            line = program.lines()[3]
            assert line.startswith("▌ ★★★  Ferretería Núñez S.L.")
            assert "! Call about the quote" in line
            assert "3 d late" in line
            assert "[3 Clients 4]" in program.tabs

    async def test_hostile_names_stand_as_they_are(self, opened: Opened) -> None:
        async with opened("1", size=(190, 40)) as program:
            assert HOSTILE_NAMES[0] in program.text
            await program.press("2")
            assert HOSTILE_NAMES[1] in program.text
            await program.press("3")
            assert HOSTILE_NAMES[2] in program.text
            assert HOSTILE_NAMES[3] in program.text

    async def test_the_client_under_the_cursor_stands_beside_it(self, opened: Opened) -> None:
        async with opened("3") as program:
            assert "Ana Núñez, owner" in program.text
            await program.press("j")
            assert "Ana Núñez, owner" not in program.text

    async def test_at_80_columns_the_pane_gives_way(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            assert NUNEZ in program.text
            assert "Ana Núñez, owner" not in program.text


class TestStars:
    async def test_a_digit_after_the_asterisk_sets_them(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("*", "1")
            assert program.message == f"stars set: {NUNEZ} · u undoes"
            assert program.lines()[3].startswith(f"▌ ★☆☆  {NUNEZ}")

    async def test_arrows_and_enter_set_them(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("*", "left", "enter")
            assert program.lines()[3].startswith(f"▌ ★★☆  {NUNEZ}")

    async def test_any_other_key_closes_the_picker_and_does_nothing_else(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("*", "d")
            assert program.lines()[3].startswith(f"▌ ★★★  {NUNEZ}")
            assert program.message == ""
            await program.press("j")
            assert program.list_screen.row_list.cursor == 1

    async def test_plus_and_minus_stay_within_the_range(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("+")
            assert program.message == "nothing to change"
            await program.press("-", "-", "-", "-")
            assert program.lines()[3].startswith(f"▌ ☆☆☆  {NUNEZ}")

    async def test_in_ascii_they_are_asterisks(self, opened: Opened) -> None:
        async with opened("3", plain=True) as program:
            assert program.lines()[3].startswith(f"> ***  {NUNEZ}")
            await program.press("*", "2")
            assert program.lines()[3].startswith(f"> **-  {NUNEZ}")


class TestMoves:
    async def test_the_moved_client_keeps_its_place_with_a_tag_until_the_list_is_reloaded(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press(">")
            assert "→ Clients" in program.lines()[3]
            assert program.message == f"moved to Clients: {HOSTILE_NAMES[1]} · u undoes"
            assert "3 Clients 5" in program.tabs
            await program.press("+")
            assert "→ Clients" in program.lines()[3]
            assert program.lines()[3].startswith("▌ ★★☆")
            await program.press("ctrl+r")
            assert HOSTILE_NAMES[1] not in program.text

    async def test_leaving_the_screen_lets_it_go(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press(">", "3", "2")
            assert program.names == []

    async def test_forward_goes_as_far_as_client_and_back_as_far_as_prospect(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press(">")
            assert program.message == "nothing to change"
            await program.press("<", "<", "<")
            assert program.message == "nothing to change"
            assert "→ Prospects" in program.lines()[3]

    async def test_m_asks_for_a_stage(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("m", "4")
            assert "→ Inactive" in program.lines()[3]
            assert program.message == f"moved to Inactive: {NUNEZ} · u undoes"

    async def test_pages_beyond_a_held_client_stay_whole(self, opened: Opened) -> None:
        async with opened("3") as program:
            before = program.names
            await program.press("j", "m", "1")
            program.list_screen.row_list.ask_again()
            await program.settle()
            assert program.names == before


class TestMarks:
    async def test_marked_clients_are_acted_on_together(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space")
            assert "2 marked" in program.text
            await program.press("*", "0")
            assert program.message == "stars set: 2 records · u undoes"
            assert [line[2:5] for line in program.lines()[3:5]] == ["☆☆☆", "☆☆☆"]
            await program.press("u")
            assert program.lines()[3][2:5] == "★★★"

    async def test_escape_takes_them_away(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "escape")
            assert "1 of 4" in program.text

    async def test_several_go_to_the_trash_only_after_asking(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "j", "space", "d")
            assert "Move 2 records to the trash?" in program.text
            await program.press("n")
            assert await program.db(listing.count, ListSpec(trash=True)) == 0
            await program.press("d", "y")
            assert await program.db(listing.count, ListSpec(trash=True)) == 2
            assert program.message == "moved to the trash: 2 records · u undoes"

    async def test_they_go_with_the_filter(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("space", "/")
            await program.type("talleres")
            await program.press("enter")
            assert "marked" not in program.text
            assert program.list_screen.targets() == [program.list_screen.row_list.cursor_key]


class TestTrashAndUndo:
    async def test_d_and_u(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("d")
            assert "→ Trash" in program.lines()[3]
            assert "[3 Clients 3]" in program.tabs
            await program.press("u")
            assert program.message == f"undone: moved to the trash: {NUNEZ} · U does it again"
            assert "→ Trash" not in program.lines()[3]
            await program.press("U")
            assert program.message == f"done again: moved to the trash: {NUNEZ} · u undoes"
            assert "→ Trash" in program.lines()[3]

    async def test_undo_after_a_reload_brings_the_client_back_into_the_list(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("d", "ctrl+r")
            assert NUNEZ not in program.names
            await program.press("u")
            assert NUNEZ in program.names

    async def test_undo_on_another_stage_reaches_this_one_when_it_is_seen_again(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("d", "1", "u", "3")
            assert NUNEZ in program.names

    async def test_with_nothing_left_it_says_so(self, opened: Opened) -> None:
        async with opened("3") as program:
            while await program.db(journal.next_undo, program.app.desk.session):
                await program.press("u")
            await program.press("u")
            assert program.message == "There is nothing to undo."
            assert program.names == []
            await program.press("U")
            assert program.message.startswith("done again: ")


class TestFilter:
    async def test_it_shows_what_fits_as_it_is_typed(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("nunez")
            assert program.names == [NUNEZ]
            assert "1 record" in program.text
            await program.press("enter")
            assert "/nunez" in program.text
            await program.press("escape")
            assert len(program.names) == 4

    async def test_a_mistake_is_told_and_the_list_stays(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("stars:")
            before = program.names
            await program.type("many ")
            assert program.names == before
            assert len(before) == 4
            assert "stars" in program.lines()[-1]
            assert "records" not in program.lines()[-1]

    @pytest.mark.parametrize("text", ['"', "(", "a AND (", "*", "[/b]", "col:'", "%_", "-", "or or", "東京", "a\\"])
    async def test_hostile_text_never_harms(self, opened: Opened, text: str) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type(text)
            await program.press("enter")
            await program.press("escape", "escape")
            assert len(program.names) == 4

    async def test_nobody_fits(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("/")
            await program.type("zzz")
            assert "Nobody fits zzz." in program.text
            assert "escape shows all again" in program.text
            await program.press("escape")
            assert len(program.names) == 4

    async def test_letters_in_the_filter_are_no_commands(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.burst("/dd")
            assert await program.db(listing.count, ListSpec(trash=True)) == 0
            assert program.list_screen.filter_text == "dd"


class TestOrder:
    async def test_s_sorts_by_what_is_picked_and_turns_round(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("S", "n")
            assert program.message == "sorted by name · S sorts otherwise"
            forwards = program.names
            assert forwards.index(NUNEZ) < forwards.index(GOMEZ)
            await program.press("S", "n")
            assert program.names == forwards[::-1]

    @pytest.mark.parametrize("key", list("snwctyaolv"))
    async def test_every_order_shows_everybody(self, opened: Opened, key: str) -> None:
        async with opened("3") as program:
            await program.press("S", key)
            assert len(program.names) == 4


class TestKeysThatArriveTogether:
    async def test_stars_and_a_move(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.burst("1*3>")
            moved = await program.db(listing.page, ListSpec(Stage.NEGOTIATION), 0, 10)
            assert {row.stars for row in moved} == {1, 3}

    async def test_a_note_is_written_not_run(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.burst("nadd d")
            assert "add d" in program.text
            assert await program.db(listing.count, ListSpec(trash=True)) == 0


class TestEmpty:
    async def test_an_empty_stage_says_what_belongs_there_and_which_key_brings_it(self, opened: Opened) -> None:
        async with opened("2") as program:
            await program.press("<", "ctrl+r")
            assert "Nobody here yet" in program.text
            assert "a  add a client" in program.text
            await program.press("*", "d", ">", "m", "e", "y", "l", "b", "w", "n", "f", "enter")
            assert "Nobody here yet" in program.text
