"""The export: which clients, into which file; then a quiet line while it is written."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from models.exporting import clients
from models.exporting.clients import Stopped
from models.i18n import N_, _, ngettext
from models.importing import nearby
from models.listing import ListSpec
from models.problems import BadValue, Problem
from models.text import shown
from tui.screens.dialogs import Entry, FormDialog
from tui.screens.list_screen import ListScreen
from tui.type_ahead import OPENING
from tui.widgets.progress_line import QUIET, Job, ProgressLine

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

FOLDER = "export folder"
"""Where the folder used last is kept among the drafts."""


class Writing(ModalScreen[None]):
    """Stands over the screen while a file is written; escape stops it, and no file is left."""

    DEFAULT_CSS = """
    Writing { align: left bottom; background: $background 0%; }
    Writing ProgressLine { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", N_("cancel"), id="export.cancel")]

    def __init__(self, job: Job, *, plain: bool) -> None:
        super().__init__()
        self.job, self.plain = job, plain

    def compose(self) -> ComposeResult:
        """The line."""
        yield ProgressLine(plain=self.plain)

    def on_mount(self) -> None:
        """Follow the job."""
        self.query_one(ProgressLine).follow(self.job)

    def action_stop(self) -> None:
        """Stop writing."""
        self.job.stop = True


def ask_export(screen: "BaseScreen") -> None:
    """Ask which clients go into which file, and write it."""
    screen.run_worker(_ask(screen), group=OPENING)


async def _ask(screen: "BaseScreen") -> None:
    choices = _choices(screen)

    def closed(path: Path, values: dict[str, str]) -> None:
        what = {key: spec for key, _word, spec in choices}[values["what"]]
        screen.run_worker(_write(screen, path, what), group="export")

    options = tuple((key, word) for key, word, _spec in choices)
    await ask_file(
        screen,
        _("Export clients to a file"),
        f"{_('clients')}-{screen.desk.session.today.isoformat()}.csv",
        clients.ENDINGS,
        closed,
        (Entry("what", _("Clients"), value=options[-1][0], options=options),),
    )


async def ask_file(
    screen: "BaseScreen",
    title: str,
    name: str,
    endings: Sequence[str],
    then: Callable[[Path, dict[str, str]], None],
    entries: Sequence[Entry] = (),
) -> None:
    """Ask for a file with one of ``endings``, ``name`` in the folder used last being offered; call ``then`` with it.

    One that is there already is only taken when it is said twice.
    """
    warned: list[Path] = []
    chosen: list[Path] = []
    last = screen.desk.drafts.get(FOLDER, {}).get("path", "")
    folder = await screen.desk.doors.reports(clients.first_folder, last)

    async def save(values: dict[str, str]) -> None:
        if not values["file"].strip():
            raise BadValue(_("Say which file."), "bad_file", "file")
        path = await screen.desk.doors.reports(clients.checked, nearby.expand(values["file"]), endings)
        if await screen.desk.doors.reports(path.exists) and warned != [path]:
            warned[:] = [path]
            text = _("%(file)s is there already. Enter again writes over it.") % {"file": path}
            raise BadValue(text, "exists", "file")
        chosen[:] = [path]

    def closed(values: dict[str, str] | None) -> None:
        if values is not None:
            screen.desk.drafts[FOLDER] = {"path": str(chosen[0].absolute().parent)}
            then(chosen[0], values)

    keys = _("enter writes it (%(endings)s)   tab next field   esc closes") % {"endings": ", ".join(endings)}
    fields = [Entry("file", _("File"), nearby.written(folder) + name), *entries]
    screen.app.push_screen(FormDialog(title, fields, save, keys=keys), closed)


def _choices(screen: "BaseScreen") -> list[tuple[str, str, ListSpec | frozenset[int] | None]]:
    """What can be exported from here: all, and in a list what it shows and what is marked in it."""
    choices: list[tuple[str, str, ListSpec | frozenset[int] | None]] = [("all", _("all"), None)]
    if isinstance(screen, ListScreen):
        text = shown(screen.filter_text, 30)
        word = _("this list, /%(filter)s") % {"filter": text} if text else _("this list")
        choices.append(("list", word, screen.spec))
        if marks := screen.row_list.marks:
            choices.append(("marked", _("%(count)d marked") % {"count": len(marks)}, marks))
    return choices


async def _write(screen: "BaseScreen", path: Path, what: ListSpec | frozenset[int] | None) -> None:
    """Write the file on the bulk door, and tell where it went."""
    job = Job(_("writing"))
    desk, app = screen.desk, screen.app
    task = asyncio.ensure_future(
        desk.doors.bulk(clients.export, desk.session, path, what, progress=job.progress, cancelled=job.cancelled)
    )
    writing: Writing | None = None
    try:
        if not (await asyncio.wait({task}, timeout=QUIET))[0]:
            writing = Writing(job, plain=desk.plain)
            app.push_screen(writing)
        number = await task
    except Stopped:
        screen.say(_("cancelled, no file was written"), "note")
        return
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return
    finally:
        job.stop = True
        if writing is not None and writing.is_current:
            writing.dismiss()
    text = ngettext("%(count)d record written to %(file)s", "%(count)d records written to %(file)s", number)
    screen.say(text % {"count": number, "file": path})
