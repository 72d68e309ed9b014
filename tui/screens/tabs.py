"""The line of tabs on top of every screen: the stages with their counts, the other places, the pinned segments."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.screen import Screen

from models import listing
from models.fields import STAGES, Stage
from models.i18n import N_, _, language
from models.text import shown
from tui.desk import Desk, Pin
from tui.own_work import EndsItsWork
from tui.widgets.tab_line import Tab, TabLine, count_text

STAGE_TABS = (N_("Prosp"), N_("Neg"), N_("Clients"), N_("Inact"))
"""Short names of the stages for the narrow line of tabs."""
PLACES = (("6", N_("Money")), ("7", N_("Portfolio")), ("8", N_("Campaigns")), ("9", N_("Segments")))
"""The places after the stages, by their keys."""
LONGEST_PIN = 20


class Tabbed(EndsItsWork, Screen[None]):
    """A screen with the line of tabs. ``TAB`` is the key of its own."""

    TAB: ClassVar[str] = ""

    if TYPE_CHECKING:
        desk: Desk

    counts: "Mapping[Stage, int]" = MappingProxyType({})
    _lacking = 0
    _pins: tuple[Pin, ...] = ()

    @property
    def tab(self) -> str:
        """The key of this screen's tab."""
        return self.TAB

    @property
    def tab_below(self) -> str:
        """The key of the tab of the screen over which this one was opened."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else []
        return next((screen.tab for screen in reversed(below) if isinstance(screen, Tabbed)), "")

    @work(exclusive=True, group="tabs")
    async def refresh_tabs(self) -> None:
        """Count the stages anew for the line of tabs; the pinned segments follow."""
        self.counts = await self.desk.doors.db(listing.stage_counts)
        self.show_tabs()
        self._lacking = await self.desk.doors.db(listing.without_action)
        self.tell_right()
        self.call_after_refresh(self.refresh_pins)

    def show_tabs(self) -> None:
        """Show the tabs with what is known."""
        if not self.counts:
            return
        tabs = [Tab("t", _("Today"), count=self.desk.waiting)]
        for number, (choice, short, stage) in enumerate(zip(STAGES, STAGE_TABS, self.counts, strict=True), 1):
            tabs.append(Tab(str(number), _(choice.label), _(short), self.counts[stage]))
        tabs += [Tab(key, _(label)) for key, label in PLACES]
        self._pins = self.desk.pins
        tabs += [
            Tab(f"s{pin.number}", shown(pin.name, LONGEST_PIN), count=pin.count, sign="" if place else "0")
            for place, pin in enumerate(self._pins)
        ]
        for line in self.query(TabLine):  # none while the screen closes
            line.set_tabs(tabs, self.tab)

    @work(exclusive=True, group="pins")
    async def refresh_pins(self) -> None:
        """Read which segments are pinned, and count them, if this is the screen on view."""
        from tui.screens import pins

        if next((each for each in reversed(self.app.screen_stack) if isinstance(each, Tabbed)), None) is self:
            await pins.refresh(self)

    def on_screen_resume(self) -> None:
        """Other segments may have been pinned on another screen."""
        if self._pins != self.desk.pins:
            self.show_tabs()

    def tell_right(self) -> None:
        """At the right of the tabs: how many live clients have no next action, as a list marks them; the language."""
        lacking = f"! {count_text(self._lacking)}" if self._lacking else ""
        whole = f"{lacking} {_('without a next action')}" if lacking else ""
        texts = ("   ".join(part for part in (told, language()) if part) for told in (whole, lacking))
        for line in self.query(TabLine):
            line.set_right(*texts)

    @on(TabLine.Clicked)
    async def _tab_clicked(self, event: TabLine.Clicked) -> None:
        number = event.key.removeprefix("s")
        await self.run_action(f"app.go('{event.key}')" if number == event.key else f"app.segment({number})")
