"""Every figure of a client: those of the program, for some clients and for all, and those by hand are the same."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models import activity, defining, demo, editing, own_fields, pipeline, sales
from models.database import database, open_database
from models.fields import Stage
from models.figures.book import book
from models.figures.bought import year_before
from models.figures.names import NAMES
from models.figures.ranks import classes, groups
from models.figures.record import figures
from models.importing.bring import import_file
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models import figures_by_hand as by_hand
from tests.models.campaigning import offer_some
from tests.models.figures_compared import DAYS, compare
from tests.models.money_acts import Chance, add_clients

DATA = Path(__file__).parents[1] / "data"


def add_people(session: Session, random: Random, number: int) -> list[int]:
    """Add clients with anything that may be a trait; some were brought by those before."""
    defining.define(session, {"name": "Colour", "type": "choice", "choices": "red, blue"})
    (own,) = own_fields.own_fields()
    found: list[int] = []
    for place in range(number):
        chosen = {
            "kind": random.choice(["company", "individual", ""]), "sector": random.choice(["bread", HOSTILE_NAMES[0]]),
            "city": random.choice(["", "Huesca", "Jaca"]), "region": random.choice(["", "Aragón"]),
            "source": random.choice(["", "web"]), "medium": random.choice(["", "shop"]),
            "birthday": random.choice(["", "1950-02-01", "1990-12-24", "--03-15"]),
            "owner": random.choice(["", "Eva"]), "tags": random.choice(["", "feria", "feria, paga tarde"]),
            "stars": str(random.randint(0, 3)), own.key: random.choice(["", "red", "blue"]),
            "phone": random.choice(["", "976 123 456"]), "contact": random.choice(["", "Ana"]),
            "referred_by": f"#{random.choice(found)}" if found and random.random() < 0.4 else "",
        }  # fmt: skip
        found.append(editing.add(session, {"name": f"{HOSTILE_NAMES[place % 6]} {place}", **chosen}, anyway=True))
    return found


def by_program(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The figures of the program, by client."""
    return dict(zip(ids, figures(session, ids), strict=True))


class TestTheSameByHand:
    @pytest.mark.parametrize("number", [1, 4, 5, 12])
    def test_for_random_portfolios(self, file: Path, session: Session, number: int) -> None:
        database.pragma("synchronous", "off")
        ids = add_clients(session, number)
        assert compare(session, ids)["regularity", "none"] == len(DAYS) * number
        chance = Chance(session, Random(number), ids)
        met: Counter[tuple[str, object]] = Counter()
        for _round in range(4):
            chance.sell_some(4 * number)
            for _ in range(60):
                chance.anything()
            met += compare(session, ids)
        words = ("recurring", "occasional", "once", "none")
        assert all(met["regularity", word] for word in words[: 4 if number > 1 else 1])
        if number == 12:
            seen = {name: {value for each, value in met if each == name} for name in ("abc", "rfm_group")}
            assert seen["abc"] >= {"A", "B", "C", None}
            assert len([value for value in seen["rfm_group"] if isinstance(value, str)]) > 6
            never = ("offers", "accepted", "declined", "receptivity", "fit", "last_contact", "days_since_contact")
            assert all(met[name, False] for name in NAMES if name not in never)

    @pytest.mark.parametrize("seed", [1, 2])
    def test_for_people_with_traits(self, file: Path, session: Session, seed: int) -> None:
        """Contacts, referrals, what is filled in, and how well they fit, of some in the trash too."""
        database.pragma("synchronous", "off")
        random = Random(seed)
        ids = add_people(session, random, 40)
        for client in ids:
            for _ in range(random.randint(0, 3)):
                cost = random.choice([0, 50, 900]) if seed == 1 else None
                day = session.today - timedelta(days=random.randint(-30, 700))
                sales.add(session, client, [Line(random.choice([-50, 100, 100, 900]), cost=cost)], on=day)
            for _ in range(random.randint(0, 3)):
                kind, outcome = random.choice(["call", "note", "offer"]), random.choice(["answered", "no_answer", None])
                day = session.today - timedelta(days=random.randint(0, 400))
                activity.log(replace(session, today=day), [client], kind, "x", outcome=outcome, on=day)
        offer_some(session, random, ids)
        pipeline.trash(session, random.sample(ids, 3))
        met = compare(session, ids, (date(2025, 6, 1), *DAYS[3:5]))
        assert len({value for name, value in met if name == "fit"}) > 3
        assert all(met[name, False] for name in ("last_contact", "referrals", "completeness", "receptivity"))

    def test_for_the_demo(self, tmp_path: Path, session: Session) -> None:
        demo.build(tmp_path / "demo.db", 70, 3, session.today)
        open_database(tmp_path / "demo.db")
        ids = [row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden = 0").fetchall()]
        met = compare(session, ids, (session.today, session.today - timedelta(days=200)))
        assert len({value for name, value in met if name == "fit"}) > 3

    def test_for_northwind(self, file: Path, session: Session) -> None:
        import_file(session, DATA / "northwind-clientes.csv")
        import_file(session, DATA / "northwind-ventas.csv", what="sales")
        ids = [row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden = 0").fetchall()]
        met = compare(session, ids, (date(1998, 5, 31), date(1997, 2, 28)))
        assert all(met[word] for word in (("rfm_group", "champions"), ("abc", "B"), ("regularity", "recurring")))

    def test_for_clients_that_are_all_the_same(self, file: Path, session: Session) -> None:
        ids = add_clients(session, 6)
        for client in ids:
            sales.add(session, client, [Line(100)], on=date(2026, 1, 5))
        compare(session, ids)
        found = by_program(session, ids)
        assert {each["rfm_group"] for each in found.values()} == {"lost"}
        assert [each["abc"] for each in found.values()] == ["A", "A", "A", "A", "A", "B"]

    def test_for_all_numbers_of_purchase_days_around_slipping(self, file: Path, session: Session) -> None:
        ids = add_clients(session, 12)
        for place, client in enumerate(ids):
            last = session.today - timedelta(days=13 + place)
            for back in (0, 7, 14):
                sales.add(session, client, [Line(1)], on=last - timedelta(days=back))
            if place % 2:
                pipeline.move(session, [client], Stage.INACTIVE)
        compare(session, ids)
        found = [each["regularity"] for each in by_program(session, ids).values()]
        assert found == ["recurring"] * 2 + ["occasional", "recurring"] * 5


class TestInWords:
    """What the manual says, one sentence each, with numbers that can be followed."""

    @pytest.fixture
    def client(self, file: Path, session: Session) -> int:
        return add_clients(session, 1)[0]

    def of(self, session: Session, client: int, name: str) -> Any:
        return by_program(session, [client])[client][name]

    def test_several_sales_on_one_day_are_one_purchase(self, client: int, session: Session) -> None:
        for amount in (100, 0, -50):
            sales.add(session, client, [Line(amount)], on=date(2026, 3, 1))
        sales.add(session, client, [Line(-10)], on=date(2026, 3, 9))
        found = by_program(session, [client])[client]
        assert (found["sales_count"], found["purchase_days"], found["last_sale"]) == (4, 1, "2026-03-01")
        assert (found["total_sales"], found["average_sale"]) == ("0.40", "0.10")

    def test_means_are_rounded_half_away_from_zero(self, client: int, session: Session) -> None:
        sales.add(session, client, [Line(1)])
        sales.add(session, client, [Line(0)])
        assert self.of(session, client, "average_sale") == "0.01"
        sales.add(session, client, [Line(-2)])
        sales.add(session, client, [Line(-1)])
        assert self.of(session, client, "average_sale") == "-0.01"

    def test_a_client_with_refunds_alone_has_no_purchase(self, client: int, session: Session) -> None:
        sales.add(session, client, [Line(-100, cost=-30)])
        found = by_program(session, [client])[client]
        unknown = ("first_sale", "days_since_sale", "usual_interval", "rfm", "rfm_group", "abc", "yearly_value")
        assert [found[name] for name in unknown] == [None] * len(unknown)
        assert (found["regularity"], found["margin"], found["margin_rate"]) == ("none", "-0.70", None)
        assert (found["owed"], found["credit"]) == ("0.00", "1.00")

    def test_rfm_counts_the_income_of_a_day_with_its_refunds(self, client: int, session: Session) -> None:
        for amount, day in ((1000, 1), (1000, 11), (-500, 11), (700, 17)):
            sales.add(session, client, [Line(amount)], on=date(2026, 3, day))
        assert self.of(session, client, "rfm") == {"frequency": 2, "recency": 16, "T": 17, "monetary": "6.00"}

    def test_the_margin_is_that_of_the_lines_whose_cost_is_known(self, client: int, session: Session) -> None:
        dear = replace(session, settings=replace(session.settings, hour_cost=4000))
        lines = [Line(10000, cost=2500), Line(5000), Line(5000, hours=Decimal("0.5"))]
        sales.add(dear, client, lines, on=date(2024, 3, 18))
        found = by_program(dear, [client])[client]
        assert (found["margin"], found["margin_rate"]) == ("105.00", 10500 / 15000)
        assert found["yearly_value"] == "52.54"  # of 730 days, 365.25 in a year
        assert self.of(session, client, "margin") == "125.00"  # an hour that costs nothing is known

    def test_without_a_known_cost_the_yearly_value_is_that_of_the_income(self, client: int, session: Session) -> None:
        sales.add(session, client, [Line(10000)], on=date(2025, 9, 1))
        assert self.of(session, client, "margin") is None
        assert self.of(session, client, "yearly_value") == "100.00"

    def test_punctuality_looks_at_what_was_due_before_the_day(self, client: int, session: Session) -> None:
        for due, paid in ((10, 10), (10, 14), (17, None), (18, None)):
            sales.add(
                session, client, [Line(100)], on=date(2026, 3, 1), due=date(2026, 3, due),
                paid=date(2026, 3, paid) if paid else None,
            )  # fmt: skip
        sales.add(session, client, [Line(0)], on=date(2026, 1, 1))
        found = by_program(session, [client])[client]
        assert (found["punctuality"], found["days_late"]) == (1 / 3, (0 + 4 + 1) / 3)

    def test_the_rest_of_the_figures_is_not_known_yet_or_counted(self, client: int, session: Session) -> None:
        (found,) = figures(session, [client])
        assert tuple(found) == NAMES
        unknown = [found[name] for name in ("offers", "accepted", "declined", "receptivity", "fit")]
        assert unknown == [0, 0, 0, None, None]


class TestRanks:
    def test_under_five_clients_there_are_no_groups(self) -> None:
        assert groups(["2026-01-01"] * 4, [1] * 4, [100] * 4) == []
        assert groups(["2026-01-01"] * 5, [1] * 5, [100] * 5) == ["lost"] * 5

    def test_a_is_who_reaches_eighty_per_cent(self) -> None:
        assert list(classes([80, 15, 5, 0, -9])) == [1, 2, 3, 0, 0]
        assert list(classes([50, 50])) == [1, 1]
        assert list(classes([79, 1, 20])) == [1, 3, 1]
        assert list(classes([7])) == [1]
        assert list(classes([])) == []

    @pytest.mark.parametrize(
        ("day", "first"),
        [((2026, 3, 18), (2025, 3, 19)), ((2024, 2, 29), (2023, 3, 1)), ((2025, 2, 28), (2024, 2, 29)),
         ((2026, 12, 31), (2026, 1, 1))],
    )  # fmt: skip
    def test_the_twelve_months_up_to_a_day(self, day: tuple[int, int, int], first: tuple[int, int, int]) -> None:
        assert year_before(date(*day)) == date(*first) == by_hand.first_of_period(date(*day))

    def test_the_trash_counts_for_nobody(self, file: Path, session: Session) -> None:
        ids = add_clients(session, 5)
        for client in ids:
            sales.add(session, client, [Line(100)])
        assert set(book(session).values("rfm_group")) == set(ids)
        pipeline.trash(session, ids[:1])
        found = book(session)
        assert (dict(found.values("rfm_group")), set(found.values("abc"))) == ({}, set(ids[1:]))


class TestContactsAndReferrals:
    def test_the_last_contact_by_the_day(self, file: Path, session: Session) -> None:
        (client,) = add_clients(session, 1)
        for back, kind, outcome in ((9, "call", "answered"), (6, "email", "no_answer"), (5, "note", None),
                                    (3, "call", "left_message"), (1, "visit", None)):  # fmt: skip
            activity.log(session, [client], kind, "x", outcome=outcome, on=session.today - timedelta(days=back))
        seen = []
        for back in (10, 9, 6, 4, 3, 1, 0):
            (found,) = figures(replace(session, today=session.today - timedelta(days=back)), [client])
            seen.append((found["days_since_contact"], found["unanswered"]))
        assert seen == [(None, 0), (0, 0), (0, 1), (2, 1), (0, 2), (0, 0), (1, 0)]

    def test_who_brought_whom(self, file: Path, session: Session) -> None:
        first = editing.add(session, {"name": "Ana"})
        brought = [editing.add(session, {"name": name, "referred_by": f"#{first}"}) for name in ("Eva", "Luis", "Sol")]
        sales.add(session, brought[0], [Line(1000)], on=date(2026, 2, 1))
        sales.add(session, brought[1], [Line(-50)])
        pipeline.trash(session, [brought[2]])
        (found,) = figures(session, [first])
        assert (found["referrals"], found["referred_sales"]) == (2, "9.50")
        (before,) = figures(replace(session, today=date(2026, 2, 15)), [first])
        assert (before["referrals"], before["referred_sales"]) == (1, "10.00")
