"""How urgent a reason is, and the clients with dated reasons in the order of the queue, read without their reasons."""

import json
from datetime import date, timedelta

from models import receivables
from models.database import database
from models.review import as_of, reasons
from models.review.reasons import Reason
from models.session import Session

Place = tuple[int, int, int, str, int]
"""Where a client stands: urgency (the smaller, the sooner), fewer stars, stage, name, id."""

STAGES = ("client", "negotiation", "prospect", "inactive")
"""The stages in the order in which they stand in the queue."""

_TIERS = {"overdue": 0, "due_today": 0, "birthday": 1, "occasion": 1, "renewal": 2, "payment_overdue": 3, "expected": 4}
_REST = 5
_TIER = 10**15
"""Wider than any amount in cents."""
LATE = 30
"""More days late than this do not make a follow-up more urgent."""


def urgency(reason: Reason | None, today: date) -> int:
    """Return the urgency of a reason; of None that of the undated ones."""
    if reason is None:
        return _REST * _TIER
    tier = _TIERS.get(reason.kind, _REST)
    if tier == 0 and reason.since is not None:
        return -min(LATE, (today - reason.since).days)
    return tier * _TIER - ((reason.amount or 0) if reason.kind == "payment_overdue" else 0)


def place(urgent: int, stars: int, stage: str, key: str, client: int) -> Place:
    """Return the place of a client whose best reason is so ``urgent``."""
    return urgent, -stars, STAGES.index(stage), key, client


_DEBTS = f"SELECT client_id, {3 * _TIER} - overdue, 0, 1 FROM ({receivables.OVERDUE})"


def dated_rows(session: Session) -> list[tuple[int, str, str, int, int, str]]:
    """Return (id, name, stage, stars, urgency, name key) of every client with a dated reason, as if none were settled,
    in the order of the queue.

    Left out are those whom contact is not welcome to: do-not-contact but for debts and what is overdue, and whoever
    was contacted within the shortest gap, unless a follow-up is due or it is the birthday itself.
    """
    day, settings = session.today, session.settings
    state = "(done_on IS NULL OR done_on > :day)" if session.travelling else "done_on IS NULL"
    wanted = set(settings.reasons)
    parts = []
    if wanted & {"overdue", "due_today"}:
        signs = {"overdue": "<", "due_today": "="}
        due = f"due {''.join(sign for kind, sign in signs.items() if kind in wanted)} :day"
        parts.append(
            f"""SELECT client_id, -CAST(min({LATE}, julianday(:day) - julianday(min(due))) AS INTEGER), 1,
                  min(due) < :day FROM follow_up WHERE {state} AND {due} AND created_on <= :day GROUP BY +client_id"""
        )
    if "renewal" in wanted:
        parts.append(f"SELECT s.client_id, {2 * _TIER}, 0, 0 FROM sale s WHERE {receivables.RENEWING}")
    if "payment_overdue" in wanted:
        parts.append(_DEBTS)
    if "expected" in wanted:
        parts += [
            f"SELECT id, {4 * _TIER}, 0, 0 FROM client WHERE expected_date <= :expected",
            f"""SELECT client_id, {4 * _TIER}, 0, 0 FROM opportunity WHERE expected <= :expected
                AND created_on <= :day AND (state = 'open' OR closed_on > :day)""",
        ]
    parts.append(
        """SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 0
           FROM json_each(:others)"""
    )
    gap = (day - timedelta(settings.shortest_gap)).isoformat()
    order = " ".join(f"WHEN '{stage}' THEN {number}" for number, stage in enumerate(STAGES))
    rows: list[tuple[int, str, str, int, int, str]] = database.execute_sql(
        f"""WITH r (client_id, urgent, pressing, allowed) AS ({" UNION ALL ".join(parts)}),
            best AS MATERIALIZED (
              SELECT client_id, min(urgent) AS urgent, max(pressing) AS pressing,
                min(CASE WHEN allowed THEN urgent END) AS allowed, max(pressing AND allowed) AS allowed_pressing
              FROM r GROUP BY client_id)
            SELECT client.id, client.name, {as_of.stage_at(session)} AS stage_then, client.stars,
              CASE client.do_not_contact WHEN 0 THEN best.urgent ELSE best.allowed END AS most, client.name_key
            FROM best CROSS JOIN client ON client.id = best.client_id
            WHERE client.hidden = 0 AND most IS NOT NULL
              AND (CASE client.do_not_contact WHEN 0 THEN best.pressing ELSE best.allowed_pressing END
                OR coalesce({as_of.contacted_at(session)}, '') <= :gap)
              AND {as_of.there(session)}
            ORDER BY 16 * most - 4 * client.stars + CASE stage_then {order} END, client.name_key, client.id""",
        {
            "day": day.isoformat(),
            "gap": gap,
            "expected": (day + timedelta(settings.expected_days)).isoformat(),
            "last": (day + timedelta(settings.renewal_days)).isoformat(),
            "others": json.dumps(_others(session, wanted)),
            "days": f"+{settings.payment_days} days",
        },
    ).fetchall()
    return rows


def _others(session: Session, wanted: set[str]) -> list[tuple[int, int, int]]:
    """(client, urgency, whether it is the birthday itself) of the reasons that are read one by one."""
    today = session.today
    return [
        (reason.client_id, urgency(reason, today), int(reason.kind == "birthday" and reason.since == today))
        for reason in reasons.few(session)
        if reason.kind in wanted
    ]
