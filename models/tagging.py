"""Tags given to many clients at once, and taken away."""

from collections.abc import Sequence

from models import journal
from models.checks import parse_field
from models.client import names
from models.database import database
from models.fields import FIELDS
from models.i18n import _
from models.journal import Act
from models.problems import BadValue
from models.session import Session
from models.text import search_key


def known() -> list[str]:
    """Return the tags that clients have, each once, in the order of the alphabet."""
    rows = database.execute_sql("SELECT max(name), folded FROM tag GROUP BY folded ORDER BY folded").fetchall()
    return [name for name, _folded in rows]


def add_tags(session: Session, ids: Sequence[int], text: str) -> Act:
    """Give each client of ``ids`` the tags of ``text`` (with commas between them) that it lacks; one act.

    Raises BadValue where no tag is named.
    """
    tags = _read(session, text)
    with journal.acting(session, "tag", names(list(ids)), ", ".join(tags.values())) as running:
        for client in ids:
            if not database.execute_sql("SELECT 1 FROM client WHERE id = ? AND hidden = 0", (client,)).fetchone():
                continue
            present = database.execute_sql("SELECT folded FROM tag WHERE client_id = ?", (client,)).fetchall()
            lacking = set(tags) - {folded for (folded,) in present}
            for folded in sorted(lacking):
                database.execute_sql(
                    "INSERT INTO tag (client_id, name, folded) VALUES (?, ?, ?)", (client, tags[folded], folded)
                )
            if lacking:
                _touch(client)
    return running.result


def remove_tags(session: Session, ids: Sequence[int], text: str) -> Act:
    """Take the tags of ``text`` away from each client of ``ids``; one act. Raises BadValue where no tag is named."""
    tags = _read(session, text)
    marks = ", ".join("?" * len(tags))
    with journal.acting(session, "untag", names(list(ids)), ", ".join(tags.values())) as running:
        for client in ids:
            gone = database.execute_sql(
                f"""DELETE FROM tag WHERE client_id = ? AND folded IN ({marks})
                    AND client_id IN (SELECT id FROM client WHERE hidden = 0)""",
                (client, *tags),
            )
            if gone.rowcount:
                _touch(client)
    return running.result


def _read(session: Session, text: str) -> dict[str, str]:
    """The tags that were typed, by the form in which they are compared."""
    found = parse_field(FIELDS["tags"], text, today=session.today).value
    tags = [tag for tag in found or () if search_key(tag)] if isinstance(found, list | tuple) else []
    if not tags:
        raise BadValue(_("Say which tag."), "missing_text", "tags")
    return {search_key(tag): tag for tag in tags}


def _touch(client: int) -> None:
    database.execute_sql(
        "UPDATE client SET version = version + 1, updated_at = ? WHERE id = ?", (journal.now(), client)
    )
