"""The pinned segments in the line of tabs: their names at once, how many fit each when that is known."""

import asyncio
from dataclasses import replace
from time import monotonic

from textual.screen import Screen

from models import segments
from models.problems import BadQuery
from tui.desk import Desk, Pin
from tui.screens.tabs import Tabbed

REST = 0.3
"""Seconds without a change after which they are counted anew, at least."""
VAST = 200_000
"""In a portfolio of more clients they are counted on the screen of segments only: other reports do not wait."""
SHARE = 5
"""They are not counted anew before so many times as long as counting took has gone by without a change."""


async def refresh(screen: Tabbed) -> None:
    """Read the pinned segments, show them, and count them once nothing has changed for a while."""
    desk = screen.desk
    found = await desk.doors.db(segments.segments, pinned=True)
    known = {pin.number: pin.count for pin in desk.pins}
    _show(screen, tuple(Pin(each.id, each.name, known.get(each.id)) for each in found))
    if not found or sum(screen.counts.values()) > VAST:
        return
    await asyncio.sleep(max(REST, SHARE * desk.pins_took))
    start = monotonic()
    for segment in found:
        try:
            count: int | None = await desk.doors.reports(segments.count, desk.session, segment)
        except BadQuery:
            count = None
        tell(screen, segment.id, count)
    desk.pins_took = monotonic() - start


def tell(screen: Tabbed, number: int, count: int | None) -> None:
    """Show how many fit the segment ``number``, if it is pinned."""
    _show(screen, tuple(replace(pin, count=count) if pin.number == number else pin for pin in screen.desk.pins))


def _show(screen: Tabbed, pins: tuple[Pin, ...]) -> None:
    if pins != screen.desk.pins:
        screen.desk.pins = pins
        screen.show_tabs()


def following(desk: Desk, screen: Screen[object]) -> int | None:
    """Return the id of the pinned segment after the one that ``screen`` shows, the first of all elsewhere."""
    numbers = [pin.number for pin in desk.pins]
    tab = screen.tab.removeprefix("s") if isinstance(screen, Tabbed) else ""
    place = numbers.index(int(tab)) + 1 if tab.isdigit() and int(tab) in numbers else 0
    return numbers[place % len(numbers)] if numbers else None
