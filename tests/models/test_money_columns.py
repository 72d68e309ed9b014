"""Owed, last sale and total sales as columns, orders and in queries: the same as the figures, on any day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models import activity, listing, ordering, sales
from models.database import database
from models.fields import Stage
from models.figures import in_sql
from models.figures.names import MONEY
from models.figures.record import figures
from models.listing import ListSpec
from models.money import parse_money
from models.money_columns import FIGURES, SUMS, figure_named
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
        for _time in ("of the page", "from the book of all"):
            for row, found in zip(listing.rows(ids, NAMES, there.today), figures(there, ids), strict=True):
                expected = tuple(
                    parse_money(found[name]) if name in MONEY and found[name] else found[name] for name in NAMES
                )
                shown = [
                    0 if name in SUMS and value is None else value for name, value in zip(NAMES, row.extra, strict=True)
                ]
                assert tuple(shown) == expected
            in_sql.prepare(NAMES, there.today)

    def test_orders_agree_with_the_columns(self, ids: list[int], session: Session, back: int) -> None:
        day = session.today - timedelta(days=back)
        for name in NAMES:
            for reverse in (False, True):
                spec = ListSpec(Stage.CLIENT, order=name, reverse=reverse, day=day)
                whole = listing.ids(spec)
                assert len(whole) == listing.count(spec) > 2
                starts = range(0, len(whole), 2)
                pages = [row for start in starts for row in listing.page(spec, start, 2, columns=(name,))]
                assert [row.id for row in pages] == whole
                assert [listing.position(spec, client) for client in whole] == list(range(len(whole)))
                known, unknown = self.known(name, [row.extra[0] for row in pages])
                assert known == sorted(known, reverse=reverse == bool(FIGURES[name].choices)), name
                assert unknown == (list(range(len(unknown))) if reverse else list(range(len(known), len(whole))))

    def known(self, name: str, values: list[Any]) -> tuple[list[Any], list[int]]:
        """The values that are known, words by their place among the choices, and the places of the others."""
        if name in SUMS:
            values = [value or 0 for value in values]
        words = [choice.value for choice in FIGURES[name].choices]
        known = [words.index(value) if words else value for value in values if value is not None]
        return known, [place for place, value in enumerate(values) if value is None]

    def test_queries_agree_with_the_columns(self, ids: list[int], session: Session, back: int) -> None:
        day = session.today - timedelta(days=back)
        rows = listing.rows(ids, NAMES, day)
        held = [(row.id, dict(zip(NAMES, row.extra, strict=True))) for row in rows]
        queries: dict[str, Callable[[dict[str, Any]], bool]] = {
            "owed:>0": lambda of: of["owed"] > 0,
            "debe:0": lambda of: of["owed"] == 0,
            "no:owed": lambda of: of["owed"] == 0,
            "total_sales:>=100": lambda of: (of["total_sales"] or 0) >= 10000,
            "no:last_sale": lambda of: of["last_sale"] is None,
            "last_sale:>2026-01-01": lambda of: (of["last_sale"] or "") > "2026-01-01",
            "days_since_sale:>90": lambda of: (of["days_since_sale"] or 0) > 90,
            "abc:A": lambda of: of["abc"] == "A",
            "clase:b or abc:c": lambda of: of["abc"] in ("B", "C"),
            "no:abc": lambda of: of["abc"] is None,
            "rfm:campeones": lambda of: of["rfm_group"] == "champions",
            "rfm_group:lost or -regularidad:nunca": lambda of: of["rfm_group"] == "lost" or of["regularity"] != "none",
            "puntualidad:>=50%": lambda of: (of["punctuality"] or 0) >= 0.5,
            "punctuality:<0.5": lambda of: of["punctuality"] is not None and of["punctuality"] < 0.5,
            "usual_interval:20..60.5": lambda of: 20 <= (of["usual_interval"] or 0) <= 60.5,
            "margin:<0": lambda of: (of["margin"] or 0) < 0,
            "completeness:>0": lambda of: (of["completeness"] or 0) > 0,
            "has:credit": lambda of: of["credit"] > 0,
            "fit:>=3": lambda of: (of["fit"] or 0) >= 3,
            "offers:0 referrals:0": lambda of: of["offers"] == of["referrals"] == 0,
        }
        for query, fits in queries.items():
            assert sorted(ordering.query_ids(query, day)) == [client for client, of in held if fits(of)], query


class TestContactsOnADay:
    def test_queries_and_orders_know_nothing_of_what_came_later(self, file: Path, session: Session) -> None:
        first, second = add_clients(session, 2)
        for client, back, outcome in ((first, 90, "no_answer"), (first, 20, "no_answer"), (second, 60, "answered")):
            day = session.today - timedelta(days=back)
            activity.log(replace(session, today=day), [client], "call", "x", outcome=outcome, on=day)
        seen = {}
        for back in (100, 70, 40, 0):
            day = session.today - timedelta(days=back)
            queries = ("has:last_contact", "last_contact:<30d", "unanswered:1", "unanswered:2")
            seen[back] = [sorted(ordering.query_ids(query, day)) for query in queries]
            there = dict(zip((1, 2), figures(replace(session, today=day), [1, 2]), strict=True))
            order = ordering.query_ids("", day, ["-last_contact"])
            assert order == sorted(order, key=lambda each: there[each]["last_contact"] or "", reverse=True)
        assert seen == {
            100: [[], [], [], []], 70: [[first], [first], [first], []], 40: [[1, 2], [second], [first], []],
            0: [[1, 2], [first], [], [first]],
        }  # fmt: skip


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
        assert ordering.query_ids("", session.today, ["-total_sales"]) == [third, first, second]
        assert ordering.query_ids("", session.today, ["last_sale"]) == [first, second, third]
        with pytest.raises(Usage, match="did you mean owed"):
            ordering.query_ids("", session.today, ["owd"])
