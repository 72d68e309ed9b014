"""Erasing for good: nothing of the person is left in the bytes of the file, everybody else is whole."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from peewee import sqlite3  # type: ignore[attr-defined]  # locks are told only by the library that made them

from models import activity, backups, drafts, editing, journal, opportunities, pipeline, sales
from models import database as store
from models.activity import Next
from models.campaigns import campaign, offering
from models.database import close_database, database, open_database
from models.merging import apart
from models.merging.merge import merge
from models.privacy import erasing
from models.problems import Ambiguous, NotFound, Refused
from models.review import walk
from models.session import Session
from models.sold import Line
from models.tables import JOURNALED
from tests.conftest import HOSTILE_NAMES

SECRETS = ("Zacarías Quebrantahuesos", "Xilofonista", "zaca@wombat.example", "976998877", "Aquelarre", "Peripatética",
           "Yugoslavo", "Wenceslada", "Kamchatka", "Esdrújulo", "Vituperio", "Jeribeque")  # fmt: skip
"""What only the erased client has: in its fields, its rows, its past and its drafts."""


def add_secret(session: Session, other: int) -> int:
    """Add a client with a secret in everything that can hang on one; it was called otherwise before."""
    number = editing.add(
        session,
        {"name": "Wenceslada", "email": "zaca@wombat.example", "phone": "976 99 88 77", "street": "Calle Aquelarre 3",
         "notes": "Xilofonista", "tags": "Kamchatka", "contact": "Peripatética", "consent_on": "1/2/2026",
         "consent_for": "Esdrújulo", "referred_by": f"#{other}", "stage": "client"},
    )  # fmt: skip
    editing.edit(session, number, {"name": "Zacarías Quebrantahuesos"})
    activity.log(session, [number], "call", "Yugoslavo", on=date(2026, 3, 1))
    activity.follow_up(session, [number], Next(date(2026, 3, 20), "Yugoslavo", "call"))
    sales.add(session, number, [Line(amount=10_000)], ref="Vituperio")
    opportunities.add(session, number, "Vituperio")
    drafts.keep(session, number, "notes", "Jeribeque", 1)
    drafts.keep_form(session, f"note [{number}]", "Note", {"text": "Jeribeque"})
    drafts.keep_form(session, "tags", "Tags: Zacarías Quebrantahuesos", {"add": "x"})
    editing.edit(session, other, {"referred_by": f"#{number}"})
    pipeline.set_stars(session, [number, other], 2)
    return number


def raw(path: Path) -> bytes:
    """Return every byte of the file and of what stands beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))


def left(path: Path, words: tuple[str, ...] = SECRETS) -> set[str]:
    """Return those of ``words`` of which a part is found in the bytes of the file, as written or as the index folds."""
    from unicodedata import combining, normalize

    found, content = set(), raw(path).lower()
    for word in words:
        for part in word.split():
            plain = "".join(char for char in normalize("NFKD", part) if not combining(char))
            # The index keeps of a word what differs from the one before it: its last letters stand alone.
            for wanted in (part.lower(), plain.lower(), plain.lower()[4:]):
                if wanted.encode() in content:
                    found.add(word)
    return found


@pytest.fixture
def other(portfolio: Path) -> int:
    """A client that stays."""
    return int(database.execute_sql("SELECT id FROM client WHERE code = 'C-01'").fetchone()[0])


@pytest.fixture
def secret(session: Session, other: int) -> int:
    """The client that goes."""
    return add_secret(session, other)


class TestTraces:
    def test_no_byte_of_it_is_left(self, portfolio: Path, session: Session, secret: int) -> None:
        close_database()
        assert left(portfolio) == set(SECRETS)
        open_database(portfolio)
        assert erasing.erase(session, [secret]).clean
        assert left(portfolio) == set()
        close_database()
        assert left(portfolio) == set()

    def test_no_row_and_no_change_refers_to_it(self, portfolio: Path, session: Session, secret: int) -> None:
        erasing.erase(session, [secret])
        for table, columns in JOURNALED.items():
            if "client_id" in columns:
                query = f"SELECT count(*) FROM {table} WHERE client_id = ?"
                assert database.execute_sql(query, (secret,)).fetchone() == (0,), table
        assert database.execute_sql("SELECT count(*) FROM change WHERE client_id = ?", (secret,)).fetchone() == (0,)
        rows = database.execute_sql("SELECT before, after FROM change WHERE tbl = 'client'").fetchall()
        assert not [row for row in rows for side in row if side and f'"referred_by":{secret}' in side.replace(" ", "")]
        assert database.execute_sql("SELECT count(*) FROM form_draft").fetchone() == (0,)

    def test_others_are_whole(self, portfolio: Path, session: Session, secret: int, other: int) -> None:
        query = "SELECT * FROM {} WHERE {} <> ? ORDER BY id"
        tables = [("client", "id"), *((name, "client_id") for name, has in JOURNALED.items() if "client_id" in has)]

        def present() -> dict[str, list[object]]:
            return {name: database.execute_sql(query.format(name, own), (secret,)).fetchall() for name, own in tables}

        before = present()
        before["client"] = [row for row in before["client"] if row[0] != other]  # type: ignore[index]
        erasing.erase(session, [secret])
        after = present()
        after["client"] = [row for row in after["client"] if row[0] != other]  # type: ignore[index]
        assert after == before
        referred = database.execute_sql("SELECT referred_by, stars FROM client WHERE id = ?", (other,)).fetchone()
        assert referred == (None, 2)
        assert backups.check() == []

    def test_who_was_merged_into_it_goes_too(self, portfolio: Path, session: Session, secret: int, other: int) -> None:
        twin = editing.add(session, {"name": "Turulato Doppelgänger", "notes": "Ornitorrinco", "phone": "976 11 22 33"})
        merge(session, secret, twin)
        erasing.erase(session, [secret])
        close_database()
        words = ("Turulato", "Ornitorrinco", "976112233")
        assert left(portfolio, words) == set()

    def test_who_was_parted_again_or_only_brought_stays(self, portfolio: Path, session: Session, other: int) -> None:
        one, two = (editing.add(session, {"name": name, "notes": name}) for name in ("Uno Mismo", "Otro Distinto"))
        third = editing.add(session, {"name": "Tercero", "referred_by": f"#{two}"})
        merge(session, one, two)
        erasing.erase(session, [third])
        assert journal.undo(session).verb == "merge"
        assert {name for (name,) in database.execute_sql("SELECT name FROM client").fetchall()} >= {
            "Uno Mismo",
            "Otro Distinto",
        }
        erasing.erase(session, [one])
        assert database.execute_sql("SELECT name FROM client WHERE id = ?", (two,)).fetchone() == ("Otro Distinto",)

    def test_offers_walks_and_pairs_forget_it(self, portfolio: Path, session: Session, secret: int, other: int) -> None:
        values = {"name": "Spring", "purpose": "offer", "query": "", "subject": "Hello", "text": "Dear friend"}
        campaign.save(session, values | dict.fromkeys(("text_es", "valid_from", "valid_to"), ""))
        number = campaign.campaigns()[0].id
        offering.make(session, [secret, other], number, "phone")
        apart.mark(session, other, secret)
        walk.save(walk.Walk("ana", "2026-03-18", [secret, other], [secret]))
        erasing.erase(session, [secret])
        assert walk.load(session).answered == [other]
        assert walk.load(session).skipped == []
        assert database.execute_sql("SELECT count(*) FROM offer WHERE client_id = ?", (secret,)).fetchone() == (0,)
        assert "Zacarías" not in "".join(journal.describe(act) + act.text + act.detail for act in journal.entries())
        close_database()
        assert left(portfolio) == set()


class TestJournal:
    def test_it_keeps_one_entry_that_names_nobody(self, portfolio: Path, session: Session, secret: int) -> None:
        erasing.erase(session, [secret])
        newest = journal.entries(1)[0]
        assert (newest.verb, newest.text, newest.detail, newest.clients) == ("erase", "", "", 1)
        assert journal.describe(newest) == "erased for good: 1 record"
        with pytest.raises(Refused, match="gone for good"):
            journal.undo(session, newest.id)

    def test_what_concerned_others_too_can_still_be_undone(
        self, portfolio: Path, session: Session, secret: int, other: int
    ) -> None:
        erasing.erase(session, [secret])
        undone = journal.undo(session)
        assert (undone.verb, undone.clients) == ("stars", 1)
        assert database.execute_sql("SELECT stars FROM client WHERE id = ?", (other,)).fetchone() == (3,)
        assert journal.undo(session).verb == "edit"  # of who brought the other, the person that is gone
        assert backups.check() == []

    def test_everything_before_can_be_undone(self, portfolio: Path, session: Session, secret: int) -> None:
        erasing.erase(session, [secret])
        while journal.next_undo(session) is not None:
            journal.undo(session)
        assert database.execute_sql("SELECT count(*) FROM client").fetchone() == (0,)
        assert backups.check() == []


class TestHeld:
    def test_while_another_program_reads_it_is_said(
        self, portfolio: Path, session: Session, secret: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "WAIT", 0)
        with closing(sqlite3.connect(portfolio)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM client").fetchone()
            assert not erasing.erase(session, [secret]).clean
        assert backups.check() == []
        close_database()
        assert left(portfolio) == set()  # the last who closes takes the log along


class TestWhom:
    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_any_name_can_be_erased(self, portfolio: Path, session: Session, name: str) -> None:
        number, found = erasing.find(name)
        assert found == name
        assert erasing.erase(session, [number]).count == 1
        with pytest.raises(NotFound):
            erasing.find(name)
        assert backups.check() == []

    def test_in_the_trash_too(self, portfolio: Path, session: Session, secret: int) -> None:
        pipeline.trash(session, [secret])
        assert erasing.find("Zacarías") == (secret, "Zacarías Quebrantahuesos")
        erasing.erase(session, [secret])
        close_database()
        assert left(portfolio) == set()

    def test_a_name_in_the_trash_and_in_the_lists_is_not_guessed(self, portfolio: Path, session: Session) -> None:
        thrown = editing.add(session, {"name": "Ana López"})
        pipeline.trash(session, [thrown])
        editing.add(session, {"name": "Ana López Ruiz"})
        with pytest.raises(Ambiguous):
            erasing.find("Ana López")
        assert erasing.find(f"#{thrown}") == (thrown, "Ana López")

    def test_who_is_not_there_is_told(self, portfolio: Path, session: Session) -> None:
        with pytest.raises(NotFound):
            erasing.erase(session, [9999])

    def test_several_at_once_with_progress(
        self, portfolio: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(erasing, "AT_ONCE", 2)
        heard: list[tuple[int, int]] = []
        ids = [row[0] for row in database.execute_sql("SELECT id FROM client ORDER BY id LIMIT 5").fetchall()]
        erased = erasing.erase(
            session, ids, progress=lambda done, total: heard.append((done, total)), last=lambda: heard.append((0, 0))
        )
        assert (erased.count, heard) == (5, [(2, 5), (4, 5), (5, 5), (0, 0)])
        assert [act.clients for act in journal.entries() if act.verb == "erase"] == [5]

    def test_cancelled_it_stops_and_says_how_many(
        self, portfolio: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(erasing, "AT_ONCE", 1)
        answers = iter((False, True))
        assert erasing.erase(session, [1, 2, 3], cancelled=lambda: next(answers)).count == 1
        assert database.execute_sql("SELECT count(*) FROM client WHERE id IN (1, 2, 3)").fetchone() == (2,)

    @pytest.mark.parametrize("number", [1, 5])
    def test_others_who_mention_it_are_counted_and_the_first_named(
        self, portfolio: Path, session: Session, secret: int, number: int
    ) -> None:
        text = {"notes": "Cuñado de Zacarías Quebrantahuesos"}
        ids = [editing.add(session, {"name": f"Vecino {place}", **text}) for place in range(number)]
        erased = erasing.erase(session, [secret])
        assert erased.mentions == number
        assert erased.mentioning[0] == f"#{ids[0]} Vecino 0"
        assert len(erased.mentioning) == min(number, erasing.NAMED)
        assert f"#{ids[0]} Vecino 0" in erased.mentions_told()
        assert ("2 more" in erased.mentions_told()) == (number == 5)

    def test_an_act_of_nobody_else_goes_even_when_it_brought_a_product(self, portfolio: Path, session: Session) -> None:
        number = editing.add(session, {"name": "Zacarías"})
        sales.add(session, number, [Line(amount=12_345, product="A new product")])
        erasing.erase(session, [number])
        assert "12345" not in {act.detail for act in journal.entries()}
        assert database.execute_sql("SELECT count(*) FROM product WHERE name = 'A new product'").fetchone() == (1,)
        assert (next_one := journal.next_undo(session)) is None or next_one.verb != "sale"


class TestBackups:
    def test_those_that_hold_it_are_told_and_deleted(
        self, portfolio: Path, session: Session, secret: int, tmp_path: Path
    ) -> None:
        holding = backups.back_up()
        mine = backups.back_up(tmp_path / "mine.db")
        erased = erasing.erase(session, [secret])
        clean = backups.back_up()
        assert erased.backups == (holding,)
        made = erasing.delete_backups(session, erased.backups)
        assert not holding.exists()
        assert mine.exists()
        assert clean.exists()
        close_database()
        assert left(made) == set()

    def test_a_backup_that_cannot_be_read_may_hold_it(self, portfolio: Path, session: Session, secret: int) -> None:
        copy = backups.back_up()
        copy.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
        assert erasing.erase(session, [secret]).backups == (copy,)
