"""The keys of one's own: what is wrong with them is told, and never stops the program."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import settings
from models.listing import ListSpec, count
from models.session import Session
from tests.screens.conftest import Opened
from tui.keymap import key_name, keymap_problems, usable_keys

DEFAULTS = {
    "client.add": "a", "client.trash": "d", "client.stars": "asterisk", "talk.log": "l", "list.first": "g,home",
    "card.first": "g", "program.quit": "q,ctrl+q",
}  # fmt: skip


class TestProblems:
    @pytest.mark.parametrize(
        ("keymap", "problems"),
        [
            ({}, []),
            ({"client.add": "A"}, []),
            ({"client.add": "d", "client.trash": "a"}, []),
            ({"client.ad": "A"}, ["keys: unknown action 'client.ad', did you mean client.add?"]),
            ({"zzz": "A"}, ["keys: unknown action 'zzz'"]),
            ({"talk.log": "d"}, ["keys: d is bound to client.trash and talk.log"]),
            ({"talk.log": "q"}, ["keys: q is bound to talk.log and program.quit"]),
            ({"talk.log": "x, *"}, ["keys: * is bound to client.stars and talk.log"]),
            (
                {"talk.log": "g"},
                ["keys: g is bound to talk.log and list.first", "keys: g is bound to talk.log and card.first"],
            ),
            ({"list.first": "t", "card.first": "t"}, []),
        ],
    )  # fmt: skip
    def test_unknown_actions_and_shared_keys(self, keymap: dict[str, str], problems: list[str]) -> None:
        assert keymap_problems(keymap, DEFAULTS) == problems

    def test_what_is_sound_is_used(self) -> None:
        wanted = {"client.add": "d", "client.trash": "a", "talk.log": "g", "nobody": "z", "client.stars": ""}
        assert usable_keys(wanted, DEFAULTS) == {"client.add": "d", "client.trash": "a"}


class TestTheFile:
    @pytest.mark.parametrize(
        "written", ['[keys]\n"client.add" = "A"', '[keys]\nclient.add = "A"', '[keys.client]\nadd = "A"']
    )
    def test_actions_are_named_with_or_without_quotes(self, written: str, tmp_path: Path) -> None:
        file = tmp_path / "own.toml"
        file.write_text(written)
        assert settings.read(file)[0].keys == {"client.add": "A"}

    @pytest.mark.parametrize("written", ["keys = 3", "[keys]\nclient.add = 3", '[keys]\nclient = ["a"]'])
    def test_what_is_no_key_is_one_line(self, written: str, tmp_path: Path) -> None:
        file = tmp_path / "own.toml"
        file.write_text(written)
        assert settings.read(file)[1] == ['own.toml: keys: a table of action = "key,key" is expected']


class TestNames:
    @pytest.mark.parametrize(
        ("key", "name"),
        [("asterisk", "*"), ("ctrl+d", "ctrl+d"), ("escape", "esc"), ("down", "↓"), ("G", "G"), ("space", "space")],
    )
    def test_keys_are_written_as_people_know_them(self, key: str, name: str) -> None:
        assert key_name(key) == name

    def test_in_ascii(self) -> None:
        assert key_name("down", plain=True) == "down"


class TestInTheProgram:
    async def test_ones_own_key_works_and_is_shown(self, opened: Opened, session: Session) -> None:
        keys = {"client.trash": "Q", "client.edit": "H"}
        async with opened("3", session=replace(session, settings=replace(session.settings, keys=keys))) as program:
            assert "H edit" in program.lines()[-1]
            await program.press("d")
            assert await program.db(count, ListSpec(trash=True)) == 0
            await program.press("Q")
            assert await program.db(count, ListSpec(trash=True)) == 1

    async def test_a_clash_is_one_line_and_the_old_key_stays(self, opened: Opened, session: Session) -> None:
        keys = {"client.trash": "l", "zzz.zzz": "x"}
        async with opened("3", session=replace(session, settings=replace(session.settings, keys=keys))) as program:
            assert program.app.desk.notices == [
                "keys: unknown action 'zzz.zzz'",
                "keys: l is bound to talk.log and client.trash",
            ]
            assert program.message == "keys: unknown action 'zzz.zzz'"
            await program.press("d")
            assert await program.db(count, ListSpec(trash=True)) == 1
