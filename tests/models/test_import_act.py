"""An import is one act: whole or not at all, unseen until its end, undone as one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import journal
from models.bulk import sweep
from models.client import Client, OwnField
from models.database import close_database, database, open_database
from models.editing import add, edit
from models.importing.apply import import_clients
from models.importing.mapping import Mapping
from models.importing.plan import Planner
from models.importing.reading import inspect
from models.problems import BadFile, Conflict
from models.session import Session

TABLES = ("client", "contact", "channel", "address", "tag", "own_field", "own_value", "stage_move", "imported_row",
          "act", "change", "search", "stage_count")  # fmt: skip


def dump() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in the file but the counters of versions and times, which only grow."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in TABLES:
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        kept = ", ".join(name for name in names if name not in ("version", "updated_at"))
        found[table] = [tuple(row) for row in database.execute_sql(f"SELECT {kept} FROM {table}").fetchall()]
    return found


def content() -> dict[str, list[tuple[object, ...]]]:
    """The same without the journal."""
    return {table: rows for table, rows in dump().items() if table not in ("act", "change")}


@pytest.fixture
def big(tmp_path: Path, file: Path, session: Session) -> Path:
    """A file of 1,700 rows, two of them of clients that are there already."""
    add(session, {"name": "Ana", "code": "C3"})
    add(session, {"name": "Eva", "code": "C1500", "notes": "mine"})
    path = tmp_path / "list.csv"
    rows = (f"C{number};N{number};976{number:06d};Gil {number};Jaca;x;blue\n" for number in range(1700))
    path.write_text("Código;Nombre;Teléfono;Contacto;Ciudad;Etiquetas;own\n" + "".join(rows), "utf-8")
    return path


def with_own(path: Path) -> Mapping:
    return inspect(path).mapping.with_target(6, "own:Color")


class TestCancel:
    @pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 5])
    def test_nothing_is_left_wherever_it_happens(self, big: Path, session: Session, after: int) -> None:
        before = dump()
        asked = iter(range(100))
        result = import_clients(session, big, with_own(big), cancelled=lambda: next(asked) >= after)
        assert result.cancelled
        assert result.to_json()["created"] == 0
        assert dump() == before

    def test_progress_goes_up_to_the_number_of_rows(self, big: Path, session: Session) -> None:
        heard: list[tuple[int, int]] = []
        import_clients(session, big, progress=lambda done, total: heard.append((done, total)))
        assert heard == sorted(heard)
        assert heard[0] == (0, 1700)
        assert heard[-1] == (1700, 1700)

    def test_a_fault_in_the_middle_leaves_nothing(
        self, big: Path, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        plan = Planner.plan

        def fail(self: Planner, record: object) -> object:
            if getattr(record, "line", 0) == 1400:
                raise RuntimeError("out of order")
            return plan(self, record)  # type: ignore[arg-type]

        monkeypatch.setattr(Planner, "plan", fail)
        before = dump()
        with pytest.raises(RuntimeError):
            import_clients(session, big, rejects=tmp_path / "kept.csv")
        assert dump() == before

    def test_a_file_that_changes_under_the_import_is_refused(self, big: Path, session: Session) -> None:
        before = dump()

        def meddle(done: int, _total: int) -> None:
            if done:
                with big.open("a") as file:
                    file.write("x;y\n")

        with pytest.raises(BadFile):
            import_clients(session, big, progress=meddle)
        assert dump() == before


class TestUnseen:
    def test_new_clients_show_only_at_the_end(self, big: Path, session: Session) -> None:
        seen: list[int] = []

        def look(_done: int, _total: int) -> None:
            seen.append(Client.select().where(Client.hidden == 0).count())

        import_clients(session, big, progress=look)
        assert set(seen) == {2}
        assert Client.select().where(Client.hidden == 0).count() == 1700
        found = database.execute_sql("SELECT count(*) FROM search WHERE search MATCH '\"jaca\"'").fetchone()
        assert found[0] == 1700
        assert dict(database.execute_sql("SELECT stage, number FROM stage_count").fetchall())["prospect"] == 1700

    def test_a_killed_import_is_swept_at_the_next_start(self, big: Path, session: Session, file: Path) -> None:
        before = content()
        close_database()
        program = (
            "import os, signal, sys\n"
            "from datetime import date\nfrom pathlib import Path\n"
            "from models.database import open_database\nfrom models.importing.apply import import_clients\n"
            "from models.session import Session\n"
            "open_database(Path(sys.argv[1]))\n"
            "die = lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done > 1000 else None\n"
            "import_clients(Session('ana', date(2026, 3, 18)), Path(sys.argv[2]), progress=die)\n"
        )
        root = Path(__file__).parents[2]
        command = [sys.executable, "-c", program, str(file), str(big)]
        ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
        assert ended.returncode == -signal.SIGKILL
        open_database(file)
        assert Client.select().where(Client.hidden == 2).count() > 0
        assert sweep() == 1
        assert content() == before


class TestUndo:
    def test_one_undo_takes_everything_back(self, big: Path, session: Session) -> None:
        before = content()
        result = import_clients(session, big, with_own(big))
        assert (result.created, result.updated) == (1698, 2)
        assert journal.get(result.act).verb == "import"
        journal.undo(session)
        assert content() == before
        assert not OwnField.select().exists()

    def test_redo_brings_everything_again(self, big: Path, session: Session) -> None:
        import_clients(session, big, with_own(big))
        after = content()
        journal.undo(session)
        journal.redo(session)
        again = content()
        for table in after:
            assert sorted(map(repr, again[table])) == sorted(map(repr, after[table])), table

    def test_not_over_what_somebody_changed_since(self, big: Path, session: Session) -> None:
        import_clients(session, big)
        bea = Session("bea", session.today)
        edit(bea, 77, {"notes": "mine"})
        with pytest.raises(Conflict):
            journal.undo(session)

    def test_an_import_that_changes_nothing_leaves_no_entry(self, big: Path, session: Session) -> None:
        first = import_clients(session, big)
        entries: Callable[[], int] = lambda: len(journal.entries())  # noqa: E731
        number = entries()
        again = import_clients(session, big)
        assert (again.created, again.updated, again.skipped) == (0, 0, 1700)
        assert (again.act, entries()) == (0, number)
        assert journal.entries()[0].id == first.act
