"""The grammar of the command line: options before or after the command, values that may begin with a dash."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn

from models.i18n import N_, _, ngettext
from models.problems import Usage

_HIDDEN = "\0"  # stands before a value that begins with a dash; no argument of a process can contain it

ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
)
"""What argparse says; it looks the words up in our catalogue."""


class Parser(argparse.ArgumentParser):
    """An argument parser that knows how many values each option takes and raises Usage."""

    def __init__(self, **settings: Any) -> None:
        self.arity: dict[str, int] = {"-h": 0, "--help": 0}
        super().__init__(allow_abbrev=False, **settings)

    def option(self, name: str, *, values: int = 1, **settings: Any) -> None:
        """Declare the option ``name`` (without dashes) that takes ``values`` values."""
        self.arity["--" + name] = values
        if values == 0:
            settings.setdefault("action", "store_true")
        elif values > 1:
            settings["nargs"] = values
        self.add_argument("--" + name, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise Usage instead of leaving."""
        command = self.prog if " " in self.prog else "cartera"
        text = _("%(message)s; see %(command)s --help")
        raise Usage(text % {"message": message.replace(_HIDDEN, ""), "command": command})


@dataclass(slots=True)
class Command:
    """One command: its name, what it does, and the function that runs it with a Shell and the arguments."""

    name: str
    help: str
    run: Callable[..., int]
    parser: Parser


@dataclass(slots=True)
class Commands:
    """All commands, in the order of the help."""

    table: dict[str, Command] = field(default_factory=dict)

    def add(self, name: str, text: str, run: Callable[..., int]) -> Parser:
        """Declare a command and return its parser for the arguments; the common options are already in it."""
        parser = Parser(prog=f"cartera {name}", description=text)
        add_common(parser)
        self.table[name] = Command(name, text, run, parser)
        return parser


def add_common(parser: Parser) -> None:
    """Declare the options that every command takes."""
    parser.option("db", metavar=_("FILE"), help=_("the portfolio (or CARTERA_DB)"))
    parser.option("config", metavar=_("FILE"), help=_("the settings file (or CARTERA_CONFIG)"))
    parser.option("lang", metavar="en|es", choices=("en", "es"), help=_("language (or CARTERA_LANG)"))
    parser.option("as-of", metavar=_("DATE"), help=_("the day taken as today (or CARTERA_AS_OF)"))
    parser.option("plain", values=0, help=_("no colours, plain characters only"))


def use_our_words() -> None:
    """Let argparse speak the language of the reader."""
    for name, function in (("_", _), ("ngettext", ngettext)):
        setattr(argparse, name, function)


def parse(argv: list[str], main: Parser, commands: Commands) -> tuple[Command | None, argparse.Namespace]:
    """Return the command that ``argv`` names (None: open the program) and its arguments; raises Usage."""
    arity = dict(main.arity)
    for command in commands.table.values():
        arity |= command.parser.arity
    position = _command_position(argv, arity)
    if position is None:
        return None, _parse(main, argv)
    name = argv[position]
    if name not in commands.table:
        near = get_close_matches(name, commands.table, 1)
        text = _("there is no command %(name)s, did you mean %(near)s?") if near else _("there is no command %(name)s")
        main.error(text % {"name": name, "near": near[0] if near else ""})
    chosen = commands.table[name]
    return chosen, _parse(chosen.parser, argv[:position] + argv[position + 1 :])


def early(argv: list[str], name: str) -> str | None:
    """Return the value of the option ``name`` in ``argv`` before anything else is understood, or None."""
    found = None
    for index, word in enumerate(argv):
        if word == "--":
            break
        if word == name and index + 1 < len(argv):
            found = argv[index + 1]
        elif word.startswith(name + "="):
            found = word[len(name) + 1 :]
    return found


def _command_position(argv: list[str], arity: dict[str, int]) -> int | None:
    skip = 0
    for index, word in enumerate(argv):
        if skip:
            skip -= 1
        elif word == "--":
            return None
        elif word.startswith("-") and len(word) > 1:
            skip = 0 if "=" in word else arity.get(_dashed(word), 0)
        else:
            return index
    return None


def _parse(parser: Parser, words: list[str]) -> argparse.Namespace:
    parsed = parser.parse_args(list(_readable(parser, words)))
    for name, value in vars(parsed).items():
        setattr(parsed, name, _unhidden(value))
    return parsed


def _readable(parser: Parser, words: list[str]) -> Iterator[str]:
    """Yield ``words`` so that argparse takes for an option only what is one."""
    pending, only_values = 0, False
    for word in words:
        if pending:
            pending -= 1
            yield _hidden(word)
        elif only_values:
            yield _hidden(word)
        elif word == "--":
            only_values = True
        elif _dashed(word) in parser.arity:
            name, equals, value = word.partition("=")
            yield _dashed(name) + equals + value
            pending = 0 if equals else parser.arity[_dashed(word)]
        elif word.startswith("--"):
            _unknown(parser, word)
        else:
            yield _hidden(word)


def _dashed(word: str) -> str:
    """Return the option's name with dashes and without a value: ``--as_of=x`` is ``--as-of``."""
    name = word.partition("=")[0]
    return "--" + name[2:].replace("_", "-") if name.startswith("--") else name


def _unknown(parser: Parser, word: str) -> NoReturn:
    name = _dashed(word)
    near = get_close_matches(name, parser.arity, 1)
    text = (
        _("there is no option %(name)s here, did you mean %(near)s?") if near else _("there is no option %(name)s here")
    )
    parser.error(text % {"name": name, "near": near[0] if near else ""})


def _hidden(word: str) -> str:
    return _HIDDEN + word if word.startswith("-") else word


def _unhidden(value: object) -> object:
    if isinstance(value, str):
        return value.removeprefix(_HIDDEN)
    return [_unhidden(item) for item in value] if isinstance(value, list) else value
