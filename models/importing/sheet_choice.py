"""Which sheet of a workbook is read, and which others hold anything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.fields import by_name
from models.i18n import _
from models.importing import kinds
from models.importing.header_row import find_header, known_names
from models.importing.kinds import What
from models.importing.tables import Sheets
from models.importing.workbook_look import beginning
from models.problems import BadFile

_MOST = 50
"""So many sheets are compared, or told to hold something."""


def choose(book: Sheets, sheets: Sequence[str], path: Path, wanted: str | None, what: What | None) -> str:
    """Return the sheet to read: the one called ``wanted``, else the one that fits ``what`` best.

    Where no kind of rows is said, or no sheet fits it, it is the first with a header that is known, else the first
    with content. Raises BadFile where there is none.
    """
    if wanted is not None:
        return _called(book, sheets, path, wanted)
    if what is not None and len(sheets) > 1:
        scores = {name: _fit(book, name, what) for name in sheets[:_MOST]}
        best = max(scores, key=lambda name: scores[name])
        if scores[best][1]:
            return best
    with_content = ""
    for name in sheets:
        first = beginning(book.rows(name))
        if first is not None:
            with_content = with_content or name
            if len(sheets) == 1 or known_names(first[find_header(first)]) > 0:
                return name
    if with_content:
        return with_content
    raise BadFile(_("%(path)s is empty.") % {"path": path})


def others(book: Sheets, sheets: Sequence[str], chosen: str) -> tuple[str, ...]:
    """Return the sheets beside ``chosen`` that hold anything; one that is damaged counts as such."""
    return tuple(name for name in sheets[:_MOST] if name != chosen and _holds_anything(book, name))


def _called(book: Sheets, sheets: Sequence[str], path: Path, wanted: str) -> str:
    name = wanted if wanted in sheets else None
    name = name or next((each for each in sheets if each.casefold() == wanted.casefold()), None)
    if name is None:
        sentence = _("%(path)s has no sheet “%(sheet)s”; it has: %(names)s.")
        raise BadFile(sentence % {"path": path, "sheet": wanted, "names": ", ".join(sheets)})
    if beginning(book.rows(name)) is None:
        raise BadFile(_("The sheet “%(sheet)s” of %(path)s is empty.") % {"sheet": name, "path": path})
    return name


def _fit(book: Sheets, name: str, what: What) -> tuple[bool, int, int]:
    """How well the headers of a sheet are those of ``what``: is it told by them, known ones, and less the others."""
    try:
        first = beginning(book.rows(name))
    except Exception:
        return False, 0, 0
    if first is None:
        return False, 0, 0
    headers = _headers(first[find_header(first)])
    found = [by_name(header) if what == "clients" else kinds.named(what, header) for header in headers]
    known = {field.name for field in found if field is not None}
    return bool(known) and kinds.recognise(headers) == what, len(known), -found.count(None)


def _headers(row: Sequence[Any]) -> list[str]:
    return [" ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip()]


def _holds_anything(book: Sheets, name: str) -> bool:
    try:
        return beginning(book.rows(name)) is not None
    except Exception:
        return True
