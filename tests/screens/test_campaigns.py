"""Campaigns on the screen: written, shown to whom they go and why not, offered, answered, handed over; all undone."""

from pathlib import Path

import pytest

from models import editing, journal
from models.campaigns import campaign as campaigns
from models.campaigns.campaign import Campaign
from models.campaigns.results import Result, results
from models.database import close_database, database, open_database
from models.i18n import set_language
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.screens.conftest import Driver, Opened, opener
from tests.screens.selling import NUNEZ, fill, form, told
from tui.screens.campaign_form import CampaignForm
from tui.screens.campaigns import CampaignsScreen
from tui.screens.client import ClientScreen
from tui.screens.dialogs import Confirm
from tui.screens.recipients import RecipientsScreen
from tui.widgets.pane import Pane

ODD = "$name [bold]x[/bold] [/nope]"
TEXT = "Dear $contact [b],\n\n$name is =1+1 [/nope]"


@pytest.fixture
def portfolio_file(portfolio_file: Path, session: Session) -> Path:
    """The sample portfolio with a client called like a field, and a campaign for the clients."""
    open_database(portfolio_file)
    editing.add(session, {"name": ODD, "stage": "client", "kind": "company", "email": "odd@x.es"})
    values = {"name": HOSTILE_NAMES[0], "query": "stage:client", "subject": "For\n$name", "text": TEXT}
    campaigns.save(session, values)
    close_database()
    return portfolio_file


async def kept(program: Driver) -> list[Campaign]:
    """The campaigns of the file."""
    return await program.db(campaigns.campaigns)


async def result(program: Driver) -> Result:
    """What came of the one campaign."""
    found = await program.db(results, program.app.desk.session)
    return next(iter(found.values()), Result())


async def recipients(program: Driver) -> RecipientsScreen:
    """Open the campaign under the cursor."""
    await program.press("enter")
    assert isinstance(program.screen, RecipientsScreen)
    return program.screen


def states(program: Driver) -> dict[str, tuple[str, str]]:
    """How each client stands, and its answer, by name."""
    assert isinstance(program.screen, RecipientsScreen)
    rows = program.screen.row_list._window.rows
    return {str(row.cells[0]): (str(row.cells[1]), str(row.cells[2])) for _place, row in sorted(rows.items())}


def letter(program: Driver) -> list[str]:
    """The text beside or under the list."""
    return [str(line) for line in program.screen.query_one(Pane).lines]


class TestTheList:
    async def test_without_any_it_says_what_to_press(self, file: Path, session: Session, tmp_path: Path) -> None:
        close_database()
        async with opener(file, session, tmp_path)("8", size=(80, 24)) as program:
            assert isinstance(program.screen, CampaignsScreen)
            assert "No campaigns yet" in program.text
            assert "a  write one" in program.text
            assert "with its name in the text." in program.text
            assert "nothing is sent." in program.text
            await program.press("e", "enter", "d", "x", "escape")
            assert await kept(program) == []

    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_one_is_written_changed_deleted_and_undone(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("8", size=size) as program:
            assert HOSTILE_NAMES[0][:12] in program.text
            await program.press("a")
            assert isinstance(program.screen, CampaignForm)
            await fill(program, name="Autumn [x]", text="Hi $nme\n$name", query="city:zaragoza", valid_to="+20d")
            assert "$my_name" in program.text
            await program.press("enter")
            assert told(program, "text").startswith("$nme is no field; known are $name")
            await fill(program, text="Hi\n$name")
            assert told(program, "text") == ""
            form(program).query_one("#field-name").focus()
            await program.press("enter")
            assert program.message == "campaign added: Autumn [x] · u undoes"
            assert (await kept(program))[0].text == "Hi\n$name"
            assert "until 7 Apr" in program.text
            await program.press("e")  # the cursor stands on it
            await fill(program, name="Winter")
            await program.press("enter")
            assert program.message == "campaign changed: Winter · u undoes"
            await program.press("g", "d", "n", "d", "y")
            assert [each.name for each in await kept(program)] == [HOSTILE_NAMES[0]]
            await program.press("u", "u")
            assert (await kept(program))[0].name == "Autumn [x]"

    async def test_enter_in_a_text_begins_a_line_and_a_wrong_query_is_pointed_at(self, opened: Opened) -> None:
        async with opened("8", size=(80, 24)) as program:
            await program.press("a")
            await fill(program, name="X", query="owedd:>0")
            await program.press("tab", "tab", "tab", "tab")
            await program.type("Hi")
            await program.press("enter")
            await program.type("you")
            assert form(program).values["text"] == "Hi\nyou"
            await program.press("tab", "tab", "tab", "enter")
            assert "owedd" in told(program, "query")
            await program.press("escape", "a")
            assert form(program).values["text"] == "Hi\nyou"  # what was left is there again


class TestToWhom:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_who_gets_it_who_not_and_the_text(self, opened: Opened, size: tuple[int, int]) -> None:
        async with opened("8", size=size) as program:
            await recipients(program)
            found = states(program)
            assert found[ODD] == ("gets it", "")
            assert found[HOSTILE_NAMES[2]] == ("no consent", "")
            assert "2 get it by e-mail" in program.text
            while f"Dear {ODD} [b]," not in letter(program):
                await program.press("j")
            assert letter(program)[:2] == [f"Recipient  {ODD} <odd@x.es>", f"Subject  For {ODD}"]
            assert f"{ODD} is =1+1 [/nope]" in " ".join(letter(program))
            assert "Dear $name [bold]x" in program.text
            await program.press("V", "3")
            assert states(program)[ODD] == ("no phone", "")
            assert states(program)[NUNEZ] == ("gets it", "")

    async def test_a_doubtful_e_mail_is_told_as_one(self, opened: Opened) -> None:
        def doubt() -> None:
            with journal.acting(program.app.desk.session, "edit"):
                database.execute_sql("UPDATE channel SET doubtful = 1 WHERE value = 'odd@x.es'")

        async with opened("8", size=(80, 24)) as program:
            await program.db(doubt)
            await recipients(program)
            assert states(program)[ODD] == ("e-mail doubtful", "")

    async def test_where_a_consent_is_noted_is_said(self, opened: Opened) -> None:
        async with opened("8", size=(80, 24)) as program:
            await recipients(program)
            assert "No consent is noted" not in program.text
            while list(states(program))[program.screen.row_list.cursor] != HOSTILE_NAMES[2]:  # type: ignore[attr-defined]
                await program.press("j")
            assert "X notes it" in " ".join(letter(program))
            await program.press("X", "enter")
            assert program.message == f"consent noted: {HOSTILE_NAMES[2]} · u undoes"
            assert states(program)[HOSTILE_NAMES[2]] != ("no consent", "")
            number = len(states(program))
            await program.press("M", "X")
            assert form(program).form_title == f"Consent: {number} records"

    async def test_offers_are_made_answered_and_undone(self, opened: Opened) -> None:
        async with opened("8", size=(120, 40)) as program:
            await recipients(program)
            await program.press("Y")
            assert "nothing was offered here yet" in program.message
            await program.press("O")
            assert isinstance(program.screen, Confirm)
            assert "to 2 clients, by e-mail" in program.text
            await program.press("n")
            assert await result(program) == Result()
            await program.press("O", "y")
            assert await result(program) == Result(2, 0, 0, 0)
            assert "offered" in program.message
            assert states(program)[NUNEZ] == ("offered today", "—")
            first = next(iter(states(program)))
            await program.press("g", "Y")
            assert states(program)[first] == ("offered today", "accepted")
            await program.press("j", "N")
            assert await result(program) == Result(2, 2, 1, 1)
            await program.press("I")
            assert await result(program) == Result(2, 2, 1, 0)
            await program.press("B")
            assert await result(program) == Result(2, 1, 1, 0)
            await program.press("O")
            assert "nobody gets it now" in program.message
            await program.press("escape")
            assert isinstance(program.screen, CampaignsScreen)
            assert "50 %" in program.text
            await program.press("u", "u", "u", "u", "u")
            assert await result(program) == Result()

    async def test_a_marked_one_alone_and_the_keys_of_a_client(self, opened: Opened) -> None:
        async with opened("8", size=(120, 40)) as program:
            screen = await recipients(program)
            await program.press("g", "space", "O", "y")
            assert (await result(program)).made == 1
            assert screen.row_list.marks == frozenset()
            await program.press("l")
            kinds = next(entry for entry in form(program).entries if entry.name == "kind").options
            assert "gift" in dict(kinds)
            await program.press("escape", "enter")
            assert isinstance(program.screen, ClientScreen)
            await program.press("escape", "E")
            await fill(program, query="city:nowhere")
            form(program).query_one("#field-name").focus()
            await program.press("enter")
            assert len(states(program)) == 1  # to whom it was offered
            await program.press("u", "u")
            assert len(states(program)) > 2

    async def test_handed_over_as_drafts(self, opened: Opened, tmp_path: Path) -> None:
        async with opened("8", size=(80, 24)) as program:
            await recipients(program)
            await program.press("x")
            await fill(program, file=str(tmp_path))
            form(program).query_one("#field-file").focus()
            await program.press("enter")
            assert "name a new folder" in told(program, "file")
            await fill(program, file=str(tmp_path / "drafts"))
            await program.press("enter")
            assert program.message.startswith("2 texts written to")
            assert len(list((tmp_path / "drafts").glob("*.eml"))) == 2

    async def test_handed_over_as_a_table_it_is_said_how_the_offers_are_noted(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        async with opened("8", size=(80, 24)) as program:
            await recipients(program)
            assert program.lines()[-1].split()[:4] == ["O", "offer", "x", "hand"]
            await program.press("x", "right", "right")
            await fill(program, file=str(tmp_path / "a"))
            form(program).query_one("#field-file").focus()
            await program.press("enter")
            assert program.message.endswith("O notes them as offered")
            assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("email,name,")
            await program.press("O", "y", "x")
            await fill(program, file=str(tmp_path / "b"))  # the way is the one of before
            form(program).query_one("#field-file").focus()
            await program.press("enter")
            assert (tmp_path / "b.csv").exists()
            assert "O notes them" not in program.message

    async def test_the_place_proposed_is_free_and_goes_with_the_way(
        self, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        async with opened("8", size=(80, 24)) as program:
            await recipients(program)
            stem = f"{tmp_path}/ACME-bold-x-bold-nope-{program.app.desk.session.today.isoformat()}"
            for number in ("", "-2"):
                await program.press("x")
                for ending in (number, ".html", ".csv"):
                    assert form(program).typed("file") == stem + ending
                    await program.press("right")
                form(program).query_one("#field-file").focus()
                await program.press("enter")
                assert program.message.startswith("2 texts written to")
                assert Path(stem + number).is_dir()
            await program.press("x")
            await fill(program, file=str(tmp_path / "mine"))
            await program.press("right")
            assert form(program).typed("file") == str(tmp_path / "mine")

    async def test_a_campaign_that_is_gone_leaves_the_screen(self, opened: Opened) -> None:
        async with opened("8") as program:
            await recipients(program)
            (each,) = await kept(program)
            await program.db(campaigns.remove, program.app.desk.session, each.id)
            await program.press("ctrl+r")
            assert isinstance(program.screen, CampaignsScreen)
            assert program.message == "This campaign is gone."

    async def test_where_it_is_narrow_a_name_of_some_length_is_whole(self, opened: Opened) -> None:
        name = "Autumn offer for 2026"
        async with opened("8", size=(80, 24)) as program:
            await program.db(campaigns.save, program.app.desk.session, {"name": name, "text": "Dear $contact"})
            await program.press("ctrl+r")
            assert name in program.text
            assert "Accepted" in program.text
        async with opened("8", size=(120, 40)) as program:
            assert "Replied" in program.text

    async def test_it_speaks_spanish(self, opened: Opened) -> None:
        set_language("es")
        async with opened("8", size=(80, 24)) as program:
            await recipients(program)
            await program.press("?", "escape")
            assert isinstance(program.screen, RecipientsScreen)
