"""The triggers: nothing escapes the journal, and what is derived always agrees with what it is derived from."""

import subprocess
import sys
from pathlib import Path

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import journal, schema, tables
from models.database import close_database, database
from models.editing import add
from models.session import Session
from tests.models.acts import anything
from tests.models.portfolio import derived, dump, one, recomputed, start_again


class TestTriggers:
    def test_the_file_has_those_of_this_version(self, file: Path) -> None:
        rows = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        assert dict(rows) == schema.triggers()

    def test_every_column_is_journaled_or_derived(self, file: Path) -> None:
        for table, columns in tables.JOURNALED.items():
            there = {row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()}
            other = {"id", *tables.DERIVED.get(table, ()), *(["version"] if table in tables.VERSIONED else [])}
            assert there == set(columns) | other, table
            assert not set(columns) & other

    def test_every_table_is_journaled_or_known_not_to_be(self, file: Path) -> None:
        there = {
            name
            for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if not name.startswith(("sqlite_", "search"))
        }
        assert there - set(tables.JOURNALED) == {
            "act",
            "change",
            "present",
            "draft",
            "form_draft",
            "walk",
            "claim",
            "stage_count",
            "schema_migration",
        }

    def test_derived_columns_wake_neither_the_journal_nor_the_index(self, file: Path) -> None:
        """Each trigger on an update names the columns it is for, so that the others cost nothing."""
        for name, statement in schema.triggers().items():
            if name.startswith(("journal_", "search_")) and " UPDATE " in statement.partition(" BEGIN")[0]:
                assert "AFTER UPDATE OF" in statement, name
        for table, columns in tables.JOURNALED.items():
            told = (
                schema.triggers()[f"journal_{table}_update"].partition(" UPDATE OF ")[2].partition(f" ON {table} ")[0]
            )
            assert told.split(", ") == list(columns)

    def test_an_address_that_is_its_own_key_stands_once_in_the_index(self, file: Path, session: Session) -> None:
        client = add(session, {"name": "Ana", "email": "ana@gil.es", "phone": "976 123 456"})
        reach = str(one("SELECT reach FROM search WHERE rowid = ?", client)).split()
        assert sorted(reach) == sorted(["ana@gil.es", "+34976123456", "976", "123", "456", "976123456"])

    def test_ids_are_never_given_twice(self, file: Path) -> None:
        for table in tables.JOURNALED:
            assert "AUTOINCREMENT" in one("SELECT sql FROM sqlite_master WHERE name = ?", table)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE client SET notes = 'x' WHERE id = 1",
            "DELETE FROM client WHERE id = 1",
            "INSERT INTO tag (client_id, name, folded) VALUES (1, 'x', 'x')",
            "INSERT INTO own_field (name, folded, type) VALUES ('x', 'x', 'text')",
            "DELETE FROM channel",
            "UPDATE follow_up SET due = '2030-01-01'",
        ],
    )
    def test_a_write_outside_an_act_fails(self, portfolio: Path, statement: str) -> None:
        before = dump()
        with pytest.raises(peewee.IntegrityError, match="act_id"):
            database.execute_sql(statement)
        assert dump() == before


class TestDerived:
    def test_of_the_sample(self, portfolio: Path) -> None:
        assert derived() == recomputed()

    def test_of_a_row_that_goes_to_another_client(self, portfolio: Path, session: Session) -> None:
        owner = one("SELECT client_id FROM follow_up ORDER BY id LIMIT 1")
        with journal.acting(session, "merge"):
            for table in ("follow_up", "activity", "channel", "contact", "address", "tag"):
                database.execute_sql(f"UPDATE {table} SET client_id = 2 WHERE client_id = ?", (owner,))
        assert derived() == recomputed()
        assert one("SELECT due_order FROM client WHERE id = ?", owner) == tables.NONE_DUE
        journal.undo(session)
        assert derived() == recomputed()

    def test_after_any_acts(self, portfolio_file: Path, session: Session) -> None:
        content = portfolio_file.read_bytes()

        @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data())
        def agree(data: st.DataObject) -> None:
            start_again(portfolio_file, content)
            for _ in range(data.draw(st.integers(1, 10))):
                anything(session, data)
            assert derived() == recomputed()

        agree()


STOCK = """
import sqlite3, sys
assert sqlite3.sqlite_version_info >= (3, 37)
file = sqlite3.connect(sys.argv[1])
found = "SELECT rowid FROM search WHERE search MATCH 'nunez'"
print(file.execute(f"SELECT name FROM client WHERE id IN ({found})").fetchall())
with file:
    file.execute("INSERT INTO act (user, verb, at, state) VALUES ('shell', 'edit', '2026-01-01T00:00:00Z', 'done')")
    file.execute("UPDATE present SET act_id = last_insert_rowid()")
    file.execute("UPDATE client SET name = 'Stock', stage = 'inactive' WHERE code = 'C-01'")
    file.execute("UPDATE follow_up SET due = '2030-01-01' WHERE client_id = 7")
    file.execute("UPDATE present SET act_id = NULL")
print(file.execute("PRAGMA integrity_check").fetchall())
"""


class TestTheStockShell:
    def test_reads_and_writes_the_file(self, portfolio: Path, session: Session) -> None:
        database.pragma("journal_mode", "delete")
        close_database()
        run = subprocess.run([sys.executable, "-c", STOCK, portfolio], capture_output=True, text=True, check=True)
        assert run.stdout.splitlines() == ["[('Ferretería Núñez S.L.',)]", "[('ok',)]"]
        from models.database import open_database

        open_database(portfolio)
        assert derived() == recomputed()
        assert one("SELECT due_order FROM client WHERE name = 'Stock'") == "2030-01-01"
        journal.undo(session, journal.entries(1)[0].id)
        assert one("SELECT stage FROM client WHERE code = 'C-01'") == "client"
