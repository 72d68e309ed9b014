"""The import in four steps: the file, its columns, a preview, what became of it. Enter goes on, escape goes back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from models import backups, journal
from models.fields import Stage
from models.i18n import N_, _
from models.importing import advice
from models.importing.apply import import_clients, preview
from models.importing.mapping import own_fields
from models.importing.reading import FileInfo, inspect
from models.importing.result import ImportResult
from models.problems import Problem
from models.text import shown
from tui.database_thread import DatabaseThread
from tui.desk import Changed, Desk
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.importing_columns import ColumnsStep, Plan, as_duplicate, as_stage, changed_target, turned
from tui.screens.importing_file import FileStep
from tui.screens.importing_picker import TargetPicker
from tui.screens.importing_result import ResultStep
from tui.widgets.key_line import KeyHint

QUIET = 0.3
"""Seconds for which nothing is said about what takes a while."""

FOLDER = "import folder"
"""Where the folder used last is kept among the drafts."""

_KEYS = ("enter", "e", "space", "esc")
"""The keys that stand first in the bottom line, as they are shown."""


@dataclass(slots=True)
class Job:
    """Something that takes a while, on another thread: how far it is, and the wish to stop it."""

    word: str
    done: int = 0
    total: int = 0
    stop: bool = False

    def progress(self, done: int, total: int) -> None:
        """Hear how far it is."""
        self.done, self.total = done, total

    def cancelled(self) -> bool:
        """Answer whether it shall stop."""
        return self.stop


class ImportScreen(BaseScreen):
    """Clients from a file: choose it, see and change where its columns go, see the counts, go."""

    DEFAULT_CSS = """
    ImportScreen #progress { height: 1; padding: 0 1; color: $dim; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "check", N_("preview"), id="import.preview"),
        Binding("enter", "go", N_("import"), id="import.go"),
        Binding("enter", "finish", N_("to the clients"), id="import.finish"),
        Binding("e", "target", N_("change the field"), tooltip=N_("field"), id="import.field"),
        Binding("space", "turn", N_("in or out"), id="import.turn"),
        Binding("escape", "back", N_("back"), id="import.back"),
        Binding("tab", "options", N_("options"), id="import.options"),
        Binding("O", "own", N_("unknown ones as own fields"), tooltip=N_("own fields"), id="import.own"),
        Binding("m", "stage", N_("stage"), id="import.stage"),
        hidden_binding("i", "another", N_("another file"), "import.another"),
        hidden_binding("1,2,3,4,i,x,u,U,D", "busy", "", "import.busy"),
    ]
    ENABLED: ClassVar[dict[str, tuple[str, ...]]] = {
        "check": ("columns",), "go": ("preview",), "finish": ("done",), "target": ("columns",), "turn": ("columns",),
        "own": ("columns",), "stage": ("columns",), "options": ("columns",),
        "another": ("columns", "preview", "done"),
    }  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.step = "file"
        self.plan: Plan | None = None
        self.job: Job | None = None
        self.result = ImportResult()
        self.rejects: Path | None = None
        self._timer: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """All steps, one of them shown, and a quiet line for what takes a while."""
        plain = self.desk.plain
        with Vertical(id="body"):
            yield FileStep(self.desk.doors.reports, self.desk.session.today, plain=plain)
            yield ColumnsStep(plain=plain)
            yield ResultStep(plain=plain)
            yield Static(id="progress")

    @property
    def columns(self) -> ColumnsStep:
        """The step of the columns."""
        return self.query_one(ColumnsStep)

    @property
    def outcome(self) -> ResultStep:
        """The step of the counts, before and after."""
        return self.query_one(ResultStep)

    def on_mount(self) -> None:
        """Begin with the file."""
        super().on_mount()
        self.go_to("file")

    def go_to(self, step: str) -> None:
        """Show ``step``."""
        self.step = step
        self.query_one(FileStep).display = step == "file"
        self.columns.display = step == "columns"
        self.outcome.display = step in ("preview", "done")
        self.focus_body()
        self.refresh_bindings()
        self.refresh_hints()

    def focus_body(self) -> None:
        """Give the keys to the step on view."""
        if self.step == "file":
            self.query_one(FileStep).begin(self.desk.drafts.get(FOLDER, {}).get("path", ""))
        elif self.step == "columns":
            self.columns.columns.focus()
        else:
            self.outcome.issues.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each step has its keys; while something is under way only escape works."""
        if action == "busy":
            return self.job is not None
        if action in self.ENABLED:
            return self.job is None and self.step in self.ENABLED[action]
        return super().check_action(action, parameters)

    def hints(self) -> list[KeyHint]:
        """Return the keys of the step; letters only where they are not typed into a field."""
        if self.step != "file" or self.job is not None:
            return sorted(super().hints(), key=lambda hint: _KEYS.index(hint.key) if hint.key in _KEYS else len(_KEYS))
        keys = (("enter", _("choose")), ("tab", _("complete")), ("↑↓", _("another file")), ("esc", _("close")))
        return [KeyHint(key, word) for key, word in keys]

    def on_descendant_focus(self) -> None:
        """Other keys work where the focus stands now."""
        self.refresh_hints()

    # Going on

    @on(FileStep.Chosen)
    def _file_chosen(self, event: FileStep.Chosen) -> None:
        self.desk.drafts[FOLDER] = {"path": str(event.path.absolute().parent)}
        self.look(event.path)

    @work(exclusive=True, group="import")
    async def look(self, path: Path) -> None:
        """Look into a file and show its columns."""
        if self.job is not None:
            return
        try:
            info = await self._while(_("reading the file"), self.desk.doors.reports, inspect, path, self.desk.settings)
        except Problem as problem:
            self.query_one(FileStep).tell(problem.text)
            return
        if info is not None:
            await self._propose(Plan(path, info, info.mapping))

    async def _propose(self, plan: Plan) -> None:
        """Show ``plan`` with what is unsure in it."""
        doubts = await self.desk.doors.reports(advice.doubts, plan.applied, self.desk.session)
        self.plan = replace(plan, doubts=doubts)
        if self.step != "columns":
            self.columns.show(self.plan, cursor=0 if self.step == "file" else None)
            self.go_to("columns")
        else:
            self.columns.show(self.plan)

    @work(exclusive=True, group="propose")
    async def propose(self, plan: Plan) -> None:
        """The person changed something: show it."""
        self.plan = plan
        await self._propose(plan)

    @on(ColumnsStep.Asked)
    def _asked(self, event: ColumnsStep.Asked) -> None:
        plan = self.plan
        if plan is None:
            return
        if event.name == "stage":
            self.plan = replace(plan, stage=as_stage(event.value))
        elif event.name == "on_duplicate":
            self.plan = replace(plan, on_duplicate=as_duplicate(event.value))
        elif event.name == "decimal":
            self.propose(replace(plan, decimal=event.value))
        elif event.name == "encoding":
            self.read_again(replace(plan, encoding=event.value))
        else:
            self.read_again(replace(plan, delimiter=event.value))

    @work(exclusive=True, group="propose")
    async def read_again(self, plan: Plan) -> None:
        """Read the file in another way; what was changed by hand stays where the columns are the same in number."""
        old = plan.info
        self.plan = plan
        try:
            info: FileInfo = await self.desk.doors.reports(
                inspect, plan.path, self.desk.settings, encoding=plan.encoding, delimiter=plan.delimiter
            )
        except Problem as problem:
            self.columns.tell(problem.text, "wrong")
            return
        mapping = info.mapping
        if len(old.headers) == len(info.headers):
            for place, column in enumerate(plan.mapping.columns):
                if column.target != old.mapping.columns[place].target:
                    mapping = mapping.with_target(place, column.target)
        await self._propose(replace(plan, info=info, mapping=mapping))

    @work(exclusive=True, group="picker")
    async def action_target(self) -> None:
        """Ask where the column under the cursor goes."""
        plan, place = self.plan, self.columns.place
        if plan is None:
            return
        own = await self.desk.doors.db(own_fields)

        def picked(target: str | None) -> None:
            if target is not None:
                self.propose(changed_target(plan, place, target))

        self.app.push_screen(TargetPicker(plan.mapping, place, own, plain=self.desk.plain), picked)

    def action_turn(self) -> None:
        """Leave the column under the cursor out, or take it in again."""
        if self.plan is not None:
            self.propose(turned(self.plan, self.columns.place))

    def action_own(self) -> None:
        """Take every unknown column as a field of its own."""
        plan = self.plan
        if plan is None:
            return
        places = advice.unknown(plan.mapping)
        for place in places:
            plan = turned(plan, place)
        if places:
            self.propose(plan)
        else:
            self.say(_("there are no unknown columns"), "note")

    def action_options(self) -> None:
        """Go to the next of the choices above the list, or back to the list."""
        self.focus_next()

    def action_stage(self) -> None:
        """Go to the stage for new clients."""
        self.columns.choice("stage").focus()

    @work(exclusive=True, group="import")
    async def action_check(self) -> None:
        """Compute what would become of the rows, and show it."""
        plan = self.plan
        if plan is None or self.job is not None:
            return
        if advice.without_name(plan.mapping):
            self.say(_("no column goes to Name yet"), "wrong")
            return
        try:
            result = await self._while(
                _("checking"), self.desk.doors.reports, preview, self.desk.session, plan.path, plan.applied,
                cancellable=True, **_how(plan),
            )  # fmt: skip
        except Problem as problem:
            self.columns.tell(problem.text, "wrong")
            return
        if result is not None and not result.cancelled:
            self.result = result
            self.outcome.preview(plan, result)
            self.go_to("preview")

    @work(group="import")
    async def action_go(self) -> None:
        """Import, after a backup where the file is large; escape takes everything back."""
        plan = self.plan
        if plan is None or self.job is not None:
            return
        if not self.result.created and not self.result.updated:
            self.say(_("there is nothing to import in this file"), "note", _("escape goes back"))
            return
        session, bulk = self.desk.session, self.desk.doors.bulk
        try:
            rows = self.result.read
            await self._while(_("making a backup first"), bulk, backups.back_up_before_import, session, rows)
            rejects = await bulk(advice.rejects_beside, plan.path)
            result = await self._while(
                _("importing"), bulk, import_clients, session, plan.path, plan.applied, cancellable=True,
                rejects=rejects, **_how(plan),
            )  # fmt: skip
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        if result is None or result.cancelled:
            self.say(_("cancelled, nothing was imported"), "note")
            return
        self.result, self.rejects = result, rejects if result.rejected else None
        self.outcome.done(plan, result, self.rejects)
        self.go_to("done")
        self.desk.changed.publish(Changed(None, moved=True))

    async def _while(
        self, word: str, door: DatabaseThread, function: Callable[..., Any], *arguments: Any, cancellable: bool = False,
        **named: Any,
    ) -> Any:  # fmt: skip
        """Run ``function`` on ``door``; after a moment a line says how far it is. None when it was cancelled before."""
        job = self.job = Job(word)
        if cancellable:
            named |= {"progress": job.progress, "cancelled": job.cancelled}
        self._timer = self.set_interval(QUIET, self._show_progress)
        self.refresh_bindings()
        self.refresh_hints()
        try:
            result = await door(function, *arguments, **named)
        finally:
            self._timer.stop()
            self.job = None
            self.query_one("#progress").display = False
            self.refresh_bindings()
            self.refresh_hints()
        return None if job.stop and not cancellable else result

    def _show_progress(self) -> None:
        job = self.job
        if job is None:
            return
        text = f"{job.word}…"
        if job.stop:
            text = _("taking everything back…")
        elif job.total:
            words = {"what": job.word, "done": job.done, "total": job.total}
            text = _("%(what)s: %(done)d of %(total)d rows") % words
            full = 30 * job.done // job.total
            bar = "#" * full + "-" * (30 - full) if self.desk.plain else "━" * full + "─" * (30 - full)
            text = f"{text}  {bar}"
        line = self.query_one("#progress", Static)
        line.update(Content(shown(text)))
        line.display = True

    # Going back

    def action_back(self) -> None:
        """Escape: stop what is under way, else a step back, else close."""
        if self.job is not None:
            self.job.stop = True
        elif self.step == "columns" and not self.columns.columns.has_focus:
            self.columns.columns.focus()
        elif self.step == "columns":
            self.go_to("file")
        elif self.step == "preview":
            self.go_to("columns")
        elif self.step == "done" and self.result.act:
            self.action_finish()
        else:
            self.dismiss()

    def action_another(self) -> None:
        """Choose another file."""
        self.go_to("file")

    def action_busy(self) -> None:
        """Nothing else while something is under way."""
        self.say(_("one moment: this is under way"), "note", _("escape cancels it"))

    @work
    async def action_finish(self) -> None:
        """Close, and show the stage where most of the clients landed."""
        stage = await self.desk.doors.reports(advice.landed, self.result.act)
        place = list(Stage).index(stage) + 1 if stage is not None else None
        if place is None:
            self.dismiss()
        else:
            await self.app.run_action(f"app.go('{place}')")

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """After undo or redo say how the import stands now."""
        if self.step == "done" and self.result.act:
            self.refresh_outcome()

    @work(exclusive=True, group="outcome")
    async def refresh_outcome(self) -> None:
        """Show the outcome as it stands now."""
        act = await self.desk.doors.db(journal.get, self.result.act)
        if self.plan is not None:
            self.outcome.done(self.plan, self.result, self.rejects, undone=act.state == "undone")

    def leave(self) -> None:
        """The person goes to another place: nothing is left half done."""
        if self.job is not None:
            self.job.stop = True

    async def keep_draft(self) -> None:
        """The program ends: what is under way is taken back."""
        self.leave()


def _how(plan: Plan) -> dict[str, Any]:
    """Return how the file of ``plan`` is to be read, as the import takes it."""
    return {
        "stage": plan.stage, "on_duplicate": plan.on_duplicate, "encoding": plan.encoding, "delimiter": plan.delimiter,
    }  # fmt: skip
