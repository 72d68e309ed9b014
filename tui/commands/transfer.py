"""``import`` and ``export``: in from what others wrote, out for others to read."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.i18n import _
from models.problems import BadFile, Usage
from tui.commands.import_told import tell_reading, tell_result, tell_sheets
from tui.commands.parser import Commands
from tui.commands.shell import Shell, whole_number

if TYPE_CHECKING:
    from models.fields import Stage
    from models.importing.mapping import Mapping
    from models.importing.source import Book, Source

WHAT = ("clients", "sales", "payments", "activities")


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    bring = commands.add("import", _("bring clients, sales, payments or activities in from a file"), import_file)
    bring.add_argument("file", metavar=_("FILE"))
    bring.option("what", choices=WHAT, help=_("what the rows are (clients)"))
    bring.option("stage", metavar=_("STAGE"), help=_("stage of new clients where the file names none"))
    bring.option(
        "sheet", metavar=_("NAME"), help=_("the sheet of a workbook (the one that fits --what, else the first)")
    )
    bring.option("header-row", metavar="N", help=_("the row of a workbook in which the headers stand (it is found)"))
    bring.option(
        "map", metavar=_("FILE"), help=_('which column is which field: TOML lines, "header" = "field", or JSON')
    )
    bring.option("dry-run", values=0, help=_("say what would be done, change nothing"))
    bring.option(
        "on-duplicate", choices=("update", "skip", "create"), default="update",
        help=_("what to do with clients that are here already (update)"),
    )  # fmt: skip
    bring.option("new-clients", values=0, help=_("unknown clients come along with their sales, at stage client"))
    bring.option("unpaid", values=0, help=_("sales of a file without a column of payment days are not paid yet"))
    bring.option("rejects", metavar=_("FILE"), help=_("where to keep the rows that are rejected"))
    bring.option("json", values=0, help=_("the result as JSON"))
    out = commands.add(
        "export",
        _("write clients, or what hangs on them, to a file (.csv, .xlsx, .json; .vcf: cards; .ics: a calendar)"),
        export_file,
    )
    out.add_argument("file", metavar=_("FILE"))
    out.option("query", metavar=_("QUERY"), help=_("only the clients that it finds"))
    out.option(
        "what", choices=(*WHAT, "follow-ups", "opportunities", "all"), default="clients",
        help=_("what to write (clients); all of it goes into .json, .xlsx or a folder (FOLDER/) of CSV"),
    )  # fmt: skip
    out.option(
        "anonymise", values=0, help=_("made-up people, shifted days and amounts: a .json to try things out with")
    )
    out.option("vcard", choices=("4.0", "3.0"), help=_("version of the cards in a .vcf file (4.0)"))


def import_file(shell: Shell, options: argparse.Namespace) -> int:
    """Import a file and say what became of its rows."""
    from models.importing.everything import is_everything

    path = Path(options.file)
    whole = is_everything(path)
    if not whole and path.is_dir():
        from models.exporting.everything import MANIFEST

        words = {"path": path, "file": MANIFEST}
        raise BadFile(_("%(path)s is a folder without %(file)s, so no whole portfolio.") % words)
    if not whole and not path.is_file():
        raise BadFile(_("%(path)s is not a file.") % {"path": path})
    stage = _stage(options.stage)
    _check_options(options)
    header = whole_number(options.header_row, "--header-row") if options.header_row is not None else None
    where = {"sheet": options.sheet, "header": header}
    with _portfolio(shell, dry_run=options.dry_run):
        from models.importing.bring import import_file as bring

        if whole:
            return _restore(shell, path, options)
        mapping = _mapping(shell, path, options, where)
        rejects = None if options.dry_run else _rejects_path(path, options.rejects)
        books: list[Book] = []
        with shell.progress(_("importing %(file)s") % {"file": path.name}) as progress:
            result = bring(
                shell.session, path, mapping, what=options.what, stage=stage, on_duplicate=options.on_duplicate,
                new_clients=options.new_clients, unpaid=options.unpaid, progress=progress, dry_run=options.dry_run,
                rejects=rejects, look=partial(_look, shell, path, options, books), **where,
            )  # fmt: skip
    if options.sheet is None:
        tell_sheets(shell, books)
    if options.json:
        shell.json(result.to_json())
    else:
        tell_result(shell, result, rejects)
    return result.exit_status


def _restore(shell: Shell, path: Path, options: argparse.Namespace) -> int:
    """Take a whole portfolio into an empty one."""
    from models.importing import everything

    if options.dry_run or options.what is not None:
        raise Usage(_("%(file)s holds a whole portfolio: import it without options") % {"file": path})
    with shell.progress(_("importing %(file)s") % {"file": path.name}) as progress:
        clients, acts = everything.restore(path, shell.session.settings, progress)
    if options.json:
        shell.json({"read": clients, "created": clients, "updated": 0, "skipped": 0, "rejected": [], "warnings": [],
                    "ignored": []})  # fmt: skip
    else:
        shell.line(everything.told(clients, acts))
    return 0


def _check_options(options: argparse.Namespace) -> None:
    """Raise Usage for options that do not go together."""
    from models.importing.nearby import WORKBOOKS

    what = options.what or "clients"
    wrong = [
        (options.new_clients and what != "sales", "--new-clients"),
        (options.unpaid and what != "sales", "--unpaid"),
        (options.on_duplicate == "create" and what != "clients", "--on-duplicate create"),
    ]
    for given, name in ((options.sheet, "--sheet"), (options.header_row, "--header-row")):
        if given is not None and not options.file.lower().endswith(WORKBOOKS):
            endings = ", ".join(WORKBOOKS)
            raise Usage(_("%(option)s is for workbooks (%(endings)s)") % {"option": name, "endings": endings})
    for is_wrong, name in wrong:
        if is_wrong:
            raise Usage(_("%(option)s does not go with --what %(what)s") % {"option": name, "what": what})


def _look(shell: Shell, path: Path, options: argparse.Namespace, books: "list[Book]", source: "Source") -> None:
    """Make a backup of what an open file may change much, before anything else is done with it.

    What a workbook was found to be is added to ``books``.

    Raises Usage for a file that is clearly none of clients, where the command does not say what it is.
    """
    from models.importing.reading import recognised

    books += [source.book] if source.book is not None else []
    if options.what is None:
        _refuse_other(path, recognised(source))
    if not options.dry_run:
        _back_up(shell, path)


def _refuse_other(path: Path, what: str) -> None:
    if what != "clients":
        text = _("the columns of %(file)s are not those of clients: add --what %(what)s (or --what clients)")
        raise Usage(text % {"file": path.name, "what": what})


@contextmanager
def _portfolio(shell: Shell, *, dry_run: bool) -> Iterator[None]:
    """Open the portfolio; a dry run on one that does not exist leaves none behind."""
    if dry_run and not shell.database.exists():
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder, replace(shell, database=Path(folder) / "cartera.db").file(create=True):
            yield
    else:
        with shell.file(create=not dry_run):
            yield


def _stage(text: str | None) -> "Stage | None":
    from tui.commands.writing import stage_named

    return None if text is None else stage_named(text)


def _mapping(shell: Shell, path: Path, options: argparse.Namespace, where: dict[str, Any]) -> "Mapping | None":
    """Return the mapping that a map file asks for; a dry run says how the file is read."""
    map_file, tell = options.map, options.dry_run and not options.json
    if map_file is None and not tell:
        return None
    from models.importing.mapping import own_fields, read_map, with_map
    from models.importing.reading import inspect

    info = inspect(path, shell.session.settings, what=options.what, **where)
    if options.what is None:
        _refuse_other(path, info.mapping.what)
    mapping, own = info.mapping, own_fields()
    if map_file is not None:
        if mapping.cards:
            raise Usage(_("%(option)s does not go with a file of cards") % {"option": "--map"})
        try:
            mapping = with_map(mapping, read_map(Path(map_file)), own)
        except BadFile as problem:
            raise Usage(problem.text) from problem
    if tell:
        tell_reading(shell, info, mapping, own)
    return mapping


def _back_up(shell: Shell, path: Path) -> None:
    """Make a backup before an import of many rows. Lines are counted: at most as many rows stand in the file."""
    from models.backups import back_up_before_import
    from models.importing.nearby import WORKBOOKS

    most = shell.session.settings.backup_rows
    lines = 0
    with path.open("rb") as file:
        while lines <= most and (block := file.read(1 << 16)):
            lines += max(block.count(b"\n"), block.count(b"\r"))
    back_up_before_import(shell.session, most + 1 if path.suffix.lower() in (".json", *WORKBOOKS) else lines)


def _rejects_path(path: Path, given: str | None) -> Path | None:
    if given is not None:
        return Path(given)
    from models.importing.rejects import rejects_name

    beside = path.with_name(rejects_name(path))
    return beside if os.access(path.parent, os.W_OK) else None


def export_file(shell: Shell, options: argparse.Namespace) -> int:
    """Write clients to a file, by its ending."""
    path = Path(options.file)
    folder = options.file.endswith(("/", os.sep)) or path.is_dir()
    if folder and (options.what != "all" or options.query is not None or options.anonymise or options.vcard):
        text = _("%(file)s: a folder takes everything, so with --what all and no other option")
        raise Usage(text % {"file": path})
    ending = ".csv" if folder else path.suffix.lower()
    if ending not in (".csv", ".xlsx", ".json", ".vcf", ".ics"):
        raise Usage(_("%(file)s: the name must end in .csv, .xlsx, .json, .vcf or .ics") % {"file": path})
    if ending == ".vcf" and options.what != "clients":
        raise Usage(_("%(file)s: cards are of clients, leave --what out") % {"file": path})
    if options.vcard is not None and ending != ".vcf":
        raise Usage(_("%(option)s is for a name that ends in .vcf") % {"option": "--vcard"})
    if ending == ".ics" and options.what != "clients":
        raise Usage(_("%(file)s: a calendar has follow-ups and birthdays, leave --what out") % {"file": path})
    if options.what == "all" and ending not in (".json", ".xlsx") and not folder:
        raise Usage(_("%(file)s: with --what all the name must end in .json, .xlsx or / (a folder)") % {"file": path})
    if options.anonymise and (ending != ".json" or options.what != "clients"):
        raise Usage(_("%(option)s is for clients in a name that ends in .json") % {"option": "--anonymise"})
    with shell.file(create=False, sweep=False):
        from models.exporting import clients, items
        from models.ordering import query_ids

        ids = query_ids(options.query, shell.session.today) if options.query else None
        what = next((each for each in items.ITEMS if each == options.what), None)
        if what is not None:
            items.export(path, what, ids)
        elif options.what == "all" and ending == ".xlsx":
            clients.export_book(shell.session, path, ids)
        elif options.what == "all" and ids is None:
            from models.exporting import everything

            (everything.export_folder if folder else everything.export)(path)
        else:
            version, anonymous = options.vcard or "4.0", options.anonymise
            clients.export(shell.session, path, ids, version=version, anonymous=anonymous)
    return 0
