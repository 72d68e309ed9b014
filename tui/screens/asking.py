"""How the screens ask by a form: what is typed is kept as a draft, days are explained beside their fields."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from models import dates, drafts
from models.i18n import ngettext
from models.problems import BadValue
from tui.screens.dialogs import Entry, FormDialog, Removal, Save
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen


async def ask(
    screen: "BaseScreen",
    purpose: str,
    title: str,
    entries: list[Entry],
    save: Save,
    *,
    dialog: Callable[..., FormDialog] = FormDialog,
    removal: Removal | None = None,
) -> None:
    """Open a form; what was typed when it was left stands in it the next time it is opened for the same purpose."""
    db, session = screen.desk.doors.db, screen.desk.session
    kept = await db(drafts.of_form, session, purpose)
    if any(entry.options and kept.get(entry.name, entry.value) not in dict(entry.options) for entry in entries):
        kept = {}  # what it was about is not there to be chosen any more
    empty = {entry.name: entry.value for entry in entries}

    async def keep(values: dict[str, str]) -> None:
        if values != empty:
            await db(drafts.keep_form, session, purpose, title, values)
        else:
            await db(drafts.drop_form, session, purpose)

    def closed(result: dict[str, str] | None) -> None:
        left = keep(form.left) if result is None else db(drafts.drop_form, session, purpose)
        screen.run_worker(left, group=OPENING)

    filled = [replace(entry, value=kept.get(entry.name, entry.value)) for entry in entries]
    form = dialog(title, filled, save, keep, removal=removal)
    screen.app.push_screen(form, closed)


def whom(ids: list[int], name: str) -> str:
    """Return whom a form is about: a name, or how many records."""
    return name if len(ids) == 1 else ngettext("%(count)d record", "%(count)d records", len(ids)) % {"count": len(ids)}


def ahead(screen: "BaseScreen", text: str) -> str:
    """Say which day ``text`` means, or nothing while it means none."""
    try:
        day = dates.parse_ahead(text, screen.desk.session.today)
    except BadValue:
        return ""
    return f"{dates.weekday(day)} {dates.full(day)}"


def behind(screen: "BaseScreen", text: str) -> str:
    """Say which past day ``text`` means: today when it is empty, nothing while it means none."""
    try:
        day = dates.parse_behind(text, screen.desk.session.today) if text.strip() else screen.desk.session.today
    except BadValue:
        return ""
    return f"{dates.weekday(day)} {dates.full(day)}"
