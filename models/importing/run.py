"""The rows of one import on their way into the file: chunk by chunk, adapted to what the machine can do."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from time import monotonic

from models import search_index
from models.bulk import Bulk
from models.database import database
from models.i18n import _
from models.importing.mapping import OWN, Mapping
from models.importing.matching import Matcher, OnDuplicate
from models.importing.pieces import PIECE, Piece
from models.importing.plan import Remark, Row
from models.importing.rejects import Rejects
from models.importing.result import ImportResult
from models.importing.storing import store
from models.importing.updating import differs, is_gone, load, update
from models.session import Session
from models.text import clean_line, search_key

CHUNK = 500
SPAN = 0.15
"""Seconds that a transaction should take."""
_INDEXED_AT_ONCE = 5_000

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Run:
    """One import under way: new clients as they come, what changes known ones afterwards."""

    def __init__(
        self,
        session: Session,
        pieces: Iterator[Piece],
        kept: Rejects,
        mapping: Mapping,
        on_duplicate: OnDuplicate,
        *,
        dry_run: bool,
    ) -> None:
        """Import ``pieces``; rejected records go to ``kept``."""
        self.session, self.dry_run = session, dry_run
        self.result = ImportResult(ignored=mapping.ignored)
        self.rows = 0
        self.progress: Progress | None = None
        self.cancelled: Cancelled | None = None
        self.bulk: Bulk | None = None
        self._pieces, self._kept = pieces, kept
        self._own_ids: dict[str, int] = {}
        targets = (column.target for column in mapping.columns)
        self._own_names = [clean_line(target.removeprefix(OWN)) for target in targets if target.startswith(OWN)]
        self._matcher = Matcher(on_duplicate, dry_run=dry_run)
        self._size = CHUNK
        self._waiting: list[tuple[int, Row]] = []
        self._waits: set[int] = set()
        self._unindexed: tuple[int, int] | None = None
        self._referred: list[tuple[int, str, int]] = []

    def _go_on(self) -> bool:
        if self.progress is not None:
            self.progress(self.result.read, self.rows)
        if self.cancelled is not None and self.cancelled():
            self.result.cancelled = True
        return not self.result.cancelled

    def read(self) -> bool:
        """Take all records, put new clients in and remember what updates others; return whether to go on."""
        while self._go_on():
            pieces = list(islice(self._pieces, max(1, self._size // PIECE)))
            if not pieces:
                return True
            self._take(pieces)
        return False

    def _take(self, pieces: list[Piece]) -> None:
        rows = list(chain.from_iterable(piece.rows for piece in pieces))
        for rejection, cells in chain.from_iterable(piece.rejected for piece in pieces):
            self.result.rejected.append(rejection)
            self._kept.add(rejection, cells)
            self.result.read += 1
        self.result.read += len(rows)
        if self.bulk is None:
            for piece in pieces:
                self._sort(piece.rows)
        elif rows:
            begun = monotonic()
            with self.bulk.chunk():
                self._make_own_fields()
                for piece in pieces:  # matched one after another, so that a slow machine finds the same as a quick one
                    self._write(piece, self._sort(piece.rows))
            wanted = int(len(rows) * SPAN / (monotonic() - begun + 0.001))
            self._size = min(2 * self._size, max(CHUNK // 2, wanted), 4 * CHUNK)
            self._index(_INDEXED_AT_ONCE)
        for row in rows:
            self.result.warnings += row.warnings

    def _write(self, piece: Piece, numbers: list[int]) -> None:
        """Insert the rows that are new: those that got a number."""
        new = [number for number in numbers if number]
        if not new:
            return
        if piece.prepared is not None:
            store(piece.prepared, piece.rows, numbers, self._own_ids)
        self._unindexed = self._unindexed[0] if self._unindexed is not None else new[0], new[-1]
        self._referred += [
            (client, str(row.values["referred_by"]), row.line)
            for client, row in zip(numbers, piece.rows, strict=True)
            if client and "referred_by" in row.values
        ]

    def _index(self, least: int = 1) -> None:
        """Write the full-text index of the new clients, once there are ``least``: it costs less in large pieces."""
        if self._unindexed is not None and self.bulk is not None:
            first, last = self._unindexed
            if last - first + 1 >= least:
                with self.bulk.chunk():
                    search_index.reindex(database, first, last)
                self._unindexed = None

    def _sort(self, rows: list[Row]) -> list[int]:
        """Tell new rows from known ones, count them, and return the id that each new one gets, 0 for the others."""
        numbers: list[int] = []
        known: list[tuple[int, Row]] = []
        for row, verdict in self._matcher.match(rows):
            numbers.append(verdict.client if verdict.new else 0)
            if verdict.new:
                self.result.created += 1
            elif verdict.skip:
                self.result.skipped += 1
            else:
                known.append((verdict.client, row))
        fresh = set(numbers)
        present = load(client for client, _row in known if client not in fresh)
        for client, row in known:
            if client in present and client not in self._waits:
                changes = differs(row, present[client], self._matcher.referrer)
            else:
                changes = not (self.dry_run and self._matcher.repeats(client, row))
            if changes:
                self._wait(client, row)
            else:
                self.result.skipped += 1
        return numbers

    def _wait(self, client: int, row: Row) -> None:
        self._waits.add(client)
        if self.dry_run:
            self.result.updated += 1
        else:
            self._waiting.append((client, row))

    def _make_own_fields(self) -> None:
        """Make the new fields of the user with the first chunk."""
        if not self._own_names:
            return
        for name in self._own_names:
            database.execute_sql(
                "INSERT INTO own_field (name, folded, type) VALUES (?, ?, 'text') ON CONFLICT DO NOTHING",
                (name, search_key(name)),
            )
        self._own_names.clear()
        self._own_ids = dict(database.execute_sql("SELECT folded, id FROM own_field").fetchall())

    def update_all(self) -> bool:
        """Write what changes known clients, and who referred whom; return whether to go on."""
        assert self.bulk is not None
        self._index()
        waiting = iter(self._waiting)
        group = list(islice(waiting, CHUNK))
        while group:
            with self.bulk.chunk(indexing=True):
                left = self._update_some(group)
            group = left + list(islice(waiting, CHUNK - len(left)))
            if not self._go_on():
                return False
        referred = iter(self._referred)
        while pairs := list(islice(referred, CHUNK)):
            with self.bulk.chunk():
                for client, text, line in pairs:
                    self._refer(client, text, line)
        return self._go_on()

    def _update_some(self, group: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        """Update clients until the time of one transaction is over; return those that are left."""
        begun = monotonic()
        for at, (client, row) in enumerate(group):
            if monotonic() - begun > SPAN:
                return group[at:]
            present = load([client]).get(client)
            if present is None or is_gone(present):
                self._matcher.in_trash(row)
                self.result.warnings.append(row.warnings[-1])
                self.result.skipped += 1
            elif differs(row, present, self._matcher.referrer):
                update(self.session, client, row, present, self._own_ids, self._matcher.referrer)
                self._name_lost_referrer(row)
                self.result.updated += 1
            else:
                self._name_lost_referrer(row)
                self.result.skipped += 1
        return []

    def _name_lost_referrer(self, row: Row) -> None:
        text = row.values.get("referred_by")
        if text is not None and self._matcher.referrer(str(text)) is None:
            self._lost(str(text), row.line)

    def _refer(self, client: int, text: str, line: int) -> None:
        found = self._matcher.referrer(text)
        if found is None or found == client:
            self._lost(text, line)
        else:
            database.execute_sql("UPDATE client SET referred_by = ? WHERE id = ?", (found, client))

    def _lost(self, text: str, line: int) -> None:
        sentence = _("No client is called “%(name)s”; it stays without one who referred it.") % {"name": text}
        self.result.warnings.append(Remark(line, "referred_by", "unknown_client", sentence))
