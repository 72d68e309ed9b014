"""The Money tab of the card: what the client bought and paid, and what it may buy."""

from models.i18n import _
from tui.desk import Desk
from tui.widgets.field_list import FieldRow


async def rows(desk: Desk, client: int, width: int) -> list[FieldRow]:  # noqa: ARG001
    """Return the rows of the tab for a list ``width`` cells wide, read through the doors of ``desk``.

    A row that ``enter`` opens has a key such as ``sale:12``, and its opener in ``card_rows.OPENERS``.
    """
    return [FieldRow("", "", _("No sales yet: s adds one."), "dim")]
