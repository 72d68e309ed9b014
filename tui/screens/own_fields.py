"""The user's own fields: what they are called and hold, how many clients use them; added, changed and deleted here."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import defining
from models.i18n import N_, _, ngettext
from models.journal import Act, describe
from models.own_fields import TYPES, Own, choices_text, own_fields
from models.problems import Problem
from models.text import shown
from tui.desk import Changed
from tui.screens.asking import ask
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.dialogs import Confirm, Entry
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

TYPE_LABELS = {choice.value: choice.label for choice in TYPES}


class OwnFieldsScreen(BaseScreen):
    """All own fields by name. Each change is one act, which the program undoes like any other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="fields.add"),
        Binding("e", "edit", N_("edit"), id="fields.edit"),
        Binding("d", "delete", N_("delete"), id="fields.delete"),
        Binding("escape", "dismiss", N_("back"), id="fields.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "fields.reload"),
    ]

    found: list[Own]

    def compose_body(self) -> ComposeResult:
        """The list."""
        self.found = []
        columns = [
            Column("name", _("Own field"), 20, share=2, tone="strong"),
            Column("type", _("Type"), 12),
            Column("choices", _("Choices"), 20, share=2, drop=1),
            Column("used", _("Clients"), 10, right=True),
        ]
        yield RowList(columns, plain=self.desk.plain, id="body")

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read the fields."""
        self.row_list.focus()
        self.row_list.set_empty(
            _("No fields of your own yet: a colour, a number, a date…"), "",
            _("a adds one, esc goes back"),
        )  # fmt: skip
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Any change may have given or taken a value."""
        self.load()

    def action_reload(self) -> None:
        """Read the fields anew."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self, number: int | None = None) -> None:
        """Read the fields, with the cursor on the one with the id ``number``, else where it was."""
        key = self.row_list.cursor_key if number is None else number
        self.found = await self.desk.doors.reports(own_fields, counted=True)
        place = next((place for place, own in enumerate(self.found) if own.id == key), self.row_list.cursor)
        rows = [self._cells(own) for own in self.found]
        self.row_list.show(len(rows), 0, rows, cursor=max(0, min(place, len(rows) - 1)))

    def _cells(self, own: Own) -> RowCells:
        used = count_text(own.used) if own.used else "—"
        tones = ("", "", "", "" if own.used else "dim")
        return RowCells(own.id, (own.name, _(TYPE_LABELS[own.type]), choices_text(own.choices), used), tones)

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self._cells(own) for own in self.found[event.first : event.last]])

    @property
    def chosen(self) -> Own | None:
        """The field under the cursor."""
        return next((own for own in self.found if own.id == self.row_list.cursor_key), None)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_add(self) -> None:
        """Ask for a new field."""
        self.run_worker(self._ask(None), group=OPENING)

    def action_edit(self) -> None:
        """Ask for another name, type or choices of the field under the cursor."""
        if self.chosen is not None:
            self.run_worker(self._ask(self.chosen), group=OPENING)

    async def _ask(self, own: Own | None) -> None:
        session, doors = self.desk.session, self.desk.doors
        entries = [
            Entry("name", _("Name"), own.name if own is not None else ""),
            Entry("type", _("Type"), own.type if own is not None else "text",
                  tuple((choice.value, _(choice.label)) for choice in TYPES)),
            Entry("choices", _("Choices"), choices_text(own.choices) if own is not None else "",
                  placeholder=_("for a choice: gold, silver, bronze")),
        ]  # fmt: skip

        async def save(values: dict[str, str]) -> None:
            if own is None:
                act, number = await doors.db(defining.define, session, values)
            else:
                changed = {name: text for name, text in values.items() if text != entry_values[name]}
                act, number = await doors.bulk(defining.change, session, own.id, changed), own.id
                self._rename_column(own, values["name"])
            self._told(act, number)

        entry_values = {entry.name: entry.value for entry in entries}
        title = _("New field") if own is None else _("Field: %(name)s") % {"name": own.name}
        await ask(self, "own field" if own is None else f"own field {own.id}", title, entries, save)

    def _rename_column(self, own: Own, name: str) -> None:
        """The column of a list goes by the name of its field, and goes with it (no name)."""
        if own.column in self.desk.settings.columns and name != own.name:
            named = (replace(own, name=name).column,) if name else ()
            columns: tuple[str, ...] = ()
            for column in self.desk.settings.columns:
                columns += named if column == own.column else (column,)
            try:
                self.desk.keep(columns=columns)
            except Problem as problem:
                self.say(problem.text, "wrong")

    def _told(self, act: Act, number: int | None = None) -> None:
        if not act.id:
            self.say(_("nothing to change"), "note")
            return
        self.desk.changed.publish(Changed())
        self.load(number)
        self.say(describe(act), back=_("u undoes"))

    @work(group="acts")
    async def action_delete(self) -> None:
        """Delete the field under the cursor, after asking."""
        own = self.chosen
        if own is None:
            return
        question = _("Delete the field “%(name)s”?") % {"name": shown(own.name, 40)}
        if own.used:
            lost = ngettext("%(count)d client has a value in it.", "%(count)d clients have a value in it.", own.used)
            question += " " + lost % {"count": own.used}
        if not await self.app.push_screen_wait(Confirm(question)):
            return
        try:
            act = await self.desk.doors.bulk(defining.delete, self.desk.session, own.id)
            self._rename_column(own, "")
            self._told(act)
        except Problem as problem:
            self.say(problem.text, "wrong")
