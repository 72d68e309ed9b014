"""How the figures of the portfolio are come by: one by one, again, by two processes; and the clients behind them."""

import os
import signal
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models import editing, journal, pipeline, sales
from models.database import database
from models.fields import Stage
from models.importing import ahead
from models.portfolio import elsewhere
from models.portfolio.behind import clients_behind, key_of
from models.portfolio.period import Period, parse_period
from models.portfolio.whole import SECTIONS, portfolio, sections
from models.receivables import BUCKETS
from models.session import Session
from models.sold import Line
from tests.models.test_portfolio import compare, random_portfolio


class TestAgain:
    """What was read is kept while it is so, and no longer."""

    def test_every_act_is_seen(self, file: Path, session: Session) -> None:
        period = parse_period("all", session.today)
        ids = random_portfolio(session, 12)
        for act in (
            lambda: sales.add(session, ids[0], [Line(123)]),
            lambda: pipeline.trash(session, ids[1:2]),
            lambda: editing.edit(session, ids[2], {"sector": "new"}),
            lambda: pipeline.move(session, ids[3:5], Stage.INACTIVE),
            lambda: journal.undo(session),
            lambda: journal.redo(session),
        ):
            compare(session, period)
            act()
            compare(session, period)

    def test_what_is_not_written_is_not_kept(self, file: Path, session: Session) -> None:
        (client,) = random_portfolio(session, 1)
        period = parse_period("all", session.today)
        before = portfolio(session, period)
        with database.atomic() as held:
            sales.add(session, client, [Line(5000)])
            assert portfolio(session, period)["income"] != before["income"]
            held.rollback()
        assert portfolio(session, period) == before

    def test_what_was_broken_off_is_begun_again(self, file: Path, session: Session) -> None:
        def stop(at: str) -> None:
            calls.append(at)
            if len(calls) == 4:
                raise EnoughError

        calls: list[str] = []
        random_portfolio(session, 12)
        with pytest.raises(EnoughError):
            portfolio(session, parse_period("all", session.today), progress=stop)
        compare(session, parse_period("all", session.today))


class TestOfAVastPortfolio:
    """A second process works out some sections; what comes of it never depends on it."""

    @pytest.fixture
    def vast(self, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> tuple[Period, dict[str, Any]]:
        """A period, and what one process found in it; a few sales are many now."""
        random_portfolio(session, 40)
        period = parse_period("all", session.today)
        found = portfolio(session, period)
        monkeypatch.setattr(elsewhere, "VAST", 1)
        monkeypatch.setattr(ahead, "_processors", lambda: 2)
        return period, found

    def test_two_find_the_same(self, vast: tuple[Period, dict[str, Any]], session: Session) -> None:
        period, expected = vast
        came = dict(sections(session, period))
        assert came == expected
        assert tuple(came)[-len(elsewhere.SECTIONS) :] == elsewhere.SECTIONS

    def test_without_a_second_one(
        self, vast: tuple[Period, dict[str, Any]], session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        period, expected = vast
        monkeypatch.setattr(ahead, "_processors", lambda: 1)
        assert portfolio(session, period) == expected

    def test_one_that_is_lost(self, vast: tuple[Period, dict[str, Any]], session: Session) -> None:
        period, expected = vast
        found: dict[str, Any] = {}
        for name, figures in sections(session, period):
            found[name] = figures
            if name == "goals":
                for process in _children():
                    os.kill(process, signal.SIGKILL)
        assert {name: found[name] for name in SECTIONS} == expected

    def test_breaking_off_ends_it(self, vast: tuple[Period, dict[str, Any]], session: Session) -> None:
        def stop(at: str) -> None:
            if at == "funnel":
                raise EnoughError

        period, _expected = vast
        with pytest.raises(EnoughError):
            portfolio(session, period, progress=stop)
        assert _children() == []


def _children() -> list[int]:
    """The processes that this one started."""
    told = Path(f"/proc/self/task/{os.getpid()}/children")
    if not told.exists():
        pytest.skip("this system does not tell the processes that one started")
    return [int(number) for number in told.read_text().split()]


class EnoughError(Exception):
    """It was broken off."""


class TestOnTheWay:
    def test_sections_come_one_by_one(self, file: Path, session: Session) -> None:
        random_portfolio(session, 6)
        period = parse_period("12m", session.today)
        found = dict(sections(session, period))
        assert found == portfolio(session, period)
        assert tuple(portfolio(session, period)) == SECTIONS
        assert list(portfolio(session, period, only=["tiers", "size"])) == ["size", "tiers"]

    @pytest.mark.parametrize("name", SECTIONS)
    def test_each_section_can_be_broken_off(self, file: Path, session: Session, name: str) -> None:
        def stop(at: str) -> None:
            if at == name:
                raise EnoughError

        random_portfolio(session, 2)
        with pytest.raises(EnoughError):
            portfolio(session, parse_period("12m", session.today), progress=stop)

    def test_also_in_the_middle(self, file: Path, session: Session) -> None:
        random_portfolio(session, 40)
        told: list[str] = []
        portfolio(session, parse_period("all", session.today), progress=told.append)
        assert all(told.count(name) > 1 for name in ("income", "profitability", "funnel", "cross_sell", "ideal"))


class TestTheClientsBehind:
    @pytest.fixture
    def both(self, file: Path, session: Session) -> tuple[Session, Period]:
        """A session with a portfolio, and a period."""
        random_portfolio(session, 60)
        return session, parse_period("all", session.today)

    def test_are_as_many_as_the_figure_says(self, both: tuple[Session, Period]) -> None:
        session, period = both
        found = portfolio(session, period)

        def many(section: str, *parts: str | None) -> int:
            ids = clients_behind(session, period, section, key_of(*parts) if parts else None)
            assert len(set(ids)) == len(ids)
            return len(ids)

        assert {stage: many("size", stage) for stage in found["size"]} == found["size"]
        assert [many("income", each["month"]) for each in found["income"]["by_month"]] == [
            each["clients"] for each in found["income"]["by_month"]
        ]
        assert many("pareto") == found["pareto"]["clients"]
        assert many("pareto", "A") == found["pareto"]["clients_for_80"]
        assert (many("diversification", "top1"), many("diversification", "top5")) == (1, 5)
        for section, name in (
            ("diversification", "sector"),
            ("rfm_groups", "group"),
            ("tiers", "tier"),
            ("niches", "sector"),
        ):
            listed = found["diversification"]["sectors"] if section == "diversification" else found[section]
            assert listed
            assert [many(section, each[name]) for each in listed] == [each["clients"] for each in listed]
        assert clients_behind(session, period, "profitability", "losing") == [
            each["client_id"] for each in found["profitability"]["losing"]
        ]
        assert many("loyalty", "repeat") / many("loyalty") == found["loyalty"]["repeat_rate"]
        assert many("loyalty", "repeat") + many("loyalty", "once") == many("loyalty")
        assert many("loyalty", "referrals") == found["loyalty"]["referrals"] > 0
        assert clients_behind(session, period, "receivables", None) == [
            each["client_id"] for each in found["receivables"]["debtors"]
        ]
        assert many("receivables", "overdue") == sum(
            each["overdue"] != "0.00" for each in found["receivables"]["debtors"]
        )
        assert [many("receivables", bucket) > 0 for bucket in BUCKETS] == [
            Decimal(amount) > 0 for amount in found["receivables"]["ageing"].values()
        ]
        for step in found["funnel"]:
            way = (step["from"], step["to"])
            assert many("funnel", *way, "entered") == step["entered"]
            assert many("funnel", *way, "moved") == step["moved"]
            assert many("funnel", *way, "stayed") == step["entered"] - step["moved"]
        for each in found["funnel_by_source"]:
            step = each["steps"][0]
            assert many("funnel_by_source", each["source"], step["from"], step["to"], "entered") == step["entered"]
            assert many("funnel_by_source", each["source"], step["from"], step["to"], "moved") == step["moved"]
        assert found["cross_sell"]
        for pair in found["cross_sell"]:
            assert many("cross_sell", pair["bought"], pair["also"]) == pair["candidates"]
            assert many("cross_sell", pair["bought"], pair["also"], "both") == pair["clients"]
        assert found["ideal"]
        for trait in found["ideal"]:
            assert many("ideal", trait["trait"], trait["value"]) == trait["all"]
            assert many("ideal", "top") == trait["top_of"]

    def test_of_those_who_bought_before_some_were_kept(self, both: tuple[Session, Period]) -> None:
        session, _all = both
        period = parse_period("12m", session.today)
        kept, gone = (clients_behind(session, period, "loyalty", key) for key in ("retained", "not_retained"))
        assert len(kept) / (len(kept) + len(gone)) == portfolio(session, period)["loyalty"]["retention"]
        assert not set(kept) & set(gone)

    def test_what_names_nothing_gives_nobody(self, both: tuple[Session, Period]) -> None:
        for section in SECTIONS:
            for key in ("", "x", "2026-13", "a\tb\tc\td", "[bold]", "'\"\0"):
                if (section, key) not in {("diversification", ""), ("niches", "")}:
                    assert clients_behind(*both, section, key) == [], (section, key)

    def test_nobody_in_the_trash(self, both: tuple[Session, Period]) -> None:
        session, period = both
        trashed = set(clients_behind(session, period, "size")[::2])
        pipeline.trash(session, sorted(trashed))
        for section in SECTIONS:
            assert not trashed & set(clients_behind(session, period, section)), section
