"""The figures of the whole portfolio: those of the program and those worked out a second time are the same."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models import activity, demo, editing, journal, pipeline, sales, tiers
from models.database import database, open_database
from models.fields import Stage
from models.portfolio.period import Period, parse_period
from models.portfolio.whole import SECTIONS, portfolio
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models import second_portfolio
from tests.models.campaigning import offer_some
from tests.models.money_acts import Chance

DATA = Path(__file__).parents[1] / "data"
PERIODS = ("12m", "all", "2026", "2025", "2025-11", "2025-11..2026-01")
PRODUCTS = ("Café", "Té", "Menú [bold]x[/bold]", "東京", "=cmd|'/c calc'!A1")


def near(expected: Any) -> Any:
    """The same, with numbers that may differ in the last digits."""
    if isinstance(expected, dict):
        return {key: near(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [near(value) for value in expected]
    return pytest.approx(expected, rel=1e-9, abs=1e-12) if isinstance(expected, float) else expected


def compare(session: Session, period: Period) -> dict[str, Any]:
    """Compare every section with the second one; return what was found."""
    settings = session.settings
    second = second_portfolio.read(session.today, period.first, period.last, settings.payment_days, settings.hour_cost)
    expected, found = second_portfolio.portfolio(second), portfolio(session, period)
    assert tuple(found) == SECTIONS
    for name, section in expected.items():
        told: Any = found[name]
        if name == "pareto":
            told = {key: value for key, value in told.items() if key != "curve"}
        if name == "receivables":
            told = {**told, "debtors": sorted(told["debtors"], key=lambda each: each["client_id"])}
        if name == "ideal" and told and section:
            told, section = (sorted(each, key=lambda one: (one["trait"], one["value"])) for each in (told, section))
        assert told == near(section), (name, session.today, period)
    return found


def on_days(session: Session, *days: date) -> list[Session]:
    """The session on other days, and on its own."""
    settings = replace(session.settings, hour_cost=3333, payment_days=21)
    there = [replace(session, today=day, travelling=True, settings=settings) for day in days]
    return [replace(session, settings=settings), *there]


def random_portfolio(session: Session, number: int, costs: bool = True) -> list[int]:
    """Clients that came on different days, moved on, bought, gave back and paid."""
    database.pragma("synchronous", "off")
    chance, ids = Random(number), list[int]()
    for place in range(number):
        came = session.today - timedelta(days=chance.randrange(700, 900))
        values = {
            name: chance.choice(words)
            for name, words in {
                "stage": ["prospect", "negotiation", "client"], "sector": ["wine", HOSTILE_NAMES[0], "law", ""],
                "source": ["web", "fair", ""], "city": ["Zaragoza", "Huesca", ""], "tags": ["a, b", "a", ""],
                "kind": ["company", "individual", ""], "birthday": ["15/3/1980", "1/2/1995", ""],
            }.items()
        }  # fmt: skip
        values["name"] = f"{HOSTILE_NAMES[place % 6]} {place}"
        if ids and chance.random() < 0.3:
            values["referred_by"] = f"#{chance.choice(ids)}"
        client = editing.add(replace(session, today=came), {name: text for name, text in values.items() if text})
        if chance.random() < 0.3:
            with journal.acting(session, "edit"):
                database.execute_sql(
                    "INSERT INTO address (client_id, rank, city, region) VALUES (?, ?, 'Huesca', 'Aragón')",
                    (client, chance.choice([-1, 1])),
                )
        for _move in range(chance.randrange(4)):
            came += timedelta(days=chance.randrange(0, 200))
            pipeline.move(replace(session, today=came), [client], chance.choice(list(Stage)))
        for _sale in range(chance.choice([0, 0, 1, 2, 3, 4, 5]) if number > 1 else 6):
            sign = chance.choice([1, 1, 1, 1, -1])
            lines = [
                Line(
                    sign * chance.choice([0, 100, 100, 3333, 124050]), chance.choice(PRODUCTS),
                    cost=sign * chance.choice([0, 50, 5000]) if costs and chance.random() < 0.7 else None,
                )
                for _line in range(chance.randrange(1, 4))
            ]  # fmt: skip
            on = session.today - timedelta(days=20 * chance.randrange(-2, 40) + chance.choice([0, 0, 1]))
            due, paid = (
                None if days is None else on + timedelta(days)
                for days in (
                    chance.choice([None, None, -5, -2, 0, 20, 40]),
                    chance.choice([None, -3, 0, 20, 21, 22, 40]),
                )
            )
            due = session.today if chance.random() < 0.1 else due
            sales.add(session, client, lines, on=on, due=due, paid=paid)
        ids.append(client)
    offer_some(session, chance, ids)
    return ids


class TestTheSameTwice:
    @pytest.mark.parametrize("number", [0, 1, 4, 40])
    def test_for_random_portfolios(self, file: Path, session: Session, number: int) -> None:
        random_portfolio(session, number)
        for there in on_days(session, date(2024, 2, 29), date(2025, 2, 28), date(2025, 12, 31), date(2026, 5, 1)):
            for text in PERIODS:
                if text != "2026" and there.today.year > 2024:
                    compare(there, parse_period(text if there.today.year > 2025 else "12m", there.today))

    def test_for_any_acts(self, file: Path, session: Session) -> None:
        ids = random_portfolio(session, 20)
        chance = Chance(session, Random(5), ids)
        chance.sell_some(80)
        for _act in range(120):
            chance.anything()
        for there in on_days(session, date(2026, 1, 31), date(2026, 5, 1)):
            for text in PERIODS:
                compare(there, parse_period(text, there.today))

    def test_for_moves_that_were_written_in_another_order(self, file: Path, session: Session) -> None:
        chance = Random(9)
        random_portfolio(session, 30)
        with journal.acting(session, "edit"):
            for (number,) in database.execute_sql("SELECT id FROM stage_move").fetchall():
                on = session.today - timedelta(days=chance.randrange(60) * 10)
                database.execute_sql("UPDATE stage_move SET on_date = ? WHERE id = ?", (on.isoformat(), number))
        for text in ("12m", "all"):
            period = parse_period(text, session.today)
            second = second_portfolio.read(session.today, period.first, period.last, 30, 0)
            found = portfolio(session, period, only=["funnel", "funnel_by_source"])
            assert found["funnel"] == near(second_portfolio.funnel(second, second.hand.clients))
            assert found["funnel_by_source"] == near(second_portfolio.funnel_by_source(second))

    def test_for_clients_that_came_back_and_such_as_were_known_before(self, file: Path, session: Session) -> None:
        back = editing.add(replace(session, today=date(2024, 3, 1)), {"name": "Back", "stage": "client"})
        pipeline.move(replace(session, today=date(2025, 1, 1)), [back], Stage.INACTIVE)
        pipeline.move(replace(session, today=date(2026, 1, 1)), [back], Stage.CLIENT)
        known = editing.add(session, {"name": "Known", "stage": "negotiation"})
        activity.log(session, [known], "call", "Met at the fair", on=date(2026, 2, 1))
        found = [
            compare(there, parse_period("12m", there.today))["size"]
            for there in on_days(session, date(2026, 1, 31), date(2026, 2, 1), date(2024, 3, 1), date(2025, 12, 31))
        ]
        compare(session, parse_period("2025", session.today))
        assert [each["new"] for each in found] == [0, 0, 0, 1, 0]
        assert [each["negotiation"] for each in found] == [1, 0, 1, 0, 0]
        assert [(each["client"], each["inactive"]) for each in found] == [(1, 0)] * 4 + [(0, 1)]

    def test_in_the_first_months(self, file: Path, session: Session) -> None:
        client = editing.add(session, {"name": "Ana"})
        for on, cents in ((date(2026, 1, 15), 100), (date(2026, 2, 3), 250), (date(2026, 3, 1), -20)):
            sales.add(session, client, [Line(cents)], on=on)
        known = []
        for day in (date(2026, 2, 28), date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 29)):
            there = replace(session, today=day, travelling=True)
            known.append(compare(there, parse_period("12m", day))["stability"]["trend"] is not None)
        assert known == [False, False, True, True]

    def test_without_costs(self, file: Path, session: Session) -> None:
        random_portfolio(session, 20, costs=False)
        found = compare(session, parse_period("12m", session.today))
        assert found["profitability"] == {"margin": None, "margin_rate": None, "losing": []}

    def test_with_tiers_of_ones_own(self, file: Path, session: Session) -> None:
        random_portfolio(session, 12)
        tiers.save(session, "spent", [tiers.Tier("Grandes", 100000), tiers.Tier("=los demás", 0)])
        found = compare(session, parse_period("all", session.today))
        assert [each["tier"] for each in found["tiers"]] == ["Grandes", "=los demás"]

    def test_for_the_demo(self, tmp_path: Path) -> None:
        today = date(2026, 3, 18)
        demo.build(tmp_path / "demo.db", size=150, today=today)
        open_database(tmp_path / "demo.db")
        session = Session("ana", today)
        found = compare(session, parse_period("12m", today))
        assert all(found[name] for name in SECTIONS if name != "goals")
        compare(replace(session, today=date(2025, 11, 30), travelling=True), parse_period("2025", date(2025, 11, 30)))
        compare(session, parse_period("all", today))
