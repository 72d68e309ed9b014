"""``import`` and ``export``: in from what others wrote, out for others to read."""

from tui.commands.parser import Commands


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
