"""The program on the screen: its places, the keys that work everywhere, its colours, and how it ends."""

import asyncio
import gc
import os
import signal
from collections.abc import Callable
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import WorkerFailed

from models import bulk, drafts, journal, listing
from models.fields import FIELDS
from models.i18n import N_, _
from models.journal import Act
from models.problems import Problem
from models.session import Session
from tui import read_ahead, themes
from tui.desk import Changed, Desk
from tui.keymap import key_name
from tui.lean_output import lean_driver
from tui.lean_styles import LeanStylesheet
from tui.line_drop import steady_driver
from tui.places import Places

MANY = 500
"""An act of more clients than this is taken back through the bulk door, with a word that it takes a while."""

IN_PLACE = (
    "stars", "edit", "log", "follow_up", "done", "move", "trash", "snooze", "sale", "sale_removed", "payment",
    "payment_removed", "opportunity", "opportunity_removed", "product", "tag", "untag", "consent", "rule",
    "segment", "tiers", "goal",
)  # fmt: skip
"""Acts that bring no client into the file and take none out of it: what they changed keeps its place in a list."""

FAILED = 1
"""The exit status after a fault."""
DEMO = "demo"
"""The result of the program when the person asked for the demo portfolio."""


class Cartera(Places):
    """The full-screen program."""

    CSS_PATH = "app.tcss"
    TITLE = "Cartera"
    ENABLE_COMMAND_PALETTE = False  # ours knows the clients, and shows their names as they are
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", N_("undo"), id="program.undo"),
        Binding("U", "redo", N_("redo"), show=False, id="program.redo"),
        Binding("D", "demo", N_("look at the demo"), show=False, id="program.demo"),
        Binding("q,ctrl+q", "quit", N_("quit"), show=False, id="program.quit", priority=False),
    ]

    def __init__(self, desk: Desk, place: str = "3") -> None:
        super().__init__()
        self.desk = desk
        self.place = place
        self._use_theme()
        self.stylesheet = LeanStylesheet(variables=self.get_css_variables())
        self._leaving = False
        self.fault: Exception | None = None
        self._told_gone = 0
        desk.changed = Signal(self, "changed")
        self.make_places()
        self._begin_at(place)

    def _begin_at(self, place: str) -> None:
        """Let ``place`` be there from the start: Textual would lay out an empty screen first."""
        self._current_mode = place
        self._screen_stacks = {place: []}

    def get_driver_class(self) -> type[Driver]:
        """The driver of the platform, writing only what the terminal does not show yet, and not hanging on it."""
        return steady_driver(lean_driver(super().get_driver_class()))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours that our styles name, for themes that do not know them."""
        return themes.variable_defaults()

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Textual would style the whole of a new screen again when it is shown for the first time."""
        super()._load_screen_css(screen)
        if screen._css_update_count < 0:
            screen._css_update_count = self._css_update_count

    def on_load(self) -> None:
        """Choose the keys before the first place names them."""
        self._use_keys()

    def on_mount(self) -> None:
        """Listen for the end, and for the keys once the first place is there."""
        if os.name == "posix":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(number, self._hang_up, number)
        self.settle()
        self.call_after_refresh(self.welcome)

    @work
    async def welcome(self) -> None:
        """Tell in one line what a person should know at the start: a mistake in the settings, a draft that was kept.

        What there is by now stays until the end, so that garbage is looked for in what comes after it only.
        """
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        kept = await self.desk.doors.db(drafts.newest, self.desk.session)
        form = await self.desk.doors.db(drafts.newest_form, self.desk.session)
        if self.desk.notices:
            self.say(self.desk.notices[0], "note")
        elif kept is not None:
            draft, client = kept
            field = _(FIELDS[draft.field].label) if draft.field in FIELDS else draft.field
            self.say(_("a draft is kept: %(field)s of %(client)s") % {"field": field, "client": client}, "note")
        elif form is not None:
            self.say(_("a draft is kept: %(form)s") % {"form": form}, "note")
        if await self.desk.doors.db(bulk.unfinished):
            await self.desk.doors.bulk(bulk.sweep)
        self.set_timer(read_ahead.REST, self.read_ahead)

    @work(group=read_ahead.QUIET)
    async def read_ahead(self) -> None:
        """Make ready what is likely to be asked for next, step by step; the keys come first."""
        for step in read_ahead.steps(self.desk.settings.currency):
            while (wait := read_ahead.REST - self.quiet_for) > 0:
                await asyncio.sleep(wait)
            await self.desk.doors.reports(step)

    def _use_theme(self) -> None:
        """Choose the colours before the first style is parsed."""
        themes.register(self)
        chosen = self.desk.settings.theme
        if chosen in self.available_themes:
            self.theme = chosen

    def _use_keys(self) -> None:
        """Give the actions the keys of the settings, and tell which of them cannot be."""
        if wanted := self.desk.settings.keys:
            from tui import keymap

            defaults = keymap.all_default_keys(type(self))
            self.desk.notices += keymap.keymap_problems(wanted, defaults)
            self.set_keymap(keymap.usable_keys(wanted, defaults))

    def get_key_display(self, binding: Binding) -> str:
        """How a key is written on the screen."""
        return binding.key_display or key_name(binding.key, plain=self.desk.plain)

    def _hang_up(self, number: signal.Signals) -> None:
        """The line dropped or the machine stops: keep what is open, and leave."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(128 + number))

    def line_dropped(self) -> None:
        """The terminal is gone; its signal may come too, or not."""
        self._hang_up(signal.SIGHUP)

    async def _leave(self, status: int) -> None:
        await self.keep_drafts()
        await self.desk.doors.db(journal.version)  # what the last keys asked for is done before
        self.exit(return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        """Tell what a person can mend; anything else nobody foresaw, and it ends the program."""
        met = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(met, Problem) and met is not error:
            self.say(met.text, "wrong")
            return
        if self.fault is None and isinstance(met, Exception):
            self.fault = met
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Keep what is typed and leave; Textual would print what stands in the variables: the data of clients."""
        if self._leaving:
            self._close_messages_no_wait()
        else:
            self._leaving = True
            self.run_worker(self._leave(FAILED))

    async def keep_drafts(self) -> None:
        """Ask every open screen to keep what is being typed."""
        for screen in self.screen_stack:
            if (keep := getattr(screen, "keep_draft", None)) is not None:
                await keep()

    @work
    async def action_demo(self) -> None:
        """Leave for the demo portfolio, from an empty file."""
        counts = await self.desk.doors.db(listing.stage_counts)
        if not any(counts.values()):
            self.exit(DEMO)

    def action_help_quit(self) -> None:
        """Say which key quits, when ctrl+c has nothing to copy."""
        self.say(_("q quits"), "note")

    async def action_quit(self) -> None:
        """Keep what is open, and leave."""
        self._leaving = True
        await self._leave(0)

    # Undo and redo

    def action_undo(self) -> None:
        """Take back the newest act of this person."""
        self._turn("undo", journal.undo, _("undone: %(what)s"), _("U does it again"))

    def action_redo(self) -> None:
        """Do again what undo took back."""
        self._turn("redo", journal.redo, _("done again: %(what)s"), _("u undoes"))

    @work(group="acts")
    async def _turn(self, verb: str, function: Callable[[Session], Act], told: str, back: str) -> None:
        doors, session = self.desk.doors, self.desk.session
        try:
            waiting = await doors.db(journal.next_undo if verb == "undo" else journal.next_redo, session)
            erased = await doors.db(journal.just_erased, session) if verb == "undo" else None
            if erased is not None and erased.id != self._told_gone:
                self._told_gone = erased.id
                self._say_gone(waiting)
                return
            many = waiting is not None and waiting.clients > MANY
            if many:
                self.say(_("this takes a moment…"), "note")
            act = await (doors.bulk if many else doors.db)(function, session)
            ids = None if many else await doors.db(journal.clients_of, act.id)
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        moved = act.verb not in IN_PLACE
        self.desk.changed.publish(Changed(ids, moved=moved))
        self.say(told % {"what": journal.describe(act)}, back=back)

    def _say_gone(self, waiting: Act | None) -> None:
        """Say that erasing is not taken back, and what the key takes back next."""
        told = _("What was erased is gone for good; only a backup has it.")
        if waiting is None:
            self.say(told, "wrong")
        else:
            self.say(
                _("erasing is not undone · u again undoes: %(what)s") % {"what": journal.describe(waiting)}, "note"
            )


def open_program(desk: Desk, place: str) -> tuple[str | None, int]:
    """Run the program until it is left; return its result (``DEMO`` or None) and its exit status.

    What nobody foresaw and the program met is raised when the screen is given back.
    """
    app = Cartera(desk, place)
    try:
        result = app.run()
    finally:
        desk.doors.close()
    if app.fault is not None:
        raise app.fault
    return result, app.return_code or 0
