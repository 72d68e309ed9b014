"""What is owed: to the cent, on every day, whatever was sold, paid, given back, deleted, undone and done again."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from models import payments, pipeline, receivables, sales
from models.database import database
from models.journal import undo
from models.problems import Refused
from models.receivables import BUCKETS, Account, account, accounts, bucket, totals
from models.session import Session
from models.sold import Line
from tests.models import figures_by_hand as by_hand
from tests.models.money_acts import Chance, Ledger, add_clients, money
from tests.models.portfolio import one

ACTS = 1200


def stored() -> Ledger:
    """The ledger as the file has it."""
    received = defaultdict(list)
    for sale, number, on, amount in database.execute_sql(
        "SELECT sale_id, id, on_date, amount FROM payment ORDER BY id"
    ).fetchall():
        received[sale].append((number, date.fromisoformat(on), amount))
    return {
        sale: (client, date.fromisoformat(on), amount, tuple(received[sale]))
        for sale, client, on, amount in database.execute_sql(
            """SELECT id, client_id, on_date, (SELECT sum(amount) FROM sale_line WHERE sale_id = sale.id)
               FROM sale ORDER BY id"""
        ).fetchall()
    }


def check(chance: Chance) -> None:
    """Compare the file with the ledger, and what is owed on some days with what follows from the ledger."""
    ledger, today = chance.ledger, chance.session.today
    assert stored() == {sale: (*row[:3], tuple(sorted(row[3]))) for sale, row in ledger.items()}
    for sale, amount, settled in database.execute_sql("SELECT id, amount, settled_on FROM sale").fetchall():
        _client, on, expected, received = ledger[sale]
        assert amount == expected
        paid = sum(each for _number, _on, each in received)
        last = max([on, *(when for _number, when, _each in received)])
        assert settled == (last.isoformat() if paid == amount else None)
    shown = {row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden = 0").fetchall()}
    for day in (today, today + timedelta(days=900), today + timedelta(days=chance.random.randint(-440, 60))):
        session = replace(chance.session, today=day)
        expected_sums: dict[int, int] = dict.fromkeys(chance.clients, 0)
        for client, on, amount, received in ledger.values():
            expected_sums[client] += amount if on <= day else 0
            expected_sums[client] -= sum(each for _number, when, each in received if when <= day)
        found = {each.client_id: each for each in accounts(session, chance.clients)}
        hand = by_hand.read(day, session.settings.payment_days, 0)
        for client, expected in expected_sums.items():
            has = found.get(client, Account(client))
            assert has.owed - has.credit == expected
            assert min(has.owed, has.credit) == 0
            assert (sum(has.ageing), sum(has.ageing[1:])) == (has.owed, has.overdue)
            assert sum(each.amount for each in has.sales) == has.owed
            assert by_hand.account(hand, client) == {
                "owed": by_hand.money(has.owed), "overdue": by_hand.money(has.overdue),
                "owed_since": has.since.isoformat() if has.since else None, "credit": by_hand.money(has.credit),
            }  # fmt: skip
        whole = receivables.receivables(session)
        assert whole.owed - whole.credit == sum(expected_sums[client] for client in shown)
        assert sum(whole.ageing) == whole.owed == sum(each.account.owed for each in whole.debtors)
        assert {client: each.owed for client, each in totals(session, chance.clients).items() if each.owed} == {
            client: each.owed for client, each in found.items() if each.owed
        }


class TestNeverACent:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_is_lost(self, file: Path, session: Session, seed: int) -> None:
        database.pragma("synchronous", "off")
        chance = Chance(session, Random(seed), add_clients(session, 6))
        clients = dict(database.execute_sql("SELECT id, stage FROM client").fetchall())
        for number in range(ACTS):
            chance.anything()
            if number % 40 == 0:
                check(chance)
        check(chance)
        assert chance.refused > ACTS // 20
        assert len(chance.ledger) > 50
        while chance.done:
            chance.undo()
        check(chance)
        assert chance.ledger == {}
        assert dict(database.execute_sql("SELECT id, stage FROM client").fetchall()) == clients


@pytest.fixture
def client(file: Path, session: Session) -> int:
    """The only client."""
    return add_clients(session, 1)[0]


def sell(session: Session, client: int, amount: int, on: str, due: str | None = None, paid: str | None = None) -> int:
    """A sale of one line."""
    days = [date.fromisoformat(text) if text is not None else None for text in (on, due, paid)]
    return sales.add(session, client, [Line(amount)], on=days[0], due=days[1], paid=days[2])[1]


class TestAnAccount:
    def test_of_nothing(self, client: int, session: Session) -> None:
        assert account(session, client) == Account(client)
        assert receivables.receivables(session).debtors == ()

    @pytest.mark.parametrize(
        ("late", "place"),
        [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
    )
    def test_ageing_by_days_past_due(self, late: int, place: int) -> None:
        assert BUCKETS[bucket(date(2026, 3, 18) - timedelta(days=late), date(2026, 3, 18))] == BUCKETS[place]

    def test_credit_goes_to_the_oldest_due_first(self, client: int, session: Session) -> None:
        sell(session, client, 100, "2026-01-01", "2026-03-01")
        sell(session, client, 100, "2026-02-01", "2026-02-10")
        sell(session, client, -150, "2026-03-01")
        found = account(session, client)
        assert (found.owed, found.overdue, found.credit, found.since) == (50, 50, 0, date(2026, 3, 1))
        sell(session, client, -100, "2026-03-01")
        assert account(session, client) == Account(client, credit=50)

    def test_a_payment_before_its_sale_is_credit_until_then(self, client: int, session: Session) -> None:
        sell(session, client, 100, "2026-04-01", paid="2026-03-10")
        on = {day: account(replace(session, today=date(2026, *day)), client) for day in ((3, 9), (3, 18), (4, 1))}
        assert [(each.owed, each.credit) for each in on.values()] == [(0, 0), (0, 100), (0, 0)]

    def test_of_a_client_in_the_trash_is_kept_but_not_counted(self, client: int, session: Session) -> None:
        sell(session, client, 100, "2026-01-01")
        pipeline.trash(session, [client])
        assert receivables.receivables(session).owed == 0
        assert account(session, client).owed == 100

    def test_a_sale_without_a_due_date_follows_the_settings(self, client: int, session: Session) -> None:
        sell(session, client, 100, "2026-03-01")
        short = replace(session, settings=replace(session.settings, payment_days=0))
        assert (account(session, client).overdue, account(short, client).overdue) == (0, 100)


class TestPaying:
    def test_in_parts_until_nothing_is_open(self, client: int, session: Session) -> None:
        sale = sell(session, client, 100, "2026-01-01")
        for part in (33, 33, 33):
            payments.pay(session, sale, part)
        before = money()
        with pytest.raises(Refused, match="of this sale is open"):
            payments.pay(session, sale, 2)
        payments.pay(session, sale, 1)
        with pytest.raises(Refused, match="paid already"):
            payments.pay(session, sale, 1)
        assert account(session, client) == Account(client)
        undo(session)
        assert money() == before

    def test_later_payments_count_against_what_is_open(self, client: int, session: Session) -> None:
        sale = sell(session, client, 100, "2026-01-01", paid="2026-05-01")
        assert account(session, client).owed == 100
        with pytest.raises(Refused, match="paid already"):
            payments.pay(session, sale, 100)

    def test_of_a_deleted_sale_goes_with_it_and_comes_back(self, client: int, session: Session) -> None:
        sale = sell(session, client, 100, "2026-01-01", paid="2026-01-02")
        before = money()
        sales.remove(session, sale)
        assert one("SELECT count(*) FROM payment") == 0
        undo(session)
        assert money() == before
