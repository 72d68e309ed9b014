"""Stages, stars and the trash: one act for one or many, never past the ends."""

from pathlib import Path

import pytest

from models import editing, journal, listing, pipeline
from models.client import Client, find
from models.database import database
from models.fields import Stage
from models.listing import ListSpec
from models.problems import BadValue, NotFound
from models.session import Session
from tests.models.portfolio import dump, one


def stages(*ids: int) -> list[str]:
    """The stages of some clients."""
    return [Client.get_by_id(client).stage for client in ids]


class TestMoving:
    def test_keeps_from_where_to_where_and_since_when(self, portfolio: Path, session: Session) -> None:
        act = pipeline.move(session, [1], Stage.CLIENT)
        row = Client.get_by_id(1)
        assert (row.stage, row.stage_since) == ("client", "2026-03-18")
        last = database.execute_sql(
            "SELECT from_stage, to_stage, on_date FROM stage_move WHERE client_id = 1 ORDER BY id DESC"
        ).fetchone()
        assert last == ("prospect", "client", "2026-03-18")
        assert journal.describe(act) == f"moved to Clients: {row.name}"

    def test_many_are_one_act_that_says_how_many(self, portfolio: Path, session: Session) -> None:
        act = pipeline.move(session, [1, 2, 7], Stage.INACTIVE)
        assert stages(1, 2, 7) == ["inactive"] * 3
        assert journal.describe(act) == "moved to Inactive: 3 records"

    def test_who_is_there_already_stays_since_when(self, portfolio: Path, session: Session) -> None:
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE client SET stage_since = '2020-01-01' WHERE id = 7")
        assert pipeline.move(session, [1, 7], Stage.CLIENT).clients == 1
        assert Client.get_by_id(7).stage_since == "2020-01-01"

    def test_a_step_stops_at_prospect_and_at_client(self, portfolio: Path, session: Session) -> None:
        assert stages(1, 2, 3, 5) == ["prospect", "negotiation", "client", "inactive"]
        pipeline.step(session, [1, 2, 3, 5], 1)
        assert stages(1, 2, 3, 5) == ["negotiation", "client", "client", "inactive"]
        for _ in range(3):
            pipeline.step(session, [1, 2, 3, 5], -1)
        assert stages(1, 2, 3, 5) == ["prospect", "prospect", "prospect", "inactive"]

    def test_a_step_of_several_names_the_stage_only_if_it_is_one(self, portfolio: Path, session: Session) -> None:
        assert pipeline.step(session, [2], 1).detail == "client"
        assert pipeline.step(session, [1, 2], -1).detail == "negotiation"
        assert pipeline.step(session, [1, 2], 1).detail == ""

    def test_the_trash_and_nobody_are_left_alone(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [1])
        before = dump()
        for act in (
            pipeline.move(session, [1, 999], Stage.CLIENT),
            pipeline.step(session, [1, 999], 1),
            pipeline.set_stars(session, [1, 999], 3),
            pipeline.add_stars(session, [1, 999], 1),
            pipeline.trash(session, [1, 999]),
            pipeline.move(session, [], Stage.CLIENT),
        ):
            assert act.id == 0
        assert dump() == before


class TestStars:
    @pytest.mark.parametrize("stars", [-1, 4, 100])
    def test_go_from_none_to_three(self, portfolio: Path, session: Session, stars: int) -> None:
        with pytest.raises(BadValue, match="from 0 to 3"):
            pipeline.set_stars(session, [1], stars)

    def test_one_more_or_fewer_stops_at_the_ends(self, portfolio: Path, session: Session) -> None:
        pipeline.set_stars(session, [1], 0)
        pipeline.set_stars(session, [2], 3)
        pipeline.add_stars(session, [1, 2], 1)
        assert (Client.get_by_id(1).stars, Client.get_by_id(2).stars) == (1, 3)
        for _ in range(5):
            pipeline.add_stars(session, [1, 2], -1)
        assert (Client.get_by_id(1).stars, Client.get_by_id(2).stars) == (0, 0)


class TestTheTrash:
    def test_keeps_everything_and_shows_nothing(self, portfolio: Path, session: Session) -> None:
        before = dump()
        counts = listing.stage_counts()
        pipeline.trash(session, [7])
        assert listing.stage_counts()[Stage.CLIENT] == counts[Stage.CLIENT] - 1
        assert one("SELECT count(*) FROM channel WHERE client_id = 7") == 2
        with pytest.raises(NotFound):
            find("Ferretería Núñez S.L.")
        assert find("Ferretería Núñez S.L.", trashed=True) == 7
        assert [row.id for row in listing.page(ListSpec(trash=True), 0, 10)] == [7]
        pipeline.restore(session, [7])
        assert dump() == before

    def test_a_code_that_was_taken_meanwhile(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [1, 7])
        editing.add(session, {"name": "Other", "code": "C-01"})
        before = dump()
        with pytest.raises(BadValue, match="its code now belongs to Other"):
            pipeline.restore(session, [1, 7])
        assert dump() == before

    def test_two_with_the_same_code_come_back_only_once(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [7])
        other = editing.add(session, {"name": "Other", "code": "C-01"})
        pipeline.trash(session, [other])
        with pytest.raises(BadValue, match="now belongs to"):
            pipeline.restore(session, [7, other])
        pipeline.restore(session, [other])
