"""What a person may ask for, from any screen with a client at hand: their dossier, and to be erased for good."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from models import dates
from models.client import names
from models.i18n import _, ngettext
from models.listing import Row
from models.privacy import dossier, erasing, untouched
from models.privacy.erasing import Erased
from models.problems import BadValue, Problem
from models.text import search_key, shown
from tui.desk import Changed, Desk
from tui.screens import mass, rows
from tui.screens.behind import BehindScreen, among
from tui.screens.dialogs import Confirm, Entry, FormDialog
from tui.screens.exporting import ask_file
from tui.widgets.key_line import KeyHint
from tui.widgets.progress_line import Job
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from models.order_words import Standing
    from tui.screens.base import BaseScreen


class UntouchedScreen(BehindScreen):
    """Prospects whom nobody has touched for years, those of longest ago first, and since when."""

    kept_columns: tuple[str, ...] = ("last_contact", "created_at")

    def __init__(self, desk: Desk, tab: str, days: dict[int, str]) -> None:
        number = desk.settings.untouched_years
        title = ngettext("Prospects untouched for %(count)d year", "Prospects untouched for %(count)d years", number)
        super().__init__(desk, tab, title % {"count": number}, list(days))
        self.days = days
        self.extra = self.kept_columns

    def on_mount(self) -> None:
        """Say how they are erased."""
        if self.ids:
            self.say(_("M marks all; `erase for good` in the palette erases those that are marked"), "note")

    def hints(self) -> list[KeyHint]:
        """The keys; as long as some are marked first how they are erased."""
        found = super().hints()
        bindings = (active.binding for active in self.active_bindings.values())
        palette = next((each for each in bindings if each.id == "program.palette"), None)
        if self.row_list.marks and palette is not None:
            key = self.app.get_key_display(palette)
            found.insert(0, KeyHint(key, _("palette: erase for good"), _("erase for good")))
        return found

    @on(RowList.MarksChanged)
    def _marked(self) -> None:
        self.refresh_hints()

    @property
    def wanted_columns(self) -> tuple[str, ...]:
        """What tells whether somebody is still to be kept, until others are chosen."""
        return self.kept_columns

    def keep_columns(self, chosen: tuple[str, ...]) -> None:
        """Keep the columns as long as the list is open."""
        self.kept_columns = chosen

    def list_columns(self) -> list[Column]:
        """The columns of a list, with the day instead of the next action, which none of them has."""
        stars, name, _action, _when, *others = super().list_columns()
        return [stars, name, Column("untouched", _("Untouched since"), 18, tag=True), *others]

    def cells(self, row: Row) -> RowCells:
        """Return a row with the day on which anything was done with the client last."""
        found = super().cells(row)
        stars, name, _action, _when, *others = zip(found.cells, found.tones, strict=True)
        day = self.days.get(row.id)
        told = dates.ago(date.fromisoformat(day), self.desk.session.today) if day else rows.UNKNOWN
        cells = (stars, name, (told, ""), *others)
        return replace(found, cells=tuple(cell for cell, _tone in cells), tones=tuple(tone for _cell, tone in cells))

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
        self.days = await self.desk.doors.reports(untouched.untouched, self.desk.session)
        self.ids = list(self.days)
        self.among = self.base = among(self.ids)
        self.spec = replace(self.spec, condition=self.among)
        self.filter_text = ""
        self.tell_title()
        self.load()


async def open_untouched(screen: "BaseScreen") -> None:
    """Show the prospects whom nobody has touched for years."""
    days = await screen.desk.doors.reports(untouched.untouched, screen.desk.session)
    if not isinstance(screen, UntouchedScreen):
        screen.app.push_screen(UntouchedScreen(screen.desk, screen.tab or "1", days))


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
