"""The places of the program and the keys that lead to them; each is read from the disk when it is first asked for."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from models.fields import Stage
from models.i18n import N_, _
from tui.desk import Desk
from tui.screens.base import BaseScreen
from tui.screens.stage import StageScreen
from tui.type_ahead import OPENING, TypeAhead


class Places(TypeAhead[str]):
    """Joined with the program: where one can go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"go('{number}')", text, show=False, id=f"place.{name}")
            for number, name, text in (
                (1, "prospect", N_("prospects")),
                (2, "negotiation", N_("negotiation")),
                (3, "client", N_("clients")),
                (4, "inactive", N_("inactive")),
                (6, "money", N_("money")),
                (7, "portfolio", N_("portfolio")),
                (8, "campaigns", N_("campaigns")),
                (9, "segments", N_("segments")),
                ("t", "today", N_("today")),
            )
        ),
        Binding("0", "next_pin", N_("pinned segments, one after the other"), show=False, id="place.pins"),
        Binding("r", "review", N_("review"), show=False, id="program.review"),
        Binding("i", "import", N_("import"), show=False, id="program.import"),
        Binding("x", "export", N_("export"), show=False, id="program.export"),
        Binding("R", "rules", N_("rules"), show=False, id="program.rules"),
        Binding("ctrl+p,P", "command_palette", N_("find anything"), show=False, id="program.palette"),
        Binding("question_mark", "help", N_("help"), id="program.help"),
    ]

    desk: Desk

    def make_places(self) -> None:
        """Name the screens that stand in the line of tabs."""
        for number, stage in enumerate(Stage, 1):
            self.add_mode(str(number), self._stage_place(stage))
        self.add_mode("6", self._money_place)
        self.add_mode("8", self._campaigns_place)
        self.add_mode("9", self._segments_place)
        self.add_mode("7", self._portfolio_place)
        self.add_mode("t", self._today_place)

    def _stage_place(self, stage: Stage) -> Callable[[], Screen[None]]:
        return lambda: StageScreen(self.desk, stage)

    def _today_place(self) -> Screen[None]:
        from tui.screens.today import TodayScreen

        return TodayScreen(self.desk)

    def _money_place(self) -> Screen[None]:
        from tui.screens.money import MoneyScreen  # read when it is first asked for

        return MoneyScreen(self.desk)

    def _portfolio_place(self) -> Screen[None]:
        from tui.screens.portfolio import PortfolioScreen

        return PortfolioScreen(self.desk)

    def _campaigns_place(self) -> Screen[None]:
        from tui.screens.campaigns import CampaignsScreen

        return CampaignsScreen(self.desk)

    def _segments_place(self) -> Screen[None]:
        from tui.screens.segments import SegmentsScreen

        return SegmentsScreen(self.desk)

    def say(self, text: str, kind: str = "done", back: str = "") -> None:
        """Tell something in the bottom line of the screen on view."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.say(text, kind, back)
                return

    # Going there

    def action_go(self, place: str) -> None:
        """Go to another place of the program."""
        if isinstance(self.screen, BaseScreen):
            self.screen.leave()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if self.current_mode != place:
            self.switch_mode(place)
        elif isinstance(self.screen, BaseScreen):
            self.screen.action_reload()

    @work(group=OPENING)
    async def action_segment(self, number: int) -> None:
        """Show the clients of a segment."""
        from tui.screens.segment_list import open_segment

        await open_segment(self, number)

    def action_next_pin(self) -> None:
        """Show the clients of the first pinned segment, or of the one after that on view."""
        from tui.screens import pins

        number = pins.following(self.desk, self.screen)
        if number is not None:
            self.action_segment(number)
        else:
            self.say(_("no segment is pinned"), "note", _("9 lists the segments"))

    def action_review(self) -> None:
        """Walk the day's queue, from where it was left; back to it from a card that was opened over it."""
        from tui.screens.review import ReviewScreen

        if any(isinstance(screen, ReviewScreen) for screen in self.screen_stack):
            while not isinstance(self.screen, ReviewScreen):
                self.pop_screen()
        else:
            self.push_screen(ReviewScreen(self.desk))

    def action_import(self) -> None:
        """Open the import."""
        from tui.screens.importing import ImportScreen

        self.push_screen(ImportScreen(self.desk))

    def action_export(self) -> None:
        """Ask where to export to."""
        if isinstance(self.screen, BaseScreen):
            self.screen.export()

    def action_help(self) -> None:
        """Show every key that works here."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, BaseScreen):
            self.push_screen(HelpScreen(self.screen.help_groups(), self.screen.help_lead()))

    def action_command_palette(self) -> None:
        """Find a client by typing, or anything that can be done."""
        from tui.palette import PaletteScreen

        if isinstance(self.screen, BaseScreen):
            self.push_screen(PaletteScreen(self.desk, self.screen))

    def action_rules(self) -> None:
        """Show the rules of the user, and the numbers of the review."""
        from tui.screens.rules import RulesScreen

        self.push_screen(RulesScreen(self.desk))
