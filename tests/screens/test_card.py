"""The client's card: its tabs, what each shows, editing in place, the history, and notes in the person's editor."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from models import activity, drafts, editing, pipeline
from models.card import card
from models.i18n import set_language
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened
from tui.screens.card_history import HistoryList
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm
from tui.screens.editor import FieldEditor
from tui.widgets.section_line import SectionLine
from tui.widgets.timeline import Timeline

NUNEZ, GOMEZ, CLARA = 7, 8, 9
TABS = ["Card", "Activity", "Money", "Person", "History"]


def screen(program: Driver) -> ClientScreen:
    """The card on view."""
    assert isinstance(program.screen, ClientScreen)
    return program.screen


def bar(program: Driver) -> str:
    """The line of the card's tabs."""
    return program.line(screen(program).query_one(SectionLine), 0)


def history(program: Driver) -> list[str]:
    """The lines of the history on view, without the titles."""
    found = screen(program).query_one(HistoryList)
    return [line for y in range(1, found.size.height) if (line := program.line(found, y))]


async def open_card(program: Driver, client: int, tab: str = "card") -> None:
    """Open the card of ``client`` on a tab."""
    await program.app.push_screen(ClientScreen(program.app.desk, client))
    await program.settle()
    while screen(program).card_tab != tab:
        await program.press("tab")


class TestTabs:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_tab_goes_to_the_next_and_round(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("3", size=size) as program:
            await program.press("enter")
            seen = [bar(program)]
            for _tab in TABS:
                await program.press("tab")
                seen.append(bar(program))
            assert [next(word for word in TABS if f"[{word}]" in line) for line in seen] == [*TABS, "Card"]
            bare = {line.replace("[", " ").replace("]", " ").rstrip() for line in seen}
            assert len(bare) == 1, "nothing moves"
            await program.press("shift+tab")
            assert "[History]" in bar(program)

    async def test_a_tab_is_opened_by_a_click(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("enter")
            await program.pilot.click(SectionLine, offset=(bar(program).index("Person") + 2, 0))
            await program.settle()
            assert "[Person]" in bar(program)
            assert "Birthday" in program.text

    async def test_leaving_while_a_field_closes_keeps_the_draft_and_no_more(
        self, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The program may be left in the moment in which the editor is taken down: its widgets are gone by then."""
        async with opened("3") as program:
            await open_card(program, NUNEZ)
            await program.press("e", "x")
            remove, left = FieldEditor.remove, list[str]()

            async def taken_down(editor: FieldEditor) -> None:
                await remove(editor)
                left.append(editor.value)
                await screen(program).keep_draft()

            monkeypatch.setattr(FieldEditor, "remove", taken_down)
            await program.press("escape")
            assert program.app.is_running
            assert left[0].endswith("x")
            desk = program.app.desk
            kept = await desk.doors.db(drafts.newest, desk.session)
            assert kept is not None
            assert kept[0].value == left[0]

    async def test_in_an_open_field_tab_goes_to_the_next_field(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("enter", "e", "tab")
            assert "[Card]" in bar(program)
            assert screen(program).fields.cursor_key == "legal_name"
            assert screen(program).editor is not None
            await program.press("shift+tab", "escape", "tab")
            assert "[Activity]" in bar(program)

    async def test_the_next_client_is_shown_on_the_same_tab(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("enter", "tab", "right_square_bracket")
            assert "[Activity]" in bar(program)
            assert "Asked about the quote" not in program.text
            await program.press("K")
            assert screen(program).client == NUNEZ
            assert "Asked about the quote" in program.text
            assert "[Activity]" in bar(program)

    async def test_the_cursor_of_a_tab_stays_where_it_was(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("enter", "j", "j", "shift+tab", "shift+tab", "j", "tab", "tab")
            assert screen(program).fields.cursor_key == "code"
            await program.press("shift+tab", "shift+tab")
            assert screen(program).fields.cursor_key == "gender"

    async def test_e_where_there_is_no_field_edits_on_the_card(self, opened: Opened) -> None:
        async with opened("3") as program:
            await open_card(program, NUNEZ, "activity")
            await program.press("e")
            assert "[Card]" in bar(program)
            assert screen(program).editor is not None

    async def test_the_pane_stands_beside_the_card_and_the_person(self, opened: Opened) -> None:
        async with opened("3", size=(120, 40)) as program:
            await program.press("enter")
            assert "│" in program.lines()[4]
            await program.press("tab")
            assert "│" not in program.text
            await program.press("tab", "tab")
            assert "│" in program.lines()[4]

    async def test_they_speak_spanish(self, opened: Opened) -> None:
        set_language("es")
        async with opened("3", size=(80, 24)) as program:
            await program.press("enter")
            assert "[Ficha]" in bar(program)
            assert "Historial" in bar(program)


class TestCard:
    async def test_tells_what_is_missing_and_who_confirmed(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await open_card(program, CLARA)
            assert "0 of 5 · missing: phone, e-mail, contact, tax id, city" in program.text
            await program.press("C")
            assert program.message == "confirmed: Clara Íñiguez · u undoes"
            assert "18 Mar 2026" in program.text
            await program.press("u")
            assert "C confirms that it is right today" in program.text

    async def test_at_80_columns_the_next_action_stands_first(self, opened: Opened) -> None:
        async with opened("3", size=(80, 24)) as program:
            await program.press("enter")
            assert "Call about the quote · 3 d late" in program.lines()[3]

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    async def test_the_clients_that_it_brought_are_opened_by_enter(
        self, opened: Opened, session: Session, name: str
    ) -> None:
        async with opened("3", size=(80, 40)) as program:
            referred = 1 + HOSTILE_NAMES.index(name)
            await program.db(editing.edit, session, referred, {"referred_by": f"#{NUNEZ}"})
            await program.db(editing.edit, session, CLARA, {"referred_by": f"#{NUNEZ}"})
            await program.db(pipeline.trash, session, [CLARA])
            await open_card(program, NUNEZ)
            assert name in program.text
            assert "Clara" not in program.text
            screen(program).fields.go(f"brought:{referred}")
            await program.press("enter")
            assert screen(program).client == referred
            assert f"#{NUNEZ} Ferretería Núñez S.L." in program.text
            await program.press("escape")
            assert screen(program).client == NUNEZ

    async def test_an_open_field_passes_over_rows_that_are_only_opened(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(80, 40)) as program:
            await program.db(editing.edit, session, GOMEZ, {"referred_by": f"#{NUNEZ}"})
            await open_card(program, NUNEZ)
            screen(program).fields.go("referred_by")
            await program.press("e", "tab")
            assert screen(program).fields.cursor_key == "contact"
            await program.press("shift+tab")
            assert screen(program).fields.cursor_key == "referred_by"


class TestPerson:
    async def test_age_and_generation_follow_from_the_birthday(self, opened: Opened) -> None:
        async with opened("1", size=(80, 24)) as program:
            await open_card(program, CLARA, "person")
            assert "15 Mar 1980   46 years old · Generation X" in program.text
            await program.press("e", *["backspace"] * 20)
            await program.type("15/3")
            await program.press("enter")
            assert "years old" not in program.text
            assert "Generation" not in program.text

    @pytest.mark.parametrize(("plain", "sign", "arrow"), [(False, "▲", "→"), (True, "^", "->")])
    async def test_a_changed_value_has_risen_or_fallen(
        self, opened: Opened, session: Session, plain: bool, sign: str, arrow: str
    ) -> None:
        async with opened("1", size=(80, 24), plain=plain) as program:
            for income, power, status in (("24k", "alto", "single"), ("30k", "medio", "married")):
                values = {"income_level": income, "purchasing_power": power, "marital_status": status}
                await program.db(editing.edit, session, CLARA, values)
            await open_card(program, CLARA, "person")
            lines = {line[2:22].strip(): line[22:] for line in program.lines()}
            assert lines["Income level"].startswith(f"30k   {sign} 24k {arrow} 30k, ")
            assert lines["Purchasing power"].startswith(f"medio   {'v' if plain else '▼'} alto {arrow} medio, ")
            assert lines["Marital status"].startswith(f"married   single {arrow} married, ")


class TestActivity:
    async def test_what_is_to_be_done_and_what_happened(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(80, 24)) as program:
            text = "A long story. " * 12 + "\n\nThe end [bold]x[/bold]"
            await program.db(activity.log, session, [NUNEZ], "meeting", text, on=date(2026, 3, 17))
            await open_card(program, NUNEZ, "activity")
            shown = program.text
            assert "3 d late      Call about the quote" in shown
            assert "yesterday     meeting · A long story." in shown
            assert "The end [bold]x[/bold]" in shown
            assert "12 Mar" in shown or "6 d ago" in shown
            columns = {
                line.index(word) for line in program.lines() for word in ("Call about", "meeting ·") if word in line
            }
            assert len(columns) == 1

    async def test_an_empty_one_says_which_key_logs(self, opened: Opened) -> None:
        async with opened("3") as program:
            await open_card(program, CLARA, "activity")
            assert "Nothing logged yet: l logs a call." in program.text
            await program.press("n")
            await program.type("First words")
            await program.press("enter")
            assert "note · First words" in program.text

    async def test_many_are_read_as_one_scrolls(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(80, 24)) as program:

            def fill() -> None:
                for number in range(450):
                    activity.log(session, [NUNEZ], "note", f"note number {number}")

            await program.db(fill)
            await open_card(program, NUNEZ, "activity")
            assert "note number 449" in program.text
            assert len(screen(program).query_one(Timeline)._entries) < 250
            await program.press("G", "G", "G", "G")
            assert "Asked about the quote" in program.text
            await program.press("g")
            assert "note number 449" in program.text


class TestMoney:
    async def test_an_empty_one_says_which_key_adds_a_sale(self, opened: Opened) -> None:
        async with opened("3") as program:
            await open_card(program, CLARA, "money")
            assert "No sales yet: s adds one" in program.text


class TestHistory:
    async def test_newest_first_with_who_what_and_both_values(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(80, 24)) as program:
            luis = replace(session, user="luis")
            await program.db(editing.edit, luis, NUNEZ, {"sector": HOSTILE_NAMES[0]})
            await open_card(program, NUNEZ, "history")
            first = history(program)[0]
            assert "luis" in first
            assert "Sector" in first
            assert f"— → {HOSTILE_NAMES[0]}"[:25] in first

    async def test_enter_asks_and_takes_that_entry_back(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(120, 40)) as program:
            await program.db(editing.edit, replace(session, user="luis"), NUNEZ, {"sector": "steel"})
            await program.db(editing.edit, session, NUNEZ, {"owner": "Ana"})
            await open_card(program, NUNEZ, "history")
            await program.press("j", "enter")
            assert isinstance(program.screen, Confirm)
            await program.press("n")
            assert "undone" not in program.text
            await program.press("enter", "y")
            assert program.message.startswith("undone: Sector changed: Ferretería Núñez S.L.")
            shown = history(program)
            assert shown[0].rstrip().endswith("undo")
            assert "steel → —" in shown[0]
            assert "— → steel" in shown[2]
            assert shown[2].rstrip().endswith("undone")
            await program.press("enter")
            assert "cannot be undone" in program.message

    async def test_what_was_changed_since_is_told_in_a_sentence(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(120, 40)) as program:
            await program.db(editing.edit, session, NUNEZ, {"sector": "steel"})
            await program.db(editing.edit, replace(session, user="luis"), NUNEZ, {"sector": "iron"})
            await open_card(program, NUNEZ, "history")
            await program.press("j", "enter", "y")
            assert "luis" in program.message
            assert program.message.startswith("Not undone:")

    async def test_older_ones_are_read_as_the_cursor_comes_near(self, opened: Opened, session: Session) -> None:
        async with opened("3", size=(80, 24)) as program:

            def fill() -> None:
                for number in range(430):
                    editing.edit(session, NUNEZ, {"sector": f"s{number}"})

            await program.db(fill)
            await open_card(program, NUNEZ, "history")
            found = screen(program).query_one(HistoryList)
            assert found.count < 430
            for _leap in range(8):
                await program.press("G")
            assert "Record" in history(program)[-1]

    async def test_of_another_client_begins_at_the_top(self, opened: Opened) -> None:
        async with opened("3") as program:
            await program.press("enter", "shift+tab", "j", "j", "right_square_bracket")
            assert screen(program).query_one(HistoryList).cursor == 0
            assert "Record" in history(program)[-1]


class TestNotesInTheEditor:
    @pytest.fixture
    def terminal(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        """A terminal that can be handed over, and the place of the editor."""
        monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
        monkeypatch.setattr(HeadlessDriver, "suspend_application_mode", lambda _self: None)
        monkeypatch.setattr(HeadlessDriver, "resume_application_mode", lambda _self: None)
        monkeypatch.delenv("VISUAL", raising=False)
        editor = tmp_path / "my editor"
        monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
        return editor

    def write(self, editor: Path, script: str) -> None:
        """Let the editor be a script; ``$2`` is the file."""
        editor.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        editor.chmod(0o700)

    async def test_what_was_written_is_saved(self, opened: Opened, terminal: Path, tmp_path: Path) -> None:
        self.write(
            terminal,
            f'stat -c "%a %n" "$2" "$(dirname "$2")" > "{tmp_path}/seen"\n'
            f'cat "$2" >> "{tmp_path}/seen"\nprintf "[b]Nuevo[/b]\\ndos líneas\\n\\n" > "$2"',
        )
        async with opened("3") as program:
            await program.press("enter", "E")
            assert program.message == "Notes changed: Ferretería Núñez S.L. · u undoes"
            found = await program.db(card, program.app.desk.session, NUNEZ)
            assert found is not None
            assert found.values["notes"] == "[b]Nuevo[/b]\ndos líneas"
            of_file, of_folder, *text = (tmp_path / "seen").read_text("utf-8").splitlines()
            assert (of_file.split()[0], of_folder.split()[0], text) == ("600", "700", ["Cierra en agosto."])
            assert not Path(of_folder.partition(" ")[2]).exists()
            await program.press("u")
            found = await program.db(card, program.app.desk.session, NUNEZ)
            assert found is not None
            assert found.values["notes"] == "Cierra en agosto."

    async def test_unchanged_text_is_no_act(self, opened: Opened, terminal: Path) -> None:
        self.write(terminal, "exit 0")
        async with opened("3") as program:
            before = await program.db(card, program.app.desk.session, NUNEZ)
            await program.press("enter", "E")
            assert program.message == "notes unchanged"
            assert await program.db(card, program.app.desk.session, NUNEZ) == before

    @pytest.mark.parametrize("script", ['echo x > "$2"; exit 3', 'rm "$2"'])
    async def test_a_failing_editor_changes_nothing(self, opened: Opened, terminal: Path, script: str) -> None:
        self.write(terminal, script)
        async with opened("3") as program:
            before = await program.db(card, program.app.desk.session, NUNEZ)
            await program.press("enter", "E")
            assert "the notes are as they were" in program.message
            assert await program.db(card, program.app.desk.session, NUNEZ) == before

    async def test_an_editor_that_was_killed_leaves_a_draft(self, opened: Opened, terminal: Path) -> None:
        self.write(terminal, 'echo "half a sen" > "$2"; kill -9 $$')
        async with opened("3") as program:
            await program.press("enter", "E")
            kept = await program.db(drafts.of_client, program.app.desk.session, NUNEZ)
            assert kept["notes"].value == "half a sen"

    async def test_what_somebody_changed_meanwhile_is_not_overwritten(
        self, opened: Opened, terminal: Path, session: Session
    ) -> None:
        self.write(terminal, 'echo mine > "$2"')
        async with opened("3") as program:
            await program.press("enter")
            read = screen(program).card
            await program.db(editing.edit, replace(session, user="luis"), NUNEZ, {"notes": "his"})
            assert screen(program).card is read
            await program.press("E")
            assert "luis changed Notes meanwhile" in program.message
            assert "kept as a draft" in program.message
            kept = await program.db(drafts.of_client, program.app.desk.session, NUNEZ)
            assert kept["notes"].value == "mine"
            found = await program.db(card, program.app.desk.session, NUNEZ)
            assert found is not None
            assert found.values["notes"] == "his"

    @pytest.mark.parametrize(
        ("editor", "told"),
        [
            ("", "No editor is chosen"), ("  ", "No editor is chosen"), ("'", "cannot be read"),
            ("/no/such/editor", "cannot be started"),
        ],
    )  # fmt: skip
    async def test_without_an_editor_it_says_so(
        self, opened: Opened, terminal: Path, monkeypatch: pytest.MonkeyPatch, editor: str, told: str
    ) -> None:
        monkeypatch.setenv("EDITOR", editor)
        async with opened("3") as program:
            await program.press("enter", "E")
            assert told in program.message

    async def test_a_terminal_that_cannot_be_handed_over(self, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISUAL", "true")
        async with opened("3") as program:
            await program.press("enter", "E")
            assert "cannot be handed over" in program.message
