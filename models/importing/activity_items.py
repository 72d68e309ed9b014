"""What happened with clients, on its way into the file: none of it twice."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from models import journal
from models.database import database
from models.importing.items import Item, Prints
from models.importing.owners import Owners
from models.importing.plan import Rejection
from models.importing.reindexing import reindex
from models.importing.result import ImportResult
from models.importing.sheets import insert_many
from models.session import Session

_COLUMNS = ("client_id", "kind", "on_date", "text", "outcome", "user", "created_at")
_UNKNOWN_KIND = "note"


class ActivityItems:
    """Takes the activities of one file, group by group; each group inside a chunk of the act, or none in a dry run."""

    def __init__(self, session: Session, result: ImportResult, *, act: int | None) -> None:
        self._session, self._result, self._act = session, result, act
        self._owners = Owners(create=False, dry_run=act is None)
        self._prints = Prints()
        self._touched: set[int] = set()
        self._moment = journal.now()

    def take(self, items: Sequence[Item]) -> list[Rejection]:
        """Take some activities; return those whose client is not found."""
        clients = self._owners.find(items)
        found: list[tuple[Item, int, tuple[Any, ...], tuple[str, int]]] = []
        for item, client in zip(items, clients, strict=True):
            if isinstance(client, int):
                values = item.values
                what = (values.get("kind", _UNKNOWN_KIND), values["date"], values.get("text"), values.get("outcome"))
                found.append((item, client, what, self._prints.of("activity", client, *what)))
        before = _imported([print_[0] for *_rest, print_ in found])
        equal = _equal({(client, what[1]) for _item, client, what, _print in found})
        activities, prints = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for item, client, what, print_ in found:
            if print_ in before or print_[1] <= equal.get((client, *what), 0):
                self._result.skipped += 1
                continue
            self._result.created += 1
            self._touched.add(client)
            activities.append((client, *what, item.values.get("user") or self._session.user, self._moment))
            prints.append((client, *print_))
        if activities and self._act is not None:
            insert_many("activity", _COLUMNS, activities)
            insert_many("imported_row", ("client_id", "fingerprint", "nth"), prints)
        return [each for each in clients if isinstance(each, Rejection)]

    def finish(self, chunk: Callable[[], Any], go_on: Callable[[], bool]) -> bool:
        """Write the index and the dates of last contact of all concerned; return whether to go on."""
        return reindex(self._touched, chunk, go_on, derive=True)


def _imported(prints: Sequence[str]) -> set[tuple[str, int]]:
    """The rows that were imported before, by fingerprint and number."""
    rows = database.execute_sql(
        "SELECT fingerprint, nth FROM imported_row WHERE fingerprint IN (SELECT value FROM json_each(?))",
        (json.dumps(prints),),
    ).fetchall()
    return {(fingerprint, nth) for fingerprint, nth in rows}


def _equal(days: set[tuple[int, str]]) -> dict[tuple[Any, ...], int]:
    """How often each activity of the clients on the days is there."""
    rows = database.execute_sql(
        """SELECT a.client_id, a.kind, a.on_date, a.text, a.outcome, count(*) FROM json_each(?) w
           CROSS JOIN activity a ON a.client_id = json_extract(w.value, '$[0]')
             AND a.on_date = json_extract(w.value, '$[1]') GROUP BY 1, 2, 3, 4, 5""",
        (json.dumps(sorted(days)),),
    ).fetchall()
    return {tuple(row[:5]): row[5] for row in rows}
