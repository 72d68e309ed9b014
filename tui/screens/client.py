"""The client's card: everything known of it, edited field by field where it stands, and what happened beside it."""

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from models import drafts, editing
from models.brief import Brief, brief
from models.card import Card, card
from models.i18n import N_, _
from models.problems import Conflict, Problem
from tui.desk import Changed, Desk
from tui.screens import brief_lines, card_rows
from tui.screens.acting import Acting
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.editor import FieldEditor, Walk, editor_for
from tui.widgets.field_list import FieldList
from tui.widgets.pane import Pane, Rule

PANE = 48


class ClientScreen(Acting):
    """One client."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = f"ClientScreen Pane {{ width: {PANE}; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden_binding("right_square_bracket,J", "walk(1)", N_("next client"), "card.next"),
        hidden_binding("left_square_bracket,K", "walk(-1)", N_("previous client"), "card.previous"),
        Binding("escape", "close", N_("back"), id="card.close"),
    ]

    def __init__(self, desk: Desk, client: int, *, editing: bool = False, walk: Walk | None = None) -> None:
        super().__init__(desk)
        self.client = client
        self.card: Card | None = None
        self._editing = editing
        self._walk = walk

    def compose_body(self) -> ComposeResult:
        """The fields, and from 100 columns on the pane of what happened."""
        with Horizontal(id="body"):
            yield FieldList(plain=self.desk.plain)
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Pane()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a card nobody is added."""
        return False if action == "add" else super().check_action(action, parameters)

    @property
    def fields(self) -> FieldList:
        """The list of fields."""
        return self.query_one(FieldList)

    def on_mount(self) -> None:
        """Read the client."""
        self.fields.focus()
        self.load()

    def on_resize(self, event: events.Resize) -> None:
        """Join the rules, and keep the editor over its field."""
        wide = event.size.width >= 100
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(PANE + 1 if wide else None, sign)
        self.call_after_refresh(self._replace_editor)
        if self.card is not None:
            self.load()

    @work(exclusive=True, group="card")
    async def load(self) -> None:
        """Read the client and show it."""
        doors, session = self.desk.doors, self.desk.session
        found = await doors.db(card, session, self.client)
        glance = await doors.db(brief, self.client, last=40)
        if found is None or glance is None:
            self._give_way()
            return
        self.card = found
        self._show(found, glance)
        if self._editing:
            self._editing = False
            self.edit_field(self.fields.cursor_key)

    def _show(self, found: Card, glance: Brief) -> None:
        today, plain = self.desk.session.today, self.desk.plain
        shown = card_rows.rows(found, plain=plain)
        wide = self.size.width >= 100
        if not wide:
            shown += card_rows.activity_rows(glance, today)
        self.fields.show(shown)
        if wide:
            self.query_one(Pane).show(brief_lines.lines(glance, today, PANE - 3, plain=plain))
        self.key_line.set_status(found.name if len(found.name) < 30 else found.name[:29] + "…")

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

    def present_stars(self) -> int:
        """Its stars."""
        return self.card.stars if self.card is not None else 0

    def present_stage(self) -> str:
        """Its stage."""
        return self.card.stage if self.card is not None else "prospect"

    def focus_body(self) -> None:
        """Give the keys back to the fields."""
        self.fields.focus()

    def action_walk(self, by: int) -> None:
        """Show the next or previous client of the list below."""
        following = self._walk(by) if self._walk is not None and self.editor is None else None
        if following is not None:
            self.client = following
            self.load()

    def action_close(self) -> None:
        """Back to where the card was opened."""
        self.dismiss()

    # Editing

    @property
    def editor(self) -> FieldEditor | None:
        """The open editor."""
        return next(iter(self.query(FieldEditor)), None)

    def action_edit(self) -> None:
        """Edit the field under the cursor."""
        self.edit_field(self.fields.cursor_key)

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        self.edit_field(event.key)

    @work(group="editor")
    async def edit_field(self, key: str) -> None:
        """Open the editor of the field ``key``, with the draft that was left there."""
        if self.card is None or not key or self.editor is not None:
            return
        self.fields.go(key)
        editor = editor_for(key, self.card.values[key], self.card.stars, plain=self.desk.plain)
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
            try:
                act = await doors.db(editing.edit, session, self.client, {name: value}, version=self.card.version)
                await doors.db(drafts.drop, session, self.client, name)
            except Conflict as problem:
                self.card = await doors.db(card, session, self.client) or self.card
                editor.tell(
                    _("%(problem)s Now: %(value)s. Enter saves yours.")
                    % {"problem": problem.text, "value": self.card.values[name] or card_rows.UNKNOWN}
                )
                return
            except Problem as problem:
                editor.tell(problem.text)
                return
            if act.id:
                self.done(act, [self.client])
        await self._close(editor, action)

    async def _close(self, editor: FieldEditor, action: str) -> None:
        await editor.remove()
        self.fields.focus()
        self.refresh_hints()
        self.load()
        if action in ("next", "previous"):
            before = self.fields.cursor_key
            self.fields.action_move(1 if action == "next" else -1)
            if self.fields.cursor_key != before:
                self.edit_field(self.fields.cursor_key)

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
