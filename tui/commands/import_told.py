"""What ``import`` says: how a file is read, and what became of its rows."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.i18n import _, ngettext
from models.text import shown
from tui.commands.shell import Shell

if TYPE_CHECKING:
    from models.client import OwnField
    from models.importing.mapping import Mapping
    from models.importing.reading import FileInfo
    from models.importing.result import ImportResult
    from models.importing.source import Book

SHOWN = 10
"""So many warnings and rejected rows are told one by one."""


def tell_reading(shell: Shell, info: "FileInfo", mapping: "Mapping", own: "Table[str, OwnField]") -> None:
    """Say how a file is read and where its columns go; ``own`` are the fields of the user by their folded names."""
    from models.importing.day_order import holds_days
    from models.importing.mapping import target_label

    if info.system:
        shell.line(_("export of"), info.system)
    if info.book is not None:
        shell.line(_("sheet"), info.book.sheet)
        shell.line(_("headers in row"), str(info.book.header))
    else:
        shell.line(_("encoding"), info.encoding)
    if info.delimiter:
        shell.line(_("delimiter"), repr(info.delimiter))
    for column in () if mapping.cards else mapping.columns:
        told = [_("decimal sign %(sign)s") % {"sign": column.decimal}] if column.decimal else []
        if column.days and holds_days(column.target, own):
            told.append(_("month first") if column.days == "month" else _("day first"))
        shell.line(column.header, "→ " + target_label(column.target), *told)


def tell_sheets(shell: Shell, books: "Sequence[Book]") -> None:
    """Say of a workbook with several sheets which one was read, which were not, and how they are."""
    for book in books:
        if book.others:
            names = ", ".join(shown(name, 40) for name in book.others)
            text = _("only the sheet “%(sheet)s” was read, not %(names)s: --sheet NAME --what KIND reads another one")
            shell.note(text % {"sheet": shown(book.sheet, 40), "names": names})


def tell_result(shell: Shell, result: "ImportResult", rejects: Path | None) -> None:
    """Say what became of the rows; ``rejects`` is where those that were rejected are kept."""
    for row in result.rejected[:SHOWN]:
        shell.note(_("line %(line)d rejected: %(text)s") % {"line": row.line, "text": row.text})
    _tell_more(shell, len(result.rejected))
    for remark in result.warnings[:SHOWN]:
        shell.note(_("line %(line)d: %(text)s") % {"line": remark.line, "text": remark.text})
    _tell_more(shell, len(result.warnings))
    if result.read and sum(row.reason == "missing_name" for row in result.rejected) == result.read:
        shell.note(
            _("no row has a name: --map FILE says which column goes where (--sheet, --header-row in a workbook)")
        )
    if result.ignored:
        shell.note(_("columns not taken: %(names)s") % {"names": ", ".join(result.ignored)})
    if result.rejected and rejects is not None:
        shell.note(_("the rejected rows are kept in %(file)s") % {"file": rejects})
    read, *became = (
        ngettext("%(count)d read", "%(count)d read", result.read) % {"count": result.read},
        ngettext("%(count)d created", "%(count)d created", result.created) % {"count": result.created},
        ngettext("%(count)d updated", "%(count)d updated", result.updated) % {"count": result.updated},
        ngettext("%(count)d skipped", "%(count)d skipped", result.skipped) % {"count": result.skipped},
        ngettext("%(count)d rejected", "%(count)d rejected", len(result.rejected)) % {"count": len(result.rejected)},
    )
    shell.line(f"{read}: {', '.join(became)}")


def _tell_more(shell: Shell, number: int) -> None:
    if number > SHOWN:
        more = number - SHOWN
        shell.note(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
