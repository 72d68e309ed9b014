"""One stage: the list of its clients, and every act by one key."""

from models.fields import Stage
from models.i18n import _
from models.listing import ListSpec
from tui.desk import Desk
from tui.screens import rows
from tui.screens.acting import Acting
from tui.screens.list_screen import ListScreen

STAGE_ORDER = tuple(Stage)


class StageScreen(ListScreen, Acting):
    """The clients of one stage."""

    def __init__(self, desk: Desk, stage: Stage) -> None:
        super().__init__(desk, ListSpec(stage, day=desk.session.today))
        self.stage = stage

    @property
    def tab(self) -> str:
        """The key of this stage's tab."""
        return str(STAGE_ORDER.index(self.stage) + 1)

    def empty_lines(self) -> tuple[str, ...]:
        """What belongs in this stage and which key brings it."""
        return (
            _(rows.EMPTY_STAGE[self.stage.value]),
            "",
            _("a  add a client"),
            _("i  import the list you have (Excel, CSV, vCard)"),
            _("D  look around in a demo portfolio"),
            _("?  all keys"),
        )

    def present_stage(self) -> str:
        """The stage of this list."""
        return self.stage.value

    def added(self, client: int) -> None:
        """Put the cursor on a client that was added here."""
        self.load(client)

    def action_edit(self) -> None:
        """Open the card of the client under the cursor for editing."""
        if self.row_list.cursor_key is not None:
            self.open_card(self.row_list.cursor_key, editing=True)
