"""The settings file: read without a stop, warned about in one line, saved with its comments."""

from dataclasses import fields
from pathlib import Path

import pytest

from models.problems import BadFile
from models.settings import EntryRule, Settings, config_path, database_path, read, save, user_name


def written(folder: Path, text: str) -> Path:
    """Write a settings file and return its path."""
    path = folder / "cartera.toml"
    path.write_text(text, "utf-8")
    return path


class TestReading:
    """What is in the file comes into force; what cannot be read keeps its default and is named."""

    def test_no_file_means_the_defaults(self, tmp_path: Path) -> None:
        """A newcomer needs no settings."""
        assert read(tmp_path / "none.toml") == (Settings(), [])

    def test_values_come_into_force(self, tmp_path: Path) -> None:
        """Texts, numbers, lists, rules and keys."""
        path = written(
            tmp_path,
            'language = "es"\npayment_days = 45\nlongest_gap = [200, 100, 50, 20]\ncolumns = ["city"]\n'
            'entry_rules = [{ stage = "negociación", medium = "shop" }]\n[keys]\n"client.add" = "A"\n',
        )
        settings, warnings = read(path)
        assert warnings == []
        assert (settings.language, settings.payment_days, settings.longest_gap) == ("es", 45, (200, 100, 50, 20))
        assert settings.columns == ("city",)
        assert settings.entry_rules == (EntryRule("negotiation", "shop"),)
        assert settings.keys == {"client.add": "A"}

    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ('langage = "es"', "cartera.toml: unknown setting 'langage', did you mean language?"),
            ("xyzzy = 1", "cartera.toml: unknown setting 'xyzzy'"),
            ('language = "ess"', "cartera.toml: language: 'ess' is not one of them, did you mean es?"),
            ('payment_days = "30"', "cartera.toml: payment_days: a whole number from 0 to 3650 is expected"),
            ("payment_days = true", "cartera.toml: payment_days: a whole number from 0 to 3650 is expected"),
            ("payment_days = -1", "cartera.toml: payment_days: a whole number from 0 to 3650 is expected"),
            ("user = 7", "cartera.toml: user: a text in quotes is expected"),
            ('columns = "city"', "cartera.toml: columns: a list in brackets is expected"),
            ('columns = ["cty"]', "cartera.toml: columns: 'cty' is not one of them, did you mean city?"),
            ('wanted = ["fone"]', "cartera.toml: wanted: 'fone' is not one of them, did you mean phone?"),
            ("longest_gap = [1, 2]", "cartera.toml: longest_gap: 4 numbers are expected"),
            ("keys = 3", 'cartera.toml: keys: a table of action = "key,key" is expected'),
        ],
    )
    def test_a_mistake_keeps_the_default_and_is_told_in_one_line(self, tmp_path: Path, text: str, warning: str) -> None:
        """The nearest valid word is named."""
        settings, warnings = read(written(tmp_path, text + "\n"))
        assert settings == Settings()
        assert warnings == [warning]

    def test_a_mistake_leaves_the_other_settings_alone(self, tmp_path: Path) -> None:
        """One bad line does not cost the good ones."""
        settings, warnings = read(written(tmp_path, 'shortest_gap = "x"\ncountry = "FR"\n'))
        assert settings.country == "FR"
        assert len(warnings) == 1

    @pytest.mark.parametrize("content", [b"language = ", b"\xff\xfe\x00", b"a = 1\na = 2\n"])
    def test_an_unreadable_file_is_one_warning(self, tmp_path: Path, content: bytes) -> None:
        """Broken TOML or no text at all: the defaults are in force."""
        path = tmp_path / "cartera.toml"
        path.write_bytes(content)
        settings, warnings = read(path)
        assert settings == Settings()
        assert len(warnings) == 1
        assert "\n" not in warnings[0]

    def test_every_setting_has_its_help(self) -> None:
        """One declaration gives the file, the checks and the help."""
        assert [setting.name for setting in fields(Settings) if not setting.metadata.get("help")] == []


class TestEntryRules:
    """Medium and source can decide the stage of entry."""

    def test_the_first_rule_that_fits_decides(self) -> None:
        """An empty medium or source fits all; case and accents do not count."""
        rules = (EntryRule("negotiation", "Teléfono", "feria"), EntryRule("client", source="contrato"))
        settings = Settings(entry_rules=rules)
        assert settings.entry_stage("telefono", "FERIA") == "negotiation"
        assert settings.entry_stage("web", "contrato") == "client"
        assert settings.entry_stage("web", None) is None


class TestSaving:
    """The user's comments and order stay."""

    def test_comments_stay(self, tmp_path: Path) -> None:
        """Only the named setting changes."""
        path = written(tmp_path, '# mine\nlanguage = "en"  # for now\n\n[keys]\n"client.add" = "A"\n')
        save(path, {"language": "es", "columns": ("city", "phone")})
        text = path.read_text("utf-8")
        assert "# mine" in text
        assert 'language = "es"  # for now' in text
        settings, warnings = read(path)
        assert (settings.language, settings.columns, settings.keys) == ("es", ("city", "phone"), {"client.add": "A"})
        assert warnings == []

    def test_the_folder_is_made(self, tmp_path: Path) -> None:
        """The first setting ever saved makes the file."""
        path = tmp_path / "new" / "cartera.toml"
        save(path, {"payment_days": 60})
        assert read(path)[0].payment_days == 60

    def test_a_broken_file_is_not_overwritten(self, tmp_path: Path) -> None:
        """What the user wrote is theirs to mend."""
        path = written(tmp_path, "language = \n")
        with pytest.raises(BadFile):
            save(path, {"language": "es"})
        assert path.read_text("utf-8") == "language = \n"


class TestWhereFilesLie:
    """The option, else the variable, else where the platform keeps such things."""

    def test_the_option_comes_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Then CARTERA_DB and CARTERA_CONFIG."""
        monkeypatch.setenv("CARTERA_DB", "/tmp/b.db")
        monkeypatch.setenv("CARTERA_CONFIG", "/tmp/b.toml")
        assert database_path("/tmp/a.db") == Path("/tmp/a.db")
        assert (database_path(), config_path()) == (Path("/tmp/b.db"), Path("/tmp/b.toml"))

    def test_the_platform_decides_otherwise(self, tmp_path: Path) -> None:
        """Inside the home folder of the test."""
        assert database_path() == tmp_path / "home" / "data" / "cartera" / "cartera.db"
        assert config_path() == tmp_path / "home" / "config" / "cartera" / "cartera.toml"

    def test_the_user_is_the_setting_or_the_login_name(self) -> None:
        """Under this name acts are kept."""
        assert user_name(Settings(user="Marta")) == "Marta"
        assert user_name(Settings()) == "ana"
