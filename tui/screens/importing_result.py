"""The last steps of an import: what would become of the rows, and what became of them."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.fields import FIELDS, STAGES
from models.i18n import _, ngettext
from models.importing.mapping import target_label
from models.importing.plan import Rejection, Remark
from models.importing.result import ImportResult
from models.text import shown
from tui.screens.importing_columns import StepList
from tui.screens.importing_plan import Plan
from tui.widgets.row_list import Column, RowCells, RowList

_FIRST = 100


class ResultStep(Vertical):
    """Shows the counts of an import, and under them every row that is rejected or not taken as it stands."""

    DEFAULT_CSS = """
    ResultStep { height: 1fr; padding: 0 1; }
    ResultStep .title { height: 1; margin-bottom: 1; }
    ResultStep .counts { height: auto; }
    ResultStep StepList { margin-top: 1; }
    ResultStep .about { height: auto; max-height: 2; color: $dim; }
    """

    def __init__(self, *, plain: bool) -> None:
        super().__init__()
        self.plain = plain
        self.rows: list[Rejection | Remark] = []

    def compose(self) -> ComposeResult:
        """The title, the counts, the rows to look at."""
        yield Static(classes="title")
        yield Static(classes="counts")
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

    def preview(self, plan: Plan, result: ImportResult) -> None:
        """Show what would become of the rows."""
        stage = next(_(choice.label) for choice in STAGES if choice.value == plan.stage)
        has_stage = any(column.target == "stage" for column in plan.mapping.columns)
        to = _("to the stage the file names, else %(stage)s") if has_stage else _("to %(stage)s")
        same = {
            "update": _("known clients, to which the file brings something"),
            "skip": "",
            "create": "",
        }[plan.on_duplicate]
        self._show(
            Content.assemble((shown(plan.path.name), "bold"), ("   " + _("nothing has been written yet"), "$dim")),
            result,
            (_("would be created"), to % {"stage": stage}),
            (_("would be updated"), same),
            (_("would be rejected"), _("they will be kept in a file of their own")),
        )

    def done(self, plan: Plan, result: ImportResult, rejects: Path | None, *, undone: bool = False) -> None:
        """Show what became of the rows."""
        if undone:
            words, style = _("the import was taken back"), "$today"
        elif result.act:
            words, style = _("imported · u takes the whole import back"), "$success"
        else:
            words, style = _("the file brought nothing new"), "$dim"
        where = _("they are in %(file)s") % {"file": rejects} if rejects is not None else ""
        self._show(
            Content.assemble((shown(plan.path.name), "bold"), ("   " + words, style)),
            result,
            (_("created"), ""),
            (_("updated"), ""),
            (_("rejected"), where),
        )

    def _show(
        self, title: Content, result: ImportResult, created: tuple[str, str], updated: tuple[str, str],
        rejected: tuple[str, str],
    ) -> None:  # fmt: skip
        self.query_one(".title", Static).update(title)
        warned = ngettext("detail to look at", "details to look at", len(result.warnings))
        lines = [
            (result.read, _("rows read"), ""),
            (result.created, *created),
            (result.updated, *updated),
            (result.skipped, _("left as they are"), _("the file brings nothing new for them")),
            (len(result.rejected), *rejected),
            (len(result.warnings), warned, _("their rows land all the same")),
        ]
        width = max(len(str(number)) for number, _word, _note in lines)
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
        name = target_label(row.field) if row.field in FIELDS else row.field
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


def _count(number: int, width: int, word: str, longest: int, note: str) -> Content:
    """One line: the number at the right of its column, what it counts, and a note; nothing in it is dim."""
    style = "$dim" if not number else ""
    parts: list[str | tuple[str, str]] = [(f"{number:>{width}}  ", style or "bold"), (word.ljust(longest), style)]
    if note and number:
        parts.append(("   " + shown(note), "$dim"))
    return Content.assemble(*parts)
