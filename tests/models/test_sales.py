"""Sales: their lines, costs and stages, how they are named, changed and deleted, and what the history tells of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models import journal, opportunities, payments, pipeline, products, sales, sold
from models.database import database
from models.fields import Stage
from models.problems import Ambiguous, BadValue, Conflict, NotFound, Refused
from models.sales import LARGEST
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models.money_acts import add_clients, money
from tests.models.portfolio import one


@pytest.fixture
def ids(file: Path, session: Session) -> list[int]:
    """A prospect, one in negotiation, a client and an inactive one."""
    return add_clients(session, 4)


class TestLines:
    def test_of_one_sale_come_back_as_they_were(self, ids: list[int], session: Session) -> None:
        lines = (
            Line(1005, HOSTILE_NAMES[0], Decimal("2.5"), 310, Decimal("0.125")),
            Line(0, HOSTILE_NAMES[4], Decimal(3), None, None),
            Line(124050),
        )
        _act, sale = sales.add(session, ids[2], lines, ref=" F-1 ")
        found = sold.get(sale, session)
        assert (found.lines, found.amount, found.ref, found.open) == (lines, 125055, "F-1", 125055)
        assert {product.name for product in products.products()} == {HOSTILE_NAMES[0], HOSTILE_NAMES[4]}

    @pytest.mark.parametrize(
        "lines", [[], [Line(LARGEST + 1)], [Line(1, cost=LARGEST * 2)], [Line(1, "x", Decimal(10**12))]]
    )
    def test_that_cannot_be_kept_are_refused_whole(self, ids: list[int], session: Session, lines: list[Line]) -> None:
        before = money()
        with pytest.raises(BadValue):
            sales.add(session, ids[0], lines)
        assert money() == before

    @pytest.mark.parametrize(
        ("line", "cost"),
        [
            (Line(1000, "cafe"), 125), (Line(1000, "CAFÉ", Decimal("2.5")), 313), (Line(-1000, "cafe"), -125),
            (Line(-1000, "cafe", Decimal(2)), -250), (Line(-1000, "cafe", Decimal(-2)), -250),
            (Line(1000, "cafe", cost=0), 0), (Line(1000, "cafe", hours=Decimal(1)), None), (Line(1000, "tea"), None),
        ],
    )  # fmt: skip
    def test_take_the_cost_of_their_product(
        self, ids: list[int], session: Session, line: Line, cost: int | None
    ) -> None:
        products.add(session, {"name": "Café", "cost": "1,25"})
        _act, sale = sales.add(session, ids[2], [line])
        assert sold.get(sale, session).lines[0].cost == cost

    def test_hours_cost_what_the_settings_say(self) -> None:
        line = Line(1000, cost=100, hours=Decimal("1.5"))
        assert (line.known_cost(3333), line.known_cost(0), Line(1000).known_cost(3333)) == (5100, 100, None)


class TestStages:
    @pytest.mark.parametrize(("place", "stage"), [(0, "client"), (1, "client"), (2, "client"), (3, "inactive")])
    def test_a_sale_makes_a_client_of_who_may_become_one(
        self, ids: list[int], session: Session, place: int, stage: str
    ) -> None:
        sales.add(session, ids[place], [Line(100)], on=date(2026, 2, 1))
        assert one("SELECT stage FROM client WHERE id = ?", ids[place]) == stage
        if place < 2:
            assert one("SELECT stage_since FROM client WHERE id = ?", ids[place]) == "2026-02-01"
            journal.undo(session)
            assert one("SELECT stage FROM client WHERE id = ?", ids[place]) != stage

    def test_a_refund_does_not(self, ids: list[int], session: Session) -> None:
        sales.add(session, ids[0], [Line(-100)])
        assert one("SELECT stage FROM client WHERE id = ?", ids[0]) == "prospect"

    def test_a_won_opportunity_is_a_sale_in_one_act(self, ids: list[int], session: Session) -> None:
        _act, chance = opportunities.add(session, ids[1], HOSTILE_NAMES[1], amount=5000, expected=date(2026, 4, 1))
        act, sale = opportunities.win(session, chance)
        won = opportunities.get(chance)
        assert (won.state, won.sale_id, sold.get(sale, session).amount) == ("won", sale, 5000)
        with pytest.raises(Refused):
            opportunities.win(session, chance)
        assert journal.undo(session).id == act.id
        assert opportunities.get(chance).state == "open"
        assert one("SELECT stage FROM client WHERE id = ?", ids[1]) == "negotiation"


class TestFinding:
    def test_by_number_or_reference(self, ids: list[int], session: Session) -> None:
        refs = ("2", "F [b]1[/b]", None, "F-1", "F-1")
        numbers = [sales.add(session, ids[2], [Line(1)], ref=ref)[1] for ref in refs]
        assert [sold.find(text, session).id for text in ("#2", "2", " F [b]1[/b] ", "3")] == [
            numbers[1], numbers[0], numbers[1], numbers[2],
        ]  # fmt: skip
        with pytest.raises(Ambiguous) as problem:
            sold.find("F-1", session)
        assert [line.split()[0] for line in problem.value.candidates] == ["#5", "#4"]
        for text in ("", "#", "#0", "#99", "99", "F-2", "-1", "#" + "9" * 30, "٣"):
            with pytest.raises(NotFound):
                sold.find(text, session)

    def test_not_those_of_a_client_in_the_trash(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(1)], ref="F-1")
        pipeline.trash(session, [ids[2]])
        for text in ("F-1", f"#{sale}"):
            with pytest.raises(NotFound):
                sold.find(text, session)
        with pytest.raises(NotFound):
            sales.add(session, ids[2], [Line(1)])

    def test_of_a_client_by_the_day(self, ids: list[int], session: Session) -> None:
        for day in (1, 18, 19):
            sales.add(session, ids[2], [Line(day)], on=date(2026, 3, day), paid=date(2026, 3, 18))
        assert [sale.amount for sale in sold.of_client(ids[2], session)] == [18, 1]
        early = replace(session, today=date(2026, 3, 2))
        assert [(sale.amount, sale.open) for sale in sold.of_client(ids[2], early)] == [(1, 1)]


class TestChanging:
    def test_lines_never_below_what_was_paid_also_later(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(100)], paid=date(2026, 5, 1))
        before = money()
        for amount in (99, 0, -100):
            with pytest.raises(BadValue, match="was paid already"):
                sales.edit(session, sale, {"lines": (Line(amount),)})
        assert money() == before
        sales.edit(session, sale, {"lines": (Line(60), Line(50))})
        assert sold.get(sale, replace(session, today=date(2026, 5, 1))).open == 10

    def test_what_somebody_else_changed_meanwhile_is_not_lost(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(100)])
        version = sold.get(sale, session).version
        sales.edit(session, sale, {"ref": "F-1"}, version=version)
        with pytest.raises(Conflict):
            sales.edit(session, sale, {"ref": "F-2"}, version=version)
        assert sold.get(sale, session).ref == "F-1"

    def test_the_same_again_is_no_act(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(100, "Café")], ref="F-1")
        found = sold.get(sale, session)
        assert sales.edit(session, sale, {"ref": "F-1", "on": found.on, "due": None, "lines": found.lines}).id == 0

    def test_a_deleted_sale_comes_back_with_all_that_hung_on_it(self, ids: list[int], session: Session) -> None:
        _act, chance = opportunities.add(session, ids[2], "May buy", amount=300)
        _act, sale = opportunities.win(session, chance)
        payments.pay(session, sale, 100)
        before = money()
        sales.remove(session, sale)
        assert (one("SELECT count(*) FROM sale_line"), one("SELECT count(*) FROM payment")) == (0, 0)
        assert opportunities.get(chance).sale_id is None
        journal.undo(session)
        assert money() == before
        journal.redo(session)
        journal.undo(session)
        assert money() == before


class TestHistory:
    def test_tells_money_as_money(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(124050, "Café", Decimal("2.5"), 5)], on=date(2026, 3, 1))
        _act, payment = payments.pay(session, sale, 50)
        sales.edit(session, sale, {"due": date(2026, 4, 1)})
        payments.remove(session, payment)
        sales.remove(session, sale)
        told = [(row["verb"], row["field"], row["before"], row["after"]) for row in journal.history(ids[2])]
        assert told[:3] == [
            ("sale_removed", "sale", "2026-03-01 2026-04-01", None),
            ("sale_removed", "sale_line", "2.5 1240.50 0.05", None),
            ("payment_removed", "payment", "2026-03-18 0.50", None),
        ]
        assert ("sale", "sale.due", None, "2026-04-01") in told
        assert not [row for row in told if row[1].endswith((".hidden", ".sale_id", ".product_id", ".settled_on"))]

    def test_of_an_opportunity(self, ids: list[int], session: Session) -> None:
        _act, chance = opportunities.add(session, ids[2], "May buy", amount=300)
        opportunities.edit(session, chance, {"amount": 1250})
        assert journal.history(ids[2])[0] | {"at": "", "entry": 0} == {
            "entry": 0, "at": "", "user": "ana", "verb": "opportunity", "field": "opportunity.amount",
            "before": "3.00", "after": "12.50",
        }  # fmt: skip

    def test_every_act_is_a_phrase(self, ids: list[int], session: Session) -> None:
        _act, sale = sales.add(session, ids[2], [Line(124050)])
        payments.pay(session, sale, 50)
        pipeline.move(session, [ids[2]], Stage.INACTIVE)
        phrases = [journal.describe(act) for act in journal.entries(3)][::-1]
        name = one("SELECT name FROM client WHERE id = ?", ids[2])
        assert phrases == [f"sale of 1,240.50: {name}", f"payment of 0.50: {name}", f"moved to Inactive: {name}"]
        assert database.execute_sql("SELECT count(*) FROM act WHERE verb = 'sale'").fetchone()[0] == 1
