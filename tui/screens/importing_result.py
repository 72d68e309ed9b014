"""The last steps of an import: what would become of the rows, and what became of them."""

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.fields import STAGES
from models.i18n import N_, _, ngettext
from models.importing import kinds
from models.importing.plan import Rejection, Remark
from models.importing.result import ImportResult
from models.merging import search
from models.money import format_money
from models.text import shown
from tui.desk import Desk
from tui.own_work import EndsItsWork
from tui.screens.base import BaseScreen
from tui.screens.importing_columns import StepList
from tui.screens.importing_plan import Plan
from tui.widgets.progress_line import Job
from tui.widgets.row_list import Column, RowCells, RowList
from tui.widgets.tab_line import count_text

_FIRST = 100


class ResultStep(EndsItsWork, Vertical):
    """Shows the counts of an import, and under them every row that is rejected or not taken as it stands."""

    DEFAULT_CSS = """
    ResultStep { height: 1fr; padding: 0 1; }
    ResultStep .title { height: 1; margin-bottom: 1; }
    ResultStep .counts { height: auto; }
    ResultStep .twice { height: auto; color: $today; display: none; }
    ResultStep StepList { margin-top: 1; }
    ResultStep .about { height: auto; max-height: 2; color: $dim; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("F", "twice", N_("duplicates"), id="import.twice")]

    def __init__(self, *, plain: bool) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self.job = Job("")
        self.pairs = 0
        self.plain = plain
        self.rows: list[Rejection | Remark] = []
        self.what: kinds.What = "clients"

    def compose(self) -> ComposeResult:
        """The title, the counts, the rows to look at."""
        yield Static(classes="title")
        yield Static(classes="counts")
        yield Static(classes="twice")
        yield StepList(
            [
                Column("line", _("Line"), 7, right=True, tone="dim"),
                Column("what", _("What"), 14),
                Column("why", _("Why"), 30, share=1),
            ],
            plain=self.plain,
        )
        yield Static(classes="about")

    @property
    def issues(self) -> StepList:
        """The list of rows to look at."""
        return self.query_one(StepList)

    @work(group="twice", exclusive=True)
    async def look_for_twice(self, desk: Desk, result: ImportResult) -> None:
        """Look whether somebody who came stands twice now, and say so when it is known."""
        if not result.act or not (result.created or result.new_clients):
            return
        self.desk, self.job = desk, Job("")
        self._tell_twice(await desk.doors.reports(search.brought, result.act, self.job.cancelled))

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self.job.stop = True

    def _tell_twice(self, pairs: int) -> None:
        self.pairs = pairs
        text = ngettext("%(count)d pair looks like one client: F shows it",
                        "%(count)d pairs look like one client each: F shows them", pairs)  # fmt: skip
        line = self.query_one(".twice", Static)
        line.update(Content("  " + text % {"count": pairs}))
        line.display = pairs > 0
        self.refresh_bindings()
        if isinstance(self.screen, BaseScreen):
            self.screen.refresh_hints()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without pairs there is nothing to show."""
        return self.pairs > 0 if action == "twice" else super().check_action(action, parameters)

    def action_twice(self) -> None:
        """Show the clients that stand twice."""
        from tui.screens.duplicates import DuplicatesScreen

        if self.desk is not None:
            self.app.push_screen(DuplicatesScreen(self.desk))

    def preview(self, plan: Plan, result: ImportResult) -> None:
        """Show what would become of the rows."""
        self.what, rejected = plan.what, len(result.rejected)
        kept = ngettext("it will be kept in a file of its own", "they will be kept in a file of their own", rejected)
        self._show(
            Content.assemble((shown(plan.path.name), "bold"), ("   " + _("nothing has been written yet"), "$dim")),
            result,
            (ngettext("would be created", "would be created", result.created), _brought(plan, result)),
            (ngettext("would be updated", "would be updated", result.updated), _changed(plan)),
            (ngettext("would be rejected", "would be rejected", rejected), kept),
        )

    def done(self, plan: Plan, result: ImportResult, rejects: Path | None, *, undone: bool = False) -> None:
        """Show what became of the rows."""
        self.what = plan.what
        if undone or not result.act:
            self._tell_twice(0)
        if undone:
            words, style = _("the import was taken back"), "$today"
        elif result.act:
            words, style = _("imported · u takes the whole import back"), "$success"
        else:
            words, style = _("the file brought nothing new"), "$dim"
        kept = ngettext("it is in %(file)s", "they are in %(file)s", len(result.rejected))
        where = kept % {"file": rejects} if rejects is not None else ""
        self._show(
            Content.assemble((shown(plan.path.name), "bold"), ("   " + words, style)),
            result,
            (ngettext("created", "created", result.created), _amount(result)),
            (ngettext("updated", "updated", result.updated), ""),
            (ngettext("rejected", "rejected", len(result.rejected)), where),
        )

    def _show(
        self, title: Content, result: ImportResult, created: tuple[str, str], updated: tuple[str, str],
        rejected: tuple[str, str],
    ) -> None:  # fmt: skip
        self.query_one(".title", Static).update(title)
        warned = ngettext("detail to look at", "details to look at", len(result.warnings))
        lines = [
            (result.read, ngettext("row read", "rows read", result.read), ""),
            (result.created, *created),
            (result.updated, *updated),
            (result.skipped, ngettext("left as it is", "left as they are", result.skipped),
             ngettext("the file brings nothing new for it", "the file brings nothing new for them", result.skipped)),
            (len(result.rejected), *rejected),
            (len(result.warnings), warned,
             ngettext("its row lands all the same", "their rows land all the same", len(result.warnings))),
        ]  # fmt: skip
        width = max(len(count_text(number)) for number, _word, _note in lines)
        longest = max(len(word) for _number, word, _note in lines)
        counts = [_count(number, width, word, longest, note) for number, word, note in lines]
        if result.ignored:
            left = _("left out: %(columns)s") % {"columns": ", ".join(result.ignored)}
            counts.append(Content.assemble((" " * (width + 2) + shown(left), "$dim")))
        self.query_one(".counts", Static).update(Content("\n").join(counts))
        self.rows = [*result.rejected, *result.warnings]
        self.issues.set_empty(_("Every row lands as it stands in the file.") if result.read else "")
        self.issues.show(len(self.rows), 0, [self._cells(at) for at in range(min(_FIRST, len(self.rows)))])

    def _cells(self, at: int) -> RowCells:
        row = self.rows[at]
        if isinstance(row, Rejection):
            return RowCells(at, (str(row.line), _("rejected row"), row.text), ("", "late"))
        name = kinds.label(self.what, row.field)
        return RowCells(at, (str(row.line), name, row.text))

    @on(RowList.CursorMoved)
    def _explain(self, event: RowList.CursorMoved) -> None:
        """Say in full why the row under the cursor stands here."""
        at = event.index
        self.query_one(".about", Static).update(Content(shown(self.rows[at].text) if at < len(self.rows) else ""))

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        event.stop()
        event.row_list.set_rows(event.first, [self._cells(at) for at in range(event.first, event.last)])


def _brought(plan: Plan, result: ImportResult) -> str:
    """What is to be said of the rows that are new."""
    if plan.what == "clients":
        stage = next(_(choice.label) for choice in STAGES if choice.value == plan.stage)
        to = _("to the stage the file names, else %(stage)s") if plan.mapping.has("stage") else _("to %(stage)s")
        return to % {"stage": stage}
    return _amount(result)


def _amount(result: ImportResult) -> str:
    """The sum of sales or payments, and how many clients come along."""
    parts = [_("%(amount)s in all") % {"amount": format_money(result.amount)}] if result.amount else []
    if result.new_clients:
        number = result.new_clients
        parts.append(ngettext("%(count)d new client", "%(count)d new clients", number) % {"count": number})
    return " · ".join(parts)


def _changed(plan: Plan) -> str:
    """What is to be said of the rows that change something."""
    if plan.what == "clients":
        update = plan.on_duplicate == "update"
        return _("known clients, to which the file brings something") if update else ""
    return _("known sales, of which the file tells more") if plan.what == "sales" else ""


def _count(number: int, width: int, word: str, longest: int, note: str) -> Content:
    """One line: the number at the right of its column, what it counts, and a note; nothing in it is dim."""
    style = "$dim" if not number else ""
    parts: list[str | tuple[str, str]] = [
        (f"{count_text(number):>{width}}  ", style or "bold"),
        (word.ljust(longest), style),
    ]
    if note and number:
        parts.append(("   " + shown(note), "$dim"))
    return Content.assemble(*parts)
