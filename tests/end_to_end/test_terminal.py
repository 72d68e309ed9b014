"""The main job in a real terminal: import, work through the list by keyboard, leave, come back, undo."""

import json
import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import HOSTILE_NAMES
from tests.end_to_end.terminal import Terminal, shell

CSV = (
    "Código;Nombre;Persona de contacto;Teléfono;Población\r\n"
    "ALFKI;Álvarez y Peña S.L.;María Muñoz;976 111 222;Zaragoza\r\n"
    'BLAUS;"Ñandú; hijos";Ana Íñiguez;;Huesca\r\n'
    f"HOSTI;{HOSTILE_NAMES[0]};;;\r\n"
)


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A portfolio of three prospects, imported on the command line from a file as Excel writes it."""
    table, path = tmp_path / "clientes.csv", tmp_path / "own.db"
    table.write_bytes(CSV.encode("cp1252"))
    result = json.loads(shell("--db", path, "import", table, "--json"))
    assert (result["read"], result["created"], result["rejected"]) == (3, 3, [])
    return path


def client(path: Path, code: str) -> dict[str, object]:
    """A client as the command line shows it."""
    found: dict[str, object] = json.loads(shell("--db", path, "show", code, "--json"))
    return found


class TestTheMainJob:
    def test_what_keys_did_is_kept_and_two_undos_from_the_shell_take_it_back(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 Prospects 3")
            terminal.press("1")
            terminal.wait_for("1 of 3")
            first = "ALFKI" if "▌ ☆☆☆  Álvarez" in terminal.text else "HOSTI"
            terminal.press("*3")
            terminal.wait_for("stars set")
            terminal.press(">")
            terminal.wait_for("→ Negotiation")
            terminal.press("q")
            assert terminal.wait_end() == 0
        kept = client(imported, first)
        assert (kept["stars"], kept["stage"]) == (3, "negotiation")
        shell("--db", imported, "undo")
        shell("--db", imported, "undo")
        back = client(imported, first)
        assert (back["stars"], back["stage"]) == (0, "prospect")

    def test_all_keys_may_come_at_once(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.press("1*3>q")
            assert terminal.wait_end() == 0
        listed = json.loads(shell("--db", imported, "list", "stars:3", "--json"))
        assert [found["stage"] for found in listed] == ["negotiation"]

    def test_a_fault_is_one_sentence_and_no_traceback(self, imported: Path, tmp_path: Path) -> None:
        """Something that nobody foresaw: another program takes a table away."""
        with Terminal("--db", imported, XDG_STATE_HOME=str(tmp_path)) as terminal:
            terminal.wait_for("1 of 3")
            with closing(sqlite3.connect(imported)) as other:
                other.execute("DROP TABLE stage_count")
                other.commit()
            terminal.press("1")
            assert terminal.wait_end() == 1
            last = [line for line in terminal.lines if line]
        assert any("a fault in Cartera (OperationalError)" in line for line in last)
        assert not any(word in terminal.text for word in ("Traceback", "locals", "❱"))
        assert "OperationalError" in (tmp_path / "cartera" / "cartera.log").read_text("utf-8")

    def test_anybody_is_found_by_typing(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.press("1")
            terminal.wait_for("/ filter")
            terminal.press("/nandu")
            terminal.wait_for("1 record")
            assert "Ñandú; hijos" in terminal.text
            assert "Álvarez" not in terminal.text
            terminal.press("escape")
            terminal.wait_for("Álvarez")
            terminal.press("\x10")
            terminal.wait_for("esc closes")
            terminal.press("iniguez")
            terminal.wait_for("Ana Íñiguez · Huesca")
            terminal.press("enter")
            terminal.wait_gone("esc closes")
            terminal.wait_for("Ñandú; hijos")

    def test_hostile_names_reach_the_terminal_as_text_alone(self, imported: Path) -> None:
        with Terminal("--db", imported, columns=160) as terminal:
            terminal.wait_for(HOSTILE_NAMES[0])
            terminal.press("q")
            terminal.wait_end()
            assert b"\x1b]0;x" not in terminal.written

    def test_it_leaves_the_terminal_as_it_was(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.press("q")
            assert terminal.wait_end() == 0
            assert b"\x1b[?1049l" in terminal.written
            assert b"\x1b[?25h" in terminal.written


class TestNorthwind:
    def test_the_list_that_excel_gave_is_worked_through_by_keyboard(self, tmp_path: Path) -> None:
        path, table = tmp_path / "own.db", Path(__file__).parents[1] / "data" / "northwind-clientes.csv"
        result = json.loads(shell("--db", path, "import", table, "--json"))
        assert (result["created"], result["rejected"]) == (93, [])
        assert json.loads(shell("--db", path, "import", table, "--json"))["created"] == 0
        found = json.loads(shell("--db", path, "list", "constitucion", "--json"))
        assert [one["code"] for one in found] == ["ANATR"]
        with Terminal("--db", path, columns=80, rows=24) as terminal:
            terminal.wait_for("1 of 15")
            terminal.press("1")
            terminal.wait_for("1 of 93")
            terminal.press("*3")
            terminal.wait_for("stars set")
            terminal.press(">")
            terminal.wait_for("→ Negotiation")
            terminal.press("q")
            assert terminal.wait_end() == 0
        [kept] = json.loads(shell("--db", path, "list", "stars:3", "--json"))
        assert kept["stage"] == "negotiation"
        shell("--db", path, "undo")
        shell("--db", path, "undo")
        back = client(path, kept["code"])
        assert (back["stars"], back["stage"]) == (0, "prospect")


class TestTheFirstRun:
    def test_with_nothing_in_it_it_says_what_to_press(self, tmp_path: Path) -> None:
        with Terminal("--db", tmp_path / "new.db") as terminal:
            terminal.wait_for("a  add a client")
            terminal.wait_for("i  import the list you have")
            terminal.wait_for("D  look around in a demo portfolio")
            terminal.press("aPrimera S.L.", "enter")
            terminal.wait_for("added: Primera S.L.")
            terminal.press("q")
            assert terminal.wait_end() == 0
        assert "Primera S.L." in shell("--db", tmp_path / "new.db", "list")

    def test_in_spanish(self, tmp_path: Path) -> None:
        with Terminal("--db", tmp_path / "new.db", "--lang", "es") as terminal:
            terminal.wait_for("Potenciales")
            terminal.press("q")
            assert terminal.wait_end() == 0

    def test_the_locale_chooses_the_language(self, tmp_path: Path) -> None:
        with Terminal("--db", tmp_path / "new.db", LANGUAGE="es") as terminal:
            terminal.wait_for("Potenciales")

    def test_the_demo_is_one_key_away(self, tmp_path: Path) -> None:
        with Terminal("--db", tmp_path / "new.db") as terminal:
            terminal.wait_for("look around in a demo portfolio")
            terminal.press("D")
            terminal.wait_for("of 1")
            terminal.press("q")
            assert terminal.wait_end() == 0


class TestTheTerminal:
    def test_it_follows_the_size(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("┬")
            terminal.resize(80, 24)
            terminal.wait_until(lambda: "┬" not in terminal.text and "? help" in terminal.lines[23], "no 80x24")
            terminal.resize(20, 4)
            terminal.resize(120, 40)
            terminal.wait_until(lambda: "┬" in terminal.text and "? help" in terminal.lines[39], "no 120x40")
            assert "Álvarez y Peña" in terminal.text

    @pytest.mark.parametrize("name", ["dumb", ""])
    def test_one_that_cannot_draw_is_refused(self, imported: Path, name: str) -> None:
        with Terminal("--db", imported, TERM=name) as terminal:
            assert terminal.wait_end() == 2
            assert b"cartera: " in terminal.written
            assert b"\x1b" not in terminal.written

    def test_without_one_it_says_so(self, imported: Path) -> None:
        shell("--db", imported, status=2)

    def test_ascii_where_the_settings_ask_for_it(self, imported: Path, tmp_path: Path) -> None:
        config = tmp_path / "own.toml"
        config.write_text('ascii = "yes"\n')
        with Terminal("--db", imported, "--config", config) as terminal:
            terminal.wait_for("> ---  ")
            terminal.press("*2")
            terminal.wait_for("> **-  ")
            assert "★" not in terminal.text
            assert "☆" not in terminal.text

    def test_no_color_shows_plain_stars(self, imported: Path) -> None:
        with Terminal("--db", imported, NO_COLOR="1") as terminal:
            terminal.wait_for("> ---  ")
            assert not any(f"\x1b[{kind};5;".encode() in terminal.written for kind in ("31", "32", "33", "91"))

    @pytest.mark.parametrize("plain", [True, False])
    def test_without_colours_there_are_greys(self, imported: Path, plain: bool) -> None:
        without = Terminal("--db", imported, "--plain") if plain else Terminal("--db", imported, NO_COLOR="1")
        with without as terminal:
            terminal.wait_for("> ---  ")
            terminal.press("*2")
            terminal.wait_for("> **-  ")
            colours = {int(colour) for colour in re.findall(rb"[34]8;5;(\d+)", terminal.written)}
            assert colours
            assert all(colour >= 231 or colour in (16, 59, 102, 145, 188) for colour in colours)
            assert b"8;2;" not in terminal.written


class TestTheLineDrops:
    def test_a_hang_up_keeps_the_draft_and_leaves_with_129(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.press("n")
            terminal.wait_for("Note: ")
            terminal.press("Half a thought")
            terminal.wait_for("Half a thought")
            terminal.process.kill(signal.SIGHUP)
            assert terminal.wait_end() == 129
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.press("n")
            terminal.wait_for("Half a thought")

    def test_a_terminal_that_is_gone_ends_the_program(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.press("n")
            terminal.wait_for("Note: ")
            terminal.press("Cut off")
            terminal.wait_for("Cut off")
            assert terminal.drop_line() == 129
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("a draft is kept: Note: ")

    def test_sigterm_leaves_with_143(self, imported: Path) -> None:
        with Terminal("--db", imported) as terminal:
            terminal.wait_for("1 of 3")
            terminal.process.kill(signal.SIGTERM)
            assert terminal.wait_end() == 143
            assert b"\x1b[?1049l" in terminal.written
