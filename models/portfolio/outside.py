"""``receptivity`` and ``goals``, which other parts of the program work out, and the debtors."""

from typing import Any

from models.portfolio.reading import Reading


def receptivity(_reading: Reading) -> dict[str, Any]:
    """Return ``{offers, answered, accepted, rate}`` of the period: nothing was offered before there are campaigns."""
    return {"offers": 0, "answered": 0, "accepted": 0, "rate": None}


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
