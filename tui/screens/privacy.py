"""What a person may ask for, from any screen with a client at hand: their dossier, and to be erased for good."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from models.client import names
from models.i18n import _, ngettext
from models.privacy import dossier, erasing, untouched
from models.privacy.erasing import Erased
from models.problems import BadValue, Problem
from models.text import search_key, shown
from tui.desk import Changed, Desk
from tui.screens import mass
from tui.screens.behind import BehindScreen, among
from tui.screens.dialogs import Confirm, Entry, FormDialog
from tui.screens.exporting import ask_file
from tui.widgets.progress_line import Job

if TYPE_CHECKING:
    from models.order_words import Standing
    from tui.screens.base import BaseScreen


class UntouchedScreen(BehindScreen):
    """Prospects whom nobody has touched for years, those of longest ago first."""

    def __init__(self, desk: Desk, tab: str, ids: list[int]) -> None:
        number = desk.settings.untouched_years
        title = ngettext("Prospects untouched for %(count)d year", "Prospects untouched for %(count)d years", number)
        super().__init__(desk, tab, title % {"count": number}, ids)

    def on_mount(self) -> None:
        """Say how they are erased."""
        if self.ids:
            self.say(_("M marks all; `erase for good` in the palette erases those that are marked"), "note")

    def empty_lines(self) -> tuple[str, ...]:
        """Nobody was left aside."""
        return (_("No prospect was left untouched for so long."), "", _("esc goes back"))

    async def standing(self, client: int) -> "Standing | None":
        """Why ``client`` stands where it does."""
        return await super(BehindScreen, self).standing(client)

    def on_changed(self, changed: Changed) -> None:
        """Those who were erased are gone from here too."""
        if changed.ids is None:
            self.renew_all()
        else:
            super().on_changed(changed)

    @work(exclusive=True, group="renew all")
    async def renew_all(self) -> None:
        """Show those who are untouched now."""
        self.ids = await self.desk.doors.reports(untouched.untouched, self.desk.session)
        self.among = self.base = among(self.ids)
        self.spec = replace(self.spec, condition=self.among)
        self.filter_text = ""
        self.tell_title()
        self.load()


async def open_untouched(screen: "BaseScreen") -> None:
    """Show the prospects whom nobody has touched for years."""
    ids = await screen.desk.doors.reports(untouched.untouched, screen.desk.session)
    if not isinstance(screen, UntouchedScreen):
        screen.app.push_screen(UntouchedScreen(screen.desk, screen.tab or "1", ids))


def ask_dossier(screen: "BaseScreen", client: int) -> None:
    """Ask into which file the dossier of a client goes, and write it."""

    def chosen(path: Path, _values: dict[str, str]) -> None:
        screen.run_worker(_write(screen, client, path), group="export")

    title, day = _("Write all that is kept about this client to a file"), screen.desk.session.today.isoformat()
    name = f"{_('dossier')}-{client}-{day}.md"
    screen.run_worker(ask_file(screen, title, name, dossier.ENDINGS, chosen), group="opening")


async def _write(screen: "BaseScreen", client: int, path: Path) -> None:
    try:
        await screen.desk.doors.bulk(dossier.export, screen.desk.session, client, path)
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    screen.say(_("written: %(file)s") % {"file": path})


def ask_erase(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask for the name of the client, or how many there are, and erase them when it is typed."""
    screen.run_worker(_erase(screen, ids), group="acts")


async def _erase(screen: "BaseScreen", ids: list[int]) -> None:
    name = await screen.desk.doors.db(names, ids)
    wanted = (name, f"#{ids[0]}") if len(ids) == 1 else (str(len(ids)),)
    if not await screen.app.push_screen_wait(_question(name, ids, wanted)):
        return
    try:
        job = Job(_("erasing"), total=len(ids), stopping=_("stopping…"))
        last = partial(setattr, job, "last", _("removing every trace from the file…"))
        erased = await mass.watched(screen, job, erasing.erase, screen.desk.session, ids, last=last)
        told = _told(erased)
        if erased.backups and await screen.app.push_screen_wait(Confirm(_about_backups(erased))):
            made = await screen.desk.doors.bulk(erasing.delete_backups, screen.desk.session, erased.backups)
            told += " · " + _("backed up: %(file)s") % {"file": made.name}
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    screen.desk.changed.publish(Changed())
    screen.say(told)


def _question(name: str, ids: list[int], wanted: tuple[str, ...]) -> FormDialog:
    if len(ids) == 1:
        title = _("Erase %(client)s for good? There is no way back.") % {"client": shown(name, 36)}
        label, keys = _("Its name"), _("type the name (or %(number)s), enter erases   esc leaves it")
    else:
        title = ngettext(
            "Erase %(count)d record for good? There is no way back.",
            "Erase %(count)d records for good? There is no way back.",
            len(ids),
        ) % {"count": len(ids)}
        label, keys = _("How many"), _("type the number %(number)s, enter erases   esc leaves them")

    async def check(values: dict[str, str]) -> None:
        typed = values["sure"].strip()
        if typed not in wanted and not (search_key(typed) and search_key(typed) == search_key(wanted[0])):
            raise BadValue(_("That is not it; nothing was erased."), "bad_value", "sure")

    return FormDialog(title, [Entry("sure", label)], check, keys=keys % {"number": wanted[-1]})


def _told(erased: Erased) -> str:
    count = ngettext("%(count)d record", "%(count)d records", erased.count) % {"count": erased.count}
    told = _("erased for good: %(what)s") % {"what": count}
    if not erased.clean:
        told += " · " + _("another program has the file open: the last traces go when it is closed")
    if mentions := erased.mentions_told():
        told += " · " + mentions
    return told


def _about_backups(erased: Erased) -> str:
    return ngettext(
        "%(count)d automatic backup still holds it. Delete it and make a new one?",
        "%(count)d automatic backups still hold it. Delete them and make a new one?",
        len(erased.backups),
    ) % {"count": len(erased.backups)}
