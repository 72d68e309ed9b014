"""The figures of the program beside those by hand, on days past and to come: for some clients, and of all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models.figures import bought, record
from models.figures.book import Book
from models.figures.ideal import ideal
from models.figures.names import MONEY, NAMES
from models.money import plain
from models.session import Session
from tests.models import figures_by_hand as by_hand
from tests.models import others_by_hand

HOUR_COST, PAYMENT_DAYS = 3333, 21
WANTED = ("phone", "sector", "stars", "tags", "contact", "city", "next_action", "last_contact", "birthday", "kind")
DAYS = (date(2024, 2, 29), date(2025, 3, 18), date(2026, 1, 31), date(2026, 3, 18), date(2026, 5, 1), date(2028, 2, 29))


def on(session: Session, day: date) -> Session:
    """The session on ``day``, with settings that leave nothing out."""
    chosen = replace(session.settings, hour_cost=HOUR_COST, payment_days=PAYMENT_DAYS, wanted=WANTED)
    return replace(session, today=day, settings=chosen)


def compare(session: Session, ids: Sequence[int], days: Sequence[date] = DAYS) -> Counter[tuple[str, object]]:
    """Compare both on some days; return what was met of the figures that are words, and which were known."""
    met: Counter[tuple[str, object]] = Counter()
    for day in days:
        there = on(session, day)
        hand = by_hand.read(day, PAYMENT_DAYS, HOUR_COST)
        records = others_by_hand.read(hand)
        whole = Book(there)
        traits = same_traits(there, records, whole)
        for client, found in zip(ids, record.figures(there, ids), strict=True):
            expected = by_hand.figures(hand, client)
            if client in records.clients:
                expected |= others_by_hand.figures(records, client, list(WANTED), traits)
                assert {name: shown(whole, name, client) for name in NAMES} == expected, (day, client)
            assert tuple(found) == NAMES
            assert {name: found[name] for name in expected} == expected, (day, client)
            met.update((name, found[name]) for name in ("rfm_group", "regularity", "abc", "fit"))
            met.update((name, found[name] is None) for name in NAMES)
        for name in NAMES:
            known = {client for client in records.clients if shown(whole, name, client) is not None}
            assert set(whole.values(name)) == known == {client for client, _value in whole.values(name).pairs()}
            assert len(whole.values(name)) == len(known)
    return met


def shown(whole: Book, name: str, client: int) -> Any:
    """A figure of the book as JSON has it."""
    value = whole.value(name, client)
    if name == "rfm" and value is not None and value["monetary"] is not None:
        value["monetary"] = plain(value["monetary"])
    return plain(value) if name in MONEY and value is not None else value


def same_traits(session: Session, records: others_by_hand.Records, whole: Book) -> list[dict[str, Any]] | None:
    """The ideal client of all time and of the default period is the same both ways; return the latter.

    What is equally sure may stand in any order.
    """
    assert whole.ideal == ideal(session, whole.clients, bought.year_before(session.today), session.today)
    for start in (None, by_hand.first_of_period(session.today)):
        hand = others_by_hand.ideal(records, start)
        found = ideal(session, whole.clients, start, session.today)
        if hand is None or found is None:
            assert (hand, found) == (None, None)
            continue
        orders = [each.pop("order") for each in hand]
        assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)
        assert [round(each.sure, 9) for each in found] == [round(order, 9) for order in orders]
        assert sorted(map(repr, (each.json() for each in found))) == sorted(map(repr, hand))
    return None if found is None else [each.json() for each in found]
