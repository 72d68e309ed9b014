"""Handing the texts of a campaign over: to whom, as what, and into which file or folder."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.campaigns import handing_over
from models.campaigns.audience import OFFERED
from models.exporting.clients import first_folder
from models.i18n import _, ngettext
from models.importing import nearby
from models.problems import BadValue, Problem
from tui.screens.dialogs import Entry, FormDialog
from tui.screens.exporting import FOLDER
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.recipients import RecipientsScreen

WAY = "hand over"
"""Where the way that was used last is kept among the drafts."""


class HandOverForm(FormDialog):
    """The form; the name that is proposed goes with the way that is chosen until another is typed."""

    proposed: Mapping[str, str] = MappingProxyType({})
    """What is proposed, by way."""

    def changed(self, name: str) -> None:
        """Another way may be chosen."""
        if name == "way" and self.typed("file") in self.proposed.values():
            self.fill("file", self.proposed[self.typed("way")])


def ask_hand_over(screen: "RecipientsScreen") -> None:
    """Ask for it, and write the file or the folder."""
    screen.run_worker(_ask(screen), group=OPENING)


async def _ask(screen: "RecipientsScreen") -> None:
    ready = screen.ready()
    offered = [each.id for each in screen.found if each.state == OFFERED and each.answer is None]
    if marks := screen.row_list.marks:
        offered = [client for client in offered if client in marks]
    groups = {"offered": offered, "ready": ready}
    gets = ngettext("%(count)d who gets it", "%(count)d who get it", len(ready))
    words = {"offered": _("%(count)d offered, no answer yet"), "ready": gets}
    who = tuple((name, words[name] % {"count": len(ids)}) for name, ids in groups.items() if ids)
    if not who:
        screen.say(_("nobody gets it now; the list says why"), "note")
        return
    desk = screen.desk
    chosen: list[Path] = []
    warned: list[Path] = []
    folder = await desk.doors.reports(first_folder, desk.drafts.get(FOLDER, {}).get("path", ""))
    names = await desk.doors.reports(handing_over.proposed, screen.campaign.name, desk.session.today, folder)

    async def save(values: dict[str, str]) -> None:
        if not values["file"].strip():
            raise BadValue(_("Say where to."), "bad_file", "file")
        path = await desk.doors.reports(handing_over.checked, values["way"], nearby.expand(values["file"]))
        if path.is_file() and warned != [path]:
            warned[:] = [path]
            text = _("%(file)s is there already. Enter again writes over it.") % {"file": path}
            raise BadValue(text, "exists", "file")
        chosen[:] = [path]

    def closed(values: dict[str, str] | None) -> None:
        if values is not None:
            desk.drafts[FOLDER] = {"path": str(chosen[0].absolute().parent)}
            desk.drafts[WAY] = {"way": values["way"]}
            back = _("O notes them as offered") if values["who"] == "ready" else ""
            work = _write(screen, groups[values["who"]], values["way"], chosen[0], back)
            screen.run_worker(work, group="export")

    ways = tuple((choice.value, _(choice.label)) for choice in handing_over.WAYS)
    way = desk.drafts.get(WAY, {}).get("way", "eml")
    entries = [
        Entry("way", _("As"), way, ways),
        Entry("who", _("For"), who[0][0], who),
        Entry("file", _("Where to"), nearby.written(folder) + names[way]),
    ]
    keys = _("enter writes it, nothing is sent   ← → choose   tab next field   esc closes")
    form = HandOverForm(_("Hand the texts over"), entries, save, keys=keys)
    form.proposed = {each: nearby.written(folder) + name for each, name in names.items()}
    screen.app.push_screen(form, closed)


async def _write(screen: "RecipientsScreen", ids: list[int], way: str, path: Path, back: str) -> None:
    desk = screen.desk
    try:
        number = await desk.doors.bulk(handing_over.hand_over, desk.session, screen.campaign, ids, way, path)
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    text = ngettext("%(count)d text written to %(file)s", "%(count)d texts written to %(file)s", number)
    told = text % {"count": number, "file": nearby.written(path.parent) + path.name}
    if number < len(ids):
        told += _("; %(count)d without a usable e-mail left out") % {"count": len(ids) - number}
    screen.say(told, back=back)
