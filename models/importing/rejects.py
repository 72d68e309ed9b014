"""The rows that were not imported, in a file of their own: line, reason, and the cells as they were."""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from models.exporting.target import writing
from models.formula import guard
from models.i18n import _
from models.importing.plan import Rejection


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


class _Discarded(Exception):  # noqa: N818
    """Tells the file that its body did not end well."""
