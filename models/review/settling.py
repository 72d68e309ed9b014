"""Answering a card: its reasons are settled, or snoozed, in the act that answered it."""

from collections.abc import Sequence
from datetime import date, timedelta

from models import journal
from models.client import names
from models.database import database
from models.i18n import _
from models.journal import Act
from models.problems import BadValue
from models.review.queue import reasons_of
from models.review.reasons import Reason, parts
from models.session import Session

_FOR_GOOD = ("birthday", "occasion", "renewal")
_NEVER_AGAIN = "9999-12-31"


def settle(session: Session, client_id: int, reasons: Sequence[Reason], act: Act) -> None:
    """Settle the reasons for which a client stood in the queue, as part of ``act``, which answered it: undo brings
    the card back.

    A birthday, an occasion or a renewal is settled for its date, a debt for so many days unless another sale falls
    overdue, everything else for the day.
    """
    if act.id:
        with journal.joining(act):
            _write(session, client_id, [(reason.key, _until(session, reason)) for reason in reasons], snoozed=False)


def _until(session: Session, reason: Reason) -> str:
    if reason.kind in _FOR_GOOD:
        return _NEVER_AGAIN
    days = session.settings.debt_rest_days if reason.kind == "payment_overdue" else 1
    return (session.today + timedelta(days)).isoformat()


def snooze(session: Session, ids: Sequence[int], until: date) -> Act:
    """Hide the present reasons of the clients ``ids`` until a day; a new reason brings a client back before.

    Raises BadValue for a day that is not ahead.
    """
    if until <= session.today:
        raise BadValue(_("Say a day ahead: tomorrow, Monday, +7d."), "bad_date", "until")
    with journal.acting(session, "snooze", names(list(ids)), until.isoformat()) as running:
        for client in ids:
            keys = [(reason.key, until.isoformat()) for reason in reasons_of(session, client)]
            _write(session, client, keys, snoozed=True)
    return running.result


def _write(session: Session, client_id: int, keys: Sequence[tuple[str, str]], *, snoozed: bool) -> None:
    for part, until in ((part, until) for key, until in keys for part in parts(key)):
        database.execute_sql(
            "INSERT INTO settled (client_id, reason, on_date, until, snoozed) VALUES (?, ?, ?, ?, ?)",
            (client_id, part, session.today.isoformat(), until, int(snoozed)),
        )
