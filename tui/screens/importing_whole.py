"""A whole portfolio in the import: it has no columns to choose, and goes into an empty one as it is."""

from pathlib import Path

from models.i18n import _
from models.importing.everything import is_everything, restore, told
from tui.desk import Changed
from tui.screens.base import BaseScreen
from tui.widgets.progress_line import Job


async def took_whole(screen: BaseScreen, path: Path, job: Job) -> bool:
    """Answer whether ``path`` is a whole portfolio; then it has been taken in, the import is left and says what came.

    Raises a Problem where the portfolio is not empty, where the files are not as they were written, and on escape.
    """
    desk = screen.desk
    if not await desk.doors.reports(is_everything, path):
        return False
    job.word = _("importing")
    clients, acts = await desk.doors.bulk(restore, path, desk.settings, job.progress, job.cancelled)
    below = screen.app.screen_stack[-2]
    screen.dismiss()
    desk.changed.publish(Changed(None, moved=True))
    if isinstance(below, BaseScreen):
        below.say(told(clients, acts))
    return True
