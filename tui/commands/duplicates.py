"""``duplicates`` and ``merge``: clients that stand twice, and making one of two."""

import argparse

from models.i18n import _
from tui.commands.parser import Commands
from tui.commands.shell import Shell


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    duplicates = commands.add("duplicates", _("the clients that are the same, or likely to be"), show_duplicates)
    duplicates.option(
        "json",
        values=0,
        help=_("as a JSON array of {a: {id, name}, b: {id, name}, same, reasons, text}; reasons are of %(reasons)s")
        % {"reasons": "code, tax_id, email, phone, name, place"},
    )
    merge = commands.add("merge", _("merge the second client into the first; undo brings it back"), merge_clients)
    merge.add_argument("client", metavar=_("CLIENT"), help=_("the one that stays; its filled fields stay too"))
    merge.add_argument("other", metavar=_("CLIENT"), help=_("the one that goes; what hangs on it goes over"))
    merge.option("json", values=0, help=_("print the record as JSON"))


def show_duplicates(shell: Shell, options: argparse.Namespace) -> int:
    """Print every pair, the same first: ``a`` is the client with the smaller id, ``same`` false where they are only
    likely the same, ``reasons`` what they have in common, ``text`` the same in words."""
    with shell.file(create=False, sweep=False):
        from models.merging.search import find

        with shell.progress(_("Comparing clients")) as progress:
            found = find(progress)
    assert found is not None
    if found.cut:
        shell.note(_("there are more likely ones than these; merge some and ask again"))
    if options.json:
        shell.json_array(pair.json() for pair in found.pairs)
    elif not found.pairs:
        shell.line(_("No client stands twice."))
    elif shell.drawn:
        from tui.commands.drawing import table

        head = ("", _("Client"), "", _("Client"), "", _("Why"))
        rows = [
            (f"#{pair.a}", pair.a_name, f"#{pair.b}", pair.b_name, _("the same") if pair.same else _("likely"),
             pair.text)
            for pair in found.pairs
        ]  # fmt: skip
        for line in table([head, *rows], right=(0, 2)):
            print(line)
    else:
        for pair in found.pairs:
            said = "same" if pair.same else "likely"
            shell.line(f"#{pair.a}", pair.a_name, f"#{pair.b}", pair.b_name, said, pair.text)
    return 0


def merge_clients(shell: Shell, options: argparse.Namespace) -> int:
    """Merge the second client into the first."""
    with shell.file(create=False):
        from models.client import find
        from models.merging.merge import merge

        first, second = find(options.client), find(options.other)
        shell.told(first, options.json, merge(shell.session, first, second))
    return 0
