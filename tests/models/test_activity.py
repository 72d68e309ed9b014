"""What happened and what is to be done: logged once, done once, and the next one proposed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models import activity, journal, pipeline
from models.activity import Next
from models.client import Client
from models.database import database
from models.problems import BadValue, NotFound, Refused
from models.session import Session
from tests.models.portfolio import dump, one

NUNEZ = 7


class TestLogging:
    def test_restarts_the_clock(self, portfolio: Path, session: Session) -> None:
        activity.log(session, [NUNEZ], "call", " Talked \r\n twice ", outcome="answered", on=date(2026, 3, 17))
        row = Client.get_by_id(NUNEZ)
        assert (row.last_contact, row.unanswered) == ("2026-03-17", 0)
        assert one("SELECT text FROM activity ORDER BY id DESC LIMIT 1") == "Talked \n twice"

    def test_a_note_is_no_contact(self, portfolio: Path, session: Session) -> None:
        activity.log(session, [NUNEZ], "note", "x")
        assert Client.get_by_id(NUNEZ).last_contact == "2026-03-12"

    def test_tries_are_counted_until_somebody_answers(self, portfolio: Path, session: Session) -> None:
        for outcome, tries in (("no_answer", 2), ("left_message", 3), (None, 0), ("no_answer", 1), ("answered", 0)):
            activity.log(session, [NUNEZ], "call", "", outcome=outcome)
            assert Client.get_by_id(NUNEZ).unanswered == tries

    def test_with_many_is_one_act(self, portfolio: Path, session: Session) -> None:
        before = dump()
        act = activity.log(session, [1, 2, NUNEZ], "email", "Offer", following=Next(date(2026, 4, 1), "Ask"))
        assert (act.clients, journal.describe(act)) == (3, "activity logged: 3 records")
        journal.undo(session)
        assert dump() == before

    def test_deals_with_a_follow_up_and_sets_the_next(self, portfolio: Path, session: Session) -> None:
        number = activity.open_actions(NUNEZ)[0].id
        activity.log(session, [NUNEZ], "call", "", completes=number, following=Next(date(2026, 4, 1), "Again", "call"))
        assert [(each.due, each.text, each.kind) for each in activity.open_actions(NUNEZ)] == [
            (date(2026, 4, 1), "Again", "call")
        ]
        assert one("SELECT done_on FROM follow_up WHERE id = ?", number) == "2026-03-18"

    def test_whom_the_trash_holds_is_left_out(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [1])
        assert activity.log(session, [1, 2], "call", "x").clients == 1
        for ids in ([1], [999]):
            with pytest.raises(NotFound):
                activity.log(session, ids, "call", "x")
            with pytest.raises(NotFound):
                activity.follow_up(session, ids, Next(session.today, "x"))

    @pytest.mark.parametrize(("typed", "kind"), [("llamada", "call"), ("E-MAIL", "email"), ("Reunión", "meeting")])
    def test_kinds_are_known_in_both_languages(self, typed: str, kind: str) -> None:
        assert activity.kind_named(typed) == kind

    def test_what_is_no_kind_or_outcome(self) -> None:
        with pytest.raises(BadValue, match="known are call, email"):
            activity.kind_named("dance")
        with pytest.raises(BadValue, match="known are answered"):
            activity.outcome_named("dance")
        assert activity.outcome_named("No contesta") == "no_answer"


class TestFollowUps:
    def test_the_next_action_is_the_earliest_open_one(self, portfolio: Path, session: Session) -> None:
        _act, (late,) = activity.follow_up(session, [NUNEZ], Next(date(2026, 5, 1), "Late"))
        _act, (early,) = activity.follow_up(session, [NUNEZ], Next(date(2026, 3, 1), "Early"))
        assert [each.text for each in activity.open_actions(NUNEZ)] == ["Early", "Call about the quote", "Late"]
        assert Client.get_by_id(NUNEZ).due_order == "2026-03-01"
        activity.done(session, early)
        assert Client.get_by_id(NUNEZ).due_order == "2026-03-15"
        assert late != early

    def test_done_once(self, portfolio: Path, session: Session) -> None:
        number = activity.open_actions(NUNEZ)[0].id
        act, new = activity.done(session, number, Next(date(2026, 4, 1), "Again"))
        assert (act.verb, act.text) == ("done", "Ferretería Núñez S.L.")
        assert [each.id for each in activity.open_actions(NUNEZ)] == [new]
        before = dump()
        with pytest.raises(Refused, match="was done on 2026-03-18 already"):
            activity.done(session, number, Next(date(2026, 5, 1), "Thrice"))
        assert dump() == before

    @pytest.mark.parametrize("number", [0, -1, 999, 2**63, 2**70])
    def test_one_that_is_not_there(self, portfolio: Path, session: Session, number: int) -> None:
        with pytest.raises(NotFound, match=f"no follow-up {number}"):
            activity.done(session, number)

    def test_one_of_the_trash(self, portfolio: Path, session: Session) -> None:
        number = activity.open_actions(NUNEZ)[0].id
        pipeline.trash(session, [NUNEZ])
        with pytest.raises(NotFound):
            activity.done(session, number)

    @pytest.mark.parametrize("text", ["", " ", "\u200b"])
    def test_says_what_is_to_be_done(self, portfolio: Path, session: Session, text: str) -> None:
        before = dump()
        nothing = Next(session.today, text)
        for act in (
            lambda: activity.follow_up(session, [NUNEZ], nothing),
            lambda: activity.done(session, 1, nothing),
            lambda: activity.log(session, [NUNEZ], "call", "x", following=nothing),
        ):
            with pytest.raises(BadValue, match="what is to be done"):
                act()
        assert dump() == before


class TestTheProposal:
    def contacts(self, session: Session, *days_ago: int) -> None:
        """Log calls of so many days ago."""
        with journal.acting(session, "edit"):
            database.execute_sql("DELETE FROM activity")
        for days in days_ago:
            activity.log(session, [NUNEZ], "call", "", on=session.today - timedelta(days=days))

    @pytest.mark.parametrize(
        ("days_ago", "gap"),
        [((0, 10, 20), 10), ((0, 10, 20, 21), 10), ((0, 1, 31), 16), ((5, 5, 5, 6, 7), 1), ((0, 300, 330), 165)],
    )
    def test_comes_at_the_usual_gap(self, portfolio: Path, session: Session, days_ago: list[int], gap: int) -> None:
        self.contacts(session, *days_ago)
        proposed = activity.propose_next(session, NUNEZ, "call")
        assert proposed == Next(session.today + timedelta(days=gap), "Call", "call")

    @pytest.mark.parametrize(("stars", "gap"), [(0, 180), (1, 90), (2, 30), (3, 14)])
    def test_of_somebody_hardly_known_comes_by_the_stars(
        self, portfolio: Path, session: Session, stars: int, gap: int
    ) -> None:
        self.contacts(session, 0, 10)
        pipeline.set_stars(session, [NUNEZ], stars)
        assert activity.propose_next(session, NUNEZ).due == session.today + timedelta(days=gap)

    def test_is_of_the_same_kind(self, portfolio: Path, session: Session) -> None:
        assert activity.propose_next(session, NUNEZ, "email").text == "Write an e-mail"
        assert activity.propose_next(session, 999, "dance").text == "Call"
