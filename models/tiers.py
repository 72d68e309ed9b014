"""Spending tiers: limits that the user moves, for clients by income and for prospects by expected spend."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models import journal
from models.database import database
from models.fields import Stage
from models.figures.bought import year_before
from models.i18n import N_, _
from models.journal import Act
from models.problems import BadValue, Conflict
from models.session import Session
from models.text import clean_line, is_blank, search_key

Measure = Literal["spent", "expected"]
MEASURES: tuple[Measure, ...] = ("spent", "expected")
MOST = 12


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier: those with ``floor`` cents or more, and less than the tier above asks."""

    name: str
    floor: int

    @property
    def label(self) -> str:
        """The name as shown."""
        return label(self.name)


@dataclass(frozen=True, slots=True)
class Effect:
    """Who stands in a tier: how many, and their income or what is expected of them, in cents."""

    tier: Tier
    clients: int
    amount: int


def label(name: str) -> str:
    """Return the name of a tier as shown: those the program brings are in the language of the reader."""
    return _(name) if name in _NAMES else name


_NAMES = (N_("Top"), N_("High"), N_("Middle"), N_("Low"))
DEFAULTS: dict[Measure, tuple[Tier, ...]] = {
    "spent": tuple(Tier(name, euros * 100) for name, euros in zip(_NAMES, (10_000, 3_000, 500, 0), strict=True)),
    "expected": tuple(Tier(name, euros * 100) for name, euros in zip(_NAMES, (10_000, 3_000, 1_000, 0), strict=True)),
}
"""The tiers of a file in which nobody has moved a limit."""


def limits(measure: Measure) -> list[Tier]:
    """Return the tiers, the highest first; the last begins at 0. Those of the program where the user has none."""
    found = database.execute_sql(
        "SELECT name, floor FROM tier WHERE measure = ? ORDER BY floor DESC", (measure,)
    ).fetchall()
    return [Tier(*row) for row in found] or list(DEFAULTS[measure])


def tier_of(tiers: Sequence[Tier], amount: int) -> Tier | None:
    """Return the tier in which ``amount`` cents stand; None below 0."""
    return next((tier for tier in tiers if amount >= tier.floor), None)


def save(session: Session, measure: Measure, tiers: Sequence[Tier], read: Sequence[Tier] | None = None) -> Act:
    """Write the whole set of tiers as one act. ``read`` is what was shown before: Conflict when that stands no more.

    The order does not matter. Raises what :func:`check` raises.
    """
    checked = check(tiers)
    with journal.acting(session, "tiers", "", measure) as running:
        if read is not None and list(read) != limits(measure):
            raise Conflict(_("Somebody changed these limits meanwhile; yours were not saved."))
        stored = {
            Tier(name, floor): number
            for number, name, floor in database.execute_sql(
                "SELECT id, name, floor FROM tier WHERE measure = ?", (measure,)
            ).fetchall()
        }
        for tier, number in stored.items():
            if tier not in checked:
                database.execute_sql("DELETE FROM tier WHERE id = ?", (number,))
        for tier in checked:
            if tier not in stored:
                database.execute_sql(
                    "INSERT INTO tier (measure, name, floor) VALUES (?, ?, ?)", (measure, tier.name, tier.floor)
                )
    return running.result


def check(tiers: Sequence[Tier]) -> list[Tier]:
    """Return the tiers as they are stored, the highest first; the lowest always begins at 0.

    Raises BadValue for a name that is missing or there twice, for equal limits, for a negative one, for too many or
    none.
    """
    if not 0 < len(tiers) <= MOST:
        raise BadValue(_("There can be 1 to %(most)d tiers.") % {"most": MOST}, "bad_number", "floor")
    found = [Tier(clean_line(tier.name), tier.floor) for tier in sorted(tiers, key=lambda each: -each.floor)]
    if any(is_blank(tier.name) for tier in found):
        raise BadValue(_("A tier needs a name."), "missing_name", "name")
    if len({search_key(tier.name) for tier in found}) < len(found):
        raise BadValue(_("Two tiers have the same name."), "exists", "name")
    if len({tier.floor for tier in found}) < len(found):
        raise BadValue(_("Two tiers begin at the same amount."), "exists", "floor")
    if found[-1].floor != 0:
        raise BadValue(_("The lowest tier begins at 0, so that everybody stands in one."), "bad_number", "floor")
    return found


def amounts(session: Session, measure: Measure) -> list[int]:
    """Return what the tiers divide, in cents, ascending.

    ``spent``: the net income of each client with income in the twelve months up to the session's day (figures.md, "The
    portfolio", ``tiers``). ``expected``: what is expected of each prospect of whom an amount is noted.
    """
    if measure == "spent":
        query = """SELECT sum(s.amount) AS income FROM sale s JOIN client ON client.id = s.client_id
                   WHERE client.hidden = 0 AND s.hidden = 0 AND s.on_date BETWEEN ? AND ?
                   GROUP BY s.client_id HAVING income > 0"""
        found = database.execute_sql(query, (year_before(session.today).isoformat(), session.today.isoformat()))
    else:
        from models.review.as_of import stage_at, there

        found = database.execute_sql(
            f"""SELECT expected_spend FROM client WHERE hidden = 0 AND expected_spend >= 0 AND {there(session)}
                AND {stage_at(session)} = ?""",
            (Stage.PROSPECT.value,),
        )
    return sorted(row[0] for row in found.fetchall())


def effect(tiers: Sequence[Tier], found: Sequence[int]) -> list[Effect]:
    """Return who would stand in each of ``tiers`` (the highest first), given the :func:`amounts`."""
    ordered = sorted(tiers, key=lambda tier: tier.floor)
    starts = [tier.floor for tier in ordered]
    clients, sums = [0] * len(ordered), [0] * len(ordered)
    for amount in found:
        place = bisect_right(starts, amount) - 1
        if place >= 0:
            clients[place] += 1
            sums[place] += amount
    return [Effect(*each) for each in zip(ordered, clients, sums, strict=True)][::-1]


_LADDER = (100, 120, 150, 200, 250, 300, 400, 500, 600, 800)
"""The steps of a limit within one power of ten, in hundredths of it."""


def stepped(floor: int, by: int) -> int:
    """Return the next round limit above ``floor`` cents (``by`` 1) or below (-1): 800, 1,000, 1,200, 1,500, 2,000…"""
    rungs = sorted(step * 10**power for power in range(13) for step in _LADDER)
    if by > 0:
        return next((rung for rung in rungs if rung > floor), floor)
    return next((rung for rung in reversed(rungs) if rung < floor), floor)
