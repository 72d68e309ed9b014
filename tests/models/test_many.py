"""One act with very many clients, and tags for several: one entry, undone as one, nothing left when it fails."""

from datetime import timedelta

import pytest

from models import activity, editing, journal, many, pipeline, tagging
from models.activity import Next
from models.bulk import unfinished
from models.client import Client, Tag
from models.fields import Stage
from models.history import describe
from models.problems import BadValue
from models.review import rules, settling
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import derived, dump, one, recomputed

COUNT = 130


@pytest.fixture
def clients(file: object, session: Session) -> list[int]:
    """More clients than one part holds."""
    return [editing.add(session, {"name": f"{HOSTILE_NAMES[n % 6]} {n}"}, anyway=True) for n in range(COUNT)]


class TestInParts:
    def test_it_is_one_entry_that_is_undone_as_one(self, session: Session, clients: list[int]) -> None:
        before, told = dump(), list[tuple[int, int]]()
        act = many.act(session, pipeline.move, clients, Stage.CLIENT, progress=lambda *at: told.append(at))
        assert act is not None
        assert (act.verb, act.detail, act.clients) == ("move", "client", COUNT)
        assert describe(act) == f"moved to Clients: {COUNT} records"
        assert told[-1] == (COUNT, COUNT)
        assert journal.next_undo(session) == act
        assert {row.stage for row in Client.select()} == {"client"}
        assert derived() == recomputed()
        journal.undo(session)
        assert dump() == before
        assert derived() == recomputed()
        journal.redo(session)
        assert {row.stage for row in Client.select()} == {"client"}

    def test_follow_ups_tags_and_stars_too(self, session: Session, clients: list[int]) -> None:
        before = dump()
        due = Next(session.today + timedelta(days=1), "Call")
        many.act(session, activity.follow_up, clients, due)
        many.act(session, tagging.add_tags, clients, "feria")
        act = many.act(session, pipeline.set_stars, clients, 3)
        assert act is not None
        assert (act.verb, act.detail) == ("stars", "3")
        assert one("SELECT count(*) FROM follow_up WHERE done_on IS NULL") == COUNT
        assert derived() == recomputed()
        for _act in range(3):
            journal.undo(session)
        assert dump() == before

    def test_the_rules_act_in_every_part(self, session: Session, clients: list[int]) -> None:
        rules.save(session, "first", {"name": "Quote", "stage": "negotiation", "days": 3})
        many.act(session, pipeline.step, clients, 1)
        assert one("SELECT count(*) FROM follow_up WHERE text = 'Quote'") == COUNT

    def test_cancelled_or_failing_it_leaves_nothing(self, session: Session, clients: list[int]) -> None:
        before = dump()
        asked = iter([False, True])
        assert many.act(session, pipeline.set_stars, clients, 2, cancelled=lambda: next(asked)) is None
        assert dump() == before

        def fail(given: Session, ids: list[int]) -> None:
            pipeline.set_stars(given, ids, 3)
            if clients[-1] in ids:
                raise BadValue("no", "no")

        with pytest.raises(BadValue):
            many.act(session, fail, clients)
        assert dump() == before
        assert unfinished() == []

    def test_where_nothing_changes_there_is_no_entry(self, session: Session, clients: list[int]) -> None:
        act = many.act(session, pipeline.set_stars, clients, 0)
        assert act is not None
        assert act.id == 0

    def test_snoozing_many(self, session: Session, clients: list[int]) -> None:
        before = dump()
        act = many.act(session, settling.snooze, clients, session.today + timedelta(days=7))
        assert act is not None
        assert describe(act) == f"snoozed until 25/03/2026: {COUNT} records"
        journal.undo(session)
        assert dump() == before


class TestTags:
    def test_only_those_who_lack_it_get_it(self, session: Session, clients: list[int]) -> None:
        editing.edit(session, clients[0], {"tags": "Feria, other"})
        before = dump()
        act = tagging.add_tags(session, clients[:3], "feria, Nueva")
        assert describe(act) == "tagged feria, Nueva: 3 records"
        assert sorted(tag.name for tag in Tag.select().where(Tag.client == clients[0])) == ["Feria", "Nueva", "other"]
        assert [tag.casefold() for tag in tagging.known()] == ["feria", "nueva", "other"]
        assert derived() == recomputed()
        journal.undo(session)
        assert dump() == before

    def test_it_is_taken_away_whatever_its_case(self, session: Session, clients: list[int]) -> None:
        tagging.add_tags(session, clients[:2], "Feria")
        act = tagging.remove_tags(session, clients[:5], "FERIA")
        assert act.clients == 2
        assert Tag.select().count() == 0
        assert tagging.remove_tags(session, clients[:5], "FERIA").id == 0

    @pytest.mark.parametrize("text", ["", " , ", "​"])
    def test_no_tag_is_refused(self, session: Session, clients: list[int], text: str) -> None:
        with pytest.raises(BadValue) as caught:
            tagging.add_tags(session, clients, text)
        assert caught.value.field == "tags"

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_a_tag_is_only_text(self, session: Session, clients: list[int], name: str) -> None:
        tagging.add_tags(session, clients[:1], name)
        assert [tag.name for tag in Tag.select()] == name.split(";")
