"""The second step of an import: where each column goes, and how the file is read."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from models.fields import STAGES
from models.i18n import N_, _, ngettext
from models.importing import advice
from models.importing.csv import ALONE
from models.importing.kinds import KINDS
from models.importing.mapping import OWN, own_fields, target_label
from models.importing.reading import inspect
from models.problems import Problem
from models.text import shown
from tui.desk import Desk
from tui.own_work import EndsItsWork
from tui.screens.importing_choices import book_choices, day_orders, decimals, encoding_label
from tui.screens.importing_picker import TargetPicker
from tui.screens.importing_plan import YES, Plan
from tui.type_ahead import OPENING
from tui.widgets.choice_field import ChoiceField
from tui.widgets.row_list import Column, RowCells, RowList
from tui.widgets.tab_line import count_text

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows 1252", "mac_roman": "Mac Roman", "cp850": "DOS 850", "utf-16": "UTF-16",
}  # fmt: skip
DELIMITERS = {";": N_("semicolon ;"), ",": N_("comma ,"), "\t": N_("tab"), "|": N_("bar |"), ALONE: N_("none")}
DUPLICATES = {"update": N_("update"), "skip": N_("leave as they are"), "create": N_("create again")}
ROWS = {
    "clients": N_("client"), "sales": N_("sale, or a line of one"), "payments": N_("payment"),
    "activities": N_("activity"),
}  # fmt: skip
OF_KIND = {"stage": ("clients",), "on_duplicate": ("clients",), "new_clients": ("sales",), "unpaid": ("sales",)}
"""The choices that only some files have."""
LABELS = {
    "sheet": N_("Sheet"), "header": N_("Headers in row"),
    "what": N_("Each row is"), "encoding": N_("Letters"), "delimiter": N_("Columns by"), "decimal": N_("Decimal sign"),
    "days": N_("Dates"),
    "stage": N_("New clients to"), "on_duplicate": N_("Known clients"),
    "new_clients": N_("Unknown clients"), "unpaid": N_("They are"),
}  # fmt: skip


class StepList(RowList, inherit_bindings=False):
    """A list in which enter and space belong to the step it stands in."""

    BINDINGS = [binding for binding in RowList.BINDINGS if getattr(binding, "action", "") not in ("mark", "choose")]


class ColumnsStep(EndsItsWork, Vertical):
    """Shows the columns of a file with where they go, and the few things that decide how it is read."""

    DEFAULT_CSS = """
    ColumnsStep { height: 1fr; padding: 0 1; }
    ColumnsStep .title { height: 1; }
    ColumnsStep .row { height: 1; }
    ColumnsStep .label { width: 16; color: $dim; }
    ColumnsStep StepList { margin-top: 1; }
    ColumnsStep .about { height: auto; min-height: 1; max-height: 3; color: $dim; }
    ColumnsStep .about.-doubt { color: $today; }
    ColumnsStep .about.-wrong { color: $late; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "target", N_("change the field"), tooltip=N_("field"), id="import.field"),
        Binding("space", "turn", N_("in or out"), tooltip=N_("in/out"), id="import.turn"),
        Binding("tab", "screen.focus_next", N_("options"), id="import.options"),
        Binding("O", "own", N_("unknown ones as own fields"), tooltip=N_("own fields"), id="import.own"),
        Binding("m", "stage", N_("stage"), id="import.stage"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.plan: Plan | None = None
        self.locked = False

    def compose(self) -> ComposeResult:
        """The file, the choices, the columns, and what there is to say about the one under the cursor."""
        yield Static(classes="title")
        for name, label in LABELS.items():
            with Horizontal(classes="row", id=f"row-{name}"):
                yield Static(Content(_(label)), classes="label")
                yield ChoiceField([("", "")])
        yield StepList(
            [
                Column("header", _("Column"), 14, share=2, tone="strong"),
                Column("target", _("Goes to"), 18, share=2),
                Column("samples", _("First values"), 20, share=4, tone="dim"),
            ],
            plain=self.desk.plain,
        )
        yield Static(classes="about")

    @property
    def columns(self) -> StepList:
        """The list of columns."""
        return self.query_one(StepList)

    def choice(self, name: str) -> ChoiceField:
        """Return the field of the choice ``name``."""
        return self.query_one(f"#row-{name} ChoiceField", ChoiceField)

    @property
    def place(self) -> int:
        """The column under the cursor."""
        return self.columns.cursor

    def show(self, plan: Plan, *, cursor: int | None = None) -> None:
        """Show ``plan``, with the cursor where it was or at ``cursor``."""
        self.plan = plan
        info = plan.info
        rows = ngettext("%(count)s row", "%(count)s rows", info.rows) % {"count": count_text(info.rows)}
        count = len(info.headers)
        columns = ngettext("%(count)d column", "%(count)d columns", count) % {"count": count}
        about = [rows, columns, *filter(None, (info.system, _("as last time") if plan.recalled else ""))]
        title = Content.assemble((shown(plan.path.name), "bold"), ("   " + " · ".join(about), "$dim"))
        self.query_one(".title", Static).update(title)
        self._offer(plan)
        cells = [self._cells(at, plan) for at in range(count)]
        at = self.columns.cursor if cursor is None else cursor
        self.columns.show(count, 0, cells, cursor=max(0, min(at, count - 1)))
        self.explain()

    def _offer(self, plan: Plan) -> None:
        info = plan.info
        encoding = plan.encoding or info.encoding
        known = ENCODINGS if encoding in ENCODINGS else {encoding: encoding_label(encoding)} | ENCODINGS
        self.choice("encoding").offer(list(known.items()), encoding)
        delimiters = {sign: _(word) for sign, word in DELIMITERS.items() if sign != ALONE or info.delimiter == ALONE}
        if info.delimiter not in delimiters:
            delimiters = {info.delimiter: info.delimiter} | delimiters
        self.choice("delimiter").offer(list(delimiters.items()), info.delimiter)
        sheets, rows = book_choices(plan)
        self.choice("sheet").offer(sheets, info.book.sheet if info.book is not None else "")
        self.choice("header").offer(rows, str(info.book.header) if info.book is not None else "")
        self.choice("decimal").offer(decimals(plan.mapping), plan.decimal)
        self.choice("days").offer(day_orders(plan.mapping), plan.days)
        self.choice("stage").offer([(choice.value, _(choice.label)) for choice in STAGES], plan.stage.value)
        self.choice("on_duplicate").offer([(name, _(word)) for name, word in DUPLICATES.items()], plan.on_duplicate)
        self.choice("what").offer([(what, _(word)) for what, word in ROWS.items()], plan.what)
        unknown = [("", _("their rows are rejected")), (YES, _("come along, as clients"))]
        self.choice("new_clients").offer(unknown, YES if plan.new_clients else "")
        self.choice("unpaid").offer([("", _("already paid")), (YES, _("not paid yet"))], YES if plan.unpaid else "")
        is_text = bool(info.delimiter)
        is_there = {name: plan.what in OF_KIND.get(name, (plan.what,)) for name in LABELS}
        is_there |= {"encoding": is_text, "delimiter": is_text, "what": not plan.mapping.cards}
        is_there |= {"sheet": len(sheets) > 1, "header": len(rows) > 1}
        is_there["decimal"] = is_text and advice.has_numbers(plan.mapping)
        is_there["days"] = bool(advice.orders_of_days(plan.mapping, {}))
        is_there["unpaid"] = is_there["unpaid"] and not plan.mapping.has("paid")
        for name, shows in is_there.items():
            self.query_one(f"#row-{name}").display = shows

    def _cells(self, place: int, plan: Plan) -> RowCells:
        column = plan.mapping.columns[place]
        doubt = plan.doubts[place] if place < len(plan.doubts) else ""
        sign = "? " if doubt else "  "
        if column.target.startswith(OWN):
            label, tone = _("%(name)s (own field)") % {"name": target_label(column.target)}, "tag"
        elif column.target:
            label, tone = target_label(column.target), ""
        else:
            label, tone = _("left out"), "dim"
        header = column.header or f"#{place + 1}"
        samples = " · ".join(shown(cell, 60) for cell in column.samples[:3])
        return RowCells(place, (header, sign + label, samples or "—"), ("", "today" if doubt else tone))

    @on(RowList.CursorMoved)
    def explain(self) -> None:
        """Say about the column under the cursor what is unsure, or what the rest of the line could not hold."""
        plan = self.plan
        if plan is None or self.place >= len(plan.mapping.columns):
            return
        if missing := advice.missing(plan.mapping):
            self.tell(_("No column goes to %(field)s yet: e on the right one.") % {"field": missing}, "wrong")
            return
        doubt = plan.doubts[self.place] if self.place < len(plan.doubts) else ""
        self.tell(doubt, "doubt")

    def tell(self, text: str, kind: str) -> None:
        """Say something under the list; ``kind`` is 'doubt' or 'wrong'."""
        about = self.query_one(".about", Static)
        about.set_class(kind == "doubt", "-doubt")
        about.set_class(kind == "wrong", "-wrong")
        about.update(Content(shown(text)))

    # Changing it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Nothing is changed while the file is checked, nor in cards; own fields and a stage are for clients."""
        if self.plan is not None and self.plan.mapping.cards and action in ("target", "turn", "own"):
            return False
        of_clients = self.plan is None or self.plan.what == "clients"
        return not self.locked and (of_clients or action not in ("own", "stage"))

    async def propose(self, plan: Plan, *, cursor: int | None = None) -> None:
        """Show ``plan`` with what is unsure in it."""
        self.plan = plan
        doubts = await self.desk.doors.reports(advice.doubts, plan.applied, self.desk.session)
        self.plan = replace(plan, doubts=doubts)
        self.show(self.plan, cursor=cursor)

    @work(exclusive=True, group="load")
    async def change(self, plan: Plan) -> None:
        """The person changed something: show it."""
        await self.propose(plan)

    @work(exclusive=True, group="load")
    async def read_again(self, plan: Plan, what: str) -> None:
        """Read the file in another way, as rows of ``what``; of another sheet it is found what they are."""
        before, self.plan = self.plan, plan
        try:
            info = await self.desk.doors.reports(
                inspect, plan.path, self.desk.settings, encoding=plan.encoding, delimiter=plan.delimiter,
                what=next((kind for kind in KINDS if kind == what), None), sheet=plan.sheet, header=plan.header,
            )  # fmt: skip
        except Problem as problem:
            if before is not None and before.sheet != plan.sheet:
                self.show(before)
            self.tell(problem.text, "wrong")
            return
        await self.propose(plan.read_as(info))

    @on(ChoiceField.Changed)
    def _changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        if self.plan is None or event.field.parent is None:
            return
        name = (event.field.parent.id or "").removeprefix("row-")
        if name == "what":
            self.read_again(self.plan, event.field.value)
            return
        plan = self.plan.with_choice(name, event.field.value)
        if name in ("encoding", "delimiter"):
            self.read_again(plan, plan.what)
        elif name in ("sheet", "header"):
            self.read_again(plan, "")
        else:
            self.change(plan)

    @work(group=OPENING)
    async def action_target(self) -> None:
        """Ask where the column under the cursor goes."""
        plan, place = self.plan, self.place
        if plan is None:
            return
        own = await self.desk.doors.db(own_fields)

        def picked(target: str | None) -> None:
            if target is not None:
                self.change(plan.with_target(place, target))

        self.app.push_screen(TargetPicker(plan.mapping, place, own, plain=self.desk.plain), picked)

    def action_turn(self) -> None:
        """Leave the column under the cursor out, or take it in again."""
        if self.plan is not None:
            self.change(self.plan.turned(self.place))

    def action_own(self) -> None:
        """Take every unknown column as a field of its own."""
        if self.plan is not None:
            self.change(self.plan.with_own())

    def action_stage(self) -> None:
        """Go to the stage for new clients."""
        self.choice("stage").focus()

    @on(ChoiceField.Submitted)
    def _submitted(self, event: ChoiceField.Submitted) -> None:
        event.stop()
        self.columns.focus()
