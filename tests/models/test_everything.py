"""Everything out to one file or a folder and into an empty portfolio: the same, its journal and undo included."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from models import activity, backups, drafts, editing, journal, pipeline, sales, segments, tagging
from models.database import VERSION, close_database, database, open_database
from models.exporting import everything as out
from models.fields import Stage
from models.importing import everything as back
from models.problems import BadFile, Problem, Refused
from models.session import Session
from models.settings import Settings
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.test_migrations import MIGRATIONS


def present() -> dict[str, list[Any]]:
    """Return every row of the open file, and what the index and the counts say."""
    found = {name: database.execute_sql(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in out.TABLES}
    found["search"] = database.execute_sql("SELECT rowid, * FROM search ORDER BY rowid").fetchall()
    found["stage_count"] = database.execute_sql("SELECT * FROM stage_count ORDER BY stage").fetchall()
    return found


WAYS: dict[str, Callable[[Path], int]] = {"all.json": out.export, "all": out.export_folder}
"""What everything is written to, by name."""


def round_trip(folder: Path, way: str) -> None:
    """Write the open file, and open an empty one with what was written."""
    WAYS[way](folder / way)
    into_an_empty_one(folder)
    back.restore(folder / way, Settings())


def into_an_empty_one(folder: Path) -> None:
    """Open a portfolio with nothing in it."""
    close_database()
    open_database(folder / "other.db")


def nothing_came() -> bool:
    """Whether the open portfolio is as empty and sound as it was."""
    counts = [database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in out.TABLES]
    return not any(counts) and backups.check() == []


@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_same_and_can_be_undone(portfolio: Path, session: Session, tmp_path: Path, way: str) -> None:
    sales.add(session, 1, [Line(amount=12_345, product="Shelves")], ref="F-1", paid=TODAY)
    segments.add(session, "Hostile", "acme")
    pipeline.trash(session, [2])
    before = present()
    round_trip(tmp_path, way)
    assert present() == before
    assert backups.check() == []
    while journal.next_undo(session) is not None:
        journal.undo(session)
    assert database.execute_sql("SELECT count(*) FROM client").fetchone() == (0,)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("add", "edit", "log", "sale", "move", "tag", "trash", "undo", "redo")),
        st.integers(1, 9),
        st.one_of(
            st.sampled_from((*HOSTILE_NAMES, "'", "''", "'=1", '"', ";", "-5", "+34 600 100 200", "a\rb\nc")),
            st.text(min_size=1, max_size=20),
            st.text("'\"=+-@;\r\n\t\0", min_size=1),
        ),
    ),
    max_size=12,
)


def act(session: Session, what: str, client: int, text: str) -> None:
    """Do something with a client; what cannot be done is not done."""
    doing = {
        "add": lambda: editing.add(session, {"name": text}, anyway=True),
        "edit": lambda: editing.edit(session, client, {"notes": text, "sector": text}),
        "log": lambda: activity.log(session, [client], "call", text),
        "sale": lambda: sales.add(session, client, [Line(amount=len(text) * 101, product="P")], ref=text),
        "move": lambda: pipeline.move(session, [client], Stage.INACTIVE),
        "tag": lambda: tagging.add_tags(session, [client], text),
        "trash": lambda: pipeline.trash(session, [client]),
        "undo": lambda: journal.undo(session),
        "redo": lambda: journal.redo(session),
    }
    with suppress(Problem):
        doing[what]()  # type: ignore[no-untyped-call]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, way=st.sampled_from(sorted(WAYS)))
def test_whatever_was_done_it_is_the_same(
    acts: list[tuple[str, int, str]], way: str, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, session = tmp_path_factory.mktemp("everything"), Session("ana", TODAY, Settings())
    (folder / "one.db").write_bytes(sample.read_bytes())
    open_database(folder / "one.db")
    for what, client, text in acts:
        act(session, what, client, text)
    before = present()
    round_trip(folder, way)
    assert present() == before
    assert backups.check() == []
    taken = present()["change"]
    with suppress(Refused):
        journal.undo(session)
        assert present()["change"] != taken


@pytest.mark.parametrize("way", WAYS)
def test_only_into_an_empty_one(portfolio: Path, tmp_path: Path, way: str) -> None:
    WAYS[way](tmp_path / way)
    before = present()
    with pytest.raises(Refused, match="empty"):
        back.restore(tmp_path / way, Settings())
    assert present() == before


@pytest.mark.parametrize("format_", out.FORMATS)
def test_an_older_version_has_the_columns_expected_of_it(portfolio: Path, tmp_path: Path, format_: int) -> None:
    for step in MIGRATIONS.glob("0*.py"):
        if int(step.name[:4]) <= format_:
            shutil.copy(step, tmp_path)
    old = SqliteDatabase(":memory:")
    old.connect()
    Runner(old, str(tmp_path)).up()
    for table in out.TABLES:
        names = {row[1] for row in old.execute_sql(f"PRAGMA table_info({table})").fetchall()}
        assert out.columns(table, format_).keys() == names


@pytest.mark.parametrize("way", WAYS)
def test_what_an_older_version_wrote_comes_in(portfolio: Path, session: Session, tmp_path: Path, way: str) -> None:
    sales.add(session, 1, [Line(amount=12_345, product="Shelves")], renewal=TODAY)
    before = present()
    assert WAYS[way](tmp_path / way) == 9
    folder = tmp_path / way
    for path in [folder] if folder.is_file() else [folder / out.MANIFEST, folder / "client.csv"]:
        text = path.read_bytes().decode()
        text = re.sub(r', "renews_on": [^,}]*|', "", text.replace(f'"format": {VERSION}', '"format": 5'))
        if path.suffix == ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))
            gone = rows[0].index("renews_on")
            told = io.StringIO(newline="")
            csv.writer(told, delimiter=";").writerows(row[:gone] + row[gone + 1 :] for row in rows)
            text = told.getvalue()
        path.write_bytes(text.encode())
    into_an_empty_one(tmp_path)
    back.restore(folder, Settings())
    assert present() == before
    assert database.execute_sql("SELECT renews_on FROM client WHERE id = 1").fetchone() == (TODAY.isoformat(),)


def tampered(path: Path, old: str, new: str) -> None:
    """Put ``new`` in the first place of ``old`` in a file."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [('"client"', '"sqlite_master"'), ('"stage": "client"', '"stage": "nothing"'), ('"stars": 3', '"stars": {}'),
     (f'"format": {VERSION}', '"format": 99'), ('"notes":', '"nodes":'), ("[\n", "[\nx\n"), ("\n}}\n", "\n"),
     ('"stars": 3', f'"stars": {1 << 70}')],
)  # fmt: skip
def test_a_file_that_was_tampered_with_leaves_nothing(portfolio: Path, tmp_path: Path, old: str, new: str) -> None:
    out.export(tmp_path / "all.json")
    tampered(tmp_path / "all.json", old, new)
    into_an_empty_one(tmp_path)
    with pytest.raises(BadFile):
        back.restore(tmp_path / "all.json", Settings())
    assert nothing_came()


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("everything.json", f'"format": {VERSION}', '"format": 99', r"everything\.json is not a whole portfolio"),
        ("everything.json", '"client": 9', '"client": 10', r"client\.csv has not the 10 rows that everything\.json"),
        ("everything.json", '"goal"', '"gaol"', r"everything\.json is not a whole portfolio"),
        ("client.csv", "stars", "stairs", r"client\.csv has no column stars"),
        ("client.csv", "id;version;", "id;version;x;", r"Line 1 of .*client\.csv"),
        ("client.csv", "\r\n3;", "\r\n3a;", r"Line 4 of .*client\.csv: id is not"),
        ("client.csv", "\r\n3;", "\r\n2;", r"Line 4 of .*client\.csv is not"),
        ("client.csv", "\r\n3;", "\r\n3;;", r"Line 4 of .*client\.csv is not"),
        ("client.csv", "\r\n3;", f"\r\n{'9' * 19};", r"Line 4 of .*client\.csv: id is not"),
        ("client.csv", "\r\n3;", '\r\n"3;', r"Line 4 of .*client\.csv is not"),
        ("act.csv", "\r\n1;", "\r\n8000;", r"Line \d+ of .*change\.csv is not"),
    ],
)
def test_a_folder_that_was_tampered_with_leaves_nothing(
    portfolio: Path, tmp_path: Path, name: str, old: str, new: str, sentence: str
) -> None:
    """With the file and the line in the sentence."""
    out.export_folder(tmp_path / "all")
    tampered(tmp_path / "all" / name, old, new)
    into_an_empty_one(tmp_path)
    with pytest.raises(BadFile, match=sentence):
        back.restore(tmp_path / "all", Settings())
    assert nothing_came()


@pytest.mark.parametrize("name", ["everything.json", "goal.csv"])
def test_a_file_of_the_folder_that_is_missing_is_named(portfolio: Path, tmp_path: Path, name: str) -> None:
    out.export_folder(tmp_path / "all")
    (tmp_path / "all" / name).unlink()
    into_an_empty_one(tmp_path)
    with pytest.raises(BadFile, match=name):
        back.restore(tmp_path / "all", Settings())
    assert nothing_came()


def test_a_folder_larger_than_the_setting_is_refused(portfolio: Path, tmp_path: Path) -> None:
    out.export_folder(tmp_path / "all")
    into_an_empty_one(tmp_path)
    with pytest.raises(BadFile, match="import_bytes"):
        back.restore(tmp_path / "all", Settings(import_bytes=5_000))
    assert nothing_came()


def test_the_manifest_stands_for_its_folder(portfolio: Path, tmp_path: Path) -> None:
    out.export_folder(tmp_path / "all")
    before = present()
    into_an_empty_one(tmp_path)
    assert [back.is_everything(path) for path in (tmp_path, tmp_path / "all", tmp_path / "all" / out.MANIFEST)] == [
        False, True, True
    ]  # fmt: skip
    back.restore(tmp_path / "all" / out.MANIFEST, Settings())
    assert present() == before


@pytest.mark.parametrize("way", WAYS)
def test_what_was_begun_in_the_empty_one_gives_way(portfolio: Path, session: Session, tmp_path: Path, way: str) -> None:
    drafts.keep_form(session, "add", "New client", {"name": "Ana"})
    before = present()
    WAYS[way](tmp_path / way)
    into_an_empty_one(tmp_path)
    drafts.keep_form(session, "add", "New client", {"name": "Eva"})
    back.restore(tmp_path / way, Settings())
    assert present() == before


def test_it_is_cancelled_with_nothing_done(portfolio: Path, session: Session, tmp_path: Path) -> None:
    for _time in range(120):
        activity.log(session, [1, 3, 4, 5, 6], "note", "again")
    out.export_folder(tmp_path / "all")
    into_an_empty_one(tmp_path)
    with pytest.raises(Refused, match="cancelled"):
        back.restore(tmp_path / "all", Settings(), cancelled=lambda: True)
    assert nothing_came()


@pytest.mark.parametrize("way", WAYS)
def test_how_far_it_is_is_told(portfolio: Path, tmp_path: Path, way: str) -> None:
    WAYS[way](tmp_path / way)
    rows = sum(len(present()[table]) for table in out.TABLES)
    into_an_empty_one(tmp_path)
    heard: list[tuple[int, int]] = []
    back.restore(tmp_path / way, Settings(), lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1][0] == rows <= heard[-1][1]


def test_formulas_are_harmless_in_the_folder(portfolio: Path, session: Session, tmp_path: Path) -> None:
    """No cell starts as a formula, and each is the text again that it was; so are line ends, NULL and no text."""
    texts = ["=cmd|'/c calc'!A1", "'=1", "@x", "\r=1\r", "'", "''", "+34 600 100 200", "-x"]
    for text in texts:
        activity.log(session, [1], "note", text)
    database.execute_sql("UPDATE present SET journal = 0")
    database.execute_sql("UPDATE activity SET text = '' WHERE id = (SELECT min(id) FROM activity)")
    raw = '\r=1\r\n\n\r;"a"\r'  # no line end is another on the way back
    database.execute_sql("UPDATE activity SET text = ? WHERE id = (SELECT min(id) + 1 FROM activity)", (raw,))
    database.execute_sql("UPDATE activity SET text = NULL WHERE id = (SELECT max(id) FROM activity)")
    database.execute_sql("UPDATE present SET journal = 1")
    before = present()
    out.export_folder(tmp_path / "all")
    for path in (tmp_path / "all").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cell in (cell for row in csv.reader(file, delimiter=";") for cell in row):
                assert not cell.lstrip().startswith(("=", "@")), cell
                assert not cell.startswith(("+", "-", "\t", "\r")) or re.fullmatch(r"\+\d[\d ]*|-\d+", cell), cell
    into_an_empty_one(tmp_path)
    back.restore(tmp_path / "all", Settings())
    assert present() == before


@pytest.mark.parametrize("taken", ["full", "link", "file"])
def test_a_folder_that_is_taken_stays_as_it_is(portfolio: Path, tmp_path: Path, taken: str) -> None:
    path = tmp_path / "all"
    if taken == "full":
        path.mkdir()
        (path / "mine").write_text("x")
    elif taken == "link":
        (tmp_path / "real").mkdir()
        path.symlink_to(tmp_path / "real")
    else:
        path.write_text("x")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadFile, match="name a new folder"):
        out.export_folder(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_cannot_be_finished_leaves_nothing(portfolio: Path, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    before = sorted(tmp_path.rglob("*"))

    def full(done: int, _total: int) -> None:
        if done == 5:
            raise OSError(28, "No space left on device")

    with pytest.raises(BadFile, match="No space left"):
        out.export_folder(tmp_path / "all", full)
    assert sorted(tmp_path.rglob("*")) == before
