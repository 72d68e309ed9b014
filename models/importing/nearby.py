"""Files that may be imported, found from a path that is being typed: what lies there, and how the path goes on."""

import os
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from models.exporting.everything import MANIFEST
from models.i18n import _
from models.problems import BadFile
from models.text import search_key

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")
SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".json", ".vcf", ".vcard", *WORKBOOKS)
_LOOKED_AT = 20_000
_DOWNLOADS = ("Downloads", "Descargas")


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file beside others. ``changed`` is the day it was written last, ``size`` in bytes."""

    path: Path
    name: str
    folder: bool
    size: int = 0
    changed: date = date.min


@dataclass(frozen=True, slots=True)
class Nearby:
    """What lies where a path leads to: files first, the newest at the top, then the folders.

    ``begins`` tells whether the names begin with what was typed; else it is somewhere in them.
    """

    folder: Path
    typed: str
    entries: tuple[Entry, ...]
    begins: bool = True


def expand(text: str) -> Path:
    """Return the path that ``text`` means, ``~`` being the home folder; quotes around it (a drag) go."""
    line = text.strip()
    if len(line) > 1 and line[0] == line[-1] and line[0] in "'\"":
        line = line[1:-1]
    try:
        return Path(line or ".").expanduser()
    except RuntimeError:
        return Path(line)


def written(folder: Path) -> str:
    """Return ``folder`` as a person would type it, ending in a slash."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("/")
    inside = home != Path("/") and folder.is_relative_to(home)
    text = str(Path("~") / folder.relative_to(home)) if inside else str(folder)
    return text if text.endswith(os.sep) else text + os.sep


def look(text: str) -> Nearby:
    """Return what a path that begins as ``text`` may mean. Raises BadFile when the folder cannot be read."""
    path = expand(text)
    if not text.strip() or text.endswith((os.sep, "/")) or text.strip() in ("~", ".", ".."):
        folder, typed = path.absolute(), ""
    else:
        folder, typed = path.parent.absolute(), path.name
    try:
        with os.scandir(folder) as found:
            entries = [entry for item in islice(found, _LOOKED_AT) if (entry := _entry(item, hidden=typed[:1] == "."))]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadFile(_("%(path)s cannot be read: %(reason)s.") % {"path": folder, "reason": reason}) from error
    key = search_key(typed)
    fitting = [entry for entry in entries if search_key(entry.name).startswith(key)]
    begins = bool(fitting)
    if not begins:
        fitting = [entry for entry in entries if key in search_key(entry.name)]
    fitting.sort(key=lambda entry: search_key(entry.name))
    fitting.sort(key=lambda entry: (entry.folder, -entry.changed.toordinal()))
    return Nearby(folder, typed, tuple(fitting), begins)


def _entry(item: os.DirEntry[str], *, hidden: bool) -> Entry | None:
    """What is shown of one thing in a folder; None for what cannot be imported or typed."""
    name = item.name
    if (name.startswith(".") and not hidden) or (not name.isprintable() and not name.lower().endswith(SUFFIXES)):
        return None
    try:
        if item.is_dir():
            return Entry(Path(item.path), name, folder=True) if name.isprintable() else None
        if not name.lower().endswith(SUFFIXES) or not item.is_file():
            return None
        about = item.stat()
    except OSError:
        return None
    return Entry(Path(item.path), name, False, about.st_size, date.fromtimestamp(about.st_mtime))


def complete(found: Nearby, chosen: Entry | None) -> str:
    """Return the path as far as all that fits agrees; when that is no further than typed, that of ``chosen``."""
    names = [entry.name + (os.sep if entry.folder else "") for entry in found.entries if entry.name.isprintable()]
    common = _agreed(names) if found.begins else ""
    if len(common) <= len(found.typed):
        if chosen is None or not chosen.name.isprintable():
            common = found.typed
        else:
            common = chosen.name + (os.sep if chosen.folder else "")
    return written(found.folder) + common


def _agreed(names: list[str]) -> str:
    """The letters with which all ``names`` begin."""
    least, most = min(names, default=""), max(names, default="")
    while not most.startswith(least):
        least = least[:-1]
    return least


def settle(text: str, under: Entry | None, *, insist: bool = False) -> Entry:
    """Return what enter means: what is typed if it is a file, else what stands under the cursor (``insist``: always).

    The folder of a whole portfolio is a file too: its manifest. Raises BadFile when there is neither.
    """
    path = expand(text).absolute()
    folder = under.path if under is not None and (under.folder or insist) else path
    try:
        if text.strip() and (folder / MANIFEST).is_file():
            return Entry(folder / MANIFEST, MANIFEST, folder=False)
        typed = path.exists() and not path.is_dir() and bool(text.strip())
    except (OSError, ValueError):
        typed = False
    if typed and not (insist and under is not None):
        return Entry(path, path.name, folder=False)
    if under is not None:
        return under
    if path.name and not text.rstrip().endswith(("/", os.sep)):
        where = {"name": path.name, "folder": path.parent}
        raise BadFile(_("There is no file called “%(name)s” in %(folder)s.") % where)
    raise BadFile(_("There is nothing to import in %(folder)s.") % {"folder": path})


def first_folder(last: str = "") -> Path:
    """Return where to begin: the folder used last, else here if there is something to import, else the downloads."""
    if last and Path(last).is_dir():
        return Path(last)
    try:
        here, home = Path.cwd(), Path.home()
    except (OSError, RuntimeError):
        return Path("/")
    for folder in (here, *(home / name for name in _DOWNLOADS)):
        try:
            if any(entry.name.lower().endswith(SUFFIXES) for entry in folder.iterdir()):
                return folder
        except OSError:
            continue
    return home
