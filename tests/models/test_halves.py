"""The queue of very many clients, read in two halves at once, is that which is read at one go."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import peewee
import pytest

from models import demo, editing, halves
from models.database import database, open_database, transaction
from models.review.queue import Queue, queue
from models.session import Session
from tests.conftest import HOSTILE_NAMES, TODAY


@pytest.fixture
def whole(tmp_path: Path, session: Session) -> Queue:
    """The queue of a portfolio with every reason in it, read at one go; many clients are few from then on."""
    path = tmp_path / "demo.db"
    demo.build(path, 120, 3, TODAY)
    open_database(path)
    for name in HOSTILE_NAMES:
        editing.add(session, {"name": name, "stage": "negotiation", "expected_date": "2026-01-01"}, anyway=True)
    return queue(session)


@pytest.fixture
def threads(whole: Queue, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read by a second thread."""
    assert len(whole.cards) > 20
    monkeypatch.setattr(halves, "MANY", 1)
    ran: list[object] = []
    beside = halves._beside

    def watched(query: str, named: Mapping[str, Any], found: list[list[Any]]) -> None:
        beside(query, named, found)
        ran.append(len(found))

    monkeypatch.setattr(halves, "_beside", watched)
    return ran


def test_two_halves_are_the_whole_in_the_same_order(whole: Queue, threads: list[object], session: Session) -> None:
    assert queue(session) == whole
    assert [number for number in threads if number] == threads
    assert len(threads) == 1


def test_what_is_not_written_yet_is_read_at_one_go(whole: Queue, threads: list[object], session: Session) -> None:
    with transaction():
        database.execute_sql("UPDATE present SET journal = 0")
        database.execute_sql("UPDATE client SET hidden = 1 WHERE id = ?", (whole.cards[0].client_id,))
        assert queue(session).cards[0] == whole.cards[1]
    assert threads == []


def test_a_thread_that_cannot_read_is_not_missed(
    whole: Queue, threads: list[object], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise peewee.OperationalError("unable to open database file")

    monkeypatch.setattr(database, "connection_context", refuse)
    assert queue(session) == whole
    assert threads == [0]
