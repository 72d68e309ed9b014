"""Why a client stands where it does: what the words say is what the order looks at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models import activity, editing, listing, pipeline, sales
from models.activity import Next
from models.client import find
from models.i18n import set_language
from models.listing import ListSpec
from models.order_words import in_list, in_queue
from models.review.queue import cards, queue
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY

pytestmark = pytest.mark.usefixtures("portfolio")


def added(session: Session, **values: str) -> int:
    """Add a client with these values."""
    return editing.add(session, values, anyway=True)


class TestInAList:
    def test_stars_then_the_next_action_then_the_name(self, session: Session) -> None:
        client = added(session, name=HOSTILE_NAMES[0], stage="client", stars="2")
        activity.follow_up(session, [client], Next(TODAY - timedelta(3), "Call about the quote", "call"))
        found = in_list(session, ListSpec(), client)
        assert found is not None
        assert found.counts == (
            "Stars, most on top: ★★☆",
            "The next action, earliest on top: Call about the quote, 3 d late",
            f"The name, from A to Z: {HOSTILE_NAMES[0]}",
        )

    def test_who_has_no_next_action_stands_last_and_nothing_else_counts(self, session: Session) -> None:
        client = added(session, name="Ana", stage="client")
        found = in_list(session, ListSpec(order="next_due"), client)
        assert found is not None
        assert found.counts[0] == "The next action, earliest on top: none, which stands last"
        assert len(found.counts) == 2

    @pytest.mark.parametrize(
        ("order", "words"),
        [
            ("owed", "Owes, most on top: 120,00"),
            ("last_contact", "Last contact, oldest on top: 120,00"),
            ("created_at", "Added on, newest on top: 120,00"),
            ("city", "City, from A to Z, who has none last: 120,00"),
            ("field:Turno", "Turno, who has none last: 120,00"),
        ],
    )
    def test_another_order_is_told_by_its_field_and_value(self, session: Session, order: str, words: str) -> None:
        client = added(session, name="Ana", stage="client")
        found = in_list(session, ListSpec(order=order), client, "120,00")
        assert found is not None
        assert found.counts[0] == words

    def test_a_list_turned_round_says_so(self, session: Session) -> None:
        client = added(session, name="Ana", stage="client")
        found = in_list(session, ListSpec(reverse=True), client)
        assert found is not None
        assert "turned round" in found.counts[-1]

    def test_income_debts_and_silence_stand_beside_and_change_no_place(self, session: Session) -> None:
        poor, rich = added(session, name="A", stage="client"), added(session, name="B", stage="client")
        sales.add(session, rich, [Line(124050)], on=TODAY - timedelta(40))
        found = in_list(session, ListSpec(), rich)
        assert found is not None
        assert found.beside[0].startswith("Income: ")
        assert any(text.startswith("Money: owes") for text in found.beside)
        assert found.beside[-1] == "Last contact: never"
        places = [listing.position(replace(ListSpec()), client) for client in (poor, rich)]
        assert places == sorted(place for place in places if place is not None)

    def test_who_is_gone_has_no_place(self, session: Session) -> None:
        assert in_list(session, ListSpec(), 10**6) is None
        assert in_queue(session, 10**6) is None

    def test_in_spanish(self, session: Session) -> None:
        client = added(session, name="Peña", stage="client", stars="3")
        set_language("es")
        found = in_list(session, ListSpec(), client)
        assert found is not None
        assert found.counts[0] == "La prioridad, la más alta arriba: ★★★"


class TestInTheQueue:
    def test_the_best_reason_and_its_group_come_first(self, session: Session) -> None:
        client = added(session, name="Ana", stage="client", stars="1")
        activity.follow_up(session, [client], Next(TODAY - timedelta(40), "Call", "call"))
        found = in_queue(session, client)
        assert found is not None
        assert found.counts[0] == "The most pressing reason: Call: 40 days late"
        assert "Follow-ups come before all other reasons" in found.counts[1]
        assert found.counts[2:4] == (
            "Stars, most on top: ★☆☆",
            "The stage (clients, negotiation, prospects, inactive): Clients",
        )

    def test_every_card_of_the_queue_can_be_explained(self, session: Session) -> None:
        ids = queue(session).ids
        shown = cards(session, ids)
        for client in ids:
            found = in_queue(session, client)
            assert found is not None
            assert found.name == shown[client].name

    def test_another_stage_is_told_after_a_move(self, session: Session) -> None:
        client = find("Ferretería Núñez")
        pipeline.step(session, [client], -1)
        found = in_queue(session, client)
        assert found is not None
        assert any(text.endswith(": Negotiation") for text in found.counts)
