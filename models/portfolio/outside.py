"""``receptivity`` and ``goals``, which other parts of the program work out, and the debtors."""

from typing import Any

from models.campaigns.results import COUNTED
from models.database import database
from models.portfolio.reading import Reading


def receptivity(reading: Reading) -> dict[str, Any]:
    """Return ``{offers, answered, accepted, rate}``: of the offers made in the period, those answered and accepted by
    D, and accepted / made."""
    found = _offered(reading)
    made, answered, accepted = (sum(each[part] for each in found) for part in (1, 2, 3))
    return {"offers": made, "answered": answered, "accepted": accepted, "rate": accepted / made if made else None}


def _offered(reading: Reading) -> list[tuple[int, int, int, int]]:
    """Client, offers made to it in the period, those answered and those accepted by D; the most accepted first."""
    rows = database.execute_sql(
        f"SELECT client_id, made, answered, accepted FROM ({COUNTED.format(among=1)}) ORDER BY 4 DESC, 2 DESC, 1",
        {"first": reading.first, "last": reading.last, "day": reading.day},
    ).fetchall()
    return [row for row in rows if row[0] not in reading.left_out]


def receptive(reading: Reading, key: str | None) -> list[int]:
    """Return whom something was offered to in the period: all, those who ``answered``, or those who ``accepted``."""
    part = {None: 1, "offers": 1, "answered": 2, "accepted": 3}.get(key)
    return [] if part is None else [each[0] for each in _offered(reading) if each[part]]


def debtors(reading: Reading, key: str | None) -> list[int]:
    """Return the debtors: all, those ``overdue``, those of a bucket of the ageing (``31-60``), or those with
    ``credit``."""
    from models.receivables import BUCKETS, accounts, receivables

    if key == "credit":
        return [account.client_id for account in accounts(reading.session) if account.credit]
    if key not in (None, "owed", "overdue", *BUCKETS):
        return []
    found = [debtor.account for debtor in receivables(reading.session).debtors]
    if key in BUCKETS:
        return [account.client_id for account in found if account.ageing[BUCKETS.index(key)]]
    return [account.client_id for account in found if key != "overdue" or account.overdue]


def goals(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{goal, target, now, expected}]``: how far each goal is at D; expected is the target's share due by
    then."""
    from models.goals import goals

    return goals(reading.session)
