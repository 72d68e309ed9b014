"""The commands of the command line: each reads its arguments, calls ``models`` and prints."""

from tui.commands.running import run

__all__ = ["run"]
