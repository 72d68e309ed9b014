"""What the program opens, makes and refuses; a file that is not ours stays as it was, to the byte."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from peewee import sqlite3  # type: ignore[attr-defined]

from models import database as store
from models import editing
from models.database import APPLICATION_ID, VERSION, close_database, database, open_database, sound_wal
from models.problems import BadFile, NotFound
from models.session import Session
from tests.models.portfolio import one

PROJECT = Path(__file__).parents[2]


def refused(path: Path) -> str:
    """Return the sentence with which ``path`` is refused; the folder must be as it was."""
    before = {each.name: sha256(each.read_bytes()).hexdigest() for each in path.parent.iterdir() if each.is_file()}
    with pytest.raises(BadFile) as problem:
        open_database(path)
    after = {each.name: sha256(each.read_bytes()).hexdigest() for each in path.parent.iterdir() if each.is_file()}
    assert after == before
    assert "\n" not in str(problem.value)
    return str(problem.value)


def other_file(path: Path, *statements: str) -> Path:
    """Make an SQLite file at ``path``."""
    connection = sqlite3.connect(str(path))
    for statement in ("CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT)", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


class TestRefusing:
    def test_a_file_of_another_program(self, tmp_path: Path) -> None:
        assert "belongs to another program" in refused(other_file(tmp_path / "other.db"))

    def test_a_file_of_another_program_in_wal_mode(self, tmp_path: Path) -> None:
        assert "belongs to another program" in refused(other_file(tmp_path / "other.db", "PRAGMA journal_mode = wal"))

    def test_a_file_of_a_newer_version(self, file: Path) -> None:
        database.pragma("user_version", VERSION + 1)
        close_database()
        assert f"newer Cartera (format {VERSION + 1})" in refused(file)

    def test_a_newer_version_that_only_the_log_knows_of(self, file: Path) -> None:
        # The header still has the old number, as it is while another program holds the file.
        other = sqlite3.connect(str(file))
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
        close_database()
        with pytest.raises(BadFile, match="newer Cartera"):
            open_database(file)
        other.close()

    @pytest.mark.parametrize("content", [b"Nombre;Correo\r\nAna;ana@x.es\r\n", b"SQLite format 3\0", b"\0" * 4096])
    def test_what_is_no_database(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "clients.db"
        path.write_bytes(content)
        assert "not a Cartera file" in refused(path)

    @pytest.mark.parametrize("kept", [100, 1000, 4095])
    def test_a_file_that_was_cut(self, file: Path, kept: int) -> None:
        close_database()
        file.write_bytes(file.read_bytes()[:kept])
        assert "damaged" in refused(file)

    def test_a_file_whose_first_page_is_rubbish_behind_the_header(self, file: Path) -> None:
        close_database()
        content = file.read_bytes()
        file.write_bytes(content[:100] + b"\xa7" * 3996 + content[4096:])
        assert "damaged" in refused(file)

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "is not a file" in refused(tmp_path)

    def test_a_place_where_nothing_can_be_made(self) -> None:
        with pytest.raises(BadFile, match="cannot be created"):
            open_database(Path("/proc/cartera/cartera.db"))

    @pytest.mark.parametrize("part", ["file", "folder"])
    def test_what_may_not_be_written(self, file: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
        close_database()
        shut = file if part == "file" else file.parent
        monkeypatch.setattr("os.access", lambda path, mode: Path(path) != shut)
        assert "cannot be written" in refused(file)

    def test_a_file_that_is_not_there_when_it_must_be(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="no portfolio"):
            open_database(tmp_path / "none.db", create=False)
        assert not (tmp_path / "none.db").exists()


class TestMaking:
    def test_a_new_file_says_what_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "deep" / "down" / "cartera.db"
        open_database(path)
        assert (database.pragma("application_id"), database.pragma("user_version")) == (APPLICATION_ID, VERSION)
        assert path.stat().st_mode & 0o777 == 0o600

    def test_an_empty_file_is_as_good_as_none(self, tmp_path: Path) -> None:
        path = tmp_path / "cartera.db"
        path.touch()
        open_database(path)
        assert one("SELECT count(*) FROM client") == 0

    def test_the_settings_of_every_connection(self, file: Path) -> None:
        wanted = {"foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2, "secure_delete": 1}
        assert {name: database.pragma(name) for name in wanted} == wanted
        wal = sound_wal(sqlite3.sqlite_version_info)
        assert database.pragma("journal_mode") == ("wal" if wal else "delete")
        assert database.pragma("synchronous") == (2 if wal else 3)

    @pytest.mark.parametrize(
        ("version", "sound"),
        [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
         ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True)],
    )  # fmt: skip
    def test_a_log_is_kept_only_by_a_sound_sqlite(self, version: tuple[int, ...], sound: bool) -> None:
        assert sound_wal(version) is sound

    def test_an_unsound_sqlite_keeps_no_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "sound_wal", lambda version: False)
        open_database(tmp_path / "cartera.db")
        assert (database.pragma("journal_mode"), database.pragma("synchronous")) == ("delete", 3)

    def test_a_program_killed_right_after_making_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "cartera.db"
        script = (
            "import os, sys\nfrom pathlib import Path\nfrom models.database import open_database\n"
            "open_database(Path(sys.argv[1]))\nos.kill(os.getpid(), 9)"
        )
        assert subprocess.run([sys.executable, "-c", script, path], cwd=PROJECT, check=False).returncode == -9
        open_database(path)
        assert one("SELECT count(*) FROM client") == 0

    def test_two_programs_that_make_the_same_file(self, tmp_path: Path) -> None:
        script = (
            "import sys\nfrom pathlib import Path\nfrom models.database import open_database, database\n"
            "open_database(Path(sys.argv[1]))\nprint(database.pragma('user_version'))"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "cartera.db")]
        running = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        assert [process.communicate()[0].strip() for process in running] == [str(VERSION)] * 3


class TestOpening:
    def test_twice_in_one_thread(self, file: Path, session: Session) -> None:
        editing.add(session, {"name": "Ana"})
        open_database(file)
        assert one("SELECT count(*) FROM client") == 1

    def test_while_another_holds_it_open(self, file: Path, session: Session) -> None:
        other = sqlite3.connect(str(file))
        editing.add(session, {"name": "Ana"})
        assert other.execute("SELECT name FROM client").fetchall() == [("Ana",)]
        close_database()
        open_database(file)
        other.close()

    def test_a_write_while_another_writes_is_told_in_one_sentence(
        self, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "WAIT", 0)
        open_database(file)
        other = sqlite3.connect(str(file), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BadFile, match="another program holds it; nothing was saved"):
            editing.add(session, {"name": "Ana"})
        other.execute("ROLLBACK")
        assert editing.add(session, {"name": "Ana"}) == 1
        other.close()

    def test_a_file_that_another_program_locks(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        database.pragma("journal_mode", "delete")
        close_database()
        monkeypatch.setattr(store, "WAIT", 0)
        other = sqlite3.connect(str(file), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BadFile, match="another program holds it"):
            open_database(file)
        other.close()
