"""What was being typed is kept for whoever typed it, and for nobody else."""

from dataclasses import replace
from pathlib import Path

from models import drafts, editing, journal, pipeline
from models.client import Client
from models.database import close_database, open_database
from models.session import Session


class TestDrafts:
    def test_are_there_after_the_line_dropped(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 7, "notes", "half a sen", Client.get_by_id(7).version)
        close_database()
        open_database(portfolio)
        found = drafts.newest(session)
        assert found is not None
        draft, name = found
        assert (draft.client_id, draft.field, draft.value, name) == (7, "notes", "half a sen", "Ferretería Núñez S.L.")
        assert draft.version == Client.get_by_id(7).version

    def test_one_for_each_field_the_newest_counts(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 7, "notes", "a", 1)
        drafts.keep(session, 7, "city", "b", 1)
        drafts.keep(session, 7, "notes", "c", 2)
        found = drafts.of_client(session, 7)
        assert {field: (draft.value, draft.version) for field, draft in found.items()} == {
            "notes": ("c", 2), "city": ("b", 1),
        }  # fmt: skip

    def test_are_their_owners(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 7, "notes", "a", 1)
        other = replace(session, user="luis")
        assert drafts.of_client(other, 7) == {}
        assert drafts.newest(other) is None
        drafts.drop(other, 7, "notes")
        assert set(drafts.of_client(session, 7)) == {"notes"}

    def test_are_dropped(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 7, "notes", "a", 1)
        drafts.drop(session, 7, "notes")
        drafts.drop(session, 7, "notes")
        assert drafts.newest(session) is None

    def test_of_a_client_that_is_gone(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 999, "notes", "a", 1)
        assert drafts.newest(session) is None
        drafts.keep(session, 7, "notes", "a", 1)
        pipeline.trash(session, [7])
        assert drafts.newest(session) is None
        journal.undo(session)
        assert drafts.newest(session) is not None
        number = editing.add(session, {"name": "New"})
        drafts.keep(session, number, "notes", "a", 1)
        journal.undo(session)
        assert drafts.of_client(session, number) == {}

    def test_hold_nothing_that_commands_a_terminal(self, portfolio: Path, session: Session) -> None:
        drafts.keep(session, 7, "notes", "a\x1b]0;x\x07b\ud800\x00 [b]", 1)
        assert drafts.of_client(session, 7)["notes"].value == "a]0;xb [b]"

    def test_are_no_acts(self, portfolio: Path, session: Session) -> None:
        acts = journal.entries()
        drafts.keep(session, 7, "notes", "a", 1)
        assert journal.entries() == acts
