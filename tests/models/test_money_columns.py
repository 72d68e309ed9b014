"""Owed, last sale and total sales as columns, orders and in queries: the same as the figures, on any day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from models import client_figures, listing, ordering, sales
from models.database import database
from models.fields import Stage
from models.listing import ListSpec
from models.money import parse_money
from models.money_columns import FIGURES, figure_named
from models.problems import Usage
from models.session import Session
from models.sold import Line
from tests.models.money_acts import Chance, add_clients

NAMES = tuple(FIGURES)


@pytest.fixture
def ids(file: Path, session: Session) -> list[int]:
    """Clients that bought, paid and gave back by chance, and one that never did."""
    database.pragma("synchronous", "off")
    found = add_clients(session, 9)
    chance = Chance(session, Random(5), found[:8])
    chance.sell_some(30)
    for _ in range(150):
        chance.anything()
    return [row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden = 0 ORDER BY id").fetchall()]


@pytest.mark.parametrize("back", [0, 30, 200, 2000, -60])
class TestOnADay:
    def test_columns_are_the_figures(self, ids: list[int], session: Session, back: int) -> None:
        there = replace(session, today=session.today - timedelta(days=back))
        rows = listing.rows(ids, NAMES, there.today)
        for row, found in zip(rows, client_figures.figures(there, ids), strict=True):
            total = parse_money(found["total_sales"]) if found["sales_count"] else None
            assert row.extra == (parse_money(found["owed"]), found["last_sale"], total)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("reverse", [False, True])
    def test_orders_agree_with_the_columns(
        self, ids: list[int], session: Session, back: int, name: str, reverse: bool
    ) -> None:
        day = session.today - timedelta(days=back)
        spec = ListSpec(Stage.CLIENT, order=name, reverse=reverse, day=day)
        whole = listing.ids(spec)
        assert len(whole) == listing.count(spec) > 2
        pages = [row for offset in range(0, len(whole), 2) for row in listing.page(spec, offset, 2, columns=(name,))]
        assert [row.id for row in pages] == whole
        assert [listing.position(spec, client) for client in whole] == list(range(len(whole)))
        values = [row.extra[0] for row in pages]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=not reverse)
        assert values == ([None] * values.count(None) + known if reverse else known + [None] * values.count(None))

    def test_queries_agree_with_the_columns(self, ids: list[int], session: Session, back: int) -> None:
        day = session.today - timedelta(days=back)
        rows = listing.rows(ids, NAMES, day)
        for query, expected in (
            ("owed:>0", [row.id for row in rows if row.extra[0] > 0]),
            ("debe:0", [row.id for row in rows if row.extra[0] == 0]),
            ("no:owed", [row.id for row in rows if row.extra[0] == 0]),
            ("total_sales:>=100", [row.id for row in rows if (row.extra[2] or 0) >= 10000]),
            ("no:last_sale", [row.id for row in rows if row.extra[1] is None]),
            ("last_sale:>2026-01-01", [row.id for row in rows if (row.extra[1] or "") > "2026-01-01"]),
        ):
            assert sorted(ordering.query_ids(query, day)) == expected, query


class TestNames:
    def test_in_both_languages(self) -> None:
        names = {"owed": "owed", "Debe": "owed", "última venta": "last_sale", "TOTAL_SALES": "total_sales"}
        assert {typed: figure_named(typed) for typed in names} == {
            typed: FIGURES[name] for typed, name in names.items()
        }
        assert figure_named("city") is None

    def test_sorting_puts_most_first_and_what_is_lacking_last(self, file: Path, session: Session) -> None:
        first, second, third = add_clients(session, 3)
        for client, amount, day in ((first, 100, 1), (second, 300, 2)):
            sales.add(session, client, [Line(amount)], on=date(2026, 3, day))
        assert ordering.query_ids("", session.today, ["owed"]) == [second, first, third]
        assert ordering.query_ids("", session.today, ["-total_sales"]) == [first, second, third]
        assert ordering.query_ids("", session.today, ["last_sale"]) == [first, second, third]
        with pytest.raises(Usage, match="did you mean owed"):
            ordering.query_ids("", session.today, ["owd"])
