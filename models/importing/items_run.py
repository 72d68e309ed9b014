"""Sales, payments and activities of one file on their way in: chunk by chunk, adapted to what the machine can do."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from time import monotonic
from typing import Any, Protocol

from models.bulk import Bulk
from models.importing.items import Item, Planner
from models.importing.plan import Rejection
from models.importing.rejects import Rejects
from models.importing.result import ImportResult
from models.importing.run import CHUNK, SPAN, Cancelled, Progress
from models.importing.source import Record
from models.session import Session

MOST = 4_000
"""Rows in a chunk at most."""


class Taker(Protocol):
    """What takes the items of one kind; ``SaleItems`` and its likes."""

    def take(self, items: Sequence[Item]) -> list[Rejection]:
        """Take some items inside a chunk; return those that cannot land."""
        ...

    def finish(self, chunk: Callable[[], Any], go_on: Callable[[], bool]) -> bool:
        """Write what follows from all of them; return whether to go on."""
        ...


class ItemsRun:
    """One import under way."""

    def __init__(
        self,
        session: Session,
        records: Iterator[Record],
        planner: Planner,
        kept: Rejects,
        ignored: list[str],
        taker: Callable[[ImportResult, int | None], Taker],
    ) -> None:
        """Import ``records``; rejected ones go to ``kept``. ``taker`` makes what takes them, given the act (if any)."""
        self.session = session
        self.result = ImportResult(ignored=ignored)
        self.rows = 0
        self.progress: Progress | None = None
        self.cancelled: Cancelled | None = None
        self.bulk: Bulk | None = None
        self._records, self._planner, self._kept, self._make = records, planner, kept, taker
        self._taker: Taker | None = None
        self._size = CHUNK

    def _go_on(self) -> bool:
        if self.progress is not None:
            self.progress(self.result.read, self.rows)
        if self.cancelled is not None and self.cancelled():
            self.result.cancelled = True
        return not self.result.cancelled

    def read(self) -> bool:
        """Take all records; return whether to go on."""
        self._taker = self._make(self.result, None if self.bulk is None else self.bulk.id)
        while self._go_on():
            group = list(islice(self._records, self._size))
            if not group:
                return True
            self._take(group, self._taker)
        return False

    def _take(self, group: list[Record], taker: Taker) -> None:
        planned = [self._planner.plan(record) for record in group]
        items = [found for found in planned if isinstance(found, Item)]
        refused = {found.line: found for found in planned if isinstance(found, Rejection)}
        begun = monotonic()
        if items:
            if self.bulk is None:
                rejected = taker.take(items)
            else:
                with self.bulk.chunk():
                    rejected = taker.take(items)
                wanted = int(len(group) * SPAN / (monotonic() - begun + 0.001))
                self._size = min(2 * self._size, max(CHUNK // 2, wanted), MOST)
            refused |= {found.line: found for found in rejected}
        self.result.read += len(group)
        for record in group:
            if record.line in refused:
                self.result.rejected.append(refused[record.line])
                self._kept.add(refused[record.line], record.cells)
        for item in items:
            if item.line not in refused:
                self.result.warnings += item.warnings

    def update_all(self) -> bool:
        """Write what follows from all records; return whether to go on."""
        assert self.bulk is not None
        assert self._taker is not None
        return self._taker.finish(self.bulk.chunk, self._go_on)
