"""Tags for one client or many: given, or taken away."""

from typing import TYPE_CHECKING

from models import tagging
from models.i18n import _
from tui.screens import mass
from tui.screens.asking import ask, whom
from tui.screens.dialogs import Entry
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen


def tag(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask for tags of the clients ``ids``."""
    if ids:
        screen.run_worker(_tag(screen, ids), group=OPENING)


async def _tag(screen: "BaseScreen", ids: list[int]) -> None:
    from models.client import names

    db = screen.desk.doors.db
    known, name = tuple(await db(tagging.known)), await db(names, ids)

    async def save(values: dict[str, str]) -> None:
        function = tagging.add_tags if values["do"] == "add" else tagging.remove_tags
        await mass.do(screen, function, ids, values["tags"])

    entries = [
        Entry("tags", _("Tags"), names=known, placeholder=_("with commas between them")),
        Entry("do", _("Do"), "add", (("add", _("give")), ("remove", _("take away")))),
    ]
    await ask(screen, "tags", _("Tags: %(name)s") % {"name": whom(ids, name)}, entries, save)
