"""The stages and the moves between them, and the stars."""

from collections.abc import Sequence
from datetime import date

from models import journal
from models.client import SHOWN, TRASHED, names
from models.database import database
from models.fields import Stage
from models.i18n import _
from models.journal import Act
from models.problems import BadValue
from models.session import Session

FORWARD = (Stage.PROSPECT, Stage.NEGOTIATION, Stage.CLIENT)
"""The stages that ``>`` and ``<`` walk; inactive is reached by naming it."""


def move(session: Session, ids: Sequence[int], stage: Stage) -> Act:
    """Move the clients ``ids`` to ``stage`` on the session's day; those that are there already stay as they are."""
    with journal.acting(session, "move", names(list(ids)), stage.value) as running:
        _move(session, ids, stage)
    return running.result


def step(session: Session, ids: Sequence[int], by: int) -> Act:
    """Move each client one stage forward (``by`` 1, as far as client) or back (-1, as far as prospect)."""
    with journal.acting(session, "move", names(list(ids))) as running:
        for client in ids:
            row = database.execute_sql("SELECT stage FROM client WHERE id = ? AND hidden = 0", (client,)).fetchone()
            place = FORWARD.index(Stage(row[0])) + by if row is not None and row[0] in FORWARD else -1
            if 0 <= place < len(FORWARD):
                running.details.add(FORWARD[place].value)
                record_move(session, client, row[0], FORWARD[place])
    return running.result


def _move(session: Session, ids: Sequence[int], stage: Stage) -> None:
    for client in ids:
        row = database.execute_sql("SELECT stage FROM client WHERE id = ? AND hidden = ?", (client, SHOWN)).fetchone()
        if row is not None and row[0] != stage.value:
            record_move(session, client, row[0], stage)


def record_move(
    session: Session, client: int, before: str | None, stage: Stage, on: date | None = None, *, ruled: bool = True
) -> None:
    """Write the move of one client inside a running act, dated ``on`` or the session's day.

    The rules of the user set the first follow-ups, unless the move is not ``ruled``, as in an import.
    """
    day = (on or session.today).isoformat()
    database.execute_sql(
        "UPDATE client SET stage = ?, stage_since = ?, version = version + 1, updated_at = ? WHERE id = ?",
        (stage.value, day, journal.now(), client),
    )
    database.execute_sql(
        "INSERT INTO stage_move (client_id, from_stage, to_stage, on_date) VALUES (?, ?, ?, ?)",
        (client, before, stage.value, day),
    )
    if ruled:
        from models.review import ruling

        ruling.entered(session, client, stage)


def set_stars(session: Session, ids: Sequence[int], stars: int) -> Act:
    """Give the clients ``ids`` 0 to 3 stars. Raises BadValue outside that range."""
    if not 0 <= stars <= 3:
        raise BadValue(_("Stars go from 0 to 3."), "bad_stars", "stars")
    with journal.acting(session, "stars", names(list(ids)), str(stars)) as running:
        for client in ids:
            write_stars(client, stars)
    return running.result


def add_stars(session: Session, ids: Sequence[int], by: int) -> Act:
    """Give each client ``by`` stars more or fewer, within 0 to 3."""
    with journal.acting(session, "stars", names(list(ids))) as running:
        for client in ids:
            row = database.execute_sql("SELECT stars FROM client WHERE id = ? AND hidden = 0", (client,)).fetchone()
            if row is not None:
                write_stars(client, min(3, max(0, row[0] + by)))
    return running.result


def write_stars(client: int, stars: int) -> None:
    """Write the stars of one client inside a running act."""
    database.execute_sql(
        """UPDATE client SET stars = ?1, version = version + 1, updated_at = ?2
           WHERE id = ?3 AND stars <> ?1 AND hidden = 0""",
        (stars, journal.now(), client),
    )


def trash(session: Session, ids: Sequence[int]) -> Act:
    """Put the clients ``ids`` in the trash, with all that hangs on them."""
    return _hide(session, "trash", ids, SHOWN, TRASHED)


def restore(session: Session, ids: Sequence[int]) -> Act:
    """Take the clients ``ids`` out of the trash. Raises BadValue when the code of one belongs to another by now."""
    return _hide(session, "restore", ids, TRASHED, SHOWN)


def _hide(session: Session, verb: str, ids: Sequence[int], before: int, after: int) -> Act:
    with journal.acting(session, verb, names(list(ids))) as running:
        for client in ids:
            if after == SHOWN:
                _check_code(client)
            database.execute_sql(
                "UPDATE client SET hidden = ?, version = version + 1, updated_at = ? WHERE id = ? AND hidden = ?",
                (after, journal.now(), client, before),
            )
    return running.result


def _check_code(client: int) -> None:
    """Raise BadValue when the code of a client in the trash belongs to another by now."""
    row = database.execute_sql(
        """SELECT b.name FROM client a JOIN client b ON b.code = a.code AND b.hidden = 0 AND b.id <> a.id
           WHERE a.id = ? AND a.code IS NOT NULL""",
        (client,),
    ).fetchone()
    if row is not None:
        raise BadValue(
            _("Not restored: its code now belongs to %(client)s; change that one first.") % {"client": row[0]},
            "code_taken",
            "code",
        )
