"""What the history and the dossier tell of a merge: who went into whom, what came along, and what undo took back."""

import json
from pathlib import Path
from typing import Any

import pytest

from models import changes, editing, journal, sales, tagging
from models.history import history
from models.merging.merge import merge
from models.privacy import dossier, erasing
from models.session import Session
from models.sold import Line


@pytest.fixture
def pair(file: Path, session: Session) -> tuple[int, int]:
    """The same shop twice; the second has an e-mail, a sale, a tag and a text of its own, and brought a third."""
    first = editing.add(session, {"name": "López S.L.", "phone": "976 11 22 33"})
    second = editing.add(
        session, {"name": "Lopez", "phone": "976 11 22 33", "email": "info@lopez.example"}, anyway=True
    )
    sales.add(session, second, [Line(amount=5_550)], ref="F-9")
    tagging.add_tags(session, [second], "fair")
    editing.edit(session, second, {"competitor": "Peña"})
    editing.add(session, {"name": "Brought", "referred_by": f"#{second}"})
    return first, second


def told(client: int, turn: str = "") -> set[tuple[str, str | None, str | None]]:
    """What the History tab says of the newest act of a client, as far as it is a ``turn``."""
    found, _more = changes.lines(client)
    return {(each.what, each.before, each.after) for each in found if (each.act, each.turn) == (found[0].act, turn)}


def in_json(client: int) -> set[tuple[Any, ...]]:
    """What ``show --json`` says of the newest act of a client."""
    found = history(client)
    return {(each["field"], each["before"], each["after"]) for each in found if each["entry"] == found[0]["entry"]}


class TestHistory:
    def test_the_one_that_stays_tells_of_the_other_and_what_it_brought(
        self, session: Session, pair: tuple[int, int]
    ) -> None:
        first, second = pair
        act = merge(session, first, second)
        lines, _more = changes.lines(first)
        assert {(line.act, line.user) for line in lines[:5]} == {(act.id, session.user)}
        name = f"#{second} Lopez"
        assert {
            ("Merged with", None, name), ("E-mail", None, "info@lopez.example"), ("Tags", None, "fair"),
            ("Competitor", None, "Peña"), ("Sale", None, "55.50"),
        } <= told(first)  # fmt: skip
        assert {("merged_with", None, name), ("channel", None, "email info@lopez.example"), ("tag", None, "fair")} <= (
            in_json(first)
        )

    def test_of_what_both_had_nothing_came(self, session: Session, pair: tuple[int, int]) -> None:
        merge(session, *pair)
        assert "Phone" not in {what for what, _before, _after in told(pair[0])}

    def test_who_was_brought_by_the_other_was_not_merged(self, session: Session, pair: tuple[int, int]) -> None:
        merge(session, *pair)
        journal.undo(session)
        for found in (changes.lines(pair[1] + 1)[0], history(pair[1] + 1)):
            assert "erged" not in str(found)

    def test_undo_and_redo_tell_it_of_both(self, session: Session, pair: tuple[int, int]) -> None:
        first, second = pair
        merge(session, first, second)
        journal.undo(session)
        assert {
            ("Merged with", f"#{second} Lopez", None), ("E-mail", "info@lopez.example", None), ("Tags", "fair", None),
        } <= told(first, "undo")  # fmt: skip
        assert {("Merged into", f"#{first} López S.L.", None), ("E-mail", None, "info@lopez.example")} <= (
            told(second, "undo")
        )
        undone = {(line.what, line.after) for line in changes.lines(first)[0] if line.undone}
        assert ("Merged with", f"#{second} Lopez") in undone
        journal.redo(session)
        assert ("Merged with", None, f"#{second} Lopez") in told(first, "redo")
        assert ("merged_with", None, f"#{second} Lopez") in in_json(first)

    def test_an_act_that_is_no_merge_says_nothing_of_one(self, session: Session, pair: tuple[int, int]) -> None:
        editing.edit(session, pair[0], {"notes": "x"})
        journal.undo(session)
        journal.redo(session)
        assert "erged" not in str(history(pair[0])) + str(changes.lines(pair[0]))

    def test_erasing_the_other_after_all_leaves_nothing_of_it(self, session: Session, pair: tuple[int, int]) -> None:
        first, second = pair
        merge(session, first, second)
        journal.undo(session)
        erasing.erase(session, [second])
        assert "lopez" not in (str(history(first)) + str(changes.lines(first))).casefold().replace("lópez s.l.", "")


class TestDossier:
    def test_it_has_what_was_kept_of_the_other_record(
        self, session: Session, pair: tuple[int, int], tmp_path: Path
    ) -> None:
        first, second = pair
        editing.edit(session, second, {"profession": "baker"})
        editing.edit(session, second, {"profession": ""})
        merge(session, first, second)
        dossier.export(session, first, tmp_path / "d.md")
        text = (tmp_path / "d.md").read_text("utf-8").replace("\\", "")
        assert f"History of #{second} Lopez, merged into this record" in text
        assert "baker" in text
        assert f"| Merged with |  | #{second} Lopez |" in text
        dossier.export(session, first, tmp_path / "d.json")
        found = json.loads((tmp_path / "d.json").read_text("utf-8"))
        assert [(each["id"], each["name"]) for each in found["merged"]] == [(second, "Lopez")]
        assert "baker" in json.dumps(found["merged"])
