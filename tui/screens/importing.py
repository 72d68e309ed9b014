"""The import in four steps: the file, its columns, a preview, what became of it. Enter goes on, escape goes back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from models import backups, journal
from models.fields import Stage
from models.i18n import N_, _
from models.importing import advice, remembered
from models.importing.bring import import_file, preview
from models.importing.reading import inspect
from models.importing.result import ImportResult
from models.problems import Problem
from tui.desk import Changed, Desk
from tui.keymap import key_name
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.importing_columns import ColumnsStep
from tui.screens.importing_file import FileStep
from tui.screens.importing_plan import Plan, remember
from tui.screens.importing_result import ResultStep
from tui.screens.importing_whole import took_whole
from tui.type_ahead import OPENING
from tui.widgets.key_line import KeyHint
from tui.widgets.progress_line import Job, ProgressLine

FOLDER = "import folder"
"""Where the folder used last is kept among the drafts."""

_KEYS = ("enter", "e", "tab", "space", "escape")  # they stand first in the bottom line


class ImportScreen(BaseScreen):
    """Clients, sales, payments or activities: choose a file, see where its columns go, see the counts, go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "check", N_("preview"), id="import.preview"),
        Binding("enter", "go", N_("import"), id="import.go"),
        Binding("enter", "finish", N_("to the clients"), id="import.finish"),
        Binding("escape", "back", N_("back"), id="import.back"),
        hidden_binding("i", "another", N_("another file"), "import.another"),
        hidden_binding("1,2,3,4,i,x,u,U,D", "busy", "", "import.busy"),
    ]
    STEPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "check": ("columns",), "go": ("preview",), "finish": ("done",), "another": ("columns", "preview", "done"),
    }  # fmt: skip
    """The actions that belong to steps, and to which."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.step = "file"
        self.job: Job | None = None
        self.result = ImportResult()
        self.rejects: Path | None = None

    def compose_body(self) -> ComposeResult:
        """All steps, one of them shown."""
        plain = self.desk.plain
        with Vertical(id="body"):
            yield FileStep(self.desk.doors.reports, self.desk.session.today, plain=plain)
            yield ColumnsStep(self.desk)
            yield ResultStep(plain=plain)

    def compose_bottom(self) -> list[Widget]:
        """What takes a while is told in place of the keys."""
        return [*super().compose_bottom(), ProgressLine(plain=self.desk.plain)]

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
        if action in self.STEPS:
            return self.job is None and self.step in self.STEPS[action]
        return super().check_action(action, parameters)

    def hints(self) -> list[KeyHint]:
        """Return the keys of the step; letters only where they are not typed into a field."""
        if self.job is not None:
            return [KeyHint("esc", _("cancel"))]
        if self.step != "file":
            first = [key_name(key) for key in _KEYS]
            ours = [hint for hint in super().hints() if self.step == "done" or hint.label != _("undo")]
            return sorted(ours, key=lambda hint: first.index(hint.key) if hint.key in first else len(first))
        keys = {"enter": _("choose"), "tab": _("complete"), "↑↓": _("another file"), "escape": _("close")}
        return [KeyHint(key if key == "↑↓" else key_name(key), word) for key, word in keys.items()]

    def on_descendant_focus(self) -> None:
        """Other keys work where the focus stands now."""
        self.refresh_hints()

    # Going on

    @contextmanager
    def under_way(self, word: str) -> Iterator[Job]:
        """Lock the keys but escape while the body runs, and tell after a moment how far it is."""
        job = self.job = Job(word)
        self._job_changed()
        try:
            yield job
        finally:
            self.job = None
            self._job_changed()

    def _job_changed(self) -> None:
        if not self.is_attached:
            return
        line = self.query_one(ProgressLine)
        if self.job is not None:
            line.follow(self.job, self.key_line)
        else:
            line.rest()
        self.columns.locked = self.job is not None
        self.refresh_bindings()
        self.refresh_hints()

    @on(FileStep.Chosen)
    def _file_chosen(self, event: FileStep.Chosen) -> None:
        self.desk.drafts[FOLDER] = {"path": str(event.path.absolute().parent)}
        self.look(event.path)

    @work(group=OPENING)
    async def look(self, path: Path) -> None:
        """Look into a file and show its columns."""
        if self.job is not None:
            return
        try:
            with self.under_way(_("reading the file")) as job:
                if await took_whole(self, path, job):
                    return
                info = await self.desk.doors.reports(inspect, path, self.desk.settings, what=None)
        except Problem as problem:
            self.query_one(FileStep).tell(problem.text)
            return
        if not job.stop:
            mapping = await self.desk.doors.reports(remembered.recalled, self.desk.settings, info.mapping)
            await self.columns.propose(Plan(path, info, mapping, recalled=mapping != info.mapping), cursor=0)
            self.go_to("columns")
            if mapping.cards:
                self.action_check()

    @work(group=OPENING)
    async def action_check(self) -> None:
        """Compute what would become of the rows, and show it."""
        plan = self.columns.plan
        if plan is None or self.job is not None:
            return
        if missing := advice.missing(plan.mapping):
            self.say(_("no column goes to %(field)s yet") % {"field": missing}, "wrong")
            return
        try:
            with self.under_way(_("checking")) as job:
                result = await self.desk.doors.reports(
                    preview, self.desk.session, plan.path, plan.applied, progress=job.progress,
                    cancelled=job.cancelled, **plan.how,
                )  # fmt: skip
        except Problem as problem:
            self.columns.tell(problem.text, "wrong")
            return
        if not result.cancelled:
            self.result = result
            self.outcome.preview(plan, result)
            self.go_to("preview")

    @work(group="import")
    async def action_go(self) -> None:
        """Import, after a backup where the file is large; escape takes everything back."""
        plan = self.columns.plan
        if plan is None or self.job is not None:
            return
        if not self.result.created and not self.result.updated:
            self.say(_("there is nothing to import in this file"), "note", _("escape goes back"))
            return
        try:
            with self.under_way(_("making a backup first")) as job:
                result = await self._import(plan, job)
        except Problem as problem:
            self.say(problem.text, "wrong")
            return
        if result is None or result.cancelled:
            self.say(_("cancelled, nothing was imported"), "note")
            return
        self.result = result
        self.outcome.done(plan, result, self.rejects)
        self.outcome.look_for_twice(self.desk, result)
        self.go_to("done")
        if wrong := remember(self.desk, plan):
            self.say(wrong, "wrong")
        self.desk.changed.publish(Changed(None, moved=True))

    async def _import(self, plan: Plan, job: Job) -> ImportResult | None:
        """Back up and import on the bulk door; None when it was stopped before it began."""
        session, bulk = self.desk.session, self.desk.doors.bulk
        await bulk(backups.back_up_before_import, session, self.result.read)
        if job.stop:
            return None
        job.word = _("importing")
        rejects = await bulk(advice.rejects_beside, plan.path)
        result = await bulk(
            import_file, session, plan.path, plan.applied, progress=job.progress, cancelled=job.cancelled,
            rejects=rejects, **plan.how,
        )  # fmt: skip
        self.rejects = rejects if result.rejected else None
        return result

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
        """Choose another file of the same folder."""
        step = self.query_one(FileStep)
        folder, slash, _name = step.field.value.rpartition(os.sep)
        step.go_to(folder + slash)
        self.go_to("file")

    def action_busy(self) -> None:
        """Nothing else while something is under way."""
        self.say(_("one moment: this is under way"), "note", _("escape cancels it"))

    @work
    async def action_finish(self) -> None:
        """Close; after clients show the stage where most of them landed."""
        if self.columns.plan is not None and self.columns.plan.what != "clients":
            self.dismiss()
            return
        stage = await self.desk.doors.reports(advice.landed, self.result.act)
        if stage is None:
            self.dismiss()
        else:
            await self.app.run_action(f"app.go('{list(Stage).index(stage) + 1}')")

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """After undo or redo say how the import stands now."""
        if self.step == "done" and self.result.act:
            self.refresh_outcome()

    @work(exclusive=True, group="outcome")
    async def refresh_outcome(self) -> None:
        """Show the outcome as it stands now."""
        act = await self.desk.doors.db(journal.get, self.result.act)
        if self.columns.plan is not None:
            self.outcome.done(self.columns.plan, self.result, self.rejects, undone=act.state == "undone")

    def leave(self) -> None:
        """The person goes to another place: nothing is left half done."""
        if self.job is not None:
            self.job.stop = True

    async def keep_draft(self) -> None:
        """The program ends: what is under way is taken back."""
        self.leave()
