"""Goals: what is there by the day, the share that is due by it, and each change an act."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models import activity, editing, goals, journal, pipeline, sales
from models.fields import Stage
from models.history import describe
from models.problems import BadValue, NotFound
from models.session import Session
from models.sold import Line
from tests.models.portfolio import dump

# The day of the tests is 18 March 2026: day 18 of 31, 77 of 90, 77 of 365.


def save(session: Session, measure: str, span: str, target: str, number: int | None = None) -> int:
    """Save a goal as typed; return its id."""
    goals.save(session, {"measure": measure, "span": span, "target": target}, number)
    return next(goal.id for goal in goals.all_goals() if goal.name == f"{measure}_{span}")


@pytest.mark.usefixtures("file")
class TestSaving:
    def test_each_change_is_an_act_and_is_undone(self, session: Session) -> None:
        number = save(session, "income", "month", "1.500,50 €")
        states = [dump()]
        save(session, "new", "quarter", "7", number)
        states.append(dump())
        goals.remove(session, number)
        assert [describe(act) for act in journal.entries()] == [
            "goal deleted: New clients this quarter", "goal: New clients this quarter", "goal: Income this month",
        ]  # fmt: skip
        for state in reversed(states):
            journal.undo(session)
            assert dump() == state

    def test_a_goal_for_a_measure_and_a_span_is_there_once(self, session: Session) -> None:
        first = save(session, "sales", "year", "10")
        with pytest.raises(BadValue) as caught:
            save(session, "sales", "year", "20")
        assert caught.value.code == "exists"
        save(session, "sales", "year", "20", first)
        assert [goal.target for goal in goals.all_goals()] == [20]

    @pytest.mark.parametrize(
        ("measure", "span", "target", "field"),
        [
            ("income", "month", "0", "target"), ("income", "month", "", "target"), ("new", "month", "1,5", "target"),
            ("new", "month", "-3", "target"), ("income", "month", "9" * 20, "target"), ("x", "month", "1", "measure"),
            ("new", "week", "1", "span"), ("income", "month", "=cmd|'/c calc'!A1", "target"),
        ],
    )  # fmt: skip
    def test_what_is_no_goal_is_refused(
        self, session: Session, measure: str, span: str, target: str, field: str
    ) -> None:
        with pytest.raises(BadValue) as caught:
            goals.save(session, {"measure": measure, "span": span, "target": target})
        assert caught.value.field == field
        assert goals.all_goals() == []

    def test_what_is_gone_is_told(self, session: Session) -> None:
        with pytest.raises(NotFound):
            goals.remove(session, 9)
        with pytest.raises(NotFound):
            save(session, "new", "month", "1", 9)


@pytest.mark.usefixtures("file")
class TestStanding:
    def test_money_is_a_decimal_string_and_what_is_counted_a_number(self, session: Session) -> None:
        save(session, "income", "month", "1000")
        save(session, "sales", "year", "365")
        assert goals.goals(session) == [
            {"goal": "income_month", "target": "1000.00", "now": "0.00", "expected": "580.65"},
            {"goal": "sales_year", "target": 365, "now": 0, "expected": 77},
        ]

    @pytest.mark.parametrize(
        ("day", "span", "elapsed", "days"),
        [
            (date(2026, 3, 1), "month", 1, 31), (date(2026, 3, 31), "month", 31, 31),
            (date(2024, 2, 29), "month", 29, 29),
            (date(2026, 3, 18), "quarter", 77, 90), (date(2024, 12, 31), "year", 366, 366),
            (date(2026, 1, 1), "year", 1, 365),
        ],
    )  # fmt: skip
    def test_the_share_that_is_due_counts_the_day_itself(self, day: date, span: str, elapsed: int, days: int) -> None:
        session = Session("ana", day)
        save(session, "contacts", span, "1000")
        (standing,) = goals.standings(session)
        assert standing.due == pytest.approx(1000 * elapsed / days)
        assert standing.behind

    def test_income_and_margin_take_refunds_and_leave_out_other_times(self, session: Session) -> None:
        ana = editing.add(session, {"name": "Ana"})
        for amount, cost, on in (
            (100000, 40000, date(2026, 3, 1)), (-20000, None, date(2026, 3, 18)), (50000, None, date(2026, 2, 28)),
        ):  # fmt: skip
            sales.add(session, ana, [Line(amount, cost=cost)], on=on)
        for measure, now in (("income", "800.00"), ("margin", "600.00"), ("sales", 1)):
            save(session, measure, "month", "1")
            assert goals.goals(session)[-1]["now"] == now

    def test_a_margin_without_any_cost_is_not_known(self, session: Session) -> None:
        sales.add(session, editing.add(session, {"name": "Ana"}), [Line(100)], on=session.today)
        save(session, "margin", "year", "1")
        assert goals.goals(session)[0]["now"] is None

    def test_hours_are_a_cost(self, session: Session) -> None:
        session = replace(session, settings=replace(session.settings, hour_cost=2000))
        sales.add(session, editing.add(session, {"name": "Ana"}), [Line(10000, hours=Decimal("1.5"))], on=session.today)
        save(session, "margin", "year", "1")
        assert goals.goals(session)[0]["now"] == "70.00"

    def test_new_are_those_who_bought_first_or_without_sales_became_clients(self, session: Session) -> None:
        old = editing.add(session, {"name": "Old"})
        sales.add(session, old, [Line(100)], on=date(2026, 1, 2))
        sales.add(session, old, [Line(100)], on=date(2026, 3, 2))
        bought = editing.add(session, {"name": "Bought"})
        sales.add(session, bought, [Line(100)], on=date(2026, 3, 2))
        moved = editing.add(session, {"name": "Moved"})
        pipeline.move(session, [moved], Stage.CLIENT)
        editing.add(session, {"name": "Prospect"})
        trashed = editing.add(session, {"name": "Trashed", "stage": "client"})
        pipeline.trash(session, [trashed])
        save(session, "new", "month", "5")
        save(session, "new", "quarter", "5")
        assert [each["now"] for each in goals.goals(session)] == [2, 3]

    def test_contacts_are_those_that_reached_somebody(self, session: Session) -> None:
        ana = editing.add(session, {"name": "Ana"})
        for kind, outcome in (
            ("call", "answered"), ("call", "no_answer"), ("call", "left_message"), ("call", "refused"), ("email", None),
            ("note", None), ("feedback", None),
        ):  # fmt: skip
            activity.log(session, [ana], kind, "x", outcome=outcome)
        activity.log(session, [ana], "call", "x", on=date(2026, 2, 28))
        save(session, "contacts", "month", "5")
        assert goals.goals(session)[0]["now"] == 3

    def test_nothing_after_the_day_counts(self, session: Session) -> None:
        ana = editing.add(session, {"name": "Ana"})
        for day in (17, 18):
            sales.add(session, ana, [Line(100)], on=date(2026, 3, day))
        save(session, "income", "month", "5")
        past = Session("ana", date(2026, 3, 17), travelling=True)
        assert goals.goals(past)[0]["now"] == "1.00"
