"""The whole portfolio as one JSON file, the journal included: what an empty portfolio takes in and is the same then."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from models import database as store
from models.database import database
from models.exporting.target import writing
from models.i18n import _
from models.problems import Refused
from models.tables import JOURNALED

TABLES = (*JOURNALED, "draft", "form_draft", "walk", "act", "change")
"""What makes a portfolio. The index, the counts and who has which card at hand follow or pass."""
MARK = "everything"


def export(path: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Write every row of the open portfolio to ``path``, a line a row, and return the number of clients.

    Raises Refused while an import runs, BadFile when the file cannot be written; then nothing is changed.
    """
    with database.atomic("DEFERRED"):  # one moment of the file, while others go on writing
        if database.execute_sql("SELECT 1 FROM act WHERE state = 'open' LIMIT 1").fetchone() is not None:
            raise Refused(_("An act on many clients is under way; export everything when it is over."))
        with writing(path) as file:
            file.write(f'{{"cartera": "{MARK}", "format": {store.VERSION}, "tables": {{')
            for number, table in enumerate(TABLES):
                file.write(f'{"," if number else ""}\n"{table}": [')
                for place, row in enumerate(_rows(table)):
                    file.write(",\n" if place else "\n")
                    file.write(row)
                file.write("\n]")
                if progress is not None:
                    progress(number + 1, len(TABLES))
            file.write("\n}}\n")
        return int(database.execute_sql("SELECT count(*) FROM client").fetchone()[0])


def _rows(table: str) -> Iterator[str]:
    cursor = database.execute_sql(f"SELECT * FROM {table} ORDER BY id")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
