"""The dossier of a client: all that is kept, as Markdown, as text and as JSON, whatever is written in it."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from models import activity, defining, editing, opportunities, pipeline, sales
from models.database import database
from models.i18n import set_language
from models.own_fields import own_fields
from models.privacy import dossier
from models.problems import BadFile, NotFound
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES


@pytest.fixture
def person(portfolio: Path, session: Session) -> int:
    """A client with something of everything."""
    defining.define(session, {"name": "Shoe size", "type": "text"})
    number = editing.add(
        session,
        {"name": "Rosa Gil", "email": "rosa@gil.example", "phone": "976 55 44 33", "city": "Teruel", "contact": "Luis",
         "notes": "Two lines:\nthe second", "consent_on": "1/2/2026", "consent_for": "newsletter",
         "consent_origin": "web form", "profession": "nurse", "referred_by": "C-01", own_fields()[0].key: "39"},
    )  # fmt: skip
    editing.edit(session, number, {"profession": "doctor"})
    activity.log(session, [number], "gift", "A basket", on=date(2026, 1, 5))
    activity.log(session, [number], "call", "About the fair", on=date(2026, 2, 3))
    activity.follow_up(session, [number], activity.Next(date(2026, 4, 1), "Send samples", "email"))
    sales.add(session, number, [Line(amount=124_050, product="Shelves")], ref="F-77", paid=date(2026, 3, 2))
    opportunities.add(session, number, "A second shop", amount=500_000)
    return number


def written(session: Session, client: int, tmp_path: Path, ending: str) -> str:
    """Return the dossier of a client as the file holds it."""
    path = tmp_path / f"dossier{ending}"
    dossier.export(session, client, path)
    return path.read_text("utf-8")


class TestContent:
    @pytest.mark.parametrize("ending", [".md", ".txt"])
    def test_it_tells_all_there_is(self, session: Session, person: int, tmp_path: Path, ending: str) -> None:
        text = written(session, person, tmp_path, ending).replace("\\", "")
        for wanted in ("Rosa Gil", "rosa@gil.example", "976 55 44 33", "Teruel", "Luis", "the second", "newsletter",
                       "web form", "Shoe size", "39", "A basket", "About the fair", "Send samples", "F-77", "Shelves",
                       "1,240.50", "A second shop", "Ferretería Núñez", "nurse", "doctor", "ana"):  # fmt: skip
            assert wanted in text, wanted

    def test_json_has_the_record_and_what_refers_to_it(self, session: Session, person: int, tmp_path: Path) -> None:
        found = json.loads(written(session, person, tmp_path, ".json"))
        assert (found["name"], found["consent_on"], found["in_trash"]) == ("Rosa Gil", "2026-02-01", False)
        assert found["brought_by"]["name"] == "Ferretería Núñez S.L."
        assert found["fields"] == {"Shoe size": "39"}
        assert [sale["ref"] for sale in found["sales"]] == ["F-77"]
        assert found["history"]
        assert found["came_from"] == []

    def test_an_unknown_consent_is_said(self, portfolio: Path, session: Session, tmp_path: Path) -> None:
        number = database.execute_sql("SELECT id FROM client WHERE code = 'C-01'").fetchone()[0]
        assert "- **Consent given on**: unknown" in written(session, number, tmp_path, ".md")

    def test_in_the_language_of_the_reader(self, session: Session, person: int, tmp_path: Path) -> None:
        set_language("es")
        assert "1.240,50" in written(session, person, tmp_path, ".txt")

    def test_of_who_is_in_the_trash_too(self, session: Session, person: int, tmp_path: Path) -> None:
        pipeline.trash(session, [person])
        assert "In the trash: yes" in written(session, person, tmp_path, ".txt")


class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_what_is_written_is_text_and_never_markup(
        self, portfolio: Path, session: Session, tmp_path: Path, name: str
    ) -> None:
        number = database.execute_sql("SELECT id FROM client WHERE name = ?", (name,)).fetchone()[0]
        notes = "# title\n| cell |\n<script>x</script>\n[x](javascript:x) ![x](http://x.example)\n---\n1. one"
        editing.edit(session, number, {"notes": notes})
        text = written(session, number, tmp_path, ".md")
        bare = re.sub(r"\\.", "", text)
        for markup in ("<script", "<", "[", "\n---", "cell |", "\n# title", "\n1. one"):
            assert markup not in bare.replace("<br>", "")
        assert "\\<script\\>x" in text
        written(session, number, tmp_path, ".txt")
        assert json.loads(written(session, number, tmp_path, ".json"))["notes"] == notes

    def test_numbers_phones_and_references_are_readable(self, session: Session, person: int, tmp_path: Path) -> None:
        editing.edit(session, person, {"notes": "100.00\n+34 1\n#1 ana_gil"})
        text = written(session, person, tmp_path, ".md")
        for wanted in ("100.00<br>+34 1<br>#1 ana_gil", f"#{person}", "1,240.50"):
            assert wanted in text, wanted
        assert re.search(r"\\[\d+#.]", text) is None

    def test_who_is_gone_is_told(self, portfolio: Path, session: Session, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            dossier.export(session, 9999, tmp_path / "x.md")

    def test_a_folder_that_is_not_there_is_told(self, session: Session, person: int, tmp_path: Path) -> None:
        with pytest.raises(BadFile):
            dossier.export(session, person, tmp_path / "nowhere" / "x.md")
