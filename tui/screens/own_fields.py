"""The user's own fields: what they are called and hold, how many clients use them; added, changed and deleted here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from models import defining
from models.conditions import shadowed
from models.i18n import N_, _, ngettext
from models.journal import Act, describe
from models.own_fields import TYPES, Own, choices_text, own_fields
from models.problems import Problem
from models.text import shown
from tui.desk import Changed
from tui.screens.asking import ask
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm, Entry
from tui.screens.short_list import ShortListScreen
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

TYPE_LABELS = {choice.value: choice.label for choice in TYPES}


class OwnFieldsScreen(ShortListScreen[Own]):
    """All own fields by name. Each change is one act, which the program undoes like any other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="fields.add"),
        Binding("e", "edit", N_("edit"), id="fields.edit"),
        Binding("d", "delete", N_("delete"), id="fields.delete"),
        Binding("escape", "dismiss", N_("back"), id="fields.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "fields.reload"),
    ]

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("name", _("Own field"), 20, share=2, tone="strong"),
            Column("type", _("Type"), 12),
            Column("choices", _("Choices"), 20, share=2, drop=1),
            Column("used", _("Clients"), 10, right=True),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return (
            _("No fields of your own yet: a colour, a number, a date…"), "",
            _("a adds one, esc goes back"),
        )  # fmt: skip

    async def read(self) -> list[Own]:
        """Read the fields."""
        return await self.desk.doors.reports(own_fields, counted=True)

    def cells(self, own: Own) -> RowCells:
        """Return the row of ``own``."""
        used = count_text(own.used) if own.used else "—"
        tones = ("", "", "", "" if own.used else "dim")
        return RowCells(own.id, (own.name, _(TYPE_LABELS[own.type]), choices_text(own.choices), used), tones)

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        if self.chosen is not None and (shadow := shadowed(self.chosen.name)):
            self.say(shadow, "note")

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
