"""A file of an older format opens, is kept as it was beside it, and does everything that a new one does."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from models import activity, editing, journal, payments, sales, schema, sold
from models.activity import Next
from models.database import APPLICATION_ID, VERSION, close_database, database, open_database
from models.problems import NotFound
from models.receivables import account
from models.records import full_record
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.portfolio import derived, one, recomputed

MIGRATIONS = Path(schema.__file__).parent / "migrations"


@pytest.fixture
def old(tmp_path: Path, sample: Path) -> Path:
    """The sample portfolio as the first version kept it: its tables alone, its rows, its number."""
    steps = tmp_path / "steps"
    steps.mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.py", steps)
    path = tmp_path / "cartera.db"
    file = SqliteDatabase(str(path))
    file.connect()
    Runner(file, str(steps)).up()
    file.execute_sql("ATTACH ? AS new", (str(sample),))
    tables = [
        name
        for (name,) in file.execute_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        if not name.startswith(("search_", "sqlite_")) and "migration" not in name
    ]
    for table in tables:
        hidden = "rowid, " if table == "search" else ""
        names = hidden + ", ".join(row[1] for row in file.execute_sql(f"PRAGMA main.table_info({table})").fetchall())
        file.execute_sql(f"DELETE FROM main.{table}")
        file.execute_sql(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    file.execute_sql("DETACH new")
    file.pragma("application_id", APPLICATION_ID)
    file.pragma("user_version", 1)
    file.close()
    return path


class TestTheFirstFormat:
    def test_is_kept_beside_it_before_anything_is_touched(self, old: Path) -> None:
        open_database(old)
        assert database.pragma("user_version") == VERSION
        (backup,) = (old.parent / "backups").glob("*.db")
        kept = SqliteDatabase(str(backup))
        kept.connect()
        assert kept.pragma("user_version") == 1
        assert kept.execute_sql("SELECT count(*) FROM client").fetchone()[0] == one("SELECT count(*) FROM client") == 9
        assert "sale" not in kept.get_tables()
        kept.close()

    def test_opens_once_and_is_new_from_then_on(self, old: Path) -> None:
        told: list[str] = []
        open_database(old, tell=told.append)
        assert told == [f"{old} is brought to the format of this version; a backup is made first."]
        close_database()
        open_database(old, create=False, tell=told.append)
        close_database()
        open_database(old.with_name("new.db"), tell=told.append)
        close_database()
        assert len(told) == 1
        open_database(old)
        assert len(list((old.parent / "backups").glob("*.db"))) == 1
        triggers = {name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        assert triggers == set(schema.triggers())
        assert one("PRAGMA integrity_check") == "ok"
        assert derived() == recomputed()

    def test_sells_is_paid_and_undoes(self, old: Path, session: Session) -> None:
        open_database(old)
        before = full_record(7, session)
        assert (before["name"], before["phone"], before["sales"]) == ("Ferretería Núñez S.L.", "+34976123456", [])
        assert full_record(1, session)["name"] == HOSTILE_NAMES[0]
        _act, sale = sales.add(session, 7, [Line(124050, "Café")], on=date(2026, 1, 1))
        payments.pay(session, sale, 24050)
        assert account(session, 7).owed == 100000
        editing.edit(session, 7, {"city": "Huesca"})
        activity.follow_up(session, [7], Next(TODAY, "Call"))
        for _ in range(4):
            journal.undo(session)
        with pytest.raises(NotFound):
            sold.get(sale, session)
        after = full_record(7, session)
        same = before.keys() - {"history", "version", "updated_at"}
        assert {name: after[name] for name in same} == {name: before[name] for name in same}

    def test_an_act_of_the_first_format_is_undone(self, old: Path, session: Session) -> None:
        open_database(old)
        assert one("SELECT count(*) FROM follow_up") == 3
        assert journal.undo(session).verb == "follow_up"
        assert one("SELECT count(*) FROM follow_up") == 2
