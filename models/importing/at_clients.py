"""Persons of an address book who are contacts of a client that is there already, though their card names none.

It is the contact that the same e-mail or phone reaches and whose name agrees or is close, the rule for duplicates; a
card of a client (with a code, a tax id or a number) and that of an organisation are never such a person.
"""

from collections.abc import Sequence

from models.client import ARRIVING
from models.database import database
from models.duplicates import COLUMNS, Found, found_in, names_close
from models.importing.people import as_contact
from models.importing.plan import Row
from models.text import search_key


class AtClients:
    """Finds them, group by group; a contact is found once in a file."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._known: dict[tuple[str, str], list[tuple[int, str, Found]]] = {}

    def look_up(self, rows: Sequence[Row]) -> None:
        """Read the contacts that what reaches the persons of ``rows`` reaches."""
        keys = {key for row in rows if _is_person(row) for _kind, key in row.who.keys}
        self._known = {}
        if not keys:
            return
        for kind, key, contact, name, *client in database.execute_sql(
            f"""SELECT h.kind, h.match_key, p.id, p.name, {COLUMNS}
                FROM channel h JOIN contact p ON p.id = h.contact_id JOIN client c ON c.id = h.client_id
                WHERE h.match_key IN ({", ".join("?" * len(keys))}) AND h.kind IN ('email', 'phone')
                AND h.doubtful = 0 AND p.name IS NOT NULL AND c.hidden <> {ARRIVING} ORDER BY c.hidden, c.id, p.id""",
            tuple(keys),
        ).fetchall():
            self._known.setdefault((kind, key), []).append((contact, name, found_in(*client)))

    def person(self, row: Row) -> tuple[Row, Found] | None:
        """Return the row as one of a contact, and its client; None where it is none that is known."""
        if not _is_person(row):
            return None
        for same in (str.__eq__, names_close):
            for key in row.who.keys:
                for contact, name, client in self._known.get(key, ()):
                    if contact not in self._taken and same(search_key(name), row.who.folded):
                        self._taken.add(contact)
                        return _of_contact(row, name), client
        return None

    def again(self, row: Row, client: Found) -> Row:
        """Return the row of somebody who is known as ``client`` from an earlier import: there as a contact, if so."""
        if not _is_person(row) or names_close(row.who.folded, client.folded):
            return row
        if (found := self.person(row)) is not None and found[1].id == client.id:
            return found[0]
        contacts = database.execute_sql(
            "SELECT c.kind, p.name FROM client c LEFT JOIN contact p ON p.client_id = c.id WHERE c.id = ?", (client.id,)
        ).fetchall()
        for _kind, name in contacts:
            if name is not None and names_close(search_key(name), row.who.folded):
                return _of_contact(row, name)
        return _of_contact(row, str(row.values["name"])) if contacts[0][0] == "company" else row


def _is_person(row: Row) -> bool:
    who = row.who
    of_nobody = row.joins and not row.groups and not (row.more or {}).get("contacts")
    return of_nobody and row.values.get("kind") != "company" and (who.code, who.tax_id, who.number) == (None,) * 3


def _of_contact(row: Row, name: str) -> Row:
    values, more = as_contact(row.values, row.more or {}, name)
    return row._replace(values=values, more=more)
