"""``cartera erase`` and ``cartera dossier``."""

from pathlib import Path

from tests.conftest import HOSTILE_NAMES
from tests.test_cli import Cartera, cartera

__all__ = ["cartera"]


class TestErase:
    def test_without_yes_nothing_is_done(self, cartera: Cartera) -> None:
        ran = cartera("erase", "C-01")
        assert (ran.status, ran.out) == (2, "")
        assert "--yes" in ran.error
        assert "Ferretería Núñez" in ran.error
        assert ran.error.count("\n") == 1
        assert cartera("show", "C-01").status == 0

    def test_with_yes_it_is_gone_for_good(self, cartera: Cartera) -> None:
        ran = cartera("erase", "C-01", "--yes")
        assert (ran.status, ran.out) == (0, "erased for good: 1 record\n")
        assert cartera("show", "C-01").status == 1
        assert "Núñez" not in cartera("undo", "--list").out
        assert cartera("check").status == 0

    def test_hostile_names_too(self, cartera: Cartera) -> None:
        for name in HOSTILE_NAMES:
            assert cartera("erase", "--yes", "--", name).status == 0, name

    def test_backups_that_hold_it_are_named_or_deleted(self, cartera: Cartera) -> None:
        made = Path(cartera("backup").out.strip())
        ran = cartera("erase", "C-01", "--yes")
        assert str(made) in ran.error
        assert made.exists()
        ran = cartera("erase", "Clara", "--yes", "--backups")
        assert "1 backup deleted" in ran.out
        assert not made.exists()
        assert len(list(made.parent.glob("*.db"))) == 1


class TestDossier:
    def test_it_is_written_by_the_ending(self, cartera: Cartera, tmp_path: Path) -> None:
        for ending in (".md", ".txt", ".json"):
            path = tmp_path / f"nunez{ending}"
            assert cartera("dossier", "C-01", str(path)).status == 0
            assert "Núñez" in path.read_text("utf-8")

    def test_another_ending_is_wrong_usage(self, cartera: Cartera, tmp_path: Path) -> None:
        ran = cartera("dossier", "C-01", str(tmp_path / "nunez.pdf"))
        assert ran.status == 2
        assert ".md, .txt or .json" in ran.error


class TestAnonymised:
    def test_nobody_is_in_it(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "try.json"
        assert cartera("export", str(path), "--anonymise").status == 0
        text = path.read_text("utf-8")
        assert "Ferretería Núñez" not in text  # half of it may be somebody's by chance
        assert "976123456" not in text.replace(" ", "")
        assert cartera("--db", str(tmp_path / "try.db"), "import", str(path)).status == 0

    def test_only_into_json(self, cartera: Cartera, tmp_path: Path) -> None:
        assert cartera("export", str(tmp_path / "try.csv"), "--anonymise").status == 2
        assert not (tmp_path / "try.csv").exists()
