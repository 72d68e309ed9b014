"""Making one of two clients: nothing is lost, whatever they have, and undo brings back exactly what was."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import activity, contacts, defining, editing, journal, payments, pipeline, sales, tagging
from models.activity import Next
from models.database import database
from models.fields import Stage
from models.history import describe
from models.merging import apart, search, stages
from models.merging.compare import compare
from models.merging.merge import merge
from models.own_fields import own_fields
from models.problems import BadValue, Conflict, NotFound, Problem, Refused
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models.acts import anything
from tests.models.money_acts import Chance, add_clients
from tests.models.portfolio import derived, dump, one, recomputed, start_again

KEPT = ("activity", "follow_up", "sale", "sale_line", "payment", "opportunity", "settled", "imported_row",
        "imported_line", "product", "campaign", "own_field")  # fmt: skip
"""Tables of which a merge keeps every row."""


def rows(table: str) -> Counter[tuple[Any, ...]]:
    """Every row of a table without whose it is."""
    names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
    columns = ", ".join(name for name in names if name not in ("client_id", "version"))
    return Counter(database.execute_sql(f"SELECT {columns} FROM {table}").fetchall())


def unjournaled(query: str, *parameters: object) -> None:
    """Write something that nobody did."""
    database.execute_sql("UPDATE present SET journal = 0")
    database.execute_sql(query, parameters)
    database.execute_sql("UPDATE present SET journal = 1")


def words(table: str, columns: str, clients: tuple[int, ...]) -> set[Any]:
    """What stands in some columns of the rows of ``clients``."""
    marks = ", ".join("?" * len(clients))
    found = database.execute_sql(f"SELECT {columns} FROM {table} WHERE client_id IN ({marks})", clients).fetchall()
    return set(found)


def others(clients: tuple[int, ...]) -> dict[str, Any]:
    """All that is of other clients."""
    of_others = f"WHERE client_id NOT IN ({', '.join('?' * len(clients))})"
    return {
        table: sorted(database.execute_sql(f"SELECT * FROM {table} {of_others}", clients).fetchall())
        for table in ("contact", "channel", "address", "tag", "own_value", "activity", "sale", "payment", "stage_move")
    }  # fmt: skip


def sound() -> None:
    """Nothing hangs in the air, what is derived agrees, and what belongs to a sale belongs to its client."""
    assert database.execute_sql("SELECT act_id, journal, indexing FROM present").fetchall() == [(None, 1, 1)]
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    assert derived() == recomputed()
    for table in ("sale_line", "payment"):
        query = f"SELECT count(*) FROM {table} x JOIN sale s ON s.id = x.sale_id WHERE s.client_id <> x.client_id"
        assert one(query) == 0
    query = "SELECT count(*) FROM channel h JOIN contact c ON c.id = h.contact_id WHERE c.client_id <> h.client_id"
    assert one(query) == 0


@pytest.fixture
def pair(file: Path, session: Session) -> tuple[int, int]:
    """The same firm twice: once with a code and a stage, once with all the rest."""
    first = editing.add(session, {"name": "Ferretería Núñez", "code": "C-1", "phone": "976 123 456",
                                  "contact": "Ana Núñez", "city": "Zaragoza", "tags": "feria"})  # fmt: skip
    second = editing.add(
        session,
        {"name": "Ferreteria Nuñez S.L.", "code": "C-2", "phone": "976 123 456", "email": "ana@nunez.es",
         "contact": "ana nuñez", "position": "owner", "city": "zaragoza", "street": "Mayor 1", "stage": "client",
         "tags": "Feria, vip", "stars": "2", "notes": "Closed in August."},
        anyway=True,
    )  # fmt: skip
    return first, second


class TestFields:
    def test_what_is_filled_stays_and_what_is_empty_is_taken(self, session: Session, pair: tuple[int, int]) -> None:
        act = merge(session, *pair)
        found = database.execute_sql("SELECT name, code, stage, stars, notes FROM client").fetchall()
        assert found == [("Ferretería Núñez", "C-1", "client", 2, "Closed in August.")]
        assert describe(act) == "merged: Ferreteria Nuñez S.L. into Ferretería Núñez"
        assert words("tag", "name", pair) == {("feria",), ("vip",)}
        assert words("contact", "name, position", pair) == {("Ana Núñez", "owner")}
        assert words("channel", "kind, match_key", pair) == {("phone", "+34976123456"), ("email", "ana@nunez.es")}
        assert words("address", "street, city", pair) == {("Mayor 1", "Zaragoza")}
        sound()

    def test_what_was_chosen_is_taken(self, session: Session, pair: tuple[int, int]) -> None:
        merge(session, *pair, {"code": "second", "name": "second", "stage": "first", "stars": "first"})
        found = database.execute_sql("SELECT name, name_folded, code, stage, stars FROM client").fetchall()
        assert found == [("Ferreteria Nuñez S.L.", "ferreteria nunez s.l.", "C-2", "prospect", 0)]

    def test_the_comparison_says_what_the_merge_will_do(self, session: Session, pair: tuple[int, int]) -> None:
        found = {row.key: row for row in compare(*pair).rows}
        assert [found[key].side for key in ("name", "code", "stage", "stars", "notes")] == [
            "first", "first", "second", "second", "second"]  # fmt: skip
        assert [row.differs for row in compare(*pair).rows] == sorted(
            (row.differs for row in compare(*pair).rows), reverse=True)  # fmt: skip
        assert not found["phone"].differs
        assert found["tags"].kept

    def test_notes_of_both_are_kept_and_consent_is_of_one_piece(self, session: Session, pair: tuple[int, int]) -> None:
        editing.edit(session, pair[0], {"notes": "Pays late.", "consent_on": "2026-01-02"})
        editing.edit(session, pair[1], {"consent_on": "2025-01-02", "consent_for": "letters"})
        merge(session, *pair)
        found = database.execute_sql("SELECT notes, consent_on, consent_for FROM client").fetchall()
        assert found == [("Pays late.\n\nClosed in August.", "2026-01-02", None)]

    def test_own_fields(self, session: Session, pair: tuple[int, int]) -> None:
        for name in ("Colour", "Size"):
            defining.define(session, {"name": name, "type": "text"})
        colour, size = (own.key for own in own_fields())
        editing.edit(session, pair[0], {colour: "red"})
        editing.edit(session, pair[1], {colour: "blue", size: "XL"})
        before = dump()
        merge(session, *pair)
        assert words("own_value", "value", pair) == {("red",), ("XL",)}
        journal.undo(session)
        assert dump() == before
        merge(session, *pair, {colour: "second", size: "first"})
        assert words("own_value", "value", pair) == {("blue",)}

    def test_what_stands_first_can_be_chosen(self, session: Session, pair: tuple[int, int]) -> None:
        editing.edit(session, pair[1], {"phone": "976 999 999", "contact": "Luis"})
        merge(session, *pair, {"phone": "second", "contact": "second"})
        first = "SELECT {} FROM {} WHERE client_id = ? ORDER BY rank, id LIMIT 1"
        assert one(first.format("name", "contact"), pair[0]) == "Luis"
        assert editing.first_channel(pair[0], "phone").value == "+34976999999"  # type: ignore[union-attr]

    def test_the_older_day_counts_and_a_reference_to_itself_is_none(
        self, session: Session, pair: tuple[int, int]
    ) -> None:
        third = editing.add(session, {"name": "Friend", "referred_by": f"#{pair[1]}"})
        editing.edit(session, pair[0], {"referred_by": f"#{pair[1]}"})
        editing.edit(session, pair[1], {"referred_by": f"#{third}"})
        unjournaled("UPDATE client SET created_on = '2020-01-01' WHERE id = ?", pair[1])
        merge(session, *pair)
        assert one("SELECT referred_by FROM client WHERE id = ?", pair[0]) == third
        assert one("SELECT referred_by FROM client WHERE id = ?", third) == pair[0]
        assert one("SELECT created_on FROM client WHERE id = ?", pair[0]) == "2020-01-01"

    def test_a_person_with_another_position_is_not_fused(self, session: Session, pair: tuple[int, int]) -> None:
        editing.edit(session, pair[0], {"position": "sales"})
        merge(session, *pair)
        assert words("contact", "position", pair) == {("sales",), ("owner",)}


class TestRefused:
    def test_one_client_is_not_two(self, session: Session, pair: tuple[int, int]) -> None:
        with pytest.raises(Refused):
            merge(session, pair[0], pair[0])

    def test_one_in_the_trash_is_not_there(self, session: Session, pair: tuple[int, int]) -> None:
        pipeline.trash(session, [pair[1]])
        with pytest.raises(NotFound):
            merge(session, *pair)

    def test_somebody_was_faster(self, session: Session, pair: tuple[int, int]) -> None:
        versions = compare(*pair).versions
        editing.edit(session, pair[1], {"sector": "tools"})
        before = dump()
        with pytest.raises(Conflict):
            merge(session, *pair, versions=versions)
        assert dump() == before

    @pytest.mark.parametrize("name", ["id", "tags", "nonsense"])
    def test_what_cannot_be_chosen(self, session: Session, pair: tuple[int, int], name: str) -> None:
        with pytest.raises(BadValue):
            merge(session, *pair, {name: "second"})

    def test_undo_does_not_tear_a_later_payment_from_its_sale(self, session: Session, pair: tuple[int, int]) -> None:
        _act, sale = sales.add(session, pair[1], [Line(1000)])
        act = merge(session, *pair)
        payments.pay(session, sale, 400)
        before = dump()
        with pytest.raises(Conflict):
            journal.undo(session, act.id)
        assert dump() == before
        journal.undo(session)
        journal.undo(session)
        assert one("SELECT client_id FROM sale") == pair[1]

    def test_what_came_to_the_first_since_stays_there(self, session: Session, pair: tuple[int, int]) -> None:
        act = merge(session, *pair)
        activity.log(session, [pair[0]], "call", "Later")
        journal.undo(session, act.id)
        assert one("SELECT client_id FROM activity") == pair[0]
        sound()


class TestStages:
    def test_what_came_before_is_kept_and_what_came_after_is_not(self) -> None:
        winner = [("2024-03-01", "client")]
        loser = [("2023-01-01", "prospect"), ("2023-06-01", "negotiation"), ("2024-05-01", "prospect")]
        assert stages.line(winner, loser, "client", "2024-03-01") == (
            [*loser[:2], *winner], "2024-03-01")  # fmt: skip

    def test_the_older_day_of_the_same_stage_counts(self) -> None:
        earlier = [("2020-01-01", "client"), ("2023-01-01", "inactive")]
        assert stages.line([("2021-01-01", "client")], earlier, "client", "2021-01-01") == (
            [("2020-01-01", "client")], "2020-01-01")  # fmt: skip

    def test_the_moves_lead_to_the_stage(self, session: Session, pair: tuple[int, int]) -> None:
        pipeline.move(session, [pair[0]], Stage.NEGOTIATION)
        merge(session, *pair)
        query = "SELECT from_stage, to_stage FROM stage_move ORDER BY id"
        moves = database.execute_sql(query).fetchall()
        assert moves[0][0] is None
        assert moves[-1][1] == one("SELECT stage FROM client") == "client"
        assert all(before[1] == after[0] for before, after in pairwise(moves))

    def test_inactive_only_where_both_are(self, session: Session, pair: tuple[int, int]) -> None:
        pipeline.move(session, [pair[1]], Stage.INACTIVE)
        merge(session, *pair)
        assert one("SELECT stage FROM client") == "prospect"


class TestNotSame:
    def test_it_is_remembered_taken_back_and_goes_with_a_merge(self, session: Session, pair: tuple[int, int]) -> None:
        def found() -> list[tuple[int, int]]:
            answer = search.find()
            assert answer is not None
            return [(each.a, each.b) for each in answer.pairs]

        assert found() == [pair]
        act = apart.mark(session, pair[1], pair[0])
        assert describe(act) == "not the same: Ferreteria Nuñez S.L. and Ferretería Núñez"
        assert found() == []
        assert not apart.mark(session, *pair).id
        journal.undo(session)
        assert found() == [pair]
        third = editing.add(session, {"name": "Ferretería Nuñes", "city": "Zaragoza"})
        apart.mark(session, pair[1], third)
        assert set(found()) == {pair, (pair[0], third)}
        merge(session, *pair)
        assert found() == []
        journal.undo(session)
        assert set(found()) == {pair, (pair[0], third)}

    def test_undoing_who_was_added_does_not_lose_what_was_said_since(self, session: Session, file: Path) -> None:
        first, second = (editing.add(session, {"name": name}) for name in ("Ana", "Ana "))
        act = next(act for act in journal.entries() if act.verb == "add")
        apart.mark(Session("luis", session.today, session.settings), first, second)
        with pytest.raises(Conflict):
            journal.undo(session, act.id)


class TestNothingIsLost:
    content: ClassVar[bytes] = b""

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_whatever_both_have(self, session: Session, portfolio: Path, data: st.DataObject) -> None:
        content = self.content or portfolio.read_bytes()
        type(self).content = content
        start_again(portfolio, content)
        for _number in range(data.draw(st.integers(0, 6))):
            anything(session, data)
        shown = [row[0] for row in database.execute_sql("SELECT id FROM client WHERE hidden = 0").fetchall()]
        if len(shown) < 2:
            return
        two = data.draw(st.lists(st.sampled_from(shown), min_size=2, max_size=2, unique=True))
        check(session, two[0], two[1])

    @pytest.mark.parametrize("seed", range(8))
    def test_with_money(self, session: Session, file: Path, seed: int) -> None:
        chance = Chance(session, Random(seed), add_clients(session, 4))
        for _step in range(30):
            try:
                Random(seed * 100 + _step).choice([chance.sell, chance.sell, chance.pay, chance.win, chance.product])()
            except Problem:
                continue
        check(session, chance.clients[0], chance.clients[1])

    def test_hostile_names(self, session: Session, file: Path) -> None:
        for place, name in enumerate(HOSTILE_NAMES):
            two = [editing.add(session, {"name": name, "notes": name, "contact": name, "city": name, "tags": name},
                               anyway=True) for _ in range(2)]  # fmt: skip
            tagging.add_tags(session, two, f"{name} {place}")
            contacts.add_channel(session, two[1], {"kind": "web", "value": name})
            activity.follow_up(session, two, Next(session.today + timedelta(days=1), name))
            check(session, two[0], two[1])
            assert one("SELECT name FROM client WHERE id = ?", two[0]) == name
            assert one("SELECT count(*) FROM contact WHERE client_id = ?", two[0]) == 1

    def test_very_much_goes_over_and_comes_back(self, session: Session, pair: tuple[int, int]) -> None:
        for number in range(600):
            unjournaled(
                """INSERT INTO activity (client_id, kind, on_date, text, user, created_at)
                   VALUES (?, 'call', '2026-01-01', ?, 'ana', 'x')""",
                pair[1],
                f"text {number}",
            )
        check(session, *pair)


class TestAmongOtherActs:
    def test_undo_of_all_returns_the_first_state(self, portfolio: Path, session: Session) -> None:
        content = portfolio.read_bytes()

        @settings(max_examples=20)
        @given(st.data())
        def returns(data: st.DataObject) -> None:
            start_again(portfolio, content)
            unjournaled("UPDATE act SET user = 'somebody'")
            first, draw = dump(), data.draw
            for _number in range(draw(st.integers(1, 10))):
                if draw(st.booleans()):
                    anything(session, data)
                    continue
                clients = st.integers(1, one("SELECT max(id) FROM client"))
                try:
                    draw(st.sampled_from([merge, merge, apart.mark]))(session, draw(clients), draw(clients))
                except Problem:
                    continue
            last, undone = dump(), 0
            while journal.next_undo(session) is not None:
                journal.undo(session)
                undone += 1
            assert dump() == first
            sound()
            for _number in range(undone):
                journal.redo(session)
            assert dump() == last
            sound()

        returns()


def check(session: Session, first: int, second: int) -> None:
    """Merge, and compare everything with what was before; then take it back, and do it again."""
    two = (first, second)
    before, aside = dump(), others(two)
    kept = {table: rows(table) for table in KEPT}
    reached = words("channel", "kind, match_key", two)
    tags, values = words("tag", "folded", two), words("own_value", "field_id", two)
    people, places = words("contact", "lower(name)", two), words("address", "lower(city)", two)
    money = [one(f"SELECT coalesce(sum(amount), 0) FROM {table}") for table in ("sale", "payment", "sale_line")]
    act = merge(session, first, second)
    assert one("SELECT count(*) FROM client WHERE id = ?", second) == 0
    assert {table: rows(table) for table in KEPT} == kept
    assert [one(f"SELECT coalesce(sum(amount), 0) FROM {table}") for table in ("sale", "payment", "sale_line")] == money
    assert words("channel", "kind, match_key", (first,)) == reached
    assert words("tag", "folded", (first,)) == tags
    assert words("own_value", "field_id", (first,)) == values
    assert {name for (name,) in words("contact", "lower(name)", (first,))} >= {
        name for (name,) in people if name and name.isascii()
    }
    assert {city for (city,) in words("address", "lower(city)", (first,))} >= {
        city for (city,) in places if city and city.isascii()
    }
    assert others(two) == aside
    sound()
    merged = dump()
    journal.undo(session)
    assert dump() == before
    sound()
    again = journal.redo(session)
    assert again.id == act.id
    assert dump() == merged
    sound()
