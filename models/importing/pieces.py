"""The records of a file, planned piece by piece: in this process, or ahead in another where the file is large."""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from itertools import islice
from pathlib import Path

from models.importing.mapping import Mapping
from models.importing.plan import Planner, Rejection, Row
from models.importing.reading import open_source
from models.importing.source import Source
from models.own_fields import Own
from models.session import Session

PIECE = 250
"""Records in a piece."""
LARGE = 1_000_000
"""Bytes from which on a file is worth a second process: it takes as long to start as some thousand rows to plan."""

Piece = tuple[list[Row], list[tuple[Rejection, list[str]]]]
"""The rows of some records that follow one another, and the records among them that were rejected with their cells."""


def planned(session: Session, source: Source, mapping: Mapping, own: Table[str, Own]) -> Iterator[Piece]:
    """Yield the records of an open file in pieces of ``PIECE``, the last one shorter."""
    planner = Planner(session, mapping, own, guarded=source.guarded)
    records = source.records()
    while group := list(islice(records, PIECE)):
        rows: list[Row] = []
        rejected: list[tuple[Rejection, list[str]]] = []
        for record in group:
            found = planner.plan(record)
            if isinstance(found, Rejection):
                rejected.append((found, record.cells))
            else:
                rows.append(found)
        yield rows, rejected


def planned_file(
    session: Session,
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    mapping: Mapping,
    own: Table[str, Own],
) -> Iterator[Piece]:
    """Open ``path`` and yield the same as :func:`planned`."""
    source = open_source(path, session.settings, encoding, delimiter)
    try:
        yield from planned(session, source, mapping, own)
    finally:
        source.close()
