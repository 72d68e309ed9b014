"""Consent: when, for what and from where; on the card, in queries, in and out of files."""

from pathlib import Path

import pytest

from models import card, editing, journal, listing, many, records, segments
from models.database import close_database, open_database
from models.exporting import clients
from models.importing.bring import import_file
from models.listing import ListSpec
from models.privacy import consent
from models.privacy.consent import Consent
from models.problems import BadValue, NotFound
from models.session import Session
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.portfolio import derived, dump, one, recomputed

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


class TestManyAtOnce:
    DAY = TODAY.replace(month=1)
    SAID = Consent(DAY, "offers", "=1+1 [b]")

    @pytest.fixture
    def ids(self, file: Path, session: Session) -> list[int]:
        """Clients, of whom the first had consented to something else before."""
        found = [editing.add(session, {"name": name}, anyway=True) for name in HOSTILE_NAMES]
        editing.edit(session, found[0], TYPED)
        return found

    def stored(self, client: int) -> tuple[str | None, ...]:
        """What is kept of the consent of a client."""
        record = next(each for each in records.all_records(ListSpec(), self.session) if each["id"] == client)
        return tuple(record[name] for name in NAMES)

    @pytest.fixture(autouse=True)
    def _session(self, session: Session) -> None:
        self.session = session

    @pytest.mark.parametrize("in_parts", [False, True])
    def test_it_is_given_by_all_and_undone_as_one(self, session: Session, ids: list[int], in_parts: bool) -> None:
        before = dump()
        given = many.act(session, consent.give, ids, self.SAID) if in_parts else consent.give(session, ids, self.SAID)
        assert given is not None
        assert (given.verb, given.detail, given.clients) == ("consent", "given", len(ids))
        assert {self.stored(client) for client in ids} == {(self.DAY.isoformat(), "offers", "=1+1 [b]")}
        assert consent.give(session, ids, self.SAID).id == 0
        assert derived() == recomputed()
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        assert self.stored(ids[-1])[1] == "offers"

    def test_withdrawn_it_is_empty_and_a_note_says_what_and_when(self, session: Session, ids: list[int]) -> None:
        before = dump()
        act = consent.withdraw(session, ids, Consent(self.DAY, origin="phone"))
        assert (act.detail, act.clients, act.text) == ("withdrawn", 1, "")
        assert journal.describe(act) == "consent withdrawn: 1 record"
        assert self.stored(ids[0]) == (None, None, None)
        (said,) = records.full_record(ids[0], session)["activities"]
        assert (said["kind"], said["on"], said["text"]) == (
            "note", self.DAY.isoformat(), "Consent withdrawn: newsletter (phone)",
        )  # fmt: skip
        assert one("SELECT last_contact FROM client WHERE id = ?", ids[0]) is None
        assert derived() == recomputed()
        journal.undo(session)
        assert dump() == before

    def test_what_is_typed(self, session: Session, ids: list[int]) -> None:
        assert consent.read(session, {"consent_on": "", "consent_for": " a\nb "}) == Consent(TODAY, "a b")
        assert consent.read(session, {"consent_on": "yesterday"}).on < TODAY
        for wrong in ("31/2/2026", "never", "2030-01-01"):
            with pytest.raises(BadValue) as caught:
                consent.read(session, {"consent_on": wrong})
            assert caught.value.field == "consent_on"

    def test_of_nobody_nothing(self, session: Session, ids: list[int]) -> None:
        with pytest.raises(NotFound):
            consent.give(session, [999], self.SAID)

    def test_what_others_have_completes_what_is_typed(self, session: Session, ids: list[int]) -> None:
        consent.give(session, ids[1:3], self.SAID)
        assert consent.known() == (["offers", "newsletter"], ["=1+1 [b]", TYPED["consent_origin"]])
