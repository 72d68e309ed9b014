"""The trash: what was thrown away, and the way back."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from models import pipeline
from models.i18n import N_, _
from models.listing import ListSpec
from tui.desk import Changed, Desk
from tui.screens.list_screen import ListScreen
from tui.screens.rows import TRASH


class TrashScreen(ListScreen):
    """The clients in the trash. Restored ones keep their place, tagged, until the screen is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,enter", "restore", N_("restore"), id="trash.restore"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ListSpec(trash=True, order="name", day=desk.session.today))

    @property
    def home(self) -> str | None:
        """Those that are not in the trash any more are tagged with their stage."""
        return TRASH

    def empty_lines(self) -> tuple[str, ...]:
        """An empty trash says so."""
        return (_("The trash is empty."), "", _("d on a client moves it here; nothing is lost."), _("esc goes back"))

    def on_mount(self) -> None:
        """Say where this is."""
        self.say(_("Trash: d or enter restores, esc goes back"), "note")

    def on_changed(self, changed: Changed) -> None:
        """Repaint what changed in its place; read anew when anything may have changed."""
        if changed.ids is None:
            super().on_changed(changed)
        else:
            self.renew(changed.ids)

    def chosen(self, client: int) -> None:  # noqa: ARG002
        """Enter restores."""
        self.action_restore()

    def action_restore(self) -> None:
        """Take the marked clients, or the one under the cursor, out of the trash."""
        if ids := self.targets():
            self.perform(pipeline.restore, ids, then=self.hold)

    def action_close(self) -> None:
        """Close the marks, the filter, then the trash."""
        if self.row_list.marks or self.filter_text:
            super().action_close()
        else:
            self.dismiss()
