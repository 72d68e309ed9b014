"""Spending tiers: a whole set is one act, its effect is known before, and the program's limits stand until then."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import editing, journal, pipeline, sales, tiers
from models.history import describe
from models.problems import BadValue, Conflict
from models.session import Session
from models.sold import Line
from models.tiers import MEASURES, Effect, Measure, Tier
from tests.models.portfolio import dump


def made(*floors: int) -> list[Tier]:
    """Tiers beginning at so many euros."""
    return [Tier(f"from {floor}", floor * 100) for floor in floors]


def counted(effects: Iterable[Effect]) -> list[tuple[str, int, int]]:
    """What becomes of each tier."""
    return [(each.tier.name, each.clients, each.amount) for each in effects]


@pytest.mark.usefixtures("file")
class TestLimits:
    @pytest.mark.parametrize("measure", MEASURES)
    def test_the_limits_of_the_program_stand_where_there_are_none(self, measure: Measure) -> None:
        found = tiers.limits(measure)
        assert [tier.floor for tier in found] == sorted({tier.floor for tier in found}, reverse=True)
        assert found[-1].floor == 0

    def test_the_whole_set_is_one_act(self, session: Session) -> None:
        tiers.save(session, "spent", made(1000, 100, 0))
        before = dump()
        act = tiers.save(session, "spent", made(0, 100, 500, 2000))
        assert tiers.limits("spent") == made(2000, 500, 100, 0)
        assert tiers.limits("expected") == list(tiers.DEFAULTS["expected"])
        assert describe(act) == "tiers of clients changed"
        after = dump()
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        assert dump() == after

    def test_limits_can_change_places(self, session: Session) -> None:
        tiers.save(session, "expected", made(300, 200, 0))
        turned = [Tier("from 200", 30000), Tier("from 300", 20000), Tier("from 0", 0)]
        tiers.save(session, "expected", turned)
        assert tiers.limits("expected") == turned
        journal.undo(session)
        assert tiers.limits("expected") == made(300, 200, 0)

    def test_the_same_again_is_no_act(self, session: Session) -> None:
        tiers.save(session, "spent", made(10, 0))
        assert tiers.save(session, "spent", made(10, 0)).id == 0

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ([], "floor"), ([Tier("a", 10), Tier("b", 10), Tier("c", 0)], "floor"),
            (made(10, 5), "floor"), (made(10, 0, -5), "floor"),
            ([Tier(" \u200b", 100), Tier("b", 0)], "name"), ([Tier("Ñandú", 100), Tier("nandu", 0)], "name"),
            (made(*range(13)), "floor"),
        ],
    )  # fmt: skip
    def test_what_makes_no_tiers_is_refused(self, session: Session, wrong: list[Tier], field: str) -> None:
        with pytest.raises(BadValue) as caught:
            tiers.save(session, "spent", wrong)
        assert caught.value.field == field
        assert tiers.limits("spent") == list(tiers.DEFAULTS["spent"])

    def test_what_somebody_else_saved_is_not_overwritten(self, session: Session) -> None:
        read = tiers.limits("spent")
        tiers.save(Session("luis", session.today), "spent", made(50, 0), read)
        with pytest.raises(Conflict):
            tiers.save(session, "spent", made(70, 0), read)
        assert tiers.limits("spent") == made(50, 0)


@pytest.mark.usefixtures("file")
class TestEffect:
    def test_clients_stand_by_their_income_of_twelve_months(self, session: Session) -> None:
        ids = [editing.add(session, {"name": name}) for name in ("Ana", "Luis", "Eva", "Old", "Refunded", "Trashed")]
        ana, luis, eva, old, refunded, trashed = ids

        def sell(client: int, amount: int, on: date = session.today) -> None:
            sales.add(session, client, [Line(amount)], on=on)

        sell(ana, 60000)
        sell(ana, 40000, date(2025, 3, 19))
        sell(luis, 99999)
        sell(eva, 1)
        sell(old, 500000, date(2025, 3, 18))
        sell(refunded, 5000)
        sell(refunded, -5000)
        sell(trashed, 5000)
        pipeline.trash(session, [trashed])
        found = tiers.amounts(session, "spent")
        assert found == [1, 99999, 100000]
        assert counted(tiers.effect(made(1000, 500, 0), found)) == [
            ("from 1000", 1, 100000), ("from 500", 1, 99999), ("from 0", 1, 1),
        ]  # fmt: skip

    def test_prospects_stand_by_what_is_expected_of_them(self, session: Session) -> None:
        for name, stage, spend in (
            ("Ana", "prospect", "1000"), ("Luis", "prospect", "0"), ("Eva", "client", "5000"), ("Pau", "prospect", ""),
        ):  # fmt: skip
            editing.add(session, {"name": name, "stage": stage, "expected_spend": spend})
        found = tiers.amounts(session, "expected")
        assert found == [0, 100000]
        assert counted(tiers.effect(made(1000, 0), found)) == [("from 1000", 1, 100000), ("from 0", 1, 0)]

    @given(st.lists(st.integers(1, 10**7)), st.sets(st.integers(1, 10**7), max_size=6))
    def test_everybody_stands_in_one_tier(self, found: list[int], floors: set[int]) -> None:
        ordered = [Tier(str(floor), floor) for floor in sorted({0, *floors}, reverse=True)]
        effects = tiers.effect(ordered, sorted(found))
        assert [each.tier for each in effects] == ordered
        assert sum(each.clients for each in effects) == len(found)
        assert sum(each.amount for each in effects) == sum(found)
        for each in effects:
            assert each.clients == sum(tiers.tier_of(ordered, amount) == each.tier for amount in found)


def test_a_limit_moves_by_round_amounts() -> None:
    found = [10000]
    for _step in range(8):
        found.append(tiers.stepped(found[-1], 1))
    assert [cents // 100 for cents in found] == [100, 120, 150, 200, 250, 300, 400, 500, 600]
    for cents in reversed(found[:-1]):
        found.append(tiers.stepped(found[-1], -1))
        assert found[-1] == cents
    assert tiers.stepped(123456, 1) == 150000
    assert tiers.stepped(123456, -1) == 120000
