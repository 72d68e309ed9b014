"""The user's rules: tried before they are switched on, applied inside the act that sets them off, undone with it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from models import activity, editing, journal, pipeline, sales
from models.client import Client
from models.fields import Stage
from models.history import describe
from models.importing.apply import import_clients
from models.problems import BadQuery, BadValue, NotFound
from models.review import rules, ruling
from models.review.queue import told_of
from models.session import Session
from models.settings import EntryRule, Settings
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump


def first(session: Session, stage: str = "negotiation", text: str = "Send the quote", **more: object) -> None:
    """Switch on a first follow-up for a stage."""
    rules.save(session, "first", {"name": text, "stage": stage, "days": 3, **more})


def texts(client: int) -> list[str]:
    """The open follow-ups of a client."""
    return [action.text for action in activity.open_actions(client)]


@pytest.mark.usefixtures("file")
class TestEntryStage:
    def test_the_rules_of_the_file_come_before_those_of_the_settings(self, session: Session) -> None:
        both = replace(session, settings=Settings(entry_rules=(EntryRule("client", "shop"),)))
        assert ruling.entry_stage(both, "Shop", None) is Stage.CLIENT
        rules.save(both, "entry", {"stage": "negotiation", "medium": "shop"})
        assert ruling.entry_stage(both, "SHOP", "contract") is Stage.NEGOTIATION
        assert ruling.entry_stage(both, "web", None) is Stage.PROSPECT

    def test_the_rule_that_says_most_decides(self, session: Session) -> None:
        rules.save(session, "entry", {"stage": "negotiation", "medium": "web"})
        rules.save(session, "entry", {"stage": "client", "medium": "Wéb", "source": "contract"})
        assert ruling.entry_stage(session, "web", "Contract") is Stage.CLIENT
        assert ruling.entry_stage(session, "web", "fair") is Stage.NEGOTIATION

    def test_whoever_is_added_enters_where_the_rule_says(self, session: Session) -> None:
        rules.save(session, "entry", {"stage": "negotiation", "source": "Feria"})
        assert Client.get_by_id(editing.add(session, {"name": "Ana", "source": "feria"})).stage == "negotiation"
        assert Client.get_by_id(editing.add(session, {"name": "Luis"})).stage == "prospect"

    def test_a_rule_that_is_off_decides_nothing(self, session: Session) -> None:
        rules.save(session, "entry", {"stage": "client", "medium": "web", "active": False})
        assert ruling.entry_stage(session, "web", None) is Stage.PROSPECT

    def test_an_import_enters_its_clients_by_the_rules(self, session: Session, tmp_path: Path) -> None:
        rules.save(session, "entry", {"stage": "negotiation", "medium": "web"})
        first(session)
        source = tmp_path / "clients.csv"
        source.write_text("name,medium\nAna,web\nLuis,shop\n", "utf-8")
        import_clients(session, source)
        found = {row.name: (row.stage, texts(row.id)) for row in Client.select()}
        assert found == {"Ana": ("negotiation", []), "Luis": ("prospect", [])}


@pytest.mark.usefixtures("file")
class TestFirstFollowUps:
    def test_they_are_set_by_whatever_brings_a_client_into_the_stage(self, session: Session) -> None:
        first(session, kind="quote")
        first(session, "client", "Thank them")
        added = editing.add(session, {"name": "Added", "stage": "negotiation"})
        (action,) = activity.open_actions(added)
        assert (action.due, action.text, action.kind) == (
            session.today + timedelta(days=3), "Send the quote", "quote",
        )  # fmt: skip
        moved = editing.add(session, {"name": "Moved"})
        assert texts(moved) == []
        pipeline.step(session, [moved], 1)
        assert texts(moved) == ["Send the quote"]
        typed = editing.add(session, {"name": "Typed"})
        editing.edit(session, typed, {"stage": "negotiation"})
        assert texts(typed) == ["Send the quote"]
        sold = editing.add(session, {"name": "Sold"})
        sales.add(session, sold, [Line(1000)])
        assert texts(sold) == ["Thank them"]

    def test_they_go_with_the_act_when_it_is_undone(self, session: Session) -> None:
        first(session)
        client = editing.add(session, {"name": "Ana"})
        before = dump()
        pipeline.move(session, [client], Stage.NEGOTIATION)
        journal.undo(session)
        assert dump() == before

    def test_the_same_is_not_set_twice(self, session: Session) -> None:
        first(session)
        client = editing.add(session, {"name": "Ana"})
        for by in (1, -1, 1):
            pipeline.step(session, [client], by)
        assert texts(client) == ["Send the quote"]

    def test_whoever_is_not_to_be_contacted_gets_none(self, session: Session) -> None:
        first(session)
        client = editing.add(session, {"name": "Ana", "stage": "negotiation", "do_not_contact": "yes"})
        assert texts(client) == []

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_what_it_is_called_is_only_text(self, session: Session, name: str) -> None:
        first(session, text=name)
        client = editing.add(session, {"name": name, "stage": "negotiation"})
        assert texts(client) == [rules.rules("first")[0].name]


@pytest.mark.usefixtures("file")
class TestOffers:
    def test_who_bought_is_offered_more_by_the_same_act(self, session: Session) -> None:
        rules.save(session, "offer", {"name": "toner", "product": "Impresora", "days": 60})
        client = editing.add(session, {"name": "Ana", "stage": "client"})
        before = dump()
        sales.add(session, client, [Line(30000, "IMPRESORA"), Line(100, "paper")])
        (action,) = activity.open_actions(client)
        assert (action.due, action.text, action.kind) == (session.today + timedelta(days=60), "Offer toner", "offer")
        journal.undo(session)
        assert dump() == before

    def test_an_old_sale_is_followed_up_today_and_a_refund_never(self, session: Session) -> None:
        rules.save(session, "offer", {"name": "toner", "product": "printer", "days": 60})
        client = editing.add(session, {"name": "Ana", "stage": "client"})
        sales.add(session, client, [Line(-30000, "printer")])
        assert texts(client) == []
        sales.add(session, client, [Line(30000, "printer")], on=date(2024, 1, 5))
        assert [action.due for action in activity.open_actions(client)] == [session.today]


@pytest.mark.usefixtures("file")
class TestOccasions:
    def test_the_clients_of_its_query_are_remembered_while_it_is_on(self, session: Session) -> None:
        near = editing.add(session, {"name": "Ana", "city": "Zaragoza"})
        far = editing.add(session, {"name": "Luis", "city": "Lugo"})
        day = f"{session.today + timedelta(days=2):%m-%d}"
        rules.save(session, "occasion", {"name": "Fiesta", "day": day, "query": "city:zaragoza", "active": False})

        def kinds(client: int) -> list[str]:
            return [reason.kind for reason in told_of(session, [client]).get(client, [])]

        assert "occasion" not in kinds(near)
        rules.switch(session, rules.rules()[0].id, on=True)
        assert "occasion" in kinds(near)
        assert "occasion" not in kinds(far)


@pytest.mark.usefixtures("file")
class TestTrying:
    def test_it_says_how_many_would_be_concerned(self, session: Session) -> None:
        for number in range(3):
            editing.add(session, {"name": f"Client {number}", "stage": "client", "city": "Huesca", "medium": "Web"})
        silent = editing.add(session, {"name": "Silent", "stage": "client", "do_not_contact": "yes", "city": "Huesca"})
        for client in (1, silent):
            sales.add(session, client, [Line(100, "Printer")])
        assert rules.concerned(session, rules.Occasion(0, "x", "12-24")) == 3
        assert rules.concerned(session, rules.Occasion(0, "x", "12-24", "city:huesca client:x")) == 0
        assert rules.concerned(session, rules.First(0, "x", "client", 3)) == 3
        assert rules.concerned(session, rules.First(0, "x", "negotiation", 3)) == 0
        assert rules.concerned(session, rules.Offer(0, "x", "printer", 3)) == 1
        assert rules.concerned(session, rules.Entry(0, "x", "client", medium="wéb")) == 3
        assert rules.concerned(session, rules.Entry(0, "x", "client", medium="web", source="fair")) == 0


@pytest.mark.usefixtures("file")
class TestActs:
    def test_every_change_of_a_rule_is_an_act_that_is_undone(self, session: Session) -> None:
        empty = dump()
        first(session)
        (rule,) = rules.rules()
        kept = dump()
        act = rules.switch(session, rule.id, on=False)
        assert (act.verb, describe(act)) == ("rule", "rule switched off: Send the quote")
        assert not rules.rules()[0].active
        journal.undo(session)
        assert dump() == kept
        assert rules.switch(session, rule.id, on=True).id == 0
        assert describe(rules.remove(session, rule.id)) == "rule deleted: Send the quote"
        assert rules.rules() == []
        journal.undo(session)
        assert dump() == kept
        journal.undo(session)
        assert dump() == empty

    def test_a_rule_that_is_gone_cannot_be_changed(self, session: Session) -> None:
        first(session)
        number = rules.rules()[0].id
        rules.remove(session, number)
        with pytest.raises(NotFound):
            rules.switch(session, number, on=True)
        with pytest.raises(NotFound):
            rules.remove(session, number)
        with pytest.raises(NotFound):
            rules.save(session, "first", {"name": "x", "stage": "client", "days": 1}, number)

    @pytest.mark.parametrize(
        ("kind", "given", "field"),
        [
            ("first", {"name": "​ ", "stage": "client", "days": 1}, "name"),
            ("first", {"name": "x", "stage": "nowhere", "days": 1}, "stage"),
            ("first", {"name": "x", "stage": "client", "days": -1}, "days"),
            ("first", {"name": "x", "stage": "client", "days": 1, "kind": "smoke"}, "kind"),
            ("offer", {"name": "x", "product": " ", "days": 1}, "product"),
            ("offer", {"name": "x", "product": "p", "days": 3651}, "days"),
            ("occasion", {"name": "x", "day": "02-30"}, "day"),
            ("occasion", {"name": "x", "day": "2-3"}, "day"),
            ("entry", {"stage": ""}, "stage"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(
        self, session: Session, kind: rules.Kind, given: dict[str, object], field: str
    ) -> None:
        with pytest.raises(BadValue) as caught:
            rules.save(session, kind, given)
        assert caught.value.field == field
        assert rules.rules() == []

    def test_a_query_that_means_nothing_is_refused(self, session: Session) -> None:
        with pytest.raises((BadQuery, BadValue)):
            rules.save(session, "occasion", {"name": "x", "day": "12-24", "query": "owed:>>>"})
