"""What an answer settles, for how long, and how undo brings a card back; snoozing; a day's work of undated reasons."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from models import activity, journal, payments, sales
from models.activity import Next
from models.database import database
from models.figures.ranks import slipping
from models.figures.record import figures
from models.journal import Act
from models.problems import BadValue
from models.review import queue, settling
from models.session import Session
from models.sold import Line
from tests.conftest import TODAY
from tests.models.money_acts import Chance, add_clients
from tests.models.portfolio import dump
from tests.models.reviewing import add, at, dated, kinds

pytestmark = pytest.mark.usefixtures("file")


def answer(session: Session, client: int) -> Act:
    """Answer a card with a note, which is no contact."""
    told = queue.reasons_of(session, client)
    act = activity.log(session, [client], "note", "Thought about it")
    settling.settle(session, client, told, act)
    return act


def queued(session: Session, day: int = 0) -> list[int]:
    """The clients of the queue."""
    return list(queue.queue(at(session, day)).ids)


class TestAnAnswer:
    def test_settles_the_reasons_of_the_day(self, session: Session) -> None:
        client = add(session, "client", 2, phone="")
        activity.follow_up(session, [client], Next(TODAY, "Call"))
        assert kinds(session, client) == ["due_today", "incomplete"]
        answer(session, client)
        assert (queued(session), kinds(session, client)) == ([], [])
        assert kinds(session, client, 1) == ["overdue", "incomplete"]

    def test_is_undone_with_the_act_that_gave_it(self, session: Session) -> None:
        """One undo brings the card back as it was, one redo takes it away again."""
        client = add(session, "client", 2, phone="")
        before, told = dump(), queue.reasons_of(session, client)
        act = answer(session, client)
        after = dump()
        assert journal.undo(session).id == act.id
        assert (dump(), queue.reasons_of(session, client), queued(session)) == (before, told, [client])
        journal.redo(session)
        assert (dump(), queued(session)) == (after, [])

    def test_leaves_a_new_reason(self, session: Session) -> None:
        client = add(session, "client", 2, phone="")
        answer(session, client)
        activity.log(session, [client], "feedback", "Too dear")
        assert kinds(session, client) == ["feedback"]

    def test_settles_feedback_one_by_one(self, session: Session) -> None:
        client = add(session)
        activity.log(session, [client], "feedback", "first")
        answer(session, client)
        activity.log(session, [client], "feedback", "second")
        assert [reason.text for reason in queue.reasons_of(session, client)] == ["second"]
        assert queued(session) == [client]
        assert len(kinds(session, client, 1)) == 2

    @pytest.mark.parametrize("stored", ["20/3", "29/2"])
    def test_settles_a_birthday_for_its_date(self, session: Session, stored: str) -> None:
        """Next year it is there again."""
        client = add(session, birthday=stored)
        first = next(day for day in range(366) if kinds(session, client, day))
        answer(at(session, first), client)
        assert [day for day in range(first, first + 300) if kinds(session, client, day)] == []
        assert kinds(session, client, first + 366) == ["birthday"]

    def test_settles_a_renewal_for_its_date(self, session: Session) -> None:
        client = add(session)
        _act, sale = sales.add(session, client, [Line(100, "Web")], paid=TODAY, renewal=TODAY + timedelta(5))
        answer(session, client)
        assert [dated(session, client, day) for day in (0, 5, 300)] == [[], [], []]
        sales.edit(session, sale, {"renewal": TODAY + timedelta(365)})
        assert dated(session, client, 340) == ["renewal"]

    def test_lets_a_debt_rest_for_seven_days(self, session: Session) -> None:
        client = add(session)
        sales.add(session, client, [Line(5000)], on=TODAY - timedelta(60))
        answer(session, client)
        assert [day for day in range(10) if dated(session, client, day)] == [7, 8, 9]

    def test_unless_another_sale_falls_overdue(self, session: Session) -> None:
        """One that is due later, or one that is noted late."""
        for due in (TODAY + timedelta(2), TODAY - timedelta(50)):
            client = add(session)
            sales.add(session, client, [Line(5000)], on=TODAY - timedelta(60))
            answer(session, client)
            sales.add(session, client, [Line(100)], on=TODAY - timedelta(60), due=due)
            first = next(day for day in range(9) if dated(session, client, day))
            assert first == max(0, (due - TODAY).days + 1)
            assert client in queued(session, first)

    def test_a_debt_goes_on_resting_when_a_part_of_it_is_paid(self, session: Session) -> None:
        client = add(session)
        numbers = [
            sales.add(session, client, [Line(5000)], on=TODAY - timedelta(60), due=TODAY - timedelta(days))[1]
            for days in (9, 3)
        ]
        answer(session, client)
        payments.pay(at(session, 1), numbers[1], 5000)
        assert [day for day in range(1, 9) if dated(session, client, day)] == [7, 8]

    def test_that_changed_nothing_settles_nothing(self, session: Session) -> None:
        client = add(session, "client")
        act = replace(journal.entries(1)[0], id=0)
        settling.settle(session, client, queue.reasons_of(session, client), act)
        assert queued(session) == [client]


class TestSnoozing:
    def test_hides_a_client_until_a_day(self, session: Session) -> None:
        client = add(session, "client", 2, phone="")
        settling.snooze(session, [client], TODAY + timedelta(7))
        assert [bool(queued(session, day)) for day in (0, 6, 7)] == [False, False, True]
        journal.undo(session)
        assert queued(session) == [client]

    def test_a_new_reason_brings_it_back(self, session: Session) -> None:
        """A follow-up that was due already does not when it is overdue the day after."""
        client = add(session, "client", 2, phone="")
        activity.follow_up(session, [client], Next(TODAY, "Call"))
        settling.snooze(session, [client], TODAY + timedelta(7))
        assert kinds(session, client, 1) == []
        activity.follow_up(session, [client], Next(TODAY + timedelta(3), "Write"))
        assert [kinds(session, client, day) for day in (2, 3)] == [[], ["due_today"]]
        assert (queued(session, 2), queued(session, 3)) == ([], [client])

    @pytest.mark.parametrize("days", [0, -1])
    def test_needs_a_day_ahead(self, session: Session, days: int) -> None:
        with pytest.raises(BadValue):
            settling.snooze(session, [add(session)], TODAY + timedelta(days))


class TestADaysWork:
    def test_undated_reasons_bring_fifteen_clients_at_most(self, session: Session) -> None:
        """Those with a date come on top; all are there when they are asked for."""
        clients = [add(session, "client", name=f"{number:02}") for number in range(20)]
        debtor = add(session)
        sales.add(session, debtor, [Line(5000)], on=TODAY - timedelta(60))
        found = queue.queue(session)
        assert list(found.ids) == [debtor, *clients[:15]]
        assert (found.more, queue.further(session, found)) == (True, 5)
        everything = queue.queue(session, everything=True)
        assert list(everything.ids) == [debtor, *clients]
        assert (everything.more, queue.further(session, everything)) == (False, 0)

    def test_those_who_were_answered_are_among_them(self, session: Session) -> None:
        clients = [add(session, "client", name=f"{number:02}") for number in range(20)]
        activity.follow_up(session, clients[:1], Next(TODAY, "Call"))
        for client in (clients[0], clients[3], clients[7]):
            answer(session, client)
        assert queued(session) == [client for client in clients[1:18] if client not in (clients[3], clients[7])][:13]
        settling.snooze(session, [clients[1]], TODAY + timedelta(1))
        assert len(queued(session)) == 12
        journal.undo(session)
        journal.undo(session)
        assert len(queued(session)) == 14
        assert len(queued(session, 1)) == 16

    def test_nothing_is_left_to_do_in_an_empty_portfolio(self, session: Session) -> None:
        assert queue.queue(session) == queue.Queue((), (), False)


class TestSlipping:
    @pytest.mark.parametrize("seed", [1, 2])
    def test_the_kept_day_is_that_of_the_figures(self, session: Session, seed: int) -> None:
        """After sales, refunds, changes, deletions, undo and redo."""
        database.pragma("synchronous", "off")
        ids = add_clients(session, 4)
        chance = Chance(session, Random(seed), ids)
        met = set()
        for _round in range(8):
            for _each in range(15):
                chance.anything()
            for client in ids:
                (kept,) = database.execute_sql("SELECT slips_on FROM client WHERE id = ?", (client,)).fetchone()
                rows = database.execute_sql(
                    "SELECT DISTINCT on_date FROM sale WHERE client_id = ? AND amount >= 0 ORDER BY on_date", (client,)
                ).fetchall()
                days = [date.fromisoformat(day) for (day,) in rows]
                there = replace(session, today=days[-1] if days else TODAY)
                usual = next(figures(there, [client]))["usual_interval"] or 0
                edge = date.fromisoformat(kept) if kept else date(2030, 1, 1)
                bought = (len(days), days[-1].toordinal() if days else 0, int(2 * usual))
                assert slipping(*bought, edge.toordinal()) == (kept is not None)
                assert not slipping(*bought, edge.toordinal() - 1)
                met.add(kept is None)
        assert met == {True, False}

    def test_follows_undo_and_redo(self, session: Session) -> None:
        """The column is not journaled: undoing a sale computes it anew."""
        client = add(session, "client")
        for day in (-60, -50, -40):
            sales.add(session, client, [Line(100)], on=TODAY + timedelta(day), paid=TODAY + timedelta(day))
        assert "slipping" in kinds(session, client)
        journal.undo(session)
        assert "slipping" not in kinds(session, client)
        journal.redo(session)
        assert "slipping" in kinds(session, client)
