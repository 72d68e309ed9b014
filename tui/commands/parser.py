"""The grammar of the command line: options before or after the command, values that may begin with a dash."""

import argparse
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
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
        self.optional: dict[str, str] = {}
        self.takes_others = False
        self.others: dict[str, str] = {}
        super().__init__(allow_abbrev=False, **settings)

    def option(self, name: str, *, values: int = 1, **settings: Any) -> None:
        """Declare the option ``name`` (without dashes) that takes ``values`` values."""
        self.arity["--" + name] = values
        if values == 0:
            settings.setdefault("action", "store_true")
        elif values > 1:
            settings["nargs"] = values
        self.add_argument("--" + name, **settings)

    def option_or_value(self, name: str, otherwise: str, **settings: Any) -> None:
        """Declare the option ``name`` that takes one value or none, which stands for ``otherwise``."""
        self.optional["--" + name] = otherwise
        self.option(name, **settings)

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
    optional = {name for command in commands.table.values() for name in command.parser.optional}
    position = _command_position(argv, arity, optional, commands.table)
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


def _command_position(
    argv: list[str], arity: dict[str, int], optional: set[str], commands: Container[str]
) -> int | None:
    """Return where the command stands; behind an ``optional`` option a word is its value unless it is a command."""
    skip = 0
    for index, word in enumerate(argv):
        if skip:
            skip -= 1
        elif word == "--":
            return None
        elif word.startswith("-") and len(word) > 1:
            skip = 0 if "=" in word else arity.get(_dashed(word), _unheard_of(argv, index, commands))
            if _dashed(word) in optional and (_is_option(argv, index + 1) or argv[index + 1] in commands):
                skip = 0
        else:
            return index
    return None


def _unheard_of(argv: list[str], place: int, commands: Container[str]) -> int:
    """How many values an option that no command declares has before the command: one, unless that is the command."""
    return int(argv[place].startswith("--") and not _is_option(argv, place + 1) and argv[place + 1] not in commands)


def _parse(parser: Parser, words: list[str]) -> argparse.Namespace:
    parsed = parser.parse_args(list(_readable(parser, _valued(parser, words))))
    if parser.takes_others:
        parsed.others = parser.others
        parsed.refuse_other = partial(unknown, parser)
    for name, value in vars(parsed).items():
        setattr(parsed, name, _unhidden(value))
    return parsed


def _readable(parser: Parser, words: list[str]) -> Iterator[str]:
    """Yield ``words`` so that argparse takes for an option only what is one."""
    pending, only_values, other = 0, False, ""
    for word in words:
        if other and _dashed(word) in parser.arity:
            unknown(parser, other)
        elif other:
            parser.others[other] = word
            other = ""
        elif pending:
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
        elif word.startswith("--") and parser.takes_others:
            name, equals, value = word.partition("=")
            parser.others |= {name: value} if equals else {}
            other = "" if equals else name
        elif word.startswith("--"):
            unknown(parser, word)
        else:
            yield _hidden(word)
    if other:
        unknown(parser, other)


def _valued(parser: Parser, words: list[str]) -> list[str]:
    """Give options that may stand alone their value: the word behind them while there are more than arguments."""
    if not parser.optional:
        return words
    places, skip = [], 0
    for place, word in enumerate(words[: words.index("--") if "--" in words else None]):
        if skip:
            skip -= 1
        elif _dashed(word) not in parser.arity:
            places.append(place)
        elif "=" not in word and _dashed(word) not in parser.optional:
            skip = parser.arity[_dashed(word)]
    behind = len(words) - words.index("--") - 1 if "--" in words else 0
    spare = len(places) + behind - sum(not action.option_strings for action in parser._actions)
    found: list[str] = []
    taken = -1
    for place, word in enumerate(words):
        if place == taken:
            continue
        if _dashed(word) in parser.optional and "=" not in word:
            value = parser.optional[_dashed(word)]
            if spare > 0 and place + 1 in places and not _is_option(words, place + 1):
                taken, spare, value = place + 1, spare - 1, words[place + 1]
            word = f"{_dashed(word)}={value}"
        found.append(word)
    return found


def _is_option(words: list[str], place: int) -> bool:
    """Return whether no value stands at ``place``: an option, or nothing more."""
    return place >= len(words) or words[place].startswith("-")


def _dashed(word: str) -> str:
    """Return the option's name with dashes and without a value: ``--as_of=x`` is ``--as-of``."""
    name = word.partition("=")[0]
    return "--" + name[2:].replace("_", "-") if name.startswith("--") else name


def unknown(parser: Parser, word: str, more: Iterable[str] = ()) -> NoReturn:
    """Say that there is no such option, and which is near; ``more`` can be named beside those of the parser."""
    name = _dashed(word)
    near = get_close_matches(name, [*parser.arity, *more], 1)
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
