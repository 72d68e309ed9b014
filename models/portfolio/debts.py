"""``receivables``: what is owed at D, told of very many debtors without their sales."""

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from models import receivables
from models.figures.columns import chunks
from models.money import plain
from models.portfolio.reading import Reading

_OPEN = f"""SELECT o.client_id, o.due_on, o.open, c.name, c.name_key
  FROM ({receivables.OPEN.format(receivables.ALL)}) o JOIN client c ON c.id = o.client_id
  ORDER BY o.client_id, o.due_on, o.id"""


def debts(reading: Reading) -> dict[str, Any]:
    """Return ``{owed, overdue, credit, ageing, debtors: [{client_id, client, owed, overdue, since}]}`` at D.

    The ageing is by days past due; the debtors are in order of what is overdue, then owed, most first, then of the
    name. It is the same as ``cartera owed --json`` prints.
    """
    ageing, credits_left, debtors = [0] * len(receivables.BUCKETS), 0, []
    for client, name, key, credit, aged, since in _accounts(reading):
        credits_left += credit
        owed = sum(aged)
        if owed:
            for place, cents in enumerate(aged):
                ageing[place] += cents
            debtors.append((aged[0] - owed, -owed, key, client, name, since))
    debtors.sort()
    return {
        "owed": plain(sum(ageing)),
        "overdue": plain(sum(ageing[1:])),
        "credit": plain(credits_left),
        "ageing": {name: plain(cents) for name, cents in zip(receivables.BUCKETS, ageing, strict=True)},
        "debtors": [
            {"client_id": client, "client": name, "owed": plain(-owed), "overdue": plain(-overdue), "since": since}
            for overdue, owed, _key, client, name, since in debtors
        ],
    }


def _accounts(reading: Reading) -> Iterator[tuple[int, str, str, int, list[int], str | None]]:
    """Yield client, name, its key, credit, what is left open by age, and the earliest due day of what is overdue."""
    places, day = receivables.Dates(reading.session.today), reading.day
    named = {"day": day, "days": f"+{reading.session.settings.payment_days} days"}
    rows = chain.from_iterable(chunks(_OPEN, named, reading.check))
    for client, sales in groupby(rows, key=itemgetter(0)):
        found = list(sales)
        credit, rests = receivables.set_off([row[2] for row in found])
        aged, since = [0] * len(receivables.BUCKETS), None
        for (_client, due, _open, _name, _key), rest in zip(found, rests, strict=True):
            if rest:
                aged[places[due][1]] += rest
                since = since or (due if due < day else None)
        yield client, found[0][3], found[0][4], credit, aged, since
