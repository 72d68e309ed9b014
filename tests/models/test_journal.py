"""Undo and redo: every act whole or not at all, also tomorrow, also by somebody else, and never over others' work."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import activity, editing, journal, pipeline, search_index, standing, tagging
from models.activity import Next
from models.bulk import Bulk, sweep
from models.client import Address, Client, Tag, find
from models.database import close_database, database, open_database
from models.fields import Stage
from models.problems import BadValue, Conflict, NotFound, Refused
from models.session import Session
from tests.models.acts import anything
from tests.models.portfolio import derived, dump, one, recomputed, start_again

PROJECT = Path(__file__).parents[2]
NUNEZ = "Ferretería Núñez S.L."


@pytest.fixture
def luis(session: Session) -> Session:
    """A colleague on the same file."""
    return replace(session, user="luis")


def nunez() -> int:
    """The client that has everything, wherever it lies."""
    return int(one("SELECT id FROM client WHERE name = ? OR name = 'Núñez'", NUNEZ))


def sound() -> None:
    """Nothing is half done: no act is under way, no reference hangs, what is derived agrees."""
    assert database.execute_sql("SELECT act_id, journal, indexing FROM present").fetchall() == [(None, 1, 1)]
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    assert derived() == recomputed()


def bulk_add(session: Session, name: str = "Bulk") -> None:
    """Bring two clients with what hangs on them as an import does, and change one that was there."""
    bulk = Bulk(session, "import", "clients.csv")
    chunk_of(bulk, name)
    bulk.finish()


def chunk_of(bulk: Bulk, name: str = "Bulk") -> None:
    from models import derived

    with bulk.chunk():
        first = one("SELECT max(id) FROM client") + 1
        for number in (first, first + 1):
            database.execute_sql(
                """INSERT INTO client (id, hidden, name, name_key, name_folded, stage, stage_since, created_on,
                     created_at, updated_at) VALUES (?1, 2, ?2 || ?1, lower(?2 || ?1), lower(?2 || ?1), 'prospect',
                     '2026-03-18', '2026-03-18', 'x', 'x')""",
                (number, name),
            )
            database.execute_sql("UPDATE present SET journal = 0")
            database.execute_sql(
                "INSERT INTO channel (client_id, kind, value, match_key) VALUES (?, 'email', 'a@b.es', 'a@b.es')",
                (number,),
            )
            database.execute_sql(
                """INSERT INTO follow_up (client_id, due, text, user, created_on, created_at)
                   VALUES (?, '2026-04-01', 'Call', 'ana', 'x', 'x')""",
                (number,),
            )
            database.execute_sql("UPDATE present SET journal = 1")
        search_index.reindex(database, first, first + 1)
        derived.derive(database, first, first + 1)
    with bulk.chunk(indexing=True):
        database.execute_sql("UPDATE client SET notes = 'from the file' WHERE id = 1")
        database.execute_sql("INSERT INTO own_field (name, folded, type) VALUES ('Zona', 'zona', 'text')")
        database.execute_sql("INSERT INTO own_value (client_id, field_id, value) VALUES (1, last_insert_rowid(), 'N')")


EMPTIED = (
    "contact", "position", "phone", "email", "street", "postal_code", "city", "region", "country", "tags", "notes",
)  # fmt: skip

VERBS: dict[str, Callable[[Session], Any]] = {
    "add": lambda s: editing.add(s, {"name": "New", "contact": "Eva", "phone": "976 111 222", "tags": "a, b"}),
    "edit": lambda s: editing.edit(s, nunez(), {"name": "Núñez", "stars": "1", "city": "", "tags": "Feria, nueva"}),
    "edit, emptied": lambda s: editing.edit(s, nunez(), dict.fromkeys(EMPTIED, "")),
    "move": lambda s: pipeline.move(s, [1, 2, nunez()], Stage.INACTIVE),
    "step": lambda s: pipeline.step(s, [1, 2, 3], 1),
    "stars": lambda s: pipeline.set_stars(s, [1, 2, 3, 4], 2),
    "stars, more": lambda s: pipeline.add_stars(s, [1, 2, 3, 4], 1),
    "trash": lambda s: pipeline.trash(s, [1, nunez()]),
    "log": lambda s: activity.log(s, [1, nunez()], "call", "Hello", outcome="answered"),
    "log, completing": lambda s: activity.log(
        s, [nunez()], "call", "", completes=activity.open_actions(nunez())[0].id, following=Next(s.today, "Again")
    ),
    "follow_up": lambda s: activity.follow_up(s, [1, nunez()], Next(s.today, "Call")),
    "done": lambda s: activity.done(s, activity.open_actions(nunez())[0].id, Next(s.today, "Again")),
    "import": bulk_add,
}


class TestEveryVerb:
    @pytest.mark.parametrize("verb", VERBS)
    def test_undone_and_redone(self, portfolio: Path, session: Session, verb: str) -> None:
        before = dump()
        VERBS[verb](session)
        after = dump()
        assert after != before
        for _ in range(2):
            journal.undo(session)
            assert dump() == before
            sound()
            journal.redo(session)
            assert dump() == after
            sound()

    def test_restore(self, portfolio: Path, session: Session) -> None:
        first = dump()
        pipeline.trash(session, [1])
        before = dump()
        pipeline.restore(session, [1])
        assert dump() == first
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        assert dump() == first

    def test_the_next_day_in_another_session(self, portfolio: Path, session: Session) -> None:
        before = dump()
        pipeline.move(session, [1], Stage.CLIENT)
        close_database()
        open_database(portfolio)
        assert journal.undo(replace(session, today=session.today + timedelta(days=1))).verb == "move"
        assert dump() == before

    def test_a_large_act_that_is_indexed_anew(self, portfolio: Path, session: Session, monkeypatch: Any) -> None:
        monkeypatch.setattr("models.reversal._MANY", 1)
        before = dump()
        bulk_add(session)
        after = dump()
        journal.undo(session)
        assert dump() == before
        sound()
        journal.redo(session)
        assert dump() == after
        sound()

    def test_read_in_slices(self, portfolio: Path, session: Session, monkeypatch: Any) -> None:
        monkeypatch.setattr("models.reversal.SLICE", 2)
        before = dump()
        VERBS["edit, emptied"](session)
        journal.undo(session)
        assert dump() == before


class TestTheOrder:
    def test_from_the_newest_back_and_forth_again(self, portfolio: Path, session: Session) -> None:
        states = [dump()]
        for stars in (1, 2, 3):
            pipeline.set_stars(session, [1], stars)
            states.append(dump())
        for state in states[2::-1]:
            journal.undo(session)
            assert dump() == state
        for state in states[1:]:
            journal.redo(session)
            assert dump() == state

    def test_nothing_to_undo_or_redo(self, file: Path, session: Session) -> None:
        with pytest.raises(Refused, match="nothing to undo"):
            journal.undo(session)
        with pytest.raises(Refused, match="nothing to redo"):
            journal.redo(session)

    def test_a_new_act_empties_the_redo(self, portfolio: Path, session: Session) -> None:
        pipeline.set_stars(session, [1], 3)
        journal.undo(session)
        pipeline.set_stars(session, [2], 3)
        with pytest.raises(Refused, match="nothing to redo"):
            journal.redo(session)

    def test_a_colleague_does_not_empty_it(self, portfolio: Path, session: Session, luis: Session) -> None:
        pipeline.set_stars(session, [1], 3)
        journal.undo(session)
        pipeline.set_stars(luis, [2], 3)
        journal.redo(session)
        assert Client.get_by_id(1).stars == 3

    def test_an_act_that_changes_nothing_leaves_no_entry(self, portfolio: Path, session: Session) -> None:
        newest = journal.entries(1)[0].id
        stars = Client.get_by_id(1).stars
        record = Client.get_by_id(nunez())
        for act in (
            pipeline.set_stars(session, [1], stars),
            pipeline.move(session, [nunez()], Stage.CLIENT),
            pipeline.step(session, [nunez()], 1),
            pipeline.restore(session, [1]),
            editing.edit(session, nunez(), {"name": record.name, "city": "Zaragoza", "phone": "976 123 456"}),
        ):
            assert act.id == 0
        assert journal.entries(1)[0].id == newest

    def test_everybody_undoes_their_own(self, portfolio: Path, session: Session, luis: Session) -> None:
        pipeline.set_stars(session, [1], 3)
        pipeline.set_stars(luis, [2], 3)
        assert journal.undo(session).user == "ana"
        assert journal.undo(luis).user == "luis"
        with pytest.raises(Refused):
            journal.undo(luis)

    def test_an_entry_of_somebody_else(self, portfolio: Path, session: Session, luis: Session) -> None:
        entry = pipeline.set_stars(luis, [2], 3).id
        pipeline.set_stars(session, [1], 3)
        assert journal.undo(session, entry).id == entry
        assert Client.get_by_id(2).stars == 1
        assert journal.redo(session).id == entry

    def test_an_entry_that_cannot_be(self, portfolio: Path, session: Session) -> None:
        pipeline.set_stars(session, [1], 3)
        undone = journal.undo(session)
        for entry in (undone.id, journal.entries(1)[0].id):
            with pytest.raises(Refused, match="cannot be undone"):
                journal.undo(session, entry)
        with pytest.raises(NotFound):
            journal.undo(session, 99_999)


class TestVersions:
    def test_only_grow(self, portfolio: Path, session: Session) -> None:
        seen = [Client.get_by_id(nunez()).version]
        steps: tuple[Callable[[], object], ...] = (
            lambda: editing.edit(session, nunez(), {"city": "Teruel"}),
            lambda: journal.undo(session),
            lambda: journal.redo(session),
            lambda: journal.undo(session),
            lambda: pipeline.trash(session, [nunez()]),
            lambda: journal.undo(session),
        )
        for step in steps:
            step()
            seen.append(Client.get_by_id(nunez()).version)
        assert seen == sorted(set(seen))

    def test_of_a_client_that_was_gone_for_a_while(self, portfolio: Path, session: Session) -> None:
        number = editing.add(session, {"name": "New", "contact": "Eva"})
        editing.edit(session, number, {"notes": "x"})
        journal.undo(session)
        version = Client.get_by_id(number).version
        journal.undo(session)
        assert Client.get_or_none(Client.id == number) is None
        journal.redo(session)
        assert Client.get_by_id(number).version > version
        assert one("SELECT version FROM contact WHERE client_id = ?", number) > 1

    def test_an_undo_is_seen_by_whoever_is_typing(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, nunez(), {"city": "Teruel"})
        version = Client.get_by_id(nunez()).version
        journal.undo(session)
        with pytest.raises(Conflict, match="ana changed City"):
            editing.edit(luis, nunez(), {"city": "Soria"}, version=version)

    def test_ids_are_not_given_again(self, portfolio: Path, session: Session) -> None:
        number = editing.add(session, {"name": "New"})
        journal.undo(session)
        assert editing.add(session, {"name": "Other"}) > number


class TestConflicts:
    def refused(self, act: Callable[[], object], text: str) -> None:
        before = dump()
        with pytest.raises(Conflict, match=text):
            act()
        assert dump() == before
        sound()

    def test_name_the_field_and_the_user(self, portfolio: Path, session: Session, luis: Session) -> None:
        pipeline.set_stars(session, [nunez()], 1)
        pipeline.set_stars(luis, [nunez()], 2)
        self.refused(lambda: journal.undo(session), r"Núñez S.L. was changed since by luis \(Stars\)")
        assert Client.get_by_id(nunez()).stars == 2

    def test_of_a_field_kept_beside_the_client(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, nunez(), {"city": "Teruel"})
        editing.edit(luis, nunez(), {"city": "Soria"})
        self.refused(lambda: journal.undo(session), r"by luis \(City\)")

    def test_other_fields_are_no_conflict(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, nunez(), {"city": "Teruel", "notes": "x"})
        editing.edit(luis, nunez(), {"street": "Otra", "sector": "y"})
        journal.undo(session)
        assert Address.get(Address.client == nunez()).street == "Otra"
        assert Client.get_by_id(nunez()).sector == "y"

    def test_a_new_client_to_which_somebody_added(self, portfolio: Path, session: Session, luis: Session) -> None:
        number = editing.add(session, {"name": "New"})
        activity.log(luis, [number], "call", "Hello")
        self.refused(lambda: journal.undo(session), r"New was changed since by luis \(activity\)")
        journal.undo(luis)
        journal.undo(session)
        assert Client.get_or_none(Client.id == number) is None

    def test_a_new_client_that_referred_another(self, portfolio: Path, session: Session, luis: Session) -> None:
        number = editing.add(session, {"name": "New"})
        editing.edit(luis, nunez(), {"referred_by": f"#{number}"})
        self.refused(lambda: journal.undo(session), r"by luis \(Referred by\)")

    def test_a_new_own_field_that_others_filled(self, portfolio: Path, session: Session, luis: Session) -> None:
        bulk_add(session)
        with journal.acting(luis, "edit"):
            database.execute_sql("INSERT INTO own_value (client_id, field_id, value) VALUES (2, 1, 'S')")
        self.refused(lambda: journal.undo(session), r"by luis \(own field\)")

    def test_a_new_contact_that_got_a_phone(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, 1, {"contact": "Eva"})
        with journal.acting(luis, "edit"):
            database.execute_sql(
                """INSERT INTO channel (client_id, contact_id, kind, value, match_key)
                   SELECT 1, max(id), 'phone', '1', '1' FROM contact"""
            )
        self.refused(lambda: journal.undo(session), r"by luis \(phone or e-mail\)")

    def test_the_code_was_taken_while_it_lay_in_the_trash(
        self, portfolio: Path, session: Session, luis: Session
    ) -> None:
        pipeline.trash(session, [nunez()])
        editing.add(luis, {"name": "Other", "code": "C-01"})
        self.refused(lambda: journal.undo(session), "the code C-01 now belongs to Other")

    def test_the_code_was_taken_after_an_edit(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, nunez(), {"code": "C-02"})
        editing.edit(luis, 1, {"code": "C-01"})
        self.refused(lambda: journal.undo(session), "the code C-01 now belongs to")

    def test_a_redo_after_somebody_changed_the_row(self, portfolio: Path, session: Session, luis: Session) -> None:
        pipeline.set_stars(session, [nunez()], 1)
        journal.undo(session)
        pipeline.set_stars(luis, [nunez()], 2)
        self.refused(lambda: journal.redo(session), r"by luis \(Stars\)")

    def test_a_redo_over_what_a_colleague_did_again(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(luis, nunez(), {"position": "boss"})
        journal.undo(luis)
        with journal.acting(session, "edit"):
            database.execute_sql("DELETE FROM contact WHERE client_id = ?", (nunez(),))
        journal.undo(session)
        journal.redo(luis)
        self.refused(lambda: journal.redo(session), r"by luis \(contact\)")

    def test_a_tag_that_came_back_by_other_means(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(session, nunez(), {"tags": ""})
        editing.edit(luis, nunez(), {"tags": "FERIA"})
        self.refused(lambda: journal.undo(session), "replaced or is gone")

    def test_a_row_whose_client_is_gone(self, portfolio: Path, session: Session, luis: Session) -> None:
        number = editing.add(luis, {"name": "New", "tags": "a"})
        editing.edit(session, number, {"tags": ""})
        database.execute_sql("UPDATE present SET journal = 0")
        database.execute_sql("DELETE FROM client WHERE id = ?", (number,))
        database.execute_sql("UPDATE present SET journal = 1")
        before = dump()
        with pytest.raises(Conflict):
            journal.undo(session)
        assert dump() == before

    def test_an_import_still_running_counts(self, portfolio: Path, session: Session, luis: Session) -> None:
        number = editing.add(session, {"name": "New"})
        bulk = Bulk(luis, "import")
        with bulk.chunk(indexing=True):
            database.execute_sql("UPDATE client SET notes = 'x' WHERE id = ?", (number,))
        self.refused(lambda: journal.undo(session), "by luis")
        bulk.cancel()
        journal.undo(session)


class TestWhatHangsOnARow:
    def test_a_contact_with_its_phones(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, nunez(), {"phone": "", "email": ""})
        with journal.acting(session, "edit"):
            contact = one("SELECT id FROM contact WHERE client_id = ?", nunez())
            for value in ("1", "2"):
                database.execute_sql(
                    """INSERT INTO channel (client_id, contact_id, kind, value, match_key)
                       VALUES (?, ?, 'phone', ?2, ?2)""".replace("?2", f"'{value}'"),
                    (nunez(), contact),
                )
        before = dump()
        with journal.acting(session, "edit"):
            database.execute_sql("DELETE FROM contact WHERE id = ?", (contact,))
        assert one("SELECT count(*) FROM channel WHERE client_id = ?", nunez()) == 0
        after = dump()
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        assert dump() == after

    def test_a_row_changed_and_then_deleted_in_one_act(self, portfolio: Path, session: Session) -> None:
        before = dump()
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE tag SET name = 'X', folded = 'x' WHERE folded = 'feria'")
            database.execute_sql("UPDATE tag SET name = 'Y', folded = 'y' WHERE folded = 'x'")
            database.execute_sql("DELETE FROM tag WHERE folded = 'y'")
        journal.undo(session)
        assert dump() == before

    def test_whoever_was_referred_by_a_client_that_goes(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "add"):
            database.execute_sql(
                """INSERT INTO client (id, name, name_key, name_folded, stage, stage_since, created_on, created_at,
                     updated_at) VALUES (77, 'New', 'new', 'new', 'client', 'x', 'x', 'x', 'x')"""
            )
            database.execute_sql("UPDATE client SET referred_by = 77 WHERE id = 1")
        after = dump()
        journal.undo(session)
        assert Client.get_by_id(1).referred_by_id is None
        journal.redo(session)
        assert dump() == after


class TestAnActThatFails:
    @pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError, BadValue("x")])
    def test_leaves_nothing(self, portfolio: Path, session: Session, error: Any) -> None:
        before, entries = dump(), journal.entries()

        def fail() -> None:
            with journal.acting(session, "edit"):
                database.execute_sql("UPDATE client SET stage = 'inactive'")
                database.execute_sql("DELETE FROM channel")
                raise error

        with pytest.raises(type(error) if isinstance(error, Exception) else error):
            fail()
        assert dump() == before
        assert journal.entries() == entries
        sound()

    def test_an_undo_that_is_interrupted(self, portfolio: Path, session: Session, monkeypatch: Any) -> None:
        VERBS["edit"](session)
        before = dump()

        def stop(act: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(standing, "check_codes", stop)
        with pytest.raises(KeyboardInterrupt):
            journal.undo(session)
        assert dump() == before
        sound()


class TestTwoActsOnOneRow:
    def test_what_was_brought_and_taken_away_is_redone_as_well(self, portfolio: Path, session: Session) -> None:
        before = dump()
        tagging.add_tags(session, [nunez()], "brand new")
        tagging.remove_tags(session, [nunez()], "brand new")
        for _round in range(2):
            journal.undo(session)
            journal.undo(session)
            assert dump() == before
            journal.redo(session)
            assert one("SELECT count(*) FROM tag WHERE folded = 'brand new'") == 1
            journal.redo(session)
            assert dump() == before
        sound()

    def test_what_somebody_changed_between_is_not_overwritten(
        self, portfolio: Path, session: Session, luis: Session
    ) -> None:
        tagging.add_tags(session, [nunez()], "brand new")
        removed = tagging.remove_tags(session, [nunez()], "brand new")
        journal.undo(session)
        tagging.remove_tags(luis, [nunez()], "brand new")
        with pytest.raises(Conflict):
            journal.redo(session)
        assert journal.get(removed.id).state == "undone"


class TestAnyActsOfTwo:
    def test_undo_of_all_returns_the_first_state(self, portfolio_file: Path, session: Session, luis: Session) -> None:
        content = portfolio_file.read_bytes()

        @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data())
        def returns(data: st.DataObject) -> None:
            start_again(portfolio_file, content)
            database.execute_sql("UPDATE act SET user = 'somebody'")
            first, known = dump(), one("SELECT max(id) FROM act")
            for _ in range(data.draw(st.integers(2, 12))):
                anything(session if data.draw(st.booleans()) else luis, data)
                assert one("SELECT act_id FROM present") is None
            last = dump()
            stands = """SELECT a.id FROM act a WHERE a.id > ? AND a.state = 'done' AND a.verb NOT IN ('undo', 'redo')
              ORDER BY coalesce((SELECT max(r.id) FROM act r JOIN act u ON u.id = r.undoes
                WHERE r.verb = 'redo' AND u.undoes = a.id), a.id) DESC"""
            undone = [journal.undo(session, row[0]) for row in database.execute_sql(stands, (known,)).fetchall()]
            assert dump() == first
            sound()
            if all(act.user == "ana" for act in undone):
                for _ in undone:
                    journal.redo(session)
                assert dump() == last
                sound()

        returns()


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from models.database import open_database
from models.session import Session
from models.bulk import Bulk
from tests.models.test_journal import chunk_of
open_database(Path(sys.argv[1]))
chunk_of(Bulk(Session("ana", date(2026, 3, 18)), "import", "clients.csv"))
os.kill(os.getpid(), 9)
"""


class TestBulk:
    def test_is_unseen_until_it_is_finished(self, portfolio: Path, session: Session) -> None:
        counts = derived()["counts"]
        bulk = Bulk(session, "import", "clients.csv")
        chunk_of(bulk)
        assert derived()["counts"] == counts
        assert [act.verb for act in journal.entries()].count("import") == 0
        with pytest.raises(NotFound):
            find("Bulk10")
        act = bulk.finish()
        assert (act.state, act.clients, act.text) == ("done", 3, "clients.csv")
        sound()
        assert find("Bulk10") == 10

    def test_a_cancel_leaves_nothing(self, portfolio: Path, session: Session) -> None:
        before, acts = dump(), journal.entries()
        bulk = Bulk(session, "import")
        chunk_of(bulk)
        bulk.cancel()
        assert dump() == before
        assert journal.entries() == acts
        assert one("SELECT count(*) FROM change WHERE act_id = ?", bulk.id) == 0
        sound()

    def test_a_cancel_leaves_what_others_did_meanwhile(self, portfolio: Path, session: Session, luis: Session) -> None:
        bulk = Bulk(session, "import")
        with bulk.chunk():
            database.execute_sql("UPDATE client SET notes = 'file', sector = 'file' WHERE id = 1")
            database.execute_sql("DELETE FROM tag WHERE client_id = ?", (nunez(),))
        editing.edit(luis, 1, {"notes": "mine"})
        editing.edit(luis, nunez(), {"tags": "FERIA"})
        bulk.cancel()
        row = Client.get_by_id(1)
        assert (row.notes, row.sector) == ("mine", None)
        assert [tag.name for tag in Tag.select().order_by(Tag.folded)] == ["FERIA", "paga tarde"]
        sound()

    def test_nothing_is_no_entry(self, portfolio: Path, session: Session) -> None:
        acts = journal.entries()
        assert Bulk(session, "import").finish().id == 0
        assert journal.entries() == acts

    def test_the_sweep_leaves_one_under_way_alone(self, portfolio: Path, session: Session) -> None:
        bulk = Bulk(session, "import")
        chunk_of(bulk)
        assert sweep() == 0
        assert bulk.finish().clients == 3

    def test_one_of_a_killed_program_is_swept(self, portfolio: Path, session: Session) -> None:
        before = dump()
        close_database()
        run = subprocess.run([sys.executable, "-c", KILLED, str(portfolio)], cwd=PROJECT, check=False)
        assert run.returncode == -signal.SIGKILL
        open_database(portfolio)
        assert one("SELECT count(*) FROM client WHERE hidden = 2") == 2
        assert sweep() == 1
        assert dump() == before
        sound()
        assert sweep() == 0

    @pytest.mark.parametrize(
        ("owner", "age", "swept"),
        [
            (f"{socket.gethostname()}:{os.getppid()}", 0, 0),
            (f"{socket.gethostname()}:{os.getpid()}", 0, 1),
            ("elsewhere:1", 0, 0),
            ("elsewhere:1", 3600, 1),
            (f"{socket.gethostname()}:{os.getppid()}", 3600, 1),
            ("nonsense", 3600, 1),
        ],
        ids=["a living one", "this one before", "elsewhere", "elsewhere long ago", "a used number", "nonsense"],
    )
    def test_whose_program_still_runs(
        self, portfolio: Path, session: Session, owner: str, age: int, swept: int
    ) -> None:
        moment = datetime.now(UTC) - timedelta(seconds=age)
        database.execute_sql(
            "INSERT INTO act (user, verb, at, state, detail) VALUES ('luis', 'import', ?, 'open', ?)",
            (moment.strftime("%Y-%m-%dT%H:%M:%SZ"), owner),
        )
        assert sweep() == swept


class TestTelling:
    def test_the_history_of_a_client(self, portfolio: Path, session: Session, luis: Session) -> None:
        editing.edit(luis, nunez(), {"city": "Teruel", "stars": "1"})
        found = journal.history(nunez(), 2)
        assert [(each["field"], each["before"], each["after"], each["user"], each["verb"]) for each in found] == [
            ("address.city", "Zaragoza", "Teruel", "luis", "edit"),
            ("stars", 3, 1, "luis", "edit"),
        ]
        assert set(found[0]) == {"entry", "at", "user", "verb", "field", "before", "after"}
        whole = journal.history(nunez())
        assert whole[:2] == found
        assert whole[-1]["verb"] == "add"
        assert not {each["field"] for each in whole} & {"version", "name_key", "name_folded"}

    def test_every_entry_has_a_phrase(self, portfolio: Path, session: Session) -> None:
        for name, verb in VERBS.items():
            if name != "trash":
                verb(session)
        journal.undo(session)
        for act in journal.entries(100):
            assert journal.describe(act)
        assert journal.describe(journal.entries(1)[0]).startswith("undone: ")
        assert journal.entries(1)[0].undoes is not None
