"""The history of a client line by line, and what became of single fields."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from models import activity, changes, editing, happenings, journal, pipeline
from models.activity import Next
from models.changes import FieldChange, field_changes, lines
from models.database import database
from models.fields import Stage
from models.session import Session
from tests.conftest import HOSTILE_NAMES

NUNEZ, GOMEZ, CLARA = 7, 8, 9


def told(client: int, limit: int = 3) -> list[tuple[str, str | None, str | None]]:
    """The newest lines of a client as (what, before, after)."""
    return [(line.what, line.before, line.after) for line in lines(client)[0]][:limit]


class TestLines:
    def test_tell_the_field_in_words_and_both_values(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, NUNEZ, {"expected_spend": "1240,50"})
        editing.edit(session, NUNEZ, {"expected_spend": "2000", "sector": HOSTILE_NAMES[0]})
        found = told(NUNEZ)
        assert ("Sector", None, HOSTILE_NAMES[0]) in found
        assert any(what == "Expected spend" and (before or "").startswith("1,240.50") for what, before, _after in found)

    def test_tell_stages_and_days_as_people_read_them(self, portfolio: Path, session: Session) -> None:
        pipeline.move(session, [NUNEZ], Stage.INACTIVE)
        assert told(NUNEZ, 1) == [("Stage", "Clients", "Inactive")]
        editing.edit(session, NUNEZ, {"referred_by": "#8"})
        assert told(NUNEZ, 1) == [("Referred by", None, "#8 Talleres Gómez e Hijos")]

    def test_name_a_phone_and_what_it_was_at_the_time(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, CLARA, {"phone": "600 111 222"})
        editing.edit(session, CLARA, {"phone": "600 333 444"})
        editing.edit(session, CLARA, {"phone": ""})
        assert told(CLARA) == [
            ("Phone", "+34600333444", None),
            ("Phone", "+34600111222", "+34600333444"),
            ("Phone", None, "+34600111222"),
        ]

    def test_tell_what_was_logged_and_done(self, portfolio: Path, session: Session) -> None:
        activity.log(session, [GOMEZ], "call", "Wants two", outcome="answered")
        assert told(GOMEZ, 1) == [("Activity", None, "call · answered · Wants two")]
        activity.follow_up(session, [GOMEZ], Next(date(2026, 4, 2), "Visit"))
        assert told(GOMEZ, 1) == [("Next action", None, "2 Apr 2026 · Visit")]

    def test_mark_what_was_undone_and_the_undoing(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, NUNEZ, {"sector": "steel"})
        journal.undo(session)
        undoing, undone = lines(NUNEZ)[0][:2]
        assert (undoing.turn, undoing.undone, undone.turn, undone.undone) == ("undo", False, "", True)
        journal.redo(session)
        redoing, undoing, undone = lines(NUNEZ)[0][:3]
        assert (redoing.turn, undoing.undone, undone.undone) == ("redo", True, False)

    def test_begin_with_the_record_itself(self, portfolio: Path) -> None:
        first = lines(NUNEZ)[0][-1]
        assert (first.what, first.before, first.after, first.user) == ("Record", None, "Ferretería Núñez S.L.", "ana")

    def test_are_read_piece_by_piece_without_a_gap(self, portfolio: Path, session: Session) -> None:
        for number in range(30):
            editing.edit(session, NUNEZ, {"sector": f"s{number}", "owner": f"o{number}"})
        whole, end = lines(NUNEZ, 10_000)
        assert end is None
        pieces: list[changes.Line] = []
        last: int | None = None
        while True:
            found, last = lines(NUNEZ, 7, last)
            pieces += found
            if last is None:
                break
            assert len(found) >= 7
        assert pieces == whole

    def test_of_a_client_that_was_changed_a_hundred_thousand_times_are_read_at_once(
        self, portfolio: Path, session: Session
    ) -> None:
        """Only the newest entries are looked at: the others could not even be read."""
        act = editing.edit(session, NUNEZ, {"sector": "steel"}).id
        database.execute_sql(
            """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
               INSERT INTO change (act_id, tbl, row, client_id, op, before, after)
               SELECT ?1, 'client', ?2, ?2, 'update', 'no JSON', 'no JSON' FROM n""",
            (act, NUNEZ),
        )
        for number in range(changes.SLICE):
            editing.edit(session, NUNEZ, {"sector": f"s{number}"})
        found, older = lines(NUNEZ, changes.SLICE // 2)
        assert found[0].after == f"s{changes.SLICE - 1}"
        assert older is not None


class TestFieldChanges:
    def test_tell_the_last_change_of_a_field_that_had_a_value(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, CLARA, {"income_level": "24k", "profession": "architect"})
        assert field_changes(CLARA, ["income_level"]) == {}
        editing.edit(session, CLARA, {"income_level": "27k"})
        editing.edit(session, CLARA, {"income_level": "30k"})
        found = field_changes(CLARA, ["income_level", "profession"])
        assert list(found) == ["income_level"]
        assert (found["income_level"].before, found["income_level"].after) == ("27k", "30k")

    def test_what_was_undone_does_not_count(self, portfolio: Path, session: Session) -> None:
        for value in ("24k", "27k", "30k"):
            editing.edit(session, CLARA, {"income_level": value})
        journal.undo(session)
        assert field_changes(CLARA, ["income_level"])["income_level"].after == "27k"
        journal.undo(session)
        assert field_changes(CLARA, ["income_level"]) == {}
        journal.redo(session)
        assert field_changes(CLARA, ["income_level"])["income_level"].after == "27k"

    def test_a_value_that_was_away_for_a_while(self, portfolio: Path, session: Session) -> None:
        for value in ("24k", "", "30k"):
            editing.edit(session, CLARA, {"income_level": value})
        found = field_changes(CLARA, ["income_level"])["income_level"]
        assert (found.before, found.after) == ("24k", "30k")
        editing.edit(session, CLARA, {"income_level": ""})
        found = field_changes(CLARA, ["income_level"])["income_level"]
        assert (found.before, found.after) == ("30k", "")

    def test_back_to_what_it_was_is_no_change_of_what_it_was(self, portfolio: Path, session: Session) -> None:
        for value in ("24k", "", "24k"):
            editing.edit(session, CLARA, {"income_level": value})
        assert field_changes(CLARA, ["income_level"]) == {}

    def test_days_and_numbers_are_shown_as_people_read_them(self, portfolio: Path, session: Session) -> None:
        editing.edit(session, CLARA, {"birthday": "16/3", "children": "1"})
        editing.edit(session, CLARA, {"birthday": "17/3/1981", "children": "2"})
        found = field_changes(CLARA, ["birthday", "children"])
        assert isinstance(found["birthday"], FieldChange)
        assert (found["birthday"].before, found["birthday"].after) == ("16 Mar", "17 Mar 1981")
        assert (found["children"].before, found["children"].after) == ("1", "2")


class TestHappenings:
    def test_open_actions_first_then_the_newest(self, portfolio: Path, session: Session) -> None:
        activity.log(session, [NUNEZ], "visit", "Saw the shop", on=date(2026, 3, 16))
        activity.follow_up(session, [NUNEZ], Next(date(2026, 5, 1), "Offer"))
        found = happenings.events(NUNEZ, 10)
        assert [(event.open, event.text) for event in found] == [
            (True, "Call about the quote"), (True, "Offer"), (False, "Saw the shop"), (False, "Asked about the quote"),
        ]  # fmt: skip
        done = activity.open_actions(NUNEZ)[0].id
        activity.done(replace(session, today=date(2026, 3, 17)), done)
        found = happenings.events(NUNEZ, 10)
        assert [(event.open, event.source, event.text) for event in found[:2]] == [
            (True, "follow_up", "Offer"), (False, "follow_up", "Call about the quote"),
        ]  # fmt: skip
        assert found[1].day == date(2026, 3, 17)

    def test_no_more_than_asked_for(self, portfolio: Path, session: Session) -> None:
        for number in range(20):
            activity.log(session, [NUNEZ], "note", f"note {number}")
        assert [event.text for event in happenings.events(NUNEZ, 4)] == [
            "Call about the quote", "note 19", "note 18", "note 17",
        ]  # fmt: skip
