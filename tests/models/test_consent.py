"""Consent: when, for what and from where; on the card, in queries, in and out of files."""

from pathlib import Path

import pytest

from models import card, editing, listing, records, segments
from models.database import close_database, open_database
from models.exporting import clients
from models.importing.bring import import_file
from models.listing import ListSpec
from models.session import Session

NAMES = ("consent_on", "consent_for", "consent_origin")
TYPED = {"consent_on": "1/2/2026", "consent_for": "newsletter", "consent_origin": "=cmd|'/c calc'!A1"}
STORED = ("2026-02-01", "newsletter", "=cmd|'/c calc'!A1")


@pytest.fixture
def given(file: Path, session: Session) -> int:
    """One who consented, and one who did not."""
    editing.add(session, {"name": "Nobody asked"})
    return editing.add(session, {"name": "Asked"} | TYPED)


def test_it_is_edited_on_the_card(session: Session, given: int) -> None:
    assert set(NAMES) <= {name for _title, names in card.GROUPS for name in names}
    editing.edit(session, given, {"consent_for": "offers", "consent_on": ""})
    found = card.card(session, given)
    assert found is not None
    assert [found.values[name] for name in NAMES] == ["", "offers", STORED[2]]


@pytest.mark.parametrize(
    ("query", "found"), [("has:consent_on", True), ("no:consent_on", False), ("consent_for:newsletter", True)]
)
def test_it_is_asked_for(session: Session, given: int, query: str, found: bool) -> None:
    ids = listing.ids(ListSpec(condition=segments.condition(session, query), day=session.today))
    assert (given in ids, len(ids)) == (found, 1)


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx"])
def test_it_goes_out_and_comes_in_as_it_was(session: Session, given: int, tmp_path: Path, ending: str) -> None:
    clients.export(session, tmp_path / f"x{ending}")
    close_database()
    open_database(tmp_path / "other.db")
    import_file(session, tmp_path / f"x{ending}")
    record = next(each for each in records.all_records(ListSpec(), session) if each["name"] == "Asked")
    assert tuple(record[name] for name in NAMES) == STORED
