"""A second process plans a large file ahead: nobody can tell from the result, and nothing of it is left."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from models import i18n
from models.database import close_database, database, open_database
from models.editing import add
from models.importing import ahead, apply, pieces
from models.importing.ahead import Helper
from models.importing.apply import import_clients, preview
from models.importing.mapping import Mapping
from models.importing.pieces import Order, planned, planned_file
from models.importing.reading import inspect, open_source
from models.importing.result import ImportResult
from models.problems import BadFile, BadValue
from models.session import Session

TABLES = ("client", "contact", "channel", "address", "tag", "own_field", "own_value", "stage_move", "imported_row",
          "search", "stage_count")  # fmt: skip
TIMES = ("created_at", "updated_at")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_processors", lambda: 2)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of 1,300 rows with whatever may go wrong in one, and a client of before, taken for a large one."""
    path = tmp_path / "list.csv"
    strange = (
        "R1;;976123456;;;;\nR2;Peña \"O'Brien\" 'x;97;no;x@;hostile\x1b]0 x\x07;=1+1\n"
        'R3;東京 株式会社;;;a@b.es;"two\nlines";[bold]\nR4;too;many;;;;;;cells\nR5;Ana;976123456;1234567L;;;\n'
        "R6;N5;976000005;;;;\nR6;N5;976000005;;;;\nR7;N7;976000007;;;;\nR7;N7;976000007;;;;\n"
    )
    rows = (f"C{number};N{number};976{number:06d};;n{number}@x.es;x;blue\n" for number in range(1290))
    path.write_text("Código;Nombre;Teléfono;NIF;E-mail;Notas;own\n" + strange + "".join(rows), "utf-8")
    return path


def with_own(path: Path) -> Mapping:
    return inspect(path).mapping.with_target(6, "own:Color")


def content() -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in TABLES:
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        kept = ", ".join(name for name in names if name not in TIMES)
        found[table] = [tuple(row) for row in database.execute_sql(f"SELECT {kept} FROM {table}").fetchall()]
    return found


def count_to(number: int) -> Iterator[int]:
    yield from range(number)


def stumble(number: int) -> Iterator[int]:
    yield from range(number)
    raise BadValue(f"{number} is too many", "bad_number", "count")


def confused(number: int) -> Iterator[int]:
    yield from range(number)
    raise ZeroDivisionError(number)


def heavy(number: int) -> Iterator[bytes]:
    """More than any pipe holds."""
    for each in range(number):
        yield each.to_bytes(4, "big") * 250_000


class TestTheSameResult:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_a_large_file_lands_as_it_does_in_one_process(
        self, large: Path, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        """Every table, every warning and rejection in its language and order, and the file of rejected rows."""
        i18n.set_language(language)
        numbers: list[int | None] = []
        start = Helper.__init__

        def watched(self: Helper, *, wanted: bool = True) -> None:
            start(self, wanted=wanted)
            numbers.append(self.number)

        monkeypatch.setattr(Helper, "__init__", watched)
        results: list[tuple[ImportResult, object, str]] = []
        for least in (0, 10**9):
            monkeypatch.setattr(apply, "LARGE", least)
            open_database(tmp_path / f"{least}.db")
            add(session, {"name": "Ana", "code": "C3"})
            looked = preview(session, large, with_own(large))
            kept = tmp_path / f"{least}.csv"
            done = import_clients(session, large, with_own(large), rejects=kept)
            assert (looked.created, looked.updated) == (done.created, done.updated)
            results.append((done, content(), kept.read_text("utf-8-sig")))
            close_database()
        assert [number is not None for number in numbers] == [True, True, False, False]
        assert results[0] == results[1]
        assert results[0][0].rejected
        assert {warning.reason for warning in results[0][0].warnings} >= {"bad_phone", "bad_tax_id", "bad_email"}

    def test_pieces_are_equal_to_the_last_cell(self, large: Path, file: Path, session: Session) -> None:
        order = Order(session, with_own(large), {}, "2026-03-18T10:00:00Z")
        source = open_source(large, session.settings)
        with Helper() as helper:
            assert helper.number is not None
            assert list(helper.run(planned_file, order, large, None, None)) == list(planned(order, source))
        source.close()

    def test_a_small_file_pays_for_no_process(self, session: Session, file: Path, large: Path) -> None:
        assert large.stat().st_size < pieces.LARGE
        with Helper(wanted=False) as helper:
            assert helper.number is None
            assert list(helper.run(count_to, 3)) == [0, 1, 2]


class TestWhatGoesWrong:
    def test_a_problem_comes_out_where_it_happened(self) -> None:
        """With its sentence, its code and its field, after everything before it."""
        with Helper() as helper:
            numbers = helper.run(stumble, 3)
            assert list(islice(numbers, 3)) == [0, 1, 2]
            with pytest.raises(BadValue, match="3 is too many") as raised:
                next(numbers)
        assert (raised.value.code, raised.value.field) == ("bad_number", "count")

    def test_a_fault_comes_out_as_in_one_process(self) -> None:
        with Helper() as helper, pytest.raises(ZeroDivisionError):
            list(helper.run(confused, 3))

    def test_a_file_with_too_many_rows_is_refused(
        self, large: Path, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(apply, "LARGE", 0)
        add(session, {"name": "Ana"})
        before = content()
        few = type(session.settings)(import_rows=600)
        with pytest.raises(BadFile):
            import_clients(Session(session.user, session.today, few), large)
        assert content() == before

    def test_without_a_second_process_the_work_is_done_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        with Helper() as helper:
            assert helper.number is None
            assert list(helper.run(count_to, 3)) == [0, 1, 2]

    def test_a_python_that_is_another_program_does_no_harm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with Helper() as helper:
            assert list(helper.run(count_to, 3)) == [0, 1, 2]

    def test_one_processor_is_not_shared(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ahead, "_processors", lambda: 1)
        with Helper() as helper:
            assert helper.number is None

    def test_a_process_that_is_lost_is_made_up_for(self) -> None:
        with Helper() as helper:
            found = helper.run(heavy, 12)
            first = next(found)
            assert helper.number is not None
            os.kill(helper.number, signal.SIGKILL)
            assert [first, *found] == list(heavy(12))


class TestNothingIsLeft:
    def test_the_process_is_gone_when_the_work_is_broken_off(self) -> None:
        with Helper() as helper:
            number = helper.number
            assert number is not None
            assert next(helper.run(heavy, 100)) == next(heavy(1))
        assert helper.number is None
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

    def test_cancelling_an_import_ends_it(
        self, large: Path, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(apply, "LARGE", 0)
        numbers: list[int | None] = []
        run = Helper.run

        def watched(self: Helper, make: object, *given: object) -> object:
            numbers.append(self.number)
            return run(self, make, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(Helper, "run", watched)
        add(session, {"name": "Ana"})
        before = content()
        asked = iter(range(100))
        assert import_clients(session, large, cancelled=lambda: next(asked) >= 2).cancelled
        assert content() == before
        (number,) = numbers
        assert number is not None
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

    def test_it_ends_with_a_program_that_is_killed(self) -> None:
        """It hears nothing from the terminal either: it has a session of its own."""
        program = (
            "import os, signal\nfrom models.importing import ahead\nfrom tests.models.test_import_ahead import heavy\n"
            "ahead._processors = lambda: 2\nhelper = ahead.Helper()\nnext(helper.run(heavy, 100))\n"
            "print(helper.number, os.getsid(helper.number) == helper.number, flush=True)\ninput()\n"
        )
        root = Path(__file__).parents[2]
        with subprocess.Popen(
            [sys.executable, "-c", program], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(root)},
        ) as parent:  # fmt: skip
            assert parent.stdout is not None
            number, own_session = parent.stdout.readline().split()
            assert own_session == "True"
            watch = os.pidfd_open(int(number))
            parent.kill()
            parent.wait()
            ended, _, _ = select.select([watch], [], [], 30)
            os.close(watch)
        assert ended
