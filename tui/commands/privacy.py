"""``dossier`` and ``erase``: what a person may ask for, all that is kept about them, or that nothing is."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.i18n import _, ngettext
from models.problems import Usage
from tui.commands.parser import Commands
from tui.commands.shell import Shell
from tui.commands.writing import add_client_argument

if TYPE_CHECKING:
    from models.privacy.erasing import Erased


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    dossier = commands.add(
        "dossier", _("write all that is kept about a client to a file (.md, .txt, .json)"), write_dossier
    )
    add_client_argument(dossier)
    dossier.add_argument("file", metavar=_("FILE"))
    erase = commands.add("erase", _("erase a client for good, with every trace; it cannot be undone"), erase_client)
    add_client_argument(erase)
    erase.option("yes", values=0, help=_("it is meant"))
    erase.option("backups", values=0, help=_("delete the automatic backups that hold it too, and make a new one"))


def write_dossier(shell: Shell, options: argparse.Namespace) -> int:
    """Write the dossier of a client, by the ending of the file."""
    path = Path(options.file)
    if path.suffix.lower() not in (".md", ".txt", ".json"):
        raise Usage(_("%(file)s: the name must end in .md, .txt or .json") % {"file": path})
    with shell.file(create=False, sweep=False):
        from models.privacy import dossier, erasing

        number, _name = erasing.find(options.client)
        dossier.export(shell.session, number, path)
    return 0


def erase_client(shell: Shell, options: argparse.Namespace) -> int:
    """Erase a client and say which backups still hold it."""
    with shell.file(create=False):
        from models.privacy import erasing

        number, name = erasing.find(options.client)
        if not options.yes:
            text = _("erasing %(client)s for good cannot be undone: add --yes")
            raise Usage(text % {"client": f"#{number} {name}"})
        with shell.progress(_("erasing")) as progress:
            # One step of two: writing the file anew takes the time.
            erased = erasing.erase(shell.session, [number], progress=lambda done, total: progress(done, total + 1))
        shell.line(_("erased for good: %(what)s") % {"what": _records(erased.count)})
        if not erased.clean:
            shell.note(_("another program has the file open: the last traces go when it is closed"))
        if told := erased.mentions_told():
            shell.note(told)
        _tell_backups(shell, erased, delete=options.backups)
    return 0


def _records(number: int) -> str:
    return ngettext("%(count)d record", "%(count)d records", number) % {"count": number}


def _tell_backups(shell: Shell, erased: "Erased", *, delete: bool) -> None:
    """Delete the backups that hold what was erased, or name them."""
    from models.privacy import erasing

    number = len(erased.backups)
    if number and delete:
        made = erasing.delete_backups(shell.session, erased.backups)
        text = ngettext("%(count)d backup deleted", "%(count)d backups deleted", number) % {"count": number}
        shell.line(f"{text}; " + _("backed up: %(file)s") % {"file": made})
    elif number:
        text = ngettext(
            "%(count)d automatic backup still holds it; delete the file (--backups does it at once):",
            "%(count)d automatic backups still hold it; delete the files (--backups does it at once):",
            number,
        )
        shell.note(text % {"count": number})
        for path in erased.backups:
            shell.note(str(path))
    shell.note(_("copies made elsewhere, such as exports and backups of your own, are not touched"))
