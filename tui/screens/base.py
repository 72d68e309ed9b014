"""The ground of every screen: tabs on top, keys at the bottom, acts and their answer, in the reader's language."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget

from models import journal, many
from models.i18n import N_, _, language
from models.journal import Act
from models.problems import Problem
from models.session import Session
from tui.desk import Changed, Desk
from tui.lean_compositor import LeanCompositor
from tui.screens.tabs import Tabbed
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.key_line import KeyHint, KeyLine
from tui.widgets.pane import Rule
from tui.widgets.progress_line import Job
from tui.widgets.tab_line import TabLine

P = ParamSpec("P")
W = TypeVar("W", bound=Widget)
ActFunction = Callable[Concatenate[Session, P], Act | tuple[Act, object]]

HELP_GROUPS = {
    "review": N_("Review"), "client": N_("Client"), "talk": N_("Talk"), "money": N_("Money"),
    "sections": N_("Sections"), "portfolio": N_("Portfolio"), "picture": N_("Picture"), "list": N_("List"),
    "card": N_("Card"), "import": N_("Import"), "trash": N_("Trash"), "acts": N_("History"),
    "product": N_("Products"), "fields": N_("Own fields"), "rules": N_("Rules"), "segments": N_("Segments"),
    "tiers": N_("Tiers"), "goals": N_("Goals"), "duplicates": N_("Duplicates"), "merge": N_("Merge"),
    "campaigns": N_("Campaigns"), "offers": N_("Offers"), "place": N_("Places"), "program": N_("Program"),
}  # fmt: skip
"""Titles of the groups of keys in the help, by the first part of a binding's id."""


class BaseScreen(Tabbed):
    """A screen of the program. Subclasses say what stands in the middle (``compose_body``) and which tab is theirs."""

    job: "Job | None" = None
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._compositor = LeanCompositor()
        self.desk = desk
        self._spoken = language()
        self._unsaid: tuple[str, str, str] | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out: tabs, rule, body, rule, the bottom line."""
        self._take_size(self.app.size)
        yield TabLine()
        yield Rule(plain=self.desk.plain, id="upper")
        yield from self.compose_body()
        yield Rule(plain=self.desk.plain, id="lower")
        with Vertical(id="bottom"):
            yield KeyLine()
            for picker in self.compose_bottom():
                picker.display = False
                yield picker

    def _take_size(self, size: Size) -> None:
        """Take the classes of the screen's size before there is anything to style: later all would be styled again."""
        points = ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS))
        for length, names in points:
            fitting = [(least, name) for least, name in names or () if least <= length]
            if fitting:
                self.add_class(max(fitting)[1], update=False)

    def compose_body(self) -> Iterable[Widget]:
        """Yield what stands between the two rules."""
        return ()

    def compose_bottom(self) -> list[Widget]:
        """Return what can take the place of the key line (hidden until it is asked for)."""
        return [ChoiceLine()]

    async def summon(self, kind: type[W], make: Callable[[], W]) -> W:
        """Return the picker of ``kind``, which is put at the bottom when it is first asked for."""
        bottom = self.query_one("#bottom")
        for line in bottom.children:
            if isinstance(line, kind):
                return line
        picker = make()
        picker.display = False
        await bottom.mount(picker)
        return picker

    def open_picker(self, picker: Widget) -> None:
        """Show ``picker`` in place of the key line."""
        for line in self.query_one("#bottom").children:
            line.display = line is picker
        picker.focus()

    def close_picker(self) -> None:
        """Show the key line again."""
        for line in self.query_one("#bottom").children:
            line.display = isinstance(line, KeyLine)
        self.focus_body()

    def focus_body(self) -> None:
        """Give the keys back to what stands in the middle."""

    @on(ChoiceLine.Picked)
    def _choice_picked(self, event: ChoiceLine.Picked) -> None:
        self.close_picker()
        if event.value is not None:
            self.picked(event.purpose, event.value)

    def picked(self, purpose: str, value: str) -> None:
        """Something was picked in the bottom line for ``purpose``."""

    @property
    def key_line(self) -> KeyLine:
        """The line of keys and messages."""
        return self.query_one(KeyLine)

    def on_mount(self) -> None:
        """Fill the lines and listen for changes."""
        self.tell_right()
        self.desk.changed.subscribe(self, self._heard)
        self.refresh_hints()
        self.refresh_tabs()
        if self._unsaid is not None:
            self.key_line.say(*self._unsaid)

    def on_screen_resume(self) -> None:
        """Speak the language of the reader, if that was changed on another screen."""
        if self._spoken != language():
            self.retranslate()

    def redraw(self) -> None:
        """Write the whole screen anew, whatever the terminal shows now."""
        shown = getattr(self.app._driver, "shown", None)
        if shown is not None:
            shown.forget()
        self.refresh(layout=True)

    # News

    def _heard(self, changed: Changed) -> None:
        self.refresh_tabs()
        self.on_changed(changed)

    def on_changed(self, changed: Changed) -> None:
        """Bring what is on view up to date after ``changed``."""

    # Keys

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings that work now, with their words in the language of the reader."""
        return {
            key: active._replace(
                binding=dataclasses.replace(
                    active.binding, description=_(active.binding.description), tooltip=_(active.binding.tooltip)
                )
            )
            for key, active in super().active_bindings.items()
        }

    def hints(self) -> list[KeyHint]:
        """Return the keys for the bottom line: those of this screen first, the program's after them, help last."""
        found: dict[str, KeyHint] = {}
        bindings = [active.binding for active in self.active_bindings.values()]
        for binding in sorted(bindings, key=lambda binding: binding.id == "program.help"):
            if binding.show and binding.action not in found:
                found[binding.action] = KeyHint(self.app.get_key_display(binding), binding.description, binding.tooltip)
        return list(found.values())

    def refresh_hints(self) -> None:
        """Show the keys that work now."""
        self.key_line.set_keys(self.hints())

    def on_key(self, _event: events.Key) -> None:
        """A key takes the last message away."""
        self.key_line.hush()

    @on(KeyLine.Clicked)
    async def _key_clicked(self, event: KeyLine.Clicked) -> None:
        for active in self.active_bindings.values():
            if self.app.get_key_display(active.binding) == event.key:
                await self.run_action(active.binding.action)
                return

    async def keep_draft(self) -> None:
        """Keep what is being typed, because the program ends; what is under way is taken back."""
        self.stop_job()

    def stop_job(self) -> bool:
        """Stop an act under way on many clients, if there is one; nothing of it is left."""
        if self.job is not None:
            self.job.stop = True
        return self.job is not None

    def help_lead(self) -> list[str]:
        """Return what the help explains before the keys, a title and paragraphs, for what is under the cursor."""
        return []

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return every key that works here with its words, by the group that its binding's id names."""
        groups: dict[str, list[tuple[str, str]]] = {}
        seen: set[str] = set()
        for active in self.active_bindings.values():
            binding = active.binding
            group = (binding.id or "").partition(".")[0]
            if not binding.description or binding.action in seen or group not in HELP_GROUPS:
                continue
            seen.add(binding.action)
            keys = [
                self.app.get_key_display(other.binding)
                for other in self.active_bindings.values()
                if other.binding.action == binding.action
            ]
            groups.setdefault(group, []).append((" ".join(sorted(dict.fromkeys(keys), key=len)), binding.description))
        return [(_(title), groups[group]) for group, title in HELP_GROUPS.items() if group in groups]

    def retranslate(self) -> None:
        """Show every word anew, because the reader chose another language."""
        self._spoken = language()
        self.tell_right()
        self.refresh_tabs()
        self.refresh_hints()

    def action_reload(self) -> None:
        """Read what is on view anew, and write the whole screen anew."""
        self.redraw()

    def export(self) -> None:
        """Ask which clients go into which file."""
        from tui.screens.exporting import ask_export

        ask_export(self)

    def leave(self) -> None:
        """The person goes to another place of the program."""

    def at_hand(self, client: int) -> bool:  # noqa: ARG002
        """Whether the next key acts on ``client`` alone."""
        return False

    def added(self, client: int) -> None:
        """A client was added from this screen."""

    # Acts

    def say(self, text: str, kind: str = "done", back: str = "") -> None:
        """Tell something in the bottom line until the next key."""
        line = next(iter(self.query(KeyLine)), None)
        if line is not None:
            line.say(text, kind, back)
        else:
            self._unsaid = text, kind, back  # the screen is being opened now

    @work(group="acts", exit_on_error=True)
    async def perform(
        self,
        function: Callable[..., Any],
        ids: list[int],
        *arguments: Any,
        then: Callable[[Act, list[int]], None] | None = None,
        **named: Any,
    ) -> None:
        """Do ``function(session, ids, …)`` on the database's thread, tell what was done, and spread the news."""
        if self.job is not None:
            self.say(_("One moment: another act is under way; esc cancels it."), "wrong")
            return
        try:
            if len(ids) > many.MANY:
                from tui.screens import mass

                result = await mass.in_parts(self, function, ids, *arguments, **named)
            else:
                result = await self.desk.doors.db(function, self.desk.session, ids, *arguments, **named)
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        if result is None:
            self.say(_("cancelled: nothing was changed"), "note")
            return
        self.done(result[0] if isinstance(result, tuple) else result, ids, then)

    def done(self, act: Act, ids: list[int], then: Callable[[Act, list[int]], None] | None = None) -> None:
        """Tell what ``act`` did with the clients ``ids``, and spread the news."""
        if not act.id:
            self.say(_("no reason to snooze now") if act.verb == "snooze" else _("nothing to change"), "note")
            return
        if then is not None:
            then(act, ids)
        self.desk.changed.publish(Changed(tuple(ids)))
        self.say(journal.describe(act), back=_("u undoes"))


def hidden_binding(keys: str, action: str, text: str, identity: str) -> Binding:
    """Return a binding that works and stands in the help, but not in the bottom line."""
    return Binding(keys, action, text, show=False, id=identity)
