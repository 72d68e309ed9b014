"""All that is kept about one client, as plain data: the record with its lists, and what else refers to it."""

import json
from typing import Any

from models import journal
from models.client import ARRIVING
from models.database import database
from models.i18n import _
from models.privacy import traces
from models.problems import NotFound
from models.records import full_record
from models.session import Session


def known(session: Session, client_id: int) -> dict[str, Any]:
    """Return all that is kept about a client, in the lists or in the trash, on the session's day.

    It is the record as ``show --json`` has it with the keys ``in_trash, confirmed_on, brought_by, brought, offers,
    snoozed, not_the_same, drafts, came_from, merged`` more; ``came_from`` are the imports that brought or changed it:
    {entry, at, user, file}; ``merged`` are the records that were merged into it: {id, name, history}. Raises NotFound.
    """
    row = database.execute_sql(
        f"SELECT hidden, confirmed_on, referred_by FROM client WHERE id = ? AND hidden <> {ARRIVING}", (client_id,)
    ).fetchone()
    if row is None:
        raise NotFound(_("This client is gone: it is in the trash or was erased."))
    hidden, confirmed, referrer = row
    gone = sorted(traces.swallowed(client_id))
    return full_record(client_id, session) | {
        "in_trash": bool(hidden),
        "confirmed_on": confirmed,
        "brought_by": next(iter(_rows("SELECT id, name FROM client WHERE id = ?", referrer, "id", "name")), None),
        "brought": _rows(
            "SELECT id, name FROM client WHERE referred_by = ? AND hidden = 0 ORDER BY name_key, id",
            client_id, "id", "name",
        ),
        "offers": _rows(
            """SELECT c.name, o.on_date, o.means, o.answer, o.answered_on, o.user FROM offer o
               JOIN campaign c ON c.id = o.campaign_id WHERE o.client_id = ? ORDER BY o.on_date DESC, o.id DESC""",
            client_id, "campaign", "on", "means", "answer", "answered_on", "user",
        ),
        "snoozed": _rows(
            "SELECT reason, on_date, until, snoozed FROM settled WHERE client_id = ? ORDER BY id DESC",
            client_id, "reason", "on", "until", "snoozed",
        ),
        "not_the_same": _rows(
            """SELECT c.id, c.name FROM not_same n JOIN client c ON c.id = n.client_id + n.other_id - ?1
               WHERE ?1 IN (n.client_id, n.other_id) ORDER BY c.id""",
            client_id, "id", "name",
        ),
        "drafts": _rows(
            "SELECT user, field, value, at FROM draft WHERE client_id = ? ORDER BY id",
            client_id, "user", "field", "text", "at",
        ),
        "came_from": _rows(
            """SELECT DISTINCT a.id, a.at, a.user, a.text FROM act a JOIN change c ON c.act_id = a.id
               WHERE a.verb = 'import' AND a.state <> 'open' AND c.client_id IN (SELECT value FROM json_each(?))
               ORDER BY a.id""",
            json.dumps([client_id, *gone]), "entry", "at", "user", "file",
        ),
        "merged": [{"id": other, "name": _last_name(other), "history": journal.history(other)} for other in gone],
    }  # fmt: skip


def _last_name(gone: int) -> str:
    """What a client was called when its record went."""
    (name,) = database.execute_sql(
        """SELECT json_extract(before, '$.name') FROM change WHERE tbl = 'client' AND row = ? AND op = 'delete'
           ORDER BY id DESC LIMIT 1""",
        (gone,),
    ).fetchone()
    return str(name)


def _rows(query: str, number: int | str | None, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in database.execute_sql(query, (number,)).fetchall()]
