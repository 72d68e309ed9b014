"""What happened with a client, and what is to be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from models import journal
from models.client import names, present
from models.database import database
from models.fields import ACTIVITY_KINDS, CONTACT_KINDS, OUTCOMES, choice_named
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, NotFound, Refused
from models.session import Session
from models.text import clean_block, clean_line, is_blank

REACHED_NOBODY = ("no_answer", "left_message")


@dataclass(frozen=True, slots=True)
class Next:
    """A follow-up to be set: the day it is due, what is to be done, and the kind of activity (or None)."""

    due: date
    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open follow-up of a client."""

    id: int
    due: date
    text: str
    kind: str | None


def kind_named(text: str) -> str:
    """Return the kind of activity that ``text`` names in either language; raises BadValue."""
    choice = choice_named(ACTIVITY_KINDS, text)
    if choice is None:
        known = ", ".join(choice.value for choice in ACTIVITY_KINDS)
        raise BadValue(
            _("%(text)s is no kind of activity; known are %(known)s.") % {"text": repr(text), "known": known},
            "bad_kind",
        )
    return choice.value


def outcome_named(text: str) -> str:
    """Return the outcome that ``text`` names in either language; raises BadValue."""
    choice = choice_named(OUTCOMES, text)
    if choice is None:
        known = ", ".join(choice.value for choice in OUTCOMES)
        raise BadValue(
            _("%(text)s is no outcome; known are %(known)s.") % {"text": repr(text), "known": known}, "bad_outcome"
        )
    return choice.value


def log(
    session: Session,
    ids: Sequence[int],
    kind: str,
    text: str,
    *,
    outcome: str | None = None,
    on: date | None = None,
    completes: int | None = None,
    following: Next | None = None,
) -> Act:
    """Log an activity with each client of ``ids``, on ``on`` (else the session's day); one act.

    ``completes`` is an open follow-up that this dealt with, ``following`` the next one to set. Raises NotFound when
    none of the clients is in the lists.
    """
    day = on or session.today
    with journal.acting(session, "log", names(list(ids)), kind) as running:
        for client in present(ids):
            database.execute_sql(
                """INSERT INTO activity (client_id, kind, on_date, text, outcome, user, created_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?)""",
                (
                    client,
                    kind,
                    day.isoformat(),
                    clean_block(text).strip() or None,
                    outcome,
                    session.user,
                    journal.now(),
                ),
            )
            if completes is not None:
                _complete(session, completes)
            if following is not None:
                insert_follow_up(session, client, following)
    return running.result


def follow_up(
    session: Session, ids: Sequence[int], following: Next, *, completes: int | None = None
) -> tuple[Act, list[int]]:
    """Set a follow-up for each client of ``ids``; return the act and the new follow-ups' ids.

    Raises BadValue where nothing is said, NotFound when none of the clients is in the lists.
    """
    with journal.acting(session, "follow_up", names(list(ids))) as running:
        if completes is not None:
            _complete(session, completes)
        new = [insert_follow_up(session, client, following) for client in present(ids)]
    return running.result, new


def done(session: Session, follow_up_id: int, following: Next | None = None) -> tuple[Act, int | None]:
    """Close a follow-up, and set the next one where ``following`` is given; return the act and its id.

    Raises NotFound for an unknown number and Refused when it was closed before.
    """
    with journal.acting(session, "done", names([open_or_closed(follow_up_id)[0]])) as running:
        client, closed = open_or_closed(follow_up_id)
        if closed is not None:
            raise Refused(
                _("Follow-up %(number)d was done on %(day)s already.") % {"number": follow_up_id, "day": closed}
            )
        _complete(session, follow_up_id)
        new = insert_follow_up(session, client, following) if following is not None else None
    return running.result, new


def open_or_closed(follow_up_id: int) -> tuple[int, str | None]:
    """Return the client of a follow-up and the day it was done (None while open); raises NotFound."""
    row = None
    if 0 < follow_up_id < 2**63:
        row = database.execute_sql(
            """SELECT f.client_id, f.done_on FROM follow_up f JOIN client c ON c.id = f.client_id
               WHERE f.id = ? AND c.hidden = 0""",
            (follow_up_id,),
        ).fetchone()
    if row is None:
        raise NotFound(
            _("There is no follow-up %(number)d; `cartera show CLIENT` lists them.") % {"number": follow_up_id}
        )
    return int(row[0]), row[1]


def open_actions(client_id: int) -> list[OpenAction]:
    """Return the open follow-ups of a client, earliest first; the first is its next action."""
    rows = database.execute_sql(
        "SELECT id, due, text, kind FROM follow_up WHERE client_id = ? AND done_on IS NULL ORDER BY due, id",
        (client_id,),
    ).fetchall()
    return [OpenAction(number, date.fromisoformat(due), text, kind) for number, due, text, kind in rows]


def propose_next(session: Session, client_id: int, kind: str | None = None) -> Next:
    """Return the follow-up to offer after a contact: the same kind, at the client's usual gap.

    The usual gap is the median of the days between its last contacts; with fewer than three of them it is the longest
    gap of the settings for its stars.
    """
    stars_row = database.execute_sql("SELECT stars FROM client WHERE id = ?", (client_id,)).fetchone()
    marks = ", ".join("?" * len(CONTACT_KINDS))
    days = [
        date.fromisoformat(day)
        for (day,) in database.execute_sql(
            f"""SELECT DISTINCT on_date FROM activity WHERE client_id = ? AND kind IN ({marks})
                ORDER BY on_date DESC LIMIT 12""",
            (client_id, *CONTACT_KINDS),
        ).fetchall()
    ]
    gaps = [(later - earlier).days for later, earlier in pairwise(days)]
    gap = round(median(gaps)) if len(gaps) >= 2 else session.settings.longest_gap[stars_row[0] if stars_row else 0]
    return Next(session.today + timedelta(days=max(1, gap)), action_text(kind), kind)


def action_text(kind: str | None) -> str:
    """Return what a follow-up of ``kind`` is called when nothing else is typed."""
    texts = {
        "call": _("Call"),
        "email": _("Write an e-mail"),
        "meeting": _("Meet"),
        "message": _("Send a message"),
        "visit": _("Visit"),
        "quote": _("Ask about the quote"),
        "offer": _("Ask about the offer"),
        "gift": _("Call"),
    }
    return texts.get(kind or "", _("Call"))


def _complete(session: Session, follow_up_id: int) -> None:
    database.execute_sql(
        "UPDATE follow_up SET done_on = ?, version = version + 1 WHERE id = ? AND done_on IS NULL",
        (session.today.isoformat(), follow_up_id),
    )


def insert_follow_up(session: Session, client_id: int, following: Next) -> int:
    """Write a follow-up inside a running act; return its id. Raises BadValue where nothing is said."""
    if is_blank(following.text):
        raise BadValue(_("Say what is to be done."), "missing_text", "text")
    cursor = database.execute_sql(
        """INSERT INTO follow_up (client_id, due, text, kind, user, created_on, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            client_id, following.due.isoformat(), clean_line(following.text), following.kind, session.user,
            session.today.isoformat(), journal.now(),
        ),
    )  # fmt: skip
    return int(cursor.lastrowid)
