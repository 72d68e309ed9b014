"""The client's card: everything known of it, edited field by field where it stands, and what happened beside it."""

from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType

from models import changes, completeness, drafts, happenings
from models.brief import Brief, brief
from models.card import PERSON, Card, card
from models.i18n import N_, _
from models.problems import Conflict, Problem
from tui.desk import Changed, Desk
from tui.screens import brief_lines, card_activity, card_money, card_notes, card_person, card_rows
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.card_history import HistoryList
from tui.screens.card_tabs import PANE, CardTabs
from tui.screens.editor import FieldEditor, Walk
from tui.screens.outside_editor import OutsideEditor
from tui.widgets.field_list import FieldList, FieldRow
from tui.widgets.pane import Pane
from tui.widgets.timeline import Timeline


class ClientScreen(CardTabs):
    """One client."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden_binding("right_square_bracket,J", "walk(1)", N_("next client"), "card.next"),
        hidden_binding("left_square_bracket,K", "walk(-1)", N_("previous client"), "card.previous"),
        hidden_binding("E", "notes", N_("notes in your editor"), "card.editor"),
        hidden_binding("C", "confirm", N_("confirm that the record is right"), "card.confirm"),
        Binding("escape", "close", N_("back"), id="card.close"),
    ]

    def __init__(
        self, desk: Desk, client: int, *, editing: bool = False, walk: Walk | None = None, tab: str = "card"
    ) -> None:
        super().__init__(desk)
        self.client = client
        self.card_tab = tab
        self.card: Card | None = None
        self.outside: OutsideEditor | None = None
        self._timed = 0
        self._editing = editing
        self._walk = walk

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a card nobody is added."""
        return False if action == "add" else super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Read the client."""
        self.fields.focus()
        self.load()

    def on_resize(self, _event: events.Resize) -> None:
        """Keep the editor over its field, and lay everything out anew."""
        self.call_after_refresh(self._replace_editor)
        if self.card is not None:
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the client and show it."""
        doors, session = self.desk.doors, self.desk.session
        found = await doors.db(card, session, self.client)
        glance = await doors.db(brief, session, self.client, last=40)
        if found is None or glance is None:
            self._give_way()
            return
        self.card = found
        await self._show(found, glance)
        if self._editing:
            self._editing = False
            self.action_edit()

    async def _show(self, found: Card, glance: Brief) -> None:
        today, plain = self.desk.session.today, self.desk.plain
        if self.card_tab == "activity":
            await self.show_activity(card_activity.SLICE)
        elif self.card_tab == "history":
            await self.query_one(HistoryList).read(self.client)
        else:
            self.fields.show(await self._rows(found, glance))
        self.raise_tab()
        if self.beside:
            currency = self.desk.settings.currency
            shown = brief_lines.lines(glance, today, PANE - 3, plain=plain, currency=currency)
            self.query_one(Pane).show(shown)
        self.key_line.set_status(found.name if len(found.name) < 30 else found.name[:29] + "…")

    async def _rows(self, found: Card, glance: Brief) -> list[FieldRow]:
        """What the open tab shows in the list of fields."""
        today, plain = self.desk.session.today, self.desk.plain
        if self.card_tab == "money":
            return await card_money.rows(self.desk, self.client, self.size.width)
        if self.card_tab == "person":
            changed = await self.desk.doors.db(changes.field_changes, self.client, PERSON)
            return card_person.rows(found, changed, today, plain=plain)
        return card_rows.rows(found, glance, today, plain=plain, beside=self.beside)

    async def show_activity(self, limit: int) -> None:
        """Read the newest ``limit`` of what happened, and show it."""
        found = await self.desk.doors.db(happenings.events, self.client, limit)
        timeline = self.query_one(Timeline)
        anew = self._timed != self.client
        self._timed = self.client
        timeline.show(card_activity.moments(found, self.desk.session.today), more=len(found) >= limit, anew=anew)

    def _give_way(self) -> None:
        """The client went to the trash: close the card and say below what was said here."""
        message = self.key_line.message
        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, BaseScreen) and message:
            below.say(message)

    def on_changed(self, changed: Changed) -> None:
        """Show the client anew when it changed."""
        if changed.ids is None or self.client in changed.ids:
            self.load()

    # Acting on this client

    def targets(self) -> list[int]:
        """This client."""
        return [self.client]

    def present_sale(self) -> int | None:
        """The sale under the cursor, on the tab of its money."""
        found = card_money.named(self.fields.cursor_key) if self.card_tab == "money" else None
        return found[1] if found is not None and found[0] == "sale" else None

    def action_trash(self) -> None:
        """The client to the trash; on its money what is under the cursor is deleted, after asking."""
        if self.card_tab != "money" or not card_money.remove(self, self.fields.cursor_key):
            super().action_trash()

    def present_stars(self) -> int:
        """Its stars."""
        return self.card.stars if self.card is not None else 0

    def present_stage(self) -> str:
        """Its stage."""
        return self.card.stage if self.card is not None else "prospect"

    def action_walk(self, by: int) -> None:
        """Show the next or previous client of the list below."""
        following = self._walk(by) if self._walk is not None and self.editor is None else None
        if following is not None:
            self.client = following
            self.load()

    def action_confirm(self) -> None:
        """The record is right today."""
        self.act_on_targets(completeness.confirm)

    @on(Timeline.MoreWanted)
    async def _more_wanted(self, event: Timeline.MoreWanted) -> None:
        await self.show_activity(event.known + card_activity.SLICE)

    def action_close(self) -> None:
        """Back to where the card was opened."""
        self.dismiss()

    # Editing

    @property
    def editor(self) -> FieldEditor | None:
        """The open editor."""
        return next((editor for editor in self.query(FieldEditor) if not editor.closing), None)

    def action_edit(self) -> None:
        """Edit the field under the cursor; where the open tab has none, on the tab Card."""
        if self.sheet is self.fields and self.fields.cursor_key:
            self.open_row(self.fields.cursor_key)
        elif self.editor is None:
            self._editing = self.card_tab != "card"
            self.open_tab("card")

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        self.open_row(event.key)

    def open_row(self, key: str) -> None:
        """Edit the row ``key``, or open what it names."""
        if found := card_rows.opener(key):
            function, number = found
            function(self, number)
        else:
            self.edit_field(key)

    @work(group="editor")
    async def edit_field(self, key: str) -> None:
        """Open the editor of the row ``key``, with the draft that was left there."""
        found = card_rows.editable(self.card, key) if self.card is not None else None
        if self.card is None or found is None or self.editor is not None:
            return
        self.fields.go(key)
        editor = FieldEditor(found.field, found.value, self.card.stars, plain=self.desk.plain)
        await self.fields.mount(editor)
        draft = self.card.drafts.get(key)
        if draft is not None:
            editor.take(draft)
        self._replace_editor()
        self.key_line.set_keys(
            [
                (_("enter"), _("saves")),
                (_("tab"), _("saves, next field"), _("next")),
                (_("esc"), _("leaves, keeps the text"), _("leaves")),
            ]
        )

    @work(group="outside")
    async def action_notes(self) -> None:
        """Write the notes in the editor of the person."""
        if self.card is not None and self.editor is None and self.outside is None:
            await card_notes.edit_notes(self, self.card)

    def _replace_editor(self) -> None:
        if self.editor is not None:
            self.editor.place(*self.fields.editor_place())

    @on(FieldEditor.Done)
    def _left(self, event: FieldEditor.Done) -> None:
        self.leave_field(event.editor, event.value, event.action)

    @work(group="editor")
    async def leave_field(self, editor: FieldEditor, value: str, action: str) -> None:
        """Save what was typed and go on, or keep it as a draft; on a mistake stay, and say it under the field."""
        assert self.card is not None
        name, doors, session = editor.field.name, self.desk.doors, self.desk.session
        if action == "escape":
            await self._keep(editor)
        elif value != editor.original or name in self.card.drafts:
            row = card_rows.editable(self.card, name)
            assert row is not None, "what is edited can be saved"
            try:
                act = await doors.db(row.save, session, self.client, value, self.card.version)
                await doors.db(drafts.drop, session, self.client, name)
            except Conflict as problem:
                self.card = await doors.db(card, session, self.client) or self.card
                now = card_rows.editable(self.card, name)
                editor.tell(
                    _("%(problem)s Now: %(value)s. Enter saves yours.")
                    % {"problem": problem.text, "value": (now.value if now else "") or card_rows.UNKNOWN}
                )
                return
            except Problem as problem:
                editor.tell(problem.text)
                return
            if act.id:
                self.done(act, [self.client])
        await self._close(editor, action)

    async def _close(self, editor: FieldEditor, action: str) -> None:
        editor.closing = True
        await editor.remove()
        self.fields.focus()
        self.refresh_hints()
        self.load()
        if action in ("next", "previous"):
            self._go_on(1 if action == "next" else -1)

    def _go_on(self, by: int) -> None:
        """Edit the next field that is edited in place, or the one before."""
        assert self.card is not None
        while True:
            before = self.fields.cursor_key
            self.fields.action_move(by)
            key = self.fields.cursor_key
            if key == before:
                return
            if card_rows.editable(self.card, key) is not None:
                self.edit_field(key)
                return

    async def _keep(self, editor: FieldEditor) -> None:
        """Keep what was typed as a draft, if it differs from what is stored."""
        assert self.card is not None
        name = editor.field.name
        if editor.touched:
            await self.desk.doors.db(drafts.keep, self.desk.session, self.client, name, editor.value, self.card.version)
            self.say(_("kept as a draft: %(text)s") % {"text": editor.value}, "note", _("e takes it up"))
        elif name in self.card.drafts:
            await self.desk.doors.db(drafts.drop, self.desk.session, self.client, name)

    async def keep_draft(self) -> None:
        """Keep what is being typed, because the program ends."""
        if self.editor is not None:
            await self._keep(self.editor)
        if self.outside is not None and self.card is not None:
            await card_notes.keep_outside(self, self.card)
        await super().keep_draft()
