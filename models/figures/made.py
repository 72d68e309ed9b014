"""How each figure is made of what was read of the clients: one column a figure."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from models.completeness import shares
from models.fields import Stage
from models.figures import ideal, ranks, touched
from models.figures.columns import NO_SHARE, NOTHING, Clients, Column, Days

if TYPE_CHECKING:
    from models.figures.book import Book

REGULARITY = ("none", "once", "occasional", "recurring")
CLASSES = ("A", "B", "C")

Maker = Callable[["Book"], Column]


def _counted(attribute: str) -> Maker:
    """A number or an amount of what was bought."""
    return lambda book: Column(book.clients, getattr(book.bought, attribute))


def _owing(attribute: str) -> Maker:
    return lambda book: Column(book.clients, getattr(book.owing, attribute))


def divided(cents: int, by: int) -> int:
    """Return ``cents / by`` rounded to the cent; halves away from zero."""
    whole = (2 * abs(cents) + by) // (2 * by)
    return -whole if cents < 0 else whole


def _average(book: "Book") -> Column:
    cells = book.clients.numbers(NOTHING)
    for place, (total, count) in enumerate(zip(book.bought.total, book.bought.count, strict=True)):
        if count:
            cells[place] = divided(total, count)
    return Column(book.clients, cells)


_ISO = Days()


def _day(cells: Any, clients: Clients) -> Column:
    return Column(clients, cells, 0, _ISO.__getitem__)


def _since(cells: Any, book: "Book") -> Column:
    """Days passed since each of ``cells``, numbers of days."""
    day = book.day
    return Column(book.clients, cells, 0, lambda cell: day - cell)


def _interval(doubled: int) -> float:
    return doubled / 2 if doubled % 2 else doubled // 2


def _rfm(book: "Book") -> Column:
    """Frequency, recency, T and monetary after Fader, Hardie and Lee ("RFM and CLV", 2005)."""
    bought, day = book.bought, book.day

    def rfm(place: int) -> dict[str, Any]:
        frequency = bought.days[place] - 1
        return {
            "frequency": frequency,
            "recency": bought.last[place] - bought.first[place],
            "T": day - bought.first[place],
            "monetary": divided(bought.later[place], frequency) if frequency else None,
        }

    cells = book.clients.numbers(NOTHING)
    for place, number in enumerate(bought.days):
        if number:
            cells[place] = place
    return Column(book.clients, cells, NOTHING, rfm)


def _words(clients: Clients, words: tuple[str, ...], cells: bytearray) -> Column:
    """A figure that is a word: a cell is its place in ``words``, counted from 1."""
    return Column(clients, cells, 0, lambda cell: words[cell - 1])


def _rfm_group(book: "Book") -> Column:
    if book.whole is not book:
        return book.whole.values("rfm_group")
    by, cells = book.ranked, bytearray(len(book.clients))
    places = [place for place, number in enumerate(by.days) if number]
    found = ranks.groups(*([column[place] for place in places] for column in (by.last, by.days, by.total)))
    numbers = {name: number for number, name in enumerate(ranks.GROUPS, 1)}
    for place, name in zip(places, found, strict=False):
        cells[place] = numbers[name]
    return _words(book.clients, ranks.GROUPS, cells)


def _abc(book: "Book") -> Column:
    if book.whole is not book:
        return book.whole.values("abc")
    return _words(book.clients, CLASSES, ranks.classes(book.ranked.income))


def _regularity(book: "Book") -> Column:
    """Recurring: three purchase days or more, and not slipping."""
    bought, day = book.bought, book.day
    cells = bytearray(min(number, 3) + 1 for number in bought.days)
    away = [
        place
        for place, number in enumerate(bought.days)
        if number > 2 and ranks.slipping(number, bought.last[place], bought.gaps[place], day)
    ]
    ids = book.clients.ids
    for start in range(0, len(away), 10_000):
        part = {ids[place]: place for place in away[start : start + 10_000]}
        for client, stage in touched.stages(book.session, part).items():
            if stage == Stage.CLIENT:
                cells[part[client]] = 3
    return _words(book.clients, REGULARITY, cells)


def _margin_rate(book: "Book") -> Column:
    cells = book.clients.shares()
    for place, (margin, amount) in enumerate(zip(book.earned.margin, book.earned.amount, strict=True)):
        if margin != NOTHING and amount > 0:
            cells[place] = margin / amount
    return Column(book.clients, cells, NO_SHARE)


def _yearly(book: "Book") -> Column:
    """Value for each year since the first sale, the first year counting whole; a year has 365.25 days."""
    cells, bought, margin = book.clients.numbers(NOTHING), book.bought, book.earned.margin
    for place, first in enumerate(bought.first):
        if first:
            value = bought.total[place] if margin[place] == NOTHING else margin[place]
            days = book.day - first
            cells[place] = divided(value * 1461, 4 * days) if 4 * days > 1461 else value  # four years have 1461 days
    return Column(book.clients, cells)


def _of_due(attribute: str) -> Maker:
    """A mean over the sales that were due before the day."""

    def make(book: "Book") -> Column:
        cells = book.clients.shares()
        for place, (part, due) in enumerate(zip(getattr(book.bought, attribute), book.bought.due, strict=True)):
            if due:
                cells[place] = part / due
        return Column(book.clients, cells, NO_SHARE)

    return make


def _offered(attribute: str) -> Maker:
    return lambda book: Column(book.clients, getattr(book.offered, attribute))


def _receptivity(book: "Book") -> Column:
    """Accepted over made."""
    cells = book.clients.shares()
    for place, (made, accepted) in enumerate(zip(book.offered.made, book.offered.accepted, strict=True)):
        if made:
            cells[place] = accepted / made
    return Column(book.clients, cells, NO_SHARE)


def _unknown(book: "Book") -> Column:
    return Column(book.clients, bytearray(len(book.clients)), 0)


def _completeness(book: "Book") -> Column:
    return Column(book.clients, shares(book.clients, book.session.settings.wanted, book.tick), NO_SHARE)


def _fit(book: "Book") -> Column:
    found = book.ideal
    if found is None:
        return _unknown(book)
    return Column(book.clients, ideal.fits(book.clients, found, book.tick), NOTHING)


MAKERS: Mapping[str, Maker] = {
    "sales_count": _counted("count"),
    "total_sales": lambda book: Column(book.clients, book.ranked.total),
    "average_sale": _average,
    "first_sale": lambda book: _day(book.bought.first, book.clients),
    "last_sale": lambda book: _day(book.ranked.last, book.clients),
    "days_since_sale": lambda book: _since(book.ranked.last, book),
    "purchase_days": lambda book: Column(book.clients, book.ranked.days),
    "usual_interval": lambda book: Column(book.clients, book.bought.gaps, NOTHING, _interval),
    "rfm": _rfm,
    "rfm_group": _rfm_group,
    "regularity": _regularity,
    "abc": _abc,
    "margin": lambda book: Column(book.clients, book.earned.margin),
    "margin_rate": _margin_rate,
    "yearly_value": _yearly,
    "owed": _owing("owed"),
    "overdue": _owing("overdue"),
    "owed_since": lambda book: _day(book.owing.since, book.clients),
    "credit": _owing("credit"),
    "punctuality": _of_due("kept"),
    "days_late": _of_due("late"),
    "last_contact": lambda book: _day(book.reached.last, book.clients),
    "days_since_contact": lambda book: _since(book.reached.last, book),
    "unanswered": lambda book: Column(book.clients, book.reached.unanswered),
    "offers": _offered("made"),
    "accepted": _offered("accepted"),
    "declined": _offered("declined"),
    "receptivity": _receptivity,
    "referrals": lambda book: Column(book.clients, book.brought.number),
    "referred_sales": lambda book: Column(book.clients, book.brought.sales),
    "completeness": _completeness,
    "fit": _fit,
}
