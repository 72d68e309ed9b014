"""What somebody was typing when the field was left, the line dropped or the program ended: kept until taken up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from models import database as store
from models import journal
from models.database import database
from models.session import Session
from models.text import clean_block


@dataclass(frozen=True, slots=True)
class Draft:
    """Text typed into a field of a client: on which version of the record, and when (UTC)."""

    client_id: int
    field: str
    value: str
    version: int
    at: str


def keep(session: Session, client_id: int, field: str, value: str, version: int) -> None:
    """Keep ``value`` as the user's draft of a field; the one before goes."""
    with store.transaction():
        database.execute_sql(
            """INSERT INTO draft (user, client_id, field, value, version, at)
               SELECT ?, id, ?, ?, ?, ? FROM client WHERE id = ?
               ON CONFLICT (user, client_id, field)
               DO UPDATE SET value = excluded.value, version = excluded.version, at = excluded.at""",
            (session.user, field, clean_block(value), version, journal.now(), client_id),
        )


def drop(session: Session, client_id: int, field: str) -> None:
    """Forget the user's draft of a field."""
    with store.transaction():
        database.execute_sql(
            "DELETE FROM draft WHERE user = ? AND client_id = ? AND field = ?", (session.user, client_id, field)
        )


def of_client(session: Session, client_id: int) -> dict[str, Draft]:
    """Return the user's drafts of a client, by field."""
    rows = database.execute_sql(
        "SELECT client_id, field, value, version, at FROM draft WHERE user = ? AND client_id = ?",
        (session.user, client_id),
    ).fetchall()
    return {row[1]: Draft(*row) for row in rows}


def newest(session: Session) -> tuple[Draft, str] | None:
    """Return the user's newest draft and the name of its client, or None."""
    row = database.execute_sql(
        """SELECT d.client_id, d.field, d.value, d.version, d.at, c.name
           FROM draft d JOIN client c ON c.id = d.client_id
           WHERE d.user = ? AND c.hidden = 0 ORDER BY d.at DESC, d.id DESC LIMIT 1""",
        (session.user,),
    ).fetchone()
    return None if row is None else (Draft(*row[:5]), str(row[5]))


def keep_form(session: Session, purpose: str, title: str, values: Mapping[str, str]) -> None:
    """Keep what the user typed into a form (its fields by name); the one before for the same ``purpose`` goes."""
    cleaned = {name: clean_block(value) for name, value in values.items()}
    with store.transaction():
        database.execute_sql(
            """INSERT INTO form_draft (user, purpose, title, value, at) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (user, purpose)
               DO UPDATE SET title = excluded.title, value = excluded.value, at = excluded.at""",
            (session.user, purpose, clean_block(title), json.dumps(cleaned, ensure_ascii=False), journal.now()),
        )


def drop_form(session: Session, purpose: str) -> None:
    """Forget what the user typed into a form."""
    if of_form(session, purpose):
        with store.transaction():
            database.execute_sql("DELETE FROM form_draft WHERE user = ? AND purpose = ?", (session.user, purpose))


def of_form(session: Session, purpose: str) -> dict[str, str]:
    """Return what the user typed into a form before, by field; nothing when there is no draft of it."""
    row = database.execute_sql(
        "SELECT value FROM form_draft WHERE user = ? AND purpose = ?", (session.user, purpose)
    ).fetchone()
    return {} if row is None else {str(name): str(value) for name, value in json.loads(row[0]).items()}


def newest_form(session: Session) -> str | None:
    """Return the title of the form that the user left last with something in it, or None."""
    row = database.execute_sql(
        "SELECT title FROM form_draft WHERE user = ? ORDER BY at DESC, id DESC LIMIT 1", (session.user,)
    ).fetchone()
    return None if row is None else str(row[0])
