"""The records of a file, planned piece by piece: in this process, or ahead in another where the file is large."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from models.fields import Stage
from models.importing.mapping import Mapping
from models.importing.plan import Planner, Rejection, Row
from models.importing.preparing import Prepared, prepare
from models.importing.reading import open_source
from models.importing.source import Book, Source
from models.own_fields import Own
from models.session import Session

PIECE = 250
"""Records in a piece."""
LARGE = 1_000_000
"""Bytes from which on a file is worth a second process: it takes as long to start as some thousand rows to plan."""


class Piece(NamedTuple):
    """Some records that follow one another: their rows, what these become as new clients, and what was rejected.

    ``prepared`` is None where nothing is to be written; a rejected record comes with its cells.
    """

    rows: list[Row]
    prepared: Prepared | None
    rejected: list[tuple[Rejection, list[str]]]


class Order(NamedTuple):
    """How the records of a file are to be planned. ``own`` are the fields of the user by their folded names.

    New clients come in at ``moment`` (UTC), those whose row names no stage at ``stage``. Without ``write`` nothing is
    prepared for writing.
    """

    session: Session
    mapping: Mapping
    own: dict[str, Own]
    moment: str
    stage: Stage | None = None
    write: bool = True


def planned(order: Order, source: Source) -> Iterator[Piece]:
    """Yield the records of an open file in pieces of ``PIECE``, the last one shorter."""
    session = order.session
    planner = Planner(session, order.mapping, order.own, guarded=source.guarded)
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
        yield Piece(rows, prepare(session, rows, order.stage, order.moment) if order.write else None, rejected)


def planned_file(
    order: Order,
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    known: Book | None = None,
) -> Iterator[Piece]:
    """Open ``path`` and yield the same as :func:`planned`; of a workbook it is ``known`` what it was found to be."""
    source = open_source(path, order.session.settings, encoding, delimiter, known=known)
    try:
        yield from planned(order, source)
    finally:
        source.close()
