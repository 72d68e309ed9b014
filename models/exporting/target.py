"""A file or a folder that appears whole or not at all: written beside its place, then put there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from models.i18n import _
from models.problems import BadFile, BadValue


@contextmanager
def writing(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Yield a text file (line ends as written) that takes the place of ``path`` when the body ends well.

    Only the owner can read it. A link is refused, and a failed body leaves neither a part nor a change.
    """
    with _placing(path) as handle, os.fdopen(handle, "w", encoding=encoding, newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """Yield a file of bytes, otherwise the same as :func:`writing`."""
    with _placing(path) as handle, os.fdopen(handle, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder that becomes ``path`` when the body ends well, otherwise the same as :func:`writing`.

    An empty folder is taken; a link and a folder that holds something are refused.
    """
    try:
        checked_folder(path)
    except BadValue as problem:
        raise BadFile(problem.text) from problem
    with _telling(path):
        partial = Path(tempfile.mkdtemp(prefix=".cartera-", dir=path.parent))
        try:
            yield partial
            if path.exists():
                path.rmdir()  # an empty one; anything else refuses
            partial.rename(path)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        _sync_folder(path.parent)


def checked_folder(path: Path) -> Path:
    """Return ``path`` where a new folder can be made there; raises BadValue."""
    try:
        taken = path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir())))
    except OSError:
        taken = True
    if not path.name or taken:
        raise BadValue(_("%(path)s is there already: name a new folder.") % {"path": path}, "bad_file", "file")
    if not path.parent.is_dir():
        raise BadValue(_("There is no folder %(folder)s.") % {"folder": path.parent}, "bad_file", "file")
    return path


@contextmanager
def _placing(path: Path) -> Iterator[int]:
    if path.is_symlink():
        raise BadFile(_("%(path)s is a link; name the file itself.") % {"path": path})
    if path.exists() and not path.is_file():
        raise BadFile(_("%(path)s is not a file.") % {"path": path})
    with _telling(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".partial", dir=path.parent)
        try:
            yield handle
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell as BadFile what the system refuses."""
    try:
        yield
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from error


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
