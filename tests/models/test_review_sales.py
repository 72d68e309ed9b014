"""The reasons of the review that come from money: renewals, debts, slipping, what is expected; at their edges."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models import opportunities, pipeline, sales
from models.database import database
from models.fields import Stage
from models.figures import record as figures
from models.review import queue
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.reviewing import add, at, dated, kinds, told

pytestmark = pytest.mark.usefixtures("file")


class TestSales:
    def test_are_to_be_renewed_from_thirty_days_before_and_past_their_day(self, session: Session) -> None:
        client = add(session)
        _act, sale = sales.add(session, client, [Line(100, "Web")], paid=TODAY, renewal=TODAY + timedelta(40))
        assert [dated(session, client, day) for day in (9, 10, 400)] == [[], ["renewal"], ["renewal"]]
        sales.edit(session, sale, {"not_renewed": True})
        assert dated(session, client, 10) == []

    def test_are_renewed_by_a_later_one(self, session: Session) -> None:
        """Of the same product; until the day of that one the first is told."""
        client = add(session)
        sales.add(session, client, [Line(100, "Web")], paid=TODAY, renewal=TODAY + timedelta(5))
        there = at(session, 3)
        sales.add(there, client, [Line(100, "Other")], paid=there.today)
        assert dated(session, client, 3) == ["renewal"]
        sales.add(there, client, [Line(100, "Web")], paid=there.today)
        assert [dated(session, client, day) for day in (2, 3)] == [["renewal"], []]

    def test_are_overdue_the_day_after_they_were_due(self, session: Session) -> None:
        client = add(session)
        sales.add(session, client, [Line(5000)], due=TODAY + timedelta(5))
        assert [dated(session, client, day) for day in (5, 6)] == [[], ["payment_overdue"]]
        debt = told(session, client, 6)[0]
        assert (debt.since, debt.amount) == (TODAY + timedelta(5), 5000)

    def test_that_are_owed_stand_by_amount_then_stars(self, session: Session) -> None:
        few, many, same = (add(session, stars=stars) for stars in (3, 0, 1))
        for client, amount in ((few, 100), (many, 200), (same, 200)):
            sales.add(session, client, [Line(amount)], on=TODAY - timedelta(60))
        assert list(queue.queue(session).ids) == [same, many, few]

    def test_set_off_by_credit_are_no_debt(self, session: Session) -> None:
        client = add(session)
        sales.add(session, client, [Line(5000)], on=TODAY - timedelta(60))
        sales.add(session, client, [Line(-5000)], on=TODAY)
        assert dated(session, client) == []

    @pytest.mark.parametrize(("days", "last"), [((0, 5, 10), 24), ((0, 10, 20), 40), ((0, 9, 20), 40), ((0, 0, 20), 0)])
    def test_slipping_is_more_than_twice_the_usual_interval(
        self, session: Session, days: tuple[int, ...], last: int
    ) -> None:
        """And more than fourteen days; under three purchase days never."""
        client = add(session, "client")
        for day in days:
            sales.add(session, client, [Line(100)], on=TODAY + timedelta(day), paid=TODAY + timedelta(day))
        after = days[-1] + max(14, last - days[-1]) if last else 0
        found = [day for day in range(days[-1], 90) if "slipping" in kinds(session, client, day)]
        assert found == (list(range(after + 1, 90)) if last else [])

    def test_slipping_leaves_out_sales_of_days_to_come(self, session: Session) -> None:
        client = add(session, "client")
        for day in (-60, -50, -40, 5):
            sales.add(session, client, [Line(100)], on=TODAY + timedelta(day), paid=TODAY + timedelta(day))
        assert "slipping" in kinds(session, client)
        assert "slipping" not in kinds(session, client, 5)

    def test_slipping_is_only_for_clients(self, session: Session) -> None:
        client = add(session, "client")
        for day in (-60, -50, -40):
            sales.add(session, client, [Line(100)], on=TODAY + timedelta(day), paid=TODAY + timedelta(day))
        pipeline.move(session, [client], Stage.NEGOTIATION)
        assert "slipping" not in kinds(session, client)
        found = next(figures.figures(session, [client]))
        assert found["usual_interval"] == 10


class TestExpected:
    def test_the_date_of_a_client_is_told_seven_days_before_and_past_its_day(self, session: Session) -> None:
        client = add(session, expected_date=(TODAY + timedelta(10)).isoformat(), expected_spend="100")
        assert [kinds(session, client, day) for day in (2, 3, 200)] == [[], ["expected"], ["expected"]]
        assert told(session, client, 3)[0].amount == 10000

    def test_that_of_an_opportunity_while_it_is_open(self, session: Session) -> None:
        client = add(session)
        opportunities.add(session, client, HOSTILE_NAMES[1], amount=5000, expected=TODAY + timedelta(7))
        assert [(reason.kind, reason.text) for reason in told(session, client)] == [("expected", HOSTILE_NAMES[1])]
        (number,) = database.execute_sql("SELECT id FROM opportunity").fetchone()
        opportunities.lose(at(session, 2), number, "too dear")
        assert kinds(session, client, 2) == []
        there = replace(at(session, 1), travelling=True)
        assert [reason.kind for reason in queue.reasons_of(there, client)] == ["expected"]
