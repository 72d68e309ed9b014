"""The README says what is so: the two commands first, every command, every picture, no setting that does not exist."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from models.settings import Settings, read
from tui.commands.running import all_commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


class TestTheReadme:
    """README.md, against the program."""

    def test_the_first_commands_are_make_run_and_make_test(self) -> None:
        """And they are the only two in the first block."""
        block = README.split("```sh\n")[1].split("```")[0]
        assert [line.split("#")[0].strip() for line in block.splitlines()] == ["make run", "make test"]

    def test_ci_runs_the_test_command(self) -> None:
        """The very one that the README names."""
        assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")

    def test_every_make_target_it_names_exists(self) -> None:
        """make run, test, check, bench, screenshots, locale."""
        for target in set(re.findall(r"(?:`|^)make (\w+)", README, re.MULTILINE)):
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target

    def test_every_command_is_in_it(self) -> None:
        """cartera list, show, add, …"""
        assert [name for name in all_commands().table if f"cartera {name}" not in README] == []

    def test_every_command_it_names_exists(self) -> None:
        """No command that is still to come."""
        named = set(re.findall(r"^cartera ([a-z-]+)", README, re.MULTILINE))
        assert named - all_commands().table.keys() == set()

    def test_its_settings_exist(self, tmp_path: Path) -> None:
        """The example is a settings file without a warning."""
        example = README.split("```toml\n")[1].split("```")[0]
        assert tomllib.loads(example).keys() <= {setting.name for setting in fields(Settings)}
        (tmp_path / "cartera.toml").write_text(example, "utf-8")
        assert read(tmp_path / "cartera.toml")[1] == []

    def test_its_pictures_are_there(self) -> None:
        """Drawn by make screenshots."""
        pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
        assert len(pictures) >= 3
        assert [picture for picture in pictures if not (ROOT / picture).exists()] == []
