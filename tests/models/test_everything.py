"""Everything out to one file and into an empty portfolio: the same portfolio, its journal and undo included."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import activity, backups, editing, journal, pipeline, sales, segments, tagging
from models.database import close_database, database, open_database
from models.exporting import everything as out
from models.fields import Stage
from models.importing import everything as back
from models.problems import BadFile, Problem, Refused
from models.session import Session
from models.settings import Settings
from models.sold import Line
from tests.conftest import HOSTILE_NAMES, TODAY


def present() -> dict[str, list[Any]]:
    """Return every row of the open file, and what the index and the counts say."""
    found = {name: database.execute_sql(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in out.TABLES}
    found["search"] = database.execute_sql("SELECT rowid, * FROM search ORDER BY rowid").fetchall()
    found["stage_count"] = database.execute_sql("SELECT * FROM stage_count ORDER BY stage").fetchall()
    return found


def round_trip(folder: Path) -> None:
    """Write the open file, and open an empty one with what was written."""
    out.export(folder / "all.json")
    close_database()
    open_database(folder / "other.db")
    back.restore(folder / "all.json", Settings())


def test_it_is_the_same_and_can_be_undone(portfolio: Path, session: Session, tmp_path: Path) -> None:
    sales.add(session, 1, [Line(amount=12_345, product="Shelves")], ref="F-1", paid=TODAY)
    segments.add(session, "Hostile", "acme")
    pipeline.trash(session, [2])
    before = present()
    round_trip(tmp_path)
    assert present() == before
    assert backups.check() == []
    while journal.next_undo(session) is not None:
        journal.undo(session)
    assert database.execute_sql("SELECT count(*) FROM client").fetchone() == (0,)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("add", "edit", "log", "sale", "move", "tag", "trash", "undo", "redo")),
        st.integers(1, 9),
        st.one_of(st.sampled_from(HOSTILE_NAMES), st.text(min_size=1, max_size=20)),
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


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_was_done_it_is_the_same(
    acts: list[tuple[str, int, str]], sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, session = tmp_path_factory.mktemp("everything"), Session("ana", TODAY, Settings())
    (folder / "one.db").write_bytes(sample.read_bytes())
    open_database(folder / "one.db")
    for what, client, text in acts:
        act(session, what, client, text)
    before = present()
    round_trip(folder)
    assert present() == before
    assert backups.check() == []


def test_only_into_an_empty_one(portfolio: Path, tmp_path: Path) -> None:
    out.export(tmp_path / "all.json")
    before = present()
    with pytest.raises(Refused, match="empty"):
        back.restore(tmp_path / "all.json", Settings())
    assert present() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [('"client"', '"sqlite_master"'), ('"stage": "client"', '"stage": "nothing"'), ('"stars": 3', '"stars": {}'),
     ('"format": 5', '"format": 99'), ('"notes":', '"nodes":'), ("[\n", "[\nx\n")],
)  # fmt: skip
def test_a_file_that_was_tampered_with_leaves_nothing(portfolio: Path, tmp_path: Path, old: str, new: str) -> None:
    out.export(tmp_path / "all.json")
    text = (tmp_path / "all.json").read_text("utf-8")
    assert old in text
    (tmp_path / "all.json").write_text(text.replace(old, new), "utf-8")
    close_database()
    open_database(tmp_path / "other.db")
    with pytest.raises(BadFile):
        back.restore(tmp_path / "all.json", Settings())
    assert database.execute_sql("SELECT count(*) FROM client").fetchone() == (0,)
    assert backups.check() == []
