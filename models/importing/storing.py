"""New clients go into the file by hundreds: a few statements a table, ids given out beforehand."""

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from models import derived, journal
from models.database import database
from models.fields import Stage
from models.importing.plan import Row
from models.importing.preparing import Prepared, prepare
from models.importing.sheets import Sheet, next_id, put
from models.session import Session


def insert(session: Session, new: Sequence[tuple[int, Row]], stage: Stage | None, own_ids: Mapping[str, int]) -> None:
    """Insert the clients ``new`` (id and row) as :func:`store` does; ``stage`` is that of a row that names none."""
    if new:
        clients, rows = zip(*new, strict=True)
        store(prepare(session, rows, stage, journal.now()), rows, clients, own_ids)


def store(prepared: Prepared, rows: Sequence[Row], clients: Sequence[int], own_ids: Mapping[str, int]) -> None:
    """Insert those of ``rows`` that are new clients, unseen, with all that hangs on them: ``clients`` has the id of
    each, 0 for a row that is not new; the ids follow one another.

    Runs inside a chunk of an act, with the index off; the caller writes the index. Only the clients themselves are
    noted in the journal: undo takes what hangs on them along.
    """
    first, last = next(filter(None, clients)), max(clients)
    database.execute_sql("UPDATE present SET journal = 0")
    _store(prepared, rows, clients, own_ids)
    database.execute_sql(
        """INSERT INTO change (act_id, tbl, row, client_id, op)
           SELECT p.act_id, 'client', c.id, c.id, 'insert' FROM client c, present p WHERE c.id BETWEEN ? AND ?
           ORDER BY c.id""",
        (first, last),
    )
    database.execute_sql("UPDATE present SET journal = 1")
    if not prepared.sheets.keys().isdisjoint(("activity", "follow_up")):
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
