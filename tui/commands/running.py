"""From the words of the command line to the command that runs: language, settings, arguments, session."""

import argparse
import gc
import os
import sys

from models import settings as configuration
from models.i18n import _, locale_language, set_language
from tui.commands import (
    duplicates,
    keeping,
    money,
    portfolio,
    privacy,
    reading,
    screens,
    talking,
    today,
    transfer,
    writing,
)
from tui.commands.parser import Commands, Parser, add_common, early, parse, use_our_words
from tui.commands.shell import let_all_through, make_shell


def run(argv: list[str]) -> int:
    """Run the command that ``argv`` asks for and return its exit status. Raises Problem for what goes wrong."""
    let_all_through(sys.stdout, sys.stderr)
    settings, warnings = configuration.read(configuration.config_path(early(argv, "--config")))
    set_language(_language(argv, settings))
    use_our_words()
    commands = all_commands()
    main = main_parser(commands)
    command, options = parse(argv, main, commands)
    if command is None and options.version:
        print(f"cartera {installed_version()}")
        return 0
    shell = make_shell(options, settings, warnings)
    if command is None:
        return screens.open_program(shell, options)
    for warning in warnings:
        shell.note(warning)
    gc.enable()
    return command.run(shell, options)


def all_commands() -> Commands:
    """Return every command, in the order of the help."""
    commands = Commands()
    for module in (screens, reading, today, writing, talking, money, portfolio, transfer, duplicates, keeping, privacy):
        module.declare(commands)
    return commands


def main_parser(commands: Commands) -> Parser:
    """Return the parser of a command line without a command, whose help names them all."""
    width = max(map(len, commands.table), default=0) + 2
    lines = "\n".join(f"  {command.name:{width}}{command.help}" for command in commands.table.values())
    parser = Parser(
        prog="cartera",
        usage=_("cartera [options] [command …]"),
        description=_("A client portfolio for the terminal. Without a command the program opens."),
        epilog=_("commands") + ":\n" + lines + "\n\n" + _("cartera COMMAND --help explains a command."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_common(parser)
    parser.option("version", values=0, help=_("print the version"))
    return parser


def installed_version() -> str:
    """Return the version of the installed distribution."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("cartera")
    except PackageNotFoundError:
        return "0"


def _language(argv: list[str], settings: configuration.Settings) -> str:
    wanted = early(argv, "--lang") or os.environ.get("CARTERA_LANG") or settings.language
    return locale_language() if wanted in ("", "auto") else wanted
