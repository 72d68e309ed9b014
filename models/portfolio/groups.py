"""``rfm_groups`` and ``tiers``: clients by how they buy, and by how much."""

from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any

from models.figures import ranks
from models.money import plain
from models.portfolio.reading import Reading


def placed(reading: Reading) -> Iterator[tuple[int, str]]:
    """Yield place in ``bought`` and RFM group; nothing under five clients with a purchase day."""
    bought = reading.bought
    buyers = array("q", (place for place, days in enumerate(bought.days) if days))
    columns = (array("q", map(column.__getitem__, buyers)) for column in (bought.last, bought.days, bought.total))
    return zip(buyers, ranks.groups(*columns), strict=False)


def rfm_groups(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{group, clients, income}]``: the RFM groups that have clients, and their income in the period.

    The groups are those of ``rfm_group`` (figures.md, "Per client"): quintiles of recency, frequency and money.
    """
    clients, cents, income = Counter[str](), Counter[str](), reading.bought.income
    for place, group in placed(reading):
        clients[group] += 1
        cents[group] += income[place]
    return [
        {"group": group, "clients": clients[group], "income": plain(cents[group])}
        for group in ranks.GROUPS
        if clients[group]
    ]


def of_group(reading: Reading, group: str | None) -> list[int]:
    """Return the clients of an RFM group, or of all, most sales first (ties by id)."""
    bought = reading.bought
    found = [place for place, each in placed(reading) if group in (None, each)]
    return [bought.ids[place] for place in sorted(found, key=lambda place: (-bought.total[place], place))]


def tiers(reading: Reading) -> list[dict[str, Any]]:
    """Return ``[{tier, from, clients, income}]`` by the user's limits, the highest first.

    Who has income in the period stands in the tier with the highest limit that it reaches.
    """
    from models.tiers import effect, limits

    limit = limits("spent")
    found = effect(limit, [cents for cents in reading.bought.income if cents > 0])
    return [
        {"tier": each.tier.name, "from": plain(each.tier.floor), "clients": each.clients, "income": plain(each.amount)}
        for each in found
    ]


def of_tier(reading: Reading, name: str | None) -> list[int]:
    """Return the clients of a tier, or of all, most income first (ties by id)."""
    from models.tiers import limits, tier_of

    limit, bought = limits("spent"), reading.bought
    return [
        bought.ids[place]
        for place in bought.best()
        if (tier := tier_of(limit, bought.income[place])) is not None and name in (None, tier.name)
    ]
