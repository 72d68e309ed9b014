"""How urgent a reason is, and the clients with dated reasons in the order of the queue, read without their reasons."""

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from operator import itemgetter

from models import receivables
from models.database import database
from models.review import as_of, reasons
from models.review.reasons import Reason
from models.session import Session

STAGES = ("client", "negotiation", "prospect", "inactive")
"""The stages in the order in which they stand in the queue."""

_TIERS = {"overdue": 0, "due_today": 0, "birthday": 1, "occasion": 1, "renewal": 2, "payment_overdue": 3, "expected": 4}
_REST = 5
_TIER = 10**15
"""Wider than any amount in cents."""
LATE = 30
"""More days late than this do not make a follow-up more urgent."""
_NEVER = 9 * _TIER
_STEP, _STARS = 16, 4
"""How much one step of urgency weighs in a rank, and one star: stages weigh 0 to 3, stars 0 to 12."""


def urgency(reason: Reason | None, today: date) -> int:
    """Return the urgency of a reason, the smaller, the sooner; of None that of the undated ones."""
    if reason is None:
        return _REST * _TIER
    tier = _TIERS.get(reason.kind, _REST)
    if tier == 0 and reason.since is not None:
        return -min(LATE, (today - reason.since).days)
    return tier * _TIER - ((reason.amount or 0) if reason.kind == "payment_overdue" else 0)


def rank(urgent: int, stars: int, stage: str) -> int:
    """Return the rank of a client whose best reason is so ``urgent``: the smaller, the sooner; of the same rank, the
    name decides, then the id."""
    return _STEP * urgent - _STARS * stars + STAGES.index(stage)


def urgency_of(ranked: int) -> int:
    """Return the urgency that a rank stands for."""
    return (ranked + 3 * _STARS) // _STEP


_JULIAN = 1721424.5
"""The Julian day number, as SQLite's julianday() gives it, of the day before 1 January of the year 1."""
_ORDER = " ".join(f"WHEN '{stage}' THEN {number}" for number, stage in enumerate(STAGES))
_BESIDE = """SELECT client_id, min(urgent) AS urgent, max(pressing) AS pressing, sum(overdue) AS overdue,
    min(told) AS told, min(due) AS due
  FROM ({}) GROUP BY client_id"""
"""What clients have beside what their own row says: urgency, whether it presses, debts in cents, of those whose reasons
are ``told`` the urgency of the best, and the day of the earliest follow-up."""
_PART = "SELECT client_id, {urgent}, 0, {overdue}, NULL, {due} FROM {where}"


def dated_order(session: Session, told: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """Return (id, rank) of every client with a dated reason that waits, in the order of the queue.

    ``told`` has the urgency of the clients some of whose reasons are settled, None of those that do not wait. Left out
    are those whom contact is not welcome to: do-not-contact but for debts and what is overdue, and whoever was
    contacted within the shortest gap, unless a follow-up is due or it is the birthday itself.
    """
    day, settings = session.today, session.settings
    wanted = set(settings.reasons)
    beside, due, late, renewing = _parts(session, wanted)
    expected = "expected_date <= :expected" if "expected" in wanted else "0"
    there = as_of.there(session)
    rows: list[tuple[int, int]] = database.execute_sql(
        f"""WITH x AS MATERIALIZED ({_BESIDE.format(" UNION ALL ".join(beside))})
            SELECT client.id, {_STEP} * (CASE
                WHEN x.told IS NOT NULL THEN x.told
                WHEN {due} <= :day AND (do_not_contact = 0 OR {late})
                  THEN -CAST(min({LATE}, :number - julianday({due})) AS INTEGER)
                WHEN do_not_contact THEN {3 * _TIER} - x.overdue
                ELSE min(coalesce(x.urgent, {_NEVER}), CASE
                  WHEN {renewing} THEN {2 * _TIER}
                  WHEN x.overdue > 0 THEN {3 * _TIER} - x.overdue
                  WHEN {expected} THEN {4 * _TIER}
                  ELSE {_NEVER} END) END)
              - {_STARS} * stars + CASE {as_of.stage_at(session)} {_ORDER} END
            FROM client INDEXED BY client_review LEFT JOIN x ON x.client_id = client.id
            WHERE hidden < 1 AND ({due} <= :day OR {renewing} OR {expected} OR x.client_id IS NOT NULL) AND CASE
                WHEN x.told IS NOT NULL THEN x.told < {_NEVER}
                WHEN {due} <= :day AND (do_not_contact = 0 OR {late}) THEN {there}
                ELSE (x.overdue > 0 OR (do_not_contact = 0 AND (x.urgent IS NOT NULL OR {renewing} OR {expected})))
                  AND (coalesce({as_of.contacted_at(session)}, '') <= :gap OR (do_not_contact = 0 AND x.pressing))
                  AND {there}
                END
            ORDER BY name_key, client.id""",
        {
            "day": day.isoformat(),
            "number": day.toordinal() + _JULIAN,
            "gap": (day - timedelta(settings.shortest_gap)).isoformat(),
            "expected": (day + timedelta(settings.expected_days)).isoformat(),
            "last": (day + timedelta(settings.renewal_days)).isoformat(),
            "others": json.dumps(
                [
                    *_others(session, wanted, told),
                    *((client, None, 0, _NEVER if urgent is None else urgent) for client, urgent in told.items()),
                ]
            ),
            "days": f"+{settings.payment_days} days",
        },
    ).fetchall()
    rows.sort(key=itemgetter(1))  # the names are in order already
    return rows


def _parts(session: Session, wanted: Collection[str]) -> tuple[list[str], str, str, str]:
    """SQL for what clients have beside their row, and over ``client`` for the day of the follow-up that it waits for,
    for whether that is overdue, and for whether a sale is to be renewed.

    The row of a client knows its follow-ups and its sales of any day: what is dated after the session's day is left
    out by reading them one by one.
    """
    beside = [
        """SELECT CAST(json_extract(value, '$[0]') AS INTEGER) AS client_id, json_extract(value, '$[1]') AS urgent,
             json_extract(value, '$[2]') AS pressing, 0 AS overdue, json_extract(value, '$[3]') AS told, NULL AS due
           FROM json_each(:others)"""
    ]

    def add(where: str, urgent: str = "NULL", overdue: str = "0", due: str = "NULL") -> None:
        beside.append(_PART.format(where=where, urgent=urgent, overdue=overdue, due=due))

    due, late, renewing = "NULL", "0", "0"
    if "overdue" in wanted or "due_today" in wanted:
        kept = "overdue" in wanted and not session.travelling
        if not kept:
            state = "(done_on IS NULL OR done_on > :day)" if session.travelling else "done_on IS NULL"
            sign = "<=" if "overdue" in wanted else "="
            add(f"follow_up WHERE {state} AND due {sign} :day AND created_on <= :day", due="due")
        due = "due_order" if kept else "x.due"
        late = f"{due} < :day"
        if "due_today" not in wanted:
            due = f"nullif({due}, :day)"
    if "payment_overdue" in wanted:
        add(f"({receivables.OVERDUE})", overdue="overdue")
    if "expected" in wanted:
        where = "expected <= :expected AND created_on <= :day AND (state = 'open' OR closed_on > :day)"
        add(f"opportunity WHERE {where}", urgent=str(4 * _TIER))
    if "renewal" in wanted:
        if _sold_later(session):
            add(f"sale s WHERE {receivables.RENEWING}", urgent=str(2 * _TIER))
        else:
            renewing = "renews_on <= :last"
    return beside, due, late, renewing


def _sold_later(session: Session) -> bool:
    """Whether there are sales that are dated after the session's day."""
    query = """SELECT 1 FROM sale WHERE settled_on > ?1 AND on_date > ?1
        UNION ALL SELECT 1 FROM sale WHERE settled_on IS NULL AND on_date > ?1 LIMIT 1"""
    return database.execute_sql(query, (session.today.isoformat(),)).fetchone() is not None


def _others(session: Session, wanted: Collection[str], told: Collection[int]) -> list[tuple[int, int, int, None]]:
    """(client, urgency, whether it is the birthday itself, None) of the reasons that are read one by one."""
    today = session.today
    return [
        (client, _TIERS[kind] * _TIER, int(kind == "birthday" and on == today), None)
        for client, kind, on in reasons.yearly(session)
        if kind in wanted and client not in told
    ]
