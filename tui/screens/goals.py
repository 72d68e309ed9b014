"""The goals: what is to be reached in a month, a quarter or a year, how far it is, and what is due by today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from models import goals
from models.goals import Standing
from models.i18n import N_, _
from models.money import format_money
from models.problems import Problem
from tui.screens import today_goals
from tui.screens.asking import ask
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm, Entry, Removal
from tui.screens.short_list import ShortListScreen
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class Line:
    """A goal as a row of the list."""

    id: int
    standing: Standing


class GoalsScreen(ShortListScreen[Line]):
    """All goals, each with where it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="goals.add"),
        Binding("enter,e", "edit", N_("edit"), id="goals.edit"),
        Binding("d", "remove", N_("delete"), id="goals.remove"),
        Binding("escape", "dismiss", N_("back"), id="goals.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "goals.reload"),
    ]

    @property
    def tab(self) -> str:
        """The tab of the screen it was opened from."""
        return self.tab_below

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("goal", _("Goal"), 22, share=2, tone="strong"),
            Column("target", _("Target"), 12, right=True),
            Column("now", _("Now"), 12, right=True),
            Column("due", _("Due by today"), 13, right=True),
            Column("word", "", 12, share=1),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return (
            _("No goals yet: what you want to reach this month, this quarter or this year."), "",
            _("a  set one: income, margin, new clients, sales or contacts"),
            _("Today then shows how far it is."),
        )  # fmt: skip

    async def read(self) -> list[Line]:
        """Read the goals and where they stand."""
        found = await self.desk.doors.reports(goals.standings, self.desk.session)
        return [Line(each.goal.id, each) for each in found]

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.row_list.set_columns(self.columns())
        self.load()

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()

    def cells(self, each: Line) -> RowCells:
        """Return the row of a goal."""
        goal, standing = each.standing.goal, each.standing
        values = (today_goals.value(goal, goal.target), today_goals.value(goal, standing.now),
                  today_goals.value(goal, standing.due))  # fmt: skip
        word, tone = today_goals.judged(standing)
        return RowCells(each.id, (goals.title(goal.name), *values, word), ("", "", "", "dim", tone))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_add(self) -> None:
        """Ask for a goal."""
        self._ask(None)

    def action_edit(self) -> None:
        """Ask for changes of the goal under the cursor."""
        if (each := self.chosen) is not None:
            self._ask(each.standing.goal)

    def _ask(self, goal: goals.Goal | None) -> None:
        db, session = self.desk.doors.db, self.desk.session

        async def save(values: dict[str, str]) -> None:
            self.done(await db(goals.save, session, values, goal.id if goal is not None else None), [])

        async def remove() -> None:
            if goal is not None:
                self.done(await db(goals.remove, session, goal.id), [])

        measures = tuple((each, _(goals.MEASURE_LABELS[each])) for each in goals.MEASURES)
        spans = tuple((each, _(goals.SPAN_LABELS[each])) for each in goals.SPANS)
        target = ""
        if goal is not None:
            target = format_money(goal.target) if goal.measure in goals.IN_MONEY else str(goal.target)
        entries = [
            Entry("measure", _("What"), goal.measure if goal is not None else "income", measures),
            Entry("span", _("When"), goal.span if goal is not None else "month", spans),
            Entry("target", _("Target"), target, placeholder="5000"),
        ]
        title = goals.title(goal.name) if goal is not None else _("New goal")
        purpose = f"goal {goal.id}" if goal is not None else "goal"
        removal = Removal(_question(goal), remove) if goal is not None else None
        self.run_worker(ask(self, purpose, title, entries, save, removal=removal), group=OPENING)

    @work(group="acts")
    async def action_remove(self) -> None:
        """Delete the goal under the cursor, after asking."""
        each = self.chosen
        if each is None or not await self.app.push_screen_wait(Confirm(_question(each.standing.goal))):
            return
        try:
            self.done(await self.desk.doors.db(goals.remove, self.desk.session, each.id), [])
        except Problem as problem:
            self.say(problem.text, "wrong")


def _question(goal: goals.Goal) -> str:
    return _("Delete the goal %(name)s?") % {"name": goals.title(goal.name)}
