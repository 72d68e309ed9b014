"""``receptivity``, ``receivables`` and ``goals``: sections that other parts of the program work out."""

from typing import Any

from models.portfolio.reading import Reading


def receptivity(_reading: Reading) -> dict[str, Any]:
    """Return ``{offers, answered, accepted, rate}`` of the period: nothing was offered before there are campaigns."""
    return {"offers": 0, "answered": 0, "accepted": 0, "rate": None}


def receivables(reading: Reading) -> dict[str, Any]:
    """Return ``{owed, overdue, credit, ageing, debtors}`` at D, by days past due; most overdue first."""
    from models.receivables import as_json, receivables

    return as_json(receivables(reading.session))


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


def ideal(reading: Reading) -> list[dict[str, Any]] | None:
    """Return ``[{trait, value, top, top_of, all, all_of, lift}]``: what the best clients of the period have more often
    than all, the surest first; None under fifteen clients with income."""
    from models.figures.columns import Clients
    from models.figures.ideal import ideal

    period = reading.period
    found = ideal(reading.session, Clients.all(), period.first, period.last, reading.check)
    return None if found is None else [trait.json() for trait in found]


def like(reading: Reading, key: str | None) -> list[int]:
    """Return the best fifth of the period (``top`` or None), or the clients with income that have a trait (its name and
    value, a tab between)."""
    from models.figures.columns import Clients
    from models.figures.ideal import best, traits

    clients, period = Clients.all(), reading.period
    incomes, top = best(reading.session, clients, period.first, period.last, reading.check)
    if key in (None, "top"):
        return [clients.ids[place] for place in top]
    trait, _tab, value = (key or "").partition("\t")
    wanted = (trait, value)
    found = [place for place, *each in traits(clients, reading.check) if tuple(each) == wanted and incomes[place] > 0]
    return [clients.ids[place] for place in sorted(found)]
