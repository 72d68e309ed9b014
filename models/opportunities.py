"""What a client may buy: open, won or lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import journal, rows, sales, sold
from models.client import names, present
from models.database import database
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, Conflict, NotFound, Refused
from models.session import Session
from models.text import clean_line, is_blank

STATES = ("open", "won", "lost")


@dataclass(frozen=True, slots=True)
class Opportunity:
    """Something a client may buy; ``amount`` in cents, ``reason`` why it was lost, ``sale_id`` what it became."""

    id: int
    client_id: int
    version: int
    text: str
    amount: int | None
    expected: date | None
    state: str
    reason: str | None
    closed_on: date | None
    sale_id: int | None


def add(
    session: Session, client_id: int, text: str, *, amount: int | None = None, expected: date | None = None
) -> tuple[Act, int]:
    """Note an opportunity; return the act and its id. Raises BadValue without a text, NotFound without the client."""
    _check_text(text)
    with journal.acting(session, "opportunity", names([client_id])) as running:
        present([client_id])
        cursor = database.execute_sql(
            """INSERT INTO opportunity (client_id, text, amount, expected, user, created_on, created_at)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                client_id, clean_line(text), amount, expected.isoformat() if expected else None, session.user,
                session.today.isoformat(), journal.now(),
            ),
        )  # fmt: skip
        new = int(cursor.lastrowid)
    return running.result, new


def edit(session: Session, opportunity_id: int, values: Mapping[str, Any], *, version: int | None = None) -> Act:
    """Change ``text``, ``amount`` (cents) or ``expected`` (date). Raises NotFound, BadValue or Conflict."""
    found = get(opportunity_id)
    if "text" in values:
        _check_text(str(values["text"]))
    stored = {
        name: value.isoformat() if isinstance(value, date) else clean_line(value) if isinstance(value, str) else value
        for name, value in values.items()
        if name in ("text", "amount", "expected")
    }
    with journal.acting(session, "opportunity", names([found.client_id])) as running:
        if version is not None and get(opportunity_id).version != version:
            raise Conflict(_("Somebody changed this opportunity meanwhile; what you typed was not saved."))
        rows.update("opportunity", opportunity_id, stored)
    return running.result


def win(
    session: Session,
    opportunity_id: int,
    lines: list[sold.Line] | None = None,
    *,
    on: date | None = None,
    **more: Any,
) -> tuple[Act, int]:
    """Make an open opportunity a sale in one act; without ``lines`` one of its amount. Return the act and the sale.

    ``more`` goes to :func:`models.sales.add`. Raises Refused when it is closed, BadValue when it has no amount.
    """
    found = _open(opportunity_id)
    if lines is None:
        if found.amount is None:
            raise BadValue(_("Say the amount of the sale."), "bad_amount", "amount")
        lines = [sold.Line(found.amount)]
    return sales.add(session, found.client_id, lines, on=on, opportunity=opportunity_id, **more)


def lose(session: Session, opportunity_id: int, reason: str = "") -> Act:
    """Close an open opportunity as lost, with the reason. Raises Refused when it is closed."""
    found = _open(opportunity_id)
    with journal.acting(session, "opportunity", names([found.client_id]), "lost") as running:
        rows.update(
            "opportunity",
            opportunity_id,
            {"state": "lost", "reason": clean_line(reason) or None, "closed_on": session.today.isoformat()},
        )
    return running.result


def reopen(session: Session, opportunity_id: int) -> Act:
    """Open a closed opportunity again; the sale it became stays."""
    found = get(opportunity_id)
    with journal.acting(session, "opportunity", names([found.client_id])) as running:
        rows.update(
            "opportunity", opportunity_id, {"state": "open", "reason": None, "closed_on": None, "sale_id": None}
        )
    return running.result


def remove(session: Session, opportunity_id: int) -> Act:
    """Delete an opportunity."""
    found = get(opportunity_id)
    with journal.acting(session, "opportunity_removed", names([found.client_id])) as running:
        database.execute_sql("DELETE FROM opportunity WHERE id = ?", (opportunity_id,))
    return running.result


_COLUMNS = "o.id, o.client_id, o.version, o.text, o.amount, o.expected, o.state, o.reason, o.closed_on, o.sale_id"


def get(opportunity_id: int) -> Opportunity:
    """Return one opportunity; raises NotFound."""
    row = database.execute_sql(
        f"SELECT {_COLUMNS} FROM opportunity o JOIN client c ON c.id = o.client_id WHERE o.id = ? AND c.hidden = 0",
        (opportunity_id,),
    ).fetchone()
    if row is None:
        raise NotFound(_("There is no opportunity %(number)d.") % {"number": opportunity_id})
    return _opportunity(row)


def of_client(client_id: int) -> list[Opportunity]:
    """Return the opportunities of a client: open ones first, by expected date, then the closed ones, newest first."""
    rows = database.execute_sql(
        f"""SELECT {_COLUMNS} FROM opportunity o WHERE o.client_id = ?
            ORDER BY o.state <> 'open', CASE o.state WHEN 'open' THEN coalesce(o.expected, '9999') END,
              o.closed_on DESC, o.id""",
        (client_id,),
    ).fetchall()
    return [_opportunity(row) for row in rows]


def _opportunity(row: tuple[Any, ...]) -> Opportunity:
    number, client, version, text, amount, expected, state, reason, closed, sale = row
    return Opportunity(number, client, version, text, amount, _day(expected), state, reason, _day(closed), sale)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _open(opportunity_id: int) -> Opportunity:
    found = get(opportunity_id)
    if found.state != "open":
        raise Refused(_("This opportunity is closed already."))
    return found


def _check_text(text: str) -> None:
    if is_blank(text):
        raise BadValue(_("Say what the client may buy."), "missing_text", "text")
