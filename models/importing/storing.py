"""New clients go into the file by hundreds: a few statements a table, ids given out beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

from models import derived, journal
from models.database import database
from models.fields import Stage
from models.importing.plan import Row
from models.importing.preparing import Prepared, prepare
from models.importing.sheets import Sheet, next_id, put
from models.session import Session

Group = tuple[Prepared, Sequence[Row], Sequence[int]]
"""What rows become, the rows, and the id that each gets as a new client, 0 for one that is none."""


def insert(session: Session, new: Sequence[tuple[int, Row]], stage: Stage | None, own_ids: Mapping[str, int]) -> None:
    """Insert the clients ``new`` (id and row) as :func:`store` does; ``stage`` is that of a row that names none."""
    rows = [row for _client, row in new]
    store([(prepare(session, rows, stage, journal.now()), rows, [client for client, _row in new])], own_ids)


def store(groups: Iterable[Group], own_ids: Mapping[str, int]) -> None:
    """Insert the new clients among ``groups``, unseen, with all that hangs on them; their ids follow one another.

    Runs inside a chunk of an act, with the index off; the caller writes the index. Only the clients themselves are
    noted in the journal: undo takes what hangs on them along.
    """
    database.execute_sql("UPDATE present SET journal = 0")
    first, last, behind = 0, -1, False
    for prepared, rows, clients in groups:
        if any(clients):
            _store(prepared, rows, clients, own_ids)
            first, last = first or next(filter(None, clients)), max(clients)
            behind = behind or not prepared.sheets.keys().isdisjoint(("activity", "follow_up"))
    database.execute_sql(
        """INSERT INTO change (act_id, tbl, row, client_id, op)
           SELECT p.act_id, 'client', c.id, c.id, 'insert' FROM client c, present p WHERE c.id BETWEEN ? AND ?
           ORDER BY c.id""",
        (first, last),
    )
    database.execute_sql("UPDATE present SET journal = 1")
    if behind:
        derived.derive(database, first, last)


def _store(prepared: Prepared, rows: Sequence[Row], clients: Sequence[int], own_ids: Mapping[str, int]) -> None:
    contact = next_id("contact")
    for table, sheet in prepared.sheets.items():
        columns = dict(sheet.columns)
        gaps = sheet.gaps
        owner = "id" if table == "client" else "client_id"
        owners = columns[owner] = [clients[place] for place in columns[owner]]
        if table == "client":
            gaps = _without_codes(columns, gaps, rows)
        elif table == "contact":
            columns["id"] = [contact + place for place in columns["id"]]
        elif table == "own_value":
            columns["field_id"] = [own_ids[name] for name in columns["field_id"]]
        elif "contact_id" in columns:
            columns["contact_id"] = ["" if place == "" else contact + place for place in columns["contact_id"]]
        if 0 in owners:
            columns = {name: list(compress(values, owners)) for name, values in columns.items()}
        put(table, Sheet(sheet.same, columns, gaps))
    for place, remark in prepared.remarks:
        if clients[place]:
            rows[place].warnings.append(remark)


def _without_codes(columns: dict[str, list[Any]], gaps: frozenset[str], rows: Sequence[Row]) -> frozenset[str]:
    """Take the codes out that rows have lost since; return the columns with gaps."""
    lost = [place for place, row in enumerate(rows) if row.who.code is not None and "code" not in row.values]
    if not lost:
        return gaps
    columns["code"] = list(columns["code"])
    for place in lost:
        columns["code"][place] = ""
    return gaps | {"code"}
