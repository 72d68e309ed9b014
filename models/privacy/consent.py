"""The consent of many clients at once: given or withdrawn on a day, for a purpose, by a way it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import dates, journal
from models.client import names, present
from models.database import database
from models.i18n import _
from models.journal import Act
from models.problems import BadValue
from models.session import Session
from models.text import clean_line

_NEWEST = 2_000
"""The newest clients, whose purposes and origins complete what is typed."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody said on the day ``on``: for what (``purpose``), and where it came from (``origin``), maybe ''."""

    on: date
    purpose: str = ""
    origin: str = ""


def known() -> tuple[list[str], list[str]]:
    """Return the purposes and the origins that the newest clients have, those of most clients first."""
    purposes, origins = (
        [
            text
            for text, _count in database.execute_sql(
                f"""SELECT {column}, count(*) AS many
                    FROM (SELECT {column} FROM client ORDER BY id DESC LIMIT {_NEWEST})
                    WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY many DESC, {column}"""
            ).fetchall()
        ]
        for column in ("consent_for", "consent_origin")
    )
    return purposes, origins


def read(session: Session, values: Mapping[str, str]) -> Consent:
    """Return the consent that was typed, by the names of the fields of a client; without a day it is the session's.

    Raises BadValue at the field that is wrong; a day to come is one that is wrong.
    """
    text, day = values.get("consent_on", "").strip(), session.today
    if text:
        try:
            day = dates.parse_behind(text, session.today)
        except BadValue as problem:
            raise BadValue(problem.text, problem.code, "consent_on") from None
        if day > session.today:
            raise BadValue(_("This day is still to come."), "bad_date", "consent_on")
    return Consent(day, *(clean_line(values.get(name, "")) for name in ("consent_for", "consent_origin")))


def give(session: Session, ids: Sequence[int], consent: Consent) -> Act:
    """Note ``consent`` as given by each client of ``ids``, in the place of what stood there; one act.

    Raises NotFound when none of the clients is in the lists.
    """
    given = (consent.on.isoformat(), consent.purpose or None, consent.origin or None)
    with journal.acting(session, "consent", names(list(ids)), "given") as running:
        for client in present(ids):
            database.execute_sql(
                """UPDATE client SET consent_on = ?1, consent_for = ?2, consent_origin = ?3, version = version + 1,
                     updated_at = ?4
                   WHERE id = ?5 AND (consent_on IS NOT ?1 OR consent_for IS NOT ?2 OR consent_origin IS NOT ?3)""",
                (*given, journal.now(), client),
            )
    return running.result


def withdraw(session: Session, ids: Sequence[int], consent: Consent) -> Act:
    """Note that each client of ``ids`` that had consented does so no more; one act.

    The fields are emptied, and a note of the day says what was withdrawn (without a purpose: all it was given for) and
    by which way. Raises NotFound when none of the clients is in the lists.
    """
    with journal.acting(session, "consent", names(list(ids)), "withdrawn") as running:
        for client in present(ids):
            row = database.execute_sql(
                "SELECT consent_on, consent_for FROM client WHERE id = ? AND consent_on IS NOT NULL", (client,)
            ).fetchone()
            if row is None:
                continue
            database.execute_sql(
                """UPDATE client SET consent_on = NULL, consent_for = NULL, consent_origin = NULL,
                     version = version + 1, updated_at = ? WHERE id = ?""",
                (journal.now(), client),
            )
            database.execute_sql(
                """INSERT INTO activity (client_id, kind, on_date, text, user, created_at)
                   VALUES (?, 'note', ?, ?, ?, ?)""",
                (client, consent.on.isoformat(), _told(consent, row[1]), session.user, journal.now()),
            )
    return running.result


def _told(consent: Consent, was_for: str | None) -> str:
    """The note of a withdrawal, in the language of the reader."""
    purpose = consent.purpose or was_for
    told = _("Consent withdrawn: %(purpose)s") % {"purpose": purpose} if purpose else _("Consent withdrawn")
    return f"{told} ({consent.origin})" if consent.origin else told
