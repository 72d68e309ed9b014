"""Backups that are known to be good, thinned out by the rule, and the check of the file."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from models import backups, pipeline
from models.database import close_database, database, open_database
from models.fields import Stage
from models.problems import BadFile
from models.session import Session
from models.settings import Settings


def count(path: Path) -> int:
    """Return the number of clients in a file."""
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM client").fetchone()[0])


class TestBackingUp:
    """A copy bears its name only when it is whole."""

    def test_a_copy_opens_as_a_portfolio(self, portfolio: Path, tmp_path: Path) -> None:
        """With the same clients, for the owner's eyes only."""
        target = backups.back_up(tmp_path / "copy.db")
        close_database()
        assert count(target) == count(portfolio)
        assert target.stat().st_mode & 0o777 == 0o600
        open_database(target, create=False)
        assert backups.check() == []

    def test_no_partial_file_stays(self, portfolio: Path, tmp_path: Path) -> None:
        """Neither after success nor after failure."""
        backups.back_up(tmp_path / "copy.db")
        with pytest.raises(BadFile):
            backups.back_up(tmp_path / "nowhere" / "copy.db")
        assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]

    def test_a_file_is_never_replaced(self, portfolio: Path, tmp_path: Path) -> None:
        """Not even an older backup."""
        (tmp_path / "copy.db").write_text("mine")
        with pytest.raises(BadFile, match="exists already"):
            backups.back_up(tmp_path / "copy.db")
        assert (tmp_path / "copy.db").read_text() == "mine"

    def test_automatic_ones_have_names_of_their_own(self, portfolio: Path) -> None:
        """Two in the same second do not meet."""
        first, second = backups.back_up(), backups.back_up()
        assert first != second
        assert first.parent == second.parent == portfolio.parent / "backups"

    def test_a_damaged_portfolio_gives_no_backup(self, portfolio: Path, tmp_path: Path) -> None:
        """What fails its check never gets the name of a backup."""
        database.execute_sql("PRAGMA foreign_keys = 0")
        database.execute_sql("UPDATE present SET act_id = 1")
        database.execute_sql("INSERT INTO tag (client_id, name, folded) VALUES (999, 'x', 'x')")
        with pytest.raises(BadFile, match="not sound"):
            backups.back_up(tmp_path / "copy.db")
        assert not list(tmp_path.glob("copy*"))

    def test_a_big_import_is_preceded_by_a_backup(self, portfolio: Path, session: Session) -> None:
        """More rows than the setting; fewer need none."""
        assert backups.back_up_before_import(session, 50) is None
        made = backups.back_up_before_import(session, 51)
        assert made is not None
        assert count(made) == count(portfolio)

    def test_an_empty_portfolio_needs_none(self, file: Path, session: Session) -> None:
        """There is nothing to lose yet."""
        assert backups.back_up_before_import(session, 1000) is None


class TestThinningOut:
    """All of two days, then seven daily, four weekly, twelve monthly."""

    TODAY = date(2026, 11, 21)

    def filled(self, folder: Path, days: int, each: int = 2) -> Path:
        """Make backups for so many days back, so many a day."""
        for back in range(days):
            for hour in range(each):
                (folder / f"cartera-{self.TODAY - timedelta(back)}-{hour:02d}0000.db").write_text("")
        return folder

    def test_the_rule(self, tmp_path: Path) -> None:
        """Over two years of two backups a day."""
        backups.thin_out(self.filled(tmp_path, 730), "cartera", Settings(), self.TODAY)
        left = sorted(path.name for path in tmp_path.glob("*.db"))
        ages = [(self.TODAY - date.fromisoformat(name[8:18])).days for name in left]
        assert [age for age in ages if age < 2] == [1, 1, 0, 0]
        assert sorted(age for age in ages if 2 <= age < 9) == list(range(2, 9))
        assert len([age for age in ages if 9 <= age < 37]) in (4, 5)
        assert 11 <= len([age for age in ages if age >= 37]) <= 13
        assert all("010000" in name for name, age in zip(left, ages, strict=True) if age >= 2)

    def test_thinning_twice_changes_nothing(self, tmp_path: Path) -> None:
        """The rule is at rest after one go."""
        backups.thin_out(self.filled(tmp_path, 400), "cartera", Settings(), self.TODAY)
        assert backups.thin_out(tmp_path, "cartera", Settings(), self.TODAY) == []

    def test_the_newest_stays_however_old(self, tmp_path: Path) -> None:
        """The last good copy is never deleted."""
        old = tmp_path / "cartera-2001-01-01-000000.db"
        old.write_text("")
        assert backups.thin_out(tmp_path, "cartera", Settings(), self.TODAY) == []
        assert old.exists()

    def test_other_files_and_days_to_come_are_left_alone(self, tmp_path: Path) -> None:
        """A clock that went back deletes nothing; what is not ours is not touched."""
        names = ["cartera-2027-01-01-000000.db", "cartera-2027-01-01-000001.db", "other-2001-01-01-000000.db", "x.db"]
        names += ["cartera-2001-99-99-000000.db", "cartera-2026-11-20-000000.db"]
        for name in names:
            (tmp_path / name).write_text("")
        assert backups.thin_out(tmp_path, "cartera", Settings(), self.TODAY) == []


class TestChecking:
    """cartera check names what is wrong and changes nothing."""

    def test_a_sound_file(self, portfolio: Path) -> None:
        """Nothing to say."""
        assert backups.check() == []

    def test_after_acts_and_undo(self, portfolio: Path, session: Session) -> None:
        """Counts and index keep up with every act."""
        from models import journal

        pipeline.move(session, [1, 2], Stage.INACTIVE)
        pipeline.trash(session, [3])
        journal.undo(session)
        assert backups.check() == []

    @pytest.mark.parametrize(
        ("damage", "says"),
        [
            ("UPDATE stage_count SET number = 99 WHERE stage = 'client'", "the count of the stage client says 99"),
            ("DELETE FROM search WHERE rowid = 1", "the search index lacks 1 clients"),
            ("UPDATE search SET name = 'zzz' WHERE rowid = 1", "the search index is behind for 1 client"),
            ("DROP TRIGGER journal_client_update", "the trigger journal_client_update is not as it should be"),
            ("UPDATE search_content SET c0 = 'zzz' WHERE id = 1", "the search index is damaged"),
        ],
    )
    def test_damage_is_named(self, portfolio: Path, damage: str, says: str) -> None:
        """One sentence a finding."""
        if "search_content" in damage:
            close_database()
            with sqlite3.connect(portfolio) as connection:
                connection.execute(damage)
            connection.close()
            open_database(portfolio)
        else:
            database.execute_sql(damage)
        assert any(text.startswith(says) for text in backups.check())

    def test_it_leaves_the_file_as_it_is(self, portfolio: Path) -> None:
        """Byte for byte."""
        close_database()
        before = portfolio.read_bytes()
        open_database(portfolio)
        backups.check()
        close_database()
        assert portfolio.read_bytes() == before
        assert not (portfolio.parent / "backups").exists()
