"""A hundred thousand sales, compared with the second portfolio where that can be done in seconds."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from models.database import database, execute_many
from models.portfolio.period import parse_period
from models.portfolio.whole import portfolio
from models.session import Session
from tests.models import second_portfolio as second
from tests.models.test_portfolio import near

CLIENTS, SALES = 2_000, 100_000


@pytest.fixture
def many(file: Path, session: Session) -> Session:
    """A session with two thousand clients that bought a hundred thousand times."""
    chance, day = Random(3), session.today
    stamp = "2024-01-01T00:00:00Z"
    clients = [
        (number, f"Client {number}", chance.choice(["wine", "law", None]), "client", "2024-01-01", "2024-01-01", stamp)
        for number in range(1, CLIENTS + 1)
    ]
    sold = [
        (number, chance.randint(1, CLIENTS), (day - timedelta(chance.randrange(800))).isoformat(),
         chance.choice([-100, 0, 100, 2500, 99_999]), stamp)
        for number in range(1, SALES + 1)
    ]  # fmt: skip
    with database.atomic():
        database.execute_sql("UPDATE present SET journal = 0, indexing = 0")
        database.execute_sql("INSERT INTO product (id, name, folded) VALUES (1, 'A', 'a'), (2, 'B', 'b')")
        execute_many(
            """INSERT INTO client (id, name, sector, stage, stage_since, created_on, created_at, updated_at, name_key,
                 name_folded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?2, ?2)""",
            clients,
        )
        execute_many(
            "INSERT INTO sale (id, client_id, on_date, amount, user, created_at) VALUES (?, ?, ?, ?, 'ana', ?)", sold
        )
        execute_many(
            "INSERT INTO sale_line (client_id, sale_id, product_id, amount, cost) VALUES (?, ?, ?, ?, ?)",
            [
                (client, number, chance.choice([1, 2, None, None]), amount, chance.choice([None, 0, amount, 300]))
                for number, client, _on, amount, _at in sold
            ],
        )
        database.execute_sql("UPDATE present SET journal = 1, indexing = 1")
    return session


def test_the_same_twice(many: Session) -> None:
    period = parse_period("12m", many.today)
    assert period.first is not None
    read = second.read(many.today, period.first, period.last, many.settings.payment_days, many.settings.hour_cost)
    worked_out = {
        "income": second.income, "diversification": second.diversification, "frequency": second.frequency,
        "profitability": second.profitability, "loyalty": second.loyalty, "stability": second.stability,
        "tiers": second.tiers, "niches": second.niches, "cross_sell": second.cross_sell,
    }  # fmt: skip
    found = portfolio(many, period)
    for name, section in worked_out.items():
        assert found[name] == near(section(read)), name
    assert found["income"]["total"] != "0.00"
    assert {"pareto", "size"} <= found.keys()
    assert sum(each["clients"] for each in found["rfm_groups"]) == CLIENTS
    assert len(found["profitability"]["losing"]) > 0
    assert len(found["cross_sell"]) == 2
