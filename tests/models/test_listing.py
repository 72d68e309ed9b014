"""A window on a list: every page, count and place agrees with the list read whole and sorted."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import activity, editing, journal, listing, pipeline, search
from models.activity import Next
from models.database import database
from models.fields import Stage
from models.list_columns import COLUMNS, ORDERS
from models.listing import ListSpec
from models.session import Session
from models.tables import NONE_DUE
from models.text import sort_key
from tests.models.portfolio import start_again

SOME = 40
KEYS: dict[str, tuple[tuple[str, bool], ...]] = {
    "stars": (("stars", True), ("due_order", False)),
    "name": (),
    "next_due": (("due_order", False),),
    "last_contact": (("last_contact", False),),
    "stage_since": (("stage_since", False),),
    "created_at": (("created_at", True),),
    "city": (("city", False),),
    "sector": (("sector", False),),
    "owner": (("owner", False),),
    "code": (("code", False),),
}
"""By which columns, with the direction, each order sorts before the name."""
FOLDED = ("city", "sector", "owner")


def make(session: Session, data: st.DataObject) -> None:
    """Put clients into the file that share most of their values."""
    few: dict[str, list[Any]] = {
        "stars": [0, 1, 3], "stage": ["prospect", "client"], "hidden": [0, 0, 0, 1, 2],
        "due_order": [NONE_DUE, "2026-03-01"],
        "last_contact": [None, "2026-01-01", "2026-02-01"],
        "stage_since": ["2026-01-01", "2026-02-01"],
        "created_at": ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"], "sector": [None, "Wood", "wood", "iron"],
        "owner": [None, "Eva", "luis"], "code": [None, "1", "2"], "name": ["Álvarez", "Alvarez", "ñu", "10 x", "東京"],
    }  # fmt: skip
    row = st.tuples(*(st.sampled_from(values) for values in few.values()), st.sampled_from([None, "Soria", "teruel"]))
    rows = data.draw(st.lists(row, min_size=1, max_size=SOME))
    with journal.acting(session, "import"):
        for *values, city in rows:
            names = ", ".join(few)
            marks = ", ".join("?" * len(few))
            client = database.execute_sql(
                f"""INSERT INTO client ({names}, name_key, name_folded, created_on, updated_at)
                    VALUES ({marks}, ?, 'x', 'x', 'x')""",
                (*values, sort_key(values[-1])),
            ).lastrowid
            if city is not None:
                database.execute_sql("INSERT INTO address (client_id, city) VALUES (?, ?)", (client, city))


def expected(spec: ListSpec) -> list[int]:
    """Return the whole list, sorted by Python."""
    rows = database.execute_sql(
        """SELECT id, stage, hidden, name_key, stars, due_order, last_contact, stage_since, created_at, sector, owner,
             code, (SELECT city FROM address WHERE client_id = client.id) AS city, notes FROM client"""
    )
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    found = [row for row in found if row["hidden"] == (1 if spec.trash else 0)]
    if spec.stage is not None:
        found = [row for row in found if row["stage"] == spec.stage.value]
    if spec.condition is not None:
        found = [row for row in found if row["stars"] >= 1]
    for name, down in reversed((*KEYS[spec.order], ("name_key", False), ("id", False))):
        found.sort(key=lambda row: _key(name, row[name]), reverse=down != spec.reverse)
    return [row["id"] for row in found]


def _key(name: str, value: Any) -> tuple[bool, Any]:
    return (value is not None, (value.lower() if name in FOLDED else value) if value is not None else 0)


class TestAgainstTheWholeList:
    def test_every_page_count_and_place(self, file: Path, session: Session) -> None:
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        content = file.read_bytes()
        starry = search.compile("stars:>=1", session.today)

        @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data())
        def agree(data: st.DataObject) -> None:
            start_again(file, content)
            make(session, data)
            spec = data.draw(
                st.builds(
                    ListSpec,
                    stage=st.sampled_from([None, Stage.PROSPECT, Stage.CLIENT]),
                    condition=st.sampled_from([None, starry]),
                    order=st.sampled_from(list(ORDERS)),
                    reverse=st.booleans(),
                    trash=st.booleans(),
                )
            )
            whole = expected(spec)
            assert listing.count(spec) == len(whole)
            assert listing.ids(spec) == whole
            limit = data.draw(st.integers(1, 7))
            for total in (None, len(whole)):
                for offset in range(0, len(whole) + 2, limit):
                    shown = [row.id for row in listing.page(spec, offset, limit, total=total)]
                    assert shown == whole[offset : offset + limit]
            assert [listing.position(spec, client) for client in whole] == list(range(len(whole)))
            for (other,) in database.execute_sql("SELECT id FROM client").fetchall():
                if other not in whole:
                    assert listing.position(spec, other) is None

        agree()

    def test_held_clients_keep_their_places(self, file: Path, session: Session) -> None:
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        content = file.read_bytes()

        @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data())
        def keep(data: st.DataObject) -> None:
            start_again(file, content)
            make(session, data)
            spec = ListSpec(
                Stage.CLIENT, order=data.draw(st.sampled_from(list(ORDERS))), reverse=data.draw(st.booleans())
            )
            before = expected(spec)
            if not before:
                return
            changed = data.draw(st.lists(st.sampled_from(before), max_size=4, unique=True))
            held = {client: before.index(client) for client in changed}
            for client in changed:
                what = data.draw(st.integers(0, 3))
                if what == 0:
                    pipeline.trash(session, [client])
                elif what == 1:
                    pipeline.move(session, [client], Stage.INACTIVE)
                elif what == 2:
                    pipeline.add_stars(session, [client], 1)
                else:
                    activity.follow_up(session, [client], Next(session.today, "x"))
            limit = data.draw(st.integers(1, 7))
            for total in (None, len(before)):
                for offset in range(0, len(before), limit):
                    shown = [row.id for row in listing.page(spec, offset, limit, total=total, held=held)]
                    assert shown == before[offset : offset + limit]

        keep()


class TestRows:
    def test_hold_what_a_list_shows(self, portfolio: Path, session: Session) -> None:
        (row,) = [row for row in listing.page(ListSpec(Stage.CLIENT), 0, 9, columns=tuple(COLUMNS)) if row.id == 7]
        assert (row.name, row.stars, row.stage, row.next_action) == (
            "Ferretería Núñez S.L.", 3, "client", "Call about the quote",
        )  # fmt: skip
        assert (str(row.due), row.live, row.trashed) == ("2026-03-15", True, False)
        extra = dict(zip(COLUMNS, row.extra, strict=True))
        assert (extra["city"], extra["phone"], extra["contact"]) == ("Zaragoza", "976 123 456", "Ana Núñez")
        assert (extra["code"], extra["last_contact"]) == ("C-01", "2026-03-12")

    def test_of_the_inactive_need_no_next_action(self, portfolio: Path) -> None:
        assert [row.live for row in listing.page(ListSpec(Stage.INACTIVE), 0, 9)] == [False]

    def test_which_of_some_are_in_the_list(self, portfolio: Path, session: Session) -> None:
        pipeline.trash(session, [3])
        assert sorted(listing.belonging(ListSpec(Stage.CLIENT), [1, 3, 4, 7])) == [4, 7]

    def test_one_that_somebody_erased_is_left_out(self, portfolio: Path, session: Session) -> None:
        number = editing.add(session, {"name": "New"})
        journal.undo(session)
        assert [row.id for row in listing.rows([1, number, 2])] == [1, 2]


class TestThePlan:
    @pytest.mark.parametrize(
        ("order", "index"),
        [
            ("stars", "client_screen"),
            ("name", "client_name"),
            ("next_due", "client_due"),
            ("last_contact", "client_last_contact"),
        ],
    )
    @pytest.mark.parametrize("reverse", [False, True])
    def test_reads_a_page_from_the_index_of_its_order(
        self, portfolio: Path, monkeypatch: pytest.MonkeyPatch, order: str, index: str, reverse: bool
    ) -> None:
        asked: list[tuple[str, Any]] = []
        run: Any = database.execute_sql

        def execute_sql(sql: str, params: Any = None) -> Any:
            asked.append((sql, params))
            return run(sql, params)

        monkeypatch.setattr(database, "execute_sql", execute_sql)
        spec = ListSpec(Stage.CLIENT, order=order, reverse=reverse)
        listing.page(spec, 0, 2, total=5)
        listing.page(spec, 4, 2, total=5)
        listing.position(spec, 7)
        monkeypatch.undo()
        asked = [(sql, params) for sql, params in asked if "client.id IN (" not in sql and "client.id = ?" not in sql]
        assert len(asked) > 3
        for sql, params in asked:
            plan = " ".join(row[3] for row in run(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
            assert f"INDEX {index}" in plan, (sql, plan)
            assert "TEMP B-TREE" not in plan, (sql, plan)
