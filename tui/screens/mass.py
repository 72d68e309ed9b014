"""One act on many clients from a screen: asked before when they are more than a few, told while it lasts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models import many
from models.i18n import _, ngettext
from models.journal import Act
from tui.widgets.progress_line import Job, ProgressLine

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

ASKED = 50
"""An act by one key on more clients than this asks first."""


async def agreed(screen: "BaseScreen", ids: list[int]) -> bool:
    """Ask whether so many clients are meant."""
    from tui.screens.dialogs import Confirm

    question = ngettext("Change %(count)d record?", "Change %(count)d records?", len(ids)) % {"count": len(ids)}
    answer = await screen.app.push_screen_wait(Confirm(question))
    return answer is True


async def do(screen: "BaseScreen", function: Callable[..., Any], ids: list[int], *arguments: Any, **named: Any) -> None:
    """Do for a form what it saves, and tell it; with very many clients the form closes before it is done."""
    if len(ids) > many.MANY:
        screen.perform(function, ids, *arguments, **named)
        return
    result = await screen.desk.doors.db(function, screen.desk.session, ids, *arguments, **named)
    screen.done(result[0] if isinstance(result, tuple) else result, ids)


async def in_parts(
    screen: "BaseScreen", function: Callable[..., Any], ids: list[int], *arguments: Any, **named: Any
) -> Act | None:
    """Do an act in parts, telling how far it is in place of the keys; return it, or None when it was cancelled."""
    session = screen.desk.session
    found: Act | None = await watched(
        screen, Job(_("changing"), total=len(ids)), many.act, session, function, ids, *arguments, **named
    )
    return found


async def watched(screen: "BaseScreen", job: Job, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do ``function`` on the bulk door, telling how far ``job`` is in place of the keys; escape asks it to stop."""
    screen.job = job
    line = ProgressLine(plain=screen.desk.plain)
    await screen.query_one("#bottom").mount(line)
    line.follow(job, instead_of=screen.key_line)
    try:
        return await screen.desk.doors.bulk(
            function, *arguments, progress=job.progress, cancelled=job.cancelled, **named
        )
    finally:
        screen.job = None
        line.rest()
        await line.remove()
