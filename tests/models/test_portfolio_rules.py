"""What holds for every portfolio: shares, classes, curves, periods; and the figures of Northwind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from models import editing
from models.database import close_database, database, open_database
from models.importing.bring import import_file
from models.money import parse_money
from models.portfolio.behind import clients_behind
from models.portfolio.period import Period, parse_period
from models.portfolio.whole import portfolio
from models.problems import BadValue
from models.session import Session
from tests.conftest import TODAY
from tests.models.test_portfolio import compare

DATA = Path(__file__).parents[1] / "data"
SESSION = Session("ana", TODAY)
Sales = list[tuple[int, int, int]]
"""Of some sales the client (0 to 7), the days ago, and the cents."""
SALES = some.lists(
    some.tuples(some.integers(0, 7), some.integers(0, 900), some.integers(-5_000, 100_000)), min_size=1, max_size=40
)


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio of eight clients, half of them of a sector."""
    path = tmp_path_factory.mktemp("eight") / "cartera.db"
    open_database(path)
    for place in range(8):
        editing.add(SESSION, {"name": f"Client {place}", **({"sector": "wine"} if place % 2 else {})})
    database.execute_sql("UPDATE present SET journal = 0, indexing = 0")
    close_database()
    return path


def filled(path: Path, sold: Sales, times: int = 1) -> Sequence[dict[str, Any]]:
    """Return the portfolio of some sales over the last twelve months and all time, in the file ``path``."""
    open_database(path)
    try:
        with database.atomic() as held:
            for number, (client, ago, cents) in enumerate(sold, 1):
                database.execute_sql(
                    """INSERT INTO sale (id, client_id, on_date, amount, user, created_at)
                       VALUES (?, ?, ?, ?, 'ana', '2026-03-18T08:00:00Z')""",
                    (number, client + 1, (TODAY - timedelta(ago)).isoformat(), cents * times),
                )
            found = [portfolio(SESSION, parse_period(text, TODAY)) for text in ("12m", "all", "2025")]
            found[0]["classes"] = [
                clients_behind(SESSION, parse_period("12m", TODAY), "pareto", letter) for letter in (*"ABC", None)
            ]
            held.rollback()
        return found
    finally:
        close_database()


class TestAlways:
    @settings(max_examples=25)
    @given(sold=SALES)
    def test_shares_curves_and_sums(self, eight: Path, sold: Sales) -> None:
        for found in filled(eight, sold):
            income, pareto, many = found["income"], found["pareto"], found["diversification"]
            assert sum(parse_money(month["amount"]) for month in income["by_month"]) == parse_money(income["total"])
            assert sum(parse_money(each["income"]) for each in many["sectors"]) == sum(
                parse_money(each["income"]) for each in found["tiers"]
            )
            assert sum(each["clients"] for each in many["sectors"]) == pareto["clients"]
            curve = pareto["curve"]
            assert len(curve) <= 101
            assert (not curve) == (pareto["clients"] == 0)
            if curve:
                assert sum(each["share"] for each in many["sectors"]) == pytest.approx(1)
                assert (curve[0], curve[-1]) == ([0, 0], [1, 1])
                assert all(x < right and y <= above for (x, y), (right, above) in pairwise(curve))
                slopes = [(above - y) / (right - x) for (x, y), (right, above) in pairwise(curve)]
                assert all(later <= earlier * 1.000001 for earlier, later in pairwise(slopes))
                assert 1 / pareto["clients"] <= many["hhi"] * 1.000001 <= 1.000002
                assert many["top1"] <= many["top5"] <= 1
                assert many["effective_clients"] * 1.000001 >= 1

    @settings(max_examples=25)
    @given(sold=SALES)
    def test_a_b_and_c_are_the_clients_with_income(self, eight: Path, sold: Sales) -> None:
        found = filled(eight, sold)[0]
        *letters, everybody = found["classes"]
        assert [client for letter in letters for client in letter] == everybody
        assert len(everybody) == found["pareto"]["clients"]
        assert len(letters[0]) == found["pareto"]["clients_for_80"]

    @settings(max_examples=25)
    @given(sold=SALES, times=some.integers(2, 9))
    def test_all_amounts_multiplied_leave_the_shares(self, eight: Path, sold: Sales, times: int) -> None:
        for once, often in zip(filled(eight, sold), filled(eight, sold, times), strict=True):
            assert once["pareto"] == once["pareto"] | often["pareto"]
            assert parse_money(often["income"]["total"]) == times * parse_money(once["income"]["total"])
            for name in ("hhi", "effective_clients", "top1", "top5", "effective_sectors"):
                assert often["diversification"][name] == pytest.approx(once["diversification"][name])
            assert often["stability"] == pytest.approx(once["stability"])
            assert [each["clients"] for each in often["rfm_groups"]] == [each["clients"] for each in once["rfm_groups"]]


class TestNothing:
    def test_over_nothing_counts_are_0_and_rates_unknown(self, file: Path, session: Session) -> None:
        found = portfolio(session, parse_period("all", session.today))
        assert found["size"] == dict.fromkeys(("prospect", "negotiation", "client", "inactive", "new", "lost"), 0)
        assert found["income"] == {"total": "0.00", "by_month": []}
        assert found["pareto"] == {"clients": 0, "clients_for_80": 0, "share": None, "curve": []}
        assert found["diversification"] == {
            "hhi": None, "effective_clients": None, "top1": None, "top5": None, "sectors": [],
            "effective_sectors": None,
        }  # fmt: skip
        assert found["frequency"] == {"median_interval": None, "purchases_per_client": None}
        assert found["profitability"] == {"margin": None, "margin_rate": None, "losing": []}
        assert found["loyalty"] == {"repeat_rate": None, "retention": None, "referrals": 0}
        assert found["stability"] == {"income_cv": None, "clients_cv": None, "trend": None}
        assert found["receptivity"] == {"offers": 0, "answered": 0, "accepted": 0, "rate": None}
        assert (found["receivables"]["owed"], found["receivables"]["debtors"]) == ("0.00", [])
        assert [found[name] for name in ("rfm_groups", "niches", "cross_sell", "goals")] == [[], [], [], []]
        assert found["ideal"] is None
        assert {(step["entered"], step["moved"], step["rate"]) for step in found["funnel"]} == {(0, 0, None)}
        year = portfolio(session, parse_period("12m", session.today))["income"]["by_month"]
        assert [(month["amount"], month["clients"]) for month in year] == [("0.00", 0)] * 13


class TestNorthwind:
    @pytest.fixture
    def northwind(self, file: Path, session: Session) -> Session:
        """The session on the last day of May 1998, with Northwind's clients and sales."""
        import_file(session, DATA / "northwind-clientes.csv")
        import_file(session, DATA / "northwind-ventas.csv", what="sales")
        return replace(session, today=date(1998, 5, 31), travelling=True)

    def test_on_the_last_day_of_may_1998(self, northwind: Session) -> None:
        found = compare(northwind, parse_period("12m", northwind.today))
        assert found["size"] == {
            "prospect": 0, "negotiation": 0, "client": 89, "inactive": 0, "new": 8, "lost": 0,
        }  # fmt: skip
        assert found["income"]["total"] == "812606.10"
        assert found["income"]["by_month"][0] == {"month": "1997-06", "amount": "36362.82", "clients": 25}
        assert len(found["income"]["by_month"]) == 12
        assert (found["pareto"]["clients"], found["pareto"]["clients_for_80"]) == (87, 33)
        assert found["pareto"]["share"] == 33 / 87
        assert found["diversification"]["hhi"] == pytest.approx(0.03731645887086294)
        assert found["diversification"]["top1"] == pytest.approx(0.10136954423551583)
        assert found["frequency"] == {"median_interval": 41.75, "purchases_per_client": 518 / 87}
        assert found["loyalty"] == {"repeat_rate": 88 / 89, "retention": 79 / 81, "referrals": 0}
        assert found["stability"] == pytest.approx(
            {"income_cv": 0.44902838403760087, "clients_cv": 0.32099788612247965, "trend": 0.11228139111106025}
        )
        assert found["receivables"]["ageing"] == {
            "not_due": "14786.22", "1-30": "11151.22", "31-60": "0.00", "61-90": "0.00", "90+": "0.00",
        }  # fmt: skip
        assert len(found["receivables"]["debtors"]) == 18
        assert [each["clients"] for each in found["tiers"]] == [23, 40, 19, 5]
        assert len(found["cross_sell"]) == 3970
        assert found["cross_sell"][0] == {
            "bought": "Schoggi Schokolade", "also": "Sir Rodney's Marmalade", "clients": 6, "confidence": 6 / 9,
            "lift": pytest.approx(6 / 9 / (14 / 89)), "candidates": 3,
        }  # fmt: skip

    def test_the_year_1997(self, northwind: Session) -> None:
        found = portfolio(northwind, parse_period("1997", northwind.today))
        assert (found["income"]["total"], found["pareto"]["clients"]) == ("617085.35", 86)
        assert found["loyalty"]["retention"] == pytest.approx(0.9701492537313433)
        assert portfolio(northwind, parse_period("all", northwind.today))["income"]["total"] == "1265793.29"


class TestPeriods:
    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [("12m", (2025, 3, 19), (2026, 3, 18)), ("2025", (2025, 1, 1), (2025, 12, 31)),
         ("2026", (2026, 1, 1), (2026, 3, 18)), ("2026-02", (2026, 2, 1), (2026, 2, 28)),
         ("2026-3", (2026, 3, 1), (2026, 3, 18)), ("2025-12..2026-02", (2025, 12, 1), (2026, 2, 28)),
         ("2024..2025", (2024, 1, 1), (2025, 12, 31)), (" 12M ", (2025, 3, 19), (2026, 3, 18))],
    )  # fmt: skip
    def test_begin_and_end(self, text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
        found = parse_period(text, TODAY)
        assert (found.first, found.last) == (date(*first), date(*last))

    def test_all_time_ends_today(self) -> None:
        assert parse_period("all", TODAY) == Period(None, TODAY, "all")
        assert parse_period("all", TODAY).before() is None

    def test_29_february(self) -> None:
        assert parse_period("12m", date(2024, 2, 29)).first == date(2023, 3, 1)
        assert parse_period("12m", date(2025, 2, 28)).first == date(2024, 2, 29)
        assert parse_period("2024-02", TODAY).last == date(2024, 2, 29)

    @pytest.mark.parametrize(
        "text", ["2027", "2026-04", "2026-13", "2026-00", "0000", "x", "13m", "2026-03..2026-01", "2026..", "..2026",
                 "2026-03-01", "٢٠٢٦", "[bold]", "-1", "9999"],
    )  # fmt: skip
    def test_what_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(BadValue) as refused:
            parse_period(text, TODAY)
        assert refused.value.code == "bad_period"

    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [("12m", (2024, 3, 19), (2025, 3, 18)), ("2025", (2024, 1, 1), (2024, 12, 31)),
         ("2026-02", (2026, 1, 1), (2026, 1, 31)), ("2025-12..2026-02", (2025, 9, 1), (2025, 11, 30)),
         ("2026", (2025, 10, 16), (2025, 12, 31))],
    )  # fmt: skip
    def test_the_one_before_is_as_long(
        self, text: str, first: tuple[int, int, int], last: tuple[int, int, int]
    ) -> None:
        found = parse_period(text, TODAY).before()
        assert found is not None
        assert (found.first, found.last) == (date(*first), date(*last))
        assert found.before() is not None
