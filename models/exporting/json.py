"""Anything as JSON: a list of the dictionaries that the command line prints, one a line, nothing changed in them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.database import database
from models.exporting.target import writing

_GROUP = 500


def export(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write ``records`` to ``path`` as they come and return their number.

    Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    number = 0
    with writing(path) as file:
        file.write("[")
        for number, record in enumerate(records, 1):
            file.write("\n" if number == 1 else ",\n")
            file.write(json.dumps(record, ensure_ascii=False))
        file.write("\n]\n")
    return number


def activities(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield what happened with the clients ``ids``, oldest first within each."""
    names = ("client_id", "client", "id", "kind", "on", "text", "outcome", "user")
    query = """SELECT c.id, c.name, a.id, a.kind, a.on_date, a.text, a.outcome, a.user
      FROM activity a JOIN client c ON c.id = a.client_id WHERE c.id IN ({}) ORDER BY c.id, a.on_date, a.id"""
    return _behind(ids, query, names)


def follow_ups(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the follow-ups of the clients ``ids``, open and done, by date within each."""
    names = ("client_id", "client", "id", "due", "text", "kind", "done_on")
    query = """SELECT c.id, c.name, f.id, f.due, f.text, f.kind, f.done_on
      FROM follow_up f JOIN client c ON c.id = f.client_id WHERE c.id IN ({}) ORDER BY c.id, f.due, f.id"""
    return _behind(ids, query, names)


def _behind(ids: Sequence[int], query: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), _GROUP):
        group = tuple(ids[start : start + _GROUP])
        for row in database.execute_sql(query.format(", ".join("?" * len(group))), group).fetchall():
            yield dict(zip(names, row, strict=True))
