"""The notes of a client in the person's own editor, saved like any other field."""

from typing import TYPE_CHECKING

from models import drafts, editing
from models.i18n import _
from models.problems import Problem
from tui.screens.outside_editor import OutsideEditor, command

if TYPE_CHECKING:
    from models.card import Card
    from tui.screens.client import ClientScreen


async def edit_notes(screen: "ClientScreen", card: "Card") -> None:
    """Let the notes of ``card`` be written in the editor; what cannot be saved is kept as a draft."""
    try:
        words = command()
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    editor = screen.outside = OutsideEditor(card.drafts.get("notes", card.values["notes"]))
    try:
        status = await editor.run(screen.app, words)
        screen.redraw()
        if status < 0:
            await keep_outside(screen, card)
            screen.load()
        if status:
            screen.say(_("The editor failed; the notes are as they were."), "wrong")
            return
        text = editor.read()
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    finally:
        screen.outside = None
        editor.close()
    if text == editor.text:
        screen.say(_("notes unchanged"), "note")
        return
    await _save(screen, card, text)


async def _save(screen: "ClientScreen", card: "Card", text: str) -> None:
    doors, session = screen.desk.doors, screen.desk.session
    try:
        act = await doors.db(editing.edit, session, card.id, {"notes": text}, version=card.version)
    except Problem as problem:
        await doors.db(drafts.keep, session, card.id, "notes", text, card.version)
        screen.say(_("%(problem)s What you wrote is kept as a draft.") % {"problem": problem.text}, "wrong")
        screen.load()
        return
    await doors.db(drafts.drop, session, card.id, "notes")
    screen.done(act, [card.id])
    screen.load()


async def keep_outside(screen: "ClientScreen", card: "Card") -> None:
    """Keep what the editor has written so far as a draft, because it or the program ends."""
    if screen.outside is None:
        return
    try:
        text = screen.outside.read()
    except Problem:
        return
    if text != screen.outside.text:
        await screen.desk.doors.db(drafts.keep, screen.desk.session, card.id, "notes", text, card.version)
