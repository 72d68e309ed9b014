"""The rows that hang on a client (contacts, channels, addresses): written one by one, with their versions checked."""

from collections.abc import Mapping
from typing import Any

from models import journal
from models.client import SHOWN, Address, Channel, Client, Contact
from models.database import database
from models.editing import touch
from models.i18n import N_, _
from models.journal import Act
from models.problems import Conflict, NotFound
from models.session import Session

_TABLES: dict[str, Any] = {"contact": Contact, "channel": Channel, "address": Address}
GONE = {
    "contact": N_("This contact is gone."),
    "channel": N_("This phone or e-mail is gone."),
    "address": N_("This address is gone."),
}


def make_first(session: Session, what: str, number: int) -> Act:
    """Put a ``contact``, ``channel`` or ``address`` before the others: of channels, those of its kind and owner.

    Raises NotFound.
    """
    found = row(what, number)
    with journal.acting(session, f"{what}_first", name_of(found.client_id)) as running:
        put_first(what, number)
        touch(found.client_id, running.id)
    return running.result


def put_first(what: str, number: int) -> None:
    """The same inside a running act."""
    found = row(what, number)
    among = "client_id = ?1"
    if what == "channel":
        among += " AND kind = ?3 AND contact_id IS ?4"
    parameters = (found.client_id, number, *((found.kind, found.contact_id) if what == "channel" else ()))
    database.execute_sql(
        f"""UPDATE {what} SET rank = (SELECT min(rank) - 1 FROM {what} WHERE {among}), version = version + 1
            WHERE id = ?2 AND id <> (SELECT id FROM {what} WHERE {among} ORDER BY rank, id LIMIT 1)""",
        parameters,
    )


def name_of(client_id: int) -> str:
    """Return the name of a client that is there; raises NotFound for one in the trash or gone."""
    found = Client.get_or_none(Client.id == client_id, Client.hidden == SHOWN)
    if found is None:
        raise NotFound(_("This client is gone: it is in the trash or was erased."))
    return str(found.name)


def row(table: str, number: int) -> Any:
    """Return the row with this id; raises NotFound."""
    record = _TABLES[table]
    found = record.get_or_none(record.id == number)
    if found is None:
        raise NotFound(_(GONE[table]))
    return found


def check(table: str, number: int, version: int | None) -> None:
    """Raise NotFound when the row is gone, and Conflict when ``version`` is not the present one."""
    found = row(table, number)
    if version is None or found.version == version:
        return
    user = database.execute_sql(
        """SELECT a.user FROM change c JOIN act a ON a.id = c.act_id WHERE c.tbl = ? AND c.row = ?
           ORDER BY c.id DESC LIMIT 1""",
        (table, number),
    ).fetchone()
    raise Conflict(
        _("%(user)s changed this meanwhile; what you typed was not saved.") % {"user": user[0] if user else "?"}
    )


def insert(table: str, client_id: int, columns: Mapping[str, Any]) -> int:
    """Add a row after the others of the client, inside a running act; return its id."""
    names = ", ".join(("client_id", "rank", *columns))
    marks = ", ".join("?" * len(columns))
    cursor = database.execute_sql(
        f"""INSERT INTO {table} ({names})
            VALUES (?1, (SELECT coalesce(max(rank) + 1, 0) FROM {table} WHERE client_id = ?1)
                    {", " if columns else ""}{marks})""",
        (client_id, *columns.values()),
    )
    return int(cursor.lastrowid)


def remove(session: Session, table: str, number: int, version: int | None) -> Act:
    """Take a row away, a contact with its channels; one act. Raises NotFound and Conflict."""
    client_id = row(table, number).client_id
    with journal.acting(session, f"{table}_remove", name_of(client_id)) as running:
        check(table, number, version)
        if table == "contact":
            database.execute_sql("DELETE FROM channel WHERE contact_id = ?", (number,))
        database.execute_sql(f"DELETE FROM {table} WHERE id = ?", (number,))
        touch(client_id, running.id)
    return running.result
