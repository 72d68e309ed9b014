"""The demo portfolio: believable, valid, the same for the same seed, and never over somebody's clients."""

from datetime import date
from pathlib import Path

import pytest

from models import backups, demo, editing, listing
from models.campaigns import campaign
from models.campaigns.audience import audience
from models.campaigns.results import results
from models.checks import channel_key, parse_field
from models.database import close_database, database, open_database
from models.demo import words
from models.fields import FIELDS, Stage
from models.i18n import set_language
from models.problems import Refused
from models.review.queue import queue, told_of
from models.session import Session
from models.settings import REASONS

TODAY = date(2026, 3, 18)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """The usual demo, open."""
    path = tmp_path / "demo.db"
    demo.build(path, today=TODAY)
    open_database(path)
    return path


def rows(query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the open file."""
    return [tuple(row) for row in database.execute_sql(query).fetchall()]


def everything(path: Path) -> list[list[tuple[object, ...]]]:
    """Return the content of the tables that are filled."""
    open_database(path)
    try:
        return [
            rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in ("client", "contact", "channel", "address", "activity")
        ]
    finally:
        close_database()


class TestTheSameForTheSameSeed:
    """Tests, pictures and measurements rest on it."""

    def test_equal(self, tmp_path: Path) -> None:
        """Seed, size and day decide everything."""
        for name in ("a.db", "b.db"):
            demo.build(tmp_path / name, 60, 7, TODAY)
        assert everything(tmp_path / "a.db") == everything(tmp_path / "b.db")

    def test_another_seed_is_another_portfolio(self, tmp_path: Path) -> None:
        """The names differ."""
        demo.build(tmp_path / "a.db", 60, 7, TODAY)
        demo.build(tmp_path / "b.db", 60, 8, TODAY)
        assert everything(tmp_path / "a.db") != everything(tmp_path / "b.db")


class TestBelievable:
    """What a person sees on the first screen makes sense."""

    def test_every_stage_and_every_priority_is_there(self, built: Path) -> None:
        """And most clients are clients."""
        counts = listing.stage_counts()
        assert sum(counts.values()) == 400
        assert min(counts.values()) >= 20
        assert counts[Stage.CLIENT] == max(counts.values())
        assert {row[0] for row in rows("SELECT DISTINCT stars FROM client WHERE stage = 'client'")} == {0, 1, 2, 3}

    def test_there_is_something_late_something_today_and_something_missing(self, built: Path) -> None:
        """So that every colour and mark is to be seen."""
        query = "SELECT count(*) FROM client WHERE hidden = 0 AND stage <> 'inactive' AND "
        for condition in (
            f"due_order < '{TODAY}'",
            f"due_order = '{TODAY}'",
            f"due_order > '{TODAY}' AND due_order < '9'",
            "due_order = '9999-12-31'",
        ):
            ((number,),) = rows(query + condition)
            assert isinstance(number, int)
            assert number >= 5, condition

    def test_every_reason_of_the_review_is_in_it(self, built: Path) -> None:
        """So that all of the review can be seen at once."""
        session = Session("ana", TODAY)
        told = told_of(session, queue(session, everything=True).ids)
        assert {reason.kind for each in told.values() for reason in each} == set(REASONS)

    def test_values_pass_the_checks(self, built: Path) -> None:
        """Tax ids, accounts, phones and e-mails are valid and stored as if typed."""
        for name, query in (
            ("tax_id", "SELECT tax_id FROM client WHERE tax_id IS NOT NULL"),
            ("iban", "SELECT iban FROM client WHERE iban IS NOT NULL"),
            ("birthday", "SELECT birthday FROM client WHERE birthday IS NOT NULL"),
            ("phone", "SELECT value FROM channel WHERE kind = 'phone'"),
            ("email", "SELECT value FROM channel WHERE kind = 'email'"),
        ):
            values = [str(value) for (value,) in rows(query)]
            assert len(values) > 20
            assert [value for value in values if parse_field(FIELDS[name], value, today=TODAY).value != value] == []

    def test_channels_are_the_same_as_if_typed(self, built: Path) -> None:
        """So that the same ones that come in from a file are not put beside them."""
        for kind in ("phone", "email", "web"):
            found = rows(f"SELECT value, match_key FROM channel WHERE kind = '{kind}'")
            assert found
            assert [value for value, key in found if channel_key(kind, str(value)) != key] == []

    def test_nothing_happened_before_the_client_was_added_or_after_today(self, built: Path) -> None:
        """The past is in order."""
        assert rows(f"SELECT id FROM activity WHERE on_date > '{TODAY}'") == []
        assert rows(f"SELECT id FROM client WHERE created_on > stage_since OR stage_since > '{TODAY}'") == []
        assert (
            rows("SELECT a.id FROM activity a JOIN client c ON c.id = a.client_id WHERE a.on_date < c.created_on") == []
        )

    def test_hard_names_are_among_them(self, built: Path) -> None:
        """The program is seen to bear them."""
        names = {row[0] for row in rows("SELECT name FROM client")}
        assert names >= set(words.ODD_NAMES)
        assert len(names) == 400

    def test_the_derived_columns_are_what_the_triggers_would_say(self, built: Path) -> None:
        """Counts, index, last contacts and tries."""
        from models import derived

        assert backups.check() == []
        query = "SELECT id, due_order, last_contact, unanswered FROM client ORDER BY id"
        before = rows(query)
        derived.derive(database, 1, 400)
        assert rows(query) == before

    def test_its_campaigns_have_answers(self, built: Path) -> None:
        """One is on and one is over; each offer stands among the activities of its day, before the last contact."""
        session = Session("ana", TODAY)
        found = {each.name: each for each in campaign.campaigns()}
        assert {name: each.valid(TODAY) for name, each in found.items()} == {"New season": True, "Loyal clients": False}
        for each in found.values():
            result = results(session)[each.id]
            assert result.made > result.answered > result.accepted > 0
            assert audience(session, each, "email")
        query = """SELECT count(*) FROM offer o WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.kind = 'offer'
                   AND a.client_id = o.client_id AND a.on_date = o.on_date) OR answered_on < on_date
                   OR answered_on > ? OR (answer IS NULL) <> (answered_on IS NULL)"""
        assert database.execute_sql(query, (TODAY.isoformat(),)).fetchone() == (0,)

    def test_its_words_are_in_the_language_of_the_reader(self, tmp_path: Path) -> None:
        """Follow-ups and notes; names are Spanish for all."""
        set_language("es")
        demo.build(tmp_path / "es.db", 60, 1, TODAY)
        open_database(tmp_path / "es.db")
        assert rows("SELECT 1 FROM follow_up WHERE text LIKE 'Call %'") == []
        assert rows("SELECT 1 FROM follow_up WHERE text LIKE 'Llamar %'") != []


class TestWhereItIsWritten:
    """Whole or not at all, and never over somebody's work."""

    def test_a_file_with_clients_is_refused(self, portfolio_file: Path) -> None:
        """Byte for byte untouched."""
        before = portfolio_file.read_bytes()
        with pytest.raises(Refused, match="holds clients already"):
            demo.build(portfolio_file, 10, 1, TODAY)
        assert portfolio_file.read_bytes() == before

    def test_it_is_known_again(self, built: Path, session: Session) -> None:
        """Size and seed stand in it, also after somebody worked in it."""
        editing.add(session, {"name": "New"})
        close_database()
        assert demo.made_here(built) == (400, 1)

    def test_an_interrupted_one_leaves_nothing(self, tmp_path: Path) -> None:
        """Neither the file nor a part of it."""

        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            demo.build(tmp_path / "demo.db", 60, 1, TODAY, stop)
        assert list(tmp_path.glob("demo*")) == []

    @pytest.mark.parametrize("size", [0, 1, 39])
    def test_tiny_ones_work(self, tmp_path: Path, size: int) -> None:
        """Down to nothing."""
        demo.build(tmp_path / "demo.db", size, 1, TODAY)
        open_database(tmp_path / "demo.db")
        assert rows("SELECT count(*) FROM client") == [(size,)]
        assert backups.check() == []
