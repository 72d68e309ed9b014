"""What was not imported, in a file of its own: rows with line, reason and cells as they were; cards as cards."""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from models.exporting.target import writing, writing_bytes
from models.formula import guard
from models.i18n import _
from models.importing.plan import Rejection
from models.importing.source import Source
from models.importing.vcard import ENDINGS, VCardSource


def keeping(path: Path | None, source: Source) -> "Rejects":
    """Return what keeps the rejected records of ``source`` at ``path``."""
    return CardRejects(path, source) if isinstance(source, VCardSource) else Rejects(path, source.headers)


def rejects_name(path: Path, number: int = 1) -> str:
    """Return how the file of what is rejected from ``path`` is called; ``number`` tells several apart."""
    ending = ".vcf" if path.suffix.lower() in ENDINGS else ".csv"
    return f"{path.stem}.rejected{ending}" if number == 1 else f"{path.stem}.rejected-{number}{ending}"


class Rejects:
    """Writes rejected rows as they come; without a path, and without a rejected row, no file is made."""

    def __init__(self, path: Path | None, headers: Sequence[str]) -> None:
        self._path, self._headers = path, headers
        self._open = ExitStack()
        self._rows: Any = None

    def add(self, rejection: Rejection, cells: Sequence[str]) -> None:
        """Keep one row."""
        if self._path is None:
            return
        if self._rows is None:
            file = self._open.enter_context(writing(self._path, "utf-8-sig"))
            self._rows = csv.writer(file, delimiter=";")
            self._rows.writerow([_("Line"), _("Reason"), *map(guard, self._headers)])
        self._rows.writerow([rejection.line, rejection.text, *map(guard, cells)])

    def finish(self) -> None:
        """Put the file in its place."""
        self._open.close()

    def discard(self) -> None:
        """Leave nothing."""
        stack, self._open = self._open, ExitStack()
        stack.__exit__(_Discarded, _Discarded(), None)


class CardRejects(Rejects):
    """Writes rejected cards, at the end, as they stand in the file they are of: mended, they can be imported."""

    def __init__(self, path: Path | None, source: VCardSource) -> None:
        super().__init__(path, ())
        self._source = source
        self._reasons: dict[int, str] = {}

    def add(self, rejection: Rejection, cells: Sequence[str]) -> None:  # noqa: ARG002
        """Remember one card by the line on which it begins."""
        self._reasons[rejection.line] = rejection.text

    def finish(self) -> None:
        """Write the file, where a card was rejected."""
        if self._path is not None and self._reasons:
            with writing_bytes(self._path) as file:
                file.writelines(self._source.copied(self._reasons))

    def discard(self) -> None:
        """Leave nothing."""


class _Discarded(Exception):  # noqa: N818
    """Tells the file that its body did not end well."""
