"""Every reason of the review at its edges: the last day on which it is not there, and the first on which it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import activity, contacts, editing, payments, pipeline, sales
from models.activity import Next
from models.client import Client
from models.database import database
from models.fields import Stage
from models.review import queue, rules, words
from models.review.urgency import urgency_of
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.reviewing import add, at, kinds, told

pytestmark = pytest.mark.usefixtures("file")


class TestFollowUps:
    def test_are_due_on_their_day_and_overdue_after_it(self, session: Session) -> None:
        client = add(session)
        activity.follow_up(session, [client], Next(TODAY + timedelta(3), HOSTILE_NAMES[0]))
        assert [kinds(session, client, day) for day in (2, 3, 4)] == [[], ["due_today"], ["overdue"]]
        assert words.sentence(told(session, client, 3)[0], at(session, 3)) == f"{HOSTILE_NAMES[0]}: today"
        assert words.sentence(told(session, client, 4)[0], at(session, 4)) == f"{HOSTILE_NAMES[0]}: 1 day late"

    def test_two_of_them_stand_on_one_card_the_later_one_first(self, session: Session) -> None:
        client = add(session)
        activity.follow_up(session, [client], Next(TODAY - timedelta(1), "second"))
        activity.follow_up(session, [client], Next(TODAY - timedelta(4), "first"))
        activity.follow_up(session, [client], Next(TODAY, "third"))
        assert [reason.text for reason in told(session, client)] == ["first", "second", "third"]
        assert list(queue.queue(session).ids) == [client]

    def test_more_than_thirty_days_late_is_not_more_urgent(self, session: Session) -> None:
        """Then stars decide."""
        late = {days: add(session, stars=stars, name=f"{days}") for days, stars in ((40, 0), (31, 1), (30, 1), (29, 3))}
        for days, client in late.items():
            activity.follow_up(session, [client], Next(TODAY - timedelta(days), "Call"))
        today = add(session, stars=3, name="today")
        activity.follow_up(session, [today], Next(TODAY, "Call"))
        found = list(queue.queue(session).ids)
        assert found == [late[30], late[31], late[40], late[29], today]

    def test_is_none_any_more_once_it_is_done(self, session: Session) -> None:
        client = add(session)
        _act, (number,) = activity.follow_up(session, [client], Next(TODAY, "Call"))
        activity.done(session, number)
        assert kinds(session, client) == []


class TestBirthdays:
    @pytest.mark.parametrize("birthday", ["25/3/1980", "25/3"])
    def test_are_told_from_seven_days_before_to_two_after(self, session: Session, birthday: str) -> None:
        """With a year or without."""
        client = add(session, birthday=birthday)
        born = date(2026, 3, 25)
        there = [distance for distance in range(-12, 12) if kinds(session, client, born + timedelta(distance))]
        assert there == list(range(-7, 3))

    @pytest.mark.parametrize(("year", "falls"), [(2027, date(2027, 2, 28)), (2028, date(2028, 2, 29))])
    def test_on_29_february_fall_on_the_28th_in_common_years(self, session: Session, year: int, falls: date) -> None:
        client = add(session, birthday="29/2/1980")
        assert {
            day: [reason.since for reason in told(session, client, day)]
            for day in (falls + timedelta(distance) for distance in range(-9, 5))
        } == {
            falls + timedelta(distance): [falls] if -7 <= distance <= 2 else [] for distance in range(-9, 5)
        }  # fmt: skip

    def test_on_28_february_stay_there(self, session: Session) -> None:
        client = add(session, birthday="28/2")
        assert [reason.since for year in (2027, 2028) for reason in told(session, client, date(year, 2, 26))] == [
            date(2027, 2, 28), date(2028, 2, 28)
        ]  # fmt: skip

    def test_over_the_new_year(self, session: Session) -> None:
        early, late = add(session, birthday="2/1/1970"), add(session, birthday="31/12")
        assert [reason.since for reason in told(session, early, date(2026, 12, 28))] == [date(2027, 1, 2)]
        assert [reason.since for reason in told(session, late, date(2027, 1, 2))] == [date(2026, 12, 31)]
        there = at(session, date(2026, 12, 28))
        assert words.sentence(queue.reasons_of(there, early)[0], there) == "Birthday: in 5 days"

    def test_of_a_contact_name_it(self, session: Session) -> None:
        client = add(session)
        contacts.add_contact(session, client, {"name": HOSTILE_NAMES[3], "birthday": "19/3"})
        assert [words.sentence(reason, session) for reason in told(session, client)] == [
            f"Birthday of {HOSTILE_NAMES[3]}: in 1 day"
        ]


class TestOccasions:
    def test_come_for_the_clients_of_their_query(self, session: Session) -> None:
        vip, other = add(session, stars=3), add(session)
        rules.save(session, "occasion", {"name": "Christmas", "day": "12-25", "query": "stars:3"})
        day = date(2026, 12, 18)
        assert ("occasion" in kinds(session, vip, day), "occasion" in kinds(session, other, day)) == (True, False)
        assert [kinds(session, vip, date(2026, 12, number)).count("occasion") for number in (17, 18, 27, 28)] == [
            0, 1, 1, 0
        ]  # fmt: skip

    def test_that_are_switched_off_do_not(self, session: Session) -> None:
        client = add(session)
        rules.save(session, "occasion", {"name": "Leap day", "day": "02-29", "active": False})
        assert kinds(session, client, date(2027, 2, 28)) == []
        rules.save(session, "occasion", {"name": "Leap day", "day": "02-29"})
        assert kinds(session, client, date(2027, 2, 28)) == ["occasion"]


class TestUndated:
    def test_feedback_until_it_is_dealt_with(self, session: Session) -> None:
        client = add(session)
        activity.log(session, [client], "feedback", HOSTILE_NAMES[2])
        activity.log(session, [client], "feedback", "again")
        assert [(reason.kind, reason.text) for reason in told(session, client)] == [
            ("feedback", HOSTILE_NAMES[2]), ("feedback", "again"),
        ]  # fmt: skip
        database.execute_sql("UPDATE present SET journal = 0")
        database.execute_sql("UPDATE activity SET outcome = 'implemented' WHERE text = 'again'")
        assert len(told(session, client)) == 1

    @pytest.mark.parametrize("stage", ["prospect", "negotiation", "client", "inactive"])
    def test_no_next_action_is_for_live_clients(self, session: Session, stage: str) -> None:
        client = add(session, stage)
        assert kinds(session, client) == ([] if stage == "inactive" else ["no_next_action"])
        activity.follow_up(session, [client], Next(TODAY + timedelta(99), "Call"))
        assert kinds(session, client) == []

    def test_stalled_after_twenty_one_days(self, session: Session) -> None:
        client = add(session, "negotiation")
        activity.follow_up(session, [client], Next(TODAY + timedelta(99), "Call"))
        assert [kinds(session, client, day) for day in (20, 21)] == [[], ["stalled"]]
        activity.log(session, [client], "call", "", outcome="no_answer", on=TODAY + timedelta(10))
        assert kinds(session, client, 21) == ["stalled"]
        activity.log(session, [client], "call", "", outcome="answered", on=TODAY + timedelta(10))
        assert [kinds(session, client, day) for day in (30, 31)] == [[], ["stalled"]]
        pipeline.move(at(session, 25), [client], Stage.PROSPECT)
        pipeline.move(at(session, 26), [client], Stage.NEGOTIATION)
        assert [kinds(session, client, day) for day in (46, 47)] == [[], ["stalled"]]

    @pytest.mark.parametrize(("stars", "gap"), [(0, 180), (1, 90), (2, 30), (3, 14)])
    def test_losing_touch_when_the_longest_gap_has_passed(self, session: Session, stars: int, gap: int) -> None:
        """Counted from the last contact; without any from when the client was added."""
        client = add(session, "client", stars)
        activity.follow_up(session, [client], Next(TODAY + timedelta(999), "Call"))
        assert [kinds(session, client, day) for day in (gap, gap + 1)] == [[], ["losing_touch"]]
        activity.log(session, [client], "email", "", outcome="no_answer", on=TODAY + timedelta(3))
        activity.log(session, [client], "note", "no contact", on=TODAY + timedelta(9))
        assert [kinds(session, client, day) for day in (gap + 3, gap + 4)] == [[], ["losing_touch"]]

    def test_win_back_is_for_the_best_fifth_of_those_who_left(self, session: Session) -> None:
        """Six that bought: two of them; ties by id. Who never bought does not count."""
        clients = [add(session) for _each in range(7)]
        for client, amount in zip(clients, (100, 300, 300, 300, 200, 0), strict=False):
            sales.add(session, client, [Line(amount)], paid=TODAY)
            pipeline.move(session, [client], Stage.INACTIVE)
        assert [client for client in clients if kinds(session, client)] == clients[1:3]
        activity.log(session, clients[1:2], "call", "", outcome="answered")
        assert [kinds(session, clients[1], day) for day in (89, 90)] == [[], ["win_back"]]

    @pytest.mark.parametrize("stars", [0, 1, 2, 3])
    def test_incomplete_from_two_stars_on(self, session: Session, stars: int) -> None:
        client = add(session, stars=stars, phone="")
        assert kinds(session, client) == (["incomplete"] if stars >= 2 else [])
        editing.edit(session, client, {"email": "ana@nunez.es"})
        assert kinds(session, client) == []


class TestWhoIsLeftOut:
    def everything(self, session: Session, **values: str) -> int:
        """A client with a debt, follow-ups, a birthday tomorrow and undated reasons."""
        client = add(session, "client", 2, phone="", birthday="19/3", **values)
        sales.add(session, client, [Line(100)], on=TODAY - timedelta(60))
        activity.follow_up(session, [client], Next(TODAY, "Call"))
        return client

    def test_who_is_not_to_be_contacted_appears_for_debts_and_what_is_overdue(self, session: Session) -> None:
        client = self.everything(session, do_not_contact="yes")
        assert kinds(session, client) == ["payment_overdue"]
        assert kinds(session, client, 1) == ["overdue", "payment_overdue"]
        assert list(map(urgency_of, queue.queue(at(session, 1)).ranks)) == [-1]

    def test_who_was_contacted_within_the_shortest_gap(self, session: Session) -> None:
        """Three days after the contact it is welcome again; a try counts, a note does not."""
        client = add(session, "client", phone="")
        activity.log(session, [client], "note", "")
        assert kinds(session, client) == ["no_next_action"]
        activity.log(session, [client], "call", "", outcome="no_answer")
        assert [kinds(session, client, day) for day in (0, 1, 2, 3)] == [[], [], [], ["no_next_action"]]
        none = replace(session, settings=replace(session.settings, shortest_gap=0))
        assert kinds(none, client) == ["no_next_action"]

    def test_unless_a_follow_up_is_due_or_it_is_the_birthday_itself(self, session: Session) -> None:
        client = add(session, birthday="20/3")
        activity.log(session, [client], "call", "")
        assert [kinds(session, client, day) for day in (0, 1, 2)] == [[], [], ["birthday"]]
        due = self.everything(session)
        activity.log(session, [due], "call", "")
        assert kinds(session, due)[0] == "due_today"
        assert len(kinds(session, due)) > 2

    def test_reasons_that_are_switched_off(self, session: Session) -> None:
        client = self.everything(session)
        for kind in kinds(session, client, 1):
            only = replace(at(session, 1), settings=replace(session.settings, reasons=(kind,)))
            assert [reason.kind for reason in queue.reasons_of(only, client)] == [kind]
            assert list(queue.queue(only).ids) == [client]
            rest = tuple(each for each in session.settings.reasons if each != kind)
            without = replace(only, settings=replace(session.settings, reasons=rest))
            assert kind not in [reason.kind for reason in queue.reasons_of(without, client)]

    @pytest.mark.parametrize("travelling", [False, True])
    def test_one_of_two_follow_ups(self, session: Session, travelling: bool) -> None:
        """Where only what is overdue counts, or only what is due today."""
        both, late, today = add(session), add(session), add(session)
        for client, days in ((both, -3), (both, 0), (late, -3), (today, 0)):
            before = at(session, -5)
            activity.follow_up(before, [client], Next(session.today + timedelta(days), "Call"))
        for kind, waits in (("overdue", [both, late]), ("due_today", [both, today])):
            settings = replace(session.settings, reasons=(kind,))
            found = queue.queue(replace(session, settings=settings, travelling=travelling))
            assert sorted(found.ids) == waits

    def test_who_is_in_the_trash(self, session: Session) -> None:
        client = self.everything(session)
        pipeline.trash(session, [client])
        assert queue.queue(session).ids == ()
        assert kinds(session, client) == []
        assert Client.select().count() == 1


class TestAnotherDay:
    def test_what_is_dated_after_it_is_left_out(self, session: Session) -> None:
        """The client was not there, its follow-up was open, its debt unpaid, its stage another."""
        client = add(session, "negotiation", birthday="19/3")
        _act, (number,) = activity.follow_up(session, [client], Next(TODAY + timedelta(1), "Call"))
        _act, sale = sales.add(session, client, [Line(100)], on=TODAY, due=TODAY)
        there = [replace(at(session, day), travelling=True) for day in (-1, 0, 1, 30)]
        before = [queue.told_of(each, [client]) for each in there]
        assert [bool(each) for each in before] == [False, True, True, True]
        later = at(session, 40)
        activity.done(later, number)
        payments.pay(later, sale, 100)
        activity.log(later, [client], "call", "", outcome="answered")
        pipeline.move(later, [client], Stage.INACTIVE)
        assert [queue.told_of(each, [client]) for each in there] == before
        assert [client for each in there for client in queue.queue(each).ids] == [client] * 3
