"""The rule of the house: the stairs go one way, nothing heavy is loaded early, and the wheel holds all there is."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAZY = {
    "babel", "email_validator", "icalendar", "lark", "peewee", "phonenumbers", "rapidfuzz", "rich", "stdnum", "textual",
    "textual_fspicker", "tomlkit",
}  # fmt: skip


def modules(package: str) -> list[str]:
    """Return the dotted names of the modules in a package of ours."""
    names = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if all(part.isidentifier() for part in parts):
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


LATER = (
    "models.brief", "models.campaigns", "models.dossier", "models.importing", "models.merging", "models.portfolio",
    "models.privacy", "models.quick", "models.receivables", "models.review", "models.sold", "tui.palette_commands",
)  # fmt: skip
"""What the first list does not need."""
FIRST_LIST = """
import asyncio
from datetime import date
from pathlib import Path
from models.database import close_database, open_database
from models.session import Session
from tui import read_ahead
from tui.app import Cartera
from tui.desk import Desk
from tui.widgets.row_list import RowList

async def start():
    read_ahead.REST = 3600
    open_database(Path({file!r}))
    close_database()
    desk = Desk(Session("ana", date(2026, 3, 18)), Path({file!r} + ".toml"))
    app = Cartera(desk, "3")
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(RowList).count
    desk.doors.close()

asyncio.run(start())
"""
"""Opens the program on a list."""


def loaded_after(statement: str, parts: int = 1) -> set[str]:
    """Run ``statement`` in a fresh interpreter and return the names of what it loaded, their first ``parts``."""
    names = f"{{'.'.join(name.split('.')[:{parts}]) for name in sys.modules}}"
    code = f"import sys\n{statement}\nprint(' '.join({names}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


class TestTheStairs:
    """tui.cli → tui.app → tui.screens → tui.widgets → models, and never back."""

    @pytest.mark.parametrize("module", modules("models"))
    def test_a_model_loads_no_screen(self, module: str) -> None:
        """Each module of models, in a fresh interpreter, brings neither Textual nor Rich nor tui along."""
        assert not loaded_after(f"import {module}") & {"textual", "rich", "tui"}

    @pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.py")), ids=lambda path: path.name)
    def test_a_model_never_imports_a_screen_later(self, path: Path) -> None:
        """Not inside a function either."""
        assert not {name.partition(".")[0] for name in imports(path)} & {"textual", "rich", "tui"}

    @pytest.mark.parametrize("path", sorted((ROOT / "tui" / "widgets").glob("*.py")), ids=lambda path: path.name)
    def test_a_widget_knows_plain_data_only(self, path: Path) -> None:
        """Widgets import other widgets, Textual, and of models only words, text and dates."""
        allowed = (
            "models.i18n",
            "models.text",
            "models.dates",
            "models.money",
            "models.fields",
            "tui.widgets",
            "tui.themes",
        )
        ours = {name for name in imports(path) if name.partition(".")[0] in ("models", "tui")}
        assert all(name.startswith(allowed) for name in ours), ours

    @pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
    def test_no_sql_on_the_upper_floor(self, path: Path) -> None:
        """tui asks models; it never talks to the database by itself."""
        assert "execute_sql" not in path.read_text("utf-8")
        assert "peewee" not in imports(path)


class TestTheStart:
    """Nobody waits for what they do not use."""

    def test_the_command_line_loads_nothing_heavy(self) -> None:
        """Importing the command brings neither peewee nor Textual nor any library of a single field."""
        assert not loaded_after("import tui.cli, tui.commands") & LAZY

    def test_help_loads_nothing_heavy(self) -> None:
        """Nor does printing the help."""
        statement = (
            "import tui.cli, io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()): tui.cli.main(['--help'])"
        )
        assert not loaded_after(statement) & LAZY

    def test_a_list_for_a_script_loads_no_screen(self, portfolio_file: Path) -> None:
        """Reading clients needs peewee, but nothing that draws."""
        statement = (
            "import tui.cli, io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()):"
            f" assert tui.cli.main(['--db', {str(portfolio_file)!r}, 'list', '--json']) == 0"
        )
        assert not loaded_after(statement) & (LAZY - {"peewee"})

    def test_the_first_list_loads_nothing_that_no_key_has_asked_for(self, portfolio_file: Path) -> None:
        """Forms, figures, campaigns and the review are read later, by the key that needs them or in quiet."""
        found = loaded_after(FIRST_LIST.format(file=str(portfolio_file)), parts=2)
        assert "tui.screens" in found
        assert not {name for name in found if name.startswith(LATER)}


class TestTheWheel:
    """What is built is what runs, from any folder."""

    def test_it_is_built_installed_and_started_elsewhere(self, tmp_path: Path) -> None:
        """The wheel holds styles and catalogues, and the command of an empty environment runs in Spanish."""
        uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        assert uv, "uv is in the development environment"
        wheels, home = tmp_path / "wheels", tmp_path / "venv"
        # The libraries are those of this environment, linked by a .pth: nothing is downloaded.
        subprocess.run(
            [uv, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", wheels, ROOT],
            check=True,
        )
        (wheel,) = wheels.glob("cartera-*.whl")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
        python = home / "bin" / "python"
        subprocess.run([uv, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel], check=True)
        (site,) = (home / "lib").glob("python*/site-packages")
        libraries = next(path for path in sys.path if path.endswith("site-packages"))
        (site / "libraries.pth").write_text(libraries + "\n")
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        environment = {**os.environ, "CARTERA_DB": str(tmp_path / "x.db"), "PYTHONSAFEPATH": "1"}

        def cartera(*words: str) -> subprocess.CompletedProcess[str]:
            command = [str(home / "bin" / "cartera"), *words]
            return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)

        version = cartera("--version")
        assert (version.returncode, version.stdout.split()[0]) == (0, "cartera"), version.stderr
        assert "opciones" in cartera("--lang", "es", "--help").stdout
        assert cartera("add", "Peña").stdout == "1\n"
        assert '"Peña"' in cartera("list", "nombre:pena", "--json").stdout
        assert list(site.glob("tui/*.tcss"))
        assert Path(site, "models", "migrations", "0001_initial.py").exists()
