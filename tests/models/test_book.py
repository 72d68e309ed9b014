"""The book of all figures is kept while nothing changes, and only what a change concerns is worked out anew."""

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from models import activity, contacts, drafts, editing, journal, pipeline, reversal, sales, tagging
from models.bulk import Bulk
from models.database import close_database, database, open_database
from models.figures import book as books
from models.figures import in_sql
from models.figures.book import Book, book
from models.figures.columns import Clients
from models.figures.names import NAMES
from models.problems import Problem
from models.session import Session
from models.settings import Settings
from models.sold import Line
from tests.models.money_acts import Chance, add_clients


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins without a book."""
    monkeypatch.setattr(books, "_kept", {})


@pytest.fixture
def ids(file: Path, session: Session) -> list[int]:
    """Six clients that bought, on different days."""
    found = add_clients(session, 6)
    for place, client in enumerate(found):
        sales.add(session, client, [Line(1000 * (place + 1), cost=500)], on=session.today - timedelta(days=9 * place))
    return found


def fill(session: Session) -> Book:
    """The book with every figure worked out."""
    found = book(session)
    for name in NAMES:
        found.values(name)
    return found


def agrees(session: Session) -> None:
    """The kept book, whatever of it was inherited, says what one says that is made anew."""
    kept, new = book(session), Book(session)
    for name in NAMES:
        assert dict(kept.values(name)) == dict(new.values(name)), name


class TestWhatIsKept:
    def test_while_nothing_changes(self, ids: list[int], session: Session) -> None:
        found = book(session)
        drafts.keep(session, ids[0], "notes", "half a sentence", 1)
        assert book(session) is found
        assert book(replace(session, user="eva")) is found

    def test_another_day_or_setting_is_another_book(self, ids: list[int], session: Session) -> None:
        found = book(session)
        others = [
            replace(session, today=session.today - timedelta(days=1)),
            *(
                replace(session, settings=replace(session.settings, **{name: value}))  # type: ignore[arg-type]
                for name, value in (("payment_days", 3), ("hour_cost", 9), ("wanted", ("notes",)))
            ),
        ]
        for other in others:
            assert book(other) is not found
        assert book(replace(session, settings=replace(session.settings, currency="USD"))) is not found  # two are kept

    def test_acts_undo_and_redo_change_it(self, ids: list[int], session: Session) -> None:
        before = fill(session).value("total_sales", ids[0])
        sales.add(session, ids[0], [Line(5)])
        assert book(session).value("total_sales", ids[0]) == before + 5
        journal.undo(session)
        assert book(session).value("total_sales", ids[0]) == before
        journal.redo(session)
        assert book(session).value("total_sales", ids[0]) == before + 5

    def test_a_call_leaves_what_was_sold_as_it_was(self, ids: list[int], session: Session) -> None:
        before = fill(session)
        activity.log(session, [ids[1]], "call", "x", outcome="no_answer")
        after = book(session)
        kept = {name for name in NAMES if after.has(name)}
        assert kept.isdisjoint({"last_contact", "unanswered", "referrals", "completeness"})
        assert kept >= {"total_sales", "rfm_group", "abc", "owed", "margin", "fit"}
        assert after.values("abc") is before.values("abc")
        assert (before.value("unanswered", ids[1]), after.value("unanswered", ids[1])) == (0, 1)

    @pytest.mark.parametrize("seed", [1, 2])
    def test_it_says_what_a_new_one_says(self, file: Path, session: Session, seed: int) -> None:
        database.pragma("synchronous", "off")
        random = Random(seed)
        found = add_clients(session, 20)
        chance = Chance(session, random, found)
        for client in found:
            sales.add(session, client, [Line(random.randint(1, 999), cost=5)], on=session.today)
            editing.edit(session, client, {"city": "Jaca", "sector": "a"})
        others: list[Callable[[], object]] = [
            lambda: activity.log(session, [random.choice(found)], "call", "x", outcome="no_answer"),
            lambda: editing.edit(session, random.choice(found), {"sector": random.choice("ab")}),
            lambda: editing.edit(session, random.choice(found), {"city": random.choice(["Jaca", ""])}),
            lambda: editing.edit(session, found[0], {"referred_by": f"#{random.choice(found[1:])}"}),
            lambda: tagging.add_tags(session, found[:9], random.choice("xy")),
            lambda: contacts.add_channel(session, random.choice(found), {"kind": "phone", "value": "976 123 456"}),
            lambda: pipeline.trash(session, [random.choice(found)]),
        ]
        fill(session)
        for _ in range(40):
            with suppress(Problem):  # of somebody in the trash
                chance.anything() if random.random() < 0.6 else random.choice(others)()
            agrees(session)
            fill(session)


class TestActsInParts:
    """An import under way, its end, and its being taken back."""

    def import_some(self, bulk: Bulk, client: int) -> None:
        with bulk.chunk():
            new = database.execute_sql(
                """INSERT INTO client (hidden, name, name_key, name_folded, stage, stage_since, created_on, created_at,
                     updated_at) VALUES (2, 'New', 'new', 'new', 'client', '2026-01-01', '2026-01-01', 'x', 'x')"""
            ).lastrowid
            for owner in (new, client):
                sale = database.execute_sql(
                    """INSERT INTO sale (client_id, hidden, on_date, amount, user, created_at)
                       VALUES (?, 2, '2026-03-01', 700, 'ana', 'x')""",
                    (owner,),
                ).lastrowid
                database.execute_sql(
                    "INSERT INTO sale_line (client_id, sale_id, amount) VALUES (?, ?, 700)", (owner, sale)
                )

    def test_what_arrives_is_not_seen_and_costs_nothing(self, ids: list[int], session: Session) -> None:
        before = fill(session)
        bulk = Bulk(session, "import")
        for _part in range(2):
            self.import_some(bulk, ids[0])
            agrees(session)
            assert book(session).values("total_sales") is before.values("total_sales")
        bulk.finish()
        agrees(session)
        assert book(session).value("total_sales", ids[0]) == before.value("total_sales", ids[0]) + 1400
        assert len(book(session).clients) == len(ids) + 2

    def test_what_changes_before_the_end_is_seen_and_taken_back(self, ids: list[int], session: Session) -> None:
        before = fill(session).value("owed", ids[0])
        bulk = Bulk(session, "import")
        with bulk.chunk(indexing=True):
            database.execute_sql(
                """INSERT INTO payment (client_id, sale_id, on_date, amount, user, created_at)
                   SELECT client_id, id, on_date, 300, 'ana', 'x' FROM sale WHERE client_id = ?""",
                (ids[0],),
            )
        assert book(session).value("owed", ids[0]) == before - 300
        fill(session)
        bulk.cancel()
        assert book(session).value("owed", ids[0]) == before
        agrees(session)

    def test_taking_back_in_parts(self, ids: list[int], session: Session) -> None:
        bulk = Bulk(session, "import")
        for _part in range(3):
            self.import_some(bulk, ids[0])
            fill(session)
        reversal.erase(bulk.id, size=2)
        agrees(session)


class TestOthers:
    def test_what_is_not_written_yet_is_never_kept(self, ids: list[int], session: Session) -> None:
        before = fill(session).value("total_sales", ids[0])
        with database.atomic() as transaction:
            sales.add(session, ids[0], [Line(5)])
            assert book(session).value("total_sales", ids[0]) == before + 5
            transaction.rollback()
        sales.add(session, ids[1], [Line(7)])  # gives the same numbers again
        agrees(session)
        assert book(session).value("total_sales", ids[0]) == before

    def test_another_program(self, ids: list[int], file: Path, session: Session) -> None:
        before = fill(session).value("total_sales", ids[2])
        code = f"""
from datetime import date
from pathlib import Path
from models import sales
from models.database import open_database
from models.session import Session
from models.sold import Line
open_database(Path({str(file)!r}))
sales.add(Session("luis", date(2026, 3, 18)), {ids[2]}, [Line(11)])
"""
        subprocess.run([sys.executable, "-c", code], check=True)
        assert book(session).value("total_sales", ids[2]) == before + 11
        agrees(session)

    def test_the_threads_share_it(self, ids: list[int], session: Session) -> None:
        mine = fill(session)
        found: list[object] = []

        def other() -> None:
            database.connect()
            found.append(book(session))
            sales.add(session, ids[0], [Line(5)])
            found.append(book(session))
            database.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert found[0] is mine
        assert found[1] is book(session) is not mine

    def test_a_file_put_back_as_it_was_and_gone_on_with(
        self, ids: list[int], file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        close_database()
        before = file.read_bytes()
        for amount, moment in ((5, "2026-03-18T10:00:00Z"), (6, "2026-03-18T11:00:00Z")):
            monkeypatch.setattr(journal, "now", lambda moment=moment: moment)
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            file.write_bytes(before)
            open_database(file)
            sales.add(session, ids[0], [Line(amount)])
            fill(session)
            agrees(session)
            close_database()

    def test_two_files(self, ids: list[int], tmp_path: Path, session: Session) -> None:
        fill(session)
        open_database(tmp_path / "other.db")
        assert len(book(session).clients) == 0
        assert [dict(book(session).values(name)) for name in NAMES] == [{}] * len(NAMES)


class TestInSql:
    def test_settings_in_force_count(self, ids: list[int], session: Session) -> None:
        query = "SELECT cartera_figure(cartera_book('overdue', ?), id) FROM client ORDER BY id"

        def overdue() -> list[int]:
            return [row[0] for row in database.execute_sql(query, (session.today.isoformat(),)).fetchall()]

        assert overdue() == [0, 0, 0, 0, 5000, 6000]
        in_sql.use(replace(Settings(), payment_days=10))
        assert overdue() == [0, 0, 3000, 4000, 5000, 6000]

    def test_a_book_is_asked_for_once_a_statement(
        self, ids: list[int], session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[date | None] = []
        inner = in_sql.book_on

        def noted(day: date | None) -> Book:
            asked.append(day)
            return inner(day)

        monkeypatch.setattr(in_sql, "book_on", noted)
        term = f"cartera_figure(cartera_book('abc', '{session.today.isoformat()}'), client.id)"
        query = f"SELECT id FROM client WHERE stage = 'x' OR {term} IS NOT NULL ORDER BY {term} DESC"
        assert len(database.execute_sql(query).fetchall()) == 6
        assert len(asked) <= 2


class TestClients:
    @pytest.mark.parametrize("ids", [[], [1], [3, 9, 2], [2**40, 5], [-7, 3]])
    def test_places(self, ids: list[int]) -> None:
        clients = Clients(ids, whole=False)
        assert [clients.ids[clients.place(client)] for client in sorted(ids)] == sorted(ids)
        assert {clients.place(other) for other in (0, 4, -1, 10**6, 2**50)} == {-1}
