"""Consent of one client or many: given or withdrawn, with its day, what for and where from."""

from typing import TYPE_CHECKING

from models.client import names
from models.i18n import _
from models.privacy import consent
from tui.screens import mass
from tui.screens.asking import ask, behind, whom
from tui.screens.dialogs import Entry
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen


def note(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask what the clients ``ids`` consented to, or that they do so no more."""
    if ids:
        screen.run_worker(_note(screen, ids), group=OPENING)


async def _note(screen: "BaseScreen", ids: list[int]) -> None:
    db, session = screen.desk.doors.db, screen.desk.session
    (purposes, origins), name = await db(consent.known), await db(names, ids)

    async def save(values: dict[str, str]) -> None:
        function = consent.give if values["do"] == "given" else consent.withdraw
        await mass.do(screen, function, ids, consent.read(session, values))

    entries = [
        Entry("do", _("Consent"), "given", (("given", _("given")), ("withdrawn", _("withdrawn")))),
        Entry("consent_on", _("Day"), placeholder=_("today"), explain=lambda text: behind(screen, text)),
        Entry("consent_for", _("What for"), names=tuple(purposes)),
        Entry("consent_origin", _("Where from"), names=tuple(origins)),
    ]
    await ask(screen, "consent", _("Consent: %(name)s") % {"name": whom(ids, name)}, entries, save)
