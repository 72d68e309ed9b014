"""A file that appears whole or not at all: written beside its place, then put there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from models.i18n import _
from models.problems import BadFile


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
def _placing(path: Path) -> Iterator[int]:
    if path.is_symlink():
        raise BadFile(_("%(path)s is a link; name the file itself.") % {"path": path})
    if path.exists() and not path.is_file():
        raise BadFile(_("%(path)s is not a file.") % {"path": path})
    partial: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".partial", dir=path.parent)
        partial = Path(name)
        yield handle
        partial.replace(path)
        partial = None
        _sync_folder(path.parent)
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
