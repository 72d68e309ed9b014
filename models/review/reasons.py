"""Why a client is in the review: every reason with its definition in figures.md, each read by an index.

The dated reasons are few and read whole (:func:`dated`); the undated ones may concern most clients, so that they are
conditions of SQL (:func:`conditions`), asked of few clients at a time, and told in full by :func:`undated`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import receivables
from models.database import database
from models.review.as_of import KINDS_OF_CONTACT, contacted_at, since_at, slips_at, stage_at
from models.review.best import best_inactive
from models.session import Session
from models.settings import REASONS

if TYPE_CHECKING:
    from models.review.rules import Occasion

UNDATED = REASONS[7:]
"""The reasons that hold on any day; alone they bring only so many clients a day."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a client. ``key`` names it for settling; ``text`` is what the user typed for it (a follow-up, a
    product, a name), ``since`` the day it is counted from, ``amount`` cents, ``usual`` days that are usual."""

    client_id: int
    kind: str
    key: str
    since: date | None = None
    text: str | None = None
    amount: int | None = None
    usual: float | None = None
    rule: int | None = None


def parts(key: str) -> list[str]:
    """Return what is settled one by one of a reason: the sales of a debt, else the reason itself."""
    kind, _colon, numbers = key.partition(":")
    return [f"{kind}:{number}" for number in numbers.split(",")] if kind == "payment" else [key]


def dated(session: Session, ids: Sequence[int] | None = None) -> Iterator[Reason]:
    """Yield the dated reasons of the session's day, of all clients in the lists or of ``ids``."""
    among = _among(ids)
    yield from _follow_ups(session, among)
    yield from few(session, ids)
    for coming in receivables.renewals(session, session.settings.renewal_days, ids):
        key = f"renewal:{coming.sale_id}:{coming.day.isoformat()}"
        yield Reason(coming.client_id, "renewal", key, coming.day, coming.what or coming.ref, coming.amount)
    for account in receivables.accounts(session, ids):
        if account.overdue:
            late = sorted(sale.sale_id for sale in account.sales if sale.due < session.today)
            key = "payment:" + ",".join(map(str, late))
            yield Reason(account.client_id, "payment_overdue", key, account.since, None, account.overdue)
    yield from _expected(session, among)


def few(session: Session, ids: Sequence[int] | None = None) -> Iterator[Reason]:
    """Yield the dated reasons that few clients have at a time: birthdays, occasions."""
    among = _among(ids)
    for client, contact, name, day in sorted(_birthdays(session, among), key=lambda row: (row[0], row[1])):
        yield Reason(client, "birthday", f"birthday:{contact}:{day.isoformat()}", day, name)
    for occasion, day, clients in _occasions(session, among, few=ids is not None):
        key = f"occasion:{occasion.id}:{day.isoformat()}"
        yield from (Reason(client, "occasion", key, day, occasion.name, rule=occasion.id) for client in clients)


def yearly(session: Session) -> Iterator[tuple[int, str, date]]:
    """Yield the same of all clients in short: client, kind, day."""
    for client, _contact, _name, day in _birthdays(session, ""):
        yield client, "birthday", day
    for _occasion, day, clients in _occasions(session, "", few=False):
        yield from ((client, "occasion", day) for client in clients)


def _among(ids: Sequence[int] | None) -> str:
    return "" if ids is None else f" AND c.id IN (SELECT value FROM json_each('{json.dumps(list(ids))}'))"


def _follow_ups(session: Session, among: str) -> Iterator[Reason]:
    day = session.today.isoformat()
    state = "(f.done_on IS NULL OR f.done_on > ?)" if session.travelling else "f.done_on IS NULL"
    rows = database.execute_sql(
        f"""SELECT f.client_id, f.id, f.due, f.text FROM follow_up f JOIN client c ON c.id = f.client_id
            WHERE c.hidden = 0 AND f.due <= ? AND f.created_on <= ? AND {state}{among} ORDER BY f.due, f.id""",
        (day, day, day) if session.travelling else (day, day),
    )
    for client, number, due, text in rows:
        kind = "due_today" if due == day else "overdue"
        yield Reason(client, kind, f"follow_up:{number}", date.fromisoformat(due), text)


def anniversary(stored: str, year: int) -> date:
    """Return the day in ``year`` on which a birthday (``1980-02-29`` or ``--02-29``) falls; 29 February on the 28th
    in common years."""
    month, day = int(stored[-5:-3]), int(stored[-2:])
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def _near(session: Session) -> dict[str, date]:
    """The days of the year, as ``MM-DD``, whose anniversary is near the session's day, with the day it falls on."""
    found: dict[str, date] = {}
    for distance in range(-session.settings.birthday_after, session.settings.birthday_before + 1):
        day = session.today + timedelta(distance)
        found[f"{day:%m-%d}"] = day
        if day.month == 2 and day.day == 28 and (day + timedelta(1)).day == 1:
            found["02-29"] = day
    return found


def _birthdays(session: Session, among: str) -> list[tuple[int, int, str | None, date]]:
    """Each birthday that is near: the client, the contact or 0, its name, the day."""
    days = _near(session)
    marks = ", ".join("?" * len(days))
    rows = database.execute_sql(
        f"""SELECT c.id, 0, NULL, substr(c.birthday, -5) FROM client c
            WHERE c.hidden = 0 AND c.birthday IS NOT NULL AND substr(c.birthday, -5) IN ({marks}){among}
            UNION ALL
            SELECT c.id, p.id, p.name, substr(p.birthday, -5) FROM contact p JOIN client c ON c.id = p.client_id
            WHERE c.hidden = 0 AND p.birthday IS NOT NULL AND substr(p.birthday, -5) IN ({marks}){among}""",
        (*days, *days),
    ).fetchall()
    return [(client, contact, name, days[day]) for client, contact, name, day in rows]


def _occasions(session: Session, among: str, *, few: bool) -> Iterator[tuple["Occasion", date, list[int]]]:
    """Each of the user's yearly dates that is near, its day, and the clients that it concerns."""
    from models.review import rules

    days = _near(session)
    for occasion in rules.occasions():
        day = days.get(occasion.day)
        if day is None:
            continue
        condition, parameters = rules.condition(session, occasion.query, few=few)
        rows = database.execute_sql(
            f"""SELECT client.id FROM client WHERE client.hidden = 0 AND {condition}
                {among.replace("c.id", "client.id")} ORDER BY client.id""",
            parameters,
        ).fetchall()
        yield occasion, day, [client for (client,) in rows]


def _expected(session: Session, among: str) -> Iterator[Reason]:
    last = (session.today + timedelta(session.settings.expected_days)).isoformat()
    day = session.today.isoformat()
    rows = database.execute_sql(
        f"""SELECT c.id, 0, c.expected_date, NULL, c.expected_spend FROM client c
            WHERE c.hidden = 0 AND c.expected_date <= ?{among}
            UNION ALL
            SELECT c.id, o.id, o.expected, o.text, o.amount FROM opportunity o JOIN client c ON c.id = o.client_id
            WHERE c.hidden = 0 AND o.expected <= ? AND o.created_on <= ?
              AND (o.state = 'open' OR o.closed_on > ?){among} ORDER BY 3, 2""",
        (last, last, day, day),
    )
    for client, opportunity, expected, text, amount in rows:
        key = f"expected:{opportunity}:{expected}"
        yield Reason(client, "expected", key, date.fromisoformat(expected), text, amount)


# The undated reasons


def conditions(session: Session, *, inactive: bool = True) -> dict[str, str]:
    """Return SQL over ``client`` for each undated reason on the session's day; without ``inactive`` only those that
    a live client can have, which spares ranking the inactive ones."""
    day, settings = session.today, session.settings
    stage, since, contacted = stage_at(session), since_at(session), contacted_at(session)
    live = f"{stage} <> 'inactive'"

    def before(days: int) -> str:
        return f"'{(day - timedelta(days)).isoformat()}'"

    gaps = " ".join(f"WHEN {stars} THEN {before(gap)}" for stars, gap in enumerate(settings.longest_gap))
    if session.travelling:
        has_next = f"""EXISTS (SELECT 1 FROM follow_up WHERE client_id = client.id
            AND created_on <= '{day}' AND (done_on IS NULL OR done_on > '{day}'))"""
    else:
        has_next = "client.due_order < '9999-12-31'"
    found = {
        "feedback": f"""EXISTS (SELECT 1 FROM activity WHERE client_id = client.id AND kind = 'feedback'
            AND outcome IS NULL AND on_date <= '{day}')""",
        "no_next_action": f"({live} AND NOT {has_next})",
        "stalled": f"""({stage} = 'negotiation' AND {since} <= {before(settings.stalled_days)}
            AND NOT EXISTS (SELECT 1 FROM activity WHERE client_id = client.id AND on_date <= '{day}'
              AND on_date > {before(settings.stalled_days)} AND (outcome = 'answered'
                OR kind IN ('meeting', 'visit') AND outcome IS NULL)))""",
        "losing_touch": f"""({live} AND coalesce({contacted}, client.created_on) < CASE client.stars {gaps} END)""",
        "slipping": f"({stage} = 'client' AND {slips_at(session)} <= '{day}')",
        "incomplete": """(client.stars >= 2
            AND NOT EXISTS (SELECT 1 FROM channel WHERE client_id = client.id))""",
    }
    if inactive and "win_back" in settings.reasons:
        found["win_back"] = f"""({stage} = 'inactive' AND coalesce({contacted}, '') <= {before(settings.win_back_days)}
            AND client.id IN (SELECT value FROM json_each('{json.dumps(best_inactive(session))}')))"""
    return {kind: condition for kind, condition in found.items() if kind in settings.reasons}


def undated(session: Session, ids: Sequence[int], *, inactive: bool = True) -> Iterator[Reason]:
    """Yield the undated reasons of the clients ``ids``, with what they are counted from; ``inactive`` tells whether
    there are inactive ones among them."""
    asked = conditions(session, inactive=inactive) if ids else {}
    if not asked:
        return
    columns = ", ".join(asked.values())
    rows = database.execute_sql(
        f"""SELECT client.id, {contacted_at(session)}, client.created_on, {since_at(session)}, {columns}
            FROM client WHERE client.hidden = 0 AND client.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    ).fetchall()
    for client, contacted, created, since, *holds in rows:
        for kind, true in zip(asked, holds, strict=True):
            if not true:
                continue
            if kind == "feedback":
                yield from _feedback(session, client)
            else:
                day = {"stalled": since, "losing_touch": contacted or created, "win_back": contacted,
                       "slipping": _last_sale(session, client) if kind == "slipping" else None}.get(kind)  # fmt: skip
                usual = _usual(session, client, kind)
                yield Reason(client, kind, kind, None if day is None else date.fromisoformat(day), usual=usual)


def _feedback(session: Session, client: int) -> Iterator[Reason]:
    rows = database.execute_sql(
        """SELECT id, on_date, text FROM activity WHERE client_id = ? AND kind = 'feedback' AND outcome IS NULL
           AND on_date <= ? ORDER BY on_date, id""",
        (client, session.today.isoformat()),
    ).fetchall()
    for number, on, text in rows:
        yield Reason(client, "feedback", f"feedback:{number}", date.fromisoformat(on), text)


def _last_sale(session: Session, client: int) -> str | None:
    (last,) = database.execute_sql(
        "SELECT max(on_date) FROM sale WHERE client_id = ? AND hidden = 0 AND amount >= 0 AND on_date <= ?",
        (client, session.today.isoformat()),
    ).fetchone()
    return None if last is None else str(last)


def _usual(session: Session, client: int, kind: str) -> float | None:
    """How many days usually lie between two purchases, or two contacts, of a client; None where that says nothing."""
    from itertools import pairwise
    from statistics import median

    day = session.today.isoformat()
    if kind == "slipping":
        query = "SELECT DISTINCT on_date FROM sale WHERE client_id = ? AND hidden = 0 AND amount >= 0 AND on_date <= ?"
    elif kind == "losing_touch":
        query = f"""SELECT DISTINCT on_date FROM activity WHERE client_id = ? AND kind IN ({KINDS_OF_CONTACT})
            AND on_date <= ?"""
    else:
        return None
    days = sorted(date.fromisoformat(row[0]) for row in database.execute_sql(query, (client, day)).fetchall())
    return median((later - earlier).days for earlier, later in pairwise(days)) if len(days) > 2 else None
